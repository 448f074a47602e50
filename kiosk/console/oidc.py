"""Sign-in at an identity provider: OpenID Connect 1.0, code flow with PKCE (RFC 7636).

Authlib speaks with the provider, joserfc checks what it has signed.
The account must have been linked with issuer and subject before; names or addresses from the provider link
nothing by themselves. State, nonce and verifier are held by the browser in a short-lived cookie, so an answer
that another browser has asked for is refused.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kiosk.clock import Clock
from kiosk.console.outbound import TIMEOUT_S, Outbound, OutboundError, is_safe_address
from kiosk.console.services.errors import SignInError

_LOG = logging.getLogger(__name__)
#: Signatures that are believed: never ``none``, never a shared secret.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
#: Discovery and keys are asked for again after this long, in seconds.
_FRESH_S = 3600.0
_LEEWAY_S = 60


class Oidc:
    """One identity provider."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        clock: Clock,
        name: str = "",
        http: Outbound | None = None,
    ) -> None:
        """Use the provider at *issuer*.

        Args:
            issuer: Its address, as it names itself.
            client_id: Our id there.
            client_secret: Our secret there, or "" for a public client.
            clock: Time of day, for the life of tokens.
            name: Name for the button.
            http: Client for discovery and keys.

        Raises:
            OutboundError: The address is neither https nor this machine.
        """
        if not is_safe_address(issuer):
            raise OutboundError("the issuer's address is not https")
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._name = name or issuer.partition("://")[2].partition("/")[0]
        self._http = http or Outbound()
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    @property
    def name(self) -> str:
        """Name of the provider for the button."""
        return self._name

    def _discover(self, *, is_forced: bool = False) -> tuple[dict[str, Any], KeySet]:
        with self._lock:
            now = self._clock.monotonic()
            if self._known is not None and not is_forced and now - self._known[0] < _FRESH_S:
                return self._known[1], self._known[2]
            about = self._http.ask("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if not isinstance(about, dict) or about.get("issuer") != self.issuer:
                raise OutboundError("the provider names itself otherwise")
            for field in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not is_safe_address(str(about.get(field, ""))):
                    raise OutboundError(f"no safe {field}")
            try:
                keys = KeySet.import_key_set(self._http.ask("GET", about["jwks_uri"]))
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise OutboundError("no usable keys") from error
            self._known = (now, about, keys)
            return about, keys

    def _client(self, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret or None,
            scope="openid",
            redirect_uri=redirect_uri,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            timeout=TIMEOUT_S,
            trust_env=False,
        )

    def begin(self, redirect_uri: str) -> tuple[str, str]:
        """Return where to send the browser, and a secret to be shown again at the end.

        Raises:
            OutboundError: The provider does not answer.
        """
        about, _ = self._discover()
        held = {
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "verifier": secrets.token_urlsafe(48),
        }
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=held["state"],
                nonce=held["nonce"],
                code_challenge=create_s256_code_challenge(held["verifier"]),
                code_challenge_method="S256",
            )
        return url, base64.urlsafe_b64encode(json.dumps(held).encode()).decode()

    def finish(self, redirect_uri: str, query: Mapping[str, str], secret: str) -> tuple[str, str]:
        """Return subject and issuer of who comes back.

        Raises:
            SignInError: The provider does not vouch, or the answer does not belong to this browser.
        """
        try:
            held = json.loads(base64.urlsafe_b64decode(secret.encode()))
            state, nonce, verifier = str(held["state"]), str(held["nonce"]), str(held["verifier"])
        except (ValueError, KeyError, TypeError) as error:
            raise SignInError from error
        code = query.get("code", "")
        if not code or not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
            raise SignInError
        try:
            about, _ = self._discover()
            with self._client(redirect_uri) as client:
                token = client.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
            claims = self._claims(str(token["id_token"]))
        except OutboundError:
            raise
        except (
            Exception
        ) as error:  # Authlib and its transport raise many kinds; none of them signs anybody in
            _LOG.warning("the identity provider did not vouch: %s", type(error).__name__)
            raise SignInError from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise SignInError
        return str(claims["sub"]), self.issuer

    def _claims(self, id_token: str) -> dict[str, Any]:
        """Return the checked claims of an ID token; keys are asked for once more if none fits."""
        try:
            return self._checked(id_token, self._discover()[1])
        except (JoseError, ValueError):
            return self._checked(id_token, self._discover(is_forced=True)[1])

    def _checked(self, id_token: str, keys: KeySet) -> dict[str, Any]:
        claims = jwt.decode(id_token, keys, algorithms=_ALGORITHMS).claims
        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        rules.validate(claims)
        party = claims.get("azp")
        if party is not None and party != self._client_id:
            raise ValueError("the token is another party's")
        return dict(claims)

"""Sign-in at an identity provider, against one that this test plays, honest and dishonest."""

from __future__ import annotations

import hashlib
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from kiosk.clock import SteppedClock
from kiosk.console.oidc import Oidc
from kiosk.console.outbound import OutboundError
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.errors import SignInError
from kiosk.console.services.views import EVERYTHING
from tests.helpers.console_core import MANAGER, open_desk

CLIENT = "modunuri-console"
BACK = "https://console.example/sign-in/oidc/back"


@dataclass
class Provider:
    """What the provider says; a test changes it to lie."""

    clock: SteppedClock
    url: str = ""
    key: ECKey = field(
        default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256", "use": "sig"})
    )
    signing: Any = None
    algorithm: str = "ES256"
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    challenge: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        } | self.about

    def token(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        self.asked.append(form)
        verifier = form.get("code_verifier", [""])[0]
        digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if digest != self.challenge or form.get("code") != ["good"]:
            return None
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "person-7",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        } | self.claims
        held = {name: value for name, value in claims.items() if value is not None}
        made = jwt.encode(
            {"alg": self.algorithm, "kid": "1"}, held, self.signing or self.key, [self.algorithm]
        )
        return {"access_token": "a", "token_type": "Bearer", "id_token": made}


@pytest.fixture
def provider() -> Iterator[Provider]:
    told = Provider(SteppedClock())

    class Handler(BaseHTTPRequestHandler):
        def answer(self, document: object, status: int = 200) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            if self.path == "/.well-known/openid-configuration":
                self.answer(told.discovery())
            elif self.path == "/keys":
                self.answer({"keys": [told.key.as_dict(private=False)]})
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            made = told.token(form)
            self.answer(made or {"error": "invalid_grant"}, 200 if made else 400)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def begin(provider: Provider, oidc: Oidc) -> tuple[dict[str, str], str]:
    """Play the browser: return what the provider sends back, and the cookie."""
    url, secret = oidc.begin(BACK)
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["client_id"] == CLIENT
    assert query["redirect_uri"] == BACK
    provider.nonce, provider.challenge = query["nonce"], query["code_challenge"]
    return {"code": "good", "state": query["state"]}, secret


def test_a_linked_account_comes_in_and_an_unlinked_one_does_not(provider: Provider, tmp_path: Path) -> None:
    oidc = Oidc(provider.url, CLIENT, "", provider.clock)
    query, secret = begin(provider, oidc)
    subject, issuer = oidc.finish(BACK, query, secret)
    assert (subject, issuer) == ("person-7", provider.url)
    with open_desk(tmp_path) as desk:
        accounts = desk.services.accounts
        accounts.add(SYSTEM, "kim", "김", "helper", EVERYTHING)
        with pytest.raises(SignInError):
            accounts.sign_in_oidc(subject, issuer)
        id = desk.console.accounts.find_id("kim")
        accounts.link_oidc(MANAGER, id, issuer, subject)
        session = accounts.sign_in_oidc(subject, issuer)
        assert (session.staff.name, session.must_enrol_totp) == ("김", False)
        assert accounts.session(session.token) is not None
        accounts.disable(MANAGER, id)
        with pytest.raises(SignInError):
            accounts.sign_in_oidc(subject, issuer)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"nonce": "another"},
        {"nonce": None},
    ],
)
def test_a_token_that_is_not_for_us_now_signs_nobody_in(provider: Provider, lie: dict[str, Any]) -> None:
    oidc = Oidc(provider.url, CLIENT, "", provider.clock)
    query, secret = begin(provider, oidc)
    provider.claims = lie
    with pytest.raises(SignInError):
        oidc.finish(BACK, query, secret)


def test_a_signature_that_anybody_could_make_is_refused(provider: Provider) -> None:
    oidc = Oidc(provider.url, CLIENT, "", provider.clock)
    public = json.dumps(provider.key.as_dict(private=False)).encode()
    for key, algorithm in (
        (ECKey.generate_key("P-256", {"kid": "1"}), "ES256"),
        (OctKey.import_key(public), "HS256"),
    ):
        query, secret = begin(provider, oidc)
        provider.signing, provider.algorithm = key, algorithm
        with pytest.raises(SignInError):
            oidc.finish(BACK, query, secret)


def test_an_answer_of_another_browser_is_refused(provider: Provider) -> None:
    oidc = Oidc(provider.url, CLIENT, "", provider.clock)
    first, first_secret = begin(provider, oidc)
    second, second_secret = begin(provider, oidc)
    for query, secret in (
        (first, second_secret),
        (second | {"state": ""}, second_secret),
        (second | {"code": ""}, second_secret),
        (second | {"code": "stolen"}, second_secret),
        ({"error": "access_denied"}, first_secret),
        (second, "not a secret"),
        (second, ""),
    ):
        with pytest.raises(SignInError):
            oidc.finish(BACK, query, secret)
    assert oidc.finish(BACK, second, second_secret)[0] == "person-7"


def test_a_new_key_of_the_provider_is_asked_for(provider: Provider) -> None:
    oidc = Oidc(provider.url, CLIENT, "", provider.clock)
    begin(provider, oidc)
    provider.key = ECKey.generate_key("P-256", {"kid": "1", "alg": "ES256", "use": "sig"})
    query, secret = begin(provider, oidc)
    assert oidc.finish(BACK, query, secret)[0] == "person-7"


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://other.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": ""},
    ],
)
def test_a_provider_that_points_elsewhere_is_not_used(provider: Provider, about: dict[str, str]) -> None:
    provider.about = about
    with pytest.raises(OutboundError):
        Oidc(provider.url, CLIENT, "", provider.clock).begin(BACK)


@pytest.mark.parametrize("issuer", ["http://login.example", "ftp://x", "", "login.example"])
def test_an_issuer_without_tls_is_refused(issuer: str) -> None:
    with pytest.raises(OutboundError):
        Oidc(issuer, CLIENT, "", SteppedClock())


def test_a_provider_that_is_away_is_told_in_words(provider: Provider) -> None:
    with pytest.raises(OutboundError):
        Oidc("http://127.0.0.1:9", CLIENT, "", provider.clock).begin(BACK)

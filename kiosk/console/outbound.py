"""Calls from the console to other servers: the only module that imports ``httpx``."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from kiosk.console.services.errors import ConsoleError
from kiosk.i18n.text import msg

TIMEOUT_S = 10.0
_MOST_BYTES = 1_000_000


class OutboundError(ConsoleError):
    """Another server does not answer, or not as it should."""

    code = "N-30"

    def __init__(self, technical: str) -> None:
        """Say so; *technical* names what came, without addresses."""
        # Translators: Staff error: another server (gateway, identity provider) does not answer.
        super().__init__(msg("연결된 서버가 답하지 않아요. 잠시 뒤에 다시 해 주세요."), technical=technical)


def is_safe_address(url: str) -> bool:
    """Tell whether *url* is ``https``, or ``http`` on this very machine."""
    try:
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        return bool(parts.hostname) and (parts.scheme == "https" or is_here)
    except ValueError:
        return False


class Outbound:
    """A small HTTP client: no redirects, no proxies from the environment, bounded answers."""

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        """Send *headers* with every request."""
        self._client = httpx.Client(
            headers=headers, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False
        )

    def ask(self, method: str, url: str, *, document: Any = None, form: dict[str, str] | None = None) -> Any:
        """Return the JSON of an answer of the 200s, or None for one without a body.

        Raises:
            OutboundError: No answer, another status, or no JSON.
        """
        if not is_safe_address(url):
            raise OutboundError("the address is not https")
        try:
            with self._client.stream(method, url, json=document, data=form) as answer:
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > _MOST_BYTES:
                        raise OutboundError("the answer is too long")
        except httpx.HTTPError as error:
            raise OutboundError(type(error).__name__) from error
        if not 200 <= answer.status_code < 300:
            raise OutboundError(f"status {answer.status_code}")
        if not body:
            return None
        try:
            return httpx.Response(200, content=body).json()
        except ValueError as error:
            raise OutboundError("no JSON") from error

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class GatewayClient:
    """Terminals' keys at the city's gateway, by a key of the role ``console`` (``/staff/v1/terminals``)."""

    def __init__(self, url: str, key: str) -> None:
        """Use the gateway at *url* with the console's key there.

        Raises:
            OutboundError: The address is neither https nor this machine.
        """
        if not is_safe_address(url):
            raise OutboundError("the gateway's address is not https")
        self.url = url.rstrip("/")
        self._http = Outbound({"x-api-key": key})

    def create(self, name: str, district: str, site: str) -> str:
        """Return a new key for *name*, in place of an older one."""
        document = {"name": name, "district": district, "site": site}
        answer = self._http.ask("POST", f"{self.url}/staff/v1/terminals", document=document)
        key = answer.get("key") if isinstance(answer, dict) else None
        if not isinstance(key, str) or not key:
            raise OutboundError("no key in the answer")
        return key

    def revoke(self, name: str) -> None:
        """Make the key of *name* worthless."""
        self._http.ask("DELETE", f"{self.url}/staff/v1/terminals/{quote(name, safe='')}")


class HeadPoster:
    """Sends the audit's head to an address off this machine."""

    def __init__(self, url: str) -> None:
        """Post to *url*.

        Raises:
            OutboundError: The address is neither https nor this machine.
        """
        if not is_safe_address(url):
            raise OutboundError("the address for audit heads is not https")
        self._url = url
        self._http = Outbound()

    def send(self, line: str) -> None:
        """Post one line of JSON.

        Raises:
            OSError: It was not taken.
        """
        try:
            self._http.ask("POST", self._url, document=json.loads(line))
        except OutboundError as error:
            raise OSError(error.technical) from error

"""What stands before every route: who may ask at all, and how much.

Pages in a browser are kept out for good: a browser sends ``Origin`` with what a page posts, and
a page that points its own name at this machine (DNS rebinding) sends that name as ``Host``.
"""

from __future__ import annotations

import hmac
import json
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.clock import Clock
from kiosk.gateway.config import MAX_BODY, GatewayConfig
from kiosk.server.rate import RateLimiter

_LOG = logging.getLogger(__name__)
#: Header in which the embedding kiosk shows its secret.
TOKEN_HEADER = "x-modunuri-token"


class BodyTooLargeError(Exception):
    """The sender goes on beyond the limit."""


def host_name(header: str) -> str:
    """Return the ``Host`` header without its port, lower case."""
    name = header.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


class Guard:
    """ASGI middleware: origin, host, token, size, rate."""

    def __init__(self, app: ASGIApp, config: GatewayConfig, clock: Clock) -> None:
        """Stand before *app*."""
        self._app = app
        self._config = config
        # The embedding kiosk is one caller that we trust not to flood itself.
        self._rate = RateLimiter(clock, config.limits) if config.token is None else None

    def _refusal(self, headers: dict[str, str]) -> tuple[int, str] | None:
        if "origin" in headers or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "pages may not call this gateway"
        hosts = self._config.hosts
        if hosts and host_name(headers.get("host", "")) not in hosts:
            return 403, "unknown Host"
        token = self._config.token
        if token is not None:
            shown = headers.get(TOKEN_HEADER, "").encode("latin-1")
            if not hmac.compare_digest(shown, token.encode()):
                return 403, "this gateway serves its own terminal only"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return 413, f"a body may hold at most {MAX_BODY} bytes"
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer refused requests here, hand the others on."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw = scope["headers"]
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}
        refusal = self._refusal(headers)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        if self._rate is not None:
            address = str(scope["client"][0]) if scope.get("client") else ""
            wait = self._rate.seconds_to_wait(self._rate.caller_of(headers.get("x-api-key"), address))
            if wait > 0:
                await _refuse(send, 429, "too many requests", wait)
                return
        seen = 0
        has_begun = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise BodyTooLargeError
            return message

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except BodyTooLargeError:
            if not has_begun:
                await _refuse(send, 413, f"a body may hold at most {MAX_BODY} bytes")
        except Exception as error:
            # It ends here: a traceback in the server's log could show what a visitor typed.
            _LOG.error("route failed: %s", type(error).__name__)
            _LOG.debug("route failed", exc_info=True)
            if not has_begun:
                await _refuse(send, 500, "the gateway failed")


async def _refuse(send: Send, status: int, text: str, wait: int | None = None) -> None:
    body = json.dumps([{"code": str(status), "description": text}]).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if wait is not None:
        headers.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

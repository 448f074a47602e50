"""What stands before every page: the size of what is sent, and the headers of every answer.

The policy allows scripts and styles from files of this console only: nothing inline, nothing from elsewhere,
no frames. Answers are not stored anywhere, because a shared desk is the ordinary case.
"""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
#: Most bytes of a form: 500 terminals and a long notice in eight languages fit well.
MAX_BODY = 256 * 1024

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


class _BodyTooLargeError(Exception):
    """The sender goes on beyond the limit."""


class PageGuard:
    """ASGI middleware: limits bodies and adds headers; an answer is never a traceback."""

    def __init__(self, app: ASGIApp, *, is_secure: bool, too_large: bytes, failed: bytes) -> None:
        """Stand before *app*.

        Args:
            app: The application.
            is_secure: Whether pages are served over TLS.
            too_large: Page that says that a body is too large.
            failed: Page for what should never happen.
        """
        self._app = app
        self._is_secure = is_secure
        self._too_large = too_large
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass requests of pages on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        length = headers.get(b"content-length", b"0")
        has_begun = False
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise _BodyTooLargeError
            return message

        async def dressed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                message = {**message, "headers": self._dress(list(message["headers"]))}
            await send(message)

        try:
            if not length.isdigit() or int(length) > MAX_BODY:
                raise _BodyTooLargeError
            await self._app(scope, counted, dressed)
        except _BodyTooLargeError:
            if not has_begun:
                await _answer(dressed, 413, self._too_large)
        except Exception as error:
            # It ends here: a traceback in the log could show what somebody typed.
            _LOG.error("page failed: %s", type(error).__name__)
            _LOG.debug("page failed", exc_info=True)
            if not has_begun:
                await _answer(dressed, 500, self._failed)

    def _dress(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return an answer's headers with those of every page."""
        names = {name.lower() for name, _ in headers}
        added = [pair for pair in HEADERS if pair[0] not in names]
        if self._is_secure:
            added.append(_TRANSPORT)
        if b"cache-control" not in names:
            added.append((b"cache-control", b"no-store"))
        return headers + added


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

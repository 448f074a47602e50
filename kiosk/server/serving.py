"""Running an application under uvicorn, with limits that a small machine can keep."""

from __future__ import annotations

import contextlib
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

#: Names of this machine itself.
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ListenError(KioskError):
    """The address or port cannot be used."""

    code = "G-17"


class ReadyServer(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        """Call *on_ready* once, after the start."""
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


class EndingServer(ReadyServer):
    """A server after which the program goes on, to end what it has started.

    Uvicorn sends a signal that it has obeyed to the process once more, and so ends it before any
    ``finally``: a child process would be left behind.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Obey SIGINT and SIGTERM while serving (only the main thread gets signals)."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def make_config(app: ASGIApp, **settings: object) -> uvicorn.Config:
    """Return uvicorn's settings: no access log (addresses hold ids), no proxy trust, few tasks."""
    return uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        ws="none",
        http="h11",
        **settings,  # type: ignore[arg-type]
    )


def make_server(app: ASGIApp, on_ready: Callable[[], None]) -> ReadyServer:
    """Return a server for sockets that are bound already."""
    return ReadyServer(make_config(app), on_ready)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        ListenError: The address is wrong or taken.
    """
    try:
        if not 0 <= port <= 65_535:
            # The C library would take it modulo 65,536.
            raise OverflowError(port)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except (OSError, OverflowError) as error:
        # Translators: Start-up error for staff: another program uses the port, or the address is wrong.
        text = msg(
            "{host} 주소의 {port}번 포트를 쓸 수 없어요. 다른 포트를 고르세요.", host=host, port=str(port)
        )
        raise ListenError(text, technical=type(error).__name__) from error
    return bound


def check_certificate(certificate: Path, key: Path) -> None:
    """Refuse a certificate that cannot serve, before anything else is opened."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        # Translators: Start-up error for staff: certificate and private key cannot be used.
        text = msg("인증서와 열쇠 파일을 확인하세요: {path}", path=str(certificate))
        raise ListenError(text, technical=type(error).__name__) from error

"""Running the application under uvicorn, with limits that a small machine can keep."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.gateway.config import GatewayConfig
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


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


def serve(
    *,
    host: str,
    port: int,
    database: str | None,
    data_dir: Path,
    city_dir: Path,
    base_url: str = "",
    tls: tuple[Path, Path] | None = None,
) -> int:
    """Serve a city until the process is asked to end (SIGTERM, Ctrl+C).

    Args:
        host: Address to listen on.
        port: TCP port.
        database: Database URL, or None for a SQLite file in *data_dir*.
        data_dir: Folder of the keys.
        city_dir: Content of the city.
        base_url: Public address, for discovery and as an allowed ``Host``.
        tls: Certificate chain and private key (PEM), or None behind a proxy that does TLS.

    Raises:
        KioskError: Content, store, key or port cannot be used.
    """
    from kiosk.gateway.app import build_state, create_app
    from kiosk.gateway.embedded import DATABASE_NAME
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.store.database import sqlite_path
    from kiosk.secrets import open_secrets

    url = database or f"sqlite:///{data_dir / DATABASE_NAME}"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_host = urlsplit(base_url).hostname
    hosts = (*_LOOPBACK, "[::1]", *([public_host] if public_host else [])) if host in _LOOPBACK else ()
    config = GatewayConfig(
        city_dir=city_dir,
        database_url=url,
        keys=load_keys(open_secrets(data_dir), sqlite_path(url)),
        destination="city",
        hosts=hosts,
        base_url=base_url.rstrip("/"),
    )
    app = create_app(build_state(config, SystemClock()))
    if tls is None and host not in _LOOPBACK:
        _LOG.warning("no TLS here: put a proxy that does TLS before this gateway")
    settings: dict[str, object] = {}
    if tls is not None:
        settings = {"ssl_certfile": str(tls[0]), "ssl_keyfile": str(tls[1])}
    bound = bind(host, port)
    name = f"{'https' if tls else 'http'}://{host}:{bound.getsockname()[1]}"
    server = ReadyServer(
        make_config(app, **settings), lambda: print(f"{name}/open311/discovery.json", flush=True)
    )
    server.run(sockets=[bound])
    return 0

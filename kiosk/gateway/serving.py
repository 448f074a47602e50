"""Running the application under uvicorn, with limits that a small machine can keep."""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from kiosk.clock import SystemClock
from kiosk.contracts.forwarding import Upstream
from kiosk.contracts.gateway import Destination
from kiosk.errors import KioskError
from kiosk.gateway.config import GatewayConfig, Limits
from kiosk.gateway.retention import Periods
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


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What ``main.py gateway`` was asked for.

    Attributes:
        host: Address to listen on.
        port: TCP port; 0 takes a free one.
        database: Database URL, or None for a SQLite file in *data_dir*.
        data_dir: Folder of the keys.
        city_dir: Content of the city.
        base_url: Public address, for discovery and as an allowed ``Host``.
        tls: Certificate chain and private key (PEM), or None behind a proxy that does TLS.
        destination: ``city`` (staff own the cases here, or an upstream does) or ``centre``.
        upstream: The system of record behind this gateway, or None.
        periods: How long records are kept.
        limits: What is answered before a caller must wait.
    """

    host: str
    port: int
    database: str | None
    data_dir: Path
    city_dir: Path
    base_url: str = ""
    tls: tuple[Path, Path] | None = None
    destination: Destination = "city"
    upstream: Upstream | None = None
    periods: Periods = field(default_factory=Periods)
    limits: Limits = field(default_factory=Limits)


def serve(options: ServeOptions, bound: socket.socket | None = None, *, is_worker: bool = False) -> int:
    """Serve a city until the process is asked to end (SIGTERM, Ctrl+C).

    Args:
        options: What to serve.
        bound: A socket that a parent has bound, or None to bind one.
        is_worker: The parent closes standard input when this process should end.

    Raises:
        KioskError: Content, store, key, certificate or port cannot be used.
    """
    from kiosk.gateway.app import build_state, create_app
    from kiosk.gateway.embedded import DATABASE_NAME
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.operation import CertificateKeeper, Job, retention_job
    from kiosk.gateway.retention import Retention
    from kiosk.gateway.store.database import sqlite_path
    from kiosk.gateway.upstream.forwarder import Forwarder
    from kiosk.secrets import open_secrets

    host = options.host
    url = options.database or f"sqlite:///{options.data_dir / DATABASE_NAME}"
    options.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_host = urlsplit(options.base_url).hostname
    hosts = (*_LOOPBACK, "[::1]", *([public_host] if public_host else [])) if host in _LOOPBACK else ()
    config = GatewayConfig(
        city_dir=options.city_dir,
        database_url=url,
        keys=load_keys(open_secrets(options.data_dir), sqlite_path(url)),
        destination=options.destination,
        hosts=hosts,
        base_url=options.base_url.rstrip("/"),
        limits=options.limits,
        has_upstream=options.upstream is not None,
    )
    settings: dict[str, object] = {}
    if options.tls is not None:
        settings = {"ssl_certfile": str(options.tls[0]), "ssl_keyfile": str(options.tls[1])}
        _check_certificate(*options.tls)
    state = build_state(config, SystemClock())
    if options.tls is None and host not in _LOOPBACK:
        _LOG.warning("no TLS here: put a proxy that does TLS before this gateway")
    bound = bound or bind(host, options.port)
    name = f"{'https' if options.tls else 'http'}://{host}:{bound.getsockname()[1]}"
    uvicorn_config = make_config(create_app(state), **settings)

    def say_ready() -> None:
        # One write: the lines of several workers must not run into each other.
        sys.stdout.write(f"{name}/open311/discovery.json\n")
        sys.stdout.flush()

    server = ReadyServer(uvicorn_config, say_ready)
    jobs: list[Job | Forwarder] = [retention_job(Retention(state.engine, state.clock, options.periods))]
    if options.upstream is not None:
        jobs.append(Forwarder(state.forwarding, options.upstream))
    if options.tls is not None:
        uvicorn_config.load()
        if uvicorn_config.ssl is not None:
            keeper = CertificateKeeper(uvicorn_config.ssl, *options.tls)
            keeper.listen_for_sighup()
            jobs.append(keeper.job)
    if is_worker:
        threading.Thread(target=_end_with_parent, args=(server,), name="parent-watch", daemon=True).start()
    for job in jobs:
        job.start()
    try:
        server.run(sockets=[bound])
    finally:
        for job in jobs:
            job.stop()
        state.engine.dispose()
    return 0


def _end_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


def _check_certificate(certificate: Path, key: Path) -> None:
    """Refuse a certificate that cannot serve, before anything else is opened."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        # Translators: Start-up error for staff: certificate and private key cannot be used.
        text = msg("인증서와 열쇠 파일을 확인하세요: {path}", path=str(certificate))
        raise ListenError(text, technical=type(error).__name__) from error

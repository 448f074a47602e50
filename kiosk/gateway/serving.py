"""Running the application under uvicorn, with limits that a small machine can keep."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from kiosk.clock import SystemClock
from kiosk.contracts.forwarding import Upstream
from kiosk.contracts.gateway import Destination
from kiosk.gateway.config import GatewayConfig, Limits
from kiosk.gateway.retention import Periods
from kiosk.server.serving import LOOPBACK, ReadyServer, bind, check_certificate, make_config, make_server

__all__ = ["ServeOptions", "bind", "make_server", "serve"]

_LOG = logging.getLogger(__name__)


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
    from kiosk.gateway.operation import retention_job
    from kiosk.gateway.retention import Retention
    from kiosk.gateway.store.database import sqlite_path
    from kiosk.gateway.upstream.forwarder import Forwarder
    from kiosk.secrets import open_secrets
    from kiosk.server.operation import CertificateKeeper, Job

    host = options.host
    url = options.database or f"sqlite:///{options.data_dir / DATABASE_NAME}"
    options.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_host = urlsplit(options.base_url).hostname
    hosts = (*LOOPBACK, "[::1]", *([public_host] if public_host else [])) if host in LOOPBACK else ()
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
        check_certificate(*options.tls)
    state = build_state(config, SystemClock())
    if options.tls is None and host not in LOOPBACK:
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

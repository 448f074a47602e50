"""Running a console: store, broker, bridge, pages, until the process is asked to end."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiosk.clock import Clock, SystemClock
from kiosk.console.audit_heads import is_same_disk
from kiosk.console.broker.doors import OutsideBroker, SupervisedBroker
from kiosk.console.core import Console, ConsoleParts, file_target
from kiosk.console.keys import ConsoleKeys, load_keys
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.errors import ConsoleError, InvalidError, NotFoundError
from kiosk.console.services.views import EVERYTHING
from kiosk.console.store.database import DATABASE_NAME, Store
from kiosk.console.store.grants import may_rewrite_audit
from kiosk.i18n.text import msg
from kiosk.secrets import Secrets, open_secrets
from kiosk.server.database import sqlite_path
from kiosk.server.operation import CertificateKeeper, Job
from kiosk.server.serving import LOOPBACK, EndingServer, bind, check_certificate, make_config

if TYPE_CHECKING:
    import uvicorn

    from kiosk.console.bridge.pulse import Pulse
    from kiosk.console.oidc import Oidc

_LOG = logging.getLogger(__name__)
#: How often heads are exported, certificates looked at, revocations finished and old records erased.
TEND_S = 60.0
#: How long a thread of this process may compute before another gets its turn, in s (Python's own: 0.005). The
#: network's thread gives the interpreter away for every record and every signature of ten thousand reports,
#: and would wait so long for the writer and the publisher to give it back.
TURN_S = 0.0002
#: New objects after which the interpreter looks for cycles among the youngest (Python's own: 700), and how
#: many of such looks make one at the older and at all. Documents of ten thousand terminals are no cycles, and
#: to walk through them a hundred times took an eighth of a switch.
GARBAGE = (20_000, 10, 25)
FIRST_ACCOUNT = "manager"
GATEWAY_KEY = "console-gateway-key"
OIDC_SECRET = "console-oidc-secret"
METRICS_TOKEN = "console-metrics-token"


@dataclass(frozen=True, slots=True)
class ConsoleOptions:
    """What ``main.py console`` was asked for.

    Attributes:
        host: Address to listen on.
        port: TCP port; 0 takes a free one.
        database: Database URL, or None for a SQLite file in *data_dir*.
        data_dir: Folder of keys, embedded store, broker.
        base_url: Public address of the pages.
        tls: Certificate chain and private key (PEM), or None behind a proxy that does TLS.
        broker: ``supervised``, or the address of the city's broker.
        broker_host: Address on which a supervised broker listens.
        broker_port: Its port.
        broker_name: Name or address that terminals are told; "" takes the one of the pages.
        broker_ca: File with the authority of the city's broker, or None.
        broker_command: Hands credentials over to the city's broker.
        gateway: Address of the city's gateway, or "".
        audit_heads: Files and addresses to which audit heads are exported.
        oidc: Issuer and client id, or None.
        name: Name of the city or centre.
        idle_minutes: After how many minutes without use a member of staff is signed out.
    """

    host: str
    port: int
    database: str | None
    data_dir: Path
    base_url: str = ""
    tls: tuple[Path, Path] | None = None
    broker: str = "supervised"
    broker_host: str = "0.0.0.0"
    broker_port: int = 8883
    broker_name: str = ""
    broker_ca: Path | None = None
    broker_command: tuple[str, ...] = ()
    gateway: str = ""
    audit_heads: tuple[str, ...] = ()
    oidc: tuple[str, str] | None = None
    name: str = ""
    idle_minutes: int = 30


def open_store(data_dir: Path, database: str | None, clock: Clock) -> tuple[Store, ConsoleKeys, Secrets]:
    """Open the store of a data folder, or the one at a URL, with the folder's keys.

    Raises:
        StoreError: The database cannot be used.
        ConsoleKeyError: Its key is gone.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = database or f"sqlite:///{data_dir / DATABASE_NAME}"
    secrets = open_secrets(data_dir)
    keys = load_keys(secrets, sqlite_path(url))
    return Store.open(url, keys.store, clock), keys, secrets


def build_console(options: ConsoleOptions, clock: Clock) -> Console:
    """Open the store and build the console with its broker.

    Raises:
        KioskError: Store, keys, broker or an address cannot be used.
    """
    from kiosk.console.outbound import GatewayClient, HeadPoster

    store, keys, secrets = open_store(options.data_dir, options.database, clock)
    try:
        _warn_of_rights(store)
        broker = _broker(options, store, secrets, clock)
        gateway = None
        gateway_key = secrets.get(GATEWAY_KEY) or os.environ.get("MODUNURI_GATEWAY_KEY")
        if options.gateway and gateway_key:
            gateway = GatewayClient(options.gateway, gateway_key)
        elif options.gateway:
            _LOG.warning("no key for the gateway: terminals get none from here")
        targets = [one for one in options.audit_heads if "://" in one]
        files = tuple(Path(one).expanduser() for one in options.audit_heads if "://" not in one)
        near = tuple(one for one in files if is_same_disk(one, options.data_dir))
        for one in near:
            _LOG.warning("this file lies on the disk of the data and proves nothing: %s", one)
        return Console(
            ConsoleParts(
                store=store,
                keys=keys,
                broker=broker,
                data_dir=options.data_dir,
                gateway=gateway,
                gateway_url=options.gateway or None,
                heads=(
                    *(HeadPoster(one).send for one in targets),
                    *(file_target(one) for one in files if one not in near),
                ),
                near_heads=tuple(file_target(one) for one in near),
                head_files=files,
                idle=timedelta(minutes=options.idle_minutes),
            )
        )
    except BaseException:
        store.dispose()
        raise


def _warn_of_rights(store: Store) -> None:
    """Say so when the console could change its own audit trail, though its server knows roles."""
    if store.engine.dialect.name != "postgresql":
        return
    with store.engine.connect() as connection:
        if may_rewrite_audit(connection):
            _LOG.warning(
                "the console's role could change the audit trail: `main.py console-database grants` helps"
            )


def public_address(options: ConsoleOptions, port: int) -> str:
    """Return the address of the pages as a browser needs it, without a slash at its end.

    Args:
        options: Its ``base_url`` counts; without one it is where the console listens. Somebody who listens
            everywhere is reached by the name of the machine, never by ``0.0.0.0``.
        port: TCP port on which it listens.
    """
    if options.base_url:
        return options.base_url.rstrip("/")
    host = socket.gethostname() if options.host in ("", "0.0.0.0", "::") else options.host
    host = f"[{host}]" if ":" in host else host
    return f"{'https' if options.tls else 'http'}://{host}:{port}"


def _broker(
    options: ConsoleOptions, store: Store, secrets: Secrets, clock: Clock
) -> SupervisedBroker | OutsideBroker:
    folder = options.data_dir / "broker"
    if options.broker == "supervised":
        return SupervisedBroker(
            store,
            secrets,
            folder,
            clock,
            host=options.broker_host,
            port=options.broker_port,
            public_host=options.broker_name or urlsplit(public_address(options, 0)).hostname or "localhost",
        )
    parts = urlsplit(options.broker)
    if parts.scheme not in ("mqtts", "mqtt") or not parts.hostname:
        # Translators: Start-up error for staff: the broker's address was given wrongly.
        raise InvalidError("broker", msg("--broker에는 supervised 또는 mqtts:// 주소를 쓰세요."))
    try:
        authority = options.broker_ca.read_text("ascii") if options.broker_ca is not None else ""
    except (OSError, ValueError) as error:
        # Translators: Start-up error for staff: a file cannot be read. {path} is its name.
        text = msg("이 파일을 읽을 수 없어요: {path}", path=str(options.broker_ca))
        raise ConsoleError(text, technical=type(error).__name__) from error
    return OutsideBroker(store, secrets, folder, options.broker, authority, options.broker_command)


def first_setup_link(console: Console, base: str) -> str | None:
    """Return the one-time link for the first manager while nobody can sign in yet."""
    accounts = console.accounts
    if accounts.can_anybody_sign_in():
        return None
    try:
        first = accounts.find_id(FIRST_ACCOUNT)
        accounts.enable(SYSTEM, first)
        token = accounts.reset(SYSTEM, first)
    except NotFoundError:
        token = accounts.add(SYSTEM, FIRST_ACCOUNT, FIRST_ACCOUNT, "manager", EVERYTHING)
    return f"{base}/set-up/{token}"


def serve(options: ConsoleOptions, on_ready: Callable[[str], None] | None = None) -> int:
    """Serve until the process is asked to end (SIGTERM, Ctrl+C).

    Raises:
        KioskError: Store, key, broker, certificate or port cannot be used.
    """
    from kiosk.console.app import create_app
    from kiosk.console.pages.build import add_pages
    from kiosk.console.pages.desk import PageOptions
    from kiosk.i18n.catalogues import Catalogues

    sys.setswitchinterval(TURN_S)
    gc.set_threshold(*GARBAGE)
    clock = SystemClock()
    settings: dict[str, object] = {}
    if options.tls is not None:
        check_certificate(*options.tls)
        settings = {"ssl_certfile": str(options.tls[0]), "ssl_keyfile": str(options.tls[1])}
    elif options.host not in LOOPBACK:
        _LOG.warning("no TLS here: put a proxy that does TLS before this console")
    bound = bind(options.host, options.port)
    console = build_console(options, clock)
    secrets = open_secrets(options.data_dir)
    token = secrets.get(METRICS_TOKEN) or os.environ.get("MODUNURI_METRICS_TOKEN", "")
    app = create_app(console.enrolment, console.health, clock, token)
    base = public_address(options, bound.getsockname()[1])
    page_options = PageOptions(
        clock=clock,
        catalogues=Catalogues(),
        is_secure=base.startswith("https:"),
        oidc=_oidc(options, secrets, clock),
        name=options.name,
        base_url=options.base_url.rstrip("/"),
    )
    add_pages(app, console.services, page_options)
    config = make_config(app, **settings)
    watch_pages(config, console.bridge.pulse)
    # A page that listens (SSE) holds a connection; the gateway's limit is for machines.
    config.limit_concurrency = 2000

    def say_ready() -> None:
        sys.stdout.write(f"{base}/\n")
        link = first_setup_link(console, base)
        if link is not None:
            sys.stdout.write(f"{link}\nOpen the second address to choose the first manager's password.\n")
        sys.stdout.flush()
        if on_ready is not None:
            on_ready(base)

    server = EndingServer(config, say_ready)
    jobs = [Job("console-upkeep", console.tend, TEND_S)]
    if options.tls is not None:
        config.load()
        if config.ssl is not None:
            keeper = CertificateKeeper(config.ssl, *options.tls)
            keeper.listen_for_sighup()
            jobs.append(keeper.job)
    gc.collect()
    gc.freeze()  # what stands now stays to the end
    try:
        console.start_broker()
        console.start()
        for job in jobs:
            job.start()
        server.run(sockets=[bound])
    finally:
        for job in jobs:
            with contextlib.suppress(RuntimeError):  # it was never started
                job.stop()
        console.stop()
    return 0


def watch_pages(config: uvicorn.Config, pulse: Pulse) -> None:
    """Let the loop of the pages say every second that it turns: without pages nobody sees a call for help."""

    async def tell() -> None:
        pulse.work("pages")

    config.callback_notify, config.timeout_notify = tell, 1


def _oidc(options: ConsoleOptions, secrets: Secrets, clock: Clock) -> Oidc | None:
    if options.oidc is None:
        return None
    from kiosk.console.oidc import Oidc

    secret = secrets.get(OIDC_SECRET) or os.environ.get("MODUNURI_OIDC_SECRET", "")
    return Oidc(options.oidc[0], options.oidc[1], secret, clock)

"""What ``main.py gateway``, ``gateway-key`` and ``requests`` do.

:func:`register` only describes arguments; web framework, database and content are loaded when a
command runs. Errors are :class:`~kiosk.errors.KioskError`: one sentence that says what to do.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kiosk.clock import Clock, SystemClock
from kiosk.errors import KioskError
from kiosk.gateway.upkeep_commands import register as register_upkeep
from kiosk.i18n.text import msg

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kiosk.contracts.forwarding import Upstream
    from kiosk.gateway.clerk import Clerk
    from kiosk.gateway.config import GatewayKeys
    from kiosk.gateway.serving import ServeOptions
    from kiosk.gateway.store.keys import Role

_LOG = logging.getLogger(__name__)
DEFAULT_PORT = 8311
_CITIES = Path(__file__).resolve().parents[2] / "resources" / "city"


class CommandError(KioskError):
    """A command's arguments cannot be obeyed."""

    code = "G-20"


#: Opens the system of record at an address: url, key, jurisdiction, whether it recognises repeats.
OpenUpstream = Callable[[str, str | None, str | None, bool], "Upstream"]
#: Environment variable with the key for the upstream: an argument could be read by other users.
UPSTREAM_KEY = "MODUNURI_UPSTREAM_KEY"


def register(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], open_upstream: OpenUpstream | None = None
) -> None:
    """Add the programs; each sets ``run``, a callable of the arguments that returns the exit code.

    Args:
        subparsers: Where to add them.
        open_upstream: Opens the line to another system of record; None where there is no client.
    """
    _add_gateway(subparsers, open_upstream)
    _add_key(subparsers)
    _add_requests(subparsers)
    register_upkeep(subparsers)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder of keys and embedded store")
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///FILE or postgresql://...; default: the store in --data"
    )
    parser.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)


def _add_gateway(
    programs: argparse._SubParsersAction[argparse.ArgumentParser], open_upstream: OpenUpstream | None
) -> None:
    for name, is_worker in (("gateway", False), ("gateway-worker", True)):
        if is_worker:
            parser = programs.add_parser(name)
        else:
            parser = programs.add_parser(name, help="the city side on its own (Open311, HSDS)")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port (default {DEFAULT_PORT})")
        parser.add_argument("--city", default="seoul", metavar="NAME", help="folder under resources/city")
        parser.add_argument("--base-url", default="", metavar="URL", help="public address, for discovery")
        parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM)")
        parser.add_argument("--tls-key", type=Path, metavar="FILE", help="private key (PEM)")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes on the port")
        parser.add_argument(
            "--destination",
            default="staff",
            metavar="staff|none|URL",
            help="who owns the cases: staff of the city here, nobody yet, or an Open311 server",
        )
        parser.add_argument(
            "--destination-repeats",
            action="store_true",
            help="the server at URL is a gateway like this one and recognises repeated reports",
        )
        parser.add_argument("--destination-jurisdiction", metavar="ID", help="its jurisdiction_id")
        parser.add_argument(
            "--keep",
            action="append",
            default=[],
            metavar="KIND=DAYS",
            help="how long a kind of record is kept",
        )
        parser.add_argument(
            "--rate",
            type=float,
            default=50.0,
            metavar="N",
            help="requests a second of one caller (default 50)",
        )
        parser.add_argument("--log-format", choices=("text", "json"), default="text", help="form of the log")
        _add_place(parser)
        parser.set_defaults(run=run_worker if is_worker else run_gateway, open_upstream=open_upstream)


def _add_key(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("gateway-key", help="make or revoke a terminal's key")
    parser.add_argument("name", metavar="NAME", help="the terminal's name")
    parser.add_argument("--revoke", action="store_true", help="make the key worthless")
    parser.add_argument("--role", choices=("terminal", "clerk", "monitor", "console"), default="terminal")
    parser.add_argument("--district", metavar="ID", help="where it stands, or what a clerk may see")
    parser.add_argument("--site", metavar="ID", help="the same, for one centre")
    _add_place(parser)
    parser.set_defaults(run=run_key)


def _add_requests(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("requests", help="the clerk's list of reports")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="one line per report, newest first")
    listing.add_argument("--status", choices=("received", "open", "closed"), help="only these")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=run_list)

    printing = actions.add_parser("print", help="one report in full")
    printing.add_argument("id", metavar="ID", help="receipt number or request id")
    printing.add_argument("--html", type=Path, metavar="FILE", help="write a page for the printer")
    printing.set_defaults(run=run_print)

    exporting = actions.add_parser("export", help="all reports as a file")
    exporting.add_argument("file", metavar="FILE", type=Path, help="FILE.csv or FILE.json")
    exporting.set_defaults(run=run_export)

    for name, about in (("close", "answer and close a report"), ("open", "say that a report is worked on")):
        changing = actions.add_parser(name, help=about)
        changing.add_argument("id", metavar="ID", help="receipt number or request id")
        changing.add_argument("--note", default="", metavar="TEXT", help="words for the visitor")
        changing.add_argument("--note-lang", default="ko", metavar="TAG", help="language of the note")
        changing.set_defaults(run=run_change, new_status="closed" if name == "close" else "open")

    publishing = actions.add_parser("publish", help="release a report to the public list, in your words")
    publishing.add_argument("id", metavar="ID", help="receipt number or request id")
    publishing.add_argument("--text", required=True, help="what the public may read: no personal data")
    publishing.set_defaults(run=run_publish)

    for action in (listing, printing, exporting, *actions.choices.values()):
        if not any(one.dest == "data" for one in action._actions):
            _add_place(action)
            action.add_argument("--city", default="seoul", metavar="NAME", help="folder under resources/city")
            action.add_argument("--district", metavar="ID", help="only what belongs to this district")
            action.add_argument("--site", metavar="ID", help="only what came from this centre")


def data_folder(wanted: Path | None) -> Path:
    """Return the data folder: as asked, else the user's own place for this program."""
    if wanted is not None:
        return wanted.expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("modunuri", appauthor=False)


def city_folder(name: str) -> Path:
    """Return the folder of a city's content.

    Raises:
        CommandError: There is none of this name.
    """
    folder = _CITIES / name
    if Path(name).name != name or not folder.is_dir():
        known = ", ".join(sorted(path.name for path in _CITIES.iterdir() if path.is_dir()))
        # Translators: Start-up error for staff: a city that does not exist; {known} lists those that do.
        raise CommandError(msg("{name}: 모르는 도시예요. 쓸 수 있는 도시: {known}", name=name, known=known))
    return folder


def open_store(data_dir: Path, database: str | None) -> tuple[Engine, GatewayKeys]:
    """Open the store of a data folder, or the one at a URL, with the folder's keys.

    Raises:
        StoreError: The database cannot be used.
        KeyLostError: Its key is gone.
    """
    from kiosk.gateway.embedded import DATABASE_NAME
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.store.database import open_engine, sqlite_path
    from kiosk.secrets import open_secrets

    url = database or f"sqlite:///{data_dir / DATABASE_NAME}"
    keys = load_keys(open_secrets(data_dir), sqlite_path(url))
    return open_engine(url, keys.store), keys


def create_key(
    name: str,
    database: str | None,
    data_dir: Path,
    clock: Clock | None = None,
    *,
    role: Role = "terminal",
    district: str | None = None,
    site: str | None = None,
) -> str:
    """Make a key for *name* and return it; it cannot be shown again.

    Raises:
        KeyNameError: The name has a key already.
        StoreError: The database cannot be used.
    """
    from kiosk.gateway.store.keys import KeyStore

    engine, _ = open_store(data_dir, database)
    try:
        return KeyStore(engine, clock or SystemClock()).create(name, role, district, site)
    finally:
        engine.dispose()


def revoke_key(name: str, database: str | None, data_dir: Path, clock: Clock | None = None) -> None:
    """Make the key of the terminal *name* worthless at once.

    Raises:
        KeyNameError: There is no such key.
        StoreError: The database cannot be used.
    """
    from kiosk.gateway.store.keys import KeyStore

    engine, _ = open_store(data_dir, database)
    try:
        KeyStore(engine, clock or SystemClock()).revoke(name)
    finally:
        engine.dispose()


def serve_options(args: argparse.Namespace) -> ServeOptions:
    """Return what the arguments ask for.

    Raises:
        CommandError: They do not belong together.
        RetentionError: A wrong period.
    """
    from kiosk.gateway.config import Limits
    from kiosk.gateway.retention import Periods
    from kiosk.gateway.serving import ServeOptions

    if bool(args.tls_cert) != bool(args.tls_key):
        # Translators: Start-up error for staff: certificate and private key belong together.
        raise CommandError(msg("--tls-cert와 --tls-key는 함께 쓰세요."))
    if not 1 <= args.workers <= 64 or not 0.1 <= args.rate <= 100_000:
        raise CommandError(
            # Translators: Start-up error for staff: a number is out of bounds.
            msg("--workers는 1부터 64까지 쓸 수 있어요. --rate는 0.1부터 100000까지 쓸 수 있어요.")
        )
    upstream = None
    if args.destination not in ("staff", "none"):
        parts = urlsplit(args.destination)
        is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        is_address = bool(parts.hostname) and (parts.scheme == "https" or is_here)
        if not is_address or args.open_upstream is None:
            # Translators: Start-up error for staff: where reports go was set wrongly.
            raise CommandError(msg("--destination에는 staff, none 또는 https:// 주소를 쓰세요."))
        upstream = args.open_upstream(
            args.destination,
            os.environ.get(UPSTREAM_KEY),
            args.destination_jurisdiction,
            args.destination_repeats,
        )
    return ServeOptions(
        host=args.host,
        port=args.port,
        database=args.database,
        data_dir=data_folder(args.data),
        city_dir=city_folder(args.city),
        base_url=args.base_url,
        tls=(args.tls_cert, args.tls_key) if args.tls_cert and args.tls_key else None,
        destination="centre" if args.destination == "none" else "city",
        upstream=upstream,
        periods=Periods().changed(args.keep),
        limits=Limits(rate=args.rate, burst=max(1, int(args.rate * 4))),
    )


def run_gateway(args: argparse.Namespace) -> int:
    """Serve a city until the process is asked to end."""
    from kiosk.gateway.serving import bind, serve
    from kiosk.gateway.workers import WorkerPool
    from kiosk.server.logs import use_json

    if args.log_format == "json":
        use_json()
    options = serve_options(args)
    if args.workers == 1:
        return serve(options)
    # Wrong content, keys, database or certificate are told once, here, and not by every worker.
    open_store(options.data_dir, options.database)[0].dispose()
    return WorkerPool(bind(args.host, args.port), args.workers, sys.argv[2:]).run()


def run_worker(args: argparse.Namespace) -> int:
    """Be one of several workers: the parent hands the socket over by standard input."""
    import json

    from kiosk.gateway.listening import receive_socket
    from kiosk.gateway.serving import serve
    from kiosk.server.logs import use_json

    if args.log_format == "json":
        use_json()
    document = json.loads(sys.stdin.readline() or "null")
    if not isinstance(document, dict):
        return 1
    return serve(serve_options(args), receive_socket(document), is_worker=True)


def run_key(args: argparse.Namespace) -> int:
    """Print a new key, or revoke one."""
    if args.revoke:
        revoke_key(args.name, args.database, data_folder(args.data))
    else:
        key = create_key(
            args.name,
            args.database,
            data_folder(args.data),
            role=args.role,
            district=args.district,
            site=args.site,
        )
        sys.stdout.write(key + "\n")
    return 0


def open_clerk(args: argparse.Namespace) -> Clerk:
    """Return the clerk's view of the store that the arguments name, within their district and site.

    Raises:
        CommandError: The city has no such district.
    """
    from kiosk.gateway.clerk import Clerk
    from kiosk.gateway.content.loader import load_city
    from kiosk.gateway.store.requests import RequestStore

    content = load_city(city_folder(args.city), is_lenient=True)
    known = [district.id for district in content.places.districts]
    if args.district is not None and args.district not in known:
        # Translators: Staff named a district that does not exist; {known} lists those that do.
        text = msg(
            "{name}: 모르는 구예요. 쓸 수 있는 구: {known}", name=args.district, known=", ".join(known)
        )
        raise CommandError(text)
    engine, keys = open_store(data_folder(args.data), args.database)
    store = RequestStore(engine, SystemClock(), keys.lookup, "centre")
    return Clerk(store, content, district=args.district, site=args.site)


def run_list(args: argparse.Namespace) -> int:
    """Print one line per report."""
    clerk = open_clerk(args)
    rows = clerk.rows(args.status)
    sys.stdout.write(clerk.as_json(rows) if args.json else clerk.as_table(rows))
    return 0


def run_print(args: argparse.Namespace) -> int:
    """Print one report in full, or write it as a page."""
    clerk = open_clerk(args)
    row = clerk.find(args.id)
    if args.html is not None:
        _write(args.html, clerk.as_page(row))
    else:
        sys.stdout.write(clerk.as_text(row))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write all reports as CSV or JSON, readable by this user only."""
    clerk = open_clerk(args)
    suffix = args.file.suffix.lower()
    if suffix not in (".csv", ".json"):
        # Translators: Staff asked for an export under a name that ends otherwise.
        raise CommandError(msg("파일 이름은 .csv 또는 .json으로 끝나야 해요."))
    rows = clerk.rows(None)
    _write(args.file, clerk.as_csv(rows) if suffix == ".csv" else clerk.as_json(rows))
    return 0


def run_change(args: argparse.Namespace) -> int:
    """Close or open a report, with a note for the visitor."""
    from kiosk.contracts.words import LANGUAGES

    if args.note_lang not in LANGUAGES:
        # Translators: Staff gave a note in a language that does not exist; {known} lists those that do.
        text = msg(
            "{tag}: 모르는 언어예요. 쓸 수 있는 언어: {known}", tag=args.note_lang, known=", ".join(LANGUAGES)
        )
        raise CommandError(text)
    clerk = open_clerk(args)
    row = clerk.change(args.id, args.new_status, {args.note_lang: args.note} if args.note.strip() else None)
    sys.stdout.write(clerk.as_table([row]))
    return 0


def run_publish(args: argparse.Namespace) -> int:
    """Release a report to the public list, in the clerk's words."""
    clerk = open_clerk(args)
    row = clerk.publish(args.id, args.text)
    sys.stdout.write(clerk.as_table([row]))
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file that holds personal data: readable by this user only."""
    import os

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        # Translators: Staff asked for a file that cannot be written. {path} is its name.
        text_ = msg("파일을 쓸 수 없어요: {path}", path=str(path))
        raise CommandError(text_, technical=type(error).__name__) from error

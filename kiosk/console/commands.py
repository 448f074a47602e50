"""What ``main.py console``, ``console-account``, ``console-audit`` and ``console-key`` do.

:func:`register` only describes arguments; web framework, database and broker are loaded when a command runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg

if TYPE_CHECKING:
    from kiosk.console.accounts import Accounts
    from kiosk.console.keys import ConsoleKeys
    from kiosk.console.serving import ConsoleOptions
    from kiosk.console.store.database import Store

DEFAULT_PORT = 8321
#: Least and most minutes after which an unused session ends: time for the warning two minutes before, and no
#: more than a working day at a desk that strangers walk past (OWASP, session management).
IDLE_MINUTES = (5, 480)


class CommandError(KioskError):
    """A command's arguments cannot be obeyed."""

    code = "N-40"


def register(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the programs; each sets ``run``, a callable of the arguments that returns the exit code."""
    _add_console(programs)
    _add_account(programs)
    _add_audit(programs)
    _add_key(programs)
    from kiosk.console import store_commands

    store_commands.register(programs)


def _idle_minutes(text: str) -> int:
    """Return how long a session may be left alone, from the command line."""
    low, high = IDLE_MINUTES
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise argparse.ArgumentTypeError(f"a whole number from {low} to {high}")
    return int(text)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the console keeps its data."""
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder of keys, embedded store and broker")
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///FILE or postgresql://...; default: in --data"
    )
    parser.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)


def _add_console(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("console", help="the staff side: wall of terminals, modes, help, audit")
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=int, default=DEFAULT_PORT, help=f"port (default {DEFAULT_PORT})")
    add("--base-url", default="", metavar="URL", help="public address of the pages")
    add("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM)")
    add("--tls-key", type=Path, metavar="FILE", help="private key (PEM)")
    add(
        "--broker", default="supervised", metavar="supervised|URL", help="own Mosquitto, or mqtts://HOST:PORT"
    )
    add("--broker-host", default="0.0.0.0", metavar="ADDRESS", help="where the own broker listens")
    add("--broker-port", type=int, default=8883, metavar="N", help="its port (default 8883)")
    add(
        "--broker-name",
        default="",
        metavar="NAME",
        help="name by which terminals reach it (default: that of --base-url, else of this machine)",
    )
    add("--broker-ca", type=Path, metavar="FILE", help="authority of the broker at URL (PEM)")
    add(
        "--broker-command",
        action="append",
        default=[],
        metavar="PROGRAM",
        help="program that hands credentials over to the broker at URL; given again for each word after it",
    )
    add("--gateway", default="", metavar="URL", help="the city's gateway; its key: MODUNURI_GATEWAY_KEY")
    add(
        "--audit-head",
        action="append",
        default=[],
        metavar="FILE|URL",
        help="where the signed head of the audit trail is sent, best off this machine",
    )
    add("--oidc", nargs=2, metavar=("ISSUER", "CLIENT"), help="sign-in at an identity provider")
    add("--name", default="", help="name of the city or centre")
    low, high = IDLE_MINUTES
    add(
        "--idle-minutes",
        type=_idle_minutes,
        default=30,
        metavar="N",
        help=f"sign out who has not used the pages for so long ({low} to {high}, default 30)",
    )
    add("--log-format", choices=("text", "json"), default="text", help="form of the log")
    add_place(parser)
    parser.set_defaults(run=run_console)


def _add_account(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("console-account", help="staff accounts, from the machine of the console")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="add an account; prints its one-time set-up token")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--display", default="", metavar="NAME", help="name that others see")
    adding.add_argument("--role", choices=("helper", "manager", "auditor"), default="helper")
    adding.add_argument("--district", action="append", default=[], metavar="ID", help="what it may see")
    adding.add_argument("--site", action="append", default=[], metavar="ID", help="the same, for one centre")
    adding.set_defaults(run=run_add)
    for name, about, run in (
        ("reset", "take password, second factor and link to a provider away; prints a new token", run_reset),
        ("disable", "end it", run_disable),
        ("enable", "let it sign in again after it was ended", run_enable),
    ):
        one = actions.add_parser(name, help=about)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(run=run)
    listing = actions.add_parser("list", help="all accounts")
    listing.set_defaults(run=run_accounts)
    for action in actions.choices.values():
        add_place(action)


def _add_audit(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("console-audit", help="check and export the audit trail")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    checking = actions.add_parser("verify", help="read the whole chain; exit code 1 if it was touched")
    checking.add_argument(
        "--heads", action="append", default=[], type=Path, metavar="FILE", help="exported heads"
    )
    checking.set_defaults(run=run_verify)
    exporting = actions.add_parser("export", help="write it as CSV")
    exporting.add_argument("file", metavar="FILE", type=Path)
    exporting.set_defaults(run=run_export)
    showing = actions.add_parser("head", help="print the signed head")
    showing.set_defaults(run=run_head)
    for action in actions.choices.values():
        add_place(action)


def _add_key(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser("console-key", help="change the key that signs what terminals obey")
    parser.add_argument(
        "action",
        choices=("status", "begin", "finish"),
        help="begin: make the next key; finish: let it sign (restart the console after either)",
    )
    parser.add_argument(
        "--force", action="store_true", help="finish though some terminals do not know it yet"
    )
    add_place(parser)
    parser.set_defaults(run=run_key)


def data_folder(wanted: Path | None) -> Path:
    """Return the data folder: as asked, else the user's own place for this program."""
    if wanted is not None:
        return wanted.expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("modunuri", appauthor=False) / "console"


def console_options(args: argparse.Namespace) -> ConsoleOptions:
    """Return what the arguments ask for.

    Raises:
        CommandError: They do not belong together.
    """
    from kiosk.console.serving import ConsoleOptions

    if bool(args.tls_cert) != bool(args.tls_key):
        # Translators: Start-up error for staff: certificate and private key belong together.
        raise CommandError(msg("--tls-cert와 --tls-key는 함께 쓰세요."))
    return ConsoleOptions(
        host=args.host,
        port=args.port,
        database=args.database,
        data_dir=data_folder(args.data),
        base_url=args.base_url,
        tls=(args.tls_cert, args.tls_key) if args.tls_cert and args.tls_key else None,
        broker=args.broker,
        broker_host=args.broker_host,
        broker_port=args.broker_port,
        broker_name=args.broker_name,
        broker_ca=args.broker_ca,
        broker_command=tuple(args.broker_command),
        gateway=args.gateway,
        audit_heads=tuple(args.audit_head),
        oidc=(args.oidc[0], args.oidc[1]) if args.oidc else None,
        name=args.name,
        idle_minutes=args.idle_minutes,
    )


def run_console(args: argparse.Namespace) -> int:
    """Serve until the process is asked to end."""
    from kiosk.console.serving import serve
    from kiosk.server.logs import use_json

    if args.log_format == "json":
        use_json()
    return serve(console_options(args))


def _open(args: argparse.Namespace) -> tuple[Store, ConsoleKeys]:
    from kiosk.console.serving import open_store

    store, keys, _ = open_store(data_folder(args.data), args.database, SystemClock())
    return store, keys


def _accounts(store: Store, keys: ConsoleKeys) -> Accounts:
    from kiosk.console.accounts import Accounts
    from kiosk.console.keys import FieldCipher

    return Accounts(store, FieldCipher(keys.fields))


def run_add(args: argparse.Namespace) -> int:
    """Add an account and print its one-time token."""
    from kiosk.console.services.access import SYSTEM
    from kiosk.console.services.views import Scope

    store, keys = _open(args)
    try:
        places = Scope(not args.district and not args.site, frozenset(args.district), frozenset(args.site))
        token = _accounts(store, keys).add(SYSTEM, args.name, args.display or args.name, args.role, places)
    finally:
        store.dispose()
    sys.stdout.write(token + "\n")
    return 0


@contextmanager
def _account(args: argparse.Namespace) -> Iterator[tuple[Accounts, str]]:
    """Open the store, and give the accounts with the id of the one that is named."""
    store, keys = _open(args)
    try:
        accounts = _accounts(store, keys)
        yield accounts, accounts.find_id(args.name)
    finally:
        store.dispose()


def run_reset(args: argparse.Namespace) -> int:
    """Take every way in away, and print a new token."""
    from kiosk.console.services.access import SYSTEM

    with _account(args) as (accounts, id):
        token = accounts.reset(SYSTEM, id)
    sys.stdout.write(token + "\n")
    return 0


def run_disable(args: argparse.Namespace) -> int:
    """End an account."""
    from kiosk.console.services.access import SYSTEM

    with _account(args) as (accounts, id):
        accounts.disable(SYSTEM, id)
    return 0


def run_enable(args: argparse.Namespace) -> int:
    """Let an ended account sign in again."""
    from kiosk.console.services.access import SYSTEM

    with _account(args) as (accounts, id):
        accounts.enable(SYSTEM, id)
    return 0


def run_accounts(args: argparse.Namespace) -> int:
    """Print one line per account."""
    from kiosk.console.services.access import SYSTEM

    store, keys = _open(args)
    try:
        rows = _accounts(store, keys).accounts(SYSTEM)
    finally:
        store.dispose()
    for row in rows:
        state = "disabled" if row.is_disabled else "totp" if row.has_second_factor else "no-second-factor"
        sys.stdout.write(f"{row.name}\t{row.role}\t{state}\n")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Check the whole chain and say what was found."""
    from kiosk.console.audit_heads import HEADS_NAME, read_heads
    from kiosk.console.audit_proof import verify

    store, keys = _open(args)
    try:
        files = [data_folder(args.data) / HEADS_NAME, *args.heads]
        with store.read() as session:
            verdict = verify(session, read_heads(*files), keys.audit_ring)
    finally:
        store.dispose()
    found = "whole" if verdict.is_whole else f"{verdict.problem} at {verdict.first_wrong}"
    sys.stdout.write(f"{verdict.entries} entries: {found}\n{verdict.head}\n")
    for one in verdict.restores:
        lost = f"; what came between stands in head {one.lost_head} ({one.number}-{one.lost_until})"
        sys.stdout.write(
            f"restored at entry {one.number} from the backup of {one.backup_at.isoformat()}"
            f"{lost if one.lost_until >= one.number else '; nothing came between'}\n"
        )
    return 0 if verdict.is_whole else 1


def run_export(args: argparse.Namespace) -> int:
    """Write the trail as CSV."""
    from kiosk.console.services.access import SYSTEM
    from kiosk.console.services.audit_trail import AuditTrail
    from kiosk.console.services.views import AuditFilter

    store, keys = _open(args)
    try:
        with args.file.open("x", encoding="utf-8", newline="") as file:
            for line in AuditTrail(store, keys.audit_ring, tuple).export(SYSTEM, AuditFilter()):
                file.write(line)
    except OSError as error:
        # Translators: Staff error: a file cannot be written. {path} is its name.
        text = msg("이 파일을 쓸 수 없어요. 이미 있는지 확인하세요: {path}", path=str(args.file))
        raise CommandError(text, technical=type(error).__name__) from error
    finally:
        store.dispose()
    return 0


def run_head(args: argparse.Namespace) -> int:
    """Print the signed head; exit code 1 while there is no entry."""
    from kiosk.console.audit_proof import make_head

    store, keys = _open(args)
    try:
        with store.read() as session:
            head = make_head(session, keys.signing)
    finally:
        store.dispose()
    if head is None:
        return 1
    sys.stdout.write(head.to_json() + "\n")
    return 0


def run_key(args: argparse.Namespace) -> int:
    """Begin or finish changing the signing key, or say who does not know the next one yet."""
    from kiosk.console.key_rotation import terminals_without
    from kiosk.console.keys import begin_rotation, finish_rotation
    from kiosk.secrets import open_secrets

    store, keys = _open(args)
    try:
        secrets = open_secrets(data_folder(args.data))
        if args.action == "begin":
            sys.stdout.write(f"{begin_rotation(secrets).kid}\n")
            return 0
        left = terminals_without(store, keys)
        if args.action == "status" or (left and not args.force):
            following = keys.next.kid if keys.next is not None else "-"
            sys.stdout.write(f"{keys.signing.kid}\t{following}\t{len(left)}\n")
            sys.stdout.write("".join(f"{one}\n" for one in left))
            return 1 if args.action == "finish" else 0
        fresh = finish_rotation(secrets)
        if fresh is None:
            # Translators: Staff error: the key cannot be changed because no new one was made.
            raise CommandError(msg("새 열쇠가 없어요. 먼저 begin으로 만드세요."))
        sys.stdout.write(f"{fresh.kid}\n")
    finally:
        store.dispose()
    return 0

"""What ``main.py console-backup``, ``console-restore`` and ``console-database`` do.

:func:`register` only describes arguments; the database is loaded when a command runs.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock
from kiosk.console.commands import CommandError, add_place, data_folder
from kiosk.i18n.text import msg

if TYPE_CHECKING:
    from kiosk.console.keys import ConsoleKeys
    from kiosk.server.backup import Kept


def register(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the programs; each sets ``run``, a callable of the arguments that returns the exit code."""
    _add_backup(programs)
    _add_database(programs)


def _add_backup(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    making = programs.add_parser("console-backup", help="copy the console's store while it runs")
    making.add_argument("file", metavar="FILE", type=Path, help="new file; FILE.json is written beside it")
    making.set_defaults(run=run_backup)
    restoring = programs.add_parser("console-restore", help="check a backup, or put it in the store's place")
    restoring.add_argument("file", metavar="FILE", type=Path, help="a file of console-backup")
    restoring.add_argument("--into", metavar="URL", help="an empty PostgreSQL database")
    restoring.add_argument(
        "--replace", action="store_true", help="put it in place (the console must not run)"
    )
    restoring.add_argument(
        "--heads", action="append", default=[], type=Path, metavar="FILE", help="heads that lie elsewhere"
    )
    restoring.set_defaults(run=run_restore)
    for parser in (making, restoring):
        add_place(parser)


def _add_database(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = programs.add_parser(
        "console-database", help="PostgreSQL: the role that can write the audit trail and not change it"
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    granting = actions.add_parser("grants", help="print what the owner of the tables has to run")
    granting.add_argument("role", metavar="ROLE", help="as which the console signs in; it must exist")
    granting.add_argument(
        "--apply", action="store_true", help="make the tables and run it; --database signs in as the owner"
    )
    granting.set_defaults(run=run_grants)
    checking = actions.add_parser(
        "check", help="exit code 1 if the role of --database could change the trail"
    )
    checking.set_defaults(run=run_check)
    for action in actions.choices.values():
        add_place(action)


def _place(args: argparse.Namespace) -> tuple[str, Kept, ConsoleKeys]:
    from kiosk.console.keys import load_keys
    from kiosk.console.store.backup import kept
    from kiosk.console.store.database import DATABASE_NAME
    from kiosk.secrets import open_secrets
    from kiosk.server.database import sqlite_path

    folder = data_folder(args.data)
    url = args.database or f"sqlite:///{folder / DATABASE_NAME}"
    keys = load_keys(open_secrets(folder), sqlite_path(url))
    return url, kept(keys), keys


def run_backup(args: argparse.Namespace) -> int:
    """Make a backup and print its manifest."""
    from kiosk.console.serving import open_store
    from kiosk.console.store.backup import note_backup
    from kiosk.server.backup import make_backup

    url, what, _ = _place(args)
    manifest = make_backup(url, what, args.file, SystemClock())
    store, _, _ = open_store(data_folder(args.data), args.database, SystemClock())
    try:
        note_backup(store)
    finally:
        store.dispose()
    sys.stdout.write(json.dumps(manifest, indent=2) + "\n")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Check a backup; with ``--replace`` put it in the place of the embedded store."""
    from kiosk.console.audit_heads import HEADS_NAME
    from kiosk.console.store.backup import put_back
    from kiosk.server.backup import restore_drill

    url, what, keys = _place(args)
    findings = restore_drill(args.file, what, args.into)
    for one in findings:
        sys.stdout.write(f"{'ok   ' if one.is_right else 'WRONG'}  {one.what}: {one.detail}\n")
    is_right = all(one.is_right for one in findings)
    if is_right and args.replace:
        heads = (data_folder(args.data) / HEADS_NAME, *args.heads)
        done = put_back(args.file, url, keys, SystemClock(), heads, args.into)
        sys.stdout.write(
            f"the store before: {done.aside or 'stays'}\naudit: restored at entry {done.entry}\n"
        )
        sys.stdout.write(
            "".join(f"audit: given up until entry {one.number}, {one.hash}\n" for one in done.lost)
        )
        if done.strangers:
            names = ", ".join(done.strangers)
            sys.stdout.write(f"joined since the backup, must join again (their ids are free): {names}\n")
    return 0 if is_right else 1


def _server_url(args: argparse.Namespace) -> str:
    from kiosk.server.database import sqlite_path

    url: str = args.database or ""
    if not url or sqlite_path(url) is not None:
        # Translators: Staff error: a command is for PostgreSQL only.
        raise CommandError(msg("--database에 PostgreSQL 주소를 쓰세요."))
    return url


def run_grants(args: argparse.Namespace) -> int:
    """Print the statements, or run them as the owner of the tables."""
    from kiosk.console.store.database import SCHEMA
    from kiosk.console.store.grants import apply_grants, grants_sql
    from kiosk.server.database import open_engine

    if not args.apply:
        sys.stdout.write("".join(f"{statement};\n" for statement in grants_sql(args.role)))
        return 0
    engine = open_engine(_server_url(args), None, SCHEMA)
    try:
        apply_grants(engine, args.role)
    finally:
        engine.dispose()
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Say whether the console, signed in like this, could change its audit trail."""
    from kiosk.console.store.database import SCHEMA
    from kiosk.console.store.grants import may_rewrite_audit
    from kiosk.server.database import open_engine

    engine = open_engine(_server_url(args), None, SCHEMA)
    try:
        with engine.connect() as connection:
            may = may_rewrite_audit(connection)
    finally:
        engine.dispose()
    sys.stdout.write(f"audit: {'this role could change it' if may else 'insert and read only'}\n")
    return 1 if may else 0

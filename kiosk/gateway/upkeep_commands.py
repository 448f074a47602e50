"""What ``main.py gateway-retention``, ``gateway-backup``, ``restore-drill`` and ``gateway-line`` do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg

if TYPE_CHECKING:
    from kiosk.gateway.config import GatewayKeys


class UpkeepError(KioskError):
    """A command cannot be obeyed."""

    code = "G-24"


def register(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the programs."""
    retention = programs.add_parser("gateway-retention", help="erase what is older than its period, now")
    retention.add_argument("--keep", action="append", default=[], metavar="KIND=DAYS", help="another period")
    retention.set_defaults(run=run_retention)
    backup = programs.add_parser("gateway-backup", help="copy the store while the gateway runs")
    backup.add_argument("file", metavar="FILE", type=Path, help="new file; FILE.json is written beside it")
    backup.set_defaults(run=run_backup)
    drill = programs.add_parser("restore-drill", help="restore a backup beside the gateway and check it")
    drill.add_argument("file", metavar="FILE", type=Path, help="a file of gateway-backup")
    drill.add_argument("--into", metavar="URL", help="an empty PostgreSQL database")
    drill.set_defaults(run=run_drill)
    line = programs.add_parser("gateway-line", help="reports that a person must look at on their way on")
    line.add_argument("--send-again", metavar="ID", help="put this report in line again")
    line.add_argument("--json", action="store_true", help="as JSON")
    line.set_defaults(run=run_line)
    for parser in (retention, backup, drill, line):
        parser.add_argument("--data", metavar="DIR", type=Path, help="folder of keys and embedded store")
        parser.add_argument("--database", metavar="URL", help="default: the store in --data")
        parser.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)


def run_retention(args: argparse.Namespace) -> int:
    """Erase what is old and print the counts."""
    from kiosk.gateway.commands import data_folder, open_store
    from kiosk.gateway.retention import Periods, Retention

    periods = Periods().changed(args.keep)
    engine, _ = open_store(data_folder(args.data), args.database)
    try:
        counts = Retention(engine, SystemClock(), periods).run()
    finally:
        engine.dispose()
    sys.stdout.write("".join(f"{kind}\t{count}\n" for kind, count in counts.items()))
    return 0


def run_backup(args: argparse.Namespace) -> int:
    """Make a backup and print its manifest."""
    from kiosk.gateway.backup import make_backup

    url, keys = _place(args)
    manifest = make_backup(url, keys, args.file, SystemClock())
    sys.stdout.write(json.dumps(manifest, indent=2) + "\n")
    return 0


def run_drill(args: argparse.Namespace) -> int:
    """Restore, check, and print what was found; exit code 1 if anything is wrong."""
    from kiosk.gateway.backup import restore_drill

    _, keys = _place(args)
    begun = time.monotonic()
    findings = restore_drill(args.file, keys, args.into)
    for one in findings:
        sys.stdout.write(f"{'ok   ' if one.is_right else 'WRONG'}  {one.what}: {one.detail}\n")
    sys.stdout.write(f"{time.monotonic() - begun:.1f} s\n")
    return 0 if all(one.is_right for one in findings) else 1


def run_line(args: argparse.Namespace) -> int:
    """List what was refused or is unclear, or send one of them again."""
    from kiosk.gateway.commands import data_folder, open_store
    from kiosk.gateway.store.forwarding import ForwardingStore

    engine, _ = open_store(data_folder(args.data), args.database)
    try:
        store = ForwardingStore(engine, SystemClock())
        if args.send_again and not store.send_again(args.send_again):
            # Translators: Staff error: this report does not wait for a person.
            text = msg("이 번호로 다시 보낼 접수가 없어요: {name}", name=args.send_again[:60])
            raise UpkeepError(text)
        rows = [
            {
                "service_request_id": one.request_id,
                "state": one.state,
                "attempts": one.attempts,
                "reason": one.reason,
                "since": one.updated_at.isoformat(timespec="seconds"),
            }
            for one in store.for_a_person()
        ]
    finally:
        engine.dispose()
    if args.json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        sys.stdout.write("".join("\t".join(str(value) for value in row.values()) + "\n" for row in rows))
    return 0


def _place(args: argparse.Namespace) -> tuple[str, GatewayKeys]:
    from kiosk.gateway.commands import data_folder
    from kiosk.gateway.embedded import DATABASE_NAME
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.store.database import sqlite_path
    from kiosk.secrets import open_secrets

    data_dir = data_folder(args.data)
    url = args.database or f"sqlite:///{data_dir / DATABASE_NAME}"
    return url, load_keys(open_secrets(data_dir), sqlite_path(url))

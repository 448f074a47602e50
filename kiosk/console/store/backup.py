"""Backups of the console's store; see :mod:`kiosk.server.backup`. The keys are not in them.

A restored store knows older versions than terminals have seen. Nothing needs to be done about it: terminals
report what they have seen, and the console issues again above that.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, select

from kiosk.clock import Clock
from kiosk.console.audit import NOTHING, entry_hash
from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.health import BACKUP_NOTE
from kiosk.console.store.database import SCHEMA, Store
from kiosk.console.store.models import Base, Desired
from kiosk.console.store.people import AuditEntry, Note
from kiosk.i18n.text import msg
from kiosk.server.backup import BackupError, Finding, Kept
from kiosk.server.database import sqlite_path
from kiosk.twin.envelope import digest_of


def kept(keys: ConsoleKeys) -> Kept:
    """Return what a backup of the console is of."""
    return Kept(SCHEMA, Base.metadata, keys.store, keys.fields, _read_all)


def _read_all(connection: Connection, counts: Mapping[str, int]) -> list[Finding]:
    """Read what counts most: every desired document, and the whole audit chain."""
    read = 0
    columns = Desired.__table__.columns
    for row in connection.execution_options(yield_per=500).execute(select(*columns)):
        read += digest_of(row.body) == row.digest
    findings = [Finding("documents read", read == counts["desired"], f"{read} of {counts['desired']}")]
    previous, whole = NOTHING, 0
    entries = AuditEntry.__table__.columns
    for row in connection.execution_options(yield_per=500).execute(
        select(*entries).order_by(entries["number"])
    ):
        fields = (row.number, row.at, row.actor_id, row.actor, row.action, row.target, row.detail)
        if row.previous != previous or row.hash != entry_hash(previous, fields):
            break
        previous, whole = row.hash, whole + 1
    findings.append(Finding("audit chain", whole == counts["audit"], f"{whole} of {counts['audit']}"))
    return findings


def note_backup(store: Store) -> None:
    """Write down when the last backup was made."""
    with store.write() as work:
        work.upsert(Note, [{"name": BACKUP_NOTE, "value": work.now.isoformat(timespec="seconds")}])


def put_in_place(source: Path, url: str, clock: Clock) -> Path:
    """Put a checked backup in the place of the embedded store; return where the store before went.

    Raises:
        BackupError: The store is a server's (use its own tools), or a file cannot be moved.
    """
    path = sqlite_path(url)
    if path is None:
        # Translators: Staff error: a PostgreSQL database is restored with its own tools.
        raise BackupError(msg("PostgreSQL은 pg_restore로 되살리세요."))
    aside = path.with_name(f"{path.name}.before-{clock.now():%Y%m%dT%H%M%S}")
    try:
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
        fresh = path.with_name(path.name + ".new")
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        fresh.replace(path)
    except OSError as error:
        # Translators: Staff error: a file cannot be written. {path} is its name.
        text = msg("이 파일을 쓸 수 없어요: {path}", path=str(path))
        raise BackupError(text, technical=type(error).__name__) from error
    return aside

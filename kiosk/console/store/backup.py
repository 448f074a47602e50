"""Backups of the console's store; see :mod:`kiosk.server.backup`. The keys are not in them.

A restored store knows older versions than terminals have seen. Nothing needs to be done about it: terminals
report what they have seen, and the console issues again above that. Who was cut off, and whose keys have
changed since, stands in files beside it (:mod:`kiosk.console.services.outlasting`). The audit trail says
itself that it was restored (:mod:`kiosk.console.audit_proof`).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.clock import Clock
from kiosk.console.audit import NOTHING, entry_hash
from kiosk.console.audit_heads import append_line, read_heads
from kiosk.console.audit_proof import Backup, Lost, find_lost, make_head, note_restore, verify
from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.health import BACKUP_NOTE
from kiosk.console.services.views import AuditVerdict
from kiosk.console.store.database import SCHEMA, Store
from kiosk.console.store.models import Base, Desired, Terminal
from kiosk.console.store.people import AuditEntry, Note
from kiosk.errors import KioskError
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


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a backup back has done.

    Attributes:
        aside: Where the store before went; None for PostgreSQL, where it stays.
        entry: Number of the trail's entry that tells of it.
        lost: Branches of the trail that were given up.
        strangers: Terminals that have joined since the backup: it does not know them.
    """

    aside: Path | None
    entry: int
    lost: tuple[Lost, ...]
    strangers: tuple[str, ...] = ()


def put_back(
    source: Path, url: str, keys: ConsoleKeys, clock: Clock, heads: Sequence[Path], into: str | None = None
) -> Restored:
    """Put a checked backup in the store's place, and tell so in its audit trail.

    The entry is written before anything is replaced, so no store is ever in use that was restored in silence.

    Args:
        source: The backup; its manifest lies beside it.
        url: The store as it is now; its head is kept if it can still be read.
        keys: The console's keys.
        clock: Time of day.
        heads: Files of exported heads; the first is the console's own.
        into: PostgreSQL: where the drill has put the backup; the console uses that from now on.

    Raises:
        BackupError: The backup contradicts exported heads, or a file cannot be moved.
        StoreError: The backup cannot be opened.
    """
    joined = _keep_last_head(url, keys, clock, heads)
    told: list[tuple[int, tuple[Lost, ...], tuple[str, ...]]] = []

    def tell(place: str) -> None:
        store = Store.open(place, keys.store if sqlite_path(place) is not None else None, clock)
        try:
            number, lost = _tell(store, keys, source, heads)
            told.append((number, lost, tuple(sorted(joined - _terminals(store)))))
        finally:
            store.dispose()

    if into is not None:
        tell(into)
        return Restored(None, *told[0])
    path = sqlite_path(url)
    if path is None:
        # Translators: Staff error: a PostgreSQL database is restored into an empty one, named by an option.
        raise BackupError(msg("PostgreSQL은 --into로 빈 데이터베이스에 되살리세요."))
    aside = path.with_name(f"{path.name}.before-{clock.now():%Y%m%dT%H%M%S}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(path.name + ".new")
        for ending in ("-wal", "-shm"):
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        tell(f"sqlite:///{fresh}")
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
        fresh.replace(path)
        for one in (path, heads[0]):
            _give_to_owner_of(path.parent, one)
    except OSError as error:
        # Translators: Staff error: a file cannot be written. {path} is its name.
        text = msg("이 파일을 쓸 수 없어요: {path}", path=str(path))
        raise BackupError(text, technical=type(error).__name__) from error
    return Restored(aside, *told[0])


def _give_to_owner_of(folder: Path, path: Path) -> None:
    """Let a file that root has written belong to the account of the service, as the folder does."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not path.exists():
        return
    owner = folder.stat()
    os.chown(path, owner.st_uid, owner.st_gid)


def _terminals(store: Store, *, are_open: bool = False) -> frozenset[str]:
    """Return the terminals that a store knows, or those of them that are not cut off."""
    known = select(Terminal.id)
    with store.read() as session:
        return frozenset(session.scalars(known.where(Terminal.revoked_at.is_(None)) if are_open else known))


def _keep_last_head(url: str, keys: ConsoleKeys, clock: Clock, heads: Sequence[Path]) -> frozenset[str]:
    """Write down the head of the store that goes; not of one that was touched or cannot be read.

    Returns:
        The terminals that have joined there, as far as it can be read.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return frozenset()
    try:
        store = Store.open(url, keys.store if path is not None else None, clock)
    except KioskError:
        return frozenset()
    try:
        with store.read() as session:
            is_whole = verify(session, read_heads(*heads), keys.audit_ring).is_whole
            head = make_head(session, keys.signing) if is_whole else None
        if head is not None:
            append_line(heads[0], head.to_json())
        return _terminals(store, are_open=True)
    except SQLAlchemyError:
        return frozenset()
    finally:
        store.dispose()


def _tell(
    store: Store, keys: ConsoleKeys, source: Path, heads: Sequence[Path]
) -> tuple[int, tuple[Lost, ...]]:
    manifest = json.loads(source.with_name(source.name + ".json").read_text("utf-8"))
    with store.read() as session:
        lost = find_lost(session, read_heads(*heads), keys.audit_ring)
    if isinstance(lost, AuditVerdict):
        # Translators: Staff error: a backup's audit trail is not the one that signed heads prove.
        text = msg("이 백업의 기록이 서명된 지문과 맞지 않아요. 다른 백업을 쓰세요.")
        raise BackupError(text, technical=f"{lost.problem} at {lost.first_wrong}")
    with store.write() as work:
        backup = Backup(str(manifest["made_at"]), str(manifest["sha256"]))
        number = note_restore(work, keys.signing, backup, lost)
    return number, tuple(lost)

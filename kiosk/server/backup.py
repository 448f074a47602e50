"""Backups of a server's store, and the drill that proves that one can be restored.

A backup is one file and, beside it, ``FILE.json``: when, which schema, how many rows of each table, the
file's SHA-256, and a check value of the keys that it needs (an HMAC, from which no key follows). SQLite
stays encrypted with its key; PostgreSQL is dumped by ``pg_dump`` at the same snapshot as it is counted.
The keys are not in it: keep them apart.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, func, make_url, select, text

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.server.database import Schema, current_revision, open_engine, sqlite_path

_TIMEOUT = 3600
_CHUNK = 1 << 20


class BackupError(KioskError):
    """A backup cannot be made, or does not prove right."""

    code = "G-23"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup is of.

    Attributes:
        schema: The program's schema.
        tables: Its tables, for the counts.
        key: SQLCipher key, or None (PostgreSQL).
        check_key: Any other secret of the program; the manifest holds an HMAC with it.
        read_all: Reads everything that counts in a restored store and says what it found.
    """

    schema: Schema
    tables: MetaData
    key: bytes | None = field(repr=False)
    check_key: bytes = field(repr=False)
    read_all: Callable[[Connection, Mapping[str, int]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a drill has looked at.

    Attributes:
        what: Technical name.
        is_right: Whether it is as it should be.
        detail: Numbers for the operator.
    """

    what: str
    is_right: bool
    detail: str


def _counts(connection: Connection, kept: Kept) -> dict[str, int]:
    tables = kept.tables.sorted_tables
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables
    }


def _key_check(kept: Kept) -> str:
    return hmac.new(kept.check_key, b"modunuri-backup-1", hashlib.sha256).hexdigest()[:16]


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            found.update(part)
    return found.hexdigest()


def _run(program: str, url: str, *words: str) -> None:
    """Run a PostgreSQL program; the address goes by environment, because arguments are public."""
    try:
        subprocess.run(
            [program, *words],
            env=os.environ | _libpq_environment(url),
            check=True,
            capture_output=True,
            timeout=_TIMEOUT,
        )
    except FileNotFoundError as error:
        # Translators: Staff error: a program of PostgreSQL is not installed. {program} is its name.
        text_ = msg("{program} 프로그램이 없어요. postgresql-client를 설치하세요.", program=program)
        raise BackupError(text_, technical=program) from error
    except subprocess.SubprocessError as error:
        said = getattr(error, "stderr", b"") or b""
        # Translators: Staff error: a program of PostgreSQL has failed. {program} is its name.
        text_ = msg("{program} 프로그램이 일을 마치지 못했어요.", program=program)
        raise BackupError(text_, technical=said.decode("utf-8", "replace")[-300:]) from error


def _libpq_environment(url: str) -> dict[str, str]:
    parts = make_url(url)
    values = {
        "PGUSER": parts.username,
        "PGPASSWORD": str(parts.password) if parts.password else None,
        "PGHOST": parts.host or str(parts.query.get("host", "")),
        "PGPORT": str(parts.port) if parts.port else None,
        "PGDATABASE": parts.database,
        "PGSSLMODE": str(parts.query.get("sslmode", "")),
    }
    return {name: value for name, value in values.items() if value}


def make_backup(url: str, kept: Kept, target: Path, clock: Clock) -> dict[str, Any]:
    """Write a backup while the server runs; return its manifest.

    Args:
        url: Database URL.
        kept: Whose store it is.
        target: File to write; ``target.json`` is written beside it. Neither may exist.
        clock: Time of day.

    Raises:
        BackupError: The file exists or cannot be written, or a program failed.
        StoreError: The database cannot be used.
    """
    manifest_path = target.with_name(target.name + ".json")
    if target.exists() or manifest_path.exists():
        # Translators: Staff error: a backup never overwrites another. {path} is a file name.
        raise BackupError(msg("이 파일이 이미 있어요. 다른 이름을 쓰세요: {path}", path=str(target)))
    engine = open_engine(url, kept.key, kept.schema)
    try:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        kind = "postgresql" if sqlite_path(url) is None else "sqlite"
        counts = (
            _dump_postgresql(engine, url, target, kept)
            if kind == "postgresql"
            else _copy_sqlite(engine, kept, target)
        )
        manifest = {
            "version": 1,
            "kind": kind,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "schema": current_revision(engine),
            "counts": counts,
            "sha256": _digest(target),
            "keys": _key_check(kept),
        }
        manifest_path.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    except OSError as error:
        target.unlink(missing_ok=True)
        # Translators: Staff error: the backup's file cannot be written. {path} is its name.
        text_ = msg("백업 파일을 쓸 수 없어요. 자리와 권한을 확인하세요: {path}", path=str(target))
        raise BackupError(text_, technical=type(error).__name__) from error
    except BackupError:
        target.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()
    return manifest


def _copy_sqlite(engine: Engine, kept: Kept, target: Path) -> dict[str, int]:
    """Copy page by page under one read transaction; the copy has the same key."""
    from sqlcipher3 import dbapi2

    copy = dbapi2.connect(str(target), isolation_level=None)
    try:
        if kept.key is not None:
            copy.execute(f"PRAGMA key = \"x'{kept.key.hex()}'\"")
        with engine.connect().execution_options(is_read=True) as connection:
            driver: Any = connection.connection.driver_connection
            driver.backup(copy)
        counts = {
            table.name: int(copy.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])
            for table in kept.tables.sorted_tables
        }
    finally:
        copy.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return counts


def _dump_postgresql(engine: Engine, url: str, target: Path, kept: Kept) -> dict[str, int]:
    """Dump and count at one snapshot."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        counts = _counts(connection, kept)
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
    return counts


def restore_drill(source: Path, kept: Kept, into: str | None = None) -> list[Finding]:
    """Restore a backup beside the running server, look at everything in it, and say what was found.

    Args:
        source: The backup; its manifest lies beside it.
        kept: Whose store it is, with the keys as they would be on the day of need.
        into: For PostgreSQL: URL of an empty database. It keeps what was restored.

    Raises:
        BackupError: There is no such backup, or it cannot be restored at all.
        StoreError: It was restored and cannot be opened.
    """
    try:
        manifest = json.loads(source.with_name(source.name + ".json").read_text("utf-8"))
        digest = _digest(source)
        kind, wanted = str(manifest["kind"]), dict(manifest["counts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        # Translators: Staff error: there is no backup of this name, or half of it is missing.
        text_ = msg("백업 파일과 그 옆의 .json 파일을 확인하세요: {path}", path=str(source))
        raise BackupError(text_, technical=type(error).__name__) from error
    findings = [
        Finding("sha256", digest == manifest["sha256"], digest[:16]),
        Finding("keys", _key_check(kept) == manifest["keys"], str(manifest["keys"])),
    ]
    if not all(one.is_right for one in findings):
        return findings
    with tempfile.TemporaryDirectory(prefix="modunuri-drill-") as folder:
        if kind == "sqlite":
            copy = Path(folder) / "copy.db"
            shutil.copyfile(source, copy)
            url = f"sqlite:///{copy}"
        else:
            url = _restore_postgresql(source, into)
        engine = open_engine(url, kept.key if kind == "sqlite" else None, kept.schema)
        try:
            findings += _look_through(engine, wanted, str(manifest["schema"]), kept)
        finally:
            engine.dispose()
    return findings


def _restore_postgresql(source: Path, into: str | None) -> str:
    if into is None or sqlite_path(into) is not None:
        # Translators: Staff error: the drill needs the address of an empty database.
        raise BackupError(msg("--into에 빈 PostgreSQL 데이터베이스 주소를 쓰세요."))
    from sqlalchemy import create_engine, inspect

    engine = create_engine(into, hide_parameters=True)
    try:
        if inspect(engine).get_table_names():
            # Translators: Staff error: the drill never writes over data.
            raise BackupError(msg("--into의 데이터베이스가 비어 있지 않아요. 빈 곳을 쓰세요."))
    finally:
        engine.dispose()
    database = str(make_url(into).database)
    _run("pg_restore", into, "--exit-on-error", "--no-owner", f"--dbname={database}", str(source))
    return into


def _look_through(engine: Engine, wanted: dict[str, int], schema: str, kept: Kept) -> list[Finding]:
    reading = engine.execution_options(is_read=True)
    findings = []
    if engine.dialect.name == "sqlite":
        with reading.connect() as connection:
            said = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
        findings.append(Finding("integrity", said == ["ok"], said[0][:60]))
    findings.append(
        Finding("schema", bool(current_revision(engine)), f"{schema} -> {current_revision(engine)}")
    )
    with reading.connect() as connection:
        counts = _counts(connection, kept)
        for name in sorted(wanted):
            right = counts.get(name) == wanted[name]
            findings.append(Finding(f"rows of {name}", right, f"{counts.get(name)} of {wanted[name]}"))
        findings += kept.read_all(connection, counts)
    return findings

"""Opening the store: SQLCipher or PostgreSQL, checked and migrated."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
_BUSY_MS = 10_000
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Schema:
    """A program's tables and the way to them.

    Attributes:
        migrations: Folder of the Alembic migrations.
        revisions: Revisions that this program knows, oldest first.
        lock: Number of PostgreSQL's advisory lock under which one process migrates.
    """

    migrations: Path
    revisions: tuple[str, ...]
    lock: int


class StoreError(KioskError):
    """The database cannot be opened, read or written."""

    code = "G-12"


def _bad_url(detail: str) -> StoreError:
    # Translators: Shown to staff at start, when the database's address is wrong.
    text = msg("데이터베이스 주소를 확인하세요. 예: sqlite:///파일 또는 postgresql://서버/이름")
    return StoreError(text, technical=detail)


def _connect_encrypted(path: Path, key: bytes | None) -> Any:
    """Open one SQLCipher connection, with the settings that keep an answered report on disk."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), check_same_thread=False, timeout=_BUSY_MS / 1000)
    # SQLAlchemy begins transactions itself (see _begin); the driver must not guess.
    connection.isolation_level = None
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the kiosk's stderr
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def sqlite_engine(path: Path, key: bytes | None) -> Engine:
    """Return an engine over a SQLCipher file, without looking at its schema.

    Raises:
        StoreError: The module is missing, or the file cannot be made.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        # Translators: Shown to staff at start, when an encrypted database is not possible here.
        text = msg("암호화 저장 모듈(sqlcipher3)이 없어요. 다시 설치하세요.")
        raise StoreError(text, technical=str(error)) from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise _explain(error, "sqlite") from error
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: _connect_encrypted(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A write that starts as a read can fail with "locked"; taking the lock first cannot.
        is_read = connection.get_execution_options().get("is_read", False)
        connection.exec_driver_sql("BEGIN" if is_read else "BEGIN IMMEDIATE")

    return engine


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite URL, or None for another database.

    What follows ``sqlite:///`` is the path as it is: a folder may hold ``?``, ``#`` and ``%``.

    Raises:
        StoreError: It is not a database URL.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return Path(url.removeprefix(_SQLITE))
    try:
        make_url(url)
    except ArgumentError as error:
        raise _bad_url("not a database URL") from error
    return None


def open_engine(url: str, key: bytes | None, schema: Schema) -> Engine:
    """Open a database by URL and bring its schema up to date.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user@host/name`` (any SQLAlchemy PostgreSQL
            driver that is installed).
        key: SQLCipher key (32 bytes) of a SQLite file, or None for an unencrypted one.
        schema: The tables that are wanted.

    Raises:
        StoreError: Wrong URL, no connection, wrong key, damaged file, or a schema that a newer
            program made; the message says what to do.
    """
    path = sqlite_path(url)
    parsed = None if path is not None else make_url(url)
    backend = "sqlite" if parsed is None else parsed.get_backend_name()
    if path is not None:
        engine = sqlite_engine(path, key)
    elif parsed is not None and backend == "postgresql" and parsed.database:
        try:
            engine = create_engine(
                parsed, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True
            )
        except (ImportError, NoSuchModuleError) as error:
            # Translators: Shown to staff at start. The driver is a Python package.
            text = msg("PostgreSQL 연결 모듈(psycopg)이 없어요. 설치하세요.")
            raise StoreError(text, technical=str(error)) from error
    else:
        raise _bad_url(f"backend {backend!r} without a database, or not supported")
    try:
        _migrate(engine, schema)
    except StoreError:
        engine.dispose()
        raise
    except (DBAPIError, SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise _explain(error, backend) from error
    except Exception as error:
        engine.dispose()
        if type(error).__module__.startswith("sqlcipher3"):
            raise _explain(error, backend) from error
        raise
    return engine


def _explain(error: Exception, backend: str) -> StoreError:
    """Turn a driver's error at start into a sentence that says what to do."""
    words = str(getattr(error, "orig", error)).lower()
    technical = f"{type(error).__name__}: {words.splitlines()[0][:200] if words else ''}"
    if "not a database" in words or "malformed" in words:
        # Translators: Shown to staff at start.
        text = msg("저장소를 열 수 없어요. 열쇠가 다르거나 파일이 망가졌어요. 백업에서 되살리세요.")
    elif "full" in words or "no space" in words:
        # Translators: Shown to staff at start.
        text = msg("디스크가 가득 찼어요. 자리를 비우고 다시 켜세요.")
    elif backend == "postgresql" and ("permission denied" in words or "must be owner" in words):
        # Translators: Shown to staff at start: the database role may not make or change tables.
        text = msg("표를 만들거나 바꿀 권한이 없어요. 표의 주인 이름으로 한 번 여세요.")
    elif backend == "postgresql":
        # Translators: Shown to staff at start.
        text = msg("데이터베이스 서버에 연결할 수 없어요. 주소와 이름, 비밀번호를 확인하세요.")
    else:
        # Translators: Shown to staff at start.
        text = msg("저장소 파일을 열 수 없어요. 폴더의 권한을 확인하세요.")
    return StoreError(text, technical=technical)


def current_revision(engine: Engine) -> str | None:
    """Return the schema's revision, or None for an empty database."""
    with engine.connect().execution_options(is_read=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, schema: Schema) -> None:
    """Bring the schema forward; Alembic is only loaded when there is something to do."""
    revision = current_revision(engine)
    if revision == schema.revisions[-1]:
        return
    if revision is not None and revision not in schema.revisions:
        # Translators: Shown to staff at start: the data was written by a newer version of the program.
        text_ = msg("이 저장소는 더 새로운 프로그램이 만들었어요. 프로그램을 새 판으로 바꾸세요.")
        raise StoreError(text_, technical=f"schema {revision}, known up to {schema.revisions[-1]}")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(schema.migrations).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Several workers start at once; one migrates, the others wait and find it done.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": schema.lock})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    _LOG.info("schema brought from %s to %s", revision or "nothing", schema.revisions[-1])


def seconds_off(engine: Engine, now: datetime) -> float | None:
    """Return how far the database's clock is ahead of *now* in seconds; None for SQLite (no clock)."""
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return float((theirs - now).total_seconds())

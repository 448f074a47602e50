"""Opening the console's store and its one writer.

Whatever changes the store does so inside :meth:`Store.write`: one transaction at a time, also across
processes (SQLite's write lock, an advisory lock of PostgreSQL). So versions and audit numbers grow without
gaps and two members of staff who change one terminal come one after the other.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.console.store.bulk import BulkWriter
from kiosk.server.database import Schema, open_engine

_LOG = logging.getLogger(__name__)
#: Name of the embedded store in the data folder.
DATABASE_NAME = "console.db"
SCHEMA = Schema(Path(__file__).parent / "migrations", ("0001", "0002", "0003", "0004", "0005"), 311000002)
_WRITER_LOCK = 311000003


class Work:
    """One writing transaction, and what it will have changed.

    Attributes:
        session: The transaction.
        now: The moment that everything in it carries.
        changes: Kind of live event -> ids.
    """

    def __init__(self, session: Session, now: datetime, bulk: BulkWriter) -> None:
        """Begin; :meth:`Store.write` does."""
        self._bulk = bulk
        self.session = session
        self.now = now
        self.changes: dict[str, set[str]] = {}

    def changed(self, kind: str, *ids: str) -> None:
        """Remember that something changed, for those who watch."""
        self.changes.setdefault(kind, set()).update(ids)

    def insert(self, model: type[Any], rows: list[dict[str, Any]]) -> None:
        """Insert many rows at once, without objects that a session would watch; no rows is no work."""
        self._bulk.insert(self.session.connection(), model.__table__, rows)

    def upsert(self, model: type[Any], rows: list[dict[str, Any]]) -> None:
        """Insert rows, or replace all given columns of those that exist; no rows is no work."""
        self._bulk.upsert(self.session.connection(), model.__table__, rows)


class Store:
    """The opened store."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Use an opened engine."""
        self.engine = engine
        self.clock = clock
        self._lock = threading.Lock()
        self._bulk = BulkWriter(engine.dialect)
        self._listeners: list[Callable[[dict[str, set[str]]], None]] = []

    @classmethod
    def open(cls, url: str, key: bytes | None, clock: Clock) -> Store:
        """Open by URL and bring the schema up to date.

        Raises:
            StoreError: It cannot be opened; the message says what to do.
        """
        return cls(open_engine(url, key, SCHEMA), clock)

    def listen(self, call: Callable[[dict[str, set[str]]], None]) -> None:
        """Call *call* with the changes after every commit, on the thread that committed."""
        self._listeners.append(call)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Give the one writing transaction; an error undoes all of it."""
        with self._lock, Session(self.engine, expire_on_commit=False) as session, session.begin():
            if self.engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
            work = Work(session, self.clock.now(), self._bulk)
            yield work
        if not work.changes:
            return
        for call in self._listeners:
            try:
                call(work.changes)
            except Exception:  # who watches must never undo what was done
                _LOG.exception("a listener of the store failed")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a reading transaction that waits for nobody."""
        with Session(self.engine.execution_options(is_read=True), expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

"""Opening the gateway's store: SQLCipher or PostgreSQL, checked and migrated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from kiosk.server.database import Schema, StoreError, current_revision, seconds_off, sqlite_path
from kiosk.server.database import open_engine as open_any

__all__ = ["REVISIONS", "StoreError", "current_revision", "open_engine", "seconds_off", "sqlite_path"]

#: Schema revisions that this program knows, oldest first.
REVISIONS: tuple[str, ...] = ("0001", "0002")
SCHEMA = Schema(Path(__file__).parent / "migrations", REVISIONS, 311000001)


def open_engine(url: str, key: bytes | None) -> Engine:
    """Open a database by URL and bring its schema up to date.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user@host/name``.
        key: SQLCipher key (32 bytes) of a SQLite file, or None for an unencrypted one.

    Raises:
        StoreError: It cannot be opened; the message says what to do.
    """
    return open_any(url, key, SCHEMA)

"""Backups of the gateway's store; see :mod:`kiosk.server.backup`. The keys are not in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from kiosk.clock import Clock
from kiosk.gateway.config import GatewayKeys
from kiosk.gateway.store.database import SCHEMA
from kiosk.gateway.store.models import Base, StoredRequest
from kiosk.server import backup
from kiosk.server.backup import BackupError, Finding, Kept

__all__ = ["BackupError", "Finding", "make_backup", "restore_drill"]


def _read_reports(connection: Connection, counts: Mapping[str, int]) -> list[Finding]:
    """Read every report of a restored store."""
    read = 0
    columns = StoredRequest.__table__.columns
    for row in connection.execution_options(yield_per=500).execute(select(*columns)):
        read += bool(row.id and row.requested_at and isinstance(row.attributes, dict))
    all_read = read == counts["service_request"]
    return [Finding("reports read", all_read, f"{read} of {counts['service_request']}")]


def _kept(keys: GatewayKeys) -> Kept:
    return Kept(SCHEMA, Base.metadata, keys.store, keys.lookup, _read_reports)


def make_backup(url: str, keys: GatewayKeys, target: Path, clock: Clock) -> dict[str, Any]:
    """Write a backup while the gateway runs; return its manifest.

    Raises:
        BackupError: The file exists or cannot be written, or a program failed.
        StoreError: The database cannot be used.
    """
    return backup.make_backup(url, _kept(keys), target, clock)


def restore_drill(source: Path, keys: GatewayKeys, into: str | None = None) -> list[Finding]:
    """Restore a backup beside the running gateway, look at everything in it, and say what was found.

    Raises:
        BackupError: There is no such backup, or it cannot be restored at all.
        StoreError: It was restored and cannot be opened.
    """
    return backup.restore_drill(source, _kept(keys), into)

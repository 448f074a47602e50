"""Reading, checking and exporting the audit trail."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.audit_proof import Head, verify
from kiosk.console.services.access import need_everything, need_role
from kiosk.console.services.audit_scope import AuditSight
from kiosk.console.services.views import AuditFilter, AuditRow, AuditVerdict, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.people import AuditEntry
from kiosk.twin.signing import KeyRing

_COLUMNS = ("number", "at", "actor_id", "actor", "action", "target", "detail", "hash")


class AuditTrail:
    """The audit service."""

    def __init__(self, store: Store, keys: KeyRing, heads: Callable[[], Iterable[Head]]) -> None:
        """Work on a store; *heads* returns the exported heads that are at hand."""
        self._store = store
        self._keys = keys
        self._heads = heads

    def rows(self, staff: Staff, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        """Return entries of the reader's scope, newest first."""
        need_role(staff, "auditor", "manager")
        first, most = max(0, wanted.offset), max(1, min(wanted.limit, 1000))
        with self._store.read() as session:
            if not staff.scope.is_everything:
                told = islice(_told(session, staff, wanted, AuditEntry.number.desc()), first, first + most)
                return tuple(_view(row, detail) for row, detail in told)
            found = session.scalars(
                select(AuditEntry)
                .where(_condition(wanted))
                .order_by(AuditEntry.number.desc())
                .offset(first)
                .limit(most)
            )
            return tuple(_view(row, row.detail) for row in found)

    def verify(self, staff: Staff) -> AuditVerdict:
        """Read the whole chain, and hold it against the exported heads; for who sees the whole city.

        A chain is whole or not: a part of it that somebody sees proves nothing.
        """
        need_everything(staff, "auditor", "manager")
        with self._store.read() as session:
            return verify(session, self._heads(), self._keys)

    def export(self, staff: Staff, wanted: AuditFilter) -> Iterator[str]:
        """Yield a CSV file of the scope line by line, oldest first; the export is an entry itself."""
        need_role(staff, "auditor", "manager")
        with self._store.write() as work:
            detail = {"actor": wanted.actor, "action": wanted.action, "target": wanted.target}
            audit.append(work, staff, "audit.export", "", detail)
        return self._lines(staff, wanted)

    def _lines(self, staff: Staff, wanted: AuditFilter) -> Iterator[str]:
        yield "\ufeff" + _line(_COLUMNS)
        with self._store.read() as session:
            if not staff.scope.is_everything:
                for entry, detail in _told(session, staff, wanted, AuditEntry.number):
                    values = {name: getattr(entry, name) for name in _COLUMNS} | {"detail": detail}
                    yield _line([_harmless(one) for one in values.values()])
                return
            columns = [AuditEntry.__table__.columns[name] for name in _COLUMNS]
            rows = (
                session.connection()
                .execution_options(yield_per=500)
                .execute(select(*columns).where(_condition(wanted)).order_by(AuditEntry.number))
            )
            for row in rows:
                yield _line([_harmless(value) for value in row])


def _told(
    session: Session, staff: Staff, wanted: AuditFilter, order: Any
) -> Iterator[tuple[AuditEntry, str]]:
    """Yield what a reader of a narrower scope sees of the entries, with their detail."""
    sight = AuditSight(session, staff)
    found = session.scalars(
        select(AuditEntry)
        .where(_condition(wanted), sight.condition())
        .order_by(order)
        .execution_options(yield_per=500)
    )
    return sight.told(iter(found))


def _condition(wanted: AuditFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.actor:
        conditions.append(
            or_(
                AuditEntry.actor_id == wanted.actor,
                func.lower(AuditEntry.actor).contains(wanted.actor.lower(), autoescape=True),
            )
        )
    if wanted.action:
        conditions.append(AuditEntry.action.startswith(wanted.action, autoescape=True))
    if wanted.target:
        conditions.append(
            or_(
                AuditEntry.target == wanted.target,
                AuditEntry.target.endswith(f":{wanted.target}", autoescape=True),
            )
        )
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since.isoformat(timespec="milliseconds"))
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until.isoformat(timespec="milliseconds"))
    return and_(*conditions)


def _line(values: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(list(values))
    return written.getvalue()


def _harmless(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _view(row: AuditEntry, detail: str) -> AuditRow:
    return AuditRow(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        actor_id=row.actor_id,
        actor=row.actor,
        action=row.action,
        target=row.target,
        detail=json.loads(detail),
        hash=row.hash,
    )

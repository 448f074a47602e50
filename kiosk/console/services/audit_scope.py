"""Which entries of the audit trail somebody of a narrower scope reads, and how much of them.

An entry has the place of what it tells of: a terminal's is where it stands, a schedule's or notice's is the
centre or the group that it is for, a group's is its district, an account's is its scope. Whoever covers that
place reads the entry; everybody reads what they have done themselves. An entry about many terminals at once
is told with those of the scope only. What belongs to the whole city (its groups, notices for all, requests
to join) is read by who sees the whole city.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, Text, and_, cast, literal, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from kiosk.console.accounts.rows import lies_within, scope_of
from kiosk.console.services.access import in_scope
from kiosk.console.services.views import Staff
from kiosk.console.store.models import Site, Terminal, TerminalGroup
from kiosk.console.store.people import Account, AuditEntry

#: Target of entries about many terminals, and the fact that holds their ids.
_MANY, _VERSIONS = "terminals", "versions"


class AuditSight:
    """What one reader sees of the trail, in one transaction."""

    def __init__(self, session: Session, staff: Staff) -> None:
        """Find out what lies in the reader's scope."""
        self._session = session
        self._staff = staff
        self._districts = sorted(staff.scope.districts)
        mine = in_scope(staff.scope)
        self._terminals = frozenset(
            session.scalars(select(Terminal.id).join(Site, Site.id == Terminal.site_id).where(mine))
        )
        self._accounts = [
            row.id
            for row in session.scalars(select(Account))
            if row.id == staff.id or lies_within(session, scope_of(row), staff.scope)
        ]

    def condition(self) -> ColumnElement[bool]:
        """Return the condition on entries; of those about many terminals :meth:`told` leaves some out."""
        target, action = AuditEntry.target, AuditEntry.action
        mine, districts = in_scope(self._staff.scope), self._districts
        places = [f"site:{one}" for one in self._session.scalars(select(Site.id).where(mine))]
        groups = select(TerminalGroup.id).where(TerminalGroup.district_id.in_(districts))
        places += [f"group:{one}" for one in self._session.scalars(groups)]
        places += self._gone("site.add", select(Site.id)) + self._gone("group.add", select(TerminalGroup.id))
        terminals = select(Terminal.id).join(Site, Site.id == Terminal.site_id).where(mine)
        told = aliased(AuditEntry)
        notices = select(told.target).where(
            told.action == "message.add", self._fact(told.detail, "target").in_(places)
        )
        return or_(
            AuditEntry.actor_id == self._staff.id,
            target.in_([*places, *(f"district:{one}" for one in districts)]),
            target.in_(_named("terminal:", terminals)),
            target.in_([f"account:{one}" for one in self._accounts]),
            and_(action.startswith("schedule."), self._fact(AuditEntry.detail, "target").in_(places)),
            and_(target.startswith("message:"), target.in_(notices)),
            and_(action.startswith("modes."), target == _MANY),
        )

    def _gone(self, action: str, there: Select[Any]) -> list[str]:
        """Return what was added in the reader's districts and is no longer there, as targets of entries."""
        if not self._districts:
            return []
        kind = action.partition(".")[0]
        found = self._session.scalars(
            select(AuditEntry.target).where(
                AuditEntry.action == action,
                self._fact(AuditEntry.detail, "district").in_(self._districts),
                AuditEntry.target.not_in(_named(f"{kind}:", there)),
            )
        )
        return list(found)

    def _fact(self, detail: Any, name: str) -> ColumnElement[str]:
        """Return a fact of an entry's detail; it is stored as the text that was hashed."""
        is_server = self._session.get_bind().dialect.name == "postgresql"
        document: Any = cast(detail, JSON) if is_server else type_coerce(detail, JSON)
        found: ColumnElement[str] = document[name].as_string()
        return found

    def told(self, entries: Iterator[AuditEntry]) -> Iterator[tuple[AuditEntry, str]]:
        """Yield the entries that are told, with as much of their detail as is."""
        for entry in entries:
            if entry.target != _MANY or entry.actor_id == self._staff.id:
                yield entry, entry.detail
                continue
            detail = json.loads(entry.detail)
            versions = detail.get(_VERSIONS)
            held = {id: one for id, one in versions.items() if id in self._terminals} if versions else {}
            if held:
                yield entry, json.dumps({**detail, _VERSIONS: held}, ensure_ascii=False, sort_keys=True)


def _named(kind: str, ids: Select[Any]) -> Select[Any]:
    """Return ids as targets of entries."""
    found = ids.subquery()
    return select(literal(kind, Text) + found.c[0])

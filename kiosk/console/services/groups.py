"""Groups of terminals across sites; of two groups the one of higher priority wins."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import find_terminals, need_everything
from kiosk.console.services.checking import read_name
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.issuing import Issuer, terminals_of
from kiosk.console.services.views import GroupView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Membership, StoredMessage, StoredSchedule, Terminal, TerminalGroup
from kiosk.i18n.text import msg

_PRIORITIES = range(1, 1001)


class Groups:
    """The group service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        """Return all groups, highest priority first."""
        with self._store.read() as session:
            counts = dict(
                session.execute(
                    select(Membership.group_id, func.count())
                    .join(Terminal, Terminal.id == Membership.terminal_id)
                    .where(Terminal.revoked_at.is_(None))
                    .group_by(Membership.group_id)
                ).all()
            )
            rows = session.scalars(select(TerminalGroup).order_by(TerminalGroup.priority.desc()))
            return tuple(
                GroupView(row.id, row.name, row.priority, row.modes, counts.get(row.id, 0)) for row in rows
            )

    def add(self, staff: Staff, name: str, priority: int) -> GroupView:
        """Add a group."""
        need_everything(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            _check(work.session, text, priority, "")
            row = TerminalGroup(id=uuid.uuid4().hex, name=text, priority=priority, modes={})
            work.session.add(row)
            work.changed("places")
            audit.append(work, staff, "group.add", f"group:{row.id}", {"name": text, "priority": priority})
        return GroupView(row.id, text, priority, {}, 0)

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        """Rename a group or change its priority."""
        need_everything(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            row = _find(work.session, id)
            _check(work.session, text, priority, id)
            before = {"name": row.name, "priority": row.priority}
            row.name, row.priority = text, priority
            members = terminals_of(work.session, group=id)
            self._issuer.issue(work, members, staff, {"group": text, "priority": priority})
            work.changed("places")
            after = {"name": text, "priority": priority}
            audit.append(work, staff, "group.change", f"group:{id}", {"before": before, "after": after})
        return GroupView(id, text, priority, row.modes, len(members))

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a group with its schedules and messages."""
        need_everything(staff, "manager")
        with self._store.write() as work:
            row = _find(work.session, id)
            members = terminals_of(work.session, group=id)
            work.session.execute(delete(StoredSchedule).where(StoredSchedule.group_id == id))
            work.session.execute(delete(StoredMessage).where(StoredMessage.group_id == id))
            work.session.execute(delete(Membership).where(Membership.group_id == id))
            work.session.delete(row)
            self._issuer.issue(work, members, staff, {"group_removed": row.name})
            work.changed("places")
            detail = {"name": row.name, "terminals": len(members)}
            audit.append(work, staff, "group.remove", f"group:{id}", detail)

    def set_terminals(self, staff: Staff, id: str, terminals: Sequence[str]) -> None:
        """Let exactly these terminals be in the group."""
        need_everything(staff, "manager")
        with self._store.write() as work:
            row = _find(work.session, id)
            wanted = (
                {one.id for one in find_terminals(work.session, staff, terminals)} if terminals else set()
            )
            before = set(terminals_of(work.session, group=id))
            self._replace(work, id, wanted)
            self._issuer.issue(work, wanted ^ before, staff, {"group": row.name})
            work.changed("places")
            detail = {"in": sorted(wanted - before), "out": sorted(before - wanted)}
            audit.append(work, staff, "group.terminals", f"group:{id}", detail)

    def _replace(self, work: Work, id: str, wanted: set[str]) -> None:
        work.session.execute(delete(Membership).where(Membership.group_id == id))
        work.session.flush()
        work.session.add_all(Membership(group_id=id, terminal_id=one) for one in sorted(wanted))


def _find(session: Session, id: str) -> TerminalGroup:
    row = session.get(TerminalGroup, id)
    if row is None:
        raise NotFoundError("group")
    return row


def _check(session: Session, name: str, priority: int, own: str) -> None:
    """Refuse a name or a priority that another group has."""
    if priority not in _PRIORITIES:
        # Translators: Staff error: a group's priority is a number between 1 and 1000.
        raise InvalidError("priority", msg("우선순위는 1부터 1000까지예요."))
    others = session.scalars(select(TerminalGroup).where(TerminalGroup.id != own)).all()
    if any(one.name == name for one in others):
        # Translators: Staff error: a name, id or number is in use already.
        raise InvalidError("name", msg("이미 쓰고 있어요. 다른 것을 써 주세요."))
    if any(one.priority == priority for one in others):
        # Translators: Staff error: two groups cannot have the same priority.
        raise InvalidError("priority", msg("다른 모둠과 우선순위가 같아요."))

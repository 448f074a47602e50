"""Groups of terminals across sites; of two groups the one of higher priority wins.

A group belongs to the whole city or to one district: see :mod:`kiosk.console.services.group_scope`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import find_terminals, in_scope, need_everything, need_role
from kiosk.console.services.checking import read_name
from kiosk.console.services.ending import fix_ends
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.group_scope import find_group, in_sight, may_change
from kiosk.console.services.issuing import Issuer, terminals_of
from kiosk.console.services.room import need_room
from kiosk.console.services.views import GroupView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import (
    District,
    Membership,
    Site,
    StoredMessage,
    StoredSchedule,
    Terminal,
    TerminalGroup,
)
from kiosk.i18n.text import msg

_PRIORITIES = range(1, 1001)


class Groups:
    """The group service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        """Return the groups in sight, highest priority first."""
        with self._store.read() as session:
            counts = dict(
                session.execute(
                    select(Membership.group_id, func.count())
                    .join(Terminal, Terminal.id == Membership.terminal_id)
                    .join(Site, Site.id == Terminal.site_id)
                    .where(Terminal.revoked_at.is_(None), in_scope(staff.scope))
                    .group_by(Membership.group_id)
                ).all()
            )
            rows = session.scalars(
                select(TerminalGroup).where(in_sight(staff.scope)).order_by(TerminalGroup.priority.desc())
            )
            return tuple(_view(session, staff, row, counts.get(row.id, 0)) for row in rows)

    def free_priority(self, staff: Staff) -> int:
        """Return a priority that no group has: a round one above all, while there is room."""
        need_role(staff, "manager")
        with self._store.read() as session:
            return _free(set(session.scalars(select(TerminalGroup.priority))))

    def add(self, staff: Staff, name: str, priority: int, district: str = "") -> GroupView:
        """Add a group of a district, or of the whole city."""
        need_role(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            if not district:
                need_everything(staff, "manager")
            elif work.session.get(District, district) is None or not may_change(staff.scope, district):
                # Translators: Staff error: there is no such district, or it is another's.
                raise InvalidError("district", msg("그런 구역이 없어요."))
            _check(work.session, text, priority, "")
            row = TerminalGroup(
                id=uuid.uuid4().hex, name=text, priority=priority, modes={}, district_id=district or None
            )
            work.session.add(row)
            work.changed("places")
            detail = {"name": text, "priority": priority, "district": district}
            audit.append(work, staff, "group.add", f"group:{row.id}", detail)
            return _view(work.session, staff, row, 0)

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        """Rename a group or change its priority."""
        need_role(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            _check(work.session, text, priority, id)
            before = {"name": row.name, "priority": row.priority}
            row.name, row.priority = text, priority
            members = terminals_of(work.session, group=id)
            need_room(work, members, "name")
            self._issuer.issue(work, members, staff, {"group": text, "priority": priority})
            work.changed("places")
            after = {"name": text, "priority": priority}
            audit.append(work, staff, "group.change", f"group:{id}", {"before": before, "after": after})
            return _view(work.session, staff, row, len(members))

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a group with its schedules and messages."""
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            members = terminals_of(work.session, group=id)
            work.session.execute(delete(StoredSchedule).where(StoredSchedule.group_id == id))
            work.session.execute(delete(StoredMessage).where(StoredMessage.group_id == id))
            work.session.execute(delete(Membership).where(Membership.group_id == id))
            work.session.delete(row)
            fix_ends(work, members)
            self._issuer.issue(work, members, staff, {"group_removed": row.name})
            work.changed("places")
            detail = {"name": row.name, "terminals": len(members)}
            audit.append(work, staff, "group.remove", f"group:{id}", detail)

    def set_terminals(self, staff: Staff, id: str, terminals: Sequence[str]) -> None:
        """Let exactly these terminals (of the group's district) be in the group."""
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            found = find_terminals(work.session, staff, terminals) if terminals else []
            _check_district(work.session, row, {one.site_id for one in found})
            wanted = {one.id for one in found}
            before = set(terminals_of(work.session, group=id))
            self._replace(work, id, wanted)
            need_room(work, wanted - before, "terminals")
            fix_ends(work, wanted ^ before)
            self._issuer.issue(work, wanted ^ before, staff, {"group": row.name})
            work.changed("places")
            detail = {"in": sorted(wanted - before), "out": sorted(before - wanted)}
            audit.append(work, staff, "group.terminals", f"group:{id}", detail)

    def _replace(self, work: Work, id: str, wanted: set[str]) -> None:
        work.session.execute(delete(Membership).where(Membership.group_id == id))
        work.session.flush()
        work.session.add_all(Membership(group_id=id, terminal_id=one) for one in sorted(wanted))


def _view(session: Session, staff: Staff, row: TerminalGroup, terminals: int) -> GroupView:
    district = session.get(District, row.district_id) if row.district_id is not None else None
    return GroupView(
        id=row.id,
        name=row.name,
        priority=row.priority,
        modes=row.modes,
        terminals=terminals,
        district=row.district_id or "",
        district_name=district.name if district is not None else "",
        is_changeable=may_change(staff.scope, row.district_id),
    )


def _check_district(session: Session, row: TerminalGroup, sites: set[str]) -> None:
    """Refuse terminals of another district than the group's."""
    if row.district_id is None:
        return
    places = {site: session.get_one(Site, site) for site in sites}
    if any(place.district_id != row.district_id for place in places.values()):
        # Translators: Staff error: a group of one district can only hold terminals of that district.
        raise InvalidError("terminals", msg("이 모둠의 자치구 밖에 있는 기기가 있어요."))


def _free(taken: set[int]) -> int:
    """Return a priority that is free: the next round number, or else the highest one that is left."""
    round_one = max(taken, default=0) // 10 * 10 + 10
    if round_one in _PRIORITIES:
        return round_one
    return max((one for one in _PRIORITIES if one not in taken), default=_PRIORITIES[-1])


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
        # Translators: Staff error: two groups cannot have the same priority. {free} is a number nobody uses.
        text = msg(
            "다른 모둠이 쓰는 숫자예요. {free:은/는} 비어 있어요.",
            free=_free({one.priority for one in others}),
        )
        raise InvalidError("priority", text)

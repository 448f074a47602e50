"""Groups of sites and terminals; of two groups the one of higher priority wins.

A group belongs to the whole city or to one district: see :mod:`kiosk.console.services.group_scope`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import (
    chunks,
    find_terminals,
    in_scope,
    need_everything,
    need_role,
)
from kiosk.console.services.checking import read_name
from kiosk.console.services.ending import fix_ends
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.group_scope import find_group, in_sight, may_change, seen_groups
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.members import count_members, named_in, sites_in, terminals_of
from kiosk.console.services.room import need_room
from kiosk.console.services.views import GroupView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import (
    District,
    GroupSite,
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
            counts = count_members(session, staff.scope)
            sites: dict[str, list[str]] = {}
            held = select(GroupSite.group_id, Site.id).join(Site, Site.id == GroupSite.site_id)
            for group, site in session.execute(
                held.where(in_scope(staff.scope)).order_by(Site.name, Site.id)
            ):
                sites.setdefault(group, []).append(site)
            rows = session.scalars(
                select(TerminalGroup).where(in_sight(staff.scope)).order_by(TerminalGroup.priority.desc())
            )
            return tuple(
                _view(session, staff, row, counts.get(row.id, 0), sites.get(row.id, ())) for row in rows
            )

    def named(self, staff: Staff, id: str) -> tuple[str, ...]:
        """Return the terminals of the scope that a group in sight names, by name."""
        with self._store.read() as session:
            if id not in seen_groups(session, staff):
                raise NotFoundError("group")
            return tuple(
                session.scalars(
                    select(Terminal.id)
                    .join(Membership, Membership.terminal_id == Terminal.id)
                    .join(Site, Site.id == Terminal.site_id)
                    .where(Membership.group_id == id, Terminal.revoked_at.is_(None), in_scope(staff.scope))
                    .order_by(Site.name, Terminal.name, Terminal.id)
                )
            )

    def reach(self, staff: Staff, terminals: Collection[str], sites: Collection[str]) -> int:
        """Return how many terminals of the scope are among these, or stand at these sites."""
        with self._store.read() as session:
            found: set[str] = set()
            for column, ids in ((Terminal.id, terminals), (Terminal.site_id, sites)):
                for part in chunks(ids):
                    found.update(
                        session.scalars(
                            select(Terminal.id)
                            .join(Site, Site.id == Terminal.site_id)
                            .where(column.in_(part), Terminal.revoked_at.is_(None), in_scope(staff.scope))
                        )
                    )
            return len(found)

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
            return _view(work.session, staff, row, 0, ())

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        """Rename a group or change its priority."""
        need_role(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            _check(work.session, text, priority, id)
            before = {"name": row.name, "priority": row.priority}
            row.name, row.priority = text, priority
            members, sites = terminals_of(work.session, group=id), sites_in(work.session, id)
            need_room(work, members, "name", sites)
            self._issuer.issue(work, members, staff, {"group": text, "priority": priority})
            work.changed("places")
            after = {"name": text, "priority": priority}
            audit.append(work, staff, "group.change", f"group:{id}", {"before": before, "after": after})
            return _view(work.session, staff, row, len(members), sorted(sites))

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a group with its schedules and messages."""
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            members = terminals_of(work.session, group=id)
            work.session.execute(delete(StoredSchedule).where(StoredSchedule.group_id == id))
            work.session.execute(delete(StoredMessage).where(StoredMessage.group_id == id))
            for held in (Membership, GroupSite):
                work.session.execute(delete(held).where(held.group_id == id))
            work.session.delete(row)
            fix_ends(work, members)
            self._issuer.issue(work, members, staff, {"group_removed": row.name})
            work.changed("places")
            detail = {"name": row.name, "terminals": len(members)}
            audit.append(work, staff, "group.remove", f"group:{id}", detail)

    def set_members(
        self, staff: Staff, id: str, terminals: Collection[str], sites: Collection[str]
    ) -> GroupView:
        """Let a group name exactly these terminals, and hold exactly these sites (all of its district)."""
        with self._store.write() as work:
            row = find_group(work.session, staff, id)
            found = find_terminals(work.session, staff, sorted(set(terminals))) if terminals else []
            places = _find_sites(work.session, staff, sites)
            _check_district(work.session, row, {one.site_id for one in found}, "terminals")
            _check_district(work.session, row, {one.id for one in places}, "sites")
            named, held = {one.id for one in found}, {one.id for one in places}
            named_before, held_before = named_in(work.session, id), sites_in(work.session, id)
            before = set(terminals_of(work.session, group=id))
            _replace(work, Membership, id, "terminal_id", named - named_before, named_before - named)
            _replace(work, GroupSite, id, "site_id", held - held_before, held_before - held)
            after = set(terminals_of(work.session, group=id))
            self._need_room(work, after - before, named, held - held_before)
            fix_ends(work, after ^ before)
            self._issuer.issue(work, after ^ before, staff, {"group": row.name})
            work.changed("places")
            detail = {
                "in": sorted(after - before),
                "out": sorted(before - after),
                "sites_in": sorted(held - held_before),
                "sites_out": sorted(held_before - held),
                "named": sorted(named - named_before),
                "unnamed": sorted(named_before - named),
            }
            audit.append(work, staff, "group.terminals", f"group:{id}", detail)
            return _view(work.session, staff, row, len(after), sorted(held))

    def _need_room(self, work: Work, joined: set[str], named: set[str], sites: set[str]) -> None:
        """Refuse what does not fit, at the field that brings it: a site, or else a named terminal."""
        need_room(work, joined - named, "sites", sites)
        need_room(work, joined & named, "terminals")


def _replace(
    work: Work,
    model: type[Membership] | type[GroupSite],
    group: str,
    key: str,
    added: set[str],
    removed: set[str],
) -> None:
    """Write what a group gains and loses; what stays is not touched."""
    column = model.__table__.c[key]
    for part in chunks(sorted(removed)):
        work.session.execute(delete(model).where(model.group_id == group, column.in_(part)))
    work.insert(model, [{"group_id": group, key: one} for one in sorted(added)])


def _find_sites(session: Session, staff: Staff, sites: Collection[str]) -> list[Site]:
    """Return all of these sites.

    Raises:
        InvalidError: One of them does not exist, or lies outside of the scope.
    """
    wanted = set(sites)
    found: list[Site] = []
    for part in chunks(sorted(wanted)):
        found += session.scalars(select(Site).where(Site.id.in_(part), in_scope(staff.scope)))
    if len(found) != len(wanted):
        # Translators: Staff error: a centre was chosen that does not exist any more, or is another's.
        raise InvalidError("sites", msg("없는 기관이 들어 있어요."))
    return found


def _view(
    session: Session, staff: Staff, row: TerminalGroup, terminals: int, sites: Sequence[str]
) -> GroupView:
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
        sites=tuple(sites),
    )


def _check_district(session: Session, row: TerminalGroup, sites: set[str], field: str) -> None:
    """Refuse what stands in another district than the group's."""
    if row.district_id is None:
        return
    if any(session.get_one(Site, site).district_id != row.district_id for site in sites):
        if field == "sites":
            # Translators: Staff error: a group of one district can only hold centres of that district.
            raise InvalidError(field, msg("이 모둠의 자치구 밖에 있는 기관이 있어요."))
        # Translators: Staff error: a group of one district can only hold terminals of that district.
        raise InvalidError(field, msg("이 모둠의 자치구 밖에 있는 기기가 있어요."))


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

"""Who is in a group: the terminals that it names, and every terminal at a site that it holds.

Nothing of the second is written down: it is worked out here, and only here, from where a terminal stands. So
a terminal that joins or moves to such a site is in the group at that moment, and one that moves away is not.
What a change of places does to groups is told in the trail of each group (:class:`Movement`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import chunks, in_scope
from kiosk.console.services.views import Scope, Staff
from kiosk.console.store.database import Work
from kiosk.console.store.models import GroupSite, Membership, Site, Terminal, TerminalGroup

#: Ways by which a terminal is in its groups: group -> the site that brings it there, or "": it is named.
Ways = Mapping[str, str]


def ways_of(session: Session, terminals: Collection[str]) -> dict[str, dict[str, str]]:
    """Return terminal -> its groups, each with the site that brings it there, or "": it is only named."""
    found: dict[str, dict[str, str]] = {terminal: {} for terminal in terminals}
    for part in chunks(terminals):
        named = select(Membership.terminal_id, Membership.group_id, literal("").label("site")).where(
            Membership.terminal_id.in_(part)
        )
        by_site = (
            select(Terminal.id, GroupSite.group_id, GroupSite.site_id)
            .join(GroupSite, GroupSite.site_id == Terminal.site_id)
            .where(Terminal.id.in_(part), Terminal.revoked_at.is_(None))
        )
        for terminal, group, site in session.execute(union_all(named, by_site)):
            found[terminal][group] = site or found[terminal].get(group, "")
    return found


def groups_of(session: Session, terminals: Collection[str]) -> dict[str, frozenset[str]]:
    """Return terminal -> ids of its groups."""
    return {terminal: frozenset(ways) for terminal, ways in ways_of(session, terminals).items()}


def is_member(group: str) -> ColumnElement[bool]:
    """Return the condition on ``terminal`` rows that are in a group; those that were revoked may be, too."""
    return or_(
        Terminal.id.in_(select(Membership.terminal_id).where(Membership.group_id == group)),
        Terminal.site_id.in_(select(GroupSite.site_id).where(GroupSite.group_id == group)),
    )


def count_members(session: Session, scope: Scope) -> dict[str, int]:
    """Return group -> how many terminals of a scope are in it; groups without any are left out.

    Who is named and stands at a site of the group, too, is counted at the site: no pair has to be compared.
    """
    here = (Terminal.revoked_at.is_(None), in_scope(scope))
    by_site = (
        select(GroupSite.group_id, func.count())
        .join(Terminal, Terminal.site_id == GroupSite.site_id)
        .join(Site, Site.id == GroupSite.site_id)
        .where(*here)
        .group_by(GroupSite.group_id)
    )
    named = (
        select(Membership.group_id, func.count())
        .join(Terminal, Terminal.id == Membership.terminal_id)
        .join(Site, Site.id == Terminal.site_id)
        .outerjoin(
            GroupSite,
            and_(GroupSite.group_id == Membership.group_id, GroupSite.site_id == Terminal.site_id),
        )
        .where(*here, GroupSite.group_id.is_(None))
        .group_by(Membership.group_id)
    )
    found: Counter[str] = Counter()
    for group, count in session.execute(union_all(by_site, named)):
        found[group] += count
    return dict(found)


def terminals_of(session: Session, *, site: str | None = None, group: str | None = None) -> list[str]:
    """Return the terminals of a site or a group, or all of them; not those that were revoked."""
    statement = select(Terminal.id).where(Terminal.revoked_at.is_(None)).order_by(Terminal.id)
    if site is not None:
        statement = statement.where(Terminal.site_id == site)
    if group is not None:
        statement = statement.where(is_member(group))
    return list(session.scalars(statement))


def named_in(session: Session, group: str) -> set[str]:
    """Return the terminals that a group names."""
    return set(session.scalars(select(Membership.terminal_id).where(Membership.group_id == group)))


def sites_in(session: Session, group: str) -> set[str]:
    """Return the sites that a group holds."""
    return set(session.scalars(select(GroupSite.site_id).where(GroupSite.group_id == group)))


def groups_at(session: Session, sites: Collection[str]) -> dict[str, frozenset[str]]:
    """Return site -> the groups that hold it: those of a terminal that joins there."""
    found: dict[str, set[str]] = {site: set() for site in sites}
    for part in chunks(sites):
        for row in session.scalars(select(GroupSite).where(GroupSite.site_id.in_(part))):
            found[row.site_id].add(row.group_id)
    return {site: frozenset(groups) for site, groups in found.items()}


def let_go(work: Work, staff: Staff, site: str, groups: Collection[str]) -> None:
    """Take a site out of groups, and tell it in the trail of each."""
    held = work.session.scalars(
        select(TerminalGroup)
        .join(GroupSite, GroupSite.group_id == TerminalGroup.id)
        .where(GroupSite.site_id == site, TerminalGroup.id.in_(groups))
        .order_by(TerminalGroup.priority.desc())
    ).all()
    for row in held:
        audit.append(work, staff, "group.site-gone", f"group:{row.id}", {"group": row.name, "site": site})
    ids = [row.id for row in held]
    work.session.execute(delete(GroupSite).where(GroupSite.site_id == site, GroupSite.group_id.in_(ids)))


class Movement:
    """What a change of places does to groups: begun before it, told after it in the same transaction."""

    def __init__(self, work: Work, terminals: Collection[str]) -> None:
        """Look at the groups of these terminals; one that is not there yet is in none."""
        work.session.flush()
        self._work = work
        self._before = ways_of(work.session, terminals)

    def tell(self, staff: Staff) -> set[str]:
        """Write down who came into which group, who left it, and by which site.

        Returns:
            The terminals whose groups are others now.
        """
        session = self._work.session
        session.flush()
        after = ways_of(session, self._before)
        told: dict[tuple[str, str, str], list[str]] = {}
        moved: set[str] = set()
        for terminal in sorted(after):
            for group, site, way in _differences(self._before[terminal], after[terminal]):
                told.setdefault((group, site, way), []).append(terminal)
                moved.add(terminal)
        names = {row.id: row.name for row in session.scalars(select(TerminalGroup))} if told else {}
        for (group, site, way), terminals in sorted(told.items()):
            detail = {"group": names[group], way: terminals} | ({"site": site} if site else {})
            audit.append(self._work, staff, "group.moved", f"group:{group}", detail)
        return moved


def _differences(before: Ways, after: Ways) -> Iterator[tuple[str, str, str]]:
    """Yield group, site and ``in`` or ``out``."""
    for group in after.keys() - before.keys():
        yield group, after[group], "in"
    for group in before.keys() - after.keys():
        yield group, before[group], "out"

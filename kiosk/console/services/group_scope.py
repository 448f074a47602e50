"""Which groups somebody sees, and which they may change.

A group belongs to the whole city or to one district. Who covers that place sets it up and fills it. Others
see it only where it names a terminal of theirs or holds a site of theirs, so that they can read why a
terminal looks as it does.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select, true
from sqlalchemy.orm import Session

from kiosk.console.services.access import chunks, in_scope, need_role
from kiosk.console.services.errors import NotAllowedError, NotFoundError
from kiosk.console.services.views import Scope, Staff
from kiosk.console.store.models import GroupSite, Membership, Site, Terminal, TerminalGroup


def may_change(scope: Scope, district: str | None) -> bool:
    """Return whether a scope covers all places that a group of this district (None: the city) may hold."""
    return scope.is_everything or (district is not None and district in scope.districts)


def in_sight(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on ``terminal_group`` rows that somebody of this scope sees."""
    if scope.is_everything:
        return true()
    mine = (
        select(Membership.group_id)
        .join(Terminal, Terminal.id == Membership.terminal_id)
        .join(Site, Site.id == Terminal.site_id)
        .where(Terminal.revoked_at.is_(None), in_scope(scope))
    )
    ours = select(GroupSite.group_id).join(Site, Site.id == GroupSite.site_id).where(in_scope(scope))
    return or_(
        TerminalGroup.district_id.in_(sorted(scope.districts)),
        TerminalGroup.id.in_(mine),
        TerminalGroup.id.in_(ours),
    )


def seen_groups(session: Session, staff: Staff) -> frozenset[str]:
    """Return the ids of the groups that somebody sees."""
    return frozenset(session.scalars(select(TerminalGroup.id).where(in_sight(staff.scope))))


def find_group(session: Session, staff: Staff, group: str) -> TerminalGroup:
    """Return a group that a manager may change.

    Raises:
        NotFoundError: There is none in sight.
        NotAllowedError: Role or scope do not allow to change it.
    """
    need_role(staff, "manager")
    row = session.get(TerminalGroup, group)
    if row is not None and may_change(staff.scope, row.district_id):
        return row
    if row is None or group not in seen_groups(session, staff):
        raise NotFoundError("group")
    raise NotAllowedError("needs the scope of the group")


def others_groups(session: Session, district: str) -> list[str]:
    """Return the groups of all districts but this one."""
    return list(
        session.scalars(
            select(TerminalGroup.id).where(
                TerminalGroup.district_id.is_not(None), TerminalGroup.district_id != district
            )
        )
    )


def leave_other_districts(session: Session, terminals: Collection[str], district: str) -> None:
    """Let no group of another district name terminals that came to this one."""
    others = others_groups(session, district)
    for part in chunks(terminals):
        session.execute(
            delete(Membership).where(Membership.terminal_id.in_(part), Membership.group_id.in_(others))
        )

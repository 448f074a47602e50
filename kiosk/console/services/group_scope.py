"""Which groups somebody sees, and which they may change.

A group belongs to the whole city or to one district. Who covers that place sets it up and fills it. Others
see it only where it acts on a terminal of theirs, so that they can read why that terminal looks as it does.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select, true
from sqlalchemy.orm import Session

from kiosk.console.services.access import chunks, in_scope, need_role
from kiosk.console.services.errors import NotAllowedError, NotFoundError
from kiosk.console.services.views import Scope, Staff
from kiosk.console.store.models import Membership, Site, Terminal, TerminalGroup


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
    return or_(TerminalGroup.district_id.in_(sorted(scope.districts)), TerminalGroup.id.in_(mine))


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


def leave_other_districts(session: Session, terminals: Collection[str], district: str) -> set[str]:
    """Take terminals that came to a district out of the groups of others; return those that were in one."""
    others = select(TerminalGroup.id).where(
        TerminalGroup.district_id.is_not(None), TerminalGroup.district_id != district
    )
    left: set[str] = set()
    for part in chunks(terminals):
        theirs = (Membership.terminal_id.in_(part), Membership.group_id.in_(others))
        left |= set(session.scalars(select(Membership.terminal_id).where(*theirs)))
        session.execute(delete(Membership).where(*theirs))
    return left

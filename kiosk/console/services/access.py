"""Who may do what, and where: the one place that decides it for all services."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from kiosk.console.services.errors import NotAllowedError, NotFoundError
from kiosk.console.services.views import EVERYTHING, Role, Scope, Staff
from kiosk.console.store.models import Site, Terminal

#: The console itself, in audit and history.
SYSTEM = Staff("system", "console", "manager", EVERYTHING)
ACTING: tuple[Role, ...] = ("helper", "manager")


def need_role(staff: Staff, *roles: Role) -> None:
    """Refuse who has none of the roles.

    Raises:
        NotAllowedError: The role does not allow it.
    """
    if staff.role not in roles:
        raise NotAllowedError(f"{staff.role} is not one of {', '.join(roles)}")


def need_everything(staff: Staff, *roles: Role) -> None:
    """Refuse who has none of the roles for the entire city.

    Raises:
        NotAllowedError: Role or scope do not allow it.
    """
    need_role(staff, *roles)
    if not staff.scope.is_everything:
        raise NotAllowedError("needs the scope of the entire city")


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on ``site`` rows that lie in a scope."""
    if scope.is_everything:
        return true()
    return or_(Site.id.in_(sorted(scope.sites)), Site.district_id.in_(sorted(scope.districts)))


def find_site(session: Session, staff: Staff, site: str) -> Site:
    """Return a site of the scope.

    Raises:
        NotFoundError: There is none there.
    """
    row = session.get(Site, site)
    if row is None or not staff.scope.covers(row.id, row.district_id):
        raise NotFoundError("site")
    return row


def find_terminal(session: Session, staff: Staff, terminal: str) -> Terminal:
    """Return a terminal of the scope that has not been revoked.

    Raises:
        NotFoundError: There is none there.
    """
    return find_terminals(session, staff, [terminal])[0]


def find_terminals(session: Session, staff: Staff, terminals: Sequence[str]) -> list[Terminal]:
    """Return all of these terminals, by id.

    Raises:
        NotFoundError: One of them does not exist, was revoked, or lies outside of the scope.
    """
    wanted = sorted(set(terminals))
    found: list[Terminal] = []
    for part in chunks(wanted):
        found += session.scalars(
            select(Terminal)
            .join(Site, Site.id == Terminal.site_id)
            .where(Terminal.id.in_(part), Terminal.revoked_at.is_(None), in_scope(staff.scope))
        )
    if len(found) != len(wanted) or not wanted:
        raise NotFoundError("terminal")
    return sorted(found, key=lambda row: row.id)


def chunks(ids: Collection[str], size: int = 500) -> list[list[str]]:
    """Return ids in parts that a database takes as arguments."""
    ordered = list(ids)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]

"""What a schedule or a notice is for: ``all``, ``site:ID`` or ``group:ID``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.services.access import find_site, need_everything
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.group_scope import find_group, may_change, seen_groups
from kiosk.console.services.members import sites_in, terminals_of
from kiosk.console.services.views import Staff
from kiosk.console.store.models import Site, TerminalGroup
from kiosk.i18n.text import msg


@dataclass(frozen=True, slots=True)
class Target:
    """A target that exists. Without site and group it is everything."""

    site: str | None
    group: str | None
    name: str

    def terminals(self, session: Session) -> list[str]:
        """Return the terminals that it means."""
        return terminals_of(session, site=self.site, group=self.group)

    def sites(self, session: Session) -> list[str]:
        """Return the sites of which it means every terminal, also one that joins later."""
        if self.group is not None:
            return sorted(sites_in(session, self.group))
        return [self.site] if self.site is not None else list(session.scalars(select(Site.id)))


def read_target(session: Session, staff: Staff, text: str, *, may_be_all: bool) -> Target:
    """Return the target that *text* names, for a manager who may change it.

    Raises:
        InvalidError: There is none of this name in the scope.
        NotAllowedError: It is everything or a group, and the scope does not cover all of it.
    """
    kind, _, id = text.partition(":")
    if kind == "all" and may_be_all:
        need_everything(staff, "manager")
        return Target(None, None, "")
    if kind == "site":
        try:
            row = find_site(session, staff, id)
        except NotFoundError:
            row = None
        if row is not None:
            return Target(row.id, None, row.name)
    if kind == "group":
        try:
            group = find_group(session, staff, id)
        except NotFoundError:
            group = None
        if group is not None:
            return Target(None, group.id, group.name)
    # Translators: Staff error: it was not said for which place or group.
    raise InvalidError("target", msg("어느 곳이나 모둠인지 골라 주세요."))


class Sight:
    """Which targets somebody sees; asked for every row of a list, so it reads the groups once."""

    def __init__(self, session: Session, staff: Staff) -> None:
        """Look with the eyes of *staff*."""
        self._session = session
        self._scope = staff.scope
        self._groups = seen_groups(session, staff)

    def sees(self, site: str | None, group: str | None) -> bool:
        """Tell whether something for a site, a group or all acts on what they see."""
        if site is not None:
            row = self._session.get(Site, site)
            return row is not None and self._scope.covers(row.id, row.district_id)
        return group is None or group in self._groups

    def covers(self, site: str | None, group: str | None) -> bool:
        """Tell whether their scope covers all of a target that they see."""
        if site is not None:
            return True
        row = self._session.get(TerminalGroup, group) if group is not None else None
        return may_change(self._scope, row.district_id if row is not None else None)


def target_text(site: str | None, group: str | None) -> str:
    """Return the text of a stored target."""
    return f"site:{site}" if site else f"group:{group}" if group else "all"

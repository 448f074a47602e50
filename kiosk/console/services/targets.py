"""What a schedule or a notice is for: ``all``, ``site:ID`` or ``group:ID``."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.console.services.access import find_site, need_everything
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.issuing import terminals_of
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


def read_target(session: Session, staff: Staff, text: str, *, may_be_all: bool) -> Target:
    """Return the target that *text* names, for a manager who may change it.

    Raises:
        InvalidError: There is none of this name in the scope.
        NotAllowedError: Groups and everything need the scope of the entire city.
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
        need_everything(staff, "manager")
        group = session.get(TerminalGroup, id)
        if group is not None:
            return Target(None, group.id, group.name)
    # Translators: Staff error: it was not said for which place or group.
    raise InvalidError("target", msg("어느 곳이나 모둠인지 골라 주세요."))


def is_visible(session: Session, staff: Staff, site: str | None) -> bool:
    """Tell whether something for a site (or for a group or all) may be seen."""
    if site is None:
        return True
    row = session.get(Site, site)
    return row is not None and staff.scope.covers(row.id, row.district_id)


def target_text(site: str | None, group: str | None) -> str:
    """Return the text of a stored target."""
    return f"site:{site}" if site else f"group:{group}" if group else "all"

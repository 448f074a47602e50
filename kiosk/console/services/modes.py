"""Wishes for modes: of one terminal (staff), a site, a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from kiosk.console import audit
from kiosk.console.services.access import (
    ACTING,
    chunks,
    find_site,
    find_terminals,
    need_role,
)
from kiosk.console.services.checking import read_modes
from kiosk.console.services.errors import ConflictError, InvalidError
from kiosk.console.services.group_scope import find_group
from kiosk.console.services.issuing import Issuer, Wishes, staff_change
from kiosk.console.services.members import groups_of, terminals_of
from kiosk.console.services.views import UNTILS, Modes, Staff, Until
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Desired, Site
from kiosk.i18n.text import msg
from kiosk.twin.layers import UNTIL_TAKEN_BACK


class Switching:
    """The mode service. Every call is one transaction: versions, publish table, audit; all or nothing."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def switch(
        self,
        staff: Staff,
        terminals: Sequence[str],
        *,
        modes: Modes | None = None,
        preset: str | None = None,
        offer: Literal["offer", "now"] = "offer",
        expected_versions: Mapping[str, int] | None = None,
        until: Until = "boundary",
    ) -> Mapping[str, int]:
        """Change modes at terminals for a while; see the protocol."""
        need_role(staff, *ACTING)
        values = read_modes(modes, preset)
        if offer not in ("offer", "now"):
            # Translators: Staff error: nothing was chosen to change.
            raise InvalidError("offer", msg("바꿀 보기 방식을 골라 주세요."))
        if until not in UNTILS:
            # Translators: Staff error: it was not said how long a change is to hold.
            raise InvalidError("until", msg("언제까지인지 골라 주세요."))
        with self._store.write() as work:
            rows = find_terminals(work.session, staff, terminals)
            _check_versions(work, expected_versions or {}, {row.id for row in rows})
            wishes = Wishes(work.session, work.now)
            groups = groups_of(work.session, [row.id for row in rows])
            zones = {one.id: one.time_zone for one in work.session.execute(select(Site.id, Site.time_zone))}
            for row in rows:
                held = staff_change(row, work.now)
                # What another field of an earlier change asks for goes on; the same field is the later one's.
                row.staff_modes = {**(held.modes if held else {}), **values}
                row.staff_authors = {**(held.authors if held else {}), **dict.fromkeys(values, staff.id)}
                row.staff_by = staff.name
                row.staff_at = work.now
                row.staff_until = {
                    "boundary": wishes.shared(row.site_id, groups[row.id]).boundary,
                    "today": end_of_day(work.now, zones[row.site_id]),
                    "taken-back": UNTIL_TAKEN_BACK,
                }[until]
                row.staff_offer = offer
            detail: dict[str, Any] = {"modes": values, "preset": preset, "offer": offer, "until": until}
            versions = self._issuer.issue(work, [row.id for row in rows], staff, detail, offered=True)
            _tell(work, staff, "modes.switch", versions, detail)
        return versions

    def clear_staff(self, staff: Staff, terminals: Sequence[str]) -> Mapping[str, int]:
        """Take staff changes back, so that lower layers show through."""
        need_role(staff, *ACTING)
        with self._store.write() as work:
            rows = [row for row in find_terminals(work.session, staff, terminals) if row.staff_modes]
            for row in rows:
                row.staff_modes, row.staff_authors, row.staff_by = None, None, ""
                row.staff_at = row.staff_until = None
            versions = self._issuer.issue(
                work, [row.id for row in rows], staff, {"cleared": True}, offered=True
            )
            _tell(work, staff, "modes.clear", versions, {})
        return versions

    def set_site(self, staff: Staff, site: str, modes: Modes) -> int:
        """Set a site's standing modes."""
        need_role(staff, "manager")
        values = read_modes(modes, None, may_be_empty=True)
        with self._store.write() as work:
            row = find_site(work.session, staff, site)
            row.modes = values
            detail = {"site": row.name, "modes": values}
            versions = self._issuer.issue(work, terminals_of(work.session, site=site), staff, detail)
            audit.append(work, staff, "modes.site", f"site:{site}", {**detail, "terminals": len(versions)})
        return len(versions)

    def set_group(self, staff: Staff, group: str, modes: Modes) -> int:
        """Set a group's standing modes."""
        need_role(staff, "manager")
        values = read_modes(modes, None, may_be_empty=True)
        with self._store.write() as work:
            row = find_group(work.session, staff, group)
            row.modes = values
            detail = {"group": row.name, "modes": values}
            versions = self._issuer.issue(work, terminals_of(work.session, group=group), staff, detail)
            audit.append(work, staff, "modes.group", f"group:{group}", {**detail, "terminals": len(versions)})
        return len(versions)


def end_of_day(now: datetime, zone: str) -> datetime:
    """Return the next midnight (UTC) of a time zone, by its IANA name."""
    place = ZoneInfo(zone)
    tomorrow = now.astimezone(place).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), place).astimezone(UTC)


def _check_versions(work: Work, expected: Mapping[str, int], terminals: set[str]) -> None:
    """Refuse if somebody changed one of the terminals since the caller looked."""
    wanted = {terminal: version for terminal, version in expected.items() if terminal in terminals}
    for part in chunks(sorted(wanted)):
        rows = work.session.execute(
            select(Desired.terminal_id, Desired.version).where(Desired.terminal_id.in_(part))
        )
        found = {row.terminal_id: row.version for row in rows}
        if any(found.get(terminal, 0) != wanted[terminal] for terminal in part):
            raise ConflictError("another version")


def _tell(
    work: Work, staff: Staff, action: str, versions: Mapping[str, int], detail: Mapping[str, Any]
) -> None:
    """Write one entry for one terminal, or one for all of a larger selection."""
    if len(versions) == 1:
        ((terminal, version),) = versions.items()
        audit.append(work, staff, action, f"terminal:{terminal}", {**detail, "version": version})
    elif versions:
        audit.append(work, staff, action, "terminals", {**detail, "versions": dict(versions)})

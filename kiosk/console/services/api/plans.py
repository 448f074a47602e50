"""Places and plans: sites, groups, schedules, notices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from kiosk.console.services.views import (
    DistrictView,
    GroupView,
    MessageView,
    Occurrence,
    ScheduleDraft,
    ScheduleView,
    SiteView,
    Staff,
)


class SiteService(Protocol):
    """Districts and sites. Reading: any role; writing: manager."""

    def districts(self, staff: Staff) -> tuple[DistrictView, ...]:
        """Return the districts in the scope."""

    def sites(self, staff: Staff) -> tuple[SiteView, ...]:
        """Return the sites in the scope, by name."""

    def add_district(self, staff: Staff, id: str, name: str) -> DistrictView:
        """Add a district."""

    def add(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Add a site."""

    def change(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Change a site."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a site that has no terminal."""


class GroupService(Protocol):
    """Groups of sites and terminals: of the whole city, or of one district.

    Reading: any role, those that act on a terminal or a site of the scope; writing: manager whose scope
    covers the city or the district.
    """

    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        """Return the groups in sight, highest priority first."""

    def free_priority(self, staff: Staff) -> int:
        """Return a priority that no group has, above the others while there is room."""

    def add(self, staff: Staff, name: str, priority: int, district: str = "") -> GroupView:
        """Add a group of a district, or of the whole city (``""``).

        Name and priority must be free in the whole city (``InvalidError.field`` says which is not).
        """

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        """Rename a group or change its priority."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a group with its schedules and messages; lower layers show through."""

    def named(self, staff: Staff, id: str) -> tuple[str, ...]:
        """Return the terminals of the scope that a group names one by one."""

    def reach(self, staff: Staff, terminals: Collection[str], sites: Collection[str]) -> int:
        """Return how many terminals of the scope are among these, or at these sites; any id may be given."""

    def set_members(
        self, staff: Staff, id: str, terminals: Collection[str], sites: Collection[str]
    ) -> GroupView:
        """Let a group name exactly these terminals, and hold exactly these sites (all of its district).

        Every terminal at such a site is in the group, also one that comes there later, until it leaves.
        """


class ScheduleService(Protocol):
    """Schedules of sites and groups. Writing: manager."""

    def schedules(self, staff: Staff) -> tuple[ScheduleView, ...]:
        """Return the schedules in the scope."""

    def preview(self, draft: ScheduleDraft, count: int = 5) -> tuple[Occurrence, ...]:
        """Return the next occurrences of a draft; raises ``InvalidError`` if it cannot be taken."""

    def add(self, staff: Staff, draft: ScheduleDraft) -> ScheduleView:
        """Add a schedule; every terminal of its target gets a new version."""

    def change(self, staff: Staff, id: str, draft: ScheduleDraft, *, is_on: bool = True) -> ScheduleView:
        """Change a schedule, or switch it off."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a schedule."""


class MessageService(Protocol):
    """Notices of the centre that stay on terminals. Writing: manager."""

    def messages(self, staff: Staff) -> tuple[MessageView, ...]:
        """Return the notices that are not over, in the scope."""

    def add(
        self, staff: Staff, texts: Mapping[str, str], starts_at: datetime, ends_at: datetime, target: str
    ) -> MessageView:
        """Add a notice (``ko`` is required, at most 300 characters a language)."""

    def remove(self, staff: Staff, id: str) -> None:
        """Take a notice back."""

"""Where terminals stand, and the groups that hold them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from kiosk.console.services.errors import ConflictError, InvalidError
from kiosk.console.services.views import DistrictView, GroupView, SiteView, Staff
from kiosk.i18n.text import msg
from tests.helpers.console.state import Part


class Sites(Part):
    """Districts and sites."""

    def districts(self, staff: Staff) -> tuple[DistrictView, ...]:
        return tuple(one for one in self.console.districts.values() if staff.scope.covers(None, one.id))

    def sites(self, staff: Staff) -> tuple[SiteView, ...]:
        counts: dict[str, int] = {}
        for row in self.console.rows.values():
            counts[row.site] = counts.get(row.site, 0) + 1
        found = [
            dataclasses.replace(one, terminals=counts.get(one.id, 0))
            for one in self.console.sites.values()
            if staff.scope.covers(one.id, one.district)
        ]
        return tuple(sorted(found, key=lambda one: one.name))

    def add_district(self, staff: Staff, id: str, name: str) -> DistrictView:
        self.console.need(staff, "manager")
        if id in self.console.districts:
            raise InvalidError("id", msg("이미 있어요."))
        self.console.districts[id] = DistrictView(id, name, 0)
        return self.console.districts[id]

    def add(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        self.console.need(staff, "manager")
        if id in self.console.sites:
            raise InvalidError("id", msg("이미 있어요."))
        if district not in self.console.districts:
            raise InvalidError("district", msg("목록에서 골라 주세요."))
        self.console.sites[id] = SiteView(id, name, district, time_zone, {}, 0)
        return self.console.sites[id]

    def change(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        self.console.need(staff, "manager")
        if district not in self.console.districts:
            raise InvalidError("district", msg("목록에서 골라 주세요."))
        self.console.sites[id] = dataclasses.replace(
            self.console.sites[id], name=name, district=district, time_zone=time_zone
        )
        return self.console.sites[id]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if any(row.site == id for row in self.console.rows.values()):
            raise ConflictError(id)
        self.console.sites.pop(id)


class Groups(Part):
    """Groups of terminals and of sites."""

    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        found = [
            dataclasses.replace(
                one,
                terminals=len(self.console.in_group(one.id)),
                sites=tuple(sorted(self.console.group_sites[one.id])),
            )
            for one in self.console.groups.values()
        ]
        return tuple(sorted(found, key=lambda one: -one.priority))

    def _check(self, name: str, priority: int, own: str = "") -> None:
        others = [one for one in self.console.groups.values() if one.id != own]
        if any(one.name == name for one in others):
            raise InvalidError("name", msg("이미 있어요."))
        if any(one.priority == priority for one in others):
            raise InvalidError("priority", msg("이미 있어요."))

    def free_priority(self, staff: Staff) -> int:
        return max((one.priority for one in self.console.groups.values()), default=0) // 10 * 10 + 10

    def add(self, staff: Staff, name: str, priority: int, district: str = "") -> GroupView:
        self.console.need(staff, "manager")
        self._check(name, priority)
        place = self.console.districts[district].name if district else ""
        group = GroupView(f"g{self.console.number()}", name, priority, {}, 0, district, place)
        self.console.groups[group.id] = group
        self.console.members[group.id], self.console.group_sites[group.id] = set(), set()
        return group

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        self.console.need(staff, "manager")
        self._check(name, priority, id)
        self.console.groups[id] = dataclasses.replace(self.console.groups[id], name=name, priority=priority)
        return self.console.groups[id]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        self.console.groups.pop(id)
        self.console.members.pop(id)
        self.console.group_sites.pop(id)

    def named(self, staff: Staff, id: str) -> tuple[str, ...]:
        return tuple(sorted(self.console.members[id]))

    def reach(self, staff: Staff, terminals: Collection[str], sites: Collection[str]) -> int:
        return len([row for row in self.console.covered(staff) if row.id in terminals or row.site in sites])

    def set_members(
        self, staff: Staff, id: str, terminals: Collection[str], sites: Collection[str]
    ) -> GroupView:
        self.console.need(staff, "manager")
        for field, ids, known in (
            ("terminals", terminals, self.console.rows.keys()),
            ("sites", sites, self.console.sites.keys()),
        ):
            if set(ids) - known:
                raise InvalidError(field, msg("목록에서 골라 주세요."))
        self.console.members[id], self.console.group_sites[id] = set(terminals), set(sites)
        return next(one for one in self.groups(staff) if one.id == id)

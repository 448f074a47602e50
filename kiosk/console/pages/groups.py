"""Groups of sites and terminals, and sites with their districts."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages.access import MANAGERS, Visit
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.editing import (
    MOST_NAMES,
    Fact,
    Facts,
    chosen_fact,
    mode_facts,
    plain_fact,
    seals,
    status_of,
)
from kiosk.console.pages.forms import Form
from kiosk.console.pages.terminal import fill_modes, read_modes
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import plans as words
from kiosk.console.services.errors import NotFoundError
from kiosk.console.services.views import DistrictView, GroupView, SiteView, TerminalFilter, TerminalRow
from kiosk.i18n.text import Message

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
CITY_ZONE_NAME = "Asia/Seoul"
#: Up to so many terminals the members of a group are boxes to tick; more are typed by their ids.
MOST_BOXES = 120
#: Up to so many sites all of their boxes are in sight; of more each district has a fold.
MOST_SITES_UNFOLDED = 24


def read_zone(form: Form, name: str = "time_zone") -> str:
    """Return a time zone that exists; a fault otherwise."""
    zone = form.text(name, 64)
    if zone and zone not in available_timezones():
        form.fault(name, common.NOT_OFFERED)
        return CITY_ZONE_NAME
    return zone or CITY_ZONE_NAME


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; the city's if the name is none."""
    return ZoneInfo(name if name in available_timezones() else CITY_ZONE_NAME)


def read_id(form: Form, name: str = "id") -> str:
    """Return a short technical name."""
    value = form.text(name, 40).lower()
    if value and not _ID.fullmatch(value):
        form.fault(name, words.ID_HINT)
    return value


class GroupPages:
    """The routes of groups."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/groups")
        any_role, managers = Depends(desk.allow()), Depends(desk.allow(MANAGERS))
        services = desk.services

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            return self._list(visit)

        @self.router.post("")
        def add(visit: Visit = managers) -> Response:
            form = visit.form
            name, priority = form.text("name", 80), form.number("priority", 1, 1000)
            district = form.choice("district", [id for id, _ in self._districts(visit)])
            problem = attempt(form, lambda: services.groups.add(visit.staff, name, priority, district))
            if problem or not form.is_right:
                return self._list(visit, form, problem)
            return desk.go("/groups", "added")

        @self.router.get("/{group}")
        def one(group: str, visit: Visit = any_role) -> Response:
            return self._one(visit, group)

        @self.router.post("/{group}")
        def change(group: str, visit: Visit = managers) -> Response:
            form = visit.form
            name, priority = form.text("name", 80), form.number("priority", 1, 1000)
            return self._do(
                visit, group, "name", lambda: services.groups.change(visit.staff, group, name, priority)
            )

        @self.router.post("/{group}/modes")
        def modes(group: str, visit: Visit = managers) -> Response:
            wanted = read_modes(visit.form)
            counts: list[int] = []
            problem = desk.editing.save(
                visit.form,
                lambda: self._facts(visit, group)["modes"],
                lambda: counts.append(services.modes.set_group(visit.staff, group, wanted)),
            )
            if problem or not visit.form.is_right:
                return self._one(visit, group, problem, "modes")
            return desk.go(f"/groups/{group}", "reached", n=counts[0])

        @self.router.post("/{group}/members")
        def members(group: str, visit: Visit = managers) -> Response:
            ids, sites = _ticked(visit.form)
            return self._do(
                visit, group, "members", lambda: services.groups.set_members(visit.staff, group, ids, sites)
            )

        @self.router.post("/{group}/reach")
        def reach(group: str, visit: Visit = managers) -> Response:
            self._find(visit, group)
            count = services.groups.reach(visit.staff, *_ticked(visit.form))
            return desk.part(visit, "group_reach.html", {"count": count})

        @self.router.post("/{group}/remove")
        def remove(group: str, visit: Visit = managers) -> Response:
            problem = attempt(visit.form, lambda: services.groups.remove(visit.staff, group))
            if problem or not visit.form.is_right:
                return self._one(visit, group, problem)
            return desk.go("/groups", "removed")

    def _do(self, visit: Visit, group: str, form: str, act: Any) -> Response:
        problem = self._desk.editing.save(visit.form, lambda: self._facts(visit, group)[form], act)
        if problem or not visit.form.is_right:
            return self._one(visit, group, problem, form)
        return self._desk.go(f"/groups/{group}", "saved")

    def _list(self, visit: Visit, form: Form | None = None, notice: Message | None = None) -> Response:
        services, districts = self._desk.services, self._districts(visit)
        may_add = visit.may(*MANAGERS) and bool(districts)
        values = {
            "groups": services.groups.groups(visit.staff),
            "districts": districts,
            "may_add": may_add,
            "suggested": services.groups.free_priority(visit.staff) if may_add else 0,
        }
        return self._desk.show(
            visit,
            "groups.html",
            common.GROUPS,
            values,
            form=form,
            notice=notice,
            status=409 if notice else 200,
        )

    def _districts(self, visit: Visit) -> list[tuple[str, Message | str]]:
        """Return what a new group of this reader can belong to."""
        scope = visit.staff.scope
        found = [(one.id, one.name) for one in self._desk.services.sites.districts(visit.staff)]
        if scope.is_everything:
            return [("", words.WHOLE_CITY), *found]
        return [(id, name) for id, name in found if id in scope.districts]

    def _find(self, visit: Visit, group: str) -> GroupView:
        for one in self._desk.services.groups.groups(visit.staff):
            if one.id == group:
                return one
        raise NotFoundError(f"group {group[:64]}")

    def _facts(self, visit: Visit, group: str) -> dict[str, Facts]:
        """Return what the forms of a group show, by the name of the form."""
        found, services = self._find(visit, group), self._desk.services
        named = services.groups.named(visit.staff, group)
        names = {one.id: one.name for one in services.terminals.rows(visit.staff, list(named)[:MOST_NAMES])}
        places = {one.id: one.name for one in services.sites.sites(visit.staff)}
        return {
            "name": [
                plain_fact("name", common.NAME, found.name),
                plain_fact("priority", words.PRIORITY, str(found.priority)),
            ],
            "modes": mode_facts(found.modes),
            "members": [
                chosen_fact("sites", words.MEMBER_SITES, {id: places.get(id, id) for id in found.sites}),
                chosen_fact("terminals", words.MEMBER_SINGLE, {id: names.get(id, id) for id in named}),
            ],
        }

    def _members(self, visit: Visit, group: str) -> list[TerminalRow]:
        rows: list[TerminalRow] = []
        while True:
            wanted = TerminalFilter(group=group, offset=len(rows), limit=500)
            page = self._desk.services.terminals.list(visit.staff, wanted)
            rows += page.rows
            if not page.rows or len(rows) >= page.total:
                return rows

    def _one(self, visit: Visit, group: str, notice: Message | None = None, posted: str = "") -> Response:
        found, is_posted = self._find(visit, group), visit.request.method == "POST"
        form = visit.form if is_posted else Form()
        named: Collection[str] = self._desk.services.groups.named(visit.staff, group)
        held: Collection[str] = found.sites
        if posted == "members":
            named, held = _ticked(form)
        filled = {
            "name": found.name, "priority": str(found.priority),
            "terminals": "\n".join(named), **fill_modes(found.modes),
        }  # fmt: skip
        shown = Form.of({**filled, **{name: form.raw(name) for name in form.names()}})
        shown.faults = form.faults
        values = {"group": found, "named": set(named), "held": set(held)}
        if visit.may(*MANAGERS) and found.is_changeable:
            districts = self._site_boxes(visit, found, set(held))
            values |= {
                "seen": seals(self._facts(visit, group), form, posted),
                "districts": districts,
                "is_folded": sum(len(sites) for _, sites, _ in districts) > MOST_SITES_UNFOLDED,
                "boxes": self._terminal_boxes(visit, found),
            }
        else:
            names = {one.id: one.name for one in self._desk.services.sites.sites(visit.staff)}
            values |= {
                "members": self._members(visit, group),
                "site_names": [names[one] for one in held if one in names],
            }
        status = status_of(notice, is_posted=is_posted)
        return self._desk.show(
            visit, "group.html", found.name, values, form=shown, notice=notice, status=status
        )

    def _site_boxes(
        self, visit: Visit, group: GroupView, held: set[str]
    ) -> list[tuple[DistrictView, list[SiteView], int]]:
        """Return the districts that a group may hold sites of, their sites, and how many of them are held."""
        sites = self._desk.services.sites
        mine = [one for one in sites.sites(visit.staff) if group.district in ("", one.district)]
        found = []
        for district in sites.districts(visit.staff):
            here = [one for one in mine if one.district == district.id]
            if here:
                found.append((district, here, sum(one.id in held for one in here)))
        return found

    def _terminal_boxes(
        self, visit: Visit, group: GroupView
    ) -> list[tuple[tuple[str, str], list[TerminalRow]]]:
        """Return sites (id, name) with the terminals that a group may name; [] where there are too many."""
        everywhere = self._desk.services.terminals.list(
            visit.staff, TerminalFilter(district=group.district, limit=MOST_BOXES)
        )
        if everywhere.total > MOST_BOXES:
            return []
        by_site = groupby(everywhere.rows, key=lambda row: (row.site, row.site_name))
        return [(site, list(rows)) for site, rows in by_site]


def _ticked(form: Form) -> tuple[list[str], list[str]]:
    """Return the terminals and the sites of a form: boxes for a few terminals, lines of a text for many."""
    terminals = [one for text in form.lines("terminals") for one in text.split()]
    return terminals, [one for one in form.all("sites") if one]


class SitePages:
    """The routes of sites and districts."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/sites")
        any_role, managers = Depends(desk.allow()), Depends(desk.allow(MANAGERS))
        services = desk.services

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            return self._list(visit)

        @self.router.post("")
        def add(visit: Visit = managers) -> Response:
            form = visit.form
            key, name = read_id(form), form.text("name", 80)
            district, zone = form.text("district", 40), read_zone(form)
            problem = attempt(form, lambda: services.sites.add(visit.staff, key, name, district, zone))
            if problem or not form.is_right:
                return self._list(visit, form, problem)
            return desk.go("/sites", "added")

        @self.router.post("/districts")
        def add_district(visit: Visit = managers) -> Response:
            form = visit.form
            key, name = read_id(form, "district_id"), form.text("district_name", 80)
            fields = {"id": "district_id", "name": "district_name"}
            problem = attempt(form, lambda: services.sites.add_district(visit.staff, key, name), fields)
            if problem or not form.is_right:
                return self._list(visit, form, problem)
            return desk.go("/sites", "added")

        @self.router.get("/{site}")
        def one(site: str, visit: Visit = any_role) -> Response:
            return self._one(visit, site)

        @self.router.post("/{site}")
        def change(site: str, visit: Visit = managers) -> Response:
            form = visit.form
            name, district, zone = form.text("name", 80), form.text("district", 40), read_zone(form)
            problem = desk.editing.save(
                form,
                lambda: self._facts(visit, site)["name"],
                lambda: services.sites.change(visit.staff, site, name, district, zone),
            )
            if problem or not form.is_right:
                return self._one(visit, site, problem, "name")
            return desk.go(f"/sites/{site}", "saved")

        @self.router.post("/{site}/modes")
        def modes(site: str, visit: Visit = managers) -> Response:
            wanted = read_modes(visit.form)
            counts: list[int] = []
            problem = desk.editing.save(
                visit.form,
                lambda: self._facts(visit, site)["modes"],
                lambda: counts.append(services.modes.set_site(visit.staff, site, wanted)),
            )
            if problem or not visit.form.is_right:
                return self._one(visit, site, problem, "modes")
            return desk.go(f"/sites/{site}", "reached", n=counts[0])

        @self.router.post("/{site}/remove")
        def remove(site: str, visit: Visit = managers) -> Response:
            problem = attempt(visit.form, lambda: services.sites.remove(visit.staff, site))
            if problem or not visit.form.is_right:
                return self._one(visit, site, problem)
            return desk.go("/sites", "removed")

    def _list(self, visit: Visit, form: Form | None = None, notice: Message | None = None) -> Response:
        sites = self._desk.services.sites
        districts = sites.districts(visit.staff)
        values = {
            "sites": sites.sites(visit.staff),
            "districts": districts,
            "district_names": {one.id: one.name for one in districts},
        }
        return self._desk.show(
            visit, "sites.html", common.SITES, values, form=form, notice=notice, status=409 if notice else 200
        )

    def _find(self, visit: Visit, site: str) -> SiteView:
        for one in self._desk.services.sites.sites(visit.staff):
            if one.id == site:
                return one
        raise NotFoundError(f"site {site[:64]}")

    def _facts(self, visit: Visit, site: str) -> dict[str, Facts]:
        """Return what the forms of a site show, by the name of the form."""
        found = self._find(visit, site)
        districts = {one.id: one.name for one in self._desk.services.sites.districts(visit.staff)}
        district = districts.get(found.district, found.district)
        return {
            "name": [
                plain_fact("name", common.NAME, found.name),
                Fact("district", words.DISTRICT, found.district, district),
                plain_fact("time_zone", words.ZONE, found.time_zone),
            ],
            "modes": mode_facts(found.modes),
        }

    def _one(self, visit: Visit, site: str, notice: Message | None = None, posted: str = "") -> Response:
        found, is_posted = self._find(visit, site), visit.request.method == "POST"
        filled = {
            "name": found.name, "district": found.district, "time_zone": found.time_zone,
            **fill_modes(found.modes),
        }  # fmt: skip
        form = visit.form if is_posted else Form()
        shown = Form.of({**filled, **{name: form.raw(name) for name in form.names()}})
        shown.faults = form.faults
        values = {
            "site": found,
            "districts": self._desk.services.sites.districts(visit.staff),
            "groups": [one for one in self._desk.services.groups.groups(visit.staff) if site in one.sites],
            "seen": seals(self._facts(visit, site), form, posted),
        }
        status = status_of(notice, is_posted=is_posted)
        return self._desk.show(
            visit, "site.html", found.name, values, form=shown, notice=notice, status=status
        )

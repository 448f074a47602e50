"""Schedules in plain words: days, from when to when, where, which look. Nobody types an RRULE."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages import wording
from kiosk.console.pages.access import MANAGERS, Visit
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.editing import Fact, Facts, chosen_fact, mode_facts, plain_fact, seals
from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.groups import CITY_ZONE_NAME, read_zone
from kiosk.console.pages.terminal import fill_modes, read_modes
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import plans as words
from kiosk.console.services.errors import NotFoundError
from kiosk.console.services.views import Occurrence, ScheduleDraft, ScheduleView
from kiosk.i18n.text import Arg, Listing, Message, Weekday
from kiosk.modes.presets import PRESETS, find_preset
from kiosk.twin.schedules import weekly_rule

#: Weekdays of RFC 5545, Monday first.
DAYS: tuple[str, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"(?:^|;)BYDAY=([A-Z,]+)(?:;|$)")
_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{8})")


def days_of(rule: str) -> tuple[str, ...]:
    """Return the weekdays of a rule; all of them for a daily one without days."""
    found = _BYDAY.search(rule)
    if found:
        return tuple(day for day in DAYS if day in found.group(1).split(","))
    return DAYS if rule.startswith("FREQ=DAILY") else ()


def days_words(rule: str) -> Arg:
    """Return the days of a rule in words; the rule itself where these pages have no words for it."""
    days = days_of(rule)
    if not days:
        return rule
    return Listing(tuple(Weekday(DAYS.index(day)) for day in days))


def first_start(first: date, days: Sequence[str]) -> date:
    """Return the first day from *first* on that is one of *days* (an RRULE begins at its first start)."""
    for step in range(7):
        day = first + timedelta(days=step)
        if DAYS[day.weekday()] in days:
            return day
    return first


def _read_time(form: Form, name: str) -> time:
    try:
        text = clean(form.raw(name))
        if not re.fullmatch(r"\d{1,2}:\d{2}", text):
            raise ValueError(text)
        hour, _, minute = text.partition(":")
        return time(int(hour), int(minute))
    except ValueError:
        form.fault(name, common.NOT_A_MOMENT)
        return time(9)


def _read_day(form: Form, name: str, *, is_needed: bool) -> date | None:
    text = clean(form.raw(name))
    if not text and not is_needed:
        return None
    try:
        day = date.fromisoformat(text)
        if not 2020 <= day.year <= 2100:
            raise ValueError(text)
    except ValueError:
        form.fault(name, common.NOT_A_MOMENT)
        return None
    return day


def read_draft(form: Form) -> ScheduleDraft:
    """Return the schedule that a form describes; what cannot be taken becomes a fault."""
    name = form.text("name", 80)
    target = form.text("target", 80)
    days = [day for day in form.all("days") if day in DAYS]
    if not days:
        form.fault("days", words.DAYS_NEEDED)
    start, end = _read_time(form, "start"), _read_time(form, "end")
    zone = read_zone(form)
    first = _read_day(form, "first", is_needed=True)
    last = _read_day(form, "last", is_needed=False)
    if first and last and last < first:
        form.fault("last", words.TO_DAY_EARLY)
    preset = find_preset(clean(form.raw("preset")))
    modes: dict[str, Any] = dict(preset.values) if preset else {}
    modes = {field: getattr(value, "value", value) for field, value in modes.items()} | read_modes(form)
    if not modes:
        form.fault("preset", words.LOOK_NEEDED)
    minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
    begins = first_start(first or date(2026, 1, 1), days)
    return ScheduleDraft(
        name=name,
        target=target,
        rrule=weekly_rule(days or ["MO"], last),
        time_zone=zone,
        start_local=f"{begins.isoformat()}T{start:%H:%M}",
        duration_s=(minutes if minutes > 0 else minutes + 24 * 60) * 60,
        modes=modes,
        priority=form.number("priority", -1000, 1000),
    )


def fill_draft(draft: ScheduleDraft) -> dict[str, str | Sequence[str]]:
    """Return a stored schedule as the fields of the form."""
    day, _, start = draft.start_local.partition("T")
    begin = datetime.fromisoformat(draft.start_local)
    end = begin + timedelta(seconds=draft.duration_s)
    until = _UNTIL.search(draft.rrule)
    last = f"{until.group(1)[:4]}-{until.group(1)[4:6]}-{until.group(1)[6:]}" if until else ""
    preset = wording.preset_of(draft.modes)
    return {
        "name": draft.name, "target": draft.target, "days": list(days_of(draft.rrule)),
        "start": start[:5], "end": f"{end:%H:%M}", "time_zone": draft.time_zone, "first": day, "last": last,
        "preset": preset.name if preset else "", "priority": str(draft.priority),
        **({} if preset else fill_modes(draft.modes)),
    }  # fmt: skip


def shown_facts(found: ScheduleView) -> Facts:
    """Return what the form of a schedule shows."""
    draft, filled = found.draft, fill_draft(found.draft)
    preset = wording.preset_of(draft.modes)
    labels = {
        "name": common.NAME, "priority": words.PRIORITY, "start": words.START, "end": words.END,
        "first": words.FROM_DAY, "last": words.TO_DAY, "time_zone": words.ZONE,
    }  # fmt: skip
    days: dict[str, Arg] = {day: Weekday(DAYS.index(day)) for day in days_of(draft.rrule)}
    return [
        *(plain_fact(field, label, str(filled[field])) for field, label in labels.items()),
        Fact("target", words.TARGET, draft.target, found.target_name or words.TARGET_ALL),
        chosen_fact("days", words.DAYS, days),
        Fact(
            "preset", words.LOOK, preset.name if preset else "", preset.label if preset else words.LOOK_NONE
        ),
        Fact("is_on", words.IS_ON, "1" if found.is_on else "", common.YES if found.is_on else common.NO),
        *mode_facts({} if preset else draft.modes),
    ]


class SchedulePages:
    """The routes of schedules."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/schedules")
        any_role, managers = Depends(desk.allow()), Depends(desk.allow(MANAGERS))
        services = desk.services

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            found = services.schedules.schedules(visit.staff)
            values = {"schedules": [(one, days_words(one.draft.rrule)) for one in found]}
            return desk.show(visit, "schedules.html", common.SCHEDULES, values)

        @self.router.get("/new")
        def new(visit: Visit = managers) -> Response:
            today = desk.renderer.today().isoformat()
            filled = Form.of(
                {
                    "days": list(DAYS[:5]), "start": "09:00", "end": "12:00", "first": today, "priority": "0",
                    "time_zone": CITY_ZONE_NAME,
                }
            )  # fmt: skip
            return self._form(visit, filled)

        @self.router.post("/new")
        def add(visit: Visit = managers) -> Response:
            return self._take(visit, None)

        @self.router.get("/{schedule}")
        def one(schedule: str, visit: Visit = managers) -> Response:
            found = self._find(visit, schedule)
            filled = Form.of(fill_draft(found.draft) | ({"is_on": "1"} if found.is_on else {}))
            return self._form(visit, filled, found)

        @self.router.post("/{schedule}")
        def change(schedule: str, visit: Visit = managers) -> Response:
            return self._take(visit, self._find(visit, schedule))

        @self.router.post("/{schedule}/remove")
        def remove(schedule: str, visit: Visit = managers) -> Response:
            services.schedules.remove(visit.staff, schedule)
            return desk.go("/schedules", "removed")

    def _find(self, visit: Visit, schedule: str) -> ScheduleView:
        for one in self._desk.services.schedules.schedules(visit.staff):
            if one.id == schedule:
                return one
        raise NotFoundError(f"schedule {schedule[:64]}")

    def _take(self, visit: Visit, found: ScheduleView | None) -> Response:
        """Preview or save what was posted."""
        form, schedules = visit.form, self._desk.services.schedules
        draft = read_draft(form)
        fields = {"rrule": "days", "start_local": "first", "duration_s": "end", "modes": "preset"}
        times: list[tuple[Occurrence, ...]] = []
        problem: Message | None = None
        if form.is_right:
            problem = attempt(form, lambda: times.append(schedules.preview(draft)), fields)
            if times and not times[0] and (found is None or form.has("is_on")):
                form.fault("last", words.NEVER_RUNS)
        if form.is_right and not problem and not form.has("preview"):
            if found is None:
                problem = attempt(form, lambda: schedules.add(visit.staff, draft), fields)
            else:
                is_on = form.has("is_on")
                problem = self._desk.editing.save(
                    form,
                    lambda: shown_facts(self._find(visit, found.id)),
                    lambda: schedules.change(visit.staff, found.id, draft, is_on=is_on),
                    fields,
                )
            if form.is_right and not problem:
                return self._desk.go("/schedules", "saved")
        return self._form(visit, form, found, times[0] if times else None, draft, problem)

    def _form(
        self,
        visit: Visit,
        form: Form,
        found: ScheduleView | None = None,
        times: tuple[Occurrence, ...] | None = None,
        draft: ScheduleDraft | None = None,
        notice: Message | None = None,
    ) -> Response:
        services = self._desk.services
        sites = services.sites.sites(visit.staff)
        targets = [(f"site:{one.id}", words.site_named(one.name)) for one in sites]
        targets += [
            (f"group:{one.id}", words.group_named(one.name))
            for one in services.groups.groups(visit.staff)
            if one.is_changeable
        ]
        zones = sorted(
            {CITY_ZONE_NAME, form.raw("time_zone") or CITY_ZONE_NAME, *(one.time_zone for one in sites)}
        )
        values = {
            "found": found,
            "seen": seals({"schedule": shown_facts(found)}, form)["schedule"] if found else "",
            "targets": targets,
            "zones": [(zone, zone) for zone in zones],
            "days": [(day, Weekday(number)) for number, day in enumerate(DAYS)],
            "presets": [("", words.LOOK_NONE), *((one.name, one.label) for one in PRESETS)],
            "times": times if times is not None else (found.next if found else None),
            "times_zone": draft.time_zone if draft else found.draft.time_zone if found else "",
            "rule": draft.rrule if draft and form.is_right else (found.draft.rrule if found else ""),
            "has_more": any(one.startswith("m-") and form.raw(one) for one in form.names())
            or any(one.startswith("m-") for one in form.faults),
        }
        title = words.SCHEDULE_CHANGE if found else words.SCHEDULE_NEW
        return self._desk.show(
            visit, "schedule.html", title, values, form=form, notice=notice, status=409 if notice else 200
        )

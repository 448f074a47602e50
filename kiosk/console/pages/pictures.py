"""Counts over time: drawn here as SVG without scripts, each with a table of the same numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages import wording
from kiosk.console.pages.access import Visit
from kiosk.console.pages.city_names import service_names
from kiosk.console.pages.desk import Desk
from kiosk.console.pages.forms import clean
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import help as helping
from kiosk.console.pages.texts import pictures as words
from kiosk.console.services.views import Picture, Series
from kiosk.i18n.formatting import CITY_ZONE
from kiosk.i18n.text import Arg, Message
from kiosk.modes.presets import find_preset

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 34
#: Kinds of counts that are drawn over time, and those that are drawn by name.
OVER_TIME = ("sessions", "help_calls", "help_wait_s")
BY_NAME = ("modes", "completed")
_MOST_NAMES = 10
PERIODS: dict[str, tuple[Message, timedelta, Literal["hour", "day"]]] = {
    "day": (words.DAY, timedelta(days=1), "hour"),
    "week": (words.WEEK, timedelta(days=7), "day"),
    "month": (words.MONTH, timedelta(days=28), "day"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, px in the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale with its number, or a label below the axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A bar chart over time, ready for SVG.

    Attributes:
        bars: One per step.
        lines: Lines of the scale.
        labels: Below the axis.
        base: y of the axis.
    """

    bars: tuple[Bar, ...]
    lines: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    base: float


def nice_top(highest: float) -> float:
    """Return a round number that is at least *highest* and whose quarters are whole: 4, 8, 20, 40, 80, ..."""
    power = 1.0
    while True:
        for quarter in (1, 2, 5):
            if quarter * power * 4 >= highest:
                return quarter * power * 4
        power *= 10


def draw(starts: Sequence[datetime], values: Sequence[float], step: Literal["hour", "day"]) -> Drawing:
    """Return the drawing of one series."""
    count = max(1, len(values))
    top = nice_top(max(values, default=0.0))
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    base = float(HEIGHT - BOTTOM)
    room = inner_width / count
    width = max(1.0, room * 0.7)
    bars = tuple(
        Bar(
            round(LEFT + number * room + (room - width) / 2, 1),
            round(base - value / top * inner_height, 1),
            round(width, 1),
            round(value / top * inner_height, 1),
        )
        for number, value in enumerate(values)
    )
    lines = tuple(
        Tick(round(base - part * inner_height, 1), f"{top * part:g}") for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    every = max(1, math.ceil(count / 8))
    labels = tuple(
        Tick(
            round(LEFT + (number + 0.5) * room, 1),
            _label(moment.astimezone(CITY_ZONE), step),
        )
        for number, moment in enumerate(starts)
        if number % every == 0
    )
    return Drawing(bars, lines, labels, base)


def _label(local: datetime, step: Literal["hour", "day"]) -> str:
    return f"{local:%H}" if step == "hour" else f"{local.month}/{local.day}"


def series_name(series: Series) -> Arg:
    """Return what a series counts."""
    if series.kind == "modes":
        preset = find_preset(series.name)
        if preset is not None:
            return preset.label
        field, _, value = series.name.replace("=", ":").partition(":")
        if value:
            try:
                return wording.value_words(field, wording.read_value(field, value))
            except KeyError:
                return series.name
        return wording.field_words(field)
    if series.kind == "languages":
        return endonym(series.name)
    if series.kind == "completed":
        return service_names().get(series.name) or helping.service_words(series.name) or series.name
    return series.name or words.TOTAL


def has(picture: Picture, kind: str) -> bool:
    """Return whether there are counts of a kind."""
    return any(one.kind == kind and any(one.values) for one in picture.series)


def by_day(picture: Picture) -> Picture:
    """Return hourly counts as counts of the city's days; a mean wait is weighed by the calls of its hours."""
    days = [moment.astimezone(CITY_ZONE).date() for moment in picture.starts]
    order = list(dict.fromkeys(days))
    first = {day: picture.starts[days.index(day)] for day in order}
    calls = next((one.values for one in picture.series if one.kind == "help_calls"), ())

    def added(series: Series) -> tuple[float, ...]:
        sums, weights = dict.fromkeys(order, 0.0), dict.fromkeys(order, 0.0)
        for number, (day, value) in enumerate(zip(days, series.values, strict=False)):
            is_mean = series.kind == "help_wait_s"
            weight = max(calls[number], 1.0 if value else 0.0) if is_mean and number < len(calls) else 1.0
            sums[day] += value * weight
            weights[day] += weight if is_mean and value else 0.0
        return tuple(sums[day] / (weights[day] or 1.0) for day in order)

    return Picture(
        tuple(first[day] for day in order),
        tuple(Series(one.kind, one.name, added(one)) for one in picture.series),
    )


def figure(picture: Picture, kind: str, step: Literal["hour", "day"]) -> dict[str, Any]:
    """Return what a chart over time needs: its drawing, its words, the rows of its table."""
    is_mean = kind == "help_wait_s"
    rows = [one.values for one in picture.series if one.kind == kind]
    sums = [sum(values) for values in zip(*rows, strict=False)]
    heard = [value for value in sums if value]
    total = round(sum(heard) / max(1, len(heard))) if is_mean else round(sum(sums))
    tell = words.summary_mean if is_mean else words.summary
    return {
        "kind": kind,
        "name": words.KINDS[kind],
        "summary": tell(words.KINDS[kind], total, round(max(sums, default=0))),
        "drawing": draw(picture.starts, sums, step),
        "steps": list(zip(picture.starts, (round(value) for value in sums), strict=False)),
        "is_mean": is_mean,
        "total": total,
    }


def ranks(picture: Picture, kind: str) -> dict[str, Any]:
    """Return the most frequent names of a kind: name, value, share of the highest in percent.

    Modes are counted in seconds and told in minutes; how terminals come is left out.
    """
    rows: list[tuple[Arg, float]] = []
    for one in picture.series:
        if one.kind != kind or (kind == "modes" and _is_ordinary(one.name)):
            continue
        rows.append((series_name(one), sum(one.values) / (60 if kind == "modes" else 1)))
    rows = sorted((row for row in rows if row[1] > 0), key=lambda row: -row[1])[:_MOST_NAMES]
    highest = rows[0][1] if rows else 1.0
    return {
        "kind": kind,
        "name": words.KINDS[kind],
        "rows": [(name, round(value), max(1, round(100 * value / highest))) for name, value in rows],
    }


def _is_ordinary(name: str) -> bool:
    """Return whether ``field:value`` is how terminals come."""
    field, _, value = name.partition(":")
    try:
        return wording.is_default(field, wording.read_value(field, value))
    except KeyError:
        return False


class PicturePages:
    """The routes of pictures."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/pictures")
        any_role = Depends(desk.allow())

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            return self._page(visit)

    def _page(self, visit: Visit) -> Response:
        query, services = visit.request.query_params, self._desk.services
        chosen = query.get("period", "week")
        _, length, step = PERIODS.get(chosen, PERIODS["week"])
        sites = services.sites.sites(visit.staff)
        site = clean(query.get("site", ""))
        site = site if site in {one.id for one in sites} else ""
        now = self._desk.renderer.now()
        until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if step == "day":
            local = now.astimezone(CITY_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
            until = (local + timedelta(days=1)).astimezone(now.tzinfo)
        # Always by the hour: the service's days are those of UTC, a reader's days are those of the city.
        picture = services.pictures.picture(visit.staff, until - length, until, "hour", site)
        if step == "day":
            picture = by_day(picture)
        values = {
            "period": chosen if chosen in PERIODS else "week",
            "periods": [(name, label) for name, (label, _, _) in PERIODS.items()],
            "site": site,
            "sites": [(one.id, one.name) for one in sites],
            "figures": [figure(picture, kind, step) for kind in OVER_TIME if has(picture, kind)],
            "ranks": [ranks(picture, kind) for kind in BY_NAME if has(picture, kind)],
            "step": step,
            "size": (WIDTH, HEIGHT, LEFT, RIGHT),
        }
        return self._desk.show(visit, "pictures.html", common.PICTURES, values)

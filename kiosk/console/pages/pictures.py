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
from kiosk.console.pages.desk import Desk
from kiosk.console.pages.forms import clean
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import pictures as words
from kiosk.console.services.views import Picture, Series
from kiosk.i18n.formatting import CITY_ZONE
from kiosk.i18n.text import Arg, Message
from kiosk.modes.presets import find_preset

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 34
KINDS = ("sessions", "help_calls", "help_wait_s", "modes", "completed")
_MEANS = ("help_wait_s",)
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
    return series.name or words.TOTAL


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
        picture = services.pictures.picture(visit.staff, until - length, until, step, site)
        values = {
            "period": chosen if chosen in PERIODS else "week",
            "periods": [(name, label) for name, (label, _, _) in PERIODS.items()],
            "site": site,
            "sites": [(one.id, one.name) for one in sites],
            "figures": self._figures(picture, step),
            "starts": picture.starts,
            "step": step,
            "size": (WIDTH, HEIGHT, LEFT, RIGHT),
        }
        return self._desk.show(visit, "pictures.html", common.PICTURES, values)

    def _figures(self, picture: Picture, step: Literal["hour", "day"]) -> list[dict[str, Any]]:
        """Return one figure per kind: the drawing of the sum and the rows of the table."""
        figures = []
        for kind in KINDS:
            rows = [one for one in picture.series if one.kind == kind]
            if not rows:
                continue
            is_mean = kind in _MEANS
            sums = [sum(values) for values in zip(*(one.values for one in rows), strict=False)]
            if is_mean:
                sums = [value / len(rows) for value in sums]
            heard = [value for value in sums if value]
            total = round(sum(heard) / len(heard)) if is_mean and heard else round(sum(sums))
            name = words.KINDS[kind]
            tell = words.summary_mean if is_mean else words.summary
            figures.append(
                {
                    "kind": kind,
                    "name": name,
                    "summary": tell(name, total, round(max(sums, default=0))),
                    "drawing": draw(picture.starts, sums, step),
                    "rows": [
                        (series_name(one), round(sum(one.values) / max(1, len([v for v in one.values if v]))))
                        if is_mean
                        else (series_name(one), round(sum(one.values)))
                        for one in sorted(rows, key=lambda one: -sum(one.values))
                    ],
                    "steps": list(zip(picture.starts, (round(value) for value in sums), strict=False)),
                    "is_mean": is_mean,
                    "total": total,
                }
            )
        return figures

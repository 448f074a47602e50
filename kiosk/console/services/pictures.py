"""Counts over time: how modes are used, how long help takes, which services are finished.

What visits were like (which modes, which services) is told of at least :data:`LEAST_VISITS` visits together:
at a centre with one terminal the counts of one hour would be those of one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from kiosk.console.services.access import find_site, in_scope
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import Picture, Series, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.models import Site, TotalCount
from kiosk.i18n.text import msg

_MOST_STEPS = 1000
#: So many visits at least are told of together.
LEAST_VISITS = 5
#: Kinds of counts that say what visits were like.
_OF_VISITS = ("modes", "completed")
_HOUR_S = 3600
#: Visits are gathered within fixed weeks, so that asking for another period does not part them otherwise.
_WEEK_S = 7 * 24 * _HOUR_S

#: (kind, name) of a count.
_Line = tuple[str, str]


class Pictures:
    """The picture service."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store

    def picture(
        self, staff: Staff, since: datetime, until: datetime, step: Literal["hour", "day"], site: str = ""
    ) -> Picture:
        """Return the counts of the scope, or of one site. Days are days of UTC."""
        seconds = 3600 if step == "hour" else 86_400
        first = _floor(since, seconds)
        steps = int((until - first).total_seconds() + seconds - 1) // seconds
        if not 1 <= steps <= _MOST_STEPS:
            # Translators: Staff error: a period for a chart is empty or too long.
            raise InvalidError("until", msg("기간을 확인하세요. 너무 길거나 비어 있어요."))
        with self._store.read() as session:
            statement = (
                select(TotalCount.hour, TotalCount.kind, TotalCount.name, func.sum(TotalCount.value))
                .join(Site, Site.id == TotalCount.site_id)
                .where(
                    in_scope(staff.scope), TotalCount.hour >= _floor(first, _WEEK_S), TotalCount.hour < until
                )
                .group_by(TotalCount.hour, TotalCount.kind, TotalCount.name)
            )
            if site:
                find_site(session, staff, site)
                statement = statement.where(TotalCount.site_id == site)
            rows = session.execute(statement).all()
        hours: dict[datetime, dict[_Line, float]] = defaultdict(dict)
        for hour, kind, name, value in rows:
            hours[hour][(kind, name)] = float(value)
        values: dict[_Line, list[float]] = defaultdict(lambda: [0.0] * steps)
        for hour, lines in _gathered(hours, self._store.clock.now()):
            if hour >= first:
                place = int((hour - first).total_seconds()) // seconds
                for line, value in lines.items():
                    values[line][place] += value
        answered = values.pop(("help_answered", ""), [0.0] * steps)
        calls = values.get(("help_calls", ""), [0.0] * steps)
        if ("help_wait_s", "") in values:
            waited = values[("help_wait_s", "")]
            counted = [max(a, 0.0) or c for a, c in zip(answered, calls, strict=True)]
            values[("help_wait_s", "")] = [w / n if n else 0.0 for w, n in zip(waited, counted, strict=True)]
        starts = tuple(first + timedelta(seconds=seconds * number) for number in range(steps))
        return Picture(
            starts, tuple(Series(kind, name, tuple(line)) for (kind, name), line in sorted(values.items()))
        )


def _gathered(
    hours: Mapping[datetime, Mapping[_Line, float]], now: datetime
) -> Iterator[tuple[datetime, dict[_Line, float]]]:
    """Yield the counts to be told, hour by hour; what visits were like waits for the last of enough visits.

    Only hours that are over count as told: else the next look, one visit later, would tell of that visit.
    """
    waiting: dict[_Line, float] = defaultdict(float)
    visits, week = 0.0, None
    for hour in sorted(hours):
        if _floor(hour, _WEEK_S) != week:
            waiting.clear()
            visits, week = 0.0, _floor(hour, _WEEK_S)
        lines = hours[hour]
        told = {line: value for line, value in lines.items() if line[0] not in _OF_VISITS}
        if hour + timedelta(seconds=_HOUR_S) <= now:
            for line in lines.keys() - told.keys():
                waiting[line] += lines[line]
            visits += lines.get(("sessions", ""), 0.0)
            if visits >= LEAST_VISITS:
                told |= waiting
                waiting.clear()
                visits = 0.0
        yield hour, told


def _floor(moment: datetime, seconds: int) -> datetime:
    """Return the start of the step in which a moment lies."""
    whole = int(moment.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(whole, UTC)

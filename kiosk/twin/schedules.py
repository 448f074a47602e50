"""When a schedule holds: RFC 5545 recurrence rules by the wall clock of a time zone.

Accepted are rules that people make: ``FREQ`` of DAILY, WEEKLY, MONTHLY or YEARLY with ``INTERVAL``,
``COUNT``, ``UNTIL``, ``BYDAY``, ``BYMONTHDAY``, ``BYMONTH`` and ``WKST``. What could keep a processor busy
(``FREQ=SECONDLY``) or could never occur (30 February) is refused when it is read.

An occurrence begins and ends by the wall clock, so that "22 to 6" ends at 6 in every night:

* a time that is skipped (clocks go forward) is the end of the gap;
* a time that comes twice (clocks go back) is the first of the two;
* an occurrence that would thereby last no time lasts its duration.
"""

from __future__ import annotations

import functools
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule, weekday

from kiosk.twin.documents import Schedule

_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "DAILY": DAILY,
    "WEEKLY": WEEKLY,
    "MONTHLY": MONTHLY,
    "YEARLY": YEARLY,
}
_DAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"})
_MAX_INTERVAL = {"DAILY": 366, "WEEKLY": 52, "MONTHLY": 24, "YEARLY": 10}
_MAX_COUNT = 1000
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: Wall clocks have never differed by more than a day from one day to the next.
_MARGIN = timedelta(days=1)
_YEARS = range(2000, 2101)


class ScheduleError(ValueError):
    """A schedule cannot be used; says in technical words why."""


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time at which a schedule holds, in UTC; *end* no longer belongs to it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class _Rule:
    """A checked rule, not yet bound to a start."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    by_day: tuple[weekday, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    week_start: weekday = MO


def _number(text: str, low: int, high: int, name: str) -> int:
    if not (text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() and len(text) <= 6):
        raise ScheduleError(f"{name} is not a number")
    value = int(text)
    if not low <= value <= high or value == 0:
        raise ScheduleError(f"{name} is not between {low} and {high}")
    return value


def _by_day(text: str) -> tuple[weekday, ...]:
    days = []
    for part in text.split(","):
        day = _DAYS.get(part[-2:])
        if day is None:
            raise ScheduleError("BYDAY has an unknown day")
        days.append(day(_number(part[:-2], -5, 5, "BYDAY")) if part[:-2] else day)
    return tuple(days)


def _until(text: str, zone: ZoneInfo) -> datetime:
    for form in ("%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"):
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        if moment.year not in _YEARS:
            break
        if form.endswith("Z"):
            return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        return moment + timedelta(days=1, seconds=-1) if form == "%Y%m%d" else moment
    raise ScheduleError("UNTIL is not a date that can be used")


def _parse_rule(text: str, zone: ZoneInfo, first: date) -> _Rule:
    """Read the text of a rule; see the module's text for what is accepted."""
    parts: dict[str, str] = {}
    for part in text.removeprefix("RRULE:").upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name not in _PARTS or name in parts:
            raise ScheduleError(f"the rule has a part that cannot be used: {name[:20]}")
        parts[name] = value
    freq = parts.get("FREQ", "")
    if freq not in _FREQUENCIES:
        raise ScheduleError("FREQ is not DAILY, WEEKLY, MONTHLY or YEARLY")
    if "COUNT" in parts and "UNTIL" in parts:
        raise ScheduleError("COUNT and UNTIL exclude each other")
    if parts.get("WKST", "MO") not in _DAYS:
        raise ScheduleError("WKST is not a day")
    rule = _Rule(
        freq,
        _number(parts.get("INTERVAL", "1"), 1, _MAX_INTERVAL[freq], "INTERVAL"),
        _number(parts["COUNT"], 1, _MAX_COUNT, "COUNT") if "COUNT" in parts else None,
        _until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        _by_day(parts["BYDAY"]) if "BYDAY" in parts else (),
        tuple(_number(n, -31, 31, "BYMONTHDAY") for n in parts.get("BYMONTHDAY", "").split(",") if n),
        tuple(_number(n, 1, 12, "BYMONTH") for n in parts.get("BYMONTH", "").split(",") if n),
        _DAYS[parts.get("WKST", "MO")],
    )
    _check_that_it_occurs(rule, first)
    return rule


def _check_that_it_occurs(rule: _Rule, first: date) -> None:
    """Refuse combinations that no day fulfils: a search for the next one would not end for long.

    What is left has an occurrence at least every 40 years (29 February on a given weekday).
    """
    has_ordinals = any(day.n for day in rule.by_day)
    if has_ordinals and not all(day.n for day in rule.by_day):
        # RFC 5545 means either of them, dateutil both at once: that occurs never, after a long search.
        raise ScheduleError("days with and without a number exclude each other")
    if has_ordinals and (rule.freq not in ("MONTHLY", "YEARLY") or rule.by_month_day):
        raise ScheduleError("numbered days go with months only, and not with BYMONTHDAY")
    if has_ordinals and rule.freq == "YEARLY" and not rule.by_month:
        raise ScheduleError("numbered days of a year need BYMONTH")
    if rule.by_month_day and rule.freq == "WEEKLY":
        raise ScheduleError("BYMONTHDAY does not go with WEEKLY")
    months = rule.by_month or range(1, 13)
    longest = max(_LONGEST_MONTH[month - 1] for month in months)
    # Without any day the one of the start is meant: "in February" from 31 January on is never.
    is_of_start = rule.freq in ("MONTHLY", "YEARLY") and not (rule.by_day or rule.by_month_day)
    days = (first.day,) if is_of_start else rule.by_month_day
    if days and all(abs(day) > longest for day in days):
        raise ScheduleError("BYMONTHDAY never occurs in these months")
    if rule.interval > 1:
        is_weekdays = rule.freq == "WEEKLY" and not rule.by_month
        is_month_days = (
            rule.freq == "MONTHLY"
            and not rule.by_month
            and all(abs(day) <= 28 for day in rule.by_month_day)
            and all(abs(day.n or 1) <= 4 for day in rule.by_day)
            and not (rule.by_day and rule.by_month_day)
        )
        has_no_more = not (rule.by_day or rule.by_month_day or rule.by_month)
        if not (is_weekdays or is_month_days or has_no_more):
            raise ScheduleError("INTERVAL does not go with these parts")


def _is_gap(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None) != local


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return when a wall clock shows *local* (naive): the first time, or the end of the gap."""
    if not _is_gap(local, zone):
        return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    early = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)


class Calendar:
    """A schedule that was checked. Immutable."""

    def __init__(self, rule: str, timezone: str, start_local: str, duration_s: int) -> None:
        """Check and prepare; arguments as in :class:`kiosk.twin.documents.Schedule`.

        Raises:
            ScheduleError: Rule, time zone or start cannot be used.
        """
        try:
            self.zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ScheduleError(f"there is no such time zone ({type(error).__name__})") from None
        try:
            self._first = datetime.strptime(start_local, "%Y-%m-%dT%H:%M")
        except ValueError:
            raise ScheduleError("the start is not a time") from None
        if self._first.year not in _YEARS:
            raise ScheduleError("the start is outside of the years 2000 to 2100")
        self._length = timedelta(seconds=duration_s)
        self._rule = _parse_rule(rule, self.zone, self._first.date())

    def _starts(self, after: datetime) -> Iterator[datetime]:
        """Yield wall times of starts, from *after* (naive) on or earlier; never ends by itself."""
        rule, first = self._rule, self._first
        if rule.count is None and after > first and rule.freq in ("DAILY", "WEEKLY"):
            days = rule.interval * (7 if rule.freq == "WEEKLY" else 1)
            first += timedelta(days=(after - first).days // days * days)
        found = rrule(
            _FREQUENCIES[rule.freq],
            dtstart=first,
            interval=rule.interval,
            count=rule.count,
            until=rule.until,
            byweekday=rule.by_day or None,
            bymonthday=rule.by_month_day or None,
            bymonth=rule.by_month or None,
            wkst=rule.week_start,
        )
        for start in found:
            if start >= after:
                yield start

    def _occurrence(self, start: datetime) -> Occurrence:
        begin = to_utc(start, self.zone)
        end = to_utc(start + self._length, self.zone)
        return Occurrence(begin, end if end > begin else begin + self._length)

    def occurrences(self, after: datetime) -> Iterator[Occurrence]:
        """Yield occurrences that end after *after* (aware), by their start. May be endless."""
        local = after.astimezone(self.zone).replace(tzinfo=None)
        waiting: list[Occurrence] = []
        for start in self._starts(local - self._length - 2 * _MARGIN):
            if start.year > _YEARS[-1] + 1:
                break
            found = self._occurrence(start)
            # Near a change of the clocks a later wall time can begin earlier or at the same moment.
            while waiting and waiting[0].start < found.start - _MARGIN:
                yield heapq.heappop(waiting)
            if found.end > after:
                heapq.heappush(waiting, found)
        while waiting:
            yield heapq.heappop(waiting)

    def occurrence_at(self, moment: datetime) -> Occurrence | None:
        """Return the occurrence that holds at *moment*; of several the one that ends last."""
        holding = []
        for found in self.occurrences(moment):
            if found.start > moment:
                break
            holding.append(found)
        return max(holding, key=lambda occurrence: occurrence.end, default=None)

    def next_boundary(self, after: datetime) -> datetime | None:
        """Return the first start or end after *after*, or None if there is none any more."""
        nearest: datetime | None = None
        for found in self.occurrences(after):
            if nearest is not None and found.start >= nearest:
                break
            edge = found.start if found.start > after else found.end
            nearest = edge if nearest is None else min(nearest, edge)
        return nearest


@functools.lru_cache(maxsize=4096)
def _calendar(rule: str, timezone: str, start_local: str, duration_s: int) -> Calendar:
    return Calendar(rule, timezone, start_local, duration_s)


def calendar_of(schedule: Schedule) -> Calendar:
    """Return the calendar of a schedule; equal schedules share one.

    Raises:
        ScheduleError: The schedule cannot be used.
    """
    return _calendar(schedule.rrule, schedule.timezone, schedule.start_local, schedule.duration_s)


def occurrence_at(schedule: Schedule, moment: datetime) -> Occurrence | None:
    """Return the occurrence of a schedule that holds at *moment*, or None.

    Raises:
        ScheduleError: The schedule cannot be used.
    """
    return calendar_of(schedule).occurrence_at(moment)


def next_boundary(schedules: Iterable[Schedule], after: datetime) -> datetime | None:
    """Return the first start or end of any of the schedules after *after*; unusable ones have none."""
    edges = []
    for schedule in schedules:
        try:
            edge = calendar_of(schedule).next_boundary(after)
        except ScheduleError:
            continue
        if edge is not None:
            edges.append(edge)
    return min(edges, default=None)


def preview(schedule: Schedule, after: datetime, count: int = 5) -> tuple[Occurrence, ...]:
    """Return the next occurrences, for the form in which staff make a schedule.

    Raises:
        ScheduleError: The schedule cannot be used.
    """
    found: list[Occurrence] = []
    for occurrence in calendar_of(schedule).occurrences(after):
        if len(found) == count:
            break
        found.append(occurrence)
    return tuple(found)


def weekly_rule(days: Iterable[str], until: date | None = None) -> str:
    """Return the rule "every week on these days" (``MO`` ... ``SU``), for forms."""
    chosen = ",".join(day for day in _DAYS if day in set(days))
    end = f";UNTIL={until:%Y%m%d}" if until is not None else ""
    return f"FREQ=WEEKLY;BYDAY={chosen}{end}"

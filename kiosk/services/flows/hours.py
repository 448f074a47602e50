"""Opening hours: as sentences, and "open now" where it can be known.

Pure: the moment comes in from outside. What a schedule does not say stays unknown and is said so
(honesty rules); a public holiday without a rule of its own is not guessed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from kiosk.contracts.content import Closure, Schedule
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Arg, Listing, Message, Text, Weekday, msg

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Openness(enum.StrEnum):
    """Whether something is open at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def _days(schedule: Schedule) -> tuple[int, ...]:
    """Return the weekdays of a schedule, Monday = 0."""
    return tuple(sorted(_DAYS.index(day) for day in (schedule.byday or "").split(",") if day))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def _is_valid_on(schedule: Schedule, day: date) -> bool:
    after_start = schedule.valid_from is None or schedule.valid_from <= day
    return after_start and (schedule.valid_to is None or day <= schedule.valid_to)


def _covers(schedule: Schedule, now: datetime, day: date) -> bool:
    """Tell whether the opening that begins on *day* covers *now*."""
    if schedule.opens_at is None or schedule.closes_at is None or not _is_valid_on(schedule, day):
        return False
    if day.weekday() not in _days(schedule):
        return False
    opens, closes = _minutes(schedule.opens_at), _minutes(schedule.closes_at)
    if closes <= opens:
        closes += 24 * 60
    since = (now.date() - day).days * 24 * 60 + now.hour * 60 + now.minute
    return opens <= since < closes


def openness(
    schedules: Iterable[Schedule],
    closures: Iterable[Closure],
    now: datetime,
    *,
    is_holiday: bool | None,
) -> Openness:
    """Tell whether it is open at *now*.

    Args:
        schedules: Hours, in the city's time.
        closures: Days closed against the schedule.
        now: The moment, in the city's time.
        is_holiday: Whether *now* is a public holiday; None when nobody knows.
    """
    if any(closure.first_day <= now.date() <= closure.last_day for closure in closures):
        return Openness.CLOSED
    weekly = [schedule for schedule in schedules if _is_valid_on(schedule, now.date())]
    if not weekly or any(schedule.freq == "MONTHLY" for schedule in weekly):
        return Openness.UNKNOWN
    days = (now.date(), now.date() - timedelta(days=1))
    open_ones = [schedule for schedule in weekly if any(_covers(schedule, now, day) for day in days)]
    if not open_ones:
        return Openness.CLOSED
    if any(is_always(schedule) or is_holiday is False for schedule in open_ones):
        return Openness.OPEN
    if is_holiday is True and any(schedule.closed_on_holidays is False for schedule in open_ones):
        return Openness.OPEN
    if is_holiday is True and all(schedule.closed_on_holidays is True for schedule in open_ones):
        return Openness.CLOSED
    return Openness.UNKNOWN


def is_always(schedule: Schedule) -> bool:
    """Tell whether a schedule is round the clock, every day."""
    hours = (schedule.opens_at, schedule.closes_at)
    return len(_days(schedule)) == 7 and hours == ("00:00", "24:00") and schedule.valid_to is None


def describe(schedule: Schedule) -> Message:
    """Return a schedule as one sentence."""
    if is_always(schedule):
        # Translators: Opening hours: round the clock, every day.
        return msg("1년 내내 24시간")
    days = _describe_days(schedule)
    if schedule.opens_at is None or schedule.closes_at is None:
        # Translators: Opening hours: closed on {days}, for example "Sunday".
        return msg("{days}: 쉬어요", days=days)
    if (schedule.opens_at, schedule.closes_at) == ("00:00", "24:00"):
        # Translators: Opening hours: open all day on {days}.
        return msg("{days}: 하루 종일", days=days)
    # Translators: Opening hours on {days}: from {opens} to {closes}.
    return msg(
        "{days}: {opens}부터 {closes}까지",
        days=days,
        opens=_time(schedule.opens_at),
        closes=_time(schedule.closes_at),
    )


def _time(text: str) -> Arg:
    """Return a time of day; midnight at the end of the day is 0:00."""
    minutes = _minutes(text) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def _describe_days(schedule: Schedule) -> Arg:
    days = _days(schedule)
    if schedule.freq == "MONTHLY":
        if schedule.description is not None:
            return as_content(schedule.description)
        # Translators: Opening days that follow a monthly rule which is not given here.
        return msg("정해진 날")
    if days == (0, 1, 2, 3, 4, 5, 6):
        # Translators: Opening days: every day.
        return msg("매일")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        # Translators: Opening days: from {first} to {last}, two weekdays.
        return msg("{first}부터 {last}까지", first=Weekday(days[0]), last=Weekday(days[-1]))
    return Listing(tuple(Weekday(day) for day in days))


def notes(schedules: Iterable[Schedule]) -> tuple[Text, ...]:
    """Return what schedules say in words of their own (a lunch break, how old the fact is)."""
    return tuple(
        as_content(schedule.description)
        for schedule in schedules
        if schedule.description is not None and schedule.freq == "WEEKLY"
    )

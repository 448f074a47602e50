"""Opening hours and human lines in words, as messages that every language translates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from kiosk.i18n.locales import EVERY_DAY, HumanLine
from kiosk.i18n.text import Listing, Message, Weekday, msg


def describe_days(days: Sequence[int]) -> Message:
    """Return weekdays in words: every day, a range of three or more, or a list.

    Args:
        days: Weekdays, Monday = 0, in any order.
    """
    ordered = sorted({day % 7 for day in days})
    if ordered == list(EVERY_DAY):
        # Translators: Opening hours: on all seven days of the week.
        return msg("매일")
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        # Translators: Opening hours: a range of weekdays, for example "Monday to Friday".
        return msg("{first}부터 {last}까지", first=Weekday(ordered[0]), last=Weekday(ordered[-1]))
    if not ordered:
        # Translators: Opening hours: closed on all days.
        return msg("쉬어요")
    # Translators: Opening hours: a list of weekdays, already joined with commas and "and".
    return msg("{days}", _context="weekdays", days=Listing(tuple(Weekday(day) for day in ordered)))


def describe_hours(days: Sequence[int], opens: time | None, closes: time | None) -> Message:
    """Return when something is open, in words.

    Args:
        days: Weekdays on which it opens, Monday = 0.
        opens: When it opens; None together with *closes* means day and night.
        closes: When it closes.
    """
    on_days = describe_days(days)
    if not days:
        return on_days
    if opens is None or closes is None:
        # Translators: Opening hours: day and night. {days} is for example "every day".
        return msg("{days} 24시간", days=on_days)
    # Translators: Opening hours. {days} is for example "Monday to Friday"; the others are times of day.
    return msg("{days} {opens}부터 {closes}까지", days=on_days, opens=opens, closes=closes)


def describe_line_hours(line: HumanLine) -> Message:
    """Return when a person answers on a telephone line (F-05)."""
    return describe_hours(line.days, line.opens, line.closes)

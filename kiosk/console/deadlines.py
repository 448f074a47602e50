"""Moments in the store, compared with a clock that somebody may have put right since.

A clock that ran ahead has written moments that have not come yet. Whoever only asks ``until > now`` then lets
a command, a lock or a session live for as long as the clock was wrong. So a deadline holds only while it is
no further away than it was when it was set. Where it is known only in this run of the console, the steady
clock is used instead (:mod:`kiosk.console.bridge.signs`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement

#: Clocks are put right by a little all the time (NTP); a moment that is so little ahead is nothing strange.
STEP = timedelta(seconds=10)


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Tell whether something that has happened lies in the future: the clock has been put back since."""
    return moment > now + STEP


def holds(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Tell whether a deadline that was set at most *longest* ahead has not come yet."""
    return until is not None and now < until <= now + longest + STEP


def still_holds(until: Any, now: datetime, longest: timedelta) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of :func:`holds` for a column."""
    return until > now, until <= now + longest + STEP

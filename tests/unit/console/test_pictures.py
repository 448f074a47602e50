"""Charts of a small centre tell of nobody: what visits were like is told of five or more together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.console.services.pictures import LEAST_VISITS, _gathered
from kiosk.console.services.views import EVERYTHING, Scope, Staff
from kiosk.console.store.models import TotalCount
from tests.helpers.console_core import HELPER, MANAGER, Desk

HOUR = timedelta(hours=1)
#: The beginning of a week as the service parts them: Thursday, as in 1970.
WEEK = datetime.fromisoformat("2026-11-26T00:00:00+00:00")
MODES, DONE, VISITS = ("modes", "language:mn"), ("completed", "report"), ("sessions", "")


def put(desk: Desk, hour: datetime, visits: int, seconds: int = 0, done: int = 0, site: str = "mapo") -> None:
    with desk.store.write() as work:
        for (kind, name), value in ((VISITS, visits), (MODES, seconds), (DONE, done)):
            work.upsert(
                TotalCount,
                [{"site_id": site, "hour": hour, "kind": kind, "name": name, "value": float(value)}],
            )


@pytest.fixture
def start(desk: Desk) -> datetime:
    """The first hour of a week; the clock stands 20 hours later."""
    desk.clock.advance((WEEK + 20 * HOUR - desk.clock.now()).total_seconds())
    return WEEK


def series(desk: Desk, since: datetime, until: datetime, staff: Staff = HELPER) -> dict[object, list[float]]:
    picture = desk.services.pictures.picture(staff, since, until, "hour")
    return {(one.kind, one.name): list(one.values) for one in picture.series}


def test_one_visit_in_an_hour_is_not_told_of(desk: Desk, start: datetime) -> None:
    put(desk, start, 1, 300, 1)
    found = series(desk, start, start + 3 * HOUR)
    assert found[VISITS] == [1, 0, 0]
    assert MODES not in found
    assert DONE not in found


def test_visits_are_told_of_together_at_the_hour_of_the_last(desk: Desk, start: datetime) -> None:
    for number, visits in enumerate((2, 2, 0, 1, 4)):
        put(desk, start + number * HOUR, visits, 60 * visits, 1)
    found = series(desk, start, start + 5 * HOUR)
    assert found[VISITS] == [2, 2, 0, 1, 4]
    assert found[MODES] == [0, 0, 0, 300, 0]
    assert found[DONE] == [0, 0, 0, 4, 0]


def test_another_period_does_not_part_them_otherwise(desk: Desk, start: datetime) -> None:
    for number in range(12):
        put(desk, start + number * HOUR, 2, number + 1)
    whole = series(desk, start, start + 12 * HOUR)[MODES]
    for first in range(12):
        part = series(desk, start + first * HOUR, start + 12 * HOUR).get(MODES, [0.0] * (12 - first))
        assert part == whole[first:]


def test_an_hour_that_is_not_over_does_not_tell_of_the_next_visit(desk: Desk, start: datetime) -> None:
    """Five visits are there: who looks before and after the sixth would know it."""
    now = start + 20 * HOUR
    put(desk, now, 5, 500)
    assert MODES not in series(desk, start, start + 24 * HOUR)
    put(desk, now, 6, 900)
    assert MODES not in series(desk, start, start + 24 * HOUR)
    desk.clock.advance(3600)
    assert sum(series(desk, start, start + 24 * HOUR)[MODES]) == 900


def test_other_places_are_not_counted_in(desk: Desk, start: datetime) -> None:
    put(desk, start, 5, 50, site="mapo")
    put(desk, start, 5, 70, site="gangdong")
    until = start + HOUR
    east = Staff("e" * 32, "동", "helper", Scope(districts=frozenset({"east"})))
    assert series(desk, start, until)[MODES] == [50]
    assert series(desk, start, until, east)[MODES] == [70]
    assert series(desk, start, until, MANAGER)[MODES] == [120]
    assert MANAGER.scope == EVERYTHING


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 100)), max_size=60), st.integers(0, 60))
def test_whatever_is_told_is_of_enough_visits_and_nothing_is_told_twice(
    counts: list[tuple[int, int]], over: int
) -> None:
    hours = {
        WEEK + number * HOUR: {VISITS: float(visits), MODES: float(seconds)}
        for number, (visits, seconds) in enumerate(counts)
    }
    told = list(_gathered(hours, WEEK + over * HOUR))
    assert [lines[VISITS] for _, lines in told] == [float(visits) for visits, _ in counts]
    begun = 0
    for number, (_, lines) in enumerate(told):
        if MODES in lines:
            block = counts[begun : number + 1]
            assert sum(visits for visits, _ in block) >= LEAST_VISITS
            assert lines[MODES] == sum(seconds for _, seconds in block)
            assert number < over
            begun = number + 1

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.twin.schedules import (
    Calendar,
    ScheduleError,
    next_boundary,
    occurrence_at,
    preview,
    to_utc,
    weekly_rule,
)
from tests.helpers.twin import schedule

ZONES = ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia", "UTC"]
STEP = timedelta(minutes=15)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first_moment_by_scanning(local: datetime, zone: ZoneInfo) -> datetime:
    """The oracle: walk the hours and look at the clock on the wall."""
    moment = local.replace(tzinfo=UTC) - timedelta(hours=27)
    while moment.astimezone(zone).replace(tzinfo=None) < local:
        moment += STEP
    return moment


quarter_hours = st.integers(0, 4 * 24 * 366 * 3).map(lambda n: datetime(2025, 1, 1) + n * STEP)


@settings(max_examples=150, deadline=None)
@given(quarter_hours, st.sampled_from(ZONES))
def test_a_wall_time_is_the_first_moment_at_which_the_clock_has_reached_it(local, zone):
    assert to_utc(local, ZoneInfo(zone)) == first_moment_by_scanning(local, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),  # skipped: the end of the gap
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),  # doubled: the first
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),  # half an hour is doubled
        ("Asia/Seoul", "2026-03-08T02:30", "2026-03-07T17:30"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),  # a whole day is skipped
    ],
)
def test_skipped_and_doubled_wall_times_are_defined(zone, local, expected):
    assert to_utc(datetime.fromisoformat(local), ZoneInfo(zone)) == utc(expected)


def test_nine_to_twelve_in_seoul():
    morning = schedule()
    assert occurrence_at(morning, utc("2026-11-22T23:59:59")) is None
    assert occurrence_at(morning, utc("2026-11-23T00:00")).end == utc("2026-11-23T03:00")
    assert occurrence_at(morning, utc("2026-11-23T02:59:59")) is not None
    assert occurrence_at(morning, utc("2026-11-23T03:00")) is None
    assert next_boundary([morning], utc("2026-11-23T00:00")) == utc("2026-11-23T03:00")
    assert next_boundary([morning], utc("2026-11-23T03:00")) == utc("2026-11-24T00:00")


def test_nine_o_clock_stays_nine_o_clock_when_clocks_change():
    morning = schedule(timezone="America/New_York")
    starts = [found.start for found in preview(morning, utc("2026-10-31T00:00"), 3)]
    assert starts == [utc("2026-10-31T13:00"), utc("2026-11-01T14:00"), utc("2026-11-02T14:00")]


def test_a_night_ends_by_the_wall_clock_in_the_night_in_which_clocks_change():
    night = schedule(timezone="America/New_York", start_local="2026-01-01T22:00", duration_s=8 * 3600)
    short, long = preview(night, utc("2026-03-08T04:00"), 1)[0], preview(night, utc("2026-11-01T04:00"), 1)[0]
    assert short.end - short.start == timedelta(hours=7)
    assert long.end - long.start == timedelta(hours=9)
    zone = ZoneInfo("America/New_York")
    assert {found.end.astimezone(zone).hour for found in (short, long)} == {6}


def test_an_occurrence_inside_of_a_gap_lasts_its_duration():
    gap = schedule(timezone="America/New_York", start_local="2026-03-08T02:10", duration_s=600)
    found = preview(gap, utc("2026-03-08T00:00"), 1)[0]
    assert (found.start, found.end) == (utc("2026-03-08T07:00"), utc("2026-03-08T07:10"))


rules = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;COUNT=40",
        "FREQ=DAILY;UNTIL=20260601",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR",
        "FREQ=MONTHLY;INTERVAL=2",
        "FREQ=YEARLY;BYMONTH=3,10,11;BYDAY=SU",
    ]
)
calendars = st.builds(
    Calendar,
    rules,
    st.sampled_from(ZONES),
    st.integers(0, 95).map(lambda n: f"2026-01-05T{n // 4:02}:{n % 4 * 15:02}"),
    st.sampled_from([900, 3600, 3 * 3600, 8 * 3600, 26 * 3600, 3 * 86400]),
)
moments = st.integers(0, 4 * 24 * 500).map(lambda n: datetime(2025, 12, 20, tzinfo=UTC) + n * STEP)


@settings(max_examples=150, deadline=None)
@given(calendars, moments)
def test_between_two_boundaries_nothing_changes(calendar, moment):
    edge = calendar.next_boundary(moment)
    assume(edge is not None)
    assert edge > moment
    holds = calendar.occurrence_at(moment) is not None
    middle = moment + (edge - moment) / 2
    last = edge - timedelta(seconds=1)
    for inside in (middle, last):
        if inside > moment:
            assert (calendar.occurrence_at(inside) is not None) == holds


@settings(max_examples=150, deadline=None)
@given(calendars, moments)
def test_an_occurrence_holds_from_its_start_and_no_longer_at_its_end(calendar, moment):
    found = next(calendar.occurrences(moment), None)
    assume(found is not None)
    assert found.start < found.end
    assert found.end > moment
    assert calendar.occurrence_at(found.start) is not None
    still = calendar.occurrence_at(found.end)
    assert still is None or still.end > found.end


@settings(max_examples=60, deadline=None)
@given(calendars, moments)
def test_occurrences_come_in_order_and_only_once(calendar, moment):
    found = []
    for occurrence in calendar.occurrences(moment):
        found.append(occurrence)
        if len(found) == 20:
            break
    assert found == sorted(set(found))


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(0, 60))
def test_looking_from_later_finds_the_same_occurrences(calendar, moment, days):
    later = moment + timedelta(days=days)
    early = []
    for occurrence in calendar.occurrences(moment):
        if occurrence.start > later + timedelta(days=60):
            break
        early.append(occurrence)
    for occurrence in calendar.occurrences(later):
        if occurrence.start > later + timedelta(days=60):
            break
        assert occurrence in early


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=DAILY;BYHOUR=1",
        "FREQ=DAILY;BYSETPOS=9",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=9999999999",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;COUNT=3;UNTIL=20260101",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=00010101",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=WEEKLY;WKST=1",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=SA,1TU",
        "FREQ=MONTHLY;BYMONTH=2,4",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=-1FR,MO",
        "FREQ=MONTHLY;BYMONTHDAY=²",
        "FREQ=YEARLY;BYDAY=5MO",
        "FREQ=YEARLY;BYWEEKNO=53",
        "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=29;BYMONTH=2",
        "FREQ=DAILY\nEXDATE:20260101",
    ],
)
def test_rules_that_people_do_not_make_are_refused(rule):
    with pytest.raises(ScheduleError):
        Calendar(rule, "Asia/Seoul", "2026-01-31T09:00", 3600)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Asia/Atlantis", "2026-01-01T09:00"),
        ("../etc/passwd", "2026-01-01T09:00"),
        ("", "2026-01-01T09:00"),
        ("Asia", "2026-01-01T09:00"),
        ("Asia/Seoul", "2026-02-30T09:00"),
        ("Asia/Seoul", "1900-01-01T09:00"),
    ],
)
def test_places_and_starts_that_do_not_exist_are_refused(zone, start):
    with pytest.raises(ScheduleError):
        Calendar("FREQ=DAILY", zone, start, 3600)


@settings(max_examples=300, deadline=2000)
@given(
    st.text(alphabet="FREQ=DAILYWKMONTHBUSSP;,-0123456789+", max_size=60),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
)
def test_whatever_is_accepted_answers_quickly(tail, freq):
    try:
        calendar = Calendar(
            f"FREQ={freq};{tail}" if tail else f"FREQ={freq}", "Asia/Seoul", "2026-01-31T09:00", 3600
        )
    except ScheduleError:
        return
    calendar.next_boundary(utc("2026-06-01T00:00"))


def _numbers(low: int, high: int, most: int = 3) -> st.SearchStrategy[str]:
    number = st.integers(low, high).filter(bool)
    return st.lists(number, min_size=1, max_size=most, unique=True).map(lambda some: ",".join(map(str, some)))


_days = st.lists(
    st.tuples(
        st.sampled_from(["", "", "1", "2", "4", "5", "-1", "-5"]), st.sampled_from(["MO", "TU", "WE", "SA"])
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(lambda some: ",".join(f"{n}{day}" for n, day in some))
_parts = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "BYDAY": _days,
        "BYMONTHDAY": _numbers(-31, 31),
        "BYMONTH": _numbers(1, 12),
        "INTERVAL": st.integers(1, 12).map(str),
        "COUNT": st.integers(1, 9).map(str),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)


@settings(max_examples=600, deadline=4000)
@given(_parts, st.sampled_from(["2026-01-31T09:00", "2028-02-29T09:00", "2026-11-22T23:30"]))
def test_whatever_is_accepted_occurs_within_some_years(parts, start):
    """A schedule that never comes is a promise that nobody keeps, and each look for it costs a search."""
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        calendar = Calendar(rule, "Asia/Seoul", start, 3600)
    except ScheduleError:
        return
    begun = utc(f"{start[:10]}T00:00") - timedelta(days=1)
    first = next(iter(calendar.occurrences(begun)), None)
    assert first is not None and first.start < begun + timedelta(days=41 * 366), rule


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTH=2;BYDAY=5MO",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=-5SU",
    ],
)
def test_the_rarest_days_are_found(rule):
    calendar = Calendar(rule, "Asia/Seoul", "2026-01-31T09:00", 3600)
    assert calendar.next_boundary(utc("2026-06-01T00:00")).year <= 2066


def test_a_rule_that_has_ended_has_no_boundary():
    over = schedule(rrule="FREQ=DAILY;UNTIL=20260110")
    assert occurrence_at(over, utc("2026-01-10T00:30")) is not None
    assert next_boundary([over], utc("2026-01-11T00:00")) is None
    assert next_boundary([schedule(rrule="FREQ=SECONDLY")], utc("2026-01-11T00:00")) is None
    in_utc = schedule(rrule="FREQ=DAILY;UNTIL=20260110T000000Z")
    assert occurrence_at(in_utc, utc("2026-01-10T00:30")) is not None
    assert occurrence_at(in_utc, utc("2026-01-11T00:30")) is None


def test_weekly_rules_are_written_for_forms():
    assert weekly_rule(["WE", "MO"]) == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert weekly_rule(["SU"], date(2026, 12, 31)) == "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231"

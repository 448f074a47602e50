from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.remote.clock_trust import ClockTrust
from kiosk.remote.counts import Counts, hour_of
from tests.helpers.remote import Rig
from tests.helpers.twin import START, desired


def test_seconds_of_use_are_counted_by_mode_in_visits_only():
    clock = SteppedClock()
    counts = Counts(clock)
    clock.advance(500)
    counts.begin_visit({"scale": 2.0})
    clock.advance(60)
    counts.change_modes({"scale": 2.0, "voice": True})
    clock.advance(30)
    counts.end_visit()
    clock.advance(500)
    counts.complete("report")
    (hour,) = counts.hours().values()
    assert hour.modes == {"scale:2.0": 90, "voice:True": 30}
    assert (hour.sessions, hour.completed) == (1, {"report": 1})


def test_what_is_looked_at_again_counts_once_in_a_visit_and_every_report_that_is_sent():
    clock = SteppedClock()
    counts = Counts(clock)
    for _ in range(2):
        counts.begin_visit({})
        for service in ("status", "ask", "street-lamp", "status", "ask", "street-lamp"):
            counts.complete(service)
        counts.end_visit()
    (hour,) = counts.hours().values()
    assert hour.completed == {"status": 2, "ask": 2, "street-lamp": 4}


def test_a_home_pc_whose_visit_never_ends_counts_once_an_hour():
    clock = SteppedClock()
    counts = Counts(clock)
    counts.begin_visit({})
    for _ in range(3):
        counts.complete("ask")
        counts.complete("ask")
        clock.advance(3600)
    assert [hour.completed for hour in counts.hours().values() if hour.completed] == [{"ask": 1}] * 3


def test_counts_stay_over_a_restart_and_end_after_a_week(tmp_path):
    clock = SteppedClock()
    counts = Counts(clock, tmp_path / "counts.json")
    counts.begin_visit({})
    counts.write(counts.to_text())
    again = Counts(clock, tmp_path / "counts.json")
    assert list(again.hours()) == ["2026-11-23T01Z"]
    assert hour_of("2026-11-23T01Z") == START
    clock.advance(8 * 24 * 3600)
    assert again.hours() == {}


def test_damaged_counts_begin_anew(tmp_path):
    (tmp_path / "counts.json").write_text('{"2026": 5}')
    assert Counts(SteppedClock(), tmp_path / "counts.json").hours() == {}


def test_an_hour_with_many_names_stays_small():
    counts = Counts(SteppedClock())
    for number in range(500):
        counts.complete(f"service-{number}")
    (hour,) = counts.hours().values()
    assert len(hour.completed) <= 90


seconds = st.integers(-(10**6), 10**6)


@given(seconds, st.integers(1, 120), st.integers(0, 10**5))
def test_a_right_clock_is_always_believed(issued_ago, expires, later):
    """Whatever true messages come, they do not contradict a clock that shows true time."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    trust = ClockTrust().saw_document(now - timedelta(seconds=abs(issued_ago)), 5.0)
    trust = trust.saw_command(now - timedelta(seconds=expires / 2), expires, now, 5.0)
    assert trust.is_trusted(now + timedelta(seconds=later), 5.0 + later)


@given(st.integers(400, 10**6), st.booleans())
def test_a_clock_that_signed_messages_contradict_is_not_believed(wrong_by, is_ahead):
    true = datetime(2026, 11, 23, tzinfo=UTC)
    shown = true + timedelta(seconds=wrong_by if is_ahead else -wrong_by)
    trust = ClockTrust().saw_command(true, 30, shown, 5.0)
    assert not trust.is_trusted(shown, 5.0)
    assert not trust.is_trusted(shown + timedelta(seconds=3600), 5.0 + 3600)
    mended = trust.is_trusted(true + timedelta(seconds=60), 65.0)
    assert mended


def test_a_clock_before_the_program_was_made_is_not_believed():
    assert not ClockTrust().is_trusted(datetime(1970, 1, 1, 5, tzinfo=UTC), 0.0)
    assert ClockTrust().is_trusted(datetime(2026, 5, 1, tzinfo=UTC), 0.0)


def test_a_terminal_whose_clock_woke_up_in_1970_still_says_what_is_true(tmp_path):
    rig = Rig(tmp_path, clock=SteppedClock(datetime(1970, 1, 1, tzinfo=UTC)))
    rig.want(desired(1, standing={"scale": 2.0}))
    assert (rig.reported.applied, rig.reported.effective["scale"]) == (1, 2.0)
    assert not rig.reported.health.clock_trusted
    assert rig.transport.will is not None

"""Session phases and wipers."""

from __future__ import annotations

import logging

import pytest

from kiosk.clock import SteppedClock
from kiosk.session.privacy import PrivacyRegistry
from kiosk.session.session import IdlePolicy, Phase, Session


class Place:
    """Somewhere a visitor's text may be."""

    def __init__(self, name: str, *, breaks: bool = False, leaks: bool = False) -> None:
        self.name = name
        self.text = "secret"
        self._breaks = breaks
        self._leaks = leaks

    def wipe(self) -> None:
        """Wipe, break or leak."""
        if self._breaks:
            raise OSError("disk gone")
        if not self._leaks:
            self.text = ""

    def is_clean(self) -> bool:
        """Look."""
        return not self.text


def test_every_wiper_runs_even_when_one_breaks(caplog: pytest.LogCaptureFixture) -> None:
    """Design §7: the end of a session runs every wiper and verifies it."""
    registry = PrivacyRegistry()
    places = [Place("a", breaks=True), Place("b"), Place("c", leaks=True), Place("d")]
    for place in places:
        registry.register(place)
    with caplog.at_level(logging.CRITICAL + 1, "privacy"):
        report = registry.wipe_all()
    assert report.wiped == ("b", "d")
    assert report.failed == ("a", "c")
    assert not report.is_clean


def test_two_wipers_cannot_share_a_name() -> None:
    """A forgotten place would hide behind the other."""
    registry = PrivacyRegistry()
    registry.register(Place("a"))
    with pytest.raises(ValueError, match="already"):
        registry.register(Place("a"))


@pytest.mark.parametrize(("idle", "warning"), [(59, 30), (120, 19)])
def test_nobody_can_hurry_people(idle: float, warning: float) -> None:
    """D-03, D-05: the bounds hold for staff, too."""
    with pytest.raises(ValueError, match="D-0"):
        IdlePolicy(idle, warning)


def test_slow_pace_doubles_every_wait() -> None:
    """Slow pace: 240 s idle, 60 s warning."""
    clock = SteppedClock()
    session = Session(clock, clock, IdlePolicy())
    session.set_pace(2.0)
    session.begin()
    clock.advance(239)
    assert session.phase is Phase.ACTIVE
    clock.advance(2)
    assert session.phase is Phase.WARNING
    assert 58 <= session.seconds_left <= 60


def test_speech_counts_as_activity_but_does_not_answer_the_warning() -> None:
    """D-05: long texts are read to their end; the warning's own voice extends nothing."""
    clock = SteppedClock()
    session = Session(clock, clock, IdlePolicy())
    session.begin()
    for _ in range(30):
        clock.advance(60)
        session.note_speech()
    assert session.phase is Phase.ACTIVE
    clock.advance(121)
    assert session.phase is Phase.WARNING
    session.note_speech()
    assert session.phase is Phase.WARNING
    clock.advance(31)
    assert session.phase is Phase.ENDED


def test_ids_change_between_visitors() -> None:
    """Stale effects and speech are told apart by the session's id."""
    clock = SteppedClock()
    session = Session(clock, clock, IdlePolicy())
    before = session.id
    session.begin()
    session.end()
    session.renew()
    assert session.id != before
    assert session.phase is Phase.ATTRACT


def waiting(**policy: float) -> tuple[SteppedClock, Session]:
    clock = SteppedClock()
    session = Session(clock, clock, IdlePolicy(**policy))
    session.begin()
    session.expect_staff(True)
    return clock, session


def test_nobody_who_waits_for_staff_is_hurried_more_than_others() -> None:
    with pytest.raises(ValueError, match="hurried"):
        IdlePolicy(120, 30, wait_s=119)


def test_who_waits_for_staff_is_covered_and_warned_only_after_the_longer_time() -> None:
    clock, session = waiting()
    clock.advance(121)
    assert session.phase is Phase.COVERED
    clock.advance(770)
    assert session.phase is Phase.COVERED
    clock.advance(10)
    assert session.phase is Phase.WARNING
    clock.advance(31)
    assert session.phase is Phase.ENDED


def test_every_act_of_visitor_and_staff_begins_the_longer_time_anew() -> None:
    clock, session = waiting()
    clock.advance(600)
    session.stir()
    clock.advance(600)
    session.note_staff()
    clock.advance(890)
    assert session.phase is Phase.COVERED
    clock.advance(11)
    assert session.phase is Phase.WARNING
    session.note_staff()
    assert session.phase is Phase.COVERED, "staff are at it: nobody is warned any more"
    session.touch()
    assert session.phase is Phase.ACTIVE
    clock.advance(121)
    assert session.phase is Phase.COVERED


def test_what_staff_do_for_nobody_who_waits_is_no_activity() -> None:
    clock = SteppedClock()
    session = Session(clock, clock, IdlePolicy())
    session.begin()
    clock.advance(100)
    session.note_staff()
    clock.advance(21)
    assert session.phase is Phase.WARNING


def test_a_warning_that_staff_have_asked_for_is_not_taken_back_by_what_they_do() -> None:
    clock, session = waiting()
    clock.advance(121)
    session.warn()
    session.note_staff()
    assert session.phase is Phase.WARNING
    clock.advance(31)
    assert session.phase is Phase.ENDED


def test_once_nobody_is_waited_for_the_ordinary_time_begins_and_the_cover_stays() -> None:
    clock, session = waiting()
    clock.advance(600)
    session.expect_staff(False)
    clock.advance(119)
    assert session.phase is Phase.COVERED
    clock.advance(2)
    assert session.phase is Phase.WARNING


def test_a_visit_that_is_over_leaves_no_wait_to_the_next() -> None:
    clock, session = waiting()
    session.end()
    session.renew()
    session.begin()
    clock.advance(121)
    assert session.phase is Phase.WARNING

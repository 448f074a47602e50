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

"""N74: a page that hangs is told from one that is slow, waits for people, or was not asked."""

from __future__ import annotations

from kiosk.clock import SteppedClock
from ui.web.heartbeat import LIMIT_S, LOADING_LIMIT_S, TICK_S, Heartbeat


class Watched:
    """A page that answers or not, ticked as the host does."""

    def __init__(self, *, answers: bool = True, share: float = 1.0) -> None:
        self.clock = SteppedClock()
        self.asked = 0
        self.answers = answers
        self.heartbeat = Heartbeat(self.clock, self._ask, lambda: share * self.clock.monotonic())
        self.heartbeat.start()

    def _ask(self, number: int) -> None:
        self.asked += 1
        if self.answers:
            self.heartbeat.answered(number)

    def run(self, seconds: float) -> float | None:
        """Return after how long it was found to hang, or None."""
        begin = self.clock.monotonic()
        while self.clock.monotonic() - begin < seconds:
            self.clock.advance(TICK_S)
            if self.heartbeat.tick():
                return self.clock.monotonic() - begin
        return None


def test_a_page_that_answers_never_hangs() -> None:
    page = Watched()
    assert page.run(600) is None
    assert page.asked > 1000


def test_a_page_that_stops_answering_is_found_within_the_limit() -> None:
    page = Watched()
    page.run(5)
    page.answers = False
    found = page.run(10)
    assert found is not None
    assert LIMIT_S - 0.5 <= found <= LIMIT_S + TICK_S
    assert found < 3


def test_a_loading_page_has_a_little_longer() -> None:
    page = Watched(answers=False)
    page.heartbeat.is_loading = True
    found = page.run(10)
    assert found is not None
    assert LOADING_LIMIT_S < found <= LOADING_LIMIT_S + TICK_S < 3


def test_a_page_that_is_given_no_processor_is_slow_and_hangs_only_much_later() -> None:
    page = Watched(answers=False, share=0.1)
    found = page.run(60)
    assert found is not None
    assert found > 2 * LIMIT_S


def test_waiting_for_a_dialog_is_no_hang() -> None:
    page = Watched(answers=False)
    page.heartbeat.hold(is_waiting=True)
    assert page.run(3600) is None
    page.heartbeat.hold(is_waiting=False)
    assert page.run(10) is not None


def test_our_own_pause_is_not_held_against_the_page() -> None:
    page = Watched()
    page.run(2)
    page.clock.advance(30)  # the machine slept; the answers wait in our queue
    assert not page.heartbeat.tick()
    assert page.run(5) is None


def test_a_hang_is_said_once() -> None:
    page = Watched(answers=False)
    assert page.run(10) is not None
    assert page.run(10) is None


def test_an_answer_of_the_page_before_does_not_count() -> None:
    page = Watched(answers=False)
    page.heartbeat.start()
    page.heartbeat.start()
    for _ in range(40):
        page.clock.advance(TICK_S)
        page.heartbeat.answered(1)
        if page.heartbeat.tick():
            return
    raise AssertionError("an old answer kept it alive")

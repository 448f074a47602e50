"""Whoever is gone is shown as gone within 90 s by the console's clock, whatever becomes of the broker."""

from __future__ import annotations

import pytest

from kiosk.console.bridge.sweep import (
    ANSWER_S,
    ASK_AFTER_S,
    ASKED_AT_ONCE,
    AWAY_AFTER_S,
    SILENT_AFTER_S,
    SWEEP_S,
    WILL_WITHIN_S,
)
from kiosk.twin.limits import KEEP_ALIVE_S, PRESENCE_WITHIN_S
from tests.helpers.console_core import Desk


class Watch:
    """Lets time pass for the sweeper as the bridge does, with a broker that is heard, frozen or away."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.sweeper = desk.console.sweeper
        self.quiet_s = 0.0
        self.is_heard = True
        self.sweeper.disconnected(0.0)
        self.sweeper.connected()

    def pass_(self, seconds: float) -> None:
        for _ in range(round(seconds / SWEEP_S)):
            self.desk.clock.advance(SWEEP_S)
            self.quiet_s = 0.0 if self.is_heard else self.quiet_s + SWEEP_S
            self.sweeper.sweep(self.quiet_s)

    def lose(self) -> None:
        self.sweeper.disconnected(self.quiet_s)

    def find(self) -> None:
        self.is_heard, self.quiet_s = True, 0.0
        self.sweeper.connected()

    def asked(self, terminal: str = "lobby-1") -> list[str]:
        self.desk.publish()
        return [one.id for one in self.desk.commands(terminal) if one.name == "report.now"]


@pytest.fixture
def watch(desk: Desk) -> Watch:
    return Watch(desk)


def test_will_silence_and_sweep_together_stay_within_what_is_promised() -> None:
    assert 1.5 * KEEP_ALIVE_S == WILL_WITHIN_S
    assert WILL_WITHIN_S + SILENT_AFTER_S + SWEEP_S <= PRESENCE_WITHIN_S
    # A quiet broker is heard once per keep-alive; only one that is frozen is silent for longer.
    assert KEEP_ALIVE_S + SWEEP_S <= SILENT_AFTER_S
    # Who comes back just before silence is believed still has time to be asked and to answer.
    assert AWAY_AFTER_S + SWEEP_S + ASK_AFTER_S + ANSWER_S <= SILENT_AFTER_S


def test_a_frozen_broker_is_noticed_by_what_was_last_heard_of_it(desk: Desk, watch: Watch) -> None:
    """The client gives its connection up only two keep-alives after the last word: that is too late."""
    desk.hear(desk.join().birth())
    watch.is_heard = False
    watch.pass_(SILENT_AFTER_S - SWEEP_S)
    assert desk.row().is_online
    watch.pass_(SWEEP_S)
    assert not desk.row().is_online


def test_a_broker_that_goes_on_without_a_new_connection_brings_everybody_back(
    desk: Desk, watch: Watch
) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    watch.is_heard = False
    watch.pass_(SILENT_AFTER_S)
    assert not desk.row().is_online
    watch.is_heard = True
    watch.pass_(ASK_AFTER_S + SWEEP_S)
    (asked,) = watch.asked()
    desk.hear(terminal.answer(asked))
    watch.pass_(120)
    assert desk.row().is_online
    assert len(watch.asked()) == 1


def test_silence_counts_from_the_last_word_and_not_from_the_noticed_loss(desk: Desk, watch: Watch) -> None:
    desk.hear(desk.join().birth())
    watch.is_heard = False
    watch.pass_(AWAY_AFTER_S)
    watch.lose()  # noticed only now
    watch.pass_(SWEEP_S)
    assert not desk.row().is_online


def test_a_broker_that_is_away_for_a_moment_changes_nothing(desk: Desk, watch: Watch) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    watch.lose()
    watch.pass_(AWAY_AFTER_S - SWEEP_S)
    assert desk.row().is_online
    watch.find()
    terminal.connect()
    desk.hear(terminal.birth())
    watch.pass_(120)
    assert desk.row().is_online
    assert watch.asked() == []


def test_who_died_with_the_broker_is_gone_in_time_and_who_lives_is_asked(desk: Desk, watch: Watch) -> None:
    loud, dead = desk.join("lobby-1"), desk.join("lobby-2")
    desk.hear(loud.birth(), dead.birth())
    watch.lose()
    watch.pass_(AWAY_AFTER_S - SWEEP_S)
    watch.find()
    desk.hear(loud.birth(is_kept=True), dead.birth(is_kept=True))
    watch.pass_(ASK_AFTER_S)
    (asked,) = watch.asked()
    desk.hear(loud.answer(asked))
    watch.pass_(SILENT_AFTER_S - AWAY_AFTER_S + SWEEP_S - ASK_AFTER_S)
    assert (desk.row("lobby-1").is_online, desk.row("lobby-2").is_online) == (True, False)
    desk.hear(dead.report(seen=1, applied=1))  # it was only slow: a live word proves it
    assert desk.row("lobby-2").is_online


def test_a_word_soon_after_the_broker_came_back_is_a_proof(desk: Desk, watch: Watch) -> None:
    """What was written down a moment before must not hide that something was heard since."""
    terminal = desk.join()
    desk.hear(terminal.birth())
    desk.clock.advance(1)
    watch.lose()
    watch.find()
    desk.clock.advance(1)
    desk.hear(terminal.applied(1))
    watch.pass_(120)
    assert desk.row().is_online
    assert watch.asked() == []


def test_what_a_broker_had_kept_is_no_proof_of_life(desk: Desk, watch: Watch) -> None:
    """A terminal of a new connection, known from a kept birth alone, and one that had fallen silent."""
    known, new = desk.join("lobby-1"), desk.join("lobby-2")
    desk.hear(known.birth())
    watch.lose()
    watch.pass_(300)
    assert not desk.row("lobby-1").is_online
    watch.find()
    desk.hear(known.birth(is_kept=True), new.birth(is_kept=True))
    assert not desk.row("lobby-1").is_online
    watch.pass_(ASK_AFTER_S)
    assert len(watch.asked("lobby-1")) == len(watch.asked("lobby-2")) == 1
    watch.pass_(SILENT_AFTER_S)
    assert not desk.row("lobby-2").is_online


def test_a_broker_that_refuses_the_console_is_not_heard(desk: Desk, watch: Watch) -> None:
    desk.hear(desk.join().birth())
    watch.lose()
    watch.pass_(AWAY_AFTER_S + SWEEP_S)  # every refusal is a word of the broker: quiet_s stays 0
    assert not desk.row().is_online


def test_everybody_is_asked_in_time_however_many_they_are(desk: Desk, watch: Watch) -> None:
    most = 3 * ASKED_AT_ONCE
    asked: list[int] = []
    watch.sweeper._online = (  # type: ignore[method-assign]
        lambda after="", or_silent=False: [f"t-{n:05}" for n in range(10 * most) if f"t-{n:05}" > after]
    )
    watch.sweeper._believe_silence = lambda **rest: None  # type: ignore[method-assign]
    watch.sweeper._commands.put = (  # type: ignore[method-assign]
        lambda work, staff, terminal, *rest, **more: asked.append(int(terminal[2:]))
    )
    watch.find()
    watch.pass_(SILENT_AFTER_S - ANSWER_S)
    assert asked == list(range(10 * most)), "all of them, each once"

"""Clocks of console and terminal that are wrong, jump, are put right: what is obeyed, and what is said."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.remote.console_time import hear_time
from kiosk.twin.limits import CLOCK_TOLERANCE_S, CONSOLE_BEAT_S
from tests.helpers.remote import Rig
from tests.helpers.timed_console import TimedConsole
from tests.helpers.twin import START, command, desired, presence, schedule


@pytest.fixture
def console(rig: Rig) -> TimedConsole:
    console = TimedConsole(rig)
    console.connect()
    return console


def set_terminal_clock(rig: Rig, ahead_s: float) -> None:
    rig.clock._start = START + timedelta(seconds=ahead_s)


def last(rig: Rig) -> tuple[str, str]:
    return rig.answers[-1].outcome, rig.answers[-1].reason


@pytest.mark.parametrize("ahead_s", [300, 86_400, -300, -86_400 * 300])
def test_a_terminal_whose_clock_is_wrong_obeys_and_says_that_it_is(rig: Rig, console, ahead_s: float) -> None:
    set_terminal_clock(rig, ahead_s)
    console.beat()
    assert console.obeys() and console.obeys()
    rig.run(16)
    assert not rig.reported.health.clock_trusted
    assert rig.reported.health.clock_offset_s == pytest.approx(ahead_s, abs=1)
    set_terminal_clock(rig, 0)
    rig.run(16)
    assert rig.reported.health.clock_trusted and console.obeys()


@pytest.mark.parametrize("ahead_s", [-300, -86_400, 300, 3600, 86_400 * 365])
def test_a_console_whose_clock_is_wrong_and_put_right_is_obeyed_all_the_time(
    rig: Rig, console, ahead_s: float
) -> None:
    for moved in (ahead_s, 0, ahead_s):
        console.ahead_s = moved
        console.beat()
        assert console.obeys()
        rig.run(16)
        assert rig.reported.health.clock_trusted == (not moved)
        console.connect()
        assert console.obeys()
        rig.crash()
        rig.boot()
        console.beat()
        assert console.obeys(), rig.answers[-1]


@pytest.mark.parametrize("ahead_s", [-86_400, 3600, 86_400 * 365])
def test_the_same_on_one_connection(rig: Rig, console, ahead_s: float) -> None:
    for moved in (ahead_s, 0):
        console.ahead_s = moved
        console.beat()
        assert console.obeys()
    rig.crash()
    rig.boot()
    assert console.obeys()
    console.beat()
    assert console.obeys()


def test_schedules_pause_while_the_clocks_differ_and_run_at_once_when_either_is_put_right(
    rig: Rig, console
) -> None:
    rig.want(desired(1, schedules=(schedule(),)))
    assert rig.modes.state.reading == "easy"
    console.ahead_s = 3600
    console.beat()
    assert rig.modes.state.reading == "standard" and rig.visitor.is_clock_trusted is False
    set_terminal_clock(rig, 3600)
    console.beat()
    assert rig.modes.state.reading == "easy" and rig.visitor.is_clock_trusted
    console.ahead_s = 0
    console.beat()
    assert rig.modes.state.reading == "standard"


def test_a_change_until_a_moment_holds_while_nobody_knows_the_time(rig: Rig, console) -> None:
    """A terminal a day ahead does not take "until tonight" for over."""
    set_terminal_clock(rig, 86_400)
    console.beat()
    staff = {"modes": {"scale": 2.0}, "by": "Kim", "at": START, "until": START + timedelta(hours=5)}
    rig.want(desired(1, staff=staff, issued_at=console.now()))
    assert rig.modes.state.scale == 2.0
    rig.run(6 * 3600)
    console.beat()
    set_terminal_clock(rig, 0)
    rig.run(16)
    assert rig.modes.state.scale == 1.5, "over, by a clock that is right again"


def test_what_was_held_back_is_refused_whatever_this_clock_shows(rig: Rig, console) -> None:
    kept = console.command()
    rig.run(400)
    for ahead_s in (0, -400, 400):
        set_terminal_clock(rig, ahead_s)
        console.beat()
        console.send(kept.model_copy(update={"id": command().id}))
        assert last(rig) == ("expired", "expired by the console's time")
    assert rig.execute.done == []


def test_words_that_are_held_back_from_now_on_make_nothing_younger(rig: Rig, console) -> None:
    console.beat()
    stream = []
    for _ in range(20):
        rig.run(CONSOLE_BEAT_S)
        console.sequence += 1
        stream.append((console.word(), console.command()))
    rig.run(300)
    for said, sent in stream[:10]:
        console.say(said)
        console.send(sent)
        assert sent.id not in [done.id for done, _ in rig.execute.done]
        rig.run(CONSOLE_BEAT_S)
    assert rig.reported.health.clock_trusted


def test_what_the_broker_had_kept_tells_no_time(rig: Rig, console) -> None:
    rig.crash()
    rig.run(7200)  # the console dies meanwhile
    rig.boot()
    assert rig.agent.state.console.time is None
    rig.run(60)
    assert rig.reported.health.clock_trusted
    assert console.obeys(), "by this clock, as long as there is nothing better"


def test_after_a_restart_a_stream_of_yesterday_is_not_believed(rig: Rig, console) -> None:
    old = [console.word().model_copy(update={"sequence": number}) for number in range(5, 10)]
    never_sent = console.command()
    rig.run(86_400)
    console.connect()
    assert console.obeys()
    rig.crash()
    rig.boot()
    rig.broker.retained.clear()
    rig.transport.lose()
    rig.agent._state = rig.agent.state.__class__(  # as if it had heard nothing since the start
        rig.agent.state.terminal,
        rig.agent.state.keys,
        known=rig.agent.state.known,
        newest_issue=rig.agent.state.newest_issue,
    )
    rig.transport.connect()
    set_terminal_clock(rig, -86_400)
    for said in old:
        console.say(said)
    assert rig.agent.state.console.time is None
    console.send(never_sent)
    assert last(rig)[0] == "expired" and rig.execute.done == []


def test_a_command_without_the_steady_scale_is_judged_by_what_the_console_s_clock_shows(rig, console) -> None:
    set_terminal_clock(rig, -3600)
    console.beat()
    console.send(console.command(steady_at=None, issued_at=console.now() - timedelta(seconds=600)))
    assert last(rig) == ("expired", "expired by the console's time")
    console.send(console.command(steady_at=None))
    assert last(rig)[0] == "done"


# A console of the version before


def test_a_fast_clock_is_found_out_by_what_it_refuses_and_goes_on_refusing(rig: Rig) -> None:
    rig.want(desired(1, schedules=(schedule(),)))
    set_terminal_clock(rig, 400)
    for _ in range(2):
        rig.send(command("terminal.identify", issued_at=START + timedelta(seconds=rig.clock.monotonic())))
        assert last(rig) == ("expired", "expired by the clock")
    rig.run(16)
    assert not rig.reported.health.clock_trusted and rig.modes.state.reading == "standard"
    set_terminal_clock(rig, 0)
    rig.run(16)
    assert rig.reported.health.clock_trusted and rig.modes.state.reading == "easy"
    rig.send(command("terminal.identify", issued_at=rig.clock.now()))
    assert last(rig)[0] == "done"


def test_what_a_broker_kept_too_long_without_saying_so_contradicts_nothing(rig: Rig) -> None:
    rig.send(command("terminal.identify", issued_at=START - timedelta(hours=3)), expiry_s=None)
    rig.run(16)
    assert last(rig)[0] == "expired" and rig.reported.health.clock_trusted


def test_a_right_wish_after_one_of_a_console_that_was_ahead_ends_the_doubt(rig: Rig) -> None:
    now = rig.clock.now()
    rig.want(desired(1, issued_at=now + timedelta(days=30), schedules=(schedule(),)))
    assert rig.agent.state.resolved.is_paused
    rig.want(desired(2, issued_at=now, schedules=(schedule(),)))
    rig.run(16)
    assert not rig.agent.state.resolved.is_paused and rig.reported.health.clock_trusted


@pytest.mark.parametrize("behind_s", [110, 200])
def test_what_a_console_that_was_behind_has_shown_is_forgotten_with_its_next_right_word(
    rig: Rig, behind_s: float
) -> None:
    """Of a command that was obeyed, and of one that was refused for its age."""
    rig.send(command("report.now", issued_at=rig.clock.now() - timedelta(seconds=behind_s)))
    set_terminal_clock(rig, 60)
    rig.run(16)
    assert not rig.reported.health.clock_trusted
    rig.want(desired(1, issued_at=rig.clock.now()))
    rig.run(16)
    assert rig.reported.health.clock_trusted


def test_a_word_of_the_version_before_tells_no_time() -> None:
    assert hear_time(None, presence(1), 5.0, 0.0) is None


# Any order of jumps, restarts, replays, delays


class Clocks(RuleBasedStateMachine):
    """Both clocks jump; the terminal restarts; anything is played again, late or twice, or held back."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.rig = Rig(Path(self.folder.name))
        self.console = TimedConsole(self.rig)
        self.console.connect()
        self.sent = []
        self.executed: list[str] = []
        self.has_heard = True

    def teardown(self) -> None:
        self.rig.crash()
        self.folder.cleanup()

    @property
    def done(self) -> list[str]:
        return self.executed + [done.id for done, _ in self.rig.execute.done]

    @rule(ahead_s=st.sampled_from([0, 0, 100, -100, 3600, -3600, 86_400 * 3, -86_400 * 3, 86_400 * 400]))
    def console_clock(self, ahead_s):
        self.console.ahead_s = ahead_s
        self.console.beat()
        self.has_heard = True

    @rule(ahead_s=st.sampled_from([0, 0, 300, -300, 86_400, -86_400 * 2, -86_400 * 9000]))
    def terminal_clock(self, ahead_s):
        set_terminal_clock(self.rig, ahead_s)

    @rule(seconds=st.sampled_from([1, 25, 200, 700]))
    def wait(self, seconds):
        self.rig.run(seconds)

    @rule(again=st.booleans())
    def console_speaks(self, again):
        (self.console.connect if again else self.console.beat)()
        self.has_heard = True

    @rule(back=st.integers(1, 30))
    def an_old_word_again(self, back):
        if back <= len(self.console.said):
            self.console.say(self.console.said[-back])

    @rule()
    def press(self):
        sent = self.console.command()
        self.console.send(sent)
        self.sent.append((sent, self.console.passed_s))
        if self.has_heard:
            assert sent.id in self.done, (
                self.rig.answers[-1:],
                "a fresh one is obeyed, whatever the clocks show",
            )

    @rule()
    def press_and_hold_back(self):
        self.sent.append((self.console.command(), self.console.passed_s))

    @rule(back=st.integers(1, 20), expiry_s=st.sampled_from([30, None, 1]))
    def play_again(self, back, expiry_s):
        if back > len(self.sent):
            return
        sent, pressed_at = self.sent[-back]
        was_done = self.done.count(sent.id)
        self.console.send(sent, expiry_s=expiry_s)
        is_old = self.console.passed_s - pressed_at > sent.expires_in_s + CLOCK_TOLERANCE_S + 1
        if self.has_heard and is_old:
            assert self.done.count(sent.id) == was_done, "a stale one is never begun"

    @rule(is_heard=st.booleans(), off_s=st.sampled_from([0, 0, 300, 90_000]))
    def restart(self, is_heard, off_s):
        self.executed += [done.id for done, _ in self.rig.execute.done]
        self.rig.crash()
        self.rig.run(off_s)
        self.rig.boot()
        self.has_heard = is_heard
        if is_heard:
            self.console.beat()

    @invariant()
    def nothing_is_done_twice(self):
        assert len(self.done) == len(set(self.done))

    @rule()
    def calm(self):
        """Both clocks are right again and the console has spoken: the terminal trusts its clock."""
        self.console.ahead_s = 0
        set_terminal_clock(self.rig, 0)
        self.console.beat()
        self.has_heard = True
        self.rig.run(16)
        assert self.rig.reported.health.clock_trusted


TestClocks = Clocks.TestCase
TestClocks.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)

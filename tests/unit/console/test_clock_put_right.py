"""The console's clock ran an hour ahead and was put right: nothing lives an hour longer for that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.console.bridge.sweep import AWAY_AFTER_S, SILENT_AFTER_S, SWEEP_S
from kiosk.console.deadlines import STEP, holds, is_ahead
from kiosk.console.lockout import LONGEST_WAIT_S, seconds_left
from kiosk.console.services.commands import OPEN
from kiosk.console.services.errors import InvalidError, NotFoundError, SignInError
from kiosk.console.services.views import EVERYTHING, AssistState, TerminalState
from kiosk.console.store.models import Presence
from kiosk.console.store.people import Account, Enrolment
from kiosk.twin.limits import PRESENCE_WITHIN_S
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import Kind
from tests.helpers.console_core import HELPER, MANAGER, Desk
from tests.unit.console.test_enrolment import request
from tests.unit.console.test_helping import CALL, begin, screen

HOUR = timedelta(hours=1)
PASSWORD = "eine kleine Nachtmusik"


def put(clock: SteppedClock, step: timedelta) -> None:
    """Somebody sets the clock; the steady one goes on."""
    clock._start += step


@pytest.fixture
def ahead(desk: Desk) -> Desk:
    """A console whose clock is an hour ahead."""
    put(desk.clock, HOUR)
    return desk


def put_right(desk: Desk) -> None:
    put(desk.clock, -HOUR)
    desk.clock.advance(1)


def sweep_for(desk: Desk, seconds: float) -> None:
    for _ in range(round(seconds / SWEEP_S)):
        desk.clock.advance(SWEEP_S)
        desk.console.sweeper.sweep()


def test_who_died_after_it_is_gone_in_time(ahead: Desk) -> None:
    """Broker and terminals end together: no last will, only silence tells."""
    sweeper = ahead.console.sweeper
    sweeper.connected()
    ahead.hear(ahead.join("lobby-1").birth(), ahead.join("lobby-2").birth())
    put_right(ahead)
    sweeper.disconnected(0.0)
    sweep_for(ahead, AWAY_AFTER_S + SWEEP_S)
    assert not ahead.row("lobby-1").is_online
    assert not ahead.row("lobby-2").is_online


def test_who_died_while_the_broker_lost_its_will_is_gone_in_time(ahead: Desk) -> None:
    sweeper = ahead.console.sweeper
    sweeper.connected()
    lives, dead = ahead.join("lobby-1"), ahead.join("lobby-2")
    ahead.hear(lives.birth(), dead.birth())
    put_right(ahead)
    sweeper.disconnected(0.0)
    ahead.clock.advance(2)
    sweeper.connected()
    ahead.hear(lives.birth())
    sweep_for(ahead, SILENT_AFTER_S + SWEEP_S)
    assert SILENT_AFTER_S + SWEEP_S <= PRESENCE_WITHIN_S
    assert (ahead.row("lobby-1").is_online, ahead.row("lobby-2").is_online) == (True, False)


def test_who_lives_is_asked_though_it_was_heard_in_the_future(ahead: Desk) -> None:
    sweeper = ahead.console.sweeper
    sweeper.connected()
    terminal = ahead.join()
    ahead.hear(terminal.birth())
    put_right(ahead)
    sweeper.connected()
    sweep_for(ahead, 2 * SWEEP_S)
    ahead.publish()
    (asked,) = [one for one in ahead.commands() if one.name == "report.now"]
    ahead.hear(terminal.answer(asked.id))
    sweep_for(ahead, 120)
    assert ahead.row().is_online


def test_when_somebody_was_heard_is_put_right_too(ahead: Desk) -> None:
    terminal = ahead.join()
    ahead.hear(terminal.birth())
    put_right(ahead)
    ahead.hear(terminal.applied(1))
    with ahead.store.read() as session:
        assert session.get_one(Presence, "lobby-1").heard_at == ahead.clock.now()


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_command_of_that_hour_is_given_up_and_never_sent(ahead: Desk, is_sent: bool) -> None:
    ahead.join()
    ahead.line.is_connected = is_sent
    sent = ahead.services.commands.send(HELPER, "lobby-1", "terminal.identify", expires_in_s=30)
    if is_sent:
        ahead.publish()
    put_right(ahead)
    before = len(ahead.line.of(Kind.COMMAND, "lobby-1"))
    ahead.line.is_connected = True
    ahead.publish()
    assert len(ahead.line.of(Kind.COMMAND, "lobby-1")) == before
    ahead.console.sweeper.sweep()
    assert ahead.services.commands.status(HELPER, sent.id).state == ("unknown" if is_sent else "expired")


def test_a_clock_that_goes_back_by_seconds_loses_no_command(desk: Desk) -> None:
    desk.join()
    sent = desk.services.commands.send(HELPER, "lobby-1", "terminal.identify", expires_in_s=30)
    put(desk.clock, -timedelta(seconds=3))
    desk.publish()
    desk.console.sweeper.sweep()
    (message,) = desk.line.of(Kind.COMMAND, "lobby-1")
    assert message.expiry_s == 30, "and it waits no longer at the broker than staff chose"
    assert desk.services.commands.status(HELPER, sent.id).state in OPEN


def test_nobody_is_watched_longer_than_agreed(ahead: Desk) -> None:
    ahead.console.sweeper.connected()
    terminal = ahead.join()
    ahead.hear(terminal.birth())
    session = begin(ahead)
    ahead.hear(screen(terminal, session))
    put_right(ahead)
    ahead.console.sweeper.sweep()
    assert ahead.services.assist.view(HELPER, session).state is AssistState.EXPIRED
    ahead.publish()
    ends = [one for one in ahead.commands() if one.name == "assist.end"]
    assert [one.arguments["session"] for one in ends] == [session], "the visitor hears of it"


def test_a_yes_of_that_hour_does_not_outlive_the_connection(ahead: Desk) -> None:
    """By the time of day it would be later than the connection after it."""
    ahead.console.sweeper.connected()
    terminal = ahead.join()
    ahead.hear(terminal.birth())
    session = begin(ahead)
    put(ahead.clock, -timedelta(minutes=5))
    ahead.console.sweeper.connected()
    ahead.hear(screen(terminal, session))
    assert ahead.services.assist.view(HELPER, session).items == ()


def test_a_yes_after_it_counts_on_a_connection_of_that_hour(ahead: Desk) -> None:
    ahead.console.sweeper.connected()
    put_right(ahead)
    terminal = ahead.join()
    ahead.hear(terminal.birth())
    session = begin(ahead)
    ahead.hear(screen(terminal, session))
    assert ahead.services.assist.view(HELPER, session).items


def test_a_call_of_that_hour_waits_from_now_on(ahead: Desk) -> None:
    terminal = ahead.join()
    ahead.hear(terminal.birth(), terminal.help("waiting", CALL))
    put_right(ahead)
    sweep_for(ahead, SWEEP_S)
    ahead.clock.advance(60)
    (call,) = ahead.services.help.queue(HELPER)
    assert call.waiting_s == 60


def test_a_wish_of_that_hour_is_published_again_to_who_has_not_seen_it(ahead: Desk) -> None:
    terminal = ahead.join()
    ahead.publish()
    ahead.hear(terminal.birth())
    put_right(ahead)
    before = len(ahead.line.of(Kind.DESIRED, "lobby-1"))
    ahead.hear(terminal.report(seen=0))
    ahead.publish()
    assert len(ahead.line.of(Kind.DESIRED, "lobby-1")) == before + 1


def test_a_wish_of_that_hour_is_shown_as_refused(ahead: Desk) -> None:
    terminal = ahead.join()
    ahead.publish()
    put_right(ahead)
    ahead.hear(terminal.birth(), terminal.report(seen=0, result="refused", reason="full"))
    assert ahead.row().state is TerminalState.REFUSED


def test_a_session_of_that_hour_is_over(ahead: Desk) -> None:
    """Otherwise a page that was left alone would stay open for an hour and a half."""
    accounts = ahead.services.accounts
    token = accounts.add(MANAGER, "kim", "김민지", "helper", EVERYTHING)
    session = accounts.set_up(token, PASSWORD)
    assert accounts.session(session.token) is not None
    put_right(ahead)
    assert accounts.session(session.token) is None


def test_a_link_of_a_year_ahead_is_not_good_for_a_year(desk: Desk) -> None:
    put(desk.clock, timedelta(days=365))
    token = desk.services.accounts.add(MANAGER, "kim", "김민지", "helper", EVERYTHING)
    put(desk.clock, -timedelta(days=365))
    with pytest.raises(NotFoundError):
        desk.services.accounts.set_up(token, PASSWORD)


def test_nobody_stays_locked_out_for_that_hour(ahead: Desk) -> None:
    accounts = ahead.services.accounts
    token = accounts.add(MANAGER, "kim", "김민지", "helper", EVERYTHING)
    accounts.set_up(token, PASSWORD)
    for _ in range(6):
        with pytest.raises(SignInError) as refused:
            accounts.sign_in("kim", "wrong")
    assert refused.value.wait_s > 0
    put_right(ahead)
    assert accounts.sign_in("kim", PASSWORD).token
    with ahead.store.read() as session:
        assert session.query(Account).filter(Account.name == "kim").one().failures == 0


def test_a_code_of_that_hour_is_good_for_nobody(ahead: Desk) -> None:
    """Ten minutes to guess are what a code is made for."""
    enrolment = ahead.console.enrolment
    key = SigningKey(b"n" * 32)
    assert enrolment.ask(request(key)) is not None
    assert ahead.services.enrolment.pending(MANAGER)
    put_right(ahead)
    assert ahead.services.enrolment.pending(MANAGER) == ()
    with ahead.store.read() as session:
        code = session.query(Enrolment).one().code
    with pytest.raises(InvalidError):
        ahead.services.enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")


@given(set_ahead=st.integers(0, 10**7), longest=st.integers(1, 10**6), jump=st.integers(-(10**7), 10**7))
def test_a_deadline_never_holds_for_longer_than_it_was_set_for(
    set_ahead: int, longest: int, jump: int
) -> None:
    """However the clock jumps between."""
    now = SteppedClock().now()
    until = now + timedelta(seconds=min(set_ahead, longest))
    later = now + timedelta(seconds=jump)
    if holds(until, later, timedelta(seconds=longest)):
        assert timedelta(0) < until - later <= timedelta(seconds=longest) + STEP
    if jump < -STEP.total_seconds():
        assert is_ahead(now, later)
    assert 0 <= seconds_left(until, later) <= LONGEST_WAIT_S + STEP.total_seconds() + 1

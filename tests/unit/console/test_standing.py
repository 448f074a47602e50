"""The console says that it is there: while it works, to everybody, and never with a word of yesterday."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from kiosk.clock import SteppedClock
from kiosk.console.bridge.pulse import Pulse
from kiosk.console.bridge.standing import NEWCOMER_S, Standing
from kiosk.console.serving import watch_pages
from kiosk.server.serving import make_config
from kiosk.twin.console_presence import ConsolePresence, read_presence
from kiosk.twin.limits import CONSOLE_BEAT_S, CONSOLE_STUCK_S
from kiosk.twin.mqtt import PublishMessage, ReceiveMessage
from kiosk.twin.topics import CONSOLE_PRESENCE
from tests.helpers.console_core import KEYS, MANAGER, Desk, FakeLine


class Rig:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.line = FakeLine(desk.console.bridge)
        self.pulse = Pulse(desk.clock.monotonic)
        self.standing = Standing(desk.console.store, KEYS.signing, self.line, self.pulse)
        self.standing.load()

    def connect(self) -> ConsolePresence:
        """Return the last will."""
        return self.read(self.standing.new_connection())

    def pass_(self, seconds: int) -> None:
        for _ in range(seconds):
            self.desk.clock.advance(1)
            self.standing.look()

    @staticmethod
    def read(message: PublishMessage) -> ConsolePresence:
        assert (message.topic, message.is_retained) == (CONSOLE_PRESENCE, True)
        return read_presence(message.payload, KEYS.ring)

    @property
    def said(self) -> list[ConsolePresence]:
        return [self.read(one) for one in self.line.published]


@pytest.fixture
def rig(desk: Desk) -> Rig:
    return Rig(desk)


def test_a_birth_after_every_connection_and_a_will_for_the_same_one(rig: Rig) -> None:
    wills = []
    for _ in range(3):
        wills.append(rig.connect())
        rig.standing.look()
    births = rig.said
    assert [one.connection for one in births] == [one.connection for one in wills]
    assert len({one.connection for one in births}) == 3
    assert [(one.is_online, one.sequence) for one in births] == [(True, 0)] * 3
    assert [one.is_online for one in wills] == [False] * 3
    assert births[0].at < births[1].at < births[2].at, "later, although the clock stood still"


def test_beats_follow_while_everything_works_and_need_no_acknowledgement(rig: Rig) -> None:
    rig.connect()
    rig.pass_(4 * CONSOLE_BEAT_S + 1)
    assert [one.sequence for one in rig.said] == [0, 1, 2, 3, 4]
    assert [one.qos for one in rig.line.published] == [1, 0, 0, 0, 0]


def test_a_part_that_hangs_ends_the_beats_and_they_come_back_with_it(rig: Rig) -> None:
    rig.connect()
    rig.pulse.work("intake")
    rig.pass_(CONSOLE_STUCK_S + CONSOLE_BEAT_S + 60)
    assert len(rig.said) == 1, "only the birth"
    rig.pulse.rest("intake")
    rig.pass_(1)
    assert len(rig.said) == 2
    rig.pulse.work("publisher")
    for _ in range(3 * CONSOLE_BEAT_S):
        rig.pulse.work("publisher")
        rig.pass_(1)
    assert len(rig.said) == 5


def test_pages_that_hang_end_the_beats_too(rig: Rig) -> None:
    config = make_config(FastAPI())
    config.load()
    watch_pages(config, rig.pulse)
    server = uvicorn.Server(config)
    rig.connect()
    asyncio.run(server.on_tick(10))  # what uvicorn does every second
    rig.pass_(CONSOLE_STUCK_S)
    assert rig.pulse.stuck(CONSOLE_STUCK_S) == ()
    rig.pass_(CONSOLE_BEAT_S)
    assert rig.pulse.stuck(CONSOLE_STUCK_S) == ("pages",)
    assert len(rig.said) == 1, "only the birth"
    server.last_notified = 0
    asyncio.run(server.on_tick(20))
    rig.pass_(1)
    assert len(rig.said) == 2


def test_a_store_that_is_away_ends_the_beats(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.connect()
    rig.pass_(1)
    write = rig.desk.console.store.write

    @contextmanager
    def away() -> Iterator[object]:
        raise OperationalError("", {}, Exception("away"))
        yield

    monkeypatch.setattr(rig.desk.console.store, "write", away)
    for _ in range(3 * CONSOLE_BEAT_S):
        rig.desk.clock.advance(1)
        try:
            rig.standing.look()
        except OperationalError:
            continue
    assert len(rig.said) == 1
    monkeypatch.setattr(rig.desk.console.store, "write", write)
    rig.pass_(1)
    assert len(rig.said) == 2


def test_a_word_that_did_not_go_out_is_said_again(rig: Rig) -> None:
    rig.connect()
    rig.line.is_connected = False
    rig.pass_(5)
    assert rig.said == []
    rig.line.is_connected = True
    rig.pass_(1)
    assert [one.sequence for one in rig.said] == [0]


def test_a_console_whose_clock_was_put_back_is_still_the_newest(rig: Rig, desk: Desk) -> None:
    """Terminals believe no older connection, so the moment is kept in the store, over a restart."""

    class Jumping(SteppedClock):
        ahead = timedelta(0)

        def now(self) -> datetime:
            return super().now() + self.ahead

    clock = Jumping()
    desk.console.store.clock = clock
    clock.ahead = timedelta(days=1)
    rig.connect()
    rig.standing.look()
    clock.ahead = timedelta(0)
    restarted = Rig(desk)
    will = restarted.connect()
    assert will.at > rig.said[0].at
    clock.ahead = timedelta(days=-40 * 365)
    assert restarted.connect().at > will.at, "also in 1986"


# What time it is


def test_every_word_tells_the_clock_and_a_scale_that_never_goes_back(rig: Rig) -> None:
    rig.desk.clock.advance(1)
    will = rig.connect()
    assert (will.now, will.steady) == (None, None), "it is made before the connection"
    begun = rig.desk.clock.now()
    rig.pass_(1)
    first = rig.said[-1]
    assert first.now == begun + timedelta(seconds=1)
    assert timedelta(0) <= first.steady - first.now <= timedelta(milliseconds=1)
    rig.desk.clock._start -= timedelta(days=1)
    rig.pass_(1)
    second = rig.said[-1]
    assert second.sequence == 1, "a clock that has jumped is told at once"
    assert second.now == first.now - timedelta(days=1) + timedelta(seconds=1)
    assert second.steady == first.steady + timedelta(seconds=1)
    rig.connect()
    rig.pass_(1)
    assert rig.said[-1].steady > second.steady
    rig.desk.clock._start += timedelta(days=3)
    rig.connect()
    rig.pass_(1)
    third = rig.said[-1]
    assert third.now == third.steady, "a connection takes it forward to the clock"


def test_the_scale_goes_on_after_a_restart_whose_clock_was_put_back(rig: Rig) -> None:
    rig.connect()
    rig.pass_(100 * CONSOLE_BEAT_S)
    last = rig.said[-1]
    rig.desk.clock._start -= timedelta(days=1)
    again = Rig(rig.desk)
    again.connect()
    again.pass_(1)
    assert again.said[-1].at > last.steady


def test_who_has_just_come_hears_the_time_soon_and_a_crowd_hears_it_once(rig: Rig) -> None:
    rig.connect()
    rig.pass_(2)
    for _ in range(100):
        rig.standing.newcomer()
    rig.pass_(NEWCOMER_S)
    assert [one.sequence for one in rig.said] == [0, 1]
    rig.pass_(CONSOLE_BEAT_S)
    assert len(rig.said) == 3


def test_the_birth_of_a_terminal_makes_the_console_tell_the_time(desk: Desk) -> None:
    terminal, bridge = desk.join(), desk.console.bridge
    line = bridge._client
    bridge.on_connecting()
    bridge._standing.look()

    def words(seconds: int) -> int:
        before = len([one for one in line.published if one.topic == CONSOLE_PRESENCE])
        for _ in range(seconds):
            desk.clock.advance(1)
            bridge._standing.look()
        return len([one for one in line.published if one.topic == CONSOLE_PRESENCE]) - before

    assert words(NEWCOMER_S + 1) == 0
    for is_kept, expected in ((True, 0), (False, 1)):
        born = terminal.birth(is_kept=is_kept)
        bridge.on_message(ReceiveMessage(born.topic, born.payload, 1, born.is_kept))
        assert words(NEWCOMER_S + 1) == expected


def test_a_command_carries_the_moment_at_which_it_was_pressed_on_that_scale(desk: Desk) -> None:
    desk.join()
    bridge = desk.console.bridge
    steady = bridge._standing.steady()
    assert steady is not None
    desk.clock._start -= timedelta(days=1)
    desk.services.commands.send(MANAGER, "lobby-1", "terminal.identify")
    desk.clock.advance(3)
    desk.publish()
    (sent,) = desk.commands()
    assert sent.steady_at == steady
    assert sent.issued_at < sent.steady_at


def test_no_command_goes_out_before_the_store_knows_how_far_the_scale_has_come(desk: Desk) -> None:
    """A console that is killed right after it must not begin again below what a terminal has obeyed."""
    desk.join()
    bridge = desk.console.bridge
    desk.clock._start += timedelta(days=365)
    bridge.on_connecting()
    desk.services.commands.send(MANAGER, "lobby-1", "terminal.identify")
    desk.publish()
    assert desk.commands() == []
    bridge._standing.look()
    desk.publish()
    (sent,) = desk.commands()
    desk.clock._start -= timedelta(days=365)
    again = Rig(desk)
    again.connect()
    again.pass_(1)
    assert again.said[-1].steady > sent.steady_at

"""The program says that it lives, and only while it does (field.md §4.3, N 73-74)."""

from __future__ import annotations

import itertools
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.watchdog import (
    MESSAGES_PER_LIMIT,
    Watchdog,
    open_notifier,
    read_limit,
    take_from_environment,
)

LIMIT = 20.0


def test_it_is_ready_once_and_then_alive_several_times_within_the_limit() -> None:
    clock, said = SteppedClock(), list[str]()
    Watchdog(clock, clock, said.append, LIMIT).start()
    clock.advance(LIMIT)
    assert said[0] == "READY=1"
    assert said[1:] == ["WATCHDOG=1"] * (MESSAGES_PER_LIMIT + 1)


def test_pictures_that_stop_stop_the_messages_and_pictures_that_come_back_bring_them_back() -> None:
    clock, said = SteppedClock(), list[str]()
    watchdog = Watchdog(clock, clock, said.append, LIMIT)
    pulse = watchdog.watch("pictures", 10)
    watchdog.start()
    pulse.beat()
    clock.advance(10)
    said.clear()
    clock.advance(60)
    assert said == []
    pulse.beat()
    clock.advance(5)
    assert said == ["WATCHDOG=1"]


def test_a_hung_page_stops_the_messages_and_a_closed_page_does_not() -> None:
    clock, said = SteppedClock(), list[str]()
    watchdog = Watchdog(clock, clock, said.append, LIMIT)
    watchdog.watch("pictures", 10)
    page = watchdog.watch("page", 10)
    watchdog.start()
    page.beat()
    clock.advance(15)
    said.clear()
    clock.advance(15)
    assert said == []
    page.pause()
    clock.advance(5)
    assert said == ["WATCHDOG=1"]


def test_a_part_that_was_excused_must_show_itself_again() -> None:
    """A display that is plugged in again brings pictures, or the session starts anew (A6)."""
    clock, said = SteppedClock(), list[str]()
    watchdog = Watchdog(clock, clock, said.append, LIMIT)
    pulse = watchdog.watch("pictures", 10)
    is_exposed = [False]
    watchdog.start(lambda: pulse.expect() if is_exposed[0] else pulse.pause())
    clock.advance(100)
    is_exposed[0] = True
    clock.advance(20)
    said.clear()
    clock.advance(20)
    assert said == []


def test_each_tick_asks_for_a_sign_of_life_first() -> None:
    clock, said = SteppedClock(), list[str]()
    watchdog = Watchdog(clock, clock, said.append, LIMIT)
    pulse = watchdog.watch("pictures", 6)
    watchdog.start(pulse.beat)
    clock.advance(10 * LIMIT)
    assert len(said) == 2 + 10 * MESSAGES_PER_LIMIT


def test_the_late_part_is_named_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    clock = SteppedClock()
    watchdog = Watchdog(clock, clock, lambda message: None, LIMIT)
    watchdog.watch("page", 1).beat()
    watchdog.start()
    clock.advance(100)
    assert [record.message for record in caplog.records] == ["no sign of life: page"]


@given(gaps=st.lists(st.floats(min_value=0.1, max_value=30), min_size=1, max_size=30))
def test_regular_signs_keep_the_messages_regular_and_no_silence_outlasts_its_cause(gaps: list[float]) -> None:
    clock, heard = SteppedClock(), list[float]()

    def hear(message: str) -> None:
        if message == "WATCHDOG=1":
            heard.append(clock.monotonic())

    watchdog = Watchdog(clock, clock, hear, LIMIT)
    pulse = watchdog.watch("pictures", 10)
    watchdog.start()
    pulse.beat()
    for gap in gaps:
        clock.advance(gap)
        pulse.beat()
    silences = [later - earlier for earlier, later in itertools.pairwise(heard)]
    tick = LIMIT / MESSAGES_PER_LIMIT
    if max(gaps) <= 10:
        assert all(silence <= tick + 1e-6 for silence in silences)
    assert all(silence <= max(gaps) + tick for silence in silences)


def test_an_intended_end_is_said_and_nothing_follows() -> None:
    clock, said = SteppedClock(), list[str]()
    watchdog = Watchdog(clock, clock, said.append, LIMIT)
    watchdog.start()
    watchdog.stop()
    clock.advance(100)
    assert said == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_where_nobody_listens_nothing_is_sent() -> None:
    clock = SteppedClock()
    watchdog = Watchdog(clock, clock, open_notifier({}), read_limit({}))
    watchdog.start()
    clock.advance(100)
    watchdog.stop()


@pytest.mark.parametrize("text", ["", "0", "x", "-5", "１２"])
def test_a_limit_that_is_none_is_none(text: str) -> None:
    assert read_limit({"WATCHDOG_USEC": text}) is None


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets on this system")
@pytest.mark.parametrize("is_abstract", [False, True])
def test_the_message_reaches_the_socket_of_systemd(tmp_path: Path, is_abstract: bool) -> None:
    name = f"@modunuri-test-{tmp_path.name}" if is_abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(5)
        systemd.bind(f"\0{name[1:]}" if is_abstract else name)
        notify = open_notifier({"NOTIFY_SOCKET": name})
        assert notify is not None
        notify("READY=1")
        assert systemd.recv(100) == b"READY=1"


def test_no_child_can_speak_for_the_program() -> None:
    """dbus-daemon and pulseaudio would say READY=1 long before the first picture."""
    environment = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "5", "HOME": "/"}
    notify, limit = take_from_environment(environment)
    assert (notify is not None, limit) == (hasattr(socket, "AF_UNIX"), 2.0)
    assert environment == {"HOME": "/"}


def test_a_socket_that_is_gone_does_not_stop_the_kiosk(tmp_path: Path) -> None:
    notify = open_notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    if notify is not None:
        notify("WATCHDOG=1")

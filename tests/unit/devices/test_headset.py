"""Headset events: recorded bytes and listings of real devices, replayed."""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.devices.cards import KeypadCard, has_card
from kiosk.devices.evdev import RECORD_SIZE, EvdevJack, decode, find_jacks
from kiosk.devices.headset import SETTLE_S, JoinedHeadset
from kiosk.devices.pulse import PulseJack, headset_ports, is_change

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="FIFOs are POSIX")

#: What ``evtest`` shows of an HDA jack: in, with the report that ends each event; a microphone
#: switch (4) beside it; out.
RECORDED = [
    (1763800001, 120, 5, 2, 1),
    (1763800001, 120, 0, 0, 0),
    (1763800001, 190, 5, 4, 1),
    (1763800001, 190, 0, 0, 0),
    (1763800009, 500, 5, 2, 0),
    (1763800009, 500, 0, 0, 0),
]
CARDS = """Card #0
\tName: alsa_card.pci-0000_00_1f.3
\tPorts:
\t\tanalog-input-internal-mic: Internal Microphone (type: Mic, priority: 8900, latency offset: 0 usec, \
availability group: Legacy 1, availability unknown)
\t\tanalog-output-speaker: Speaker (type: Speaker, priority: 10000, latency offset: 0 usec, \
availability group: Legacy 3, {speaker})
\t\tanalog-output-headphones: Headphones (type: Headphones, priority: 9900, latency offset: 0 usec, \
availability group: Legacy 2, {phones})
\t\t\tPart of profile(s): output:analog-stereo
"""


def records(*events: tuple[int, int, int, int, int]) -> bytes:
    return b"".join(struct.pack("@llHHi", *event) for event in events)


def wait_for(condition: Callable[[], bool], seconds: float = 3.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def test_recorded_jack_events_say_in_and_out() -> None:
    """C-03: only the headphone switch counts."""
    assert list(decode(records(*RECORDED))) == [True, False]


def test_lost_events_ask_for_the_state() -> None:
    """SYN_DROPPED means that the kernel's buffer was full."""
    assert list(decode(records((1, 1, 0, 3, 0)))) == [None]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_crash(data: bytes) -> None:
    assert len(list(decode(data))) <= len(data) // RECORD_SIZE


def test_only_devices_with_a_headphone_switch_are_watched(tmp_path: Path) -> None:
    for name, mask in (("event0", "0"), ("event1", "4"), ("event2", "14"), ("event3", "1"), ("event4", "")):
        folder = tmp_path / name / "device/capabilities"
        folder.mkdir(parents=True)
        (folder / "sw").write_text(mask + "\n")
    (tmp_path / "event5").mkdir()
    assert [path.name for path in find_jacks(tmp_path)] == ["event1", "event2"]


@posix_only
def test_a_jack_device_is_followed_until_it_is_unplugged(tmp_path: Path) -> None:
    """The bytes come through a real file descriptor, as from the kernel."""
    device = tmp_path / "event1"
    os.mkfifo(device)
    kept = os.open(device, os.O_RDWR)
    seen: list[bool] = []
    jack = EvdevJack(lambda: [device], lambda descriptor: False)
    assert jack.start(seen.append)
    os.write(kept, records(*RECORDED[:2]))
    assert wait_for(lambda: seen[-1:] == [True])
    os.write(kept, records(*RECORDED[2:]))
    assert wait_for(lambda: seen[-1:] == [False])
    os.write(kept, records(*RECORDED[:2]))
    assert wait_for(lambda: seen[-1:] == [True])
    os.close(kept)
    assert wait_for(lambda: seen[-1:] == [False]), "a device that is gone has no headset"
    jack.close()


def test_a_machine_without_a_jack_has_no_such_source() -> None:
    assert not EvdevJack(list).start(lambda is_present: None)


def test_ports_of_the_sound_server_tell_in_and_out() -> None:
    assert headset_ports(CARDS.format(speaker="not available", phones="available")) is True
    assert headset_ports(CARDS.format(speaker="available", phones="not available")) is False
    assert headset_ports("Card #0\n\tName: null\n") is None
    assert is_change("Event 'change' on card #0")
    assert not is_change("Event 'new' on client #4")


@posix_only
def test_a_subscription_replays_what_the_sound_server_reports(tmp_path: Path) -> None:
    """A recorded ``pactl``: two changes; it is ended with the watcher."""
    listing, pipe = tmp_path / "cards", tmp_path / "events"
    os.mkfifo(pipe)
    listing.write_text(CARDS.format(speaker="available", phones="not available"))
    tool = tmp_path / "pactl"
    tool.write_text(f'#!/bin/sh\n[ "$1" = subscribe ] && exec cat {pipe}\nexec cat {listing}\n')
    tool.chmod(0o755)
    kept = os.open(pipe, os.O_RDWR)
    seen: list[bool] = []
    jack = PulseJack(str(tool))
    assert jack.start(seen.append)
    listing.write_text(CARDS.format(speaker="not available", phones="available"))
    os.write(kept, b"Event 'change' on card #0\n")
    assert wait_for(lambda: seen == [False, True])
    os.write(kept, b"Event 'new' on client #9\n")
    listing.write_text(CARDS.format(speaker="available", phones="not available"))
    os.write(kept, b"Event 'change' on sink #0\n")
    assert wait_for(lambda: seen == [False, True, False])
    jack.close()
    os.close(kept)


def test_a_keypad_with_its_own_jack_is_known_by_its_card(tmp_path: Path) -> None:
    listing = tmp_path / "cards"
    none = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
    own = " 1 [AudioNav       ]: USB-Audio - AudioNav\n                      Storm AudioNav at usb-1\n"
    listing.write_text(none)
    assert has_card(own, "audionav") and not has_card(own, "") and not has_card(none, "audionav")
    seen: list[bool] = []
    watcher = KeypadCard("AudioNav", listing, every_s=0.01)
    assert watcher.start(seen.append)
    assert wait_for(lambda: seen == [False])
    listing.write_text(none + own)
    assert wait_for(lambda: seen == [False, True])
    listing.unlink()
    assert wait_for(lambda: seen == [False, True, False])
    watcher.close()
    assert not KeypadCard("", listing).start(seen.append)


class HandSource:
    """A source moved by the test."""

    def __init__(self, name: str, *, works: bool = True) -> None:
        self.name = name
        self.works = works
        self.tell: Callable[[bool], None] = lambda is_present: None
        self.is_closed = False

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        self.tell = on_changed
        if self.name == "broken":
            raise OSError(5, "Input/output error")
        return self.works

    def close(self) -> None:
        self.is_closed = True


def joined(*sources: HandSource) -> tuple[JoinedHeadset, SteppedClock, list[bool]]:
    clock, seen = SteppedClock(), []
    watcher = JoinedHeadset(sources, clock)
    watcher.start(seen.append)
    return watcher, clock, seen


def test_bouncing_contacts_are_told_once_and_within_the_second() -> None:
    """C-03: at most 1 s until the voice starts."""
    source = HandSource("jack")
    _, clock, seen = joined(source)
    for state in (True, False, True, False, True):
        source.tell(state)
        clock.advance(0.02)
    assert seen == []
    clock.advance(SETTLE_S)
    assert seen == [True]
    source.tell(False)
    source.tell(True)
    clock.advance(1)
    assert seen == [True]
    assert SETTLE_S < 1


def test_two_sources_for_one_jack_tell_once_and_a_broken_one_is_left_out() -> None:
    one, two, broken, none = (
        HandSource("jack"), HandSource("sound server"), HandSource("broken"), HandSource("none", works=False)
    )  # fmt: skip
    watcher, clock, seen = joined(one, two, broken, none)
    assert watcher.names == ("jack", "sound server")
    one.tell(True)
    two.tell(True)
    clock.advance(1)
    one.tell(False)
    clock.advance(1)
    assert seen == [True]
    two.tell(False)
    clock.advance(1)
    assert seen == [True, False]
    watcher.close()
    assert one.is_closed and two.is_closed and not none.is_closed
    one.tell(True)
    clock.advance(1)
    assert seen == [True, False]


def test_events_from_other_threads_reach_the_terminals_thread() -> None:
    """A source may call from any thread; the terminal is never entered there."""
    source = HandSource("jack")
    _, clock, seen = joined(source)
    thread = threading.Thread(target=source.tell, args=(True,))
    thread.start()
    thread.join()
    assert seen == []
    clock.advance(1)
    assert seen == [True]

"""The source for Windows, with replacements for Qt's devices; never run on Windows."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import SteppedClock
from ui.audio.headset import OutputNames, make_headset_watcher, names_headset


def test_device_names_tell_headsets_from_loudspeakers() -> None:
    assert names_headset(["스피커(Realtek(R) Audio)", "이어폰(Realtek(R) Audio)"])
    assert names_headset(["Headphones (Realtek(R) Audio)"])
    assert not names_headset(["Speakers (Realtek(R) Audio)", "LG ULTRAFINE (Intel(R) Display Audio)"])


def test_a_change_of_the_outputs_is_told_until_it_is_closed() -> None:
    devices = ["Speakers (Realtek(R) Audio)"]
    calls: list[Callable[[], None]] = []
    seen: list[bool] = []
    source = OutputNames(lambda: devices, calls.append)
    assert source.start(seen.append)
    devices.append("Headphones (Realtek(R) Audio)")
    calls[0]()
    assert seen == [False, True]
    source.close()
    devices.pop()
    calls[0]()
    assert seen == [False, True]


def test_every_system_has_its_sources() -> None:
    for platform, count in (("win32", 1), ("linux", 3)):
        watcher = make_headset_watcher(SteppedClock(), "card", platform)
        assert len(watcher._sources) == count

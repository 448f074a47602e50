"""Which sources tell about headsets on this system, and the one that needs Qt.

Never run on Windows: the rule for device names and the change of the default output are tried with
fakes only.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable

from kiosk.clock import Scheduler
from kiosk.devices.cards import KeypadCard
from kiosk.devices.evdev import EvdevJack
from kiosk.devices.headset import JoinedHeadset, Source
from kiosk.devices.pulse import PulseJack

_HEADSET = re.compile(
    r"head(?:phone|set)|ear(?:phone|buds?)|헤드폰|헤드셋|이어폰|ヘッドホン|耳机", re.IGNORECASE
)


def names_headset(descriptions: Iterable[str]) -> bool:
    """Return whether one of the output devices calls itself a headset."""
    return any(_HEADSET.search(each) for each in descriptions)


class OutputNames:
    """Windows shows a plugged headset as an output device of that name.

    Args of the constructor let tests replace Qt: *describe* gives the names of the outputs,
    *connect* has a call made whenever they change.
    """

    name = "output devices"

    def __init__(
        self,
        describe: Callable[[], list[str]] | None = None,
        connect: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        """Use Qt's list of devices, or the given replacements."""
        self._media: object = None
        self._describe = describe or _describe
        self._connect = connect or self._connect_qt
        self._is_closed = False

    def _connect_qt(self, call: Callable[[], None]) -> None:
        # Imported here: on Linux the kiosk's own process needs no Qt Multimedia.
        from PySide6.QtMultimedia import QMediaDevices

        media = QMediaDevices()
        media.audioOutputsChanged.connect(call)
        self._media = media

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        """Tell now, and at every change."""

        def look() -> None:
            if not self._is_closed:
                on_changed(names_headset(self._describe()))

        self._connect(look)
        look()
        return True

    def close(self) -> None:
        """Tell nothing more."""
        self._is_closed = True
        self._media = None


def _describe() -> list[str]:
    from PySide6.QtMultimedia import QMediaDevices

    return [device.description() for device in QMediaDevices.audioOutputs()]


def make_headset_watcher(scheduler: Scheduler, card: str = "", platform: str = sys.platform) -> JoinedHeadset:
    """Make the watcher of this system.

    Args:
        scheduler: Where the terminal lives.
        card: Name of the sound card of a keypad with its own jack, or "".
        platform: ``sys.platform``.
    """
    linux: tuple[Source, ...] = (EvdevJack(), PulseJack(), KeypadCard(card))
    sources = (OutputNames(),) if platform == "win32" else linux
    return JoinedHeadset(sources, scheduler)

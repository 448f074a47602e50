"""Measures in the running program: from a command to the last change of the pixels that it causes.

Runs as a process of its own on an X server (``python -m tests.bench.inside FILE ROUNDS``) and writes
JSON. Frames do not count, pixels do: they are read off the root window between two turns of the event
loop, which costs about two ms a look.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SystemClock
from kiosk.core import build_core, load_terminal_profile
from kiosk.modes.controller import Source
from kiosk.options import KioskOptions, make_data_dir
from kiosk.screens.command import Press, Type
from kiosk.session.privacy import WipeReport
from tests.bench.pixels import Screen
from ui.application import guard_memory, prepare_qt, window_options
from ui.scheduler import QtScheduler
from ui.window import create_window
from ui.wipers import ClipboardWiper, KeyboardWiper

#: No change for this long: everything is drawn, in s.
QUIET_S = 0.12
LANGUAGES = ("en", "zh-CN", "ja", "vi", "mn", "ar", "ko")


class Bench:
    """The program, and the clock beside it."""

    def __init__(self) -> None:
        """Start it with everything but sound."""
        options = KioskOptions(
            data_dir=make_data_dir(None, is_temporary=True), is_temporary=True, speech="recorder"
        )
        profile = load_terminal_profile(options)
        prepare_qt(profile)
        self._app = QGuiApplication(sys.argv[:1])
        self._core = build_core(options, SystemClock(), QtScheduler())
        self._memory = guard_memory(self._core)
        self._core.privacy.register(ClipboardWiper(self._app))
        if self._memory is not None:
            self._core.privacy.register(KeyboardWiper(self._memory))
        shown = window_options(self._core, self._memory, is_full_screen=False, is_motion_allowed=False)
        self._window = create_window(self._core.terminal, profile, shown)
        self._screen = Screen(os.environ["DISPLAY"], profile.width_px, profile.height_px)
        self._window.show()
        self.terminal = self._core.terminal
        self._core.start()
        self._core.backend.wait_until_ready(20)
        self.wait(1.0)
        self.reports: list[WipeReport] = []
        self.terminal.on_session_ended = self.reports.append

    def wait(self, seconds: float) -> None:
        """Let the program live."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def measure(self, act: Callable[[], None]) -> tuple[float, float]:
        """Return how long *act* itself took, and how long until the last change on the screen, in ms."""
        seen = self._screen.columns()
        start = time.perf_counter()
        act()
        done = last = time.perf_counter()
        while True:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            shown = self._screen.columns()
            now = time.perf_counter()
            if shown != seen:
                last, seen = now, shown
            elif now - last > QUIET_S:
                return (done - start) * 1000, (last - start) * 1000

    def press(self, key: str) -> tuple[float, float]:
        """Measure a press."""
        return self.measure(lambda: self.terminal.dispatch(Press(key)))

    def go_home(self) -> None:
        """From the waiting Screen to home, unmeasured."""
        for key in ("begin", "language.ko", "start"):
            self.press(key)

    def close(self) -> None:
        """End the program."""
        self._window.close()
        if self._memory is not None:
            self._memory.close()
        self._core.close()
        self._core.options.clean_up()


def run(rounds: int) -> dict[str, list[float]]:
    """Measure everything *rounds* times; the first round warms up and is dropped."""
    bench = Bench()
    found: dict[str, list[float]] = defaultdict(list)

    def keep(name: str, value: tuple[float, float], number: int) -> None:
        if number:
            found[name].append(value[1])

    def change(**values: object) -> tuple[float, float]:
        return bench.measure(lambda: bench.terminal.change_modes(values, Source.VISITOR))

    for number in range(rounds + 1):
        bench.go_home()
        for key in ("modes", "bar.back", "help", "bar.back", "bar.person", "bar.back"):
            keep("screen", bench.press(key), number)
        for key in ("bar.letters", "bar.letters", "bar.language", "bar.language"):
            keep("sheet", bench.press(key), number)
        for scale in (2.0, 1.5, 1.0):
            keep("scale", change(scale=scale), number)
        for contrast in ("high", "dark", "standard"):
            keep("contrast", change(contrast=contrast), number)
        for language in LANGUAGES:
            keep("language", change(language=language), number)
        bench.press("report")
        bench.wait(0.3)
        keep("screen with six services", bench.press("service.street-lamp"), number)
        bench.press("where.address")
        field = next(item.key for item in bench.terminal.view.screen.items if item.kind == "field")
        bench.terminal.dispatch(Type(field, "세종대로 110"))
        bench.wait(0.1)
        wiped = bench.measure(bench.terminal.end_session)
        if number:
            found["wiped and verified"].append(wiped[0])
            found["waiting Screen drawn"].append(wiped[1])
    assert all(report.is_clean for report in bench.reports), "a visit left something behind"
    bench.close()
    return dict(found)


if __name__ == "__main__":
    result = run(int(sys.argv[2]))
    Path(sys.argv[1]).write_text(json.dumps(result), encoding="utf-8")

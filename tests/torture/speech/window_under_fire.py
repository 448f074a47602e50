"""The program with its window, while its voice is killed, stopped and garbled: one JSON line at the end.

``python -m tests.torture.speech.window_under_fire ROUNDS SEED`` on an X server. Each round says a notice and
an alert and hurts the synthesiser or the sink at a random moment; both must be heard to their end, one at a
time. Every frame that the real window swaps is noted meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.clock import SystemClock
from kiosk.core import build_core, load_terminal_profile
from kiosk.modes.controller import Source
from kiosk.options import KioskOptions, make_data_dir
from kiosk.speech.drivers import child as child_module
from kiosk.speech.events import (
    SpeechEvent,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceStarted,
)
from kiosk.speech.utterance import Policy, Utterance
from tests.torture.speech import garbler
from ui.application import guard_memory, prepare_qt, window_options
from ui.scheduler import QtScheduler
from ui.window import create_window

SINK = (sys.executable, str(Path(__file__).parents[2] / "integration" / "speech" / "timed_sink.py"))
#: A frame is asked for this often, in ms.
FRAME_MS = 16
BLOWS = (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGUSR1)


class Stage:
    """Window, voice, and what happened."""

    def __init__(self) -> None:
        whole = child_module.module_command
        # The synthesiser runs behind the garbler; everything else as it is.
        child_module.module_command = lambda module, *rest: (
            (sys.executable, garbler.__file__, module, *rest)
            if module.endswith("espeak_worker")
            else whole(module, *rest)
        )
        options = KioskOptions(
            data_dir=make_data_dir(None, is_temporary=True), is_temporary=True, speech="real"
        )
        profile = load_terminal_profile(options)
        prepare_qt(profile)
        self._app = QGuiApplication(sys.argv[:1])
        self.core = build_core(options, SystemClock(), QtScheduler(), sink_command=lambda _: SINK)
        shown = window_options(self.core, guard_memory(self.core), is_full_screen=False)
        self._window = create_window(self.core.terminal, profile, shown)
        self.frames: list[float] = []
        self.events: list[SpeechEvent] = []
        self._window.window.frameSwapped.connect(lambda: self.frames.append(time.perf_counter()))
        self._timer = QTimer()
        self._timer.timeout.connect(self._window.window.update)
        self._window.show()
        self.core.start()
        self.core.speech.subscribe(self.events.append)
        self.core.terminal.change_modes({"captions": True, "voice": True}, Source.VISITOR)
        self.wait(6.0)
        self.core.speech.stop_all("torture")
        self._timer.start(FRAME_MS)
        self.wait(1.0)

    def wait(self, seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def victims(self) -> list[int]:
        voice = self.core.speech.drivers[0]
        pids = [getattr(voice, "synthesiser_pid", None), getattr(voice, "sink_pid", None)]
        return [pid for pid in pids if pid is not None]

    def round(self, number: int, chance: random.Random) -> str:
        """Speak and strike; return what is wrong, or nothing."""
        self.events.clear()
        speech = self.core.speech
        speech.set_voice(rate=2.0)
        wanted = [f"{number}번째 알림이에요.", f"{number}번째 위험이에요."]
        speech.say(Utterance.of(wanted[0], policy=Policy.NOTICE))
        speech.say(Utterance.of(wanted[1], policy=Policy.ALERT))
        self.wait(chance.uniform(0.0, 1.2))
        if victims := self.victims():
            blow = chance.choice(BLOWS)
            victim = chance.choice(victims)
            # Only the garbler knows the last blow; whatever else gets it dies of it, which is a blow, too.
            os.kill(victim, blow)
        deadline = time.perf_counter() + 60
        while speech.is_speaking and time.perf_counter() < deadline:
            self.wait(0.02)
        # The waiting Screen greets now and then; its hints may give way.
        mine = [
            event for event in self.events if hasattr(event, "utterance") and event.utterance.text in wanted
        ]
        finished = [event.utterance.text for event in mine if isinstance(event, UtteranceFinished)]
        speaking = most = 0
        for event in self.events:
            speaking += isinstance(event, UtteranceStarted)
            speaking -= isinstance(event, UtteranceFinished | UtteranceInterrupted)
            most = max(most, speaking)
        is_lost = sorted(finished) != sorted(wanted)
        is_dropped = any(isinstance(event, UtteranceDropped) for event in mine)
        return "lost" if is_lost else "dropped" if is_dropped else "overlap" if most > 1 else ""


def main() -> int:
    rounds, chance = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    stage = Stage()
    stage.frames.clear()
    wrong = {}
    for number in range(rounds):
        problem = stage.round(number, chance)
        if problem:
            wrong[number] = problem
        if number % 25 == 24:
            print(f"{number + 1} rounds, wrong: {wrong}", file=sys.stderr, flush=True)
    times = sorted(b - a for a, b in zip(stage.frames, stage.frames[1:], strict=False))
    found = {
        "rounds": rounds,
        "wrong": wrong,
        "frames": len(times),
        "median_ms": round(times[len(times) // 2] * 1000, 1),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 1),
        "longest_ms": round(times[-1] * 1000, 1),
        "load": os.getloadavg()[1],
    }
    print(json.dumps(found), flush=True)
    stage.core.close()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # The window is not taken down in order: nobody looks at it any more.

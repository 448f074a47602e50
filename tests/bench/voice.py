"""Prints how soon the voice is heard and how soon it is silent: ``make bench-voice``.

Everything is measured on the sound that leaves the system: the monitor of a private PulseAudio's
null sink, in blocks of 2 ms; never on our own events. Beside ours, in the same run and on the same
sink: pyttsx3 as it is shipped, and spd-say, where they are installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.speech.factory import build
from kiosk.speech.utterance import Utterance
from tests.bench.table import Row, print_table
from tests.helpers.pulse import Monitor, has_pulse, private_pulse
from tests.helpers.speech import LoopScheduler
from ui.audio import sink_command

SAME = "가로등이 고장 났어요 어디인가요"
#: One long vowel, evenly loud until it is cut off.
VOWEL = "아" * 40
#: The first sound of a try must come within this many seconds.
PATIENCE = 4.0
_PLACES = ("종로", "마포", "강남", "노원", "구로", "은평", "성북", "양천", "관악", "송파")
_THINGS = ("가로등", "보도블록", "신호등", "하수구", "버스 정류장", "놀이터")

#: pyttsx3 as shipped: says each line that it reads, prints when it was asked to, stops on an empty one.
_PYTTSX3 = """
import sys, threading, time, pyttsx3
engine = pyttsx3.init()
engine.setProperty("voice", "ko")
print("ready", flush=True)
for line in sys.stdin:
    text = line.strip()
    print(time.monotonic(), flush=True)
    engine.say(text)
    engine.runAndWait()
    print("done", flush=True)
"""


def new_text(number: int) -> str:
    """Return a sentence that has not been said before in this run."""
    place, thing = _PLACES[number % len(_PLACES)], _THINGS[number // len(_PLACES) % len(_THINGS)]
    return f"{place} {number}번지 {thing} 고장 신고예요"


class Ours:
    """The voice of the kiosk: manager, worker and sink as in the program."""

    def __init__(self, environment: dict[str, str]) -> None:
        os.environ["PULSE_SERVER"] = environment["PULSE_SERVER"]
        self.scheduler = LoopScheduler()
        self.manager = build("real", self.scheduler, SystemClock(), sink_command=sink_command())
        self.manager.set_voice(volume_db=6)
        self.manager.warm_up()
        self.manager.say(Utterance.of(SAME))
        self.wait(3.0)
        self.manager.stop_all("bench")

    def wait(self, seconds: float) -> None:
        self.scheduler.run_until(lambda: False, seconds)

    def first_sound(self, monitor: Monitor, text: str) -> float | None:
        """Touch to first sample, in ms; it goes on speaking."""
        monitor.wait_until_quiet()
        monitor.forget()
        touched = time.monotonic()
        self.manager.interrupt("touch")
        self.manager.say(Utterance.of(text))
        if not self.scheduler.run_until(lambda: bool(monitor.loud_after(touched)), PATIENCE):
            return None
        return (monitor.loud_after(touched)[0] - touched) * 1000

    def silence(self, monitor: Monitor) -> float:
        """Stop to the last loud sample, in ms."""
        stopped = time.monotonic()
        self.manager.stop_all("touch")
        self.wait(0.3)
        late = monitor.loud_after(stopped)
        return (late[-1] - stopped) * 1000 if late else 0.0

    def restart(self, monitor: Monitor, text: str) -> float | None:
        """Touch while it speaks to the first sample of the new sentence, in ms.

        The old one is 24 dB louder than the new one, which tells them apart.
        """
        self.manager.set_voice(volume_db=12)
        begun = time.monotonic()
        self.first_sound(monitor, VOWEL)
        self.wait(0.25)
        loud = monitor.loudest_after(begun) // 3
        monitor.forget()
        touched = time.monotonic()
        self.manager.interrupt("touch")
        self.manager.set_voice(volume_db=-12)
        self.manager.say(Utterance.of(text))
        self.wait(0.7)
        found = monitor.changes_to_quieter(touched, loud)
        self.manager.stop_all("bench")
        self.manager.set_voice(volume_db=6)
        return (found - touched) * 1000 if found is not None else None

    def close(self) -> None:
        self.manager.close()


def measure_ours(environment: dict[str, str], monitor: Monitor, tries: int) -> list[Row]:
    """Return the rows of the kiosk's own voice."""
    ours = Ours(environment)
    same, new, stops, restarts = [], [], [], []
    try:
        for number in range(tries):
            same.append(ours.first_sound(monitor, SAME))
            ours.wait(0.25)
            stops.append(ours.silence(monitor))
            new.append(ours.first_sound(monitor, new_text(number)))
            ours.wait(0.1)
            ours.manager.stop_all("bench")
            restarts.append(ours.restart(monitor, new_text(number + tries)))
    finally:
        ours.close()
    return [
        Row("ours: touch -> first sound, a sentence said before", _heard(same), "p95 100"),
        Row("ours: touch -> first sound, a new sentence", _heard(new), "p95 200"),
        Row("ours: stop -> silence", stops, "p95 100"),
        Row("ours: touch while speaking -> first sound of the new", _heard(restarts), "p95 200"),
    ]


def _heard(values: list[float | None]) -> list[float]:
    """Leave out what was never heard; the count in the table shows it."""
    return [value for value in values if value is not None]


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until *condition* holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def measure_pyttsx3(environment: dict[str, str], monitor: Monitor, tries: int, folder: Path) -> list[Row]:
    """Return the rows of pyttsx3 as shipped: its player is aplay, led to the same sink."""
    name = "pyttsx3 as shipped: say -> first sound"
    (folder / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n", encoding="utf-8")
    child = subprocess.Popen(
        [sys.executable, "-c", _PYTTSX3],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment | {"HOME": str(folder)},
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    values: list[float] = []
    try:
        if child.stdout.readline().strip() != "ready":
            return [Row(f"{name} (does not start here)", [])]
        for number in range(tries):
            monitor.wait_until_quiet()
            monitor.forget()
            child.stdin.write(f"{new_text(number)}\n")
            child.stdin.flush()
            asked = float(child.stdout.readline())
            if child.stdout.readline().strip() != "done":
                break
            wait_for(lambda since=asked: bool(monitor.loud_after(since)), PATIENCE)  # type: ignore[misc]
            heard = monitor.loud_after(asked)
            if heard:
                values.append((heard[0] - asked) * 1000)
    except (OSError, ValueError):
        pass
    finally:
        child.kill()
        child.wait()
    rest = "pyttsx3 as shipped: stop -> silence (it cannot be stopped while it speaks)"
    return [Row(name, values), Row(rest, [])]


def measure_spd_say(environment: dict[str, str], monitor: Monitor, tries: int) -> list[Row]:
    """Return the rows of spd-say with the distribution's settings."""
    program = shutil.which("spd-say")
    if program is None:
        return [Row("spd-say (not installed here)", [])]
    starts, stops = [], []
    for number in range(tries):
        monitor.wait_until_quiet()
        monitor.forget()
        asked = time.monotonic()
        subprocess.run([program, "-l", "ko", new_text(number)], env=environment, check=False)
        if wait_for(lambda since=asked: bool(monitor.loud_after(since)), PATIENCE):  # type: ignore[misc]
            starts.append((monitor.loud_after(asked)[0] - asked) * 1000)
        stopped = time.monotonic()
        subprocess.run([program, "-C"], env=environment, check=False)
        time.sleep(0.5)
        late = monitor.loud_after(stopped)
        stops.append((late[-1] - stopped) * 1000 if late else 0.0)
    return [Row("spd-say: call -> first sound", starts), Row("spd-say: cancel -> silence", stops)]


def main() -> int:
    """Measure and print; 1 without PulseAudio."""
    parser = argparse.ArgumentParser(prog="make bench-voice", description=__doc__)
    parser.add_argument("--tries", type=int, default=100, help="tries of each measurement (default 100)")
    parser.add_argument("--others", type=int, default=20, help="tries of each other program (default 20)")
    options = parser.parse_args()
    if not has_pulse():
        print("PulseAudio is needed: run 'make bench-voice', which installs it.")
        return 1
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, private_pulse(Path(name)) as environment:
        monitor = Monitor(environment)
        try:
            rows = measure_ours(environment, monitor, options.tries)
            rows += measure_pyttsx3(environment, monitor, options.others, Path(name))
            rows += measure_spd_say(environment, monitor, options.others)
        finally:
            monitor.close()
    load = os.getloadavg()
    print(f"{platform.machine()}, {os.cpu_count()} cores; load {before:.1f} at the start, {load[1]:.1f} over")
    print("the last five minutes; other programs on the machine make every number larger")
    print_table("Voice, measured on the sound that leaves the sink (2 ms blocks)", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())

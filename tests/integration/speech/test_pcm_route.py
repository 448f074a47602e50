"""Where personal words go, read off the sound that leaves: never off our own flags or events.

Two null sinks stand for a loudspeaker and a headset, and both monitors are recorded. The product has
one output, the system's default; a jack moves the default, as PulseAudio does for a real one.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.drivers.child import Child, module_command
from kiosk.speech.drivers.frames import Frame
from kiosk.speech.events import UtteranceFinished, UtteranceInterrupted
from kiosk.speech.factory import build
from kiosk.speech.recognition.endpoint import loudness
from kiosk.speech.utterance import Policy, Segment, Utterance
from tests.helpers.pulse import LOUD, RATE, Monitor, has_pulse, private_pulse
from tests.helpers.speech import LoopScheduler, Route
from ui.audio import microphone_command, sink_command

pytestmark = pytest.mark.slow
needs_pulse = pytest.mark.skipif(not has_pulse(), reason="pulseaudio and parec are not installed")
#: Two names of as many characters that sound nothing alike.
NAMES = ("카나리아새", "홍길동쩡쩡")
LONG = "카나리아 카나리아 카나리아 카나리아 카나리아 카나리아"


class Room:
    """The real voice between a loudspeaker and a headset."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.route = Route()
        self.scheduler = LoopScheduler()
        self.finished: list[object] = []
        self.manager = build(
            "real",
            self.scheduler,
            SystemClock(),
            sink_command=sink_command(),
            route=self.route,
            listeners=[self._note],
        )
        self.speaker = Monitor(environment, "speaker", keeps=True)
        self.headset = Monitor(environment, "headset", keeps=True)
        self.manager.set_voice(volume_db=6)
        self.manager.warm_up()
        assert self.scheduler.run_until(lambda: self.manager.drivers[0].output != "", 20)  # type: ignore[attr-defined]
        self.wait(2.5)
        self.say_public("준비")
        self.forget()

    def _note(self, event: object) -> None:
        if isinstance(event, UtteranceFinished | UtteranceInterrupted):
            self.finished.append(event)

    def wait(self, seconds: float) -> None:
        self.scheduler.run_until(lambda: False, seconds)

    def plug(self, is_in: bool) -> None:
        """Plug the headset in or out: the default output moves, and the terminal is told."""
        sink = "headset" if is_in else "speaker"
        set_default("sink", sink, self.environment)
        self.route.has_headset = is_in
        self.manager.route_changed()
        self.wait(2.0)

    def say(self, *segments: Segment) -> None:
        """Say something to its end."""
        before = len(self.finished)
        self.manager.say(Utterance(segments, policy=Policy.NOTICE))
        assert self.scheduler.run_until(lambda: len(self.finished) > before, 30)
        self.wait(0.4)

    def say_public(self, text: str) -> None:
        self.say(Segment(text))

    def say_name(self, name: str) -> None:
        self.say(Segment("이름은 "), Segment(name, kind="private"))

    def forget(self) -> None:
        self.speaker.forget()
        self.headset.forget()

    def close(self) -> None:
        self.manager.close()
        self.speaker.close()
        self.headset.close()


@pytest.fixture(scope="module")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with private_pulse(tmp_path_factory.mktemp("pulse"), ("speaker", "headset", "aside")) as environment:
        # A recorder of the default source would be moved along with the default output.
        set_default("source", "aside.monitor", environment)
        yield environment


def set_default(kind: str, name: str, environment: dict[str, str]) -> None:
    """Make an output or input the system's default."""
    subprocess.run(["pactl", f"set-default-{kind}", name], env=environment, check=True, timeout=10)


@pytest.fixture
def room(pulse: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv("PULSE_SERVER", pulse["PULSE_SERVER"])
    set_default("sink", "speaker", pulse)
    made = Room(pulse)
    yield made
    made.close()


def sounding(pcm: array[int]) -> array[int]:
    """Return what was recorded from the first loud sample to the last."""
    loud = [at for at, sample in enumerate(pcm) if abs(sample) > LOUD]
    return pcm[loud[0] : loud[-1] + 1] if loud else array("h")


def difference(one: array[int], other: array[int]) -> float:
    """Compare two recordings: near 0.0 for the same words, more for other ones.

    The difference of loudness in blocks of 20 ms over the mean loudness. (espeak-ng lets the pitch flutter by
    chance, so that not even the same words are the same samples twice.)
    """
    block = RATE // 50

    def levels(pcm: array[int]) -> list[float]:
        return [loudness(pcm[at : at + block].tobytes()) for at in range(0, len(pcm), block)]

    first, second = levels(one), levels(other)
    apart = sum(abs(a - b) for a, b in itertools.zip_longest(first, second, fillvalue=0.0))
    return apart / sum(first)


def record(room: Room, name: str) -> tuple[array[int], array[int]]:
    """Say a name; return what left the loudspeaker and the headset."""
    room.forget()
    room.say_name(name)
    return sounding(room.speaker.pcm), sounding(room.headset.pcm)


#: Stands for the system's player: takes the sound as fast as a device plays it, and keeps every sample.
PLAYER = """
import os, sys, time
with open(os.environ["PLAYED"], "ab", buffering=0) as kept:
    while data := sys.stdin.buffer.read(441):
        kept.write(data)
        time.sleep(0.01)
"""


class Tape:
    """The real voice before a player that keeps the sound, sample by sample."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, *, has_headset: bool) -> None:
        program = folder / "pw-play"
        program.write_text(f"#!{sys.executable}\n{PLAYER}")
        program.chmod(0o700)
        self._kept = folder / "played"
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        patch.setenv("PLAYED", str(self._kept))
        self._finished: list[object] = []
        self._scheduler = LoopScheduler()
        self._manager = build(
            "real",
            self._scheduler,
            SystemClock(),
            sink_command=module_command("kiosk.speech.drivers.plain_sink"),
            route=Route(has_headset),
            listeners=[lambda e: self._finished.append(e) if isinstance(e, UtteranceFinished) else None],
        )
        self._manager.warm_up()
        assert self._scheduler.run_until(lambda: self._manager.drivers[0].output != "", 20)  # type: ignore[attr-defined]
        self._say(Segment("준비"))

    def _say(self, *segments: Segment) -> array[int]:
        before, begin = len(self._finished), self._kept.stat().st_size if self._kept.exists() else 0
        self._manager.say(Utterance(segments, policy=Policy.NOTICE))
        assert self._scheduler.run_until(lambda: len(self._finished) > before, 60)
        self._scheduler.run_until(lambda: False, 0.6)
        raw = self._kept.read_bytes()[begin // 2 * 2 :]
        return sounding(array("h", raw[: len(raw) // 2 * 2]))

    def name(self, name: str) -> array[int]:
        return self._say(Segment("이름은 "), Segment(name, kind="private"))

    def public(self, text: str) -> array[int]:
        return self._say(Segment(text))

    def close(self) -> None:
        self._manager.close()


@pytest.mark.parametrize("has_headset", [False, True])
def test_without_a_headset_the_sound_tells_the_count_of_a_name_and_nothing_else(
    has_headset: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C-15, C-16: two names of as many letters sound the same; so does the count, said as what it is."""
    tape = Tape(tmp_path, monkeypatch, has_headset=has_headset)
    try:
        first, second, longer = (tape.name(name) for name in (*NAMES, NAMES[0] * 5))
        count = tape.public("이름은 숨긴 내용, 5자")
    finally:
        tape.close()
    assert len(first) > RATE // 2, "something was said"
    assert difference(first, longer) > 0.3, "the comparison can fail"
    other_name, bare_count = difference(first, second), difference(first, count)
    if has_headset:
        assert other_name > 0.3 < bare_count
    else:
        assert other_name < 0.1 > bare_count
        assert abs(len(first) - len(second)) < RATE // 500, "to 2 ms of the same length"


@needs_pulse
def test_with_a_headset_the_name_is_heard_there_and_the_loudspeaker_is_silent(room: Room) -> None:
    room.plug(True)
    aloud, first = record(room, NAMES[0])
    assert not aloud, "nothing of it leaves the loudspeaker"
    aloud, second = record(room, NAMES[1])
    assert not aloud
    assert len(first) > RATE // 2 < len(second), "the headset gets both"


@needs_pulse
def test_a_headset_pulled_out_in_the_middle_of_a_name_leaves_nothing_for_the_loudspeaker(room: Room) -> None:
    room.plug(True)
    room.forget()
    room.manager.say(Utterance((Segment("이름은 "), Segment(LONG, kind="private")), policy=Policy.NOTICE))
    assert room.scheduler.run_until(lambda: bool(room.headset.loud_after(0)), 10)
    room.wait(0.5)
    room.route.has_headset = False
    room.manager.route_changed()  # the jack's switch is seen before the sound server has moved
    set_default("sink", "speaker", room.environment)
    pulled = time.monotonic()
    room.scheduler.run_until(lambda: not room.manager.is_speaking, 15)
    room.wait(0.5)
    late = [at for at in room.headset.loud_after(pulled) if at > pulled + 0.2]
    assert not late, "the headset falls silent"
    after = sounding(room.speaker.pcm)
    room.forget()
    room.say_public("이름은 숨긴 내용, 24자")
    count = sounding(room.speaker.pcm)
    assert len(after) < 1.5 * len(count), "what follows on the loudspeaker is the count at most"


@needs_pulse
@pytest.mark.parametrize("kind", ["qt", "plain"])
def test_the_microphone_is_open_only_between_open_and_close(kind: str, tmp_path: Path) -> None:
    """A null sink's sound, fed back as a source, stands for a person who speaks."""
    command = microphone_command() if kind == "qt" else module_command("kiosk.speech.recognition.microphone")
    remap = "module-remap-source master=room.monitor source_name=mic source_properties=device.description=Mic"
    folder = tmp_path / "pulse"
    folder.mkdir()
    with private_pulse(folder, ("room",), (remap,)) as environment, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_SERVER", environment["PULSE_SERVER"])
        set_default("source", "mic", environment)
        frames: list[tuple[float, Frame]] = []
        child = Child(command, lambda _, frame: frames.append((time.monotonic(), frame)), lambda *_: None)
        try:
            assert until(lambda: any(isinstance(f, dict) and f.get("is_present") is True for _, f in frames))
            assert recorders(environment) == 0, "it is closed until somebody is asked to speak"
            child.send({"op": "open", "id": 4})
            player = subprocess.Popen(
                ["pacat", "--raw", "--format=s16le", "--channels=1", "--rate=16000", "-d", "room"],
                stdin=subprocess.PIPE,
                env=environment,
            )
            assert player.stdin is not None
            tone = array("h", (9000 if at // 40 % 2 else -9000 for at in range(32000))).tobytes()
            player.stdin.write(tone)
            player.stdin.close()
            assert until(lambda: any(isinstance(f, tuple) and loudness(f[1]) > 2000 for _, f in frames))
            assert recorders(environment) == 1
            assert {f[0] for _, f in frames if isinstance(f, tuple)} == {4}
            child.send({"op": "close"})
            assert until(lambda: recorders(environment) == 0)
            closed = time.monotonic() + 0.2
            time.sleep(0.6)
            assert not [at for at, f in frames if isinstance(f, tuple) and at > closed]
            player.wait(10)
        finally:
            child.close()
        assert until(lambda: recorders(environment) == 0), "its end closes the microphone"


def recorders(environment: dict[str, str]) -> int:
    """Return how many programs record from the microphone, as the sound server knows."""
    listed = subprocess.run(
        ["pactl", "list", "short", "source-outputs"],
        env=environment, capture_output=True, text=True, check=True, timeout=10,
    )  # fmt: skip
    sources = subprocess.run(
        ["pactl", "list", "short", "sources"],
        env=environment, capture_output=True, text=True, check=True, timeout=10,
    )  # fmt: skip
    number = next(line.split()[0] for line in sources.stdout.splitlines() if line.split()[1] == "mic")
    return sum(line.split()[1] == number for line in listed.stdout.splitlines())


def until(condition: object, seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False

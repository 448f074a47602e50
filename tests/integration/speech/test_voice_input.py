"""The listener over real processes that behave, hang, die, garble and lie; and Vosk where it is.

``MODUNURI_RECOGNITION`` names a folder with recognition packs (``packaging/docs/voice.md``); without one, and
without the ``vosk`` package, the test with the real engine is skipped and says so.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.drivers.child import Child, module_command
from kiosk.speech.drivers.frames import Frame, encode_sound
from kiosk.speech.recognition import listener as module
from kiosk.speech.recognition.listener import Listener, State, Trouble, TurnCalls
from kiosk.speech.recognition.models import Model, find_models, is_engine_installed, verify_model
from kiosk.speech.recognition.recognizer import Hypothesis
from tests.helpers.scripted_ear import SAID
from tests.helpers.speech import LoopScheduler

SCRIPT = str(Path(__file__).parents[2] / "helpers" / "scripted_ear.py")
posix_only = pytest.mark.skipif(os.name != "posix", reason="uses POSIX signals")


@dataclass
class Turn:
    """What a turn reported."""

    opened: int = 0
    partials: list[str] = field(default_factory=list)
    results: list[tuple[Hypothesis, ...]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        return bool(self.results or self.troubles)


class Stage:
    """A listener over scripted processes."""

    def __init__(self, recogniser: str = "good", microphone: str = "good") -> None:
        self.scheduler = LoopScheduler()
        self.recogniser = recogniser
        model = Model("scripted", Path(), Path(), "vosk", "CC0-1.0", ("ko",), {})
        self.listener = Listener(
            [model],
            (sys.executable, SCRIPT, "microphone", microphone),
            self.scheduler,
            SystemClock(),
            lambda _: (sys.executable, SCRIPT, "recogniser", self.recogniser),
        )
        self.listener.warm_up()
        self.wait(lambda: self.listener.can_listen("ko") or microphone == "absent", 20)

    def wait(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        return self.scheduler.run_until(condition, seconds)

    def turn(self, seconds: float = 20.0, *, is_waited: bool = True) -> Turn:
        turn = Turn()

        def opened() -> None:
            turn.opened += 1

        calls = TurnCalls(
            self.listener.open, opened, turn.partials.append, turn.results.append, turn.troubles.append
        )
        assert self.listener.listen("ko", calls, ("가로등",), 0.5)
        if is_waited:
            assert self.wait(lambda: turn.is_over, seconds), self.listener.state
            self.wait(lambda: False, 0.2)
            assert len(turn.results) + len(turn.troubles) == 1, "told once"
            assert self.listener.state is State.IDLE
        return turn


@pytest.fixture
def make() -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def build(*behaviours: str) -> Stage:
        stages.append(Stage(*behaviours))
        return stages[-1]

    yield build
    for stage in stages:
        stage.listener.close()


def test_a_pause_ends_the_turn_and_the_words_come_once(make: Callable[..., Stage]) -> None:
    stage = make()
    for _ in range(3):
        turn = stage.turn()
        assert turn.opened == 1
        assert turn.partials == ["카나리아새"]
        assert turn.results == [(Hypothesis(SAID, 0.8),)]
    stage.listener.rest()
    assert stage.listener.is_clean
    assert stage.turn().results, "the next visitor gets a new recogniser"


@pytest.mark.parametrize(
    ("recogniser", "trouble"),
    [
        ("dies-in-speech", Trouble.RECOGNISER),
        ("hangs", Trouble.RECOGNISER),
        ("never-ready", Trouble.RECOGNISER),
        ("garbles", Trouble.RECOGNISER),
        ("lies", Trouble.RECOGNISER),
        ("unusable", Trouble.RECOGNISER),
        ("understands-nothing", Trouble.NOT_UNDERSTOOD),
    ],
)
def test_a_recogniser_that_misbehaves_costs_the_turn_and_not_the_kiosk(
    make: Callable[..., Stage], recogniser: str, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "THINK_S", 0.5)
    monkeypatch.setattr(module, "PREPARE_S", 1.5)
    stage = make(recogniser)
    assert stage.turn().troubles == [trouble]
    stage.recogniser = "good"
    if recogniser == "unusable":
        assert not stage.listener.can_listen("ko"), "a model that is refused is not offered again"
        return
    monkeypatch.setattr(module, "PREPARE_S", 20.0)
    stage.listener.rest()
    assert stage.turn().results


def test_answers_of_another_turn_are_ignored(make: Callable[..., Stage]) -> None:
    assert make("stale").turn().results == [(Hypothesis(SAID, 0.8),)]


@pytest.mark.parametrize(
    ("microphone", "trouble"),
    [("lost", Trouble.MICROPHONE), ("dies", Trouble.MICROPHONE), ("mute", Trouble.MICROPHONE)],
)
def test_a_microphone_that_misbehaves_costs_the_turn(
    make: Callable[..., Stage], microphone: str, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_SOUND_S", 1.0)
    assert make("good", microphone).turn().troubles == [trouble]


def test_without_a_microphone_nothing_is_offered(make: Callable[..., Stage]) -> None:
    stage = make("good", "absent")
    stage.wait(lambda: False, 0.5)
    assert not stage.listener.can_listen("ko")


@posix_only
def test_killing_stopping_and_cancelling_at_any_moment_leaves_a_listener_that_listens(
    make: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    import random

    monkeypatch.setattr(module, "THINK_S", 0.5)
    monkeypatch.setattr(module, "PREPARE_S", 2.0)
    monkeypatch.setattr(module, "FIRST_SOUND_S", 1.0)
    chance = random.Random(5)
    stage = make()
    longest = 0.0
    for _ in range(12):
        stage.wait(lambda: stage.listener.can_listen("ko"))
        turn = stage.turn(is_waited=False)
        stage.wait(lambda: False, chance.uniform(0.0, 0.5))
        victim = chance.choice([stage.listener.worker_pid, stage.listener.microphone_pid, None])
        if victim is None:
            stage.listener.cancel()
        else:
            os.kill(victim, chance.choice([signal.SIGKILL, signal.SIGSTOP]))
        assert stage.wait(lambda turn=turn: turn.is_over or stage.listener.state is State.IDLE, 30)  # type: ignore[misc]
        before = time.monotonic()
        stage.listener.rest()
        longest = max(longest, time.monotonic() - before)
        if stage.listener.microphone_pid is not None:
            os.kill(stage.listener.microphone_pid, signal.SIGCONT)
    assert longest < 0.1, "a process that hangs is not waited for by the screen"


def test_sound_goes_through_pipes_only(
    make: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded and understood is in no file of the process's own folders."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert make().turn().results
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def real_models() -> tuple[Model, ...]:
    root = os.environ.get("MODUNURI_RECOGNITION")
    return tuple(m for m in find_models(Path(root) if root else None) if is_engine_installed(m.engine))


@pytest.mark.slow
@pytest.mark.skipif(
    not real_models(), reason="no recognition model (MODUNURI_RECOGNITION) or no vosk package"
)
def test_vosk_understands_our_own_voice(tmp_path: Path) -> None:
    """With each installed model: what espeak-ng says is heard, and at least a word of it understood."""
    from kiosk.speech.drivers.sound import resample
    from kiosk.speech.voices import write_sample

    for model in real_models():
        verify_model(model)
        write_sample(tmp_path / "said.wav", model.languages[0])
        with wave.open(str(tmp_path / "said.wav")) as file:
            pcm = file.readframes(file.getnframes())
            rate = file.getframerate()
        found: list[Frame] = []
        child = Child(
            module_command("kiosk.speech.recognition.worker", str(model.pack)),
            lambda _, frame: found.append(frame),  # noqa: B023
            lambda *_: None,
        )
        from array import array

        sound = resample(array("h", pcm), rate * 22050 // 16000)
        child.send({"op": "listen", "id": 1})
        child.send_raw(encode_sound(1, sound.tobytes()))
        child.send({"op": "finish", "id": 1})
        end = time.monotonic() + 60
        while (
            not any(isinstance(f, dict) and f["event"] == "result" for f in found) and time.monotonic() < end
        ):
            time.sleep(0.05)
        child.close()
        (result,) = [f for f in found if isinstance(f, dict) and f["event"] == "result"]
        assert result["alternatives"], model.name
        assert result["alternatives"][0]["text"].strip(), model.name

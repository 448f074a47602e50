"""Voice packs in their real worker processes: a tiny model made here, and a recording."""

from __future__ import annotations

import hashlib
import json
import time
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.driver import Piece, SpeechJob
from kiosk.speech.drivers.child import Child, module_command
from kiosk.speech.drivers.frames import Frame
from kiosk.speech.drivers.player import SAMPLE_RATE
from kiosk.speech.events import UtteranceFinished, UtteranceMarked
from kiosk.speech.factory import build
from kiosk.speech.packs import load_pack
from kiosk.speech.privacy import source_text
from kiosk.speech.prompts import PromptBook
from kiosk.speech.utterance import Policy, Utterance
from tests.helpers.speech import LoopScheduler
from tests.unit.speech.test_packs import BYE, HELLO, make_pack

#: A stand-in for the engine's package: its model is a file with one number, the pitch in Hz; its
#: sentence is a square wave of 50 ms for each character.
ENGINE = """
from pathlib import Path

class OfflineTtsVitsModelConfig:
    def __init__(self, model, tokens):
        self.pitch, self.tokens = int(Path(model).read_text()), Path(tokens).read_text()

class OfflineTtsModelConfig:
    def __init__(self, vits, num_threads, provider):
        self.vits = vits

class OfflineTtsConfig:
    def __init__(self, model):
        self.model = model

class Audio:
    sample_rate = 16000

class OfflineTts:
    def __init__(self, config):
        self.pitch = config.model.vits.pitch
    def generate(self, text, sid, speed):
        audio = Audio()
        half = 8000 // self.pitch
        count = int(len(text) * 800 / speed)
        audio.samples = [0.5 if n // half % 2 else -0.5 for n in range(count)]
        return audio
"""
PITCH = 200
NAMES = ("model.onnx", "tokens.txt")


@pytest.fixture
def voice_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "sherpa_onnx.py").write_text(ENGINE)
    monkeypatch.syspath_prepend(packages)
    monkeypatch.setenv("PYTHONPATH", str(packages))
    folder = tmp_path / "data/voices/tiny"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_text(str(PITCH))
    (folder / "tokens.txt").write_text("a 1")
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES}
    (folder / "pack.json").write_text(
        json.dumps(
            {
                "kind": "voice",
                "name": "tiny",
                "engine": "sherpa-onnx",
                "licence": "CC0-1.0",
                "languages": ["ko"],
                "files": files,
                "model": "model.onnx",
                "options": {"tokens": "tokens.txt"},
            }
        )
    )
    return folder


class Direct:
    """One worker process, spoken to without a driver."""

    def __init__(self, *command: str) -> None:
        self.frames: list[Frame] = []
        self.exits: list[str] = []
        self.child = Child(
            module_command(*command),
            lambda _, frame: self.frames.append(frame),
            lambda _, reason: self.exits.append(reason),
        )

    def wait(self, condition: Callable[[], bool], seconds: float = 15.0) -> bool:
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            time.sleep(0.01)
        return condition()

    def say(self, **order: object) -> tuple[array[int], list[list[int]]]:
        """Have something said; returns its sound and its marks."""
        self.frames.clear()
        self.child.send({"op": "say", "id": 1, "rate": 1.0} | order)
        assert self.wait(lambda: any(isinstance(f, dict) and f["event"] == "done" for f in self.frames))
        sound = array("h", b"".join(f[1] for f in self.frames if isinstance(f, tuple)))
        marks = [m for f in self.frames if isinstance(f, dict) and f["event"] == "marks" for m in f["marks"]]
        return sound, marks


def pitch_of(sound: array[int]) -> float:
    """Count how often a wave changes its sign."""
    changes = sum((a < 0) != (b < 0) for a, b in pairwise(sound))
    return changes / 2 / (len(sound) / SAMPLE_RATE)


def test_a_neural_voice_speaks_with_its_model_and_gives_marks(voice_pack: Path) -> None:
    worker = Direct("kiosk.speech.drivers.pack_worker", str(voice_pack))
    sound, marks = worker.say(pieces=[["창구는 3층이에요.", "ko", "text", 4]])
    assert pitch_of(sound) == pytest.approx(PITCH, rel=0.05)
    assert [mark[1] for mark in marks] == [4, 8]
    fast, _ = worker.say(id=1, rate=2.0, pieces=[["창구는 3층이에요.", "ko", "text", 4]])
    assert len(fast) == pytest.approx(len(sound) / 2, rel=0.02)
    worker.child.close()


def test_a_model_that_was_changed_is_never_loaded(voice_pack: Path) -> None:
    (voice_pack / "model.onnx").write_text("440")
    worker = Direct("kiosk.speech.drivers.pack_worker", str(voice_pack))
    assert worker.wait(lambda: worker.exits == ["ended with 1"])
    assert worker.frames == []


def sink() -> tuple[str, ...]:
    return module_command("tests.integration.speech.timed_sink")


def heard(data_dir: Path, text: str) -> tuple[str, list[object]]:
    """Say *text* with everything that is installed in *data_dir*; returns who spoke, and the events."""
    scheduler, events = LoopScheduler(), []
    manager = build(
        "real", scheduler, SystemClock(), data_dir, sink_command=sink(), listeners=[events.append]
    )
    try:
        manager.warm_up()
        manager.say(Utterance.of(text, policy=Policy.NOTICE))
        is_over = lambda: any(isinstance(event, UtteranceFinished) for event in events)  # noqa: E731
        assert scheduler.run_until(is_over, 30)
        return manager.health.driver, events
    finally:
        manager.close()


@pytest.mark.timeout(90)
def test_an_installed_voice_comes_first_and_a_broken_one_costs_nothing_but_its_place(
    voice_pack: Path, tmp_path: Path
) -> None:
    driver, events = heard(tmp_path / "data", "창구는 3층이에요.")
    assert driver == "tiny"
    assert any(isinstance(event, UtteranceMarked) for event in events)
    (voice_pack / "model.onnx").write_text("440")
    driver, events = heard(tmp_path / "data", "창구는 3층이에요.")
    assert any(isinstance(event, UtteranceMarked) for event in events), "espeak-ng has said it"


def test_a_recording_is_played_for_its_sentence_and_a_changed_one_is_not(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "prompts"))
    book = PromptBook([pack], source_text)
    job = SpeechJob(1, (Piece(HELLO, "ko", "text", 0),), "ko", sentences=(HELLO, BYE))
    found = book.find(job)
    assert found is not None
    worker = Direct("kiosk.speech.drivers.espeak_worker")
    order = {"pieces": [[HELLO, "ko", "text", 0]], "recording": [str(found.path), found.sha256]}
    sound, marks = worker.say(**order)
    assert len(sound) == 4410 * SAMPLE_RATE // 44100
    assert max(sound) <= 1000, "the recording, not the engine"
    assert marks == [[0, 0, len(HELLO)]]
    found.path.write_bytes(found.path.read_bytes()[:-2] + b"\0\1")
    engine, _ = worker.say(**order)
    assert max(engine) > 2000, "the engine, not the changed recording"
    worker.child.close()

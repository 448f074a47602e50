"""Vosk's interface as we use it, with a stand-in for the package (the real one needs a model)."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from kiosk.speech.packs import PackError
from kiosk.speech.recognition.models import Model
from kiosk.speech.recognition.recognizer import Hypothesis
from kiosk.speech.recognition.vosk_recognizer import VoskRecognizer

MODEL = Model("small", Path(), Path("model"), "vosk", "Apache-2.0", ("ko",), {})


class _Engine:
    """Finishes a part at every second piece of sound, as Vosk does at a pause."""

    def __init__(self, model: object, rate: int) -> None:
        assert rate == 16000
        self.pieces = 0

    def SetWords(self, on: bool) -> None:  # noqa: N802
        assert on

    def AcceptWaveform(self, pcm: bytes) -> bool:  # noqa: N802
        self.pieces += 1
        return self.pieces % 2 == 0

    def Result(self) -> str:  # noqa: N802
        return json.dumps({"text": "학교 앞", "result": [{"conf": 1.0, "word": "학교"}, {"conf": 0.6}]})

    def PartialResult(self) -> str:  # noqa: N802
        return json.dumps({"partial": "가로"})

    def FinalResult(self) -> str:  # noqa: N802
        return json.dumps({"text": "가로등", "result": [{"conf": 0.5}]} if self.pieces else {"text": ""})


@pytest.fixture
def vosk(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    module: Any = types.ModuleType("vosk")
    module.SetLogLevel = lambda level: None
    module.Model = lambda model_path: object()
    module.KaldiRecognizer = _Engine
    monkeypatch.setitem(sys.modules, "vosk", module)
    return module


def test_the_parts_of_a_turn_become_one_hypothesis_with_the_mean_confidence(vosk: types.ModuleType) -> None:
    recognizer = VoskRecognizer(MODEL)
    for _ in range(2):
        recognizer.start()
        for _ in range(3):
            recognizer.feed(b"\0\0")
        assert recognizer.partial() == "학교 앞 가로"
        assert recognizer.finish() == (Hypothesis("학교 앞 가로등", pytest.approx(0.7)),)  # type: ignore[arg-type]
        assert recognizer.partial() == "", "nothing of the turn is left"


def test_silence_and_a_cancelled_turn_are_nothing(vosk: types.ModuleType) -> None:
    recognizer = VoskRecognizer(MODEL)
    recognizer.start()
    assert recognizer.finish() == ()
    recognizer.start()
    recognizer.feed(b"\0\0")
    recognizer.cancel()
    recognizer.feed(b"\0\0")
    assert (recognizer.partial(), recognizer.finish()) == ("", ())
    recognizer.close()


def test_a_missing_package_and_a_refused_model_are_told(vosk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(model_path: str) -> object:
        raise Exception("Failed to create a model")

    vosk.Model = refuse
    with pytest.raises(PackError, match="refuses"):
        VoskRecognizer(MODEL)
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(PackError, match="not installed"):
        VoskRecognizer(MODEL)

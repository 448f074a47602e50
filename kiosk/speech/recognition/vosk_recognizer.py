"""Vosk (https://alphacephei.com/vosk) as a recogniser; the one module that imports it.

Vosk is an optional package, loaded in the worker process only. With ``SetWords`` its results carry
a confidence for each word (https://github.com/alphacep/vosk-api/blob/master/src/vosk_api.h); their
mean is the confidence of the whole.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from typing import Any

from kiosk.speech.packs import PackError
from kiosk.speech.recognition.models import ENGINES, Model
from kiosk.speech.recognition.recognizer import SAMPLE_RATE, Hypothesis


class VoskRecognizer:
    """One loaded model."""

    def __init__(self, model: Model) -> None:
        """Load a model whose files have been verified; takes some hundred ms to seconds.

        Raises:
            PackError: Vosk is not installed, or it refuses the model.
        """
        try:
            self._vosk: Any = importlib.import_module(ENGINES[model.engine])
        except ImportError as error:
            raise PackError(f"{model.name}: vosk is not installed") from error
        self._vosk.SetLogLevel(-1)
        try:
            self._model = self._vosk.Model(model_path=str(model.folder))
        except Exception as error:
            raise PackError(f"{model.name}: vosk refuses the model ({type(error).__name__})") from error
        self._engine: Any = None
        self._done: list[tuple[str, list[float]]] = []

    def start(self, phrases: Sequence[str] = ()) -> None:
        """Begin to listen. A grammar of the phrases would refuse every word that the model lacks."""
        del phrases
        self._done = []
        self._engine = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._engine.SetWords(True)

    def feed(self, pcm: bytes) -> None:
        """Take in more sound."""
        if self._engine is not None and self._engine.AcceptWaveform(pcm):
            self._keep(self._engine.Result())

    def partial(self) -> str:
        """Return the finished parts and the words so far."""
        if self._engine is None:
            return ""
        words = str(json.loads(self._engine.PartialResult()).get("partial", ""))
        return " ".join(filter(None, [*(text for text, _ in self._done), words]))

    def finish(self) -> tuple[Hypothesis, ...]:
        """End the stretch; Vosk gives one hypothesis with confidences."""
        if self._engine is None:
            return ()
        self._keep(self._engine.FinalResult())
        text = " ".join(text for text, _ in self._done)
        scores = [score for _, part in self._done for score in part]
        self.cancel()
        if not text:
            return ()
        return (Hypothesis(text, sum(scores) / len(scores) if scores else 0.0),)

    def cancel(self) -> None:
        """Forget the stretch."""
        self._engine = None
        self._done = []

    def close(self) -> None:
        """Give the model up."""
        self.cancel()
        self._model = None

    def _keep(self, answer: str) -> None:
        document = json.loads(answer)
        text = str(document.get("text", "")).strip()
        if text:
            scores = [float(word.get("conf", 0.0)) for word in document.get("result", [])]
            self._done.append((text, scores))

"""A recogniser as a worker process, spoken to in frames (:mod:`kiosk.speech.drivers.frames`).

Run as ``python -m kiosk.speech.recognition.worker MODEL_FOLDER``. A model that cannot be used is
reported (``unusable``) and ends the program. Orders are frames: sound of a job, and

    {"op": "listen", "id": 7, "phrases": ["…"]}     forget what was; sound of job 7 follows
    {"op": "finish", "id": 7}                       no more sound: say what was understood
    {"op": "cancel", "id": 7}                       forget it

Reports:

    {"event": "ready"}
    {"event": "unusable", "reason": "…"}
    {"event": "partial", "id": 7, "text": "…"}
    {"event": "result", "id": 7, "alternatives": [{"text": "…", "confidence": 0.9}]}
    {"event": "failed", "id": 7, "reason": "ValueError"}

Sound and orders of any other job than the present one are stale and ignored.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.frames import GarbledError, encode_object, read_frame
from kiosk.speech.packs import PackError
from kiosk.speech.recognition.models import Model, load_model, verify_model
from kiosk.speech.recognition.recognizer import SAMPLE_RATE, Recognizer
from kiosk.speech.recognition.vosk_recognizer import VoskRecognizer

_LOADERS: dict[str, Callable[[Model], Recognizer]] = {"vosk": VoskRecognizer}
#: A partial result is looked for after so many bytes of sound: 200 ms.
_PARTIAL_BYTES = 2 * SAMPLE_RATE // 5


class RecognitionServer:
    """Serves one stream of orders with one recogniser."""

    def __init__(self, recognizer: Recognizer, orders: BinaryIO, reports: BinaryIO) -> None:
        """Serve *orders*, answer on *reports*."""
        self._recognizer = recognizer
        self._orders = orders
        self._reports = reports
        self._job: int | None = None
        self._unlooked = 0
        self._partial = ""

    def run(self) -> None:
        """Serve until the orders end or are garbled."""
        self._report({"event": "ready"})
        try:
            while (frame := read_frame(self._orders)) is not None:
                self._handle(frame)
        except (GarbledError, OSError, KeyError, TypeError, ValueError):
            pass  # The kiosk sees the end of this process and starts another.
        finally:
            self._recognizer.close()

    def _handle(self, frame: dict[str, Any] | tuple[int, bytes]) -> None:
        if isinstance(frame, tuple):
            if frame[0] == self._job:
                self._try(lambda: self._feed(frame[1]))
            return
        job = int(frame["id"])
        if frame["op"] == "listen":
            self._recognizer.cancel()
            self._job, self._unlooked, self._partial = job, 0, ""
            phrases = [str(each) for each in frame.get("phrases", [])]
            self._try(lambda: self._recognizer.start(phrases))
        elif job == self._job and frame["op"] == "finish":
            self._try(self._finish)
        elif job == self._job and frame["op"] == "cancel":
            self._recognizer.cancel()
            self._job = None

    def _feed(self, pcm: bytes) -> None:
        self._recognizer.feed(pcm)
        self._unlooked += len(pcm)
        if self._unlooked < _PARTIAL_BYTES:
            return
        self._unlooked = 0
        text = self._recognizer.partial()
        if text != self._partial:
            self._partial = text
            self._report({"event": "partial", "id": self._job, "text": text})

    def _finish(self) -> None:
        found = [{"text": each.text, "confidence": each.confidence} for each in self._recognizer.finish()]
        self._report({"event": "result", "id": self._job, "alternatives": found})
        self._job = None

    def _try(self, act: Callable[[], None]) -> None:
        """Let the engine work; its error ends the job. Only its kind is told: it may hold words."""
        try:
            act()
        except OSError:
            raise
        except Exception as error:
            self._report({"event": "failed", "id": self._job, "reason": type(error).__name__})
            self._recognizer.cancel()
            self._job = None

    def _report(self, message: dict[str, Any]) -> None:
        self._reports.write(encode_object(message))
        self._reports.flush()


def main() -> int:
    """Serve standard input and output until the input ends; 1 if the model cannot be used."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        model = load_model(Path(sys.argv[1]))
        verify_model(model)
        recognizer = _LOADERS[model.engine](model)
    except PackError as error:
        reports.write(encode_object({"event": "unusable", "reason": str(error)}))
        reports.flush()
        return 1
    RecognitionServer(recognizer, sys.stdin.buffer, reports).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())

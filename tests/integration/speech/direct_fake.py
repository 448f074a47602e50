"""A worker whose engine says one word every 30 ms and can speak Korean and English."""

from __future__ import annotations

import re
import sys
import time

from kiosk.speech.drivers.direct_server import DirectServer, serve


class FakeEngine:
    name = "fake"

    def __init__(self) -> None:
        self._words: list[re.Match[str]] = []
        self._due = 0.0
        self.server: DirectServer | None = None
        self._is_speaking = False

    def languages(self) -> list[str]:
        return ["ko", "en"]

    def speak(self, text: str, language: str, rate: float) -> None:
        self._words = list(re.finditer(r"\S+", text))
        self._due = time.monotonic()
        self._is_speaking = True

    def stop(self) -> None:
        self._is_speaking = False

    def set_volume(self, volume: float) -> None:
        pass

    def step(self) -> None:
        if not self._is_speaking or time.monotonic() < self._due or self.server is None:
            return
        self._due += 0.03
        if self._words:
            word = self._words.pop(0)
            self.server.part_started()
            self.server.word(word.start(), len(word.group()))
        else:
            self._is_speaking = False
            self.server.part_finished()


if __name__ == "__main__":
    engine = FakeEngine()
    engine.server = DirectServer(engine, sys.stdin.buffer, sys.stdout.buffer)
    serve(engine.server, engine.step)

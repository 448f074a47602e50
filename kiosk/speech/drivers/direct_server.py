"""The talk of an engine that plays by itself with the kiosk: SAPI5, WinRT.

Orders::

    {"op": "say", "id": 7, "rate": 1.0, "language": "ko", "pieces": [[text, language, kind, offset], ...]}
    {"op": "stop", "id": 7}
    {"op": "volume", "db": -6, "muted": false}

Reports::

    {"event": "ready", "languages": ["ko", "en"], "is_audible": true, "reason": ""}
    {"event": "started", "id": 7}    {"event": "mark", "id": 7, "offset": 3, "length": 2}
    {"event": "finished", "id": 7}   {"event": "failed", "id": 7, "reason": "…"}

Orders are read on a thread and handled in :meth:`DirectServer.poll`, because such engines must be
used from one thread only.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from kiosk.speech.drivers.frames import GarbledError, encode_object, read_frame
from kiosk.speech.normalise.dictionary import Dictionary, DictionaryError
from kiosk.speech.normalise.prepare import SpokenPart, prepare_all

#: dB below full volume at which 0 dB of the product lies, so that louder steps remain.
_HEADROOM_DB = 12.0


class SpeakingEngine(Protocol):
    """An engine that plays what it says."""

    name: str

    def languages(self) -> list[str]:
        """Return the language tags for which it has a voice."""

    def speak(self, text: str, language: str, rate: float) -> None:
        """Begin to say *text*; returns at once."""

    def stop(self) -> None:
        """Fall silent; nothing more is reported for what was stopped."""

    def set_volume(self, volume: float) -> None:
        """Use a volume from 0 to 1, at once if the engine can."""


class DirectServer:
    """Hands an engine one part after another and reports what it says."""

    def __init__(
        self, engine: SpeakingEngine, orders: BinaryIO, reports: BinaryIO, limit_db: float = _HEADROOM_DB
    ) -> None:
        """Serve *orders* with *engine*, answer on *reports*."""
        self._engine = engine
        self._orders = orders
        self._reports = reports
        self._limit_db = limit_db
        self._queue: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._job = -1
        self._rate = 1.0
        self._parts: deque[SpokenPart] = deque()
        self._current: SpokenPart | None = None
        self._has_started = False
        self._dictionaries: dict[str, Dictionary | None] = {}
        self.is_closed = threading.Event()

    def start(self) -> None:
        """Say that the engine is ready, and begin to read orders."""
        languages = self._engine.languages()
        reason = "" if languages else f"{self._engine.name} has no voice for our languages"
        self._report(
            {"event": "ready", "languages": languages, "is_audible": bool(languages), "reason": reason}
        )
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def _read(self) -> None:
        try:
            while isinstance(frame := read_frame(self._orders), dict):
                self._queue.put(frame)
        except (GarbledError, OSError, ValueError):
            pass  # The kiosk sees the end of this process and starts another.
        self.is_closed.set()

    def poll(self) -> None:
        """Handle what has been ordered; call it every 10 ms on the engine's thread."""
        while not self._queue.empty():
            order = self._queue.get()
            match order.get("op"):
                case "say":
                    self._say(order)
                case "stop" if int(order["id"]) == self._job:
                    self._halt()
                case "volume":
                    self._set_volume(float(order["db"]), bool(order["muted"]))

    def _say(self, order: dict[str, Any]) -> None:
        self._halt()
        self._job, self._rate = int(order["id"]), float(order["rate"])
        pieces = [(str(text), str(tag), str(kind), int(at)) for text, tag, kind, at in order["pieces"]]
        self._parts.extend(prepare_all(pieces, self._dictionary, self._engine.name))
        self._next()

    def _dictionary(self, language: str) -> Dictionary | None:
        if language not in self._dictionaries:
            try:
                self._dictionaries[language] = Dictionary.load(language)
            except (DictionaryError, OSError):
                self._dictionaries[language] = None
        return self._dictionaries[language]

    def _halt(self) -> None:
        if self._job >= 0:
            self._engine.stop()
        self._job, self._current, self._has_started = -1, None, False
        self._parts.clear()

    def _next(self) -> None:
        """Say the next part that has a voice, or report the end."""
        languages = self._engine.languages()
        while self._parts:
            part = self._parts.popleft()
            if part.language in languages:
                self._current = part
                self._engine.speak(part.tracked.text, part.language, self._rate)
                return
        job, self._job, self._current = self._job, -1, None
        self._report({"event": "finished", "id": job})

    def _set_volume(self, volume_db: float, is_muted: bool) -> None:
        level = min(volume_db, self._limit_db) - _HEADROOM_DB
        self._engine.set_volume(0.0 if is_muted else min(1.0, float(10 ** (level / 20))))

    # -- what the engine reports, on its own thread -------------------------------------------

    def part_started(self) -> None:
        """The engine has begun to sound."""
        if self._job >= 0 and not self._has_started:
            self._has_started = True
            self._report({"event": "started", "id": self._job})

    def word(self, offset: int, length: int) -> None:
        """The engine says the word at *offset* of the part's text."""
        if self._job >= 0 and self._current is not None:
            at, count = self._current.tracked.origin(offset, length)
            self._report({"event": "mark", "id": self._job, "offset": at, "length": count})

    def part_finished(self) -> None:
        """The engine has said the part."""
        if self._job >= 0:
            self._next()

    def part_failed(self, reason: str) -> None:
        """The engine gives the part up."""
        if self._job >= 0:
            job = self._job
            self._halt()
            self._report({"event": "failed", "id": job, "reason": reason})

    def _report(self, message: dict[str, Any]) -> None:
        try:
            self._reports.write(encode_object(message))
            self._reports.flush()
        except (OSError, ValueError):
            self.is_closed.set()


def serve(server: DirectServer, step: Callable[[], None], wait_seconds: float = 0.01) -> None:
    """Run *server* for an engine without a loop of its own.

    Args:
        server: The server, not started yet.
        step: Lets the engine work a little.
        wait_seconds: Pause between two steps.
    """
    server.start()
    while not server.is_closed.wait(wait_seconds):
        server.poll()
        step()

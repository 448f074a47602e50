"""The synthesiser as a program: orders come in as frames, sound and marks go out.

Run as ``python -m kiosk.speech.drivers.espeak_worker [DICTIONARY_FOLDER ...]``. Orders::

    {"op": "say", "id": 7, "rate": 1.0, "pieces": [[text, language, kind, offset], ...]}
        and perhaps "recording": [path, sha-256], a WAV file that is played instead
    {"op": "stop", "id": 7}            give it up; nothing more is sent for it
    {"op": "ping"}

Reports::

    {"event": "ready", "version": "1.52.0", "sample_rate": 22050}
    {"event": "marks", "id": 7, "marks": [[sample, offset, length], ...]}
    {"event": "done", "id": 7, "samples": 52000}
    {"event": "failed", "id": 7, "reason": "EspeakError"}
    {"event": "pong"}

and frames of sound. A new ``say`` gives the old one up. Offsets are in the display text of the
utterance, samples count from the beginning of the job. Nothing is written to disk, and reasons
hold no text of what was said.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.espeak_engine import EspeakEngineDriver
from kiosk.speech.drivers.espeak_library import EspeakLibrary, Word
from kiosk.speech.drivers.frames import encode_object, encode_sound, read_frame
from kiosk.speech.drivers.pyttsx3_engine import Engine, make_engine
from kiosk.speech.drivers.sound import read_wav, spread_marks
from kiosk.speech.normalise import japanese_kana
from kiosk.speech.normalise.dictionary import Dictionary, DictionaryError
from kiosk.speech.normalise.prepare import SpokenPart, prepare_all
from kiosk.speech.packs import PackError, read_checked
from kiosk.speech.voices import espeak_voice

#: Size of the pieces in which a recording is sent: a quarter of a second.
_SOUND_BYTES = 11_024
_ENGINE_NAME = "modunuri_espeak"
#: Seconds without work after which a worker that holds the Japanese dictionary ends.
HEAVY_IDLE_SECONDS = 180.0


class EspeakSynthesiser:
    """Turns pieces of display text into sound and marks, in order, with a voice for each part."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        """Load the engine.

        Args:
            folders: Where an operator keeps pronunciation files.

        Raises:
            EspeakError: If libespeak-ng cannot be loaded.
        """
        self._folders = folders
        self._dictionaries: dict[str, Dictionary | None] = {}
        self._library = EspeakLibrary()
        self._driver: EspeakEngineDriver
        self._engine: Engine = make_engine(_ENGINE_NAME, self._build)
        self._failure: Exception | None = None
        self._engine.connect("error", self._note_failure)
        self._sample = 0
        self._part_begin = 0
        self._part: SpokenPart | None = None
        self._on_sound: Callable[[bytes], None] = lambda _: None
        self._on_marks: Callable[[list[tuple[int, int, int]]], None] = lambda _: None

    @property
    def version(self) -> str:
        """Version of libespeak-ng."""
        return self._library.version.split()[0]

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return self._library.sample_rate

    def _build(self, proxy: Any) -> EspeakEngineDriver:
        self._driver = EspeakEngineDriver(proxy, self._library, self._receive)
        return self._driver

    def _note_failure(self, name: str | None = None, exception: Exception | None = None) -> None:
        del name
        self._failure = exception

    def dictionary(self, language: str) -> Dictionary | None:
        """Return the pronunciations for a language; a broken file counts as empty."""
        if language not in self._dictionaries:
            try:
                self._dictionaries[language] = Dictionary.load(language, self._folders)
            except (DictionaryError, OSError, UnicodeDecodeError):
                self._dictionaries[language] = None
        return self._dictionaries[language]

    def say(
        self,
        pieces: list[tuple[str, str, str, int]],
        rate: float,
        on_sound: Callable[[bytes], None],
        on_marks: Callable[[list[tuple[int, int, int]]], None],
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> int:
        """Synthesise *pieces*.

        Args:
            pieces: (text, language, kind, offset) for each span.
            rate: Factor on the normal speech rate.
            on_sound: Gets each piece of PCM.
            on_marks: Gets (sample, offset, length) of words before or with their sound.
            is_wanted: False gives the rest up.

        Returns:
            The number of samples made.

        Raises:
            Exception: What the engine reported.
        """
        self._sample, self._failure = 0, None
        self._on_sound, self._on_marks = on_sound, on_marks
        parts = [
            part for part in prepare_all(pieces, self.dictionary) if espeak_voice(part.language) is not None
        ]
        for index, part in enumerate(parts):
            voice = espeak_voice(part.language)
            if voice is None or not is_wanted():
                continue
            self._part, self._part_begin = part, self._sample
            self._engine.setProperty("voice", voice.voice)
            self._engine.setProperty("rate", voice.words_per_minute * rate)
            self._engine.setProperty("end_pause", index == len(parts) - 1)
            self._engine.say(part.tracked.text)
            self._part = None  # Keep nothing of what was said.
            if self._failure is not None:
                raise self._failure
        return self._sample

    def stop(self) -> None:
        """Give the running text up; safe from any thread."""
        self._driver.stop()

    def _receive(self, sound: bytes, words: list[Word]) -> None:
        if self._part is not None and words:
            marks = [
                (self._part_begin + word.sample, *self._part.tracked.origin(word.offset, word.length))
                for word in words
            ]
            self._on_marks(marks)
        if sound:
            self._sample += len(sound) // 2
            self._on_sound(sound)


class Synthesiser(Protocol):
    """What a worker serves; :class:`EspeakSynthesiser` and the neural voices are such."""

    @property
    def version(self) -> str:
        """Version of the engine."""

    @property
    def sample_rate(self) -> int:
        """Samples a second."""

    def say(
        self,
        pieces: list[tuple[str, str, str, int]],
        rate: float,
        on_sound: Callable[[bytes], None],
        on_marks: Callable[[list[tuple[int, int, int]]], None],
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> int:
        """Synthesise *pieces*; returns the number of samples."""

    def stop(self) -> None:
        """Give the running text up."""


class Worker:
    """Serves one pair of pipes: orders are read on one thread, synthesis runs on another."""

    def __init__(
        self,
        orders: BinaryIO,
        reports: BinaryIO,
        folders: tuple[Path, ...] = (),
        on_heavy_idle: Callable[[], None] = lambda: None,
        synthesiser: Synthesiser | None = None,
    ) -> None:
        """Serve *orders*, answer on *reports*.

        Args:
            orders: Where frames come in.
            reports: Where frames go out.
            folders: Where an operator keeps pronunciation files.
            on_heavy_idle: Called when a worker with a large dictionary has had nothing to do for
                :data:`HEAVY_IDLE_SECONDS`.
            synthesiser: What speaks; espeak-ng if not given.
        """
        self._on_heavy_idle = on_heavy_idle
        self._orders = orders
        self._reports = reports
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._wanted = -1
        self._synthesiser: Synthesiser = synthesiser or EspeakSynthesiser(folders)

    def run(self) -> None:
        """Serve until the orders end."""
        speaker = threading.Thread(target=self._speak_all, daemon=True)
        speaker.start()
        # The first synthesis of a voice reads its data; do it before anybody waits for it.
        self._report(
            {
                "event": "ready",
                "version": self._synthesiser.version,
                "sample_rate": self._synthesiser.sample_rate,
            }
        )
        while isinstance(order := read_frame(self._orders), dict):
            match order.get("op"):
                case "say":
                    self._wanted = int(order["id"])
                    self._synthesiser.stop()
                    self._jobs.put(order)
                case "stop" if int(order["id"]) == self._wanted:
                    self._wanted = -1
                    self._synthesiser.stop()
                case "ping":
                    self._report({"event": "pong"})
        self._wanted = -1
        self._synthesiser.stop()
        self._jobs.put(None)
        speaker.join(1.0)

    def _speak_all(self) -> None:
        while (order := self._next_order()) is not None:
            job = int(order["id"])
            if job == self._wanted:
                self._speak(job, order)

    def _next_order(self) -> dict[str, Any] | None:
        """Wait for an order; a worker that is heavy and idle ends itself, and a light one follows."""
        try:
            return self._jobs.get(timeout=HEAVY_IDLE_SECONDS if japanese_kana.is_loaded() else None)
        except queue.Empty:
            self._on_heavy_idle()
            return None

    def _speak(self, job: int, order: dict[str, Any]) -> None:
        def on_sound(sound: bytes) -> None:
            if job == self._wanted:
                self._write(encode_sound(job, sound))

        def on_marks(marks: list[tuple[int, int, int]]) -> None:
            if job == self._wanted:
                self._report({"event": "marks", "id": job, "marks": marks})

        pieces = [(str(text), str(tag), str(kind), int(at)) for text, tag, kind, at in order["pieces"]]
        try:
            samples = self._play_recording(order, pieces, on_sound, on_marks)
            if samples is None:
                samples = self._synthesiser.say(
                    pieces, float(order["rate"]), on_sound, on_marks, lambda: job == self._wanted
                )
        except Exception as error:
            # The kind of error only: its words could hold what was to be said.
            self._report({"event": "failed", "id": job, "reason": type(error).__name__})
            return
        if job == self._wanted:
            self._report({"event": "done", "id": job, "samples": samples})

    def _play_recording(
        self,
        order: dict[str, Any],
        pieces: list[tuple[str, str, str, int]],
        on_sound: Callable[[bytes], None],
        on_marks: Callable[[list[tuple[int, int, int]]], None],
    ) -> int | None:
        """Send the recording of an order; None if it has none or another than the manifest says."""
        if "recording" not in order or not pieces:
            return None
        path, digest = order["recording"]
        try:
            sound = read_wav(read_checked(Path(path), str(digest)))
        except (PackError, ValueError):
            return None
        on_marks(spread_marks("".join(piece[0] for piece in pieces), pieces[0][3], len(sound) // 2))
        for begin in range(0, len(sound), _SOUND_BYTES):
            on_sound(sound[begin : begin + _SOUND_BYTES])
        return len(sound) // 2

    def _report(self, message: dict[str, Any]) -> None:
        self._write(encode_object(message))

    def _write(self, frame: bytes) -> None:
        with self._lock:
            self._reports.write(frame)
            self._reports.flush()


def synthesise_once(text: str, language: str, rate: float = 1.0) -> tuple[int, bytes]:
    """Synthesise a text in this process and return (sample rate, PCM); for samples and tools."""
    synthesiser = EspeakSynthesiser()
    sound = bytearray()
    synthesiser.say([(text, language, "text", 0)], rate, sound.extend, lambda _: None)
    return synthesiser.sample_rate, bytes(sound)


def main() -> None:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr  # An engine that prints must not garble the frames.
    folders = tuple(map(Path, sys.argv[1:]))
    # The kiosk replaces a worker that has ended by the spare that waits.
    Worker(sys.stdin.buffer, reports, folders, lambda: os._exit(0)).run()


if __name__ == "__main__":
    main()

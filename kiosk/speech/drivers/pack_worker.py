"""A neural voice as a worker: the same orders and reports as ``espeak_worker``.

Run as ``python -m kiosk.speech.drivers.pack_worker PACK_FOLDER [DICTIONARY_FOLDER ...]``. A pack
that cannot be used ends the program before it is ready, and the next voice of the chain speaks.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.espeak_worker import Worker
from kiosk.speech.drivers.pack_engines import NeuralVoice, load_voice
from kiosk.speech.drivers.player import SAMPLE_RATE
from kiosk.speech.drivers.sound import resample, spread_marks
from kiosk.speech.normalise.dictionary import Dictionary, DictionaryError
from kiosk.speech.normalise.prepare import prepare_all
from kiosk.speech.packs import PackError, load_pack, verify


class PackSynthesiser:
    """Turns pieces of display text into sound with a loaded model."""

    version = "pack"
    sample_rate = SAMPLE_RATE

    def __init__(self, voice: NeuralVoice, folders: tuple[Path, ...] = ()) -> None:
        """Speak with *voice*; *folders* hold an operator's pronunciations."""
        self._voice = voice
        self._folders = folders
        self._dictionaries: dict[str, Dictionary | None] = {}
        self._is_stopped = threading.Event()

    def _dictionary(self, language: str) -> Dictionary | None:
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
        """Synthesise *pieces*; returns the number of samples. See ``EspeakSynthesiser.say``."""
        self._is_stopped.clear()
        total = 0
        for part in prepare_all(pieces, self._dictionary, engine="neural"):
            offset, length = part.tracked.origin(0, len(part.tracked.text))
            begin = total
            for sample_rate, samples in self._voice.speak(part.tracked.text, rate):
                if self._is_stopped.is_set() or not is_wanted():
                    return total
                sound = resample(samples, sample_rate)
                total += len(sound)
                on_sound(sound.tobytes())
            text = "".join(piece[0] for piece in pieces)
            first = pieces[0][3]
            said = text[offset - first : offset - first + length]
            on_marks(spread_marks(said, offset, total - begin, begin))
        return total

    def stop(self) -> None:
        """Give the running text up at the next part; safe from any thread."""
        self._is_stopped.set()


def main() -> int:
    """Serve standard input and output until the input ends; 1 if the pack cannot be used."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        pack = load_pack(Path(sys.argv[1]))
        verify(pack)
        synthesiser = PackSynthesiser(load_voice(pack), tuple(map(Path, sys.argv[2:])))
    except PackError:
        return 1
    Worker(sys.stdin.buffer, reports, synthesiser=synthesiser).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Our pyttsx3 driver over libespeak-ng: it streams, stops at once and writes nothing to disk.

pyttsx3's own espeak driver renders to a temporary file and blocks; this one hands every piece of
sound to an ``output`` as it is made. It runs in a worker process only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.speech.drivers.espeak_library import EspeakError, EspeakLibrary, Word
from kiosk.speech.drivers.pyttsx3_engine import DriverProxy

Output = Callable[[bytes, list[Word]], None]


@dataclass(frozen=True, slots=True)
class EngineVoice:
    """A voice, with the attributes that pyttsx3 gives one."""

    id: str
    name: str
    languages: list[str]
    gender: str | None = None
    age: int | None = None


class EspeakEngineDriver:
    """A driver in the shape that pyttsx3 asks for.

    ``say`` returns when the text has been turned into sound, which takes about a hundredth of the
    time of saying it; :meth:`stop` may be called from another thread meanwhile.
    """

    def __init__(self, proxy: DriverProxy, library: EspeakLibrary, output: Output) -> None:
        """Drive *library* for the pyttsx3 engine behind *proxy*.

        Args:
            proxy: pyttsx3's side.
            library: The loaded library.
            output: Gets each piece of PCM and the words that begin in it.
        """
        self._proxy = proxy
        self._library = library
        self._output = output
        self._is_cancelled = threading.Event()
        self._has_end_pause = True
        self._voice = "ko"
        library.set_voice(self._voice)

    def destroy(self) -> None:
        """Nothing to release: the library lives as long as the process."""

    def say(self, text: str) -> None:
        """Turn *text* into sound."""
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        self._is_cancelled.clear()
        try:
            self._library.synthesise(text, self._receive, self._has_end_pause)
        except EspeakError as error:
            self._proxy.notify("error", exception=error)
        self._proxy.notify("finished-utterance", completed=not self._is_cancelled.is_set())
        self._proxy.setBusy(False)

    def _receive(self, sound: bytes, words: list[Word]) -> bool:
        if self._is_cancelled.is_set():
            return False
        self._output(sound, words)
        return not self._is_cancelled.is_set()

    def stop(self) -> None:
        """Give the running text up; safe from any thread."""
        self._is_cancelled.set()

    def getProperty(self, name: str) -> object:  # noqa: N802 (pyttsx3's name)
        """Return ``voices``, ``voice``, ``rate`` (words a minute) or ``volume`` (0 to 1).

        Raises:
            KeyError: For any other name.
        """
        match name:
            case "voices":
                return [EngineVoice(*voice) for voice in self._library.voices()]
            case "voice":
                return self._voice
            case "rate":
                return self._library.rate()
            case "volume":
                return self._library.volume() / 100
        raise KeyError(name)

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 (pyttsx3's name)
        """Set ``voice``, ``rate`` (words a minute), ``volume`` (0 to 1) or ``end_pause``.

        ``end_pause`` is our own: whether the pause of a sentence follows, about 0.4 s.

        Raises:
            KeyError: For any other name.
            EspeakError: If there is no such voice.
        """
        match name:
            case "voice":
                if value != self._voice:
                    self._library.set_voice(str(value))
                    self._voice = str(value)
            case "rate":
                self._library.set_rate(min(450, max(80, int(value))))
            case "volume":
                self._library.set_volume(min(100, max(0, round(float(value) * 100))))
            case "end_pause":
                self._has_end_pause = bool(value)
            case _:
                raise KeyError(name)

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3's name)
        """Let queued orders run; each one ends before this returns."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 (pyttsx3's name)
        """Nothing waits in a loop."""

    def iterate(self) -> Any:
        """Yield for each step of an outer loop."""
        self._proxy.setBusy(False)
        while True:
            yield

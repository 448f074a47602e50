"""SAPI5 voices of Windows through pyttsx3, as a worker that plays by itself.

Never run on Windows: written from pyttsx3 2.99's source and tested with a fake engine only. Run as
``python -m kiosk.speech.drivers.sapi5_worker [LIMIT_DB]``.

pyttsx3's SAPI5 driver stops properly and reports words; its rate is a coarse logarithmic scale.
COM wants everything on one thread, which is the main one here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.direct_server import DirectServer, serve
from kiosk.speech.drivers.pyttsx3_engine import Engine, make_stock_engine

#: Language -> how SAPI5 begins its language tags.
_PREFIXES = {"ko": "ko", "en": "en", "zh-CN": "zh-CN", "ja": "ja", "vi": "vi", "ar": "ar"}
_WORDS_PER_MINUTE = 150


class Sapi5Engine:
    """pyttsx3's engine as a :class:`~kiosk.speech.drivers.direct_server.SpeakingEngine`."""

    name = "sapi5"

    def __init__(self, engine: Engine) -> None:
        """Use *engine*, whose outer loop has begun."""
        self._engine = engine
        self._server: DirectServer | None = None
        self._voices = self._find_voices()
        self._utterance = 0
        engine.connect("started-utterance", self._on_started)
        engine.connect("started-word", self._on_word)
        engine.connect("finished-utterance", self._on_finished)
        engine.connect("error", self._on_error)

    def report_to(self, server: DirectServer) -> None:
        """Tell *server* what is being said."""
        self._server = server

    def _find_voices(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for voice in self._engine.getProperty("voices"):
            for tag in getattr(voice, "languages", None) or []:
                for language, prefix in _PREFIXES.items():
                    if str(tag).startswith(prefix):
                        found.setdefault(language, str(voice.id))
        return found

    def languages(self) -> list[str]:
        """Return the languages of the installed voices."""
        return sorted(self._voices)

    def speak(self, text: str, language: str, rate: float) -> None:
        """Begin to say *text*."""
        self._utterance += 1
        self._engine.setProperty("voice", self._voices[language])
        self._engine.setProperty("rate", round(_WORDS_PER_MINUTE * rate))
        self._engine.say(text, str(self._utterance))

    def stop(self) -> None:
        """Fall silent; what SAPI still reports of it carries an old name."""
        self._utterance += 1
        self._engine.stop()

    def set_volume(self, volume: float) -> None:
        """Use a volume from 0 to 1."""
        self._engine.setProperty("volume", volume)

    def step(self) -> None:
        """Let COM deliver its events."""
        self._engine.iterate()

    def _tell(self, name: str | None, call: Callable[[DirectServer], None]) -> None:
        if self._server is not None and name == str(self._utterance):
            call(self._server)

    def _on_started(self, name: str | None = None, **_: Any) -> None:
        self._tell(name, DirectServer.part_started)

    def _on_word(self, name: str | None = None, location: int = 0, length: int = 0, **_: Any) -> None:
        # The word is given as name, so the current utterance is the only one it can belong to.
        del name
        if self._server is not None:
            self._server.word(location, length)

    def _on_finished(self, name: str | None = None, completed: bool = True, **_: Any) -> None:
        if completed:
            self._tell(name, DirectServer.part_finished)

    def _on_error(self, name: str | None = None, exception: Exception | None = None, **_: Any) -> None:
        reason = type(exception).__name__
        self._tell(name, lambda server: server.part_failed(reason))


def main() -> None:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    engine = Sapi5Engine(make_stock_engine("sapi5"))
    limit = (float(sys.argv[1]),) if len(sys.argv) > 1 else ()
    server = DirectServer(engine, sys.stdin.buffer, reports, *limit)
    engine.report_to(server)
    serve(server, engine.step)


if __name__ == "__main__":
    main()

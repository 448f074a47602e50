"""The OneCore voices of Windows through Qt's WinRT engine, as a worker that plays by itself.

Never run on Windows: tried with Qt's ``mock`` engine only. Run as
``python -m ui.audio.winrt_process [ENGINE [LIMIT_DB]]``.
"""

from __future__ import annotations

import math
import sys

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTimer
from PySide6.QtTextToSpeech import QTextToSpeech

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.direct_server import DirectServer

_LOCALES = {
    "ko": QLocale(QLocale.Language.Korean),
    "en": QLocale(QLocale.Language.English),
    "zh-CN": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "ja": QLocale(QLocale.Language.Japanese),
    "vi": QLocale(QLocale.Language.Vietnamese),
    "ar": QLocale(QLocale.Language.Arabic),
}


class QtSpeakingEngine(QObject):
    """Qt's text to speech as a ``SpeakingEngine``."""

    def __init__(self, engine: str = "winrt") -> None:
        """Use the Qt engine *engine*."""
        super().__init__()
        self.name = engine
        self._speech = QTextToSpeech(engine, self)
        self._server: DirectServer | None = None
        self._is_speaking = False
        available = [locale.language() for locale in self._speech.availableLocales()]
        self._languages = [tag for tag, locale in _LOCALES.items() if locale.language() in available]
        self._speech.stateChanged.connect(self._on_state)
        self._speech.sayingWord.connect(self._on_word)
        self._speech.errorOccurred.connect(self._on_error)

    def report_to(self, server: DirectServer) -> None:
        """Tell *server* what is being said."""
        self._server = server

    def languages(self) -> list[str]:
        """Return the languages of the installed voices."""
        return self._languages

    def speak(self, text: str, language: str, rate: float) -> None:
        """Begin to say *text*; Qt's rate runs from -1 (half) over 0 to 1 (double)."""
        self._speech.setLocale(_LOCALES[language])
        self._speech.setRate(max(-1.0, min(1.0, math.log2(max(rate, 0.1)))))
        self._is_speaking = True
        self._speech.say(text)

    def stop(self) -> None:
        """Fall silent."""
        self._is_speaking = False
        self._speech.stop(QTextToSpeech.BoundaryHint.Immediate)

    def set_volume(self, volume: float) -> None:
        """Use a volume from 0 to 1."""
        self._speech.setVolume(volume)

    def _on_state(self, state: QTextToSpeech.State) -> None:
        if self._server is None or not self._is_speaking:
            return
        if state == QTextToSpeech.State.Speaking:
            self._server.part_started()
        elif state == QTextToSpeech.State.Ready:
            self._is_speaking = False
            self._server.part_finished()

    def _on_word(self, word: str, utterance: int, start: int, length: int) -> None:
        del word, utterance
        if self._server is not None and self._is_speaking:
            self._server.word(start, length)

    def _on_error(self, reason: QTextToSpeech.ErrorReason, text: str) -> None:
        del text  # It could hold what was to be said.
        if self._server is not None and self._is_speaking:
            self._is_speaking = False
            self._server.part_failed(reason.name)


def main() -> int:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    application = QCoreApplication(sys.argv[:1])
    engine = QtSpeakingEngine(*sys.argv[1:2])
    server = DirectServer(engine, sys.stdin.buffer, reports, *map(float, sys.argv[2:3]))
    engine.report_to(server)
    server.start()

    def step() -> None:
        server.poll()
        if server.is_closed.is_set():
            application.quit()

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(step)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

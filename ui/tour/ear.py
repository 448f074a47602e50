"""An ear for the tour: it understands what the tour lets somebody say, without a microphone."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.speech.recognition.listener import TurnCalls
from kiosk.speech.recognition.recognizer import Hypothesis


class TourEar:
    """Deaf until :attr:`is_on`, so that other journeys look as they do on most machines."""

    def __init__(self) -> None:
        """Begin deaf."""
        self.is_on = False
        self._calls: TurnCalls | None = None

    def can_listen(self, language: str) -> bool:
        """Tell whether it has been switched on, whatever the language."""
        del language
        return self.is_on

    def listen(
        self, language: str, calls: TurnCalls, phrases: tuple[str, ...] = (), pause_s: float = 1.8
    ) -> bool:
        """Begin a turn."""
        del language, phrases, pause_s
        self._calls = calls
        return True

    def open(self) -> None:
        """Nothing to open."""

    def finish(self) -> None:
        """Wait for the tour's next step."""

    def cancel(self) -> None:
        """Forget the turn."""
        self._calls = None

    def get_ready(self) -> None:
        """Let the terminal ask the visitor to speak."""
        self._tell(lambda calls: calls.on_ready())

    def hear(self, text: str) -> None:
        """Understand *text* so far."""
        self._tell(lambda calls: calls.on_partial(text))

    def understand(self, *texts: str) -> None:
        """Understand *texts*, best first, with little confidence."""
        self._tell(lambda calls: calls.on_result(tuple(Hypothesis(text, 0.4) for text in texts)))

    def _tell(self, tell: Callable[[TurnCalls], None]) -> None:
        if self._calls is not None:
            tell(self._calls)

"""The greetings of a terminal at which nobody stands: every language gets its turn (F-07)."""

from __future__ import annotations

from kiosk.clock import Scheduler, Timer
from kiosk.screens.navigator import Navigator
from kiosk.session.session import Phase, Session
from kiosk.sheets.attract import TURN
from kiosk.speaker import Speaker
from kiosk.speech.utterance import Policy
from kiosk.terminal.display import Display
from kiosk.terminal.stage import Stage

#: A greeting of the attract loop stands this long, in s.
ATTRACT_TURN_S = 12.0


class Attract:
    """Turns the greetings while nobody is here."""

    def __init__(
        self,
        navigator: Navigator,
        session: Session,
        stage: Stage,
        display: Display,
        speaker: Speaker,
        scheduler: Scheduler,
    ) -> None:
        """Prepare; nothing turns before :meth:`start`."""
        self._navigator = navigator
        self._session = session
        self._stage = stage
        self._display = display
        self._speaker = speaker
        self._scheduler = scheduler
        self._timer: Timer | None = None

    def start(self) -> None:
        """Let the greeting that stands now have its turn, then the next."""
        self.stop()
        self._timer = self._scheduler.call_later(ATTRACT_TURN_S, self._turn)

    def stop(self) -> None:
        """Greet nobody: somebody has come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _turn(self) -> None:
        if self._session.phase is not Phase.ATTRACT:
            return
        self.start()
        if self._navigator.top.flow.id != "attract":
            return  # A sheet of staff stands there; the greetings go on when it is closed.
        self._stage.carry_out(self._navigator.handle(TURN))
        self._stage.refresh()
        self._speaker.speak(self._display.view.screen.title.speech[-1:], Policy.HINT, is_forced=True)

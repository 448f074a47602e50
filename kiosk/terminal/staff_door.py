"""The clerk's way in: no visible button, no gesture, works by every input."""

from __future__ import annotations

from kiosk.clock import Scheduler, Timer
from kiosk.screens.navigator import Navigator
from kiosk.session.session import Session
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit

#: So many presses of a title within KNOCK_S open the staff menu (behind its PIN).
KNOCKS = 5
KNOCK_S = 3.0


class StaffDoor:
    """Counts presses of a title."""

    def __init__(
        self, navigator: Navigator, session: Session, visit: Visit, stage: Stage, scheduler: Scheduler
    ) -> None:
        """Nobody has knocked yet."""
        self._navigator = navigator
        self._session = session
        self._visit = visit
        self._stage = stage
        self._scheduler = scheduler
        self._knocks = 0
        self._timer: Timer | None = None

    def knock(self) -> bool:
        """Count a press; the fifth in a row opens the staff menu.

        Returns:
            Whether it was opened; otherwise the press is one like any other.
        """
        if self._timer is None:
            self._knocks = 0
            self._timer = self._scheduler.call_later(KNOCK_S, self._forget)
        self._knocks += 1
        if self._knocks < KNOCKS:
            return False
        self._forget()
        if any(frame.flow.id == "clerk" for frame in self._navigator.frames):
            return False
        self._visit.begin()
        # It takes the place of a cover; over one, nothing would ever close it again.
        self._session.touch()
        self._stage.carry_out(self._navigator.open("clerk"))
        return True

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

"""Other sound grows quiet while the voice speaks (C-14).

A page or a place that has sound of its own registers here. Speech that nobody hears (silence at
reading pace, captions only) quietens nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Scheduler, Timer
from kiosk.speech.events import (
    SpeechEvent,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceStarted,
)

#: Other sound comes back after so long a silence, in s: not between two sentences.
COMES_BACK_S = 0.6


class Ducking:
    """Listens to the speech manager and tells others when to be quiet."""

    def __init__(self, scheduler: Scheduler) -> None:
        """Begin with nobody speaking."""
        self._scheduler = scheduler
        self._others: list[Callable[[bool], None]] = []
        self._is_quiet = False
        self._timer: Timer | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether other sound has to be quiet now."""
        return self._is_quiet

    def register(self, other: Callable[[bool], None]) -> Callable[[], None]:
        """Call *other* with True when it has to be quiet and False when it may sound again.

        It is called at once if the voice speaks already. Returns the way to leave.
        """
        self._others.append(other)
        if self._is_quiet:
            other(True)

        def leave() -> None:
            if other in self._others:
                self._others.remove(other)

        return leave

    def __call__(self, event: SpeechEvent) -> None:
        """Take in an event of the speech manager."""
        if isinstance(event, UtteranceStarted):
            self._cancel()
            if event.is_audible:
                self._tell(True)
        elif (
            isinstance(event, UtteranceFinished | UtteranceInterrupted | UtteranceDropped) and self._is_quiet
        ):
            self._cancel()
            self._timer = self._scheduler.call_later(COMES_BACK_S, lambda: self._tell(False))

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self, is_quiet: bool) -> None:
        if is_quiet != self._is_quiet:
            self._is_quiet = is_quiet
            for other in tuple(self._others):
                other(is_quiet)

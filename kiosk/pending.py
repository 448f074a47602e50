"""Operations that run: their progress, their cancelling, and answers that come too late.

An operation belongs to a session, a frame and an effect. Its answer reaches the flow only while
that frame still stands in that session; after :data:`PROGRESS_AFTER_S` a cancellable Progress
shows, and now and then somebody who sees nothing hears that it still goes on (design §1).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.clock import Scheduler, Timer
from kiosk.errors import KioskError
from kiosk.screens.flow import Done, Effect, Failed, Run
from kiosk.screens.navigator import Navigator

_log = logging.getLogger("terminal")

#: After this long an operation shows that it is working, in s.
PROGRESS_AFTER_S = 0.3
#: While an operation goes on the voice says so this often, in s.
PROGRESS_TURN_S = 8.0


class Worker(Protocol):
    """Carries out operations off the owning thread."""

    def submit(
        self,
        operation: object,
        on_done: Callable[[Any], None],
        on_failed: Callable[[KioskError], None],
    ) -> None:
        """Run *operation*; exactly one of the two is called later, on the owning thread."""


class Owner(Protocol):
    """What the operations need of the terminal."""

    def carry_out(self, effects: list[Effect]) -> None:
        """Carry out what a flow asked for."""

    def refresh(self) -> None:
        """Draw and speak what is new."""


@dataclass(slots=True)
class _Pending:
    """An operation that runs."""

    session: str
    frame: int
    effect: str
    timer: Timer | None = None
    sheet: int | None = None


class PendingOperations:
    """Knows every operation whose answer somebody waits for."""

    def __init__(
        self,
        owner: Owner,
        navigator: Navigator,
        worker: Worker,
        scheduler: Scheduler,
        session: Callable[[], str],
        say_progress: Callable[[], None],
    ) -> None:
        """Begin with none; what is asked for is held until :meth:`release`.

        Args:
            owner: Carries out what flows make of the answers, and shows it.
            navigator: Knows which frames still stand.
            worker: Runs the operations.
            scheduler: When to show and say that something takes long.
            session: Gives the id of the visit.
            say_progress: Says that an operation still goes on.
        """
        self._owner = owner
        self._navigator = navigator
        self._worker = worker
        self._scheduler = scheduler
        self._session = session
        self._say = say_progress
        self._pending: dict[int, _Pending] = {}
        self._count = 0
        #: Operations asked for before the first Screen is drawn; None from then on (design §9).
        self._held: list[Callable[[], None]] | None = []

    @property
    def is_busy(self) -> bool:
        """Whether an operation runs whose answer will change the Screen."""
        return bool(self._pending)

    def release(self) -> None:
        """Start what was held: the first Screen has been drawn."""
        held, self._held = self._held, None
        for submit in held or ():
            submit()

    def run(self, effect: Run) -> None:
        """Start the operation of the flow on top."""
        frame = self._navigator.top
        self._count += 1
        number = self._count
        pending = _Pending(self._session(), frame.number, effect.effect)
        self._pending[number] = pending
        if not effect.is_quiet:
            pending.timer = self._scheduler.call_later(
                PROGRESS_AFTER_S, lambda: self._show_progress(number, effect)
            )

        def submit() -> None:
            self._worker.submit(
                effect.operation,
                lambda result: self._finished(number, Done(effect.effect, result)),
                lambda error: self._finished(number, Failed(effect.effect, error)),
            )

        if self._held is None:
            submit()
        else:
            self._held.append(submit)

    def cancel(self, sheet: int) -> None:
        """The visitor stopped waiting at the Progress that is frame number *sheet*."""
        for number, pending in list(self._pending.items()):
            if pending.sheet == sheet:
                # Translators: The visitor stopped waiting for something.
                error = KioskError("그만 기다렸어요. 쓴 것은 그대로 있어요.", code="K-02")
                self._finished(number, Failed(pending.effect, error))

    def drop_all(self) -> None:
        """Let every answer that is still to come reach nobody."""
        for pending in self._pending.values():
            if pending.timer is not None:
                pending.timer.cancel()
        self._pending.clear()

    def _show_progress(self, number: int, effect: Run) -> None:
        pending = self._pending.get(number)
        if pending is None or pending.sheet is not None:
            return
        params = {"message": effect.message, "can_cancel": effect.can_cancel}
        self._owner.carry_out(self._navigator.open("progress", params, is_sheet=True))
        pending.sheet = self._navigator.top.number
        pending.timer = self._scheduler.call_later(PROGRESS_TURN_S, lambda: self._say_progress(number))
        self._owner.refresh()

    def _say_progress(self, number: int) -> None:
        """Let somebody who sees nothing know that it still goes on, until it ends."""
        pending = self._pending.get(number)
        if pending is None:
            return
        pending.timer = self._scheduler.call_later(PROGRESS_TURN_S, lambda: self._say_progress(number))
        self._say()

    def _finished(self, number: int, event: Done | Failed) -> None:
        pending = self._pending.pop(number, None)
        if pending is None or pending.session != self._session():
            return
        if pending.timer is not None:
            pending.timer.cancel()
        if pending.sheet is not None:
            sheet = self._navigator.frame_of(pending.sheet)
            if sheet is not None:
                self._owner.carry_out(self._navigator.close_only(sheet))
        frame = self._navigator.frame_of(pending.frame)
        if frame is None:
            return
        if isinstance(event, Failed):
            _log.warning("operation failed: %s %s", event.error.code, event.error.technical)
        self._owner.carry_out(self._navigator.handle(event, frame))
        self._owner.refresh()

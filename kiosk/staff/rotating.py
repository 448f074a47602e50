"""Changing the terminal's identity: begun by staff, gone on with until it is done, over any interruption."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.clock import Scheduler, Timer
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.remote.enrolment import EnrolmentClient
    from kiosk.remote.identity import Enrolled
    from kiosk.remote.ports import Done
    from kiosk.staff.joining import Joining

_log = logging.getLogger("staff")

#: What was interrupted is tried again after this long, then after twice as long and so on, but never later
#: than the second, in s.
AGAIN_S = (10.0, 900.0)


class Rotating:
    """Takes the steps of :mod:`kiosk.console.services.rotation` from the terminal's side.

    Until the last step the old identity goes on; the console lets it, for a day. The command that began it is
    answered when it is decided, if the program still runs then; so are those that came meanwhile, which begin
    no change of their own.
    """

    def __init__(
        self,
        joining: Joining,
        address: Callable[[], str],
        scheduler: Scheduler,
        run_elsewhere: Callable[[Callable[[], None]], object],
        on_changed: Callable[[Enrolled], None],
    ) -> None:
        """Prepare.

        Args:
            joining: Where the identity lies, and the way to the console.
            address: Returns the console's address.
            scheduler: The terminal's thread.
            run_elsewhere: Runs a blocking call on a worker.
            on_changed: Told on the terminal's thread who it is now.
        """
        self._joining = joining
        self._address = address
        self._scheduler = scheduler
        self._run_elsewhere = run_elsewhere
        self._on_changed = on_changed
        self._unanswered: list[Done] = []
        self._timer: Timer | None = None
        self._tries = 0
        self._turn = 0
        self._is_trying = False

    def begin(self, done: Done) -> None:
        """Change the identity, or wait for the change that is on its way.

        *done* hears of it on the terminal's thread.
        """
        self._unanswered.append(done)
        if self._is_trying:
            return  # two at once would disturb each other; its end looks at who waits
        if self._timer is not None:
            self._timer.cancel()
        self._tries = 0
        self._look(may_ask=True)

    def resume(self) -> None:
        """Go on with a change that an earlier run of the program has begun."""
        self.stop()
        self._look(may_ask=False)

    def stop(self) -> None:
        """Let it rest; what is on the disk stays there."""
        self._turn += 1
        self._tries, self._unanswered, self._is_trying = 0, [], False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self, *, may_ask: bool) -> None:
        turn, self._timer, self._is_trying = self._turn, None, True
        self._run_elsewhere(lambda: self._try(turn, may_ask=may_ask))

    def _try(self, turn: int, *, may_ask: bool) -> None:
        """Go as far as it goes. On a worker thread."""
        enrolled, is_waiting, code = None, False, ""
        try:
            store = self._joining.store()
            if may_ask or store.pending() is not None:
                client = self._joining.client(self._address())
                try:
                    enrolled = self._go_on(client, may_ask=may_ask)
                finally:
                    is_waiting = enrolled is None and store.pending() is not None
        except KioskError as error:
            code = error.code
            _log.error("the identity is not changed yet: %s %s", code, error.technical)
        finally:  # also after a defect: who waits is answered, and the next command is obeyed
            self._scheduler.post(
                lambda: self._tried(turn, enrolled, code, is_waiting=is_waiting, asked=may_ask)
            )

    def _go_on(self, client: EnrolmentClient, *, may_ask: bool) -> Enrolled | None:
        """Go on with what is pending; begin anew when the console knows nothing of that any more."""
        from kiosk.remote.enrolment import LATE

        is_pending = self._joining.store().pending() is not None
        try:
            if is_pending or not may_ask:
                return client.go_on()
        except KioskError as error:
            if error.code != LATE or not may_ask:
                raise
        client.ask_to_rotate()
        return client.go_on()

    def _tried(
        self, turn: int, enrolled: Enrolled | None, code: str, *, is_waiting: bool, asked: bool
    ) -> None:
        if turn != self._turn:
            return
        self._is_trying = False
        if is_waiting:
            first, longest = AGAIN_S
            wait = min(longest, first * 2 ** min(self._tries, 10))
            self._tries += 1
            self._timer = self._scheduler.call_later(wait, lambda: self._look(may_ask=False))
            return
        if enrolled is None and self._unanswered and not asked:
            self._look(may_ask=True)  # nothing was on its way any more; a command wants it
            return
        unanswered, self._unanswered = self._unanswered, []
        for done in unanswered:
            done("done" if enrolled is not None else "failed", "" if enrolled is not None else code, {})
        if enrolled is not None:
            self._on_changed(enrolled)

"""Tells a page that hangs from one that is only slow. Pure; the owner calls :meth:`Heartbeat.tick`.

Qt WebEngine has no signal for a page that does not answer (field.md N74), so the host asks the
page something tiny twice a second and waits for the answer. Time during which this program itself
did not run, and time in which the page rightly waits for a dialog, do not count. Nor does a page that
only got no processor: one that hangs in a script uses what it can get, and one on a busy machine does not.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Clock

#: How often :meth:`Heartbeat.tick` is called, in s.
TICK_S = 0.25
#: How often the page is asked, in s.
ASK_S = 0.5
#: Without an answer for so long a page hangs, in s: the next Screen must be useful within 3 s.
LIMIT_S = 2.0
#: The same while a page loads: building a large page takes its time.
LOADING_LIMIT_S = 2.4
#: Share of that time in which its process must have worked; a page that was not given the processor is slow.
WORKING_SHARE = 0.4
#: After so many times the limit it hangs whatever it does: it waits for something that does not come.
IDLE_FACTOR = 2.5


class Heartbeat:
    """Watches one page."""

    def __init__(self, clock: Clock, ask: Callable[[int], None], worked: Callable[[], float]) -> None:
        """Begin stopped.

        Args:
            clock: Time.
            ask: Asks the page; the number comes back by :meth:`answered`.
            worked: Gives the processor time that the page's process has used so far, in s.
        """
        self._worked = worked
        self._worked_then = 0.0
        self._clock = clock
        self._ask = ask
        self._is_running = False
        self._is_waiting_for_people = False
        self._number = 0
        self._alive_at = 0.0
        self._asked_at = 0.0
        self._ticked_at = 0.0
        #: Whether the page loads, which allows it more time.
        self.is_loading = False

    @property
    def is_running(self) -> bool:
        """Whether a page is watched."""
        return self._is_running

    def start(self) -> None:
        """Begin to watch a new page."""
        now = self._clock.monotonic()
        self._is_running, self._is_waiting_for_people = True, False
        self._alive_at = self._ticked_at = now
        self._worked_then = self._worked()
        self._asked_at = now - ASK_S
        self._number += 1

    def stop(self) -> None:
        """Watch nothing."""
        self._is_running = False

    def hold(self, *, is_waiting: bool) -> None:
        """A dialog stops the page until somebody answers; that is no hang."""
        self._is_waiting_for_people = is_waiting
        self.note_life()

    def note_life(self) -> None:
        """The page has said something by itself."""
        self._alive_at = self._clock.monotonic()
        self._worked_then = self._worked()

    def answered(self, number: int) -> None:
        """The page has answered; an answer to an older page is dropped."""
        if number == self._number:
            self.note_life()

    def tick(self) -> bool:
        """Ask again if it is time; True when the page hangs (said once)."""
        now = self._clock.monotonic()
        late = now - self._ticked_at - 2 * TICK_S
        self._ticked_at = now
        if not self._is_running or self._is_waiting_for_people:
            return False
        if late > 0:
            # We ourselves did not run: the answers still wait in our own queue.
            self._alive_at += late + TICK_S
        limit = LOADING_LIMIT_S if self.is_loading else LIMIT_S
        silent = now - self._alive_at
        if silent > limit:
            worked = self._worked() - self._worked_then
            # Another process draws now: what its predecessor has worked says nothing.
            if worked < 0:
                self.note_life()
            elif worked > WORKING_SHARE * limit or silent > IDLE_FACTOR * limit:
                self._is_running = False
                return True
        if now - self._asked_at >= ASK_S:
            self._asked_at = now
            self._ask(self._number)
        return False

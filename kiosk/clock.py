"""Time as a dependency: nothing in the core reads the wall clock or sleeps by itself.

Two implementations are enough for the product: :class:`SystemClock`, and
:class:`SteppedClock`, which ``--fake-clock`` and the tests advance by hand.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Timer(Protocol):
    """A pending call; cancelling it twice is harmless."""

    def cancel(self) -> None:
        """Forget the call if it has not happened yet."""


class Clock(Protocol):
    """The time of day and the passing of time."""

    def now(self) -> datetime:
        """Return the present moment, always with a time zone (UTC)."""

    def monotonic(self) -> float:
        """Return seconds on a clock that never jumps."""


class Scheduler(Protocol):
    """Calls that happen later, on the thread that owns the core's state."""

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Run *call* once after *delay* seconds."""

    def post(self, call: Callable[[], None]) -> None:
        """Run *call* soon on the owning thread; safe from any thread."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class _SteppedTimer:
    """One entry of the stepped clock's agenda."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self.call = None


class SteppedClock:
    """A clock and scheduler that stand still until :meth:`advance` is called.

    Calls posted with :meth:`post` run at the next :meth:`advance` or :meth:`run_pending`,
    in the order in which they were posted.
    """

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at *start* (UTC; by default Monday 2026-11-23 10:00 in Seoul)."""
        self._start = start or datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        self._elapsed = 0.0
        self._order = itertools.count()
        self._agenda: list[tuple[float, int, _SteppedTimer]] = []

    def now(self) -> datetime:
        """Return the stepped time of day."""
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        """Return the seconds that have been stepped so far."""
        return self._elapsed

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Put *call* on the agenda, *delay* stepped seconds from now."""
        timer = _SteppedTimer(call)
        heapq.heappush(self._agenda, (self._elapsed + max(0.0, delay), next(self._order), timer))
        return timer

    def post(self, call: Callable[[], None]) -> None:
        """Put *call* on the agenda for this very moment."""
        self.call_later(0.0, call)

    def run_pending(self) -> None:
        """Run everything that is due now."""
        self.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass, running each due call at its own moment."""
        end = self._elapsed + seconds
        while self._agenda and self._agenda[0][0] <= end:
            due, _, timer = heapq.heappop(self._agenda)
            self._elapsed = max(self._elapsed, due)
            if timer.call is not None:
                call, timer.call = timer.call, None
                call()
        self._elapsed = end

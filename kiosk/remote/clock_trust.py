"""Whether the terminal's time of day can be believed, from what signed messages prove. Pure.

A signed document cannot be issued in the future: a clock that is behind one is wrong. A command that
came live was issued at most its expiry ago: a clock that is further ahead is wrong. A clock that nobody
has contradicted is believed, unless it stands before this program was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kiosk.twin.limits import CLOCK_TOLERANCE_S

#: No clock that is right shows an earlier time: this program did not exist.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
#: What documents can hold (:data:`kiosk.twin.documents.Moment`).
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def tellable(moment: datetime) -> datetime:
    """Return *moment*, or the nearest one that documents can hold.

    A terminal whose battery is empty wakes up in 1970; what it says must still be said, and that its clock is
    not trusted stands in its health.
    """
    return min(max(moment, _FIRST), _LAST)


@dataclass(frozen=True, slots=True)
class ClockTrust:
    """What is known about true time, tied to the monotonic clock.

    Attributes:
        earliest: True time was at least this (POSIX seconds) at *earliest_at*.
        earliest_at: Monotonic seconds.
        latest: True time was at most this at *latest_at*, or None.
        latest_at: Monotonic seconds.
        offset: How far the clock was ahead at the last live command, in s, or None.
    """

    earliest: float = EARLIEST.timestamp()
    earliest_at: float = 0.0
    latest: float | None = None
    latest_at: float = 0.0
    offset: float | None = None

    def saw_document(self, issued_at: datetime, monotonic: float) -> ClockTrust:
        """Return what is known after a signed document, however old it may be."""
        issued = issued_at.timestamp()
        if issued <= self.earliest + (monotonic - self.earliest_at):
            return self
        return replace(self, earliest=issued, earliest_at=monotonic)

    def saw_command(
        self, issued_at: datetime, expires_in_s: float, now: datetime, monotonic: float
    ) -> ClockTrust:
        """Return what is known after a signed command that came live, and not for the second time."""
        issued = issued_at.timestamp()
        after = self.saw_document(issued_at, monotonic)
        return replace(
            after, latest=issued + expires_in_s, latest_at=monotonic, offset=now.timestamp() - issued
        )

    def is_trusted(self, now: datetime, monotonic: float) -> bool:
        """Tell whether *now* can be true."""
        shown = now.timestamp()
        if shown < self.earliest + (monotonic - self.earliest_at) - CLOCK_TOLERANCE_S:
            return False
        if self.latest is None:
            return True
        return shown <= self.latest + (monotonic - self.latest_at) + CLOCK_TOLERANCE_S

"""Whether the terminal's time of day can be believed, from what signed messages prove. Pure.

A signed document cannot be issued in the future: a clock that is behind one is wrong. A command that
came live was issued at most its expiry ago: a clock that is further ahead is wrong. Where the console itself
says live what its clock shows (:mod:`kiosk.remote.console_time`), that alone decides, so that it ends when
either of the two is put right. A clock that nobody has contradicted is believed, unless it stands before this
program was made.
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
        late: The same, of a command that was refused for its age though it came live; or None.
        late_at: Monotonic seconds.
        told: What the console's own clock showed at *told_at*, by its live word; None before the first.
        told_at: Monotonic seconds.
        offset: How far the clock was ahead at the last live command, in s, or None.
    """

    earliest: float = EARLIEST.timestamp()
    earliest_at: float = 0.0
    latest: float | None = None
    latest_at: float = 0.0
    late: float | None = None
    late_at: float = 0.0
    told: float | None = None
    told_at: float = 0.0
    offset: float | None = None

    def saw_document(self, issued_at: datetime, monotonic: float) -> ClockTrust:
        """Return what is known after a signed document, however old it may be."""
        issued, known = issued_at.timestamp(), self
        if known.latest is not None and issued > known.latest + (monotonic - known.latest_at):
            # The console's clock was behind when it set that bound, and has been put right.
            known = replace(known, latest=None)
        if known.late is not None and issued > known.late + (monotonic - known.late_at):
            known = replace(known, late=None)
        if issued <= known.earliest + (monotonic - known.earliest_at):
            return known
        return replace(known, earliest=issued, earliest_at=monotonic)

    def saw_wish(self, issued_at: datetime, before: datetime | None, monotonic: float) -> ClockTrust:
        """Return what is known after a new version of what is wanted.

        Args:
            issued_at: When it was issued.
            before: When the version before it was; a later version with an earlier time shows that the
                console's clock ran ahead then and was put right: what was learnt from it is forgotten.
            monotonic: Monotonic seconds.
        """
        if before is None or issued_at >= before:
            return self.saw_document(issued_at, monotonic)
        earliest = max(issued_at, EARLIEST).timestamp()
        return replace(self, earliest=earliest, earliest_at=monotonic)

    def saw_command(
        self, issued_at: datetime, expires_in_s: float, now: datetime, monotonic: float
    ) -> ClockTrust:
        """Return what is known after a signed command that came live, and not for the second time."""
        issued = issued_at.timestamp()
        after = self.saw_document(issued_at, monotonic)
        offset = now.timestamp() - issued
        return replace(after, latest=issued + expires_in_s, latest_at=monotonic, late=None, offset=offset)

    def saw_late(self, issued_at: datetime, expires_in_s: float, monotonic: float) -> ClockTrust:
        """Return what is known after a command that came live and was refused as too old by this clock.

        Either it was held back, or this clock is fast: schedules must not run by it. That older messages are
        refused by it goes on, or who holds messages back could switch that off.
        """
        return replace(self, late=issued_at.timestamp() + expires_in_s, late_at=monotonic)

    def was_told(self, clock: float, monotonic: float) -> ClockTrust:
        """Return what is known after the console's own word of what its clock shows (POSIX seconds)."""
        return replace(self, told=clock, told_at=monotonic, late=None)

    def tells_age(self, now: datetime, monotonic: float) -> bool:
        """Tell whether nothing that was obeyed contradicts *now*."""
        shown = now.timestamp()
        if shown < self.earliest + (monotonic - self.earliest_at) - CLOCK_TOLERANCE_S:
            return False
        return self.latest is None or _is_within(shown, self.latest, monotonic - self.latest_at)

    def is_trusted(self, now: datetime, monotonic: float) -> bool:
        """Tell whether *now* can be true: the console's word of its clock decides, where there is one."""
        ahead = self.ahead(now, monotonic)
        if self.told is not None and ahead is not None:
            return now >= EARLIEST and abs(ahead) <= CLOCK_TOLERANCE_S
        if self.late is not None and not _is_within(now.timestamp(), self.late, monotonic - self.late_at):
            return False
        return self.tells_age(now, monotonic)

    def ahead(self, now: datetime, monotonic: float) -> float | None:
        """Return how far *now* is ahead of the console's clock, in s; None when that is not known."""
        if self.told is None:
            return self.offset
        return now.timestamp() - (self.told + (monotonic - self.told_at))


def _is_within(shown: float, latest: float, passed_s: float) -> bool:
    return shown <= latest + passed_s + CLOCK_TOLERANCE_S

"""What time it is at the console, from what it says of itself just now. Pure.

The console tells two times (:mod:`kiosk.twin.console_presence`): its clock, and a steady scale that never
goes back. This terminal carries the second one on with its own monotonic clock. Delay can only make a word
look older than it is, so of one connection the furthest estimate holds: who holds messages back from now on
gains nothing by it. The clock is the steady time and how far the latest word was ahead of it, so that a
console whose clock is put right is believed at once, in both directions.

What a broker has kept tells no time. Nor does a word from before the newest command that was obeyed here,
which stands on the disk: a terminal that was started anew is not led back to yesterday. What remains
possible to somebody who has the broker in their hands is to hold back *everything* from the start of a
terminal on; its right clock then counts as wrong, and says so on the desk and on its screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.twin.console_presence import ConsolePresence


@dataclass(frozen=True, slots=True)
class ConsoleTime:
    """The console's time, tied to this terminal's monotonic clock.

    Attributes:
        connection: Id of the console's connection that it was heard on.
        steady: The moment on the console's steady scale, POSIX seconds.
        heard_at: The same moment in monotonic seconds.
        ahead: How far the console's clock was ahead of its steady scale, in s.
    """

    connection: str
    steady: float
    heard_at: float
    ahead: float

    def steady_at(self, monotonic: float) -> float:
        """Return the moment on the steady scale, POSIX seconds."""
        return self.steady + (monotonic - self.heard_at)

    def clock_at(self, monotonic: float) -> float:
        """Return what the console's clock shows, POSIX seconds."""
        return self.steady_at(monotonic) + self.ahead


def hear_time(
    known: ConsoleTime | None, said: ConsolePresence, heard_at: float, earliest: float
) -> ConsoleTime | None:
    """Return what is known after a word that is news and came live.

    Args:
        known: Until now.
        said: The word; its signature was checked.
        heard_at: Monotonic seconds.
        earliest: A word from before this moment of the steady scale is not believed, POSIX seconds.
    """
    if said.now is None or said.steady is None or said.steady.timestamp() < earliest:
        return known
    steady = said.steady.timestamp()
    ahead = said.now.timestamp() - steady
    if known is not None and known.connection == said.connection:
        steady = max(steady, known.steady_at(heard_at))
    return ConsoleTime(said.connection, steady, heard_at, ahead)

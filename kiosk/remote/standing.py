"""Whether the console is there, as far as this terminal can know: pure rules over what came and what did not.

What the broker had kept looks like what was said just now, so only what is *new* counts as a sign of life: a
later connection, or a higher number in the same one. A last will is final for its connection. A console that
has never said anything is an older program: about it nothing is claimed.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.remote.console_time import ConsoleTime
from kiosk.twin.console_presence import ConsolePresence
from kiosk.twin.limits import CONSOLE_SILENT_S
from kiosk.twin.refusals import MessageRefused, Reason

#: After this terminal itself was away, what the broker has kept may take this long to come, in s.
CATCH_UP_S = 10.0


class Standing(enum.StrEnum):
    """How the console stands."""

    UNKNOWN = "unknown"
    """It has never said anything."""
    HERE = "here"
    """It has said so, not long ago."""
    GONE = "gone"
    """It has left, or has been silent for too long."""


@dataclass(frozen=True, slots=True)
class Console:
    """The console's presence as far as it is known.

    Attributes:
        standing: How it stands.
        connection: Id of its latest connection, or "".
        at: When that was made, by the console; None before the first word.
        sequence: Number of its latest word in it.
        is_over: Its last will was heard: nothing of this connection counts any more.
        heard_at: Monotonic seconds of the latest sign of life.
        time: What time it is there; None before a word that came live.
    """

    standing: Standing = Standing.UNKNOWN
    connection: str = ""
    at: datetime | None = None
    sequence: int = -1
    is_over: bool = False
    heard_at: float = -math.inf
    time: ConsoleTime | None = None

    @property
    def is_away(self) -> bool:
        """Whether nobody there can see a call now."""
        return self.standing is Standing.GONE

    @property
    def silent_at(self) -> float:
        """Monotonic seconds at which it counts as gone if nothing new comes; infinity when it does not."""
        return self.heard_at + CONSOLE_SILENT_S if self.standing is Standing.HERE else math.inf


def hear(known: Console, said: ConsolePresence, heard_at: float) -> Console:
    """Return what is known after a word; the same value if it says nothing new.

    Args:
        known: Until now.
        said: A word whose signature was checked.
        heard_at: Monotonic seconds.

    Raises:
        MessageRefused: ``stale``: it was said before what is known.
    """
    if said.connection == known.connection:
        if not said.is_online:
            return known if known.is_over else replace(known, standing=Standing.GONE, is_over=True)
        if known.is_over or said.sequence < known.sequence:
            raise MessageRefused(Reason.STALE, "a word of a connection that has ended, or before another")
        if said.sequence == known.sequence:
            return known
    elif known.at is not None and said.at <= known.at:
        raise MessageRefused(Reason.STALE, "a word of an older connection")
    standing = Standing.HERE if said.is_online else Standing.GONE
    over = not said.is_online
    return Console(standing, said.connection, said.at, said.sequence, over, heard_at, known.time)


def connect(known: Console, now: float) -> Console:
    """Return what is known when this terminal has come back: news may need a moment, and no longer."""
    if known.standing is not Standing.HERE:
        return known
    return replace(known, heard_at=max(known.heard_at, now - CONSOLE_SILENT_S + CATCH_UP_S))


def lapse(known: Console, now: float) -> Console:
    """Return what is known after time alone has passed."""
    return replace(known, standing=Standing.GONE) if now >= known.silent_at else known

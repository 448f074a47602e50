"""Whether a terminal is connected, and which of its reports count: pure rules over what came.

A connection has an id of its own. Its birth is published when it stands, its last will says "gone" for
this id
and is final. What the broker had *kept* may be older than what is known (a broker that was killed wakes up
with yesterday's messages), so kept messages never outdo live ones of the same or a later connection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kiosk.twin.documents import PresenceDocument, ReportedDocument

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """A terminal's connection as far as it is known.

    Attributes:
        is_online: Whether it stands.
        connection: Its id.
        connected_at: When it was made, by the terminal's clock.
        since: When ``is_online`` last changed, by the console's clock.
        heard_at: When something was last heard on it, by the console's clock.
        ended: ``will`` (final for this id), ``silent`` (nobody answered) or "".
    """

    is_online: bool
    connection: str
    connected_at: datetime
    since: datetime
    heard_at: datetime
    ended: str = ""

    def is_as(self, other: Line) -> bool:
        """Tell whether both say the same, but for when something was heard last."""
        return (self.is_online, self.connection, self.connected_at, self.since, self.ended) == (
            other.is_online,
            other.connection,
            other.connected_at,
            other.since,
            other.ended,
        )


def hear_presence(held: Line | None, said: PresenceDocument, *, is_kept: bool, now: datetime) -> Line | None:
    """Return the line after a birth or a last will, or None if it says nothing new.

    Args:
        held: What was known.
        said: A birth (its signature was checked) or a will (it can only say "gone").
        is_kept: The broker had kept it; it may be old.
        now: The console's time.
    """
    is_same = held is not None and said.connection == held.connection
    is_later = held is None or said.at > held.connected_at
    if held is not None and is_same:
        return _same_connection(held, said, is_kept=is_kept, now=now)
    if said.is_online:
        # A live birth is of the connection that stands now, whatever the terminal's clock says.
        if is_kept and not is_later:
            return None
        # A kept one is believed, and must be proved: nothing was heard on this connection yet.
        heard_at = now if not is_kept else held.heard_at if held is not None else _NEVER
        return Line(True, said.connection, said.at, now, heard_at)
    if held is None or (is_kept and is_later):
        return Line(False, said.connection, said.at, now, now, "will")
    return None


def _same_connection(held: Line, said: PresenceDocument, *, is_kept: bool, now: datetime) -> Line | None:
    if not said.is_online:
        return None if held.ended == "will" else replace(held, is_online=False, since=now, ended="will")
    if held.ended == "will":
        return None
    if held.is_online:
        return None if is_kept else replace(held, heard_at=now)
    # It was silent. Only a live word proves that it stands again: what a broker had kept may be long over.
    return None if is_kept else replace(held, is_online=True, since=now, ended="", heard_at=now)


def hear_life(held: Line | None, connection: str | None, now: datetime) -> Line | None:
    """Return the line after a live, signed message of another kind, or None if nothing changes.

    Args:
        held: What was known.
        connection: The message's connection id, or None if its kind has none.
        now: The console's time.
    """
    if connection is not None and (held is None or held.connection != connection):
        return Line(True, connection, now, now, now)
    if held is None or held.ended == "will":
        return None
    if held.is_online:
        # Every message comes by here; to build the line costs a fifth of dataclasses.replace.
        return Line(True, held.connection, held.connected_at, held.since, now, held.ended)
    return replace(held, is_online=True, since=now, ended="", heard_at=now)


def fall_silent(held: Line, now: datetime) -> Line:
    """Return the line of a terminal that did not answer in time."""
    return replace(held, is_online=False, since=now, ended="silent")


def report_counts(
    held: tuple[str, int] | None, line: Line | None, said: ReportedDocument, *, is_kept: bool
) -> bool | None:
    """Tell whether a report is news: True, False (stale), or None if only its connection's birth can tell.

    Args:
        held: Connection and sequence of the report that is known.
        line: The terminal's connection as far as it is known.
        said: The report.
        is_kept: The broker had kept it; it may be old.
    """
    if held is not None and said.connection == held[0]:
        return said.sequence > held[1]
    if held is None or not is_kept or (line is not None and line.connection == said.connection):
        return True
    return None

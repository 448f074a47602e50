"""Terminals that ask to join: who waits for a code to be typed, and who gives way when too many do.

Anybody may ask, so that a terminal can; nobody may keep others from it. Of one address a few requests wait,
and when there is no room at all, the address with the most of them makes it: a stranger displaces themselves.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from kiosk.console.deadlines import still_holds
from kiosk.console.store.database import Work
from kiosk.console.store.people import Enrolment
from kiosk.twin.limits import ENROLMENT_S

#: Requests that may wait at once, and those among them from one address: a centre's new terminals behind one.
MOST_WAITING = 100
MOST_FROM_ONE = 20


def waiting_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what tells a request whose code is still good."""
    return Enrolment.state == "waiting", *still_holds(
        Enrolment.expires_at, now, timedelta(seconds=ENROLMENT_S)
    )


class WaitingRoom:
    """Makes room for requests. Where they come from is in memory only, and forgotten with them."""

    def __init__(self) -> None:
        """Begin with nobody; requests from before a restart are nobody's, and give way first."""
        self._origins: dict[str, str] = {}

    def admit(self, work: Work, row: Enrolment, origin: str) -> None:
        """Let a request wait, in a running transaction; if need be the oldest of somebody gives way.

        Args:
            work: The transaction; there is one at a time.
            row: The new request.
            origin: Who asks, or "" where that is not known (a proxy stands in front): nobody is told from
                another then, and the oldest gives way.
        """
        waiting = list(
            work.session.scalars(
                select(Enrolment)
                .where(*waiting_at(work.now), Enrolment.id != row.id)
                .order_by(Enrolment.asked_at, Enrolment.id)
            )
        )
        self._origins = {one.id: self._origins.get(one.id, "") for one in waiting}
        counts = Counter(self._origins.values())
        if origin and counts[origin] >= MOST_FROM_ONE:
            self._displace(work, waiting, origin)
        elif len(waiting) >= MOST_WAITING:
            counts[origin] += 1
            most = max(counts.values())
            crowded = {one for one, count in counts.items() if count == most}
            if origin in crowded and counts[origin] > 1:
                crowded = {origin}
            self._displace(work, waiting, *crowded)
        self._origins[row.id] = origin

    def _displace(self, work: Work, waiting: list[Enrolment], *origins: str) -> None:
        oldest = next(one for one in waiting if self._origins[one.id] in origins)
        oldest.expires_at = work.now
        del self._origins[oldest.id]

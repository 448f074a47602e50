"""Assist sessions that are over without anybody's word: what staff see ends where the visitor's consent does.

A terminal binds consent to one connection of the console (:mod:`kiosk.remote.helping`), so the console does
the same: what visitors agreed to on a connection before is over, whatever the store still says. A terminal
that was away for a while, or was started anew, tells by its report that nobody sees it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from kiosk.console import audit
from kiosk.console.services.access import SYSTEM, chunks
from kiosk.console.services.assist import MINUTES, AssistScreens, end_session, tell_end
from kiosk.console.services.views import AssistState
from kiosk.console.store.database import Store, Work
from kiosk.console.store.people import AssistSession

#: A report that was written before the visitor's "yes" may come after it, by this much at most.
_LATE_REPORT = timedelta(seconds=10)


def agreed_at(row: AssistSession) -> datetime:
    """Return when the visitor agreed, by the console's clock; of a session that is or was open."""
    return row.expires_at - timedelta(minutes=MINUTES)


def end_unassisted(work: Work, terminals: Collection[str]) -> None:
    """End the open sessions at terminals that say that nobody sees them."""
    for part in chunks(terminals):
        rows = work.session.scalars(
            select(AssistSession).where(
                AssistSession.terminal_id.in_(part), AssistSession.state == AssistState.OPEN.value
            )
        )
        for row in rows:
            if agreed_at(row) <= work.now - _LATE_REPORT:
                end_session(work, row, AssistState.ENDED)


class AssistLimits:
    """Ends, after a connection to the broker was made, what was agreed to before it.

    What was agreed to on the present one is known by its id and not by the time of day: after a clock was put
    right an older "yes" could look like a later one.
    """

    def __init__(self, store: Store, screens: AssistScreens) -> None:
        """Work on a store; *screens* holds what staff see."""
        self._store = store
        self._screens = screens
        self._lock = threading.Lock()
        self._agreed: set[str] = set()
        self._connections = 0
        self._is_due = False

    def connected(self) -> None:
        """A connection was made: forget what was seen on the one before. Quick, from any thread."""
        with self._lock:
            self._agreed.clear()
            self._connections += 1
            self._is_due = True
        for session in self._screens.sessions():
            self._screens.forget(session)

    def agreed(self, session: str) -> None:
        """A visitor has said yes on the present connection."""
        with self._lock:
            self._agreed.add(session)

    def holds(self, row: AssistSession) -> bool:
        """Tell whether what a visitor shows in an open session may be seen."""
        with self._lock:
            return not self._connections or row.id in self._agreed

    def end_old(self) -> None:
        """End the sessions of connections before, once after each connection."""
        with self._lock:
            connections, is_due = self._connections, self._is_due
        if not is_due:
            return
        with self._store.write() as work:
            rows = work.session.scalars(
                select(AssistSession).where(AssistSession.state == AssistState.OPEN.value)
            ).all()
            # Inside the transaction: answers are written, and noted here, in one like it.
            for row in [one for one in rows if not self.holds(one)]:
                end_session(work, row, AssistState.ENDED)
                # A terminal of an older version does not know that it is over.
                tell_end(work, row)
                audit.append(work, SYSTEM, "assist.end", f"terminal:{row.terminal_id}", {"session": row.id})
        with self._lock:
            self._is_due = self._is_due and self._connections != connections

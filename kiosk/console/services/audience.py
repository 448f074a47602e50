"""Who may hear of a change: decided once for each commit, so that to tell a watcher asks nobody anything.

What changed at a terminal is told where the terminal stands, and where it stood before (it has left a wall);
what changed in a session on a visitor's screen to the one member of staff who helps there; what belongs to no
place (a request to join names none) to those who see the entire city.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kiosk.console.services.access import chunks
from kiosk.console.services.directory import Directory, Place, Whereabouts
from kiosk.console.services.news import EVERYTHING_NEW, MOST_IDS
from kiosk.console.services.views import Staff
from kiosk.console.store.database import Store
from kiosk.console.store.people import AssistSession

#: So many sessions are remembered with their member of staff.
_SESSIONS_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Audience:
    """Those whose scope covers a place; or, without one, the entire city.

    Attributes:
        place: Site and district, or None.
        staff: Only this account, or "" for all.
    """

    place: Place | None
    staff: str = ""

    def admits(self, staff: Staff) -> bool:
        """Tell whether somebody may hear of it."""
        site, district = self.place or (None, None)
        return staff.scope.covers(site, district) and self.staff in ("", staff.id)


#: Those who see the entire city.
CITY = Audience(None)
#: One change: what changed ("" if the kind says all), and who may hear of it.
Told = tuple[str, Audience]


class Sessions:
    """Where sessions on visitors' screens are held, and by whom: read once for each session."""

    def __init__(self, store: Store) -> None:
        """Read a store, when a session is asked for that is not known."""
        self._store = store
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def find(self, sessions: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return session -> (terminal, account); those that do not exist are left out."""
        with self._lock:
            found = {one: self._known[one] for one in sessions if one in self._known}
        missing = [one for one in sessions if one not in found]
        if not missing:
            return found
        read: dict[str, tuple[str, str]] = {}
        with self._store.read() as session:
            for part in chunks(missing):
                for id, terminal, staff in session.execute(
                    select(AssistSession.id, AssistSession.terminal_id, AssistSession.staff_id).where(
                        AssistSession.id.in_(part)
                    )
                ):
                    read[id] = (terminal, staff)
        with self._lock:
            self._known.update(read)
            while len(self._known) > _SESSIONS_KEPT:
                self._known.popitem(last=False)
        return found | read


class Audiences:
    """Finds who may hear of what has just been committed."""

    def __init__(self, store: Store, directory: Directory) -> None:
        """Ask *directory* where things stand."""
        self._sessions = Sessions(store)
        self._directory = directory
        self._at_place: dict[Place, Audience] = {}

    def of(self, changes: Mapping[str, Collection[str]]) -> dict[str, set[Told]]:
        """Return kind -> what changed, each with whoever may hear of it.

        More than :data:`~kiosk.console.services.news.MOST_IDS` at once are told as "everything", at their
        places.
        """
        told: dict[str, set[Told]] = {}
        where = self._directory.whereabouts()
        for kind, ids in changes.items():
            found = self._told(kind, ids, where)
            if kind != EVERYTHING_NEW and len(ids) > MOST_IDS:
                kind, found = EVERYTHING_NEW, {("", audience) for _, audience in found}
            told.setdefault(kind, set()).update(found)
        return told

    def _told(self, kind: str, ids: Collection[str], where: Whereabouts) -> set[Told]:
        if not ids:
            return {("", CITY)}
        if kind == EVERYTHING_NEW:
            return {("", one) for id in ids for one in self._at(where.of_site(id))}
        if kind != "assist":
            return {(id, one) for id in ids for one in self._at(where.of_terminal(id))}
        return {
            (id, Audience(place, staff))
            for id, (terminal, staff) in self._sessions.find(ids).items()
            for place in where.of_terminal(terminal)
        }

    def _at(self, places: Iterable[Place]) -> list[Audience]:
        """Return those who may hear of what stands at these places; what stands nowhere is the city's."""
        # One value for all terminals of a place: thousands of changes are kept for a while.
        return [self._at_place.setdefault(one, Audience(one)) for one in places] or [CITY]

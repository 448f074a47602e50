"""Which terminals there are, where they stand and whose signature they have: a small picture in memory.

The bridge asks it for every message, and who may hear of a change is found by it, so it must not ask the
store each time.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kiosk.console.store.database import Store
from kiosk.console.store.models import Site, Terminal
from kiosk.twin.signing import KeyRing, decode_key, key_id

#: For how long after its end an identity's last words are expected: its will comes when the broker misses its
#: keep-alive of 30 s, after one and a half of it (MQTT 5, 3.1.2.10). In s.
LAST_WORDS_S = 60.0


#: Site id and district id.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One terminal that may speak.

    Attributes:
        site: Site id.
        district: District id.
        ring: Accepted identities: its own, and the one that it changes to.
        next_kid: Name of the identity that it changes to, or "".
        next_until: Until when that one is accepted.
    """

    site: str
    district: str
    ring: KeyRing
    next_kid: str = ""
    next_until: datetime | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.site, self.district


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where terminals and sites are now, and were a moment ago: what has just moved or gone is in both.

    Attributes:
        before: Terminal -> entry, then.
        now: Terminal -> entry.
        sites_before: Site -> district, then.
        sites_now: Site -> district.
    """

    before: Mapping[str, Entry]
    now: Mapping[str, Entry]
    sites_before: Mapping[str, str]
    sites_now: Mapping[str, str]

    def of_terminal(self, terminal: str) -> set[Place]:
        """Return its places, none if nobody knows it."""
        return {known[terminal].place for known in (self.before, self.now) if terminal in known}

    def of_site(self, site: str) -> set[Place]:
        """Return the site with its district, or with both; none if there is no such site."""
        return {(site, known[site]) for known in (self.sites_before, self.sites_now) if site in known}


class Directory:
    """The terminals that have not been revoked; read again when places or terminals' keys change."""

    def __init__(self, store: Store) -> None:
        """Read a store; follow its changes."""
        self._store = store
        self._lock = threading.Lock()
        self._entries: Mapping[str, Entry] | None = None
        self._sites: Mapping[str, str] = {}
        self._former: dict[str, tuple[Entry, float]] = {}
        self._changed_at = store.clock.monotonic()
        self._is_read = False
        # What stood before the change that a thread has just committed: others read the new one at once.
        self._mine = threading.local()
        store.listen(self._follow)

    def _follow(self, changes: dict[str, set[str]]) -> None:
        self._mine.before = None
        if "places" in changes or "identities" in changes:
            with self._lock:
                self._mine.before = (self._entries or {}, self._sites)
                self._changed_at, self._is_read = self._store.clock.monotonic(), False

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Terminal -> entry."""
        with self._lock:
            return self._current()

    @property
    def former(self) -> Mapping[str, Entry]:
        """Terminal -> entry with the identities that were replaced or cut off a moment ago."""
        with self._lock:
            self._current()
            since = self._store.clock.monotonic() - LAST_WORDS_S
            self._former = {id: one for id, one in self._former.items() if one[1] > since}
            return {id: entry for id, (entry, _) in self._former.items()}

    def _current(self) -> Mapping[str, Entry]:
        before = self._entries
        if before is None or not self._is_read:
            entries = self._read()
            self._part(before or {}, entries)
            self._entries, self._is_read = entries, True
            return entries
        return before

    def _part(self, before: Mapping[str, Entry], entries: Mapping[str, Entry]) -> None:
        """Remember the identities that are accepted no more."""
        for id, was in before.items():
            now = entries.get(id)
            if now is not None and now.ring == was.ring:
                continue
            kept = now.ring.keys if now is not None else ()
            gone = [key for key in was.ring.keys if key not in kept]
            if gone:
                self._former[id] = (Entry(was.site, was.district, KeyRing.of(*gone)), self._changed_at)

    def _read(self) -> dict[str, Entry]:
        with self._store.read() as session:
            self._sites = {
                row.id: row.district_id for row in session.execute(select(Site.id, Site.district_id))
            }
            rows = session.execute(
                select(
                    Terminal.id,
                    Terminal.site_id,
                    Site.district_id,
                    Terminal.identity,
                    Terminal.next_identity,
                    Terminal.next_until,
                )
                .join(Site, Site.id == Terminal.site_id)
                .where(Terminal.revoked_at.is_(None))
            ).all()
        entries = {}
        for id, site, district, identity, following, until in rows:
            keys = [decode_key(identity), *([decode_key(following)] if following else [])]
            kid = key_id(keys[1]) if following else ""
            entries[id] = Entry(site, district, KeyRing.of(*keys), kid, until)
        return entries

    def whereabouts(self) -> Whereabouts:
        """Return where everything stands, and stood before the change that this thread has just committed."""
        with self._lock:
            before, sites_before = getattr(self._mine, "before", None) or (self._entries or {}, self._sites)
            self._mine.before = None
            return Whereabouts(before, self._current(), sites_before, self._sites)

"""Which terminals there are, where they stand and whose signature they have: a small picture in memory.

The bridge asks it for every message and every live event passes it, so it must not ask the store each time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kiosk.console.services.views import Scope
from kiosk.console.store.database import Store
from kiosk.console.store.models import Site, Terminal
from kiosk.twin.signing import KeyRing, decode_key, key_id


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


class Directory:
    """The terminals that have not been revoked; read again when places or terminals' keys change."""

    def __init__(self, store: Store) -> None:
        """Read a store; follow its changes."""
        self._store = store
        self._lock = threading.Lock()
        self._entries: Mapping[str, Entry] | None = None
        store.listen(self._follow)

    def _follow(self, changes: dict[str, set[str]]) -> None:
        if "places" in changes or "identities" in changes:
            with self._lock:
                self._entries = None

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Terminal -> entry."""
        with self._lock:
            if self._entries is None:
                self._entries = self._read()
            return self._entries

    def _read(self) -> dict[str, Entry]:
        with self._store.read() as session:
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

    def within(self, scope: Scope, terminals: Iterable[str]) -> list[str]:
        """Return those of the terminals that lie in a scope."""
        if scope.is_everything:
            return list(terminals)
        entries = self.entries
        return [
            one
            for one in terminals
            if one in entries and scope.covers(entries[one].site, entries[one].district)
        ]

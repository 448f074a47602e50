"""What changes, as it changes: from the thread that committed to every browser that watches."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from kiosk.console.services.directory import Directory
from kiosk.console.services.views import LiveEvent, Staff
from kiosk.console.store.database import Store

#: Changes are gathered this long, so that a group switch is one event and not ten thousand.
GATHER_S = 0.05
_MOST_IDS = 500
#: Kinds whose ids are terminals; the others are not bound to a place.
_PLACED = frozenset({"terminals", "help"})
_KINDS = frozenset({"terminals", "help", "assist", "command", "enrolment", "health", "everything"})


class _Watcher:
    """One browser: what has changed since it was last told."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.loop = asyncio.get_running_loop()
        self.wake = asyncio.Event()
        self.changes: dict[str, set[str]] = {}

    def add(self, changes: dict[str, set[str]]) -> None:
        """Remember changes; runs on the watcher's loop."""
        for kind, ids in changes.items():
            held = self.changes.setdefault(kind, set())
            if len(held) <= _MOST_IDS:
                held.update(ids)
        self.wake.set()


class Live:
    """The live service."""

    def __init__(self, store: Store, directory: Directory) -> None:
        """Listen to a store; *directory* says where a terminal stands."""
        self._directory = directory
        self._lock = threading.Lock()
        self._watchers: set[_Watcher] = set()
        store.listen(self.tell)

    @property
    def watchers(self) -> int:
        """How many browsers watch."""
        return len(self._watchers)

    def tell(self, changes: dict[str, set[str]]) -> None:
        """Pass changes on; safe from any thread."""
        seen = {kind: set(ids) for kind, ids in changes.items() if kind in _KINDS}
        if not seen:
            return
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            with contextlib.suppress(RuntimeError):  # its loop has just ended
                watcher.loop.call_soon_threadsafe(watcher.add, seen)

    async def subscribe(self, staff: Staff) -> AsyncIterator[LiveEvent]:
        """Return the changes in the scope from now on; ends when closed."""
        watcher = _Watcher(staff)
        with self._lock:
            self._watchers.add(watcher)
        try:
            while True:
                await watcher.wake.wait()
                await asyncio.sleep(GATHER_S)
                watcher.wake.clear()
                changes, watcher.changes = watcher.changes, {}
                for event in self._events(staff, changes):
                    yield event
        finally:
            with self._lock:
                self._watchers.discard(watcher)

    def _events(self, staff: Staff, changes: dict[str, set[str]]) -> list[LiveEvent]:
        if "everything" in changes or any(len(ids) > _MOST_IDS for ids in changes.values()):
            return [LiveEvent("everything")]
        events = []
        for kind, ids in sorted(changes.items()):
            mine = sorted(self._directory.within(staff.scope, ids)) if kind in _PLACED else sorted(ids)
            if mine or kind not in _PLACED:
                events.append(LiveEvent(kind, tuple(mine)))
        return events

"""What changes, as it changes: from the thread that committed to every browser that watches."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from kiosk.console.services.directory import Directory
from kiosk.console.services.news import EVERYTHING_NEW, MOST_IDS, Changes, NewsLog
from kiosk.console.services.views import LiveEvent, News, Staff
from kiosk.console.store.database import Store

#: Changes are gathered this long, so that a group switch is one event and not ten thousand; seconds.
GATHER_S = 0.05
#: Kinds whose ids are terminals; the others are not bound to a place.
_PLACED = frozenset({"terminals", "help"})
_KINDS = frozenset({"terminals", "help", "assist", "command", "enrolment", "health", EVERYTHING_NEW})


class _Watcher:
    """One browser that waits for news."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.wake = asyncio.Event()


class Live:
    """The live service."""

    def __init__(self, store: Store, directory: Directory, gather_s: float = GATHER_S) -> None:
        """Listen to a store.

        Args:
            store: Tells what changed with every commit.
            directory: Says where a terminal stands.
            gather_s: How long changes are gathered, in seconds.
        """
        self._directory = directory
        self._gather_s = gather_s
        self._log = NewsLog()
        self._lock = threading.Lock()
        self._watchers: set[_Watcher] = set()
        store.listen(self.tell)

    @property
    def watchers(self) -> int:
        """How many browsers watch."""
        return len(self._watchers)

    def tell(self, changes: Changes) -> None:
        """Pass changes on; safe from any thread."""
        seen = {kind: ids for kind, ids in changes.items() if kind in _KINDS}
        if not seen:
            return
        self._log.add(seen)
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            with contextlib.suppress(RuntimeError):  # its loop has just ended
                watcher.loop.call_soon_threadsafe(watcher.wake.set)

    def mark(self) -> str:
        """Return the mark of the last news."""
        return self._log.mark()

    async def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        """Return the news in the scope, from a mark on; ends when closed."""
        watcher = _Watcher()
        with self._lock:
            self._watchers.add(watcher)
        try:
            mark = since or self._log.mark()
            while True:
                before = mark
                # Cleared first: news that come while these are read wake the watcher once more.
                watcher.wake.clear()
                mark, changes = self._log.since(mark)
                if mark != before:
                    yield News(mark, self._events(staff, changes))
                await watcher.wake.wait()
                await asyncio.sleep(self._gather_s)
        finally:
            with self._lock:
                self._watchers.discard(watcher)

    def _events(self, staff: Staff, changes: Changes) -> tuple[LiveEvent, ...]:
        if EVERYTHING_NEW in changes or any(len(ids) > MOST_IDS for ids in changes.values()):
            return (LiveEvent(EVERYTHING_NEW),)
        events = []
        for kind, ids in sorted(changes.items()):
            mine = sorted(self._directory.within(staff.scope, ids)) if kind in _PLACED else sorted(ids)
            if mine or kind not in _PLACED:
                events.append(LiveEvent(kind, tuple(mine)))
        return tuple(events)

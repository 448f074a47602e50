"""What changes, as it changes: from the thread that committed to every browser that watches.

Nobody is told of anything outside of their scope: neither an id, nor that or how much has changed there. Who
may hear of a change is found when it is committed (:mod:`.audience`); a scope is then compared with that.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

from kiosk.console.services.audience import Audiences, Told
from kiosk.console.services.directory import Directory
from kiosk.console.services.marks import Marks
from kiosk.console.services.news import EVERYTHING_NEW, MOST_IDS, Changes, NewsLog
from kiosk.console.services.views import LiveEvent, News, Staff
from kiosk.console.store.database import Store

#: Changes are gathered this long, so that a group switch is one event and not ten thousand; seconds.
GATHER_S = 0.05
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
        self._audiences = Audiences(store, directory)
        self._gather_s = gather_s
        self._log: NewsLog[Told] = NewsLog()
        self._marks = Marks()
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
        self._log.add(self._audiences.of(seen))
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            with contextlib.suppress(RuntimeError):  # its loop has just ended
                watcher.loop.call_soon_threadsafe(watcher.wake.set)

    def mark(self) -> str:
        """Return the mark of the last news, sealed."""
        return self._marks.seal(self._log.mark())

    def renew(self, mark: str) -> str:
        """Return a mark of the same news that is not like this one; "" for what is none."""
        opened = self._marks.open(mark)
        return self._marks.seal(opened) if self._log.knows(opened) else ""

    async def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        """Return the news in the scope, from a mark on; ends when closed."""
        watcher = _Watcher()
        with self._lock:
            self._watchers.add(watcher)
        try:
            mark = self._marks.open(since) if since else self._log.mark()
            while True:
                before = mark
                # Cleared first: news that come while these are read wake the watcher once more.
                watcher.wake.clear()
                mark, changes = self._log.since(mark)
                if mark != before:
                    yield News(self._marks.seal(mark), _events(staff, changes))
                await watcher.wake.wait()
                await asyncio.sleep(self._gather_s)
        finally:
            with self._lock:
                self._watchers.discard(watcher)


def _events(staff: Staff, changes: dict[str, set[Told]]) -> tuple[LiveEvent, ...]:
    """Return what somebody may hear of; the comparison of a scope with a place, and nothing else."""
    if EVERYTHING_NEW in changes and not changes[EVERYTHING_NEW]:  # a mark that is not known any more
        return (LiveEvent(EVERYTHING_NEW),)
    events = []
    for kind, told in sorted(changes.items()):
        mine = {what for what, audience in told if audience.admits(staff)}
        ids = tuple(sorted(mine - {""}))
        if len(ids) > MOST_IDS or (mine and kind == EVERYTHING_NEW):
            return (LiveEvent(EVERYTHING_NEW),)
        if mine:
            events.append(LiveEvent(kind, ids))
    return tuple(events)

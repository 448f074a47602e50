"""News for pages that stay open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from kiosk.console.services.views import LiveEvent, News, Staff
from tests.helpers.console.state import Part


class Live(Part):
    """One stream for each page that listens."""

    def mark(self) -> str:
        return self.console.news.mark()

    def renew(self, mark: str) -> str:
        return mark

    async def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        wake = asyncio.Event()
        entry = (asyncio.get_running_loop(), wake)
        self.console.listeners.append(entry)
        mark = since or self.mark()
        try:
            while True:
                wake.clear()
                before = mark
                mark, changes = self.console.news.since(mark)
                if mark != before:
                    yield News(mark, tuple(LiveEvent(kind, tuple(ids)) for kind, ids in changes.items()))
                await wake.wait()
        finally:
            self.console.listeners.remove(entry)

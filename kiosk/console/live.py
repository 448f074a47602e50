"""What changes, as it changes: server-sent events that tell pages what to fetch again.

An event carries no data of its own but ids, so that a page always shows what its reader may see. A page names
the terminals that it shows, and hears of those only. A stream ends after ten minutes; the browser opens a new
one by itself, and the session is looked at again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from kiosk.console.pages.access import Visit
from kiosk.console.pages.desk import Desk
from kiosk.console.services.views import LiveEvent

_LOG = logging.getLogger(__name__)
#: A comment goes out this often, so that proxies keep the line open; seconds.
BEAT_S = 15.0
#: Longest life of one stream; seconds.
LIFE_S = 600.0
#: Most streams of one session: pages that are open in tabs.
MAX_STREAMS = 12


def event_lines(event: LiveEvent, terminals: Collection[str], assist: Collection[str]) -> list[str]:
    """Return the events that a page hears of, as they are written on the line.

    Args:
        event: What changed.
        terminals: Ids of the terminals that the page shows.
        assist: Ids of the assist sessions that the page shows.
    """
    names: list[str] = []
    if event.kind == "terminals":
        names = [f"terminal-{one}" for one in event.ids if one in terminals]
    elif event.kind == "assist":
        names = [f"assist-{one}" for one in event.ids if one in assist]
        names += [f"terminal-{one}" for one in event.ids if one in terminals]
    elif event.kind == "help":
        names = ["help", *(f"terminal-{one}" for one in event.ids if one in terminals)]
    elif event.kind in ("everything", "command", "enrolment", "health"):
        names = [event.kind]
    return [f"event: {name}\ndata: 1\n\n" for name in names]


class LiveRoutes:
    """The route of the stream."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self._open: dict[str, int] = {}
        self.router = APIRouter()
        any_role = Depends(desk.allow())

        @self.router.get("/live")
        async def live(visit: Visit = any_role) -> Response:
            query = visit.request.query_params
            terminals = frozenset(query.get("terminals", "")[:25_000].split(",")[:500])
            assist = frozenset(query.get("assist", "")[:400].split(",")[:4])
            if self._open.get(visit.session.csrf, 0) >= MAX_STREAMS:
                return Response(status_code=429, headers={"Retry-After": "30"})
            return StreamingResponse(
                self._stream(visit, terminals, assist),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )

    async def _stream(
        self, visit: Visit, terminals: Collection[str], assist: Collection[str]
    ) -> AsyncIterator[bytes]:
        """Yield events until the reader leaves, the session ends or the stream is old."""
        key = visit.session.csrf
        self._open[key] = self._open.get(key, 0) + 1
        source = self._desk.services.live.subscribe(visit.staff)
        ends = asyncio.get_running_loop().time() + LIFE_S
        waiting: asyncio.Future[LiveEvent] | None = None
        try:
            yield b"retry: 2000\n: hello\n\n"
            while True:
                left = ends - asyncio.get_running_loop().time()
                if left <= 0:
                    return
                if waiting is None:
                    waiting = asyncio.ensure_future(_next(source))
                done, _ = await asyncio.wait({waiting}, timeout=min(BEAT_S, left))
                if not done:
                    yield b": beat\n\n"
                    continue
                try:
                    event = waiting.result()
                except StopAsyncIteration:
                    return
                waiting = None
                for line in event_lines(event, terminals, assist):
                    yield line.encode()
        finally:
            left_open = self._open.get(key, 1) - 1
            if left_open > 0:
                self._open[key] = left_open
            else:
                self._open.pop(key, None)
            if waiting is not None:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting
            await _close(source)


async def _next(source: AsyncIterator[LiveEvent]) -> LiveEvent:
    return await anext(source)


async def _close(source: Any) -> None:
    close = getattr(source, "aclose", None)
    if close is not None:
        with suppress(RuntimeError):
            await close()

"""What changes, as it changes: server-sent events that tell pages what to fetch again.

An event carries no data of its own but ids, so that a page always shows what its reader may see. Nothing on a
line tells of anything outside of its reader's scope (:mod:`kiosk.console.services.live`): the mark that goes
out when nothing else does is a new one each time, whether anything has happened elsewhere or not.

A page names the terminals that it shows, and hears of those only. It also names the mark of the last news
that it was made with (``since``), and hears of everything that came after it: nothing falls between the
making of a page and the opening of its line, or into a gap of the line, and nothing is fetched needlessly. A
stream ends after ten minutes; the browser opens a new one by itself, and the session is looked at again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from kiosk.console.pages.access import Visit
from kiosk.console.pages.desk import Desk
from kiosk.console.services.views import LiveEvent, News

#: An event goes out at least this often, so that proxies keep the line open, and that a page knows of a line
#: that has died without a word (resources/console/js/live.js waits 40 s); seconds.
BEAT_S = 15.0
#: Longest life of one stream; seconds.
LIFE_S = 600.0
#: Most streams of one session: pages that are open in tabs.
MAX_STREAMS = 12
#: Counts of the wall are told at most this often, however much changes; seconds.
COUNTS_S = 1.0
#: Kinds of news that may change the counts of the wall.
_COUNTED = frozenset({"terminals", "help", "enrolment"})


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
    elif event.kind == "help":
        names = ["help", *(f"terminal-{one}" for one in event.ids if one in terminals)]
    elif event.kind == "command":
        names = ["command"] if any(one in terminals for one in event.ids) else []
    elif event.kind in ("everything", "enrolment", "health"):
        names = [event.kind]
    return [_line(name) for name in names]


def _line(name: str) -> str:
    return f"event: {name}\ndata: 1\n\n"


class PageLine:
    """The line of events of one page: what it hears, and when. Pure; moments are seconds of any one clock."""

    def __init__(
        self,
        terminals: Collection[str] = (),
        assist: Collection[str] = (),
        *,
        has_counts: bool = False,
        mark: str = "",
        renew: Callable[[str], str] = lambda mark: mark,
    ) -> None:
        """Begin a line.

        Args:
            terminals: Ids of the terminals that the page shows.
            assist: Ids of the assist sessions that the page shows.
            has_counts: Whether it shows counts of all terminals.
            mark: Up to which news the page has heard.
            renew: Returns another mark of the same news, or "" for what is no mark.
        """
        self._terminals = terminals
        self._assist = assist
        self._has_counts = has_counts
        self._mark = mark
        self._renew = renew
        self._counts_at = float("-inf")
        self._is_owed = False

    def tell(self, news: News, now: float) -> list[str]:
        """Return what is written when news come."""
        self._mark = news.mark
        lines: list[str] = []
        for event in news.events:
            lines += event_lines(event, self._terminals, self._assist)
        if self._has_counts and any(event.kind in _COUNTED for event in news.events):
            self._is_owed = True
        lines += self._counts(now)
        return lines + self._marked() if lines else []

    def beat(self, now: float) -> list[str]:
        """Return what is written when nothing has come for a while, or counts have become due."""
        return [*self._counts(now), *self._marked()] or [_line("beat")]

    def waits(self, now: float) -> float:
        """Return after how many seconds :meth:`beat` is to be called."""
        return min(BEAT_S, max(0.0, self._counts_at + COUNTS_S - now)) if self._is_owed else BEAT_S

    def _counts(self, now: float) -> list[str]:
        if not self._is_owed or now < self._counts_at + COUNTS_S:
            return []
        self._is_owed, self._counts_at = False, now
        return [_line("counts")]

    def _marked(self) -> list[str]:
        """Say how far the page has heard; last of all, so that a line cut before it tells all again."""
        mark = "" if self._is_owed else self._renew(self._mark)
        return [f"id: {mark}\nevent: mark\ndata: {mark}\n\n"] if mark else []


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
            news = desk.services.live
            # A browser that opens a cut line again by itself sends the mark of what it has heard.
            since = visit.request.headers.get("last-event-id", "") or query.get("since", "")
            since = since[:60] or news.mark()
            line = PageLine(
                frozenset(query.get("terminals", "")[:25_000].split(",")[:500]),
                frozenset(query.get("assist", "")[:400].split(",")[:4]),
                has_counts=query.get("counts") == "1",
                mark=since,
                renew=news.renew,
            )
            if self._open.get(visit.session.csrf, 0) >= MAX_STREAMS:
                return Response(status_code=429, headers={"Retry-After": "30"})
            return StreamingResponse(
                self._stream(visit, line, since),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )

    async def _stream(self, visit: Visit, line: PageLine, since: str) -> AsyncIterator[bytes]:
        """Yield events until the reader leaves, the session ends or the stream is old."""
        key = visit.session.csrf
        self._open[key] = self._open.get(key, 0) + 1
        source = self._desk.services.live.subscribe(visit.staff, since)
        clock = asyncio.get_running_loop().time
        ends = clock() + LIFE_S
        waiting: asyncio.Future[News] | None = None
        try:
            yield b"retry: 2000\n: hello\n\n"
            while True:
                left = ends - clock()
                if left <= 0:
                    return
                if waiting is None:
                    waiting = asyncio.ensure_future(_next(source))
                done, _ = await asyncio.wait({waiting}, timeout=min(line.waits(clock()), left))
                if not done:
                    yield "".join(line.beat(clock())).encode()
                    continue
                try:
                    news = waiting.result()
                except StopAsyncIteration:
                    return
                waiting = None
                if told := line.tell(news, clock()):
                    yield "".join(told).encode()
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


async def _next(source: AsyncIterator[News]) -> News:
    return await anext(source)


async def _close(source: Any) -> None:
    close = getattr(source, "aclose", None)
    if close is not None:
        with suppress(RuntimeError):
            await close()

"""Whether a headset is in (C-03, C-04): one answer from all sources that this machine has."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.clock import Scheduler, Timer

_log = logging.getLogger("headset")

#: A plug on its way in touches several contacts; the answer must stand this long, in s. With it the
#: voice still starts within the second that C-03 allows.
SETTLE_S = 0.2


class Source(Protocol):
    """One way to learn about headsets.

    It calls ``on_changed`` from any thread, first with what holds when it starts.
    """

    @property
    def name(self) -> str:
        """Short name for log and ``doctor``."""

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        """Begin; False when this machine has nothing that this source could watch."""

    def close(self) -> None:
        """Stop, and release what was opened."""


class HeadsetWatcher(Protocol):
    """Tells the terminal when a headset is plugged in or pulled out."""

    def start(self, on_changed: Callable[[bool], None]) -> None:
        """Begin to call *on_changed* on the terminal's thread."""

    def close(self) -> None:
        """Stop."""


class JoinedHeadset:
    """A headset is in when any source says so; said once, after the contacts have settled."""

    def __init__(self, sources: Sequence[Source], scheduler: Scheduler) -> None:
        """Watch *sources*; nothing starts yet."""
        self._sources = sources
        self._scheduler = scheduler
        self._running: list[Source] = []
        self._present: dict[str, bool] = {}
        self._told = False
        self._timer: Timer | None = None
        self._on_changed: Callable[[bool], None] = lambda is_present: None
        self._is_closed = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sources that work on this machine."""
        return tuple(source.name for source in self._running)

    def start(self, on_changed: Callable[[bool], None]) -> None:
        """Start every source; one that fails is logged and left out."""
        self._on_changed = on_changed
        for source in self._sources:
            try:
                if source.start(self._listener(source.name)):
                    self._running.append(source)
            except OSError as error:
                _log.warning("headset source %s does not work: %s", source.name, error.strerror)
        _log.info("headset sources: %s", ", ".join(self.names) or "none")

    def _listener(self, name: str) -> Callable[[bool], None]:
        return lambda is_present: self._scheduler.post(lambda: self._note(name, is_present))

    def _note(self, name: str, is_present: bool) -> None:
        if self._is_closed:
            return
        self._present[name] = is_present
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if any(self._present.values()) != self._told:
            self._timer = self._scheduler.call_later(SETTLE_S, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._told = any(self._present.values())
        self._on_changed(self._told)

    def close(self) -> None:
        """Stop every source."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        for source in self._running:
            source.close()

"""Keeps the counts of a terminal: who comes and goes, which modes are in use, published now and then."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Scheduler, Timer
from kiosk.remote.counts import Counts
from kiosk.remote.disk import Background
from kiosk.remote.ports import ModesPort
from kiosk.remote.publishing import Publisher

#: Counts are published and kept this often, in s.
COUNTS_S = 300.0


class Counting:
    """Joins the counts with modes, visit, disk and console; on the scheduler's thread."""

    def __init__(
        self,
        counts: Counts,
        modes: ModesPort,
        publisher: Publisher,
        scheduler: Scheduler,
        background: Background,
    ) -> None:
        """Count in *counts*; *background* writes them."""
        self._counts = counts
        self._modes = modes
        self._publisher = publisher
        self._scheduler = scheduler
        self._background = background
        self._timer: Timer | None = None

    def start(self) -> None:
        """Publish and keep the counts, now and from now on."""
        self._timer = self._scheduler.call_later(COUNTS_S, self.start)
        self._publisher.counts()
        text = self._counts.to_text()
        self._background(self._writer(text))

    def stop(self) -> None:
        """Publish nothing more by itself."""
        if self._timer is not None:
            self._timer.cancel()

    def keep(self) -> None:
        """Write them now, on this thread."""
        self._counts.write(self._counts.to_text())

    def _writer(self, text: str) -> Callable[[], None]:
        return lambda: self._counts.write(text)

    def change_modes(self) -> None:
        """Other modes are in use."""
        self._counts.change_modes(self._unusual_modes())

    def change_session(self, *, is_in_use: bool) -> None:
        """A visitor has come or gone."""
        if is_in_use:
            self._counts.begin_visit(self._unusual_modes())
        else:
            self._counts.end_visit()

    def _unusual_modes(self) -> dict[str, object]:
        base, state = self._modes.base, self._modes.state()
        names = type(base).__dataclass_fields__
        return {name: getattr(state, name) for name in names if getattr(state, name) != getattr(base, name)}

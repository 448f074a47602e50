"""Watches the page that is there: whether it answers, what it holds, how long it loads."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.watchdog import Pulse
from kiosk.web.host import FailureKind
from ui.web import processes
from ui.web.current import CurrentPage
from ui.web.heartbeat import TICK_S, Heartbeat

#: Memory that one page may hold for itself, in MiB (field.md J61: 2 GB pages).
MEMORY_MIB = 900
#: A process that ends with more than this share of it has most likely ended for want of memory.
_LARGE = 0.6
#: A load that has shown nothing for so long has failed, in s.
LOAD_PATIENCE_S = 15.0


class PageWatch:
    """Says when a page hangs, grows too big or shows nothing."""

    def __init__(
        self,
        current: CurrentPage,
        clock: Clock,
        scheduler: Scheduler,
        fail: Callable[[FailureKind, str], None],
        *,
        memory_mib: float = MEMORY_MIB,
        pulse: Pulse | None = None,
    ) -> None:
        """Begin stopped.

        Args:
            current: The page.
            clock: Time.
            scheduler: The thread of the terminal.
            fail: Called with what is wrong and technical words.
            memory_mib: Limit for one page.
            pulse: Gets a sign of life with every answer of a page.
        """
        self._current = current
        self._scheduler = scheduler
        self._fail = fail
        self._memory_mib = memory_mib
        self._pulse = pulse
        self._patience: Timer | None = None
        self._largest = 0.0
        self.heartbeat = Heartbeat(
            clock, current.stage.asked.emit, lambda: processes.worked_s(current.process)
        )
        self._timer = QTimer(current.stage)
        self._timer.setInterval(round(TICK_S * 1000))
        self._timer.timeout.connect(self._tick)

    @property
    def is_large(self) -> bool:
        """Whether the page has lately held about as much as it may."""
        return self._largest > _LARGE * self._memory_mib

    def start(self) -> None:
        """A page begins to load."""
        self.be_patient(True)
        self.heartbeat.start()
        self.heartbeat.is_loading = True
        self._timer.start()

    def rest(self) -> None:
        """Watch nothing."""
        self.heartbeat.stop()
        self._timer.stop()
        self.be_patient(False)
        if self._pulse is not None:
            self._pulse.pause()

    def forget_size(self) -> None:
        """Another process will draw from now on."""
        self._largest = 0.0

    def answered(self, number: int) -> None:
        """Note that the page is alive."""
        self.heartbeat.answered(number)
        if self._pulse is not None and self.heartbeat.is_running:
            self._pulse.beat()

    def ask_for_restart(self) -> None:
        """Nobody is kept any more: let the system's watchdog start the program anew."""
        if self._pulse is not None:
            self._pulse.expect()

    def be_patient(self, is_waiting: bool) -> None:
        """Wait for something to be shown, or no more."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if is_waiting:
            self._patience = self._scheduler.call_later(LOAD_PATIENCE_S, self._lose_patience)

    def _lose_patience(self) -> None:
        self._patience = None
        if not self._current.is_alive:
            return
        if self._current.has_shown:
            self._current.stage.stopAsked.emit()
        else:
            self._fail("offline", "no answer in time")

    def _tick(self) -> None:
        if self._current.page is None:
            return
        process = self._current.process
        if not process:
            # The engine does not always say when the process of a new page has started.
            self._current.stage.processAsked.emit()
            process = self._current.process
        if process:
            held = processes.memory_mib(process)
            self._largest = max(self._largest, held) if held else self._largest
            if held > self._memory_mib:
                self._fail("too-big", f"{held:.0f} MiB")
                return
        if self.heartbeat.tick():
            self._fail("hung", "no answer")

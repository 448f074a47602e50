"""A scheduler without Qt: for the text front end, and for time that is stepped by hand."""

from __future__ import annotations

import heapq
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from kiosk.clock import Clock, Scheduler, SteppedClock, Timer
from kiosk.errors import KioskError


class _Entry:
    """A pending call."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Forget the call."""
        self.call = None


class Loop:
    """Runs posted and timed calls on the thread that calls :meth:`run`."""

    def __init__(self, clock: Clock) -> None:
        """Use *clock* for the timed calls."""
        self._clock = clock
        self._queue: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._agenda: list[tuple[float, int, _Entry]] = []
        self._order = itertools.count()
        self._is_running = False

    def post(self, call: Callable[[], None]) -> None:
        """Run *call* soon; safe from any thread."""
        self._queue.put(call)

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Run *call* after *delay* seconds; only from the loop's own thread."""
        entry = _Entry(call)
        heapq.heappush(self._agenda, (self._clock.monotonic() + delay, next(self._order), entry))
        return entry

    def run(self) -> None:
        """Run until :meth:`stop`."""
        self._is_running = True
        while self._is_running:
            self.run_once(0.5)

    def run_once(self, timeout: float) -> None:
        """Wait at most *timeout* seconds for something to do, and do it."""
        self._run_due()
        wait = timeout
        if self._agenda:
            wait = min(wait, max(0.0, self._agenda[0][0] - self._clock.monotonic()))
        try:
            call = self._queue.get(timeout=wait) if wait > 0 else self._queue.get_nowait()
        except queue.Empty:
            self._run_due()
            return
        call()

    def _run_due(self) -> None:
        now = self._clock.monotonic()
        while self._agenda and self._agenda[0][0] <= now:
            entry = heapq.heappop(self._agenda)[2]
            if entry.call is not None:
                call, entry.call = entry.call, None
                call()

    def stop(self) -> None:
        """Let :meth:`run` return; safe from any thread."""

        def halt() -> None:
            self._is_running = False

        self.post(halt)


class SteppedScheduler:
    """Timed calls on a stepped clock, posted calls on a real loop (``--fake-clock``).

    Operations still finish in real time; only waiting is under control.
    """

    def __init__(self, stepped: SteppedClock, real: Scheduler) -> None:
        """Join the two."""
        self._stepped = stepped
        self._real = real

    def post(self, call: Callable[[], None]) -> None:
        """Run *call* soon, in real time."""
        self._real.post(call)

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Run *call* when the stepped clock has advanced by *delay* seconds."""
        return self._stepped.call_later(delay, call)


class Operations(Protocol):
    """Knows how to carry out operations; blocking."""

    def carry_out(self, operation: object) -> Any:
        """Return the result of *operation*.

        Raises:
            KioskError: It did not work.
        """


class ThreadWorker:
    """Carries out operations on a few threads and reports on the scheduler's."""

    def __init__(self, operations: Operations, scheduler: Scheduler, threads: int = 2) -> None:
        """Use *operations* on at most *threads* threads."""
        self._operations = operations
        self._scheduler = scheduler
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="operation")

    def submit(
        self,
        operation: object,
        on_done: Callable[[Any], None],
        on_failed: Callable[[KioskError], None],
    ) -> None:
        """Run *operation*; exactly one of the two is called later, on the scheduler's thread."""

        def work() -> None:
            try:
                result = self._operations.carry_out(operation)
            except KioskError as error:
                failure = error
            except Exception as error:
                failure = KioskError(
                    # Translators: Something unexpected went wrong inside the terminal.
                    "이 기기에 문제가 생겼어요.",
                    code="K-01",
                    # The error's own words may repeat what a visitor typed, so only its kind is kept.
                    technical=f"{type(operation).__name__} raised {type(error).__name__}",
                )
            else:
                self._scheduler.post(lambda: on_done(result))
                return
            self._scheduler.post(lambda: on_failed(failure))

        self._pool.submit(work)

    def close(self) -> None:
        """Let running operations end and take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def run_in_thread(target: Callable[[], None], name: str) -> threading.Thread:
    """Start a daemon thread."""
    thread = threading.Thread(target=target, name=name, daemon=True)
    thread.start()
    return thread

"""Keeps one synthesiser working and a warm one waiting.

A worker that dies, hangs or sends garbage is killed, and the spare takes its place at once; a new
spare starts in the background, with a growing delay if workers keep dying.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from kiosk.clock import Clock
from kiosk.speech.drivers.child import Child
from kiosk.speech.drivers.frames import Frame

#: A worker that lives shorter than this many seconds counts as a failed start.
_SHORT_LIFE = 5.0
_FIRST_DELAY = 0.2
_LONGEST_DELAY = 30.0


class WorkerPool:
    """One active worker and one spare. Callable from any thread.

    ``on_frame`` gets the frames of the active worker only, ``on_loss`` the reason when the active
    one is lost; both are called on a reading thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        clock: Clock,
        on_frame: Callable[[Frame], None],
        on_loss: Callable[[str], None],
        *,
        has_spare: bool = True,
    ) -> None:
        """Prepare to run *command*; nothing starts before :meth:`start`."""
        self._command = tuple(command)
        self._clock = clock
        self._on_frame = on_frame
        self._on_loss = on_loss
        self._has_spare = has_spare
        self._lock = threading.RLock()
        self._active: Child | None = None
        self._spare: Child | None = None
        self._is_closed = False
        self._born: dict[int, float] = {}
        self._delay = 0.0
        self._timer: threading.Timer | None = None
        self.failure = ""

    @property
    def pid(self) -> int | None:
        """Process id of the active worker."""
        return self._active.pid if self._active else None

    @property
    def is_failing(self) -> bool:
        """Whether there is no worker because starting one has failed."""
        with self._lock:
            return self._active is None and bool(self.failure)

    def start(self) -> None:
        """Start the active worker, if there is none, and then the spare. Blocks some milliseconds."""
        with self._lock:
            if self._is_closed:
                return
            if self._active is None:
                self._active, self._spare = self._spare or self._make(), None
            if self._has_spare and self._spare is None and self._active is not None:
                self._later(self._fill)

    def send(self, message: dict[str, object]) -> bool:
        """Send an order to the active worker; False if there is none."""
        with self._lock:
            if self._active is None:
                self.start()
            if self._active is None:
                return False
            self._active.send(message)
            return True

    def send_raw(self, frame: bytes) -> None:
        """Send an encoded frame to the active worker, if there is one."""
        with self._lock:
            if self._active is not None:
                self._active.send_raw(frame)

    def replace(self) -> None:
        """Give the active worker up; the spare takes its place."""
        with self._lock:
            lost, self._active = self._active, None
            if lost is not None:
                lost.kill()
            self.start()

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            self._is_closed = True
            children = [child for child in (self._active, self._spare) if child is not None]
            self._active = self._spare = None
            if self._timer is not None:
                self._timer.cancel()
        for child in children:
            child.close()

    def _make(self) -> Child | None:
        try:
            child = Child(self._command, self._receive, self._lose)
        except OSError as error:
            self.failure = f"cannot start: {error.strerror}"
            return None
        self._born[child.pid] = self._clock.monotonic()
        return child

    def _fill(self) -> None:
        with self._lock:
            self._timer = None
            if self._is_closed:
                return
            if self._active is None:
                self._active = self._make()
            if self._has_spare and self._spare is None:
                self._spare = self._make()

    def _later(self, call: Callable[[], None]) -> None:
        if self._timer is None:
            self._timer = threading.Timer(max(self._delay, 0.05), call)
            self._timer.daemon = True
            self._timer.start()

    def _receive(self, child: Child, frame: Frame) -> None:
        if isinstance(frame, dict) and frame.get("event") == "ready":
            self.failure = ""
        if child is self._active:
            self._on_frame(frame)

    def _lose(self, child: Child, reason: str) -> None:
        with self._lock:
            life = self._clock.monotonic() - self._born.pop(child.pid, 0.0)
            if life < _SHORT_LIFE:
                self._delay = min(max(self._delay * 2, _FIRST_DELAY), _LONGEST_DELAY)
            else:
                self._delay = 0.0
            was_active = child is self._active
            if was_active:
                self._active, self._spare = self._spare, None
                self.failure = reason
            elif child is self._spare:
                self._spare = None
            if not self._is_closed:
                self._later(self._fill)
        if was_active and not self._is_closed:
            self._on_loss(reason)

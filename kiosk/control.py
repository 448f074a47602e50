"""The control socket of ``--fake-clock``: ``advance SECONDS`` moves the terminal's time.

A line-based Unix socket ``control.sock`` in the data folder, owner only; on Windows, which has no
such thing in every Python, a loopback port whose number stands in ``control.port``. It exists only
with ``--fake-clock`` and can do nothing but move time. Every line is answered with ``ok SECONDS``
(the stepped clock's reading, once everything due has happened) or ``error ...``.
"""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

from kiosk.clock import Scheduler, SteppedClock
from kiosk.loop import run_in_thread

#: No single step may be longer, in s (a year).
LONGEST_STEP_S = 366 * 86400.0


class ControlSocket:
    """Listens until closed; moves the clock on the scheduler's thread."""

    def __init__(self, folder: Path, clock: SteppedClock, scheduler: Scheduler) -> None:
        """Open the socket in *folder*."""
        self._clock = clock
        self._scheduler = scheduler
        self._path = folder / "control.sock"
        self._port_file = folder / "control.port"
        if os.name == "posix":
            self._path.unlink(missing_ok=True)
            self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            old = os.umask(0o177)
            try:
                self._server.bind(str(self._path))
            finally:
                os.umask(old)
        else:
            self._server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._server.bind(("127.0.0.1", 0))
            self._port_file.write_text(str(self._server.getsockname()[1]), encoding="ascii")
        self._server.listen(4)
        run_in_thread(self._accept, "control socket")

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.close()
        self._path.unlink(missing_ok=True)
        self._port_file.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            run_in_thread(lambda peer=peer: self._serve(peer), "control client")  # type: ignore[misc]

    def _serve(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rw", encoding="utf-8", newline="\n") as stream:
            for line in stream:
                stream.write(self.answer(line.strip()) + "\n")
                stream.flush()

    def answer(self, line: str) -> str:
        """Carry out one line and return the answer; blocks until it has happened."""
        verb, _, rest = line.partition(" ")
        if verb != "advance":
            return "error: the only command is 'advance SECONDS'"
        try:
            seconds = float(rest)
        except ValueError:
            return "error: SECONDS must be a number"
        if not 0 <= seconds <= LONGEST_STEP_S:
            return "error: SECONDS must be between 0 and a year"
        happened = threading.Event()

        def step() -> None:
            try:
                self._clock.advance(seconds)
            finally:
                happened.set()

        self._scheduler.post(step)
        if not happened.wait(60):
            return "error: the terminal is busy"
        return f"ok {self._clock.monotonic():.3f}"

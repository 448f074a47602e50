"""The talk of a sink process with the kiosk, the same for every output.

Orders are frames: sound, and

    {"op": "begin", "id": 7}                     drop what plays; sound of job 7 follows
    {"op": "end", "id": 7}                       all of its sound has been sent
    {"op": "flush"}                              fall silent at once
    {"op": "volume", "db": -6, "muted": false}

Reports are frames too:

    {"event": "ready", "backend": "qt", "device": "…", "is_audible": true, "reason": ""}
    {"event": "position", "id": 7, "sample": 4410}      so much has been heard
    {"event": "finished", "id": 7}                      all of it has been heard
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from kiosk.speech.drivers.frames import GarbledError, encode_object, read_frame
from kiosk.speech.drivers.player import Player


class SinkServer:
    """Feeds a :class:`Player` from a stream of orders and reports what was heard."""

    def __init__(self, player: Player, orders: BinaryIO, reports: BinaryIO) -> None:
        """Serve *orders*, answer on *reports*."""
        self._player = player
        self._orders = orders
        self._reports = reports
        self._lock = threading.Lock()
        self._reported: tuple[int, int] = (-1, 0)
        self.is_closed = threading.Event()

    def start(self, on_close: Callable[[], None] = lambda: None) -> None:
        """Read orders on a thread of its own; *on_close* is called there when they end."""

        def read() -> None:
            try:
                while (frame := read_frame(self._orders)) is not None:
                    self._handle(frame)
            except (GarbledError, OSError, KeyError, TypeError, ValueError):
                pass  # The kiosk sees the end of this process and starts another.
            self.is_closed.set()
            on_close()

        threading.Thread(target=read, name="orders", daemon=True).start()

    def _handle(self, frame: dict[str, Any] | tuple[int, bytes]) -> None:
        if isinstance(frame, tuple):
            self._player.push(*frame)
            return
        match frame.get("op"):
            case "begin":
                self._player.begin(int(frame["id"]))
            case "end":
                self._player.end(int(frame["id"]))
            case "flush":
                self._player.flush()
            case "volume":
                self._player.set_volume(float(frame["db"]), bool(frame["muted"]))

    def report_ready(self, backend: str, device: str, *, is_audible: bool = True, reason: str = "") -> None:
        """Say which output is open, or why there is none."""
        self._report(
            {
                "event": "ready",
                "backend": backend,
                "device": device,
                "is_audible": is_audible,
                "reason": reason,
            }
        )

    def report_heard(self, played: int) -> None:
        """Say how much has been heard; call it every 10 to 20 ms.

        Args:
            played: Samples that the device has played since it was opened.
        """
        job, sample, is_over = self._player.heard(played)
        if job < 0:
            return
        if sample and (job, sample) != self._reported:
            self._reported = (job, sample)
            self._report({"event": "position", "id": job, "sample": sample})
        if is_over:
            self._report({"event": "finished", "id": job})

    def _report(self, message: dict[str, Any]) -> None:
        with self._lock:
            try:
                self._reports.write(encode_object(message))
                self._reports.flush()
            except (OSError, ValueError):
                self.is_closed.set()

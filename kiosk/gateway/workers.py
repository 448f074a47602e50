"""Several worker processes on one port: the parent binds, the children inherit and answer.

The parent serves nothing itself. A child that dies is started again; SIGTERM ends all, SIGHUP is handed
on (new certificates). What must be shared between workers lies in the database: PostgreSQL for a city.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
_STOP_SECONDS = 15.0
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 30.0
_MAIN = Path(__file__).resolve().parents[2] / "main.py"
#: Exit status of a child that would fail again in the same way.
_HOPELESS = 2


def _hand_over(bound: socket.socket, child: subprocess.Popen[str]) -> dict[str, object]:
    share = getattr(bound, "share", None)
    if share is not None:
        return {"shared": share(child.pid).hex()}
    return {"descriptor": bound.fileno()}


class WorkerPool:
    """Runs and watches the children."""

    def __init__(self, bound: socket.socket, count: int, arguments: list[str]) -> None:
        """Prepare *count* children of ``main.py gateway-worker`` with these arguments."""
        self._bound = bound
        self._count = count
        self._arguments = arguments
        self._children: list[subprocess.Popen[str] | None] = [None] * count
        self._is_over = threading.Event()
        self._status = 0
        self._metrics = Path(tempfile.mkdtemp(prefix="modunuri-metrics-"))

    def run(self) -> int:
        """Run until SIGTERM or Ctrl+C, or until a child says that it can never start."""
        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: self._is_over.set())
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: self._signal_all(signal.SIGHUP))
        threads = [threading.Thread(target=self._keep, args=(at,), daemon=True) for at in range(self._count)]
        for thread in threads:
            thread.start()
        while not self._is_over.wait(1.0):
            pass
        self._end_all()
        for thread in threads:
            thread.join(_STOP_SECONDS)
        shutil.rmtree(self._metrics, ignore_errors=True)
        return self._status

    def _keep(self, at: int) -> None:
        delay = _FIRST_DELAY
        while not self._is_over.is_set():
            born = time.monotonic()
            status = self._start(at).wait()
            if self._is_over.is_set():
                return
            if status == _HOPELESS:
                self._status = status
                self._is_over.set()
                return
            delay = _FIRST_DELAY if time.monotonic() - born > 60 else min(delay * 2, _LONGEST_DELAY)
            _LOG.warning("worker %d ended with status %s; again in %.1f s", at, status, delay)
            self._is_over.wait(delay)

    def _start(self, at: int) -> subprocess.Popen[str]:
        more: dict[str, Any] = {"pass_fds": (self._bound.fileno(),)} if os.name != "nt" else {}
        child = subprocess.Popen(
            [sys.executable, str(_MAIN), "gateway-worker", *self._arguments],
            stdin=subprocess.PIPE,
            text=True,
            env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(self._metrics), "PYTHONUTF8": "1"},
            **more,
        )
        self._children[at] = child
        try:
            if child.stdin is not None:
                child.stdin.write(json.dumps(_hand_over(self._bound, child)) + "\n")
                child.stdin.flush()
        except OSError:
            _LOG.debug("the worker ended before it had read its start document")
        return child

    def _signal_all(self, number: int) -> None:
        for child in self._children:
            if child is not None and child.poll() is None:
                child.send_signal(number)

    def _end_all(self) -> None:
        for child in self._children:
            if child is not None and child.stdin is not None:
                # A worker ends when this pipe closes, so that a killed parent leaves no orphans either.
                child.stdin.close()
        end = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            if child is None:
                continue
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()

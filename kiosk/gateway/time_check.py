"""Whether this machine's clock follows a time server."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import threading
import time
from typing import Literal

Sync = Literal["synchronised", "unsynchronised", "unknown"]
#: Seconds by which the clocks of gateway and database may differ before health says so.
MOST_SECONDS_OFF = 5.0
#: Seconds for which an answer of the system is believed.
_KEEP_SECONDS = 60.0
_STA_UNSYNC = 0x40
_TIME_ERROR = 5

_lock = threading.Lock()
_last: tuple[float, Sync] | None = None


def _ask_linux() -> Sync:
    """Ask the kernel (adjtimex(2), reading only); any time service sets its state."""
    name = ctypes.util.find_library("c")
    try:
        library = ctypes.CDLL(name or None, use_errno=True)
        # struct timex: modes (int, padded), offset, freq, maxerror, esterror (long), status (int), ...
        buffer = (ctypes.c_long * 64)()
        state = library.adjtimex(ctypes.byref(buffer))
    except (OSError, AttributeError):
        return "unknown"
    if state < 0:
        return "unknown"
    is_unsynchronised = state == _TIME_ERROR or bool(int(buffer[5]) & _STA_UNSYNC)
    return "unsynchronised" if is_unsynchronised else "synchronised"


def _ask_windows() -> Sync:
    """Ask the Windows time service; its leap indicator 3 says that it never synchronised."""
    try:
        command = ["w32tm", "/query", "/status", "/verbose"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    if done.returncode != 0:
        return "unknown"
    first = done.stdout.splitlines()[0] if done.stdout else ""
    return "unsynchronised" if ": 3" in first else "synchronised"


def time_sync() -> Sync:
    """Return what the system says about its clock, asked at most once a minute."""
    global _last
    with _lock:
        now = time.monotonic()
        if _last is None or now - _last[0] > _KEEP_SECONDS:
            _last = (now, _ask_windows() if os.name == "nt" else _ask_linux())
        return _last[1]

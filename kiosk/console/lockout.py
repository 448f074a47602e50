"""Waiting after wrong tries: longer with each one."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime, timedelta

from kiosk.clock import Clock
from kiosk.console.deadlines import holds

#: Wrong tries that cost nothing, and the longest wait in seconds.
FREE_TRIES = 5
LONGEST_WAIT_S = 900
_FIRST_WAIT_S = 5
_MOST_NAMES = 10_000
#: Wrong tries are forgotten after this long without another.
_FORGET_S = 3600.0


def wait_after(failures: int, free_tries: int = FREE_TRIES) -> int:
    """Return the seconds to wait after so many wrong tries in a row: 0, then 5, 10, 20, .

    Up to 15 minutes.
    """
    over = failures - free_tries
    return 0 if over < 0 else min(LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(over, 20))


def seconds_left(until: datetime | None, now: datetime) -> int:
    """Return for how long a stored lock holds; one further away than any lock is of a wrong clock."""
    if until is None or not holds(until, now, timedelta(seconds=LONGEST_WAIT_S)):
        return 0
    return int((until - now).total_seconds() + 0.999)


class Lockout:
    """Wrong tries of names or addresses that have no row in the store; in memory and bounded."""

    def __init__(self, clock: Clock, free_tries: int = FREE_TRIES) -> None:
        """Begin with none."""
        self._clock = clock
        self._free = free_tries
        self._lock = threading.Lock()
        self._tries: dict[str, tuple[int, float, float]] = {}

    @staticmethod
    def _key(name: str) -> str:
        return hashlib.sha256(name.encode()).hexdigest()[:24]

    def seconds_to_wait(self, name: str) -> int:
        """Return for how long no try is looked at."""
        with self._lock:
            _, until, _ = self._tries.get(self._key(name), (0, 0.0, 0.0))
        return max(0, int(until - self._clock.monotonic() + 0.999))

    def fail(self, name: str) -> None:
        """Count a wrong try."""
        now, key = self._clock.monotonic(), self._key(name)
        with self._lock:
            count, _, last = self._tries.get(key, (0, 0.0, now))
            count = 1 if now - last > _FORGET_S else count + 1
            if len(self._tries) >= _MOST_NAMES and key not in self._tries:
                oldest = min(self._tries, key=lambda one: self._tries[one][2])
                del self._tries[oldest]
            self._tries[key] = (count, now + wait_after(count, self._free), now)

"""Counts of what a page may do before it is stopped: loads, dialogs, crashes. Pure."""

from __future__ import annotations

from collections import deque

from kiosk.clock import Clock

#: A page that loads another address so often within LOADS_S without anybody touching it goes in circles.
LOADS, LOADS_S = 12, 10.0
#: So many dialogs within DIALOGS_S are shown; the rest is answered with "no" unseen (field.md J61).
DIALOGS, DIALOGS_S = 3, 15.0
#: So many crashes or hangs within CRASHES_S: trying again is no longer offered.
CRASHES, CRASHES_S = 3, 120.0


class Burst:
    """Tells whether something has happened too often lately."""

    def __init__(self, clock: Clock, most: int, within: float) -> None:
        """Allow *most* within *within* seconds."""
        self._clock = clock
        self._most = most
        self._within = within
        self._times: deque[float] = deque(maxlen=most + 1)

    def note(self) -> bool:
        """Count one more; True while it is not too many."""
        now = self._clock.monotonic()
        self._times.append(now)
        while self._times and now - self._times[0] > self._within:
            self._times.popleft()
        return len(self._times) <= self._most

    def forget(self) -> None:
        """Begin anew: a visitor has acted."""
        self._times.clear()

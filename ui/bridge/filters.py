"""What of the many things that a hand does is passed on: one press for a tremor, few signs of life."""

from __future__ import annotations

from kiosk.clock import Clock

#: B-10: the same key pressed again within this time is taken for a tremor.
TREMOR_SECONDS = 0.5
#: How often mere movement is reported to the idle timer.
ACTIVITY_SECONDS = 0.25


class TremorFilter:
    """Takes an identical press within a short time for a tremor (B-10)."""

    def __init__(self, clock: Clock, seconds: float = TREMOR_SECONDS) -> None:
        """Ignore an identical press for so many *seconds*; 0 lets every press pass."""
        self._clock = clock
        self._seconds = seconds
        self._last = ""
        self._at = float("-inf")

    def passes(self, key: str) -> bool:
        """Tell whether a press of this key is meant; what is not meant does not make the time longer."""
        now = self._clock.monotonic()
        if key == self._last and now - self._at < self._seconds:
            return False
        self._last, self._at = key, now
        return True


class Throttle:
    """Lets something pass only so often."""

    def __init__(self, clock: Clock, seconds: float = ACTIVITY_SECONDS) -> None:
        """Let one pass in so many *seconds*."""
        self._clock = clock
        self._seconds = seconds
        self._at = float("-inf")

    def passes(self) -> bool:
        """Tell whether enough time has gone by since the last one that passed."""
        now = self._clock.monotonic()
        if now - self._at < self._seconds:
            return False
        self._at = now
        return True

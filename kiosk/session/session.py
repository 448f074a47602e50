"""The session of one visitor, and its privacy reset.

attract -> active -> warning -> ended (-> attract). There is no time limit on a task (D-01); the
reset exists for privacy only, never below 60 s (D-05), with a warning of 30 s on screen and by
voice, and more time as often as wanted (D-03). Touches, keys, input-method commits and speech that
is being read all count as activity.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clock import Clock, Scheduler, Timer


class Phase(enum.StrEnum):
    """Where the session is."""

    ATTRACT = "attract"
    ACTIVE = "active"
    WARNING = "warning"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class IdlePolicy:
    """When a session that nobody uses is ended.

    Attributes:
        idle_s: Seconds without activity before the warning; at least 60 (D-05).
        warning_s: Seconds of warning; at least 20 (D-03).
        is_enabled: False on a home PC.
    """

    idle_s: float = 120.0
    warning_s: float = 30.0
    is_enabled: bool = True

    def __post_init__(self) -> None:
        """Refuse what would hurry people."""
        if self.idle_s < 60 or self.warning_s < 20:
            raise ValueError("idle below 60 s or warning below 20 s (D-03, D-05)")


class Session:
    """Counts idle time and tells when phases change. Owned by the core's thread."""

    def __init__(self, clock: Clock, scheduler: Scheduler, policy: IdlePolicy) -> None:
        """Begin in the attract phase."""
        self._clock = clock
        self._scheduler = scheduler
        self._policy = policy
        self._factor = 1.0
        self._timer: Timer | None = None
        self._deadline = 0.0
        self._last_activity = clock.monotonic()
        self.phase = Phase.ATTRACT
        self.id = uuid.uuid4().hex
        self.on_phase_changed: Callable[[Phase], None] = lambda phase: None
        self.on_tick: Callable[[int], None] = lambda seconds: None

    def set_pace(self, factor: float) -> None:
        """Stretch every wait by *factor* (slow pace)."""
        self._factor = max(1.0, factor)

    @property
    def seconds_left(self) -> int:
        """Seconds until the end while the warning shows."""
        return max(0, round(self._deadline - self._clock.monotonic()))

    def begin(self) -> None:
        """A visitor has come."""
        if self.phase is Phase.ACTIVE:
            return
        self._enter(Phase.ACTIVE)
        self.touch()

    def touch(self) -> None:
        """Something was done; in the warning phase this gives more time, too."""
        self._last_activity = self._clock.monotonic()
        if self.phase is Phase.WARNING:
            self._enter(Phase.ACTIVE)
        if self.phase is Phase.ACTIVE and self._timer is None:
            self._plan(self._policy.idle_s * self._factor)

    def note_speech(self) -> None:
        """Speech is being read: that is activity, but it does not answer the warning."""
        if self.phase is Phase.ACTIVE:
            self._last_activity = self._clock.monotonic()

    def warn(self) -> None:
        """Ask whether somebody is still there; without an answer the visit ends (D-02 to D-05).

        On a home PC nothing happens: no visit ends there unless the person ends it.
        """
        if self.phase is not Phase.ACTIVE or not self._policy.is_enabled:
            return
        self._deadline = self._clock.monotonic() + self._policy.warning_s * self._factor
        self._enter(Phase.WARNING)
        self._tick()

    def end(self) -> None:
        """The visitor has gone."""
        self._cancel()
        if self.phase is not Phase.ENDED:
            self._enter(Phase.ENDED)

    def renew(self) -> None:
        """Everything is wiped; wait for the next visitor under a new id."""
        self._cancel()
        self.id = uuid.uuid4().hex
        self._enter(Phase.ATTRACT)

    def _enter(self, phase: Phase) -> None:
        if self.phase is phase:
            return
        self._cancel()
        self.phase = phase
        self.on_phase_changed(phase)

    def _plan(self, delay: float) -> None:
        self._cancel()
        if self._policy.is_enabled:
            self._timer = self._scheduler.call_later(delay, self._look)

    def _look(self) -> None:
        """The timer fired: idle long enough for a warning?"""
        self._timer = None
        if self.phase is not Phase.ACTIVE:
            return
        idle = self._clock.monotonic() - self._last_activity
        rest = self._policy.idle_s * self._factor - idle
        if rest > 0.001:
            self._plan(rest)
            return
        self.warn()

    def _tick(self) -> None:
        self._timer = None
        if self.phase is not Phase.WARNING:
            return
        left = self.seconds_left
        if left <= 0:
            self.end()
            return
        self.on_tick(left)
        self._timer = self._scheduler.call_later(1.0, self._tick)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

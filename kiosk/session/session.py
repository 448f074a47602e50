"""The session of one visitor, and its privacy reset.

attract -> active -> warning -> ended (-> attract). There is no time limit on a task (D-01); the
reset exists for privacy only, never below 60 s (D-05), with a warning of 30 s on screen and by
voice, and more time as often as wanted (D-03). Touches, keys, input-method commits and speech that
is being read all count as activity.

Whoever has called staff was told to wait, and that their work stays. While they wait, or staff help on the
screen, nothing is wiped after the ordinary idle time: active -> covered, in which their words are hidden from
whoever passes by and one press brings them back (WCAG 2.2.1: the wait is theirs neither to hurry nor to end;
WCAG 2.2.6: nothing is lost by it). Only after a longer time without any act of visitor or staff comes the
warning: somebody who has walked away must not leave their words to the next person.
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
    COVERED = "covered"
    """Staff are waited for, nobody has touched anything for a while: what was written is hidden and kept."""
    WARNING = "warning"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class IdlePolicy:
    """When a session that nobody uses is ended.

    Attributes:
        idle_s: Seconds without activity before the warning; at least 60 (D-05).
        warning_s: Seconds of warning; at least 20 (D-03).
        wait_s: Seconds after the last act of visitor or staff before the warning, while staff are waited for
            or help on the screen; at least as long as *idle_s*.
        is_enabled: False on a home PC.
    """

    idle_s: float = 120.0
    warning_s: float = 30.0
    wait_s: float = 900.0
    is_enabled: bool = True

    def __post_init__(self) -> None:
        """Refuse what would hurry people."""
        if self.idle_s < 60 or self.warning_s < 20:
            raise ValueError("idle below 60 s or warning below 20 s (D-03, D-05)")
        if self.wait_s < self.idle_s:
            raise ValueError("whoever waits for staff is not hurried more than others")


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
        self._is_told = False
        self._is_timely = False
        self._beneath = Phase.ACTIVE
        self.phase = Phase.ATTRACT
        self.id = uuid.uuid4().hex
        self.on_phase_changed: Callable[[Phase], None] = lambda phase: None
        self.on_tick: Callable[[int], None] = lambda seconds: None
        #: Whether the visitor waits for staff at a page that says so (a bell was rung, no desk is joined).
        self.is_waiting: Callable[[], bool] = lambda: False

    def set_pace(self, factor: float) -> None:
        """Stretch every wait by *factor* (slow pace)."""
        self._factor = max(1.0, factor)

    @property
    def seconds_left(self) -> int:
        """Seconds until the end while the warning shows."""
        return max(0, round(self._deadline - self._clock.monotonic()))

    @property
    def awaits_staff(self) -> bool:
        """Whether staff were called, or help on the screen."""
        return self._is_told or self.is_waiting()

    def begin(self) -> None:
        """A visitor has come."""
        if self.phase is Phase.ACTIVE:
            return
        self._enter(Phase.ACTIVE)
        self.touch()

    def touch(self) -> None:
        """The visitor goes on: a warning gives more time, what was covered is shown again."""
        self._last_activity = self._clock.monotonic()
        if self.phase in (Phase.WARNING, Phase.COVERED):
            self._enter(Phase.ACTIVE)
        if self.phase is Phase.ACTIVE and self._timer is None:
            self._plan(self._policy.idle_s * self._factor)

    def stir(self) -> None:
        """Somebody has done something, but what is covered stays covered."""
        self._last_activity = self._clock.monotonic()
        if self.phase is Phase.WARNING:
            self._enter(self._beneath)
            self._look()

    def note_staff(self) -> None:
        """Staff have done something for the visitor who waits for them, or whom they help."""
        if self.phase is Phase.WARNING and not self._is_timely:
            return  # staff have asked for this warning themselves
        if self.awaits_staff and self.phase in (Phase.ACTIVE, Phase.COVERED, Phase.WARNING):
            self.stir()

    def expect_staff(self, is_expected: bool) -> None:
        """Staff have been called or see the screen; or neither is so any more, from now on."""
        if is_expected == self._is_told:
            return
        self._is_told = is_expected
        if self.phase in (Phase.ACTIVE, Phase.COVERED):
            self._last_activity = self._clock.monotonic()
            if self.phase is Phase.COVERED:
                self._look()

    def note_speech(self) -> None:
        """Speech is being read: that is activity, but it does not answer the warning."""
        if self.phase is Phase.ACTIVE:
            self._last_activity = self._clock.monotonic()

    def warn(self) -> None:
        """Ask whether somebody is still there; without an answer the visit ends (D-02 to D-05).

        On a home PC nothing happens: no visit ends there unless the person ends it.
        """
        self._warn(is_timely=False)

    def _warn(self, *, is_timely: bool) -> None:
        if self.phase not in (Phase.ACTIVE, Phase.COVERED) or not self._policy.is_enabled:
            return
        self._is_timely, self._beneath = is_timely, self.phase
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
        self._is_told = False
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
        """Idle long enough for the cover, or for a warning?"""
        self._cancel()
        if self.phase not in (Phase.ACTIVE, Phase.COVERED):
            return
        is_long = self.phase is Phase.COVERED and self.awaits_staff
        idle = self._clock.monotonic() - self._last_activity
        rest = (self._policy.wait_s if is_long else self._policy.idle_s) * self._factor - idle
        if rest > 0.001:
            self._plan(rest)
        elif self.phase is Phase.ACTIVE and self.awaits_staff:
            self._enter(Phase.COVERED)
            self._look()
        else:
            self._warn(is_timely=True)

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

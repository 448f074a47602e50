"""Which driver says the next sentence: the first that works and knows the language, else silence.

A driver that fails is restarted and asked once more for the same sentence; then the next one is.
After :data:`MAX_FAILURES` failures in a row it rests, longer each time, so that a broken engine
does not delay every sentence. The last driver of the chain is silence at reading pace, which never
fails, so captions always go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.speech.driver import DriverListener, SpeechDriver

MAX_FAILURES = 3
ATTEMPTS_PER_SENTENCE = 2
FIRST_REST = 30.0
LONGEST_REST = 600.0


@dataclass(slots=True)
class _State:
    driver: SpeechDriver
    failures: int = 0
    rest: float = FIRST_REST
    rests_until: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SpeechHealth:
    """What the voice can do now.

    Attributes:
        driver: Name of the first driver that works.
        is_audible: Whether people hear something.
        reason: Why not, or why a later driver has taken over; without visitor text.
    """

    driver: str
    is_audible: bool
    reason: str = ""


class DriverChain:
    """The drivers in order of preference, and how each one has behaved."""

    def __init__(self, drivers: Sequence[SpeechDriver], clock: Clock) -> None:
        """Keep *drivers*, best first; the last one must be able to take every job.

        Raises:
            ValueError: If there is no driver.
        """
        if not drivers:
            raise ValueError("a speech manager needs at least one driver")
        self._states = [_State(driver) for driver in drivers]
        self._clock = clock

    @property
    def drivers(self) -> tuple[SpeechDriver, ...]:
        """All drivers, best first."""
        return tuple(state.driver for state in self._states)

    def connect(self, listener: DriverListener) -> None:
        """Let every driver report to *listener*."""
        for state in self._states:
            state.driver.connect(listener)

    def pick(self, language: str, attempts: dict[str, int]) -> SpeechDriver:
        """Return the driver for a sentence.

        Args:
            language: Main language tag of the utterance.
            attempts: How often each driver (by name) has failed with this very sentence.
        """
        now = self._clock.monotonic()
        for state in self._states[:-1]:
            driver = state.driver
            if (
                state.rests_until <= now
                and attempts.get(driver.name, 0) < ATTEMPTS_PER_SENTENCE
                and driver.is_audible
                and driver.can_speak(language)
            ):
                return driver
        return self._states[-1].driver

    def is_last_resort(self, driver: SpeechDriver) -> bool:
        """Return whether *driver* is the end of the chain."""
        return driver is self._states[-1].driver

    def has_voice(self, language: str) -> bool:
        """Return whether any driver but the last resort has a voice for the language tag."""
        voices = self._states[:-1] or self._states
        return any(state.driver.can_speak(language) for state in voices)

    def succeeded(self, driver: SpeechDriver) -> None:
        """Note that *driver* said a whole sentence."""
        state = self._state(driver)
        state.failures, state.rest, state.reason = 0, FIRST_REST, ""

    def failed(self, driver: SpeechDriver, reason: str) -> None:
        """Note that *driver* failed with *reason*; after several failures in a row it rests."""
        state = self._state(driver)
        state.failures += 1
        state.reason = reason
        if state.failures >= MAX_FAILURES:
            state.rests_until = self._clock.monotonic() + state.rest
            state.rest = min(state.rest * 2, LONGEST_REST)
            state.failures = 0

    def health(self) -> SpeechHealth:
        """Return which driver works now and why the better ones do not."""
        now = self._clock.monotonic()
        reasons = []
        for state in self._states[:-1]:
            if state.rests_until > now:
                reasons.append(f"{state.driver.name}: {state.reason}")
            elif not state.driver.is_audible:
                reasons.append(f"{state.driver.name}: {state.driver.silence_reason}")
            else:
                return SpeechHealth(state.driver.name, True, "; ".join(reasons))
        last = self._states[-1].driver
        reasons += [last.silence_reason] if last.silence_reason and not reasons else []
        return SpeechHealth(last.name, last.is_audible, "; ".join(reasons))

    def _state(self, driver: SpeechDriver) -> _State:
        return next(state for state in self._states if state.driver is driver)

"""Fakes for speech: a driver moved by hand, and a harness in which every driver call is expected."""

from __future__ import annotations

import heapq
import itertools
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.clock import SteppedClock
from kiosk.speech.driver import DriverListener, SpeechJob
from kiosk.speech.events import (
    SpeechEvent,
    SpeechHealthChanged,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceMarked,
    UtteranceQueued,
    UtteranceStarted,
)
from kiosk.speech.manager import SpeechManager
from kiosk.speech.privacy import AudioRoute
from kiosk.speech.utterance import Policy, Utterance


class Route:
    """An audio route whose headset is plugged by hand."""

    def __init__(self, has_headset: bool = False) -> None:
        self.has_headset = has_headset


class FakeDriver:
    """A driver that speaks only as far as the test moves it.

    Attributes:
        calls: ``start <text>``, ``stop``, ``restart`` and ``close``, in order.
    """

    def __init__(self, name: str = "fake", languages: frozenset[str] | None = None) -> None:
        self.name = name
        self.is_audible = True
        self.silence_reason = ""
        self.calls: list[str] = []
        self.job: SpeechJob | None = None
        self.volume = (0.0, False)
        self.listener: DriverListener | None = None
        self._languages = languages

    def connect(self, listener: DriverListener) -> None:
        self.listener = listener

    def can_speak(self, language: str) -> bool:
        return self._languages is None or language in self._languages

    def warm_up(self) -> None:
        self.calls.append("warm_up")

    def start(self, job: SpeechJob) -> None:
        assert self.job is None, "a driver gets one sentence at a time"
        self.job = job
        self.calls.append(f"start {job.text.strip()}")

    def stop(self) -> None:
        if self.job is not None:
            self.job = None
            self.calls.append("stop")

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        self.volume = (volume_db, is_muted)

    def restart(self) -> None:
        self.calls.append("restart")

    def close(self) -> None:
        self.calls.append("close")

    # -- moved by the test --

    def begin(self) -> None:
        assert self.job is not None and self.listener is not None
        self.listener.started(self.job.id)

    def end(self) -> None:
        """Say the running sentence to its end."""
        assert self.job is not None and self.listener is not None
        job = self.job
        self.listener.started(job.id)
        if self.job is job:
            self.job = None
            self.listener.finished(job.id)

    def fail(self, reason: str = "broken") -> None:
        assert self.job is not None and self.listener is not None
        self.listener.failed(self.job.id, reason)


def line(event: SpeechEvent) -> str:
    """Return a short readable form of *event* for comparisons."""
    match event:
        case SpeechHealthChanged():
            return f"health {event.driver} {event.is_audible}"
        case UtteranceQueued():
            return f"queued {event.utterance.masked}"
        case UtteranceStarted():
            return f"started {event.masked}" + (f" @{event.offset}" if event.is_resumed else "")
        case UtteranceMarked():
            return f"mark {event.offset}+{event.length}"
        case UtteranceFinished():
            return f"finished {event.utterance.masked}"
        case UtteranceInterrupted():
            return f"interrupted {event.utterance.masked} ({event.reason}, {event.will_resume})"
        case UtteranceDropped():
            return f"dropped {event.utterance.masked} ({event.reason})"


class SpeechHarness:
    """A manager with one fake driver; driver calls outside an expectation fail the test.

    Use::

        with harness.expect("start 안녕하세요."):
            harness.say("안녕하세요.")
    """

    def __init__(self, *drivers: FakeDriver, route: AudioRoute | None = None) -> None:
        self.clock = SteppedClock()
        self.drivers = drivers or (FakeDriver(),)
        self.driver = self.drivers[0]
        self.events: list[SpeechEvent] = []
        self.manager = SpeechManager(self.drivers, self.clock, self.clock, [self.events.append], route=route)

    @property
    def lines(self) -> list[str]:
        return [line(event) for event in self.events]

    def say(self, text: str, policy: Policy = Policy.RESPONSE, **rest: object) -> Utterance:
        utterance = Utterance.of(text, policy=policy, **rest)
        self.manager.say(utterance)
        return utterance

    @contextmanager
    def expect(self, *calls: str) -> Iterator[None]:
        """Check that exactly *calls* reach the driver inside the block, and none before it."""
        assert not self.driver.calls, f"unexpected before the block: {self.driver.calls}"
        yield
        seen, self.driver.calls = self.driver.calls, []
        assert seen == list(calls)

    def run(self, limit: int = 1000) -> None:
        """Let every driver speak until all is silent."""
        for _ in range(limit):
            busy = next((driver for driver in self.drivers if driver.job is not None), None)
            if busy is None:
                self.clock.run_pending()
                if all(driver.job is None for driver in self.drivers):
                    return
            else:
                busy.end()
        raise AssertionError("speech does not come to an end")


class LoopScheduler:
    """A real-time scheduler that runs on the test's own thread, inside :meth:`run_until`."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._agenda: list[tuple[float, int, list[Callable[[], None]]]] = []
        self._order = itertools.count()

    def post(self, call: Callable[[], None]) -> None:
        self._posted.put(call)

    def call_later(self, delay: float, call: Callable[[], None]) -> _LoopTimer:
        cell = [call]
        heapq.heappush(self._agenda, (time.monotonic() + delay, next(self._order), cell))
        return _LoopTimer(cell)

    def run_until(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Serve timers and posts until *condition* holds; return whether it came to hold."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            while self._agenda and self._agenda[0][0] <= time.monotonic():
                _, _, cell = heapq.heappop(self._agenda)
                if cell:
                    cell.pop()()
            try:
                self._posted.get(timeout=0.005)()
            except queue.Empty:
                continue
        return condition()


class _LoopTimer:
    def __init__(self, cell: list[Callable[[], None]]) -> None:
        self._cell = cell

    def cancel(self) -> None:
        self._cell.clear()

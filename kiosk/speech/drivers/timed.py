"""Drivers without a voice: they take the time that saying a sentence would take.

:class:`SilenceDriver` ends every fall-back chain, so that captions go on at reading pace when no
engine or no device works. :class:`RecorderDriver` also keeps what it was given, for tests, the
tour and the text front end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from kiosk.clock import Scheduler, Timer
from kiosk.speech.driver import DriverListener, SpeechJob
from kiosk.speech.pace import estimate_seconds

#: Seconds that a caption stays until its first character leaves (C-28).
CAPTION_SECONDS = 5.0
_WORD = re.compile(r"\S+")


class SilenceDriver:
    """Says nothing, at reading pace, with a mark for every word."""

    name = "silence"

    def __init__(self, scheduler: Scheduler, reason: str = "", shortest: float = CAPTION_SECONDS) -> None:
        """Make a silent driver.

        Args:
            scheduler: Where it waits.
            reason: Why the machine is silent, for the health report.
            shortest: Seconds that the last sentence of an utterance lasts at least (C-28).
        """
        self._scheduler = scheduler
        self._reason = reason
        self._shortest = shortest
        self._listener: DriverListener | None = None
        self._timers: list[Timer] = []

    @property
    def is_audible(self) -> bool:
        """False: nobody hears it."""
        return False

    @property
    def silence_reason(self) -> str:
        """Why the machine is silent."""
        return self._reason

    def connect(self, listener: DriverListener) -> None:
        """Report to *listener* from now on."""
        self._listener = listener

    def can_speak(self, language: str) -> bool:
        """Return False: there is no voice at all."""
        del language
        return False

    def warm_up(self) -> None:
        """Nothing to prepare."""

    def start(self, job: SpeechJob) -> None:
        """Begin to take the time of *job*."""
        self.stop()
        listener = self._listener
        if listener is None:
            return
        at = 0.0
        self._later(at, lambda: listener.started(job.id))
        for piece in job.pieces:
            for word in _WORD.finditer(piece.text):
                offset, length = piece.offset + word.start(), len(word.group())
                self._later(at, partial(listener.marked, job.id, offset, length))
                at += estimate_seconds(word.group(), job.rate)
        if job.is_last:
            at = max(at, self._shortest)
        self._later(at, lambda: listener.finished(job.id))

    def _later(self, delay: float, call: Callable[[], None]) -> None:
        self._timers.append(self._scheduler.call_later(delay, call))

    def stop(self) -> None:
        """Forget the running job."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Ignore the volume of silence."""

    def restart(self) -> None:
        """Forget the running job; there is nothing else to begin afresh."""
        self.stop()

    def close(self) -> None:
        """Forget the running job."""
        self.stop()


class RecorderDriver(SilenceDriver):
    """Takes the time of a voice and remembers what it said.

    Attributes:
        jobs: Every job that began, in order.
        volumes: Every (dB, muted) that was set.
    """

    name = "recorder"

    def __init__(self, scheduler: Scheduler, mute_languages: frozenset[str] = frozenset({"mn"})) -> None:
        """Make a recorder.

        Args:
            scheduler: Where it waits.
            mute_languages: Tags for which it has no voice, as on a real machine.
        """
        super().__init__(scheduler, shortest=0.0)
        self._mute_languages = mute_languages
        self.jobs: list[SpeechJob] = []
        self.volumes: list[tuple[float, bool]] = []

    @property
    def is_audible(self) -> bool:
        """True: tests treat it as a voice."""
        return True

    @property
    def texts(self) -> list[str]:
        """The display text of every sentence that began."""
        return [job.text.strip() for job in self.jobs]

    def can_speak(self, language: str) -> bool:
        """Return whether it plays a voice for the language tag."""
        return language not in self._mute_languages

    def start(self, job: SpeechJob) -> None:
        """Remember *job* and take its time."""
        self.jobs.append(job)
        super().start(job)

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Remember the volume."""
        self.volumes.append((volume_db, is_muted))

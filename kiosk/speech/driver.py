"""What the manager asks of a driver, and what a driver reports: two protocols and one value.

A driver says one :class:`SpeechJob` (a sentence) at a time. It reports through a
:class:`DriverListener`, always on the thread that owns the core's state (through
``Scheduler.post`` or ``call_later``) and never from inside :meth:`SpeechDriver.start`.
A stopped driver never reports anything more for what was stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of one sentence.

    Attributes:
        text: Display text; normalised by the driver that needs it.
        language: Language tag.
        kind: A :class:`kiosk.speech.utterance.SegmentKind` value.
        offset: Where the span begins in the text of the utterance, in characters.
    """

    text: str = field(repr=False)
    language: str
    kind: str
    offset: int


@dataclass(frozen=True, slots=True)
class SpeechJob:
    """One sentence, as a driver gets it.

    Attributes:
        id: Number that grows with every job; reports with another one are stale.
        pieces: The spans.
        language: Main language of the utterance.
        rate: Factor on the normal speech rate (1.0 is about four Korean syllables a second, C-27).
        is_last: Whether it is the last sentence of its utterance.
        sentences: The display texts of all sentences of the utterance; recordings are used for all
            of them or for none.
    """

    id: int
    pieces: tuple[Piece, ...]
    language: str
    rate: float = 1.0
    is_last: bool = True
    sentences: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The display text of the sentence."""
        return "".join(piece.text for piece in self.pieces)


class DriverListener(Protocol):
    """Who hears a driver's reports."""

    def started(self, job_id: int) -> None:
        """The first sound of the job has been heard."""

    def marked(self, job_id: int, offset: int, length: int) -> None:
        """The word at *offset* (characters in the utterance's text) is being heard."""

    def finished(self, job_id: int) -> None:
        """All of the job has been heard."""

    def failed(self, job_id: int, reason: str) -> None:
        """The job could not be said; *reason* holds no visitor text."""

    def health_changed(self, driver: SpeechDriver) -> None:
        """``is_audible`` or ``silence_reason`` of *driver* has changed."""


class SpeechDriver(Protocol):
    """Something that says sentences, or takes the time that saying them would take."""

    name: str

    @property
    def is_audible(self) -> bool:
        """Whether people can hear it."""

    @property
    def silence_reason(self) -> str:
        """Why it cannot be heard, in technical words; empty when it can."""

    def connect(self, listener: DriverListener) -> None:
        """Report to *listener* from now on."""

    def can_speak(self, language: str) -> bool:
        """Return whether there is a usable voice for the language tag."""

    def warm_up(self) -> None:
        """Begin what takes long, without blocking."""

    def start(self, job: SpeechJob) -> None:
        """Say *job*, stopping whatever is being said."""

    def stop(self) -> None:
        """Fall silent at once and forget the running job."""

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Apply a volume in dB relative to the calibrated default, at once (C-10 to C-13)."""

    def restart(self) -> None:
        """Give up what hangs and begin afresh, without blocking."""

    def close(self) -> None:
        """Release processes and devices."""

"""What every recogniser can do, whichever engine it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

#: Sound comes as signed 16 bit, little-endian, mono, so many samples a second.
SAMPLE_RATE = 16000


@dataclass(frozen=True, slots=True, repr=False)
class Hypothesis:
    """What may have been said.

    Attributes:
        text: The words, as the engine writes them.
        confidence: 0.0 (a guess) to 1.0 (certain), as far as the engine tells.
    """

    text: str
    confidence: float

    def __repr__(self) -> str:
        """Hide the words: they are a visitor's."""
        return f"Hypothesis(<{len(self.text)} characters>, {self.confidence:.2f})"


class Recognizer(Protocol):
    """Turns sound into words, one stretch of speech at a time. Used on one thread."""

    def start(self, phrases: Sequence[str] = ()) -> None:
        """Begin to listen; *phrases* are what is likely to be said, a hint that may be ignored."""

    def feed(self, pcm: bytes) -> None:
        """Take in more sound (:data:`SAMPLE_RATE`, s16le, mono; any length of whole samples)."""

    def partial(self) -> str:
        """Return what it has understood so far, or ""."""

    def finish(self) -> tuple[Hypothesis, ...]:
        """End the stretch; return what may have been said, best first, or nothing."""

    def cancel(self) -> None:
        """End the stretch and forget it."""

    def close(self) -> None:
        """Give the model up."""

"""What the speech manager tells its listeners: captions, recorder, speech log, idle timer.

Every event names its utterance and the moment (monotonic seconds). Offsets are characters in
``text``, the text that is really being said: the display text, or the neutral sentence that
stands in for personal data on a loudspeaker.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.speech.utterance import Utterance


class Reason(enum.StrEnum):
    """Why an utterance was cut off or never said."""

    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    COALESCED = "coalesced"
    BUSY = "busy"
    EXPIRED = "expired"
    INVALID = "invalid"
    SESSION_ENDED = "session ended"
    ALERT = "alert"
    WAITS = "waits"
    ROUTE = "route"
    PAUSED = "paused"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class UtteranceQueued:
    """It was accepted and will be said when its turn comes."""

    utterance: Utterance
    at: float


@dataclass(frozen=True, slots=True)
class UtteranceStarted:
    """It began, or went on after an interruption.

    Attributes:
        text: What is being said, before normalising.
        masked: The same with bullets for personal characters; what captions and logs may show.
        offset: Where in ``text`` it begins; more than 0 when it goes on after an interruption.
        is_resumed: Whether it went on after an interruption.
        is_audible: Whether a voice says it (False: captions at reading pace).
    """

    utterance: Utterance
    at: float
    text: str = field(repr=False)
    masked: str
    offset: int = 0
    is_resumed: bool = False
    is_audible: bool = True


@dataclass(frozen=True, slots=True)
class UtteranceMarked:
    """The word at ``offset`` is being heard now.

    Attributes:
        offset: First character of the word, in the ``text`` of the last UtteranceStarted.
        length: Its number of characters.
    """

    utterance: Utterance
    at: float
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class UtteranceFinished:
    """All of it has been heard."""

    utterance: Utterance
    at: float


@dataclass(frozen=True, slots=True)
class UtteranceInterrupted:
    """It was cut off while being said.

    Attributes:
        reason: A :class:`Reason` or the reason given to ``stop_all``.
        will_resume: Whether it goes on later, from the sentence in which it was cut off.
    """

    utterance: Utterance
    at: float
    reason: str
    will_resume: bool = False


@dataclass(frozen=True, slots=True)
class UtteranceDropped:
    """It was given up while it waited; nothing (more) of it will be said."""

    utterance: Utterance
    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class SpeechHealthChanged:
    """What the machine's voice can do has changed.

    Attributes:
        driver: Name of the driver that speaks now.
        is_audible: False when nothing can be heard and captions go on at reading pace.
        reason: Why, in technical words without any visitor text; empty when all is well.
    """

    driver: str
    at: float
    is_audible: bool
    reason: str = ""


UtteranceEvent = (
    UtteranceQueued
    | UtteranceStarted
    | UtteranceMarked
    | UtteranceFinished
    | UtteranceInterrupted
    | UtteranceDropped
)
SpeechEvent = UtteranceEvent | SpeechHealthChanged
SpeechListener = Callable[[SpeechEvent], None]

"""What is to be said: frozen values, made by the core and never changed by the speech service.

An :class:`Utterance` is one thing to say, with the :class:`Policy` that tells what it may
interrupt. Its text comes in :class:`Segment` spans, because the parts of one sentence may be read
in different ways: a name in another language, a receipt number character by character, a
telephone number digit by digit, or something a visitor typed.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

MASK = "\N{BULLET}"


class Policy(enum.IntEnum):
    """How an utterance behaves towards others; a lower value goes first.

    Attributes:
        ALERT: Interrupts all but ALERT; first in, first out; never dropped.
        RESPONSE: Answers a touch or a focus; newest wins; cancels RESPONSE, READING and HINT (C-08).
        NOTICE: Waits its turn; first in, first out; kept.
        READING: Long text; goes on by sentence after an ALERT; cancelled by a RESPONSE.
        PROGRESS: Coalesced by key; the last of a series is always said.
        HINT: Said only if nothing else is being said or waiting.
    """

    ALERT = 0
    RESPONSE = 1
    NOTICE = 2
    READING = 3
    PROGRESS = 4
    HINT = 5


class SegmentKind(enum.StrEnum):
    """How a span is read.

    Attributes:
        TEXT: As people say it, through the language's normaliser.
        CODE: Character by character, with the grouping given by spaces or hyphens (C-18).
        PHONE: A telephone number, digit by digit.
        PRIVATE: Something that may identify a person; to a headset only (C-16), masked in logs.
    """

    TEXT = "text"
    CODE = "code"
    PHONE = "phone"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of display text in one language.

    Attributes:
        text: The characters as they are shown, spaces included.
        language: Language tag of this span (``ko``, ``en``, ...), which decides its voice (C-19).
        kind: How it is read; a :class:`SegmentKind` or its value.
    """

    text: str
    language: str = "ko"
    kind: SegmentKind | str = SegmentKind.TEXT

    @property
    def is_private(self) -> bool:
        """Whether this span goes to a headset only."""
        return self.kind == SegmentKind.PRIVATE

    def __repr__(self) -> str:
        """Hide private characters, so that no log or traceback can show them."""
        shown = f"<{len(self.text)} characters>" if self.is_private else repr(self.text)
        return f"Segment({shown}, {self.language!r}, {str(self.kind)!r})"


def _new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing to say.

    Attributes:
        segments: The text, in spans. Joined as they stand, they are the display text.
        language: Main language tag; decides whether the machine has a voice for it.
        policy: How it behaves towards other utterances.
        key: What it is about (an item key, the name of a running task); used to drop duplicates
            and to coalesce PROGRESS.
        session: Visitor session to which it belongs; :meth:`SpeechManager.purge` removes it.
        expires_at: Monotonic second after which it is no longer begun, or None.
        private: True if all of it is personal (C-16).
        rate: Factor on the normal speech rate, or None for the visitor's setting.
        is_valid: Asked before each sentence and when new speech arrives; once False, the utterance
            is dropped and, if being said, cut off.
        id: Unique id, made if not given.
    """

    segments: tuple[Segment, ...]
    language: str = "ko"
    policy: Policy = Policy.RESPONSE
    key: str | None = None
    session: str | None = None
    expires_at: float | None = None
    private: bool = False
    rate: float | None = None
    is_valid: Callable[[], bool] | None = field(default=None, compare=False, repr=False)
    id: str = field(default_factory=_new_id)

    @classmethod
    def of(
        cls, text: str, language: str = "ko", policy: Policy = Policy.RESPONSE, **rest: object
    ) -> Utterance:
        """Make an utterance of one plain span.

        Args:
            text: Display text.
            language: Language tag.
            policy: How it behaves towards others.
            **rest: Any other attribute of :class:`Utterance`.
        """
        return cls((Segment(text, language),), language, policy, **rest)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """The display text, before any normalising."""
        return "".join(segment.text for segment in self.segments)

    @property
    def masked(self) -> str:
        """The display text with one bullet for each personal character; same length as ``text``."""
        return mask(self.segments, self.private)

    @property
    def is_personal(self) -> bool:
        """Whether any part of it may only go to a headset."""
        return self.private or any(segment.is_private for segment in self.segments)

    def __repr__(self) -> str:
        """Show the masked text only."""
        return f"Utterance({self.id!r}, {self.policy.name}, {self.language!r}, {self.masked!r})"


def mask(segments: tuple[Segment, ...], is_all_private: bool = False) -> str:
    """Return the text of *segments* with one bullet for each personal character.

    Args:
        segments: The spans.
        is_all_private: Mask every span, not only the private ones.
    """
    return "".join(
        MASK * len(segment.text) if is_all_private or segment.is_private else segment.text
        for segment in segments
    )

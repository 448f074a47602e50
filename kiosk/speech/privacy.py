"""Keeps personal data away from the loudspeaker (C-15, C-16).

Whatever is private goes to a headset only. On a loudspeaker a neutral sentence stands in for it,
which tells how many characters there are and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Protocol

from kiosk.i18n.text import Message, msg
from kiosk.speech.utterance import Segment, SegmentKind, Utterance

Localise = Callable[[Message, str], str]


class AudioRoute(Protocol):
    """Where sound goes."""

    @property
    def has_headset(self) -> bool:
        """Whether sound goes to a headset, which nobody else can hear."""


class Loudspeaker:
    """The route of a terminal without a jack, and of every terminal until a headset is seen."""

    has_headset = False


def source_text(message: Message, language: str) -> str:
    """Return the Korean source text of *message* with its arguments; for tests and tools."""
    del language
    text = message.id
    for name, value in message.args:
        text = text.replace("{" + name + "}", str(value))
    return text


def count_characters(text: str) -> int:
    """Return how many characters a person would count: no combining marks, no spaces."""
    return sum(1 for each in text if not each.isspace() and not unicodedata.combining(each))


def hidden(count: int) -> Message:
    """Return the neutral sentence for *count* hidden characters."""
    # Translators: Spoken instead of personal text on a loudspeaker. {count} is how many characters it has.
    return msg("숨긴 내용, {count}자", count=count)


def audible_segments(
    utterance: Utterance, has_headset: bool, localise: Localise = source_text
) -> tuple[Segment, ...]:
    """Return what of *utterance* may be said on this route.

    Args:
        utterance: What is to be said.
        has_headset: Whether only the visitor hears it.
        localise: Turns the neutral message into the utterance's language.
    """
    if has_headset or not utterance.is_personal:
        return utterance.segments

    def neutral(text: str) -> Segment:
        return Segment(localise(hidden(count_characters(text)), utterance.language), utterance.language)

    if utterance.private:
        return (neutral(utterance.text),)
    return tuple(
        neutral(each.text) if each.kind == SegmentKind.PRIVATE else each for each in utterance.segments
    )

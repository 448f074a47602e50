"""The spoken script: texts in one language, joined into sentences.

What the voice says is what the page shows, in the same words (C-01), plus what the eye gets for free
(place in the list, state). It is text *before* normalising; how a number is said is the speech side's
business.
"""

from __future__ import annotations

from typing import Protocol

from kiosk.i18n.localiser import Span
from kiosk.i18n.text import Arg, Code, Message, Text, VisitorText, msg

_ENDS = ".?!。？！…؟:,，、"


class Words(Protocol):
    """What the renderer needs of the localiser."""

    @property
    def tag(self) -> str:
        """Catalogue tag."""

    def text(self, value: Arg) -> str:
        """Render for the eye."""

    def spans(self, value: Arg) -> tuple[Span, ...]:
        """Render as spans with language and kind."""


class Script:
    """Joins texts into what is said, in the language of one localiser."""

    def __init__(self, words: Words) -> None:
        """Speak with *words*."""
        self._words = words

    def say(self, *parts: Text | None) -> tuple[Span, ...]:
        """Join texts into spans, each part a sentence of its own; a part that is None is left out."""
        spans: list[Span] = []
        for part in parts:
            if part is not None:
                spans.extend(self._end([span for span in self._words.spans(part) if span.text]))
        return tuple(spans)

    def say_line(self, *parts: Text | None) -> tuple[Span, ...]:
        """Say the quiet line above the title as it stands there: its parts joined by a dot."""
        spans: list[Span] = []
        for part in parts:
            made = self._words.spans(part) if part is not None else ()
            if made and spans:
                spans.append(Span(" · ", spans[-1].language, "text"))
            spans.extend(made)
        return self._end(spans)

    def _end(self, spans: list[Span]) -> tuple[Span, ...]:
        """Let the spans end as a sentence does."""
        if not spans:
            return ()
        last = spans[-1]
        stop = "。" if self._words.tag in ("zh-CN", "ja") else ". "
        if last.kind != "text":
            return (*spans, Span(stop, last.language, "text"))
        words = last.text.rstrip()
        end = " " if words[-1:] in _ENDS else stop
        return (*spans[:-1], Span(words + end, last.language, last.kind))


def join_sentences(*parts: str) -> str:
    """Join parts of an accessible description by one full stop each; a sentence brings its own."""
    *firsts, last = [part for part in parts if part] or [""]
    return "".join(f"{part} " if part[-1] in _ENDS else f"{part}. " for part in firsts) + last


def said_place(index: int, count: int) -> Message | None:
    """Say the place among *count* things to pick, from 1; nothing where there is no choice."""
    if count < 2:
        return None
    # Translators: Spoken place in a list: item {index} of {count}.
    return msg("{count}개 중 {index}번째", count=count, index=index)


def said_disabled(*, is_enabled: bool) -> Message | None:
    """Say that something cannot be used now, if that is so."""
    # Translators: Said of something that cannot be used now.
    return None if is_enabled else msg("지금은 쓸 수 없어요.")


def said_state(*, is_selected: bool | None) -> Message | None:
    """Say whether a choice is chosen; nothing of one that has no such state."""
    if is_selected is None:
        return None
    if is_selected:
        # Translators: Spoken state of a choice that is chosen.
        return msg("골랐어요.")
    # Translators: Spoken state of a choice that is not chosen.
    return msg("고르지 않았어요.")


def said_code(code: Code) -> Message:
    """Say a secret code, digit by digit; it is private, so only a headset gets the digits (C-16)."""
    # Translators: The code that opens the case with the number; {code} is private.
    return msg("확인 번호 {code}", code=VisitorText(" ".join(code.value), private=True))

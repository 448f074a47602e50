"""Kanji to kana for espeak-ng, which reads a kanji as "Chinese letter".

pykakasi (https://codeberg.org/miurahr/pykakasi) knows the readings; loading its dictionary takes
half a second, so it is loaded at the first Japanese sentence, in the worker process only. The
particles は and へ are spelled わ and え, as they sound.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from kiosk.speech.normalise.tracked import Tracked

_HIRAGANA = re.compile(r"^[\u3041-\u309F]+")
_PARTICLE = re.compile(r"^(?:(に|で|と|から|まで|より)?は|へ)")
#: Words whose hiragana begin like a particle.
_NOT_PARTICLE = re.compile(r"^(?:はい|はじめ|はっきり|はやく|へん)")
_KANJI = re.compile(r"[\u3400-\u9FFF々]")


@functools.cache
def _converter() -> Any:
    import pykakasi

    return pykakasi.kakasi()  # type: ignore[no-untyped-call]


def is_loaded() -> bool:
    """Return whether the dictionary is in memory, where it takes about 110 MB."""
    return bool(_converter.cache_info().currsize)


def _after_numbers(tracked: Tracked) -> Tracked:
    """Spell は and へ as they sound after a number, which is written in hiragana by now.

    A character that stands for a longer written form, or for the same one as its neighbour, comes
    from a number.
    """
    spans = tracked.spans

    def is_number(at: int) -> bool:
        begin, end = spans[at]
        return end - begin > 1 or (at > 0 and spans[at - 1] == spans[at])

    def sounded(match: re.Match[str]) -> str:
        at = match.start()
        is_particle = at > 0 and is_number(at - 1) and not is_number(at)
        return {"は": "わ", "へ": "え"}[match.group()] if is_particle else match.group()

    return tracked.sub(re.compile("[はへ]"), sounded)


def to_kana(tracked: Tracked) -> Tracked:
    """Replace every kanji by its reading, and set words apart."""
    if not tracked.text.strip():
        return tracked
    tracked = _after_numbers(tracked)
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    is_after_word = False
    for token in _converter().convert(tracked.text):
        written, said = str(token["orig"]), str(token["hira"])
        begin, end = at, at + len(written)
        at = end
        if tracked.text[begin:end] != written:
            return tracked  # The converter has changed the text; better unread than wrongly marked.
        is_hiragana = bool(_HIRAGANA.match(written))
        if is_hiragana and is_after_word and not _NOT_PARTICLE.match(written):
            said = _PARTICLE.sub(_sounded, said)
        if parts and not is_hiragana and written.strip() and written[0].isalnum():
            parts.append(" ")
            spans.append(tracked.spans[begin])
        covered = tracked.spans[begin:end]
        parts.append(said)
        if len(said) == len(written):
            spans += covered
        elif covered:
            spans += [(covered[0][0], covered[-1][1])] * len(said)
        is_after_word = not is_hiragana and written[-1:].isalnum()
    return tracked.replaced_by("".join(parts), spans)


def _sounded(match: re.Match[str]) -> str:
    return match.group().replace("は", "わ").replace("へ", "え")

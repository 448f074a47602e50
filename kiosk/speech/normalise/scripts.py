"""Splits a sentence by script, so that each part gets a voice that can read it (C-19)."""

from __future__ import annotations

import re

#: Script of a run -> languages that it can belong to; the first is taken when the surrounding
#: language is none of them.
_SCRIPTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"[\u1100-\u11FF\u3130-\u318F\uAC00-\uD7A3]"), ("ko",)),
    (re.compile(r"[\u3040-\u30FF\u31F0-\u31FF\uFF66-\uFF9F]"), ("ja",)),
    (re.compile(r"[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF々]"), ("zh-CN", "ja")),
    (re.compile(r"[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFF]"), ("ar",)),
    (re.compile(r"[\u0400-\u04FF]"), ("mn",)),
    (re.compile(r"[A-Za-z\u00C0-\u024F\u1E00-\u1EFF]"), ("en", "vi")),
)
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1EA0-\u1EF9]")


def language_of(character: str, around: str) -> str | None:
    """Return the language in which *character* is read, or None if any language will do.

    Args:
        character: One character.
        around: Language of the sentence.
    """
    for pattern, languages in _SCRIPTS:
        if pattern.match(character):
            if around in languages:
                return around
            if _VIETNAMESE.match(character):
                return "vi"
            return languages[0]
    return None


def split_scripts(text: str, language: str) -> list[tuple[int, int, str]]:
    """Cut *text* into runs that one voice can read.

    Digits, spaces and punctuation go with the run before them, or with the first run. Han
    characters next to kana are Japanese.

    Args:
        text: A sentence.
        language: Its main language.

    Returns:
        (begin, end, language) for each run, in order and without gaps.
    """
    around_han = "ja" if re.search(r"[\u3040-\u30FF]", text) else language
    runs: list[tuple[int, int, str]] = []
    begin, current = 0, None
    for index, character in enumerate(text):
        own = language_of(character, language)
        if own == "zh-CN":
            own = language_of(character, around_han)
        if own is None or own == current:
            continue
        if current is None:
            current = own
            continue
        begin = _close(runs, text, begin, index, current)
        current = own
    if text:
        runs.append((begin, len(text), current or language))
    return runs


def _close(runs: list[tuple[int, int, str]], text: str, begin: int, end: int, language: str) -> int:
    """End a run; an opening bracket or quote before the next run belongs to that one."""
    cut = end
    while cut > begin + 1 and text[cut - 1] in "([「『“‘\"'<«":
        cut -= 1
    runs.append((begin, cut, language))
    return cut

"""Finding by words, forgiving and pure: for lists that are already here.

The directory's full search runs in the gateway; this one narrows a few dozen services while
somebody types. Hangul is compared in decomposed form (NFD), so that a half-typed syllable ("가로ㄷ",
"가로드") already finds "가로등"; NFKC turns the lone letters of a keyboard into conjoining ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_FINAL_TO_INITIAL = {
    0x11A8 + offset: initial
    for offset, initial in {
        0: "ᄀ", 1: "ᄁ", 3: "ᄂ", 6: "ᄃ", 7: "ᄅ", 15: "ᄆ", 16: "ᄇ", 18: "ᄉ",
        19: "ᄊ", 20: "ᄋ", 21: "ᄌ", 22: "ᄎ", 23: "ᄏ", 24: "ᄐ", 25: "ᄑ", 26: "ᄒ",
    }.items()
}  # fmt: skip


def fold(text: str) -> str:
    """Return the text as it is compared: small letters, decomposed, no marks, no spaces.

    A final consonant counts as the initial of a syllable still to come, because that is what it
    is while somebody types.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (char for char in decomposed if unicodedata.category(char) not in ("Mn", "Zs", "Cc", "Po"))
    return "".join(kept).translate(_FINAL_TO_INITIAL)


def matches(query: str, texts: Iterable[str]) -> bool:
    """Tell whether every typed word occurs in one of the texts."""
    words = [folded for word in query.split() if (folded := fold(word))]
    if not words:
        return False
    haystack = [fold(text) for text in texts]
    return all(any(word in text for text in haystack) for word in words)

"""The pseudo-locale ``en-XA``: English that is recognisably not final (F-10).

Letters get accents, so that a string that never went through the catalogue stands out; the text
grows by 60 per cent with short made-up words that wrap like real ones; brackets show whether the
beginning or the end is cut off. It is made when catalogues are compiled and never stored.
"""

from __future__ import annotations

import itertools
import math
import re

#: How much longer pseudo texts are than the English ones.
EXPANSION = 0.6

_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅßÇÐÉƑĜĤÎĴĶĻṀÑÖÞQŔŠŤÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþqŕšťûṽŵẋýž",
)
_FIELD = re.compile(r"(\{[^{}]*\}|\{\{|\}\})")
_FILLERS = ("öñé", "ťŵö", "ťĥŕéé", "ƒöûŕ", "ƒîṽé", "šîẋ", "šéṽéñ", "éîĝĥť", "ñîñé", "ťéñ")


def pseudolocalise(text: str) -> str:
    """Return the pseudo text of an English one; fields and white space at the ends are kept."""
    if not text.strip():
        return text
    pieces = _FIELD.split(text)
    accented = "".join(piece if _FIELD.fullmatch(piece) else piece.translate(_ACCENTED) for piece in pieces)
    visible = sum(len(piece) for piece in pieces if not _FIELD.fullmatch(piece))
    return f"[{accented}{_padding(math.ceil(visible * EXPANSION))}]"


def _padding(length: int) -> str:
    """Return made-up words, each after a space, of at least *length* characters."""
    words = ""
    for filler in itertools.cycle(_FILLERS):
        if len(words) >= length:
            break
        words += f" {filler}"
    return words

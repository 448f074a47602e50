"""Cuts an utterance into sentences, so that an interrupted one goes on with a whole sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.speech.driver import Piece
from kiosk.speech.utterance import Segment, SegmentKind

#: A stop that ends a sentence: CJK stops always, others before a space or the end. Not the stops
#: of "3.5" or "2026. 11. 22.", which stand after a digit and before another one.
_END = re.compile(
    r"""[。！？](?:["'”’」』)\]]*)            # full-width stops need no space
      | (?<=\d)\.(?=\s+(?!\d)\S|\s*$)          # a stop after a digit, unless a number follows
      | (?<!\d)[.…]+["'”’」』)\]]*(?=\s|$)
      | [!?؟]+["'”’」』)\]]*(?=\s|$)
      | \n+
    """,
    re.VERBOSE,
)
#: Abbreviations after which a stop does not end the sentence (lower case, without the stop).
_ABBREVIATIONS = frozenset(
    [
        *("mr", "mrs", "ms", "dr", "st", "no", "vs", "etc", "e.g", "i.e", "a.m", "p.m", "u.s", "approx"),
        *("dept", "tel", "ext", "tp", "ts", "ths", "pgs", "gs", "q", "p", "đ", "x"),
    ]
)
#: A date in the form "2026. 11. 22.", whose last stop ends no sentence when words follow.
_DATE = re.compile(r"\d{4}\.\s?\d{1,2}\.\s?\d{1,2}$")
_LAST_WORD = re.compile(r"[^\W\d_][\w.]*$")
_SPEAKABLE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an utterance.

    Attributes:
        pieces: Its spans, with offsets in the utterance's text.
        offset: Where it begins, in characters.
        length: Its number of characters.
    """

    pieces: tuple[Piece, ...]
    offset: int
    length: int


def _ends(segment: Segment) -> list[int]:
    """Return the positions inside a text span at which a sentence ends."""
    if segment.kind != SegmentKind.TEXT:
        return []
    ends = []
    for match in _END.finditer(segment.text):
        if match.group().startswith("."):
            word = _LAST_WORD.search(segment.text, 0, match.start())
            if word and word.group().lower() in _ABBREVIATIONS:
                continue
            if _DATE.search(segment.text, 0, match.start()) and segment.text[match.end() :].strip():
                continue
        rest = segment.text[match.end() :]
        ends.append(match.end() + len(rest) - len(rest.lstrip()))
    return ends


def split_sentences(segments: tuple[Segment, ...]) -> tuple[Sentence, ...]:
    """Split *segments* into sentences; codes, numbers and private spans are never cut.

    Parts without a letter or digit join the sentence before them; a text with nothing to say
    gives an empty tuple.
    """
    groups: list[list[Piece]] = [[]]
    offset = 0
    for segment in segments:
        begin = 0
        for end in [*_ends(segment), len(segment.text)]:
            if end > begin:
                piece = Piece(segment.text[begin:end], segment.language, str(segment.kind), offset + begin)
                if groups[-1] or _SPEAKABLE.search(piece.text) or len(groups) == 1:
                    groups[-1].append(piece)
                else:
                    groups[-2].append(piece)
            if end in _ends(segment) and groups[-1] and _is_speakable(groups[-1]):
                groups.append([])
            begin = max(begin, end)
        offset += len(segment.text)
    kept = [group for group in groups if _is_speakable(group)]
    return tuple(
        Sentence(tuple(group), group[0].offset, sum(len(piece.text) for piece in group)) for group in kept
    )


def _is_speakable(pieces: list[Piece]) -> bool:
    return any(_SPEAKABLE.search(piece.text) for piece in pieces)

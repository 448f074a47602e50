"""Pages: which items stand together, and where. Pure arithmetic, in pixels of the front end.

Paging replaces scrolling (E-05). A front end measures every item once for the width of its column
and passes the heights in as :class:`Block` values. :func:`paginate` breaks them into pages,
:func:`arrange` gives each one its rectangle, and :func:`split_paragraph` cuts a text that no page
can hold between its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: E-03: at most this many things to pick on one page.
MAX_CHOICES = 6

#: The end of a sentence in the scripts we write, with what may close it.
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])[\"'”’)\]]*\s+|(?<=[。！？])[」』”’）]*|\n+")


@dataclass(frozen=True, slots=True)
class Block:
    """One measured item.

    Attributes:
        key: Key of the item, ``key#2`` for the second part of a split paragraph.
        height: Height that its content needs, in px.
        is_choice: Whether it counts as something to pick and may stand beside others.
        is_heading: Whether it must not be the last of its page.
        stretch: Up to how much height it may grow, in px; less than *height* means not at all.
    """

    key: str
    height: float
    is_choice: bool = False
    is_heading: bool = False
    stretch: float = 0.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in px, from the top left corner of the column area."""

    x: float
    y: float
    width: float
    height: float


Row = tuple[Block, ...]


def rows_of(blocks: Sequence[Block], columns: int) -> tuple[Row, ...]:
    """Put choices that follow each other side by side; everything else takes a row of its own."""
    rows: list[list[Block]] = []
    is_open = False
    for block in blocks:
        if block.is_choice and is_open and len(rows[-1]) < columns:
            rows[-1].append(block)
        else:
            rows.append([block])
            is_open = block.is_choice
    return tuple(tuple(row) for row in rows)


def _row_height(row: Row) -> float:
    return max(block.height for block in row)


def _is_heading(row: Row) -> bool:
    return len(row) == 1 and row[0].is_heading


def _fill(rows: Sequence[Row], height: float, gap: float, limit: int) -> list[list[Row]]:
    """Fill pages from the top; a row that is taller than any page gets one of its own."""
    pages: list[list[Row]] = [[]]
    used = 0.0
    choices = 0
    for row in rows:
        tall = _row_height(row)
        picks = sum(block.is_choice for block in row)
        page = pages[-1]
        if page and (used + gap + tall > height + 0.5 or choices + picks > limit):
            carried: list[Row] = []
            while len(page) > len(carried) and _is_heading(page[-1 - len(carried)]):
                carried.insert(0, page[-1 - len(carried)])
            taken = sum(_row_height(each) + gap for each in carried)
            if carried and len(carried) < len(page) and taken + tall <= height + 0.5:
                del page[-len(carried) :]
            else:
                carried = []
            pages.append(list(carried))
            used = sum(_row_height(each) for each in carried) + gap * max(0, len(carried) - 1)
            choices = 0
            page = pages[-1]
        used += (gap if page else 0.0) + tall
        choices += picks
        page.append(row)
    return pages


def paginate(
    blocks: Sequence[Block], height: float, gap: float, *, columns: int = 1, limit: int = MAX_CHOICES
) -> tuple[tuple[str, ...], ...]:
    """Break measured items into pages.

    Whole items only, a heading stays with what it heads, and the choices are spread evenly: seven
    become four and three, not six and one.

    Args:
        blocks: The items in order.
        height: Height of the column in px.
        gap: Gap between two rows in px.
        columns: How many choices stand side by side.
        limit: How many choices one page may hold (E-03).

    Returns:
        The keys of each page, at least one page; together every key, in order.
    """
    rows = rows_of(blocks, columns)
    pages = _fill(rows, height, gap, limit)
    if len(pages) > 1 and any(block.is_choice for block in blocks):
        for fewer in range(columns, limit):
            even = _fill(rows, height, gap, fewer)
            if len(even) == len(pages):
                pages = even
                break
    return tuple(tuple(block.key for row in page for block in row) for page in pages)


def arrange(
    blocks: Sequence[Block],
    width: float,
    height: float,
    gap: float,
    *,
    columns: int = 1,
    is_rtl: bool = False,
    is_bottom: bool = False,
) -> dict[str, Rect]:
    """Give every item of one page its rectangle.

    Rows that may grow share the spare height evenly up to their own limit; what is left stays
    paper, below the items or, with *is_bottom*, above them (B-12).

    Args:
        blocks: The items of the page, in order.
        width: Width of the column in px.
        height: Height of the column in px.
        gap: Gap between two items in px, both ways.
        columns: How many choices stand side by side.
        is_rtl: Whether the first of a row stands on the right (F-08).
        is_bottom: Whether the items are aligned to the bottom.
    """
    rows = rows_of(blocks, columns)
    heights = _share_spare(rows, height - gap * max(0, len(rows) - 1))
    total = sum(heights) + gap * max(0, len(rows) - 1)
    y = max(0.0, height - total) if is_bottom else 0.0
    placed: dict[str, Rect] = {}
    cell = (width - gap * (columns - 1)) / columns
    for row, tall in zip(rows, heights, strict=True):
        is_full = len(row) == 1 and (columns == 1 or not row[0].is_choice)
        for index, block in enumerate(row):
            x = 0.0 if is_full else index * (cell + gap)
            wide = width if is_full else cell
            placed[block.key] = Rect(width - x - wide if is_rtl else x, y, wide, tall)
        y += tall + gap
    return placed


def _share_spare(rows: Sequence[Row], height: float) -> list[float]:
    """Return the row heights after the spare height has been shared out."""
    heights = [_row_height(row) for row in rows]
    limits = [max(tall, *(block.stretch for block in row)) for row, tall in zip(rows, heights, strict=True)]
    spare = height - sum(heights)
    # Rows of one kind shall look alike, so the low ones grow first, up to the next higher one.
    while spare > 0.5:
        growing = [i for i, tall in enumerate(heights) if limits[i] - tall > 0.5]
        if not growing:
            break
        lowest = min(heights[i] for i in growing)
        group = [i for i in growing if heights[i] - lowest < 0.5]
        higher = [heights[i] for i in growing if heights[i] - lowest >= 0.5]
        step = min([spare / len(group), *(limits[i] - heights[i] for i in group)])
        if higher:
            step = min(step, max(0.5, min(higher) - lowest))
        for i in group:
            heights[i] += step
        spare -= step * len(group)
    return heights


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut a text after its sentences; an unpunctuated text is one sentence."""
    pieces: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return tuple(piece.strip() for piece in pieces if piece.strip())


def split_paragraph(text: str, parts: int) -> tuple[str, ...]:
    """Cut a paragraph into at most *parts* pieces of about the same length.

    Cuts fall between sentences; only when there are fewer sentences than parts do they fall
    between words, and in a script without spaces between characters. Nothing is lost: the pieces
    joined hold the same characters but for the white space at the cuts.
    """
    pieces = list(split_sentences(text))
    while 0 < len(pieces) < parts:
        longest = max(range(len(pieces)), key=lambda i: len(pieces[i]))
        halves = _halve(pieces[longest])
        if len(halves) < 2:
            break
        pieces[longest : longest + 1] = halves
    if len(pieces) <= 1:
        return tuple(pieces)
    parts = min(parts, len(pieces))
    total = sum(len(piece) for piece in pieces)
    result: list[list[str]] = [[]]
    seen = 0
    for index, piece in enumerate(pieces):
        must_leave = len(pieces) - index <= parts - len(result)
        is_full = seen + len(piece) / 2 > total * len(result) / parts
        if result[-1] and len(result) < parts and (must_leave or is_full):
            result.append([])
        result[-1].append(piece)
        seen += len(piece)
    return tuple(" ".join(group) for group in result)


def _halve(sentence: str) -> list[str]:
    """Cut one sentence near its middle, at a space if it has one."""
    middle = len(sentence) // 2
    spaces = [i for i, char in enumerate(sentence) if char.isspace() and 0 < i < len(sentence) - 1]
    if spaces:
        cut = min(spaces, key=lambda i: abs(i - middle))
        return [sentence[:cut].strip(), sentence[cut:].strip()]
    if len(sentence) < 2:
        return [sentence]
    return [sentence[:middle], sentence[middle:]]

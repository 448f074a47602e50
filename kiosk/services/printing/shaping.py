"""Text of any script as glyph outlines: choosing fonts, joining letters, breaking lines, direction.

HarfBuzz shapes and draws. Direction follows the essence of the Unicode bidirectional algorithm
(UAX #9) that short texts need: strong runs, numbers as left-to-right, neutral characters with
their neighbours.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import uharfbuzz as hb

from kiosk.services.printing.fonts import FontFile

_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff"))
#: No line begins with one of these (closing brackets, full stops).
_CLOSING = set("、。，．・：；？！」』）］｝〕〉》”’,.!?:;)]}%")
_OPENING = set("「『（［｛〔〈《“‘([{")


class Pen(Protocol):
    """Takes outlines, in points."""

    def moveTo(self, x: float, y: float) -> object:  # noqa: N802 (reportlab's name)
        """Begin a contour."""

    def lineTo(self, x: float, y: float) -> object:  # noqa: N802
        """Draw a line."""

    def curveTo(self, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> object:  # noqa: N802
        """Draw a cubic curve."""

    def close(self) -> object:
        """Close the contour."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font and direction, in logical order."""

    text: str
    font: int
    is_rtl: bool


class _Outline:
    """Moves an outline from font units to its place on the page; quadratics become cubics."""

    def __init__(self, pen: Pen, x: float, y: float, scale: float) -> None:
        self._pen, self._x, self._y, self._scale = pen, x, y, scale
        self._at = (0.0, 0.0)

    def _point(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._y + point[1] * self._scale

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 (fontTools' pen names)
        self._at = point
        self._pen.moveTo(*self._point(point))

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._at = point
        self._pen.lineTo(*self._point(point))

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        one, two, three = points
        self._at = three
        self._pen.curveTo(*self._point(one), *self._point(two), *self._point(three))

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        control, end = points
        first = _towards(self._at, control)
        second = _towards(end, control)
        self.curveTo(first, second, end)

    def closePath(self) -> None:  # noqa: N802
        self._pen.close()

    def endPath(self) -> None:  # noqa: N802
        return None


def _towards(start: tuple[float, float], control: tuple[float, float]) -> tuple[float, float]:
    """Return the cubic control point two thirds of the way to a quadratic one."""
    return start[0] + (control[0] - start[0]) * 2 / 3, start[1] + (control[1] - start[1]) * 2 / 3


class FontStack:
    """Several fonts as one: each character is drawn by the first font that has it."""

    def __init__(self, files: Sequence[FontFile]) -> None:
        """Open *files* (they are mapped, not read).

        Raises:
            ValueError: There is none.
        """
        if not files:
            raise ValueError("no font")
        self._fonts = [hb.Font(hb.Face(hb.Blob.from_file_path(str(f.path)), f.index)) for f in files]
        self._chosen: dict[str, int] = {}

    def covers(self, char: str) -> bool:
        """Tell whether any font has this character."""
        return any(font.get_nominal_glyph(ord(char)) for font in self._fonts)

    def _font_of(self, char: str) -> int:
        if char not in self._chosen:
            code = ord(char)
            having = (n for n, font in enumerate(self._fonts) if font.get_nominal_glyph(code))
            self._chosen[char] = next(having, 0)
        return self._chosen[char]

    def runs(self, text: str, *, is_rtl: bool) -> list[Run]:
        """Return a line's runs from left to right on the paper."""
        text = unicodedata.normalize("NFC", text.translate(_ISOLATES))
        levels = _directions(text, is_rtl=is_rtl)
        directed = [
            ("".join(char for char, _ in group), level)
            for level, group in itertools.groupby(zip(text, levels, strict=True), key=lambda pair: pair[1])
        ]
        visual: list[Run] = []
        for part, part_is_rtl in reversed(directed) if is_rtl else directed:
            pieces = [Run(piece, font, part_is_rtl) for piece, font in self._by_font(part)]
            visual += reversed(pieces) if part_is_rtl else pieces
        return visual

    def _by_font(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield stretches of one font; spaces and marks stay with what they follow."""
        stretch, font = "", 0
        for char in text:
            stays = stretch and (char.isspace() or unicodedata.combining(char))
            wanted = font if stays else self._font_of(char)
            if stretch and wanted != font:
                yield stretch, font
                stretch = ""
            stretch, font = stretch + char, wanted
        if stretch:
            yield stretch, font

    def _shape(self, run: Run) -> tuple[hb.Font, hb.Buffer]:
        buffer = hb.Buffer()
        buffer.add_str(run.text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if run.is_rtl else "ltr"
        font = self._fonts[run.font]
        hb.shape(font, buffer)
        return font, buffer

    def width(self, text: str, size: float, *, is_rtl: bool = False) -> float:
        """Return the width of a line in points."""
        total = 0.0
        for run in self.runs(text, is_rtl=is_rtl):
            font, buffer = self._shape(run)
            scale = size / font.face.upem
            total += sum(position.x_advance for position in buffer.glyph_positions or ()) * scale
        return total

    def draw(self, pen: Pen, text: str, x: float, y: float, size: float, *, is_rtl: bool = False) -> float:
        """Draw a line with its left end at *x* on the base line *y*; return its width in points."""
        start = x
        for run in self.runs(text, is_rtl=is_rtl):
            font, buffer = self._shape(run)
            scale = size / font.face.upem
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True):
                outline = _Outline(pen, x + place.x_offset * scale, y + place.y_offset * scale, scale)
                font.draw_glyph_with_pen(info.codepoint, outline)
                x += place.x_advance * scale
        return x - start

    def break_lines(self, text: str, size: float, width: float, *, is_rtl: bool = False) -> list[str]:
        """Break text into lines at most *width* points wide, between words where there are any."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in _words(paragraph):
                if not line or self.width((line + word).rstrip(), size, is_rtl=is_rtl) <= width:
                    line += word
                    continue
                lines.append(line.rstrip())
                line = word.lstrip()
            lines += self._break_long(line.rstrip(), size, width)
        return lines

    def _break_long(self, line: str, size: float, width: float) -> list[str]:
        """Break within a word that alone is too wide."""
        parts: list[str] = []
        while len(line) > 1 and self.width(line, size) > width:
            end = len(line) - 1
            while end > 1 and self.width(line[:end], size) > width:
                end -= 1
            parts.append(line[:end])
            line = line[end:]
        return [*parts, line]


def _words(text: str) -> Iterator[str]:
    """Yield pieces between which a line may break, each with the space that follows it."""
    piece = ""
    for char, after in itertools.zip_longest(text, text[1:], fillvalue=""):
        piece += char
        may_break = char.isspace() or (_is_ideographic(char) or _is_ideographic(after))
        if may_break and after and after not in _CLOSING and char not in _OPENING:
            if not after.isspace():
                yield piece
                piece = ""
        elif char.isspace() and not after.isspace():
            yield piece
            piece = ""
    if piece:
        yield piece


def _is_ideographic(char: str) -> bool:
    """Tell whether lines may break beside this character: Han and kana, not Hangul."""
    return bool(char) and (
        "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or char >= "\U00020000"
    )


def _directions(text: str, *, is_rtl: bool) -> list[bool]:
    """Return for every character whether it runs from right to left."""
    strong: list[bool | None] = []
    for char in text:
        kind = unicodedata.bidirectional(char)
        is_left = kind in ("L", "EN", "AN")
        strong.append(True if kind in ("R", "AL") else False if is_left else None)
    levels: list[bool] = []
    for place, value in enumerate(strong):
        if value is None:
            before = next((one for one in reversed(strong[:place]) if one is not None), is_rtl)
            after = next((one for one in strong[place + 1 :] if one is not None), is_rtl)
            value = before if before == after else is_rtl
        levels.append(value)
    return levels

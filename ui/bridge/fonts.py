"""The font of a language, and whether words fit in it unbroken."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF

#: A longer word may be broken: no width would do for it.
_LONGEST_WHOLE = 16


def make_font(families: tuple[str, ...], pixels: int, *, is_bold: bool) -> QFont:
    """Return a font of these families, best first, whose figures all have one width."""
    font = QFont()
    if families:
        font.setFamilies(list(families))
    font.setPixelSize(max(1, pixels))
    font.setWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
    # Figures of one width keep a number still while it counts.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def is_whole(words: str, font: QFont, width: float) -> bool:
    """Tell whether no word has to be broken to fit a width in px."""
    metrics = QFontMetricsF(font)
    short = (word for word in words.split() if len(word) <= _LONGEST_WHOLE)
    return all(metrics.horizontalAdvance(word) <= width for word in short)

"""A Screen on paper: A4, large print, black on white, the receipt number largest (C-18).

Sizes are points; body text is 20 pt (at least 14 pt is asked of print for older readers).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Protocol

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kiosk.errors import KioskError
from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Arg, Text, msg
from kiosk.screens.model import Fact, Item, Notice, Paragraph, Receipt, Screen, Tone
from kiosk.services.printing.fonts import FontFinder, find_files, system_finder
from kiosk.services.printing.shaping import FontStack

MARGIN_PT = 54.0
BODY_PT, LABEL_PT, TITLE_PT, NUMBER_PT = 20.0, 16.0, 30.0, 40.0
_LINE = 1.45
_QR_PT = 130.0
#: Notices that only tell what just happened on the screen are not printed.
_PASSING = ("note", "failure", "hint")

# Translators: Printed label of the secret code that opens the case together with the number.
_CODE = msg("확인 번호")


class Words(Protocol):
    """The localiser of the page's language."""

    @property
    def tag(self) -> str:
        """Catalogue tag."""

    def text(self, value: Arg) -> str:
        """Return the string of a text."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the page.

    Attributes:
        text: What it says.
        size: Size of type in points.
        is_bold: Whether it is bold.
        label: A smaller line above it, or "".
        space: Empty room above it in points.
        qr: What a QR code beside it holds, or None.
    """

    text: str
    size: float = BODY_PT
    is_bold: bool = False
    label: str = ""
    space: float = 14.0
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is printed, as strings of one language.

    Attributes:
        tag: Catalogue tag, which decides fonts and direction.
        title: Heading, also the title of the document.
        blocks: What follows, in order.
        centre: Name of the centre at the foot, or "".
    """

    tag: str
    title: str
    blocks: tuple[Block, ...]
    centre: str = ""

    @classmethod
    def of(cls, screen: Screen, words: Words, *, centre: str = "") -> Page:
        """Take from a Screen what makes sense on paper; what only can be pressed is left out."""
        blocks = [block for item in screen.items for block in _blocks(item, words)]
        return cls(words.tag, words.text(screen.title), tuple(blocks), centre)


def _blocks(item: Item, words: Words) -> list[Block]:
    def told(text: Text | None) -> str:
        return words.text(text) if text is not None else ""

    match item:
        case Receipt():
            blocks = [
                Block(words.text(item.number), NUMBER_PT, True, told(item.label), 20.0, item.qr),
            ]
            if item.secret is not None:
                blocks.append(Block(words.text(item.secret), NUMBER_PT, True, words.text(_CODE)))
            return [*blocks, Block(told(item.detail), LABEL_PT)] if item.detail is not None else blocks
        case Fact():
            return [Block(told(item.value), label=told(item.label))]
        case Paragraph(heading=True):
            return [Block(told(item.label), is_bold=True, space=22.0)]
        case Paragraph():
            return [Block(told(item.label), label=told(item.detail))]
        case Notice(tone=Tone.INFO | Tone.WARNING) if item.key not in _PASSING:
            return [Block(told(item.label))]
    return []


def write_page(page: Page, finder: FontFinder | None = None) -> bytes:
    """Return the page as PDF; a second sheet is begun when one is full.

    Raises:
        KioskError: No usable font is installed.
    """
    finder = finder or system_finder()
    locale = get_locale(page.tag)
    try:
        regular = FontStack(find_files(locale.font_families, finder, is_bold=False))
        bold = FontStack(find_files(locale.font_families, finder, is_bold=True))
    except ValueError as error:
        raise KioskError(
            # Translators: Error: nothing can be printed because no font is installed on the machine.
            msg("인쇄할 글꼴이 없어요. 직원에게 알려 주세요."),
            code="R-02",
            technical="no font for " + page.tag,
        ) from error
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, lang=locale.speech, invariant=1)
    canvas.setTitle(page.title)
    canvas.setCreator("Modunuri")
    _Writer(canvas, regular, bold, is_rtl=locale.is_rtl).write(page)
    canvas.save()
    return out.getvalue()


class _Writer:
    """Fills sheets from the top."""

    def __init__(self, canvas: Canvas, regular: FontStack, bold: FontStack, *, is_rtl: bool) -> None:
        self._canvas = canvas
        self._regular = regular
        self._bold = bold
        self._is_rtl = is_rtl
        self._width, self._height = A4
        self._y = self._height - MARGIN_PT

    def write(self, page: Page) -> None:
        room = self._width - 2 * MARGIN_PT
        self._lines(page.title, TITLE_PT, self._bold, room)
        self._rule()
        for block in page.blocks:
            self._block(block)
        if page.centre:
            self._y -= 24.0
            self._rule()
            self._lines(page.centre, LABEL_PT, self._regular, room)
        self._canvas.showPage()

    def _block(self, block: Block) -> None:
        room = self._width - 2 * MARGIN_PT - (_QR_PT + 20 if block.qr else 0)
        stack = self._bold if block.is_bold else self._regular
        count = len(stack.break_lines(block.text, block.size, room, is_rtl=self._is_rtl))
        height = count * block.size * _LINE + (LABEL_PT * _LINE if block.label else 0)
        self._keep_together(max(height, _QR_PT if block.qr else 0.0) + block.space)
        self._y -= block.space
        top = self._y
        if block.qr:
            self._qr(block.qr, top)
        if block.label:
            self._lines(block.label, LABEL_PT, self._regular, room)
        self._lines(block.text, block.size, stack, room)
        if block.qr:
            self._y = min(self._y, top - _QR_PT)

    def _keep_together(self, height: float) -> None:
        """Begin a new sheet rather than break a block that fits on one."""
        whole = self._height - 2 * MARGIN_PT
        if self._y - height < MARGIN_PT and height <= whole:
            self._next_sheet()

    def _next_sheet(self) -> None:
        self._canvas.showPage()
        self._y = self._height - MARGIN_PT

    def _lines(self, text: str, size: float, stack: FontStack, room: float) -> None:
        for line in stack.break_lines(text, size, room, is_rtl=self._is_rtl):
            if self._y - size * _LINE < MARGIN_PT:
                self._next_sheet()
            self._y -= size * _LINE
            left = MARGIN_PT
            if self._is_rtl:
                left = self._width - MARGIN_PT - stack.width(line, size, is_rtl=True)
            path = self._canvas.beginPath()
            stack.draw(path, line, left, self._y + size * 0.3, size, is_rtl=self._is_rtl)
            self._canvas.drawPath(path, stroke=0, fill=1, fillMode=1)

    def _rule(self) -> None:
        self._y -= 6.0
        self._canvas.setLineWidth(1.5)
        self._canvas.line(MARGIN_PT, self._y, self._width - MARGIN_PT, self._y)

    def _qr(self, text: str, top: float) -> None:
        """Draw the QR code at the end of the line, with its quiet zone inside."""
        code = segno.make(text, micro=False, error="m")
        rows = [list(row) for row in code.matrix_iter(border=2)]
        module = _QR_PT / len(rows)
        left = MARGIN_PT if self._is_rtl else self._width - MARGIN_PT - _QR_PT
        for down, row in enumerate(rows):
            for right, is_dark in enumerate(row):
                if is_dark:
                    x, y = left + right * module, top - (down + 1) * module
                    self._canvas.rect(x, y, module, module, stroke=0, fill=1)

"""QR codes: ``image://qr/<percent-encoded content>``, made on this machine, whole pixels per module."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

import segno
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider

#: White modules around the code that a reader needs (ISO/IEC 18004).
QUIET_ZONE = 4


# A receipt is measured in several layouts; without the cache its code would be computed for each.
# One entry: what a visitor takes along must not stay in memory when the next one comes.
@lru_cache(maxsize=1)
def _modules(content: str) -> tuple[bytes, ...]:
    code = segno.make(content, error="m", micro=False)
    return tuple(bytes(row) for row in code.matrix_iter(border=QUIET_ZONE))


def forget() -> None:
    """Drop the last code; a wiper of the session calls this."""
    _modules.cache_clear()


def is_remembered() -> bool:
    """Tell whether a code is kept."""
    return _modules.cache_info().currsize > 0


def draw_qr(content: str, side: int) -> QImage:
    """Return a QR code as black on white, as large as whole modules allow within *side* px.

    Error correction level M; a phone held at a slant before glass needs it.
    """
    rows = _modules(content)
    count = len(rows)
    module = max(1, side // count)
    image = QImage(max(side, module * count), max(side, module * count), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    offset = (image.width() - module * count) // 2
    painter = QPainter(image)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                where = QRect(offset + x * module, offset + y * module, module, module)
                painter.fillRect(where, Qt.GlobalColor.black)
    painter.end()
    return image


class QrProvider(QQuickImageProvider):
    """Gives QML the QR codes."""

    def __init__(self) -> None:
        """Serve images."""
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, N802, N803
        """Draw the code."""
        side = max(64, min(requestedSize.width(), 2048)) if requestedSize.isValid() else 256
        return draw_qr(unquote(id), side)

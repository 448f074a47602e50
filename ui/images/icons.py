"""Icons: ``image://icons/<name>/<rrggbb>``, drawn from SVG at exactly the size in which they are shown."""

from __future__ import annotations

import json
import logging
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_log = logging.getLogger(__name__)

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
#: Stands for an icon that nobody has drawn; neutral, so that it never says something wrong.
FALLBACK = "more"


class IconSet:
    """The icons of ``resources/icons``: our names, and the files behind them."""

    def __init__(self, folder: Path = ICONS) -> None:
        """Read the table of names.

        Raises:
            OSError: The table ``aliases.json`` is missing.
        """
        self._folder = folder
        self._aliases: dict[str, str] = json.loads((folder / "aliases.json").read_text(encoding="utf-8"))
        self._sources: dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a picture for this name."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        return self._folder / f"{self._aliases.get(name, name)}.svg"

    def svg(self, name: str, colour: str) -> bytes:
        """Return the drawing in a colour (``rrggbb``); the neutral icon for an unknown name."""
        if name not in self._sources:
            if not self.has(name):
                _log.warning("no icon is drawn for %r", name)
            path = self._path(name if self.has(name) else FALLBACK)
            self._sources[name] = path.read_text(encoding="utf-8")
        return self._sources[name].replace("currentColor", f"#{colour}").encode()

    def draw(self, name: str, colour: str, width: int, height: int) -> QImage:
        """Return the icon as an image of this size in px."""
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer = QSvgRenderer(QByteArray(self.svg(name, colour)))
        renderer.render(painter, QRectF(0, 0, width, height))
        painter.end()
        return image


class IconProvider(QQuickImageProvider):
    """Gives QML the icons."""

    def __init__(self, icons: IconSet | None = None) -> None:
        """Serve an icon set; the shipped one by default."""
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._draw = lru_cache(maxsize=512)((icons or IconSet()).draw)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, N802, N803
        """Draw ``<name>/<rrggbb>``."""
        name, _, colour = id.partition("/")
        wanted = requestedSize if requestedSize.isValid() and not requestedSize.isEmpty() else QSize(48, 48)
        return self._draw(name, colour or "000000", wanted.width(), wanted.height())

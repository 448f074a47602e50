"""How the page that is there looks and sounds: the visitor's modes, carried into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtQuick import QQuickItem

from kiosk.modes.state import ModeState
from ui.web.current import CurrentPage
from ui.web.look import page_modes, zoom_factors


class PageDress:
    """Knows modes and colours, and puts them on every new page."""

    def __init__(
        self, current: CurrentPage, place: Callable[[], QQuickItem | None], base_zoom: float
    ) -> None:
        """Dress *current*.

        Args:
            current: The page.
            place: Where it is shown; None while there is no window.
            base_zoom: Zoom of a page at scale 1.0 (:func:`ui.web.look.base_zoom`).
        """
        self._current = current
        self._place = place
        self._base_zoom = base_zoom
        self._colours: dict[str, Any] = {}
        self._scale: float | None = None
        self._is_quiet = False
        #: The visitor's modes.
        self.modes = ModeState()

    def apply(self, modes: ModeState) -> None:
        """Follow the modes; the page is enlarged and recoloured in place."""
        if modes != self.modes:
            self.modes = modes
            self.show()

    def enlarge(self, scale: float | None) -> None:
        """Give the page a size of its own; None: that of our letters again."""
        self._scale = scale
        self.show()

    def recolour(self, look: dict[str, Any]) -> None:
        """Take over colours and sizes of our own Screens."""
        self._colours = dict(look)
        self.show()

    def duck(self, is_quiet: bool) -> None:
        """Silence the page while the voice speaks (C-14)."""
        self._is_quiet = is_quiet
        self.mute()

    def forget(self) -> None:
        """The page was left; the next one begins with the visitor's letters."""
        self._scale = None

    def begin(self) -> dict[str, Any]:
        """Return what the adapter of the next document begins with."""
        return {**self._page_modes(), "number": self._current.loads, "token": self._current.token}

    def show(self) -> None:
        """Put size and colours on the page."""
        if self._current.page is not None:
            self._current.page.set("zoom", self._zooms()[0])
            self._current.send({"do": "modes", "modes": self._page_modes()})

    def mute(self) -> None:
        """Let the page be heard or not."""
        if self._current.page is not None:
            self._current.page.set("isMuted", self._is_quiet)

    def _page_modes(self) -> dict[str, Any]:
        return page_modes(self.modes, self._colours, self._scale or self.modes.scale, *self._zooms())

    def _zooms(self) -> tuple[float, float]:
        place = self._place()
        width = place.width() if place is not None else 0.0
        return zoom_factors(self._scale or self.modes.scale, self._base_zoom, width)

"""What stands around a Screen, as QML sees it: bar, pager, zones, corner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.view import RenderedItem, View
from ui.bridge.changes import Changes
from ui.bridge.item_model import ItemModel
from ui.bridge.rows import Row, make_row

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the terminal")
class Furniture(QObject):
    """The fixed buttons and where one is among the pages. Patched in place, so that no button is rebuilt."""

    pageChanged = Signal()  # noqa: N815
    cornerChanged = Signal()  # noqa: N815
    zonesChanged = Signal()  # noqa: N815

    def __init__(self, view: Callable[[], View], parent: QObject | None = None) -> None:
        """Show what stands around the Screen of a view.

        Args:
            view: Gives the view that is drawn.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._view = view
        self._bar = ItemModel(self)
        self._pager = ItemModel(self)
        self._zones = ItemModel(self)
        for model, items in self._shown():
            model.replace(self._rows(items))

    def apply(self, changes: Changes) -> None:
        """Follow the view, which has changed in this way."""
        for model, items in self._shown():
            model.patch(self._rows(items))
        if changes.corner:
            self.cornerChanged.emit()
        if changes.zones:
            self.zonesChanged.emit()
        if changes.page:
            self.pageChanged.emit()

    def _shown(self) -> tuple[tuple[ItemModel, tuple[RenderedItem, ...]], ...]:
        view = self._view()
        buttons = tuple(item for item in view.pager if item.kind != "status")
        return (self._bar, view.bar), (self._pager, buttons), (self._zones, view.zones)

    def _rows(self, items: tuple[RenderedItem, ...]) -> list[Row]:
        return [make_row(item, is_rtl=self._view().direction == "rtl") for item in items]

    @Property(ItemModel, constant=True)
    def bar(self) -> ItemModel:
        """The six fixed buttons."""
        return self._bar

    @Property(ItemModel, constant=True)
    def pager(self) -> ItemModel:
        """The buttons to the previous and the next page; empty on a single page."""
        return self._pager

    @Property(ItemModel, constant=True)
    def zones(self) -> ItemModel:
        """The fixed zones of voice mode; empty when they are not shown."""
        return self._zones

    @Property("QVariantMap", notify=cornerChanged)
    def corner(self) -> Row:
        """The corner that starts the voice; empty when it is not shown."""
        corner = self._view().corner
        return self._rows((corner,))[0] if corner else {}

    @Property(int, notify=zonesChanged)
    def zoneCount(self) -> int:  # noqa: N802
        """How many fixed zones are shown; 0 without voice mode."""
        return len(self._view().zones)

    @Property(str, notify=pageChanged)
    def pagePosition(self) -> str:  # noqa: N802
        """Words for where one is: page 1 of 2; "" on a single page."""
        return next((item.label for item in self._view().pager if item.kind == "status"), "")

    @Property(int, notify=pageChanged)
    def pageCount(self) -> int:  # noqa: N802
        """How many pages the Screen has."""
        return len(self._view().pages)

    @Property(int, notify=pageChanged)
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self._view().page

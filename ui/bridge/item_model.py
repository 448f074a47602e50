"""A list of items for a QML Repeater that is patched by key, so that delegates keep their identity.

A delegate that is rebuilt loses the focus, the text cursor and the syllable being composed
(platform.md §13); therefore the model never resets while its Screen stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.bridge.rows import Row

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ITEM = Qt.ItemDataRole.UserRole + 1
_KIND = Qt.ItemDataRole.UserRole + 2


@QmlElement
@QmlUncreatable("made by the terminal")
class ItemModel(QAbstractListModel):
    """Rows with the roles ``item`` (the whole map) and ``kind`` (which delegate draws it)."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._rows: list[Row] = []

    @property
    def rows(self) -> list[Row]:
        """The rows as they are."""
        return self._rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ITEM) -> object:
        """Return the map of a row, or its kind."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        return row if role == _ITEM else row["kind"] if role == _KIND else None

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        """Name the roles for QML."""
        return {_ITEM: QByteArray(b"item"), _KIND: QByteArray(b"kind")}

    def replace(self, rows: Sequence[Row]) -> None:
        """Show the rows of another Screen: no delegate survives, so no text can leak from one to the next."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def patch(self, rows: Sequence[Row]) -> None:
        """Turn the present rows into *rows* by the fewest moves; equal keys keep their delegates."""
        wanted = {(row["key"], row["kind"]) for row in rows}
        for index in range(len(self._rows) - 1, -1, -1):
            if self._identity(index) not in wanted:
                self.beginRemoveRows(QModelIndex(), index, index)
                del self._rows[index]
                self.endRemoveRows()
        for index, row in enumerate(rows):
            self._place(index, row)

    def _identity(self, index: int) -> tuple[str, str]:
        row = self._rows[index]
        return row["key"], row["kind"]

    def _place(self, index: int, row: Row) -> None:
        """Bring *row* to *index*: change, move or insert it."""
        identity = (row["key"], row["kind"])
        present = next((i for i in range(index, len(self._rows)) if self._identity(i) == identity), None)
        if present is None:
            self.beginInsertRows(QModelIndex(), index, index)
            self._rows.insert(index, row)
            self.endInsertRows()
            return
        if present != index:
            self.beginMoveRows(QModelIndex(), present, present, QModelIndex(), index)
            self._rows.insert(index, self._rows.pop(present))
            self.endMoveRows()
        if self._rows[index] != row:
            self._rows[index] = row
            where = self.index(index)
            self.dataChanged.emit(where, where, [_ITEM])

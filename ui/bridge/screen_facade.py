"""One Screen as QML sees it: its heading, its lists of items and actions, and its page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.view import RenderedScreen
from ui.bridge.item_model import ItemModel
from ui.bridge.rows import make_row, make_rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_NO_TITLE: dict[str, Any] = {"key": "title", "label": "", "name": "", "language": "", "isRtl": False}


@QmlElement
@QmlUncreatable("made by the terminal")
class ScreenFacade(QObject):
    """The Screen that is shown, or the sheet over it. Patched in place while its id stays the same."""

    changed = Signal()
    shownChanged = Signal()  # noqa: N815
    #: Another Screen is shown now; the argument is 1 forwards, -1 backwards, 0 without a direction.
    turned = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with nothing shown."""
        super().__init__(parent)
        self._items = ItemModel(self)
        self._actions = ItemModel(self)
        self._screen: RenderedScreen | None = None
        self._title: dict[str, Any] = _NO_TITLE
        self._parts: dict[str, int] = {}
        self._is_rtl = False
        self._is_cramped = False
        self._trail: list[str] = []

    def show(self, screen: RenderedScreen | None, *, is_rtl: bool) -> None:
        """Show a Screen, the next value of the same Screen, or nothing."""
        if screen is self._screen and is_rtl == self._is_rtl:
            return
        before = self._screen
        self._screen, self._is_rtl = screen, is_rtl
        is_same = before is not None and screen is not None and before.id == screen.id
        if not is_same:
            self._parts = {}
        if not is_same or _told_beside(before) != _told_beside(screen):
            # What stood above the live page may have gone: look again whether there is room.
            self._is_cramped = False
        self._title = make_row(screen.title, is_rtl=is_rtl) if screen else _NO_TITLE
        items = make_rows(screen.items, self._parts, is_rtl=is_rtl) if screen else []
        actions = [make_row(action, is_rtl=is_rtl) for action in screen.actions] if screen else []
        if is_same:
            self._items.patch(items)
            self._actions.patch(actions)
        else:
            self._items.replace(items)
            self._actions.replace(actions)
        self.changed.emit()
        if (before is None) != (screen is None):
            self.shownChanged.emit()
        if not is_same and screen is not None:
            self.turned.emit(self._direction_to(screen.id) if before is not None else 0)

    def _direction_to(self, screen_id: str) -> int:
        """Tell whether a Screen lies ahead or behind, from the Screens seen so far."""
        if screen_id in self._trail:
            del self._trail[self._trail.index(screen_id) + 1 :]
            return -1
        self._trail.append(screen_id)
        return 1

    def split(self, parts: dict[str, int]) -> bool:
        """Cut items that no page can hold into this many parts each; False when that changes nothing."""
        if self._screen is None:
            return False
        before = len(self._items.rows)
        self._parts = {**self._parts, **parts}
        self._items.patch(make_rows(self._screen.items, self._parts, is_rtl=self._is_rtl))
        return len(self._items.rows) > before

    def join(self) -> None:
        """Undo every cut, because the room has changed."""
        if self._parts and self._screen is not None:
            self._parts = {}
            self._items.patch(make_rows(self._screen.items, {}, is_rtl=self._is_rtl))

    @property
    def value(self) -> RenderedScreen | None:
        """The Screen that is shown."""
        return self._screen

    @property
    def parts(self) -> dict[str, int]:
        """Into how many parts paragraphs have been cut."""
        return self._parts

    def _get(self, name: str, default: Any) -> Any:
        return getattr(self._screen, name) if self._screen is not None else default

    @Property(str, notify=changed)
    def screenId(self) -> str:  # noqa: N802
        """Id of the Screen."""
        return self._get("id", "")

    @Property("QVariantMap", notify=changed)
    def title(self) -> dict[str, Any]:
        """The heading as a row."""
        return self._title

    @Property(str, notify=changed)
    def kicker(self) -> str:
        """Quiet line above the title."""
        return self._get("kicker", "")

    @Property(str, notify=changed)
    def stepText(self) -> str:  # noqa: N802
        """Words of the step indicator."""
        return self._get("step_text", "")

    @Property(int, notify=changed)
    def step(self) -> int:
        """This step, 0 without steps."""
        return self._get("step", 0)

    @Property(int, notify=changed)
    def steps(self) -> int:
        """All steps, 0 without."""
        return self._get("steps", 0)

    @Property(str, notify=changed)
    def layout(self) -> str:
        """How the items would like to stand: list, tiles or keys."""
        return self._get("layout", "list")

    @Property(str, notify=changed)
    def area(self) -> str:
        """Service area whose colour the Screen wears."""
        return self._get("area", "")

    @property
    def is_hosting(self) -> bool:
        """Whether something else is drawn in the place of the items."""
        return bool(self.host)

    @Property(str, notify=changed)
    def host(self) -> str:
        """What is drawn in the place of the items: ``web``, or "" for the items themselves."""
        return "" if self._is_cramped else self._get("host", "")

    @Slot(bool)
    def setCramped(self, is_cramped: bool) -> None:  # noqa: N802 - called from QML
        """Show the items after all: these letters leave a live page no room worth looking at."""
        if self._is_cramped != is_cramped:
            self._is_cramped = is_cramped
            self.changed.emit()

    @Property(bool, notify=shownChanged)
    def isShown(self) -> bool:  # noqa: N802
        """Whether there is a Screen to show."""
        return self._screen is not None

    @Property(ItemModel, constant=True)
    def items(self) -> ItemModel:
        """The items of all pages."""
        return self._items

    @Property(ItemModel, constant=True)
    def actions(self) -> ItemModel:
        """The actions, the primary one last."""
        return self._actions


def _told_beside(screen: RenderedScreen | None) -> tuple[str, ...]:
    """Return the words of ours that stand above a live page: they take its room."""
    if screen is None or not screen.host:
        return ()
    return tuple(item.label for item in screen.items if not item.key.startswith("web."))

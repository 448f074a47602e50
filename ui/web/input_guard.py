"""What fingers, mice and keyboards cannot do in a live page (field.md §4.3 D, F44, L65).

It sits on the window, where Python may stand: a filter on the page's own items crashes Qt
(platform.md §4.5). Only while a live page is shown does it hold anything back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier

#: What a person at a keyboard of their own may do with Ctrl in a field: move, mark, copy, undo.
_WITH_CONTROL = frozenset(
    {
        _Key.Key_A, _Key.Key_C, _Key.Key_V, _Key.Key_X, _Key.Key_Z, _Key.Key_Y,
        _Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End, _Key.Key_Backspace, _Key.Key_Delete,
        _Key.Key_Control, _Key.Key_Shift,
    }
)  # fmt: skip
#: Keys that open menus, search, zoom, print or leave.
_NEVER = frozenset(
    {
        _Key.Key_Menu, _Key.Key_Context1, _Key.Key_Back, _Key.Key_Forward, _Key.Key_Refresh, _Key.Key_Stop,
        _Key.Key_HomePage, _Key.Key_Search, _Key.Key_Favorites, _Key.Key_Print, _Key.Key_SysReq,
        _Key.Key_OpenUrl, _Key.Key_LaunchMail, _Key.Key_ZoomIn, _Key.Key_ZoomOut, _Key.Key_Open,
        _Key.Key_Save, _Key.Key_New, _Key.Key_Close, _Key.Key_Find, _Key.Key_Reload, _Key.Key_History,
        _Key.Key_AddFavorite,
    }
)  # fmt: skip
_FUNCTION_KEYS = range(_Key.Key_F1.value, _Key.Key_F35.value + 1)
_DRAGS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})
_BUTTONS = Qt.MouseButton.LeftButton
_PRESSES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick}
)
_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class InputGuard(QObject):
    """Swallows what would work around our own controls."""

    def __init__(self, is_open: Callable[[], bool], on_touch: Callable[[], None], parent: QObject) -> None:
        """Guard while *is_open*; *on_touch* hears of every press that goes through."""
        super().__init__(parent)
        self._is_open = is_open
        self._on_touch = on_touch

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at one event of the window; True keeps it from everybody else."""
        kind = event.type()
        if not self._is_open():
            return False
        if kind in _DRAGS or kind == QEvent.Type.NativeGesture:
            event.ignore()
            return True
        if kind in _KEYS:
            return is_key_refused(cast(QKeyEvent, event))
        if kind == QEvent.Type.Wheel:
            return bool(cast(QWheelEvent, event).modifiers() & _Modifier.ControlModifier)
        if kind in _PRESSES:
            mouse = cast(QMouseEvent, event)
            if mouse.button() != _BUTTONS:
                # Right, middle, back and forward: menus, new windows, history.
                return True
            if mouse.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier):
                # Ctrl and Shift with a click ask for new windows; a plain press is what is left.
                return True
            self._on_touch()
        elif kind == QEvent.Type.TouchBegin:
            self._on_touch()
        return False


def is_key_refused(event: QKeyEvent) -> bool:
    """Tell whether a key must not reach a page."""
    key = event.key()
    modifiers = event.modifiers()
    if key in _NEVER or key in _FUNCTION_KEYS:
        return True
    if modifiers & (_Modifier.AltModifier | _Modifier.MetaModifier):
        # AltGr types letters on many keyboards; Qt gives it as its own modifier or as text.
        return not event.text() or not event.text().isprintable()
    if modifiers & _Modifier.ControlModifier:
        return key not in _WITH_CONTROL or bool(
            modifiers & _Modifier.ShiftModifier and key < _Key.Key_Escape.value
        )
    return False

"""The accessible tree of the running window, as plain values for a JSON file."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickWindow

#: Deeper than this no tree of ours goes.
_DEPTH = 24


def tree_of(window: QQuickWindow) -> dict[str, Any]:
    """Return what assistive technology is told of *window*.

    Returns:
        ``{"role", "name", "description", "value", "rect": [x, y, w, h], "states": [...],
        "children": [...]}``; rectangles in px of the window.
    """
    root = QAccessible.queryAccessibleInterface(window)
    return _node(root, 0) if root is not None else {}


def _node(interface: QAccessibleInterface, depth: int) -> dict[str, Any]:
    state = interface.state()
    states = (
        "disabled",
        "invisible",
        "focusable",
        "focused",
        "checkable",
        "checked",
        "passwordEdit",
        "editable",
    )
    rect = interface.rect()
    node: dict[str, Any] = {
        "role": interface.role().name,
        "name": interface.text(QAccessible.Text.Name),
        "description": interface.text(QAccessible.Text.Description),
        "value": interface.text(QAccessible.Text.Value),
        "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
        "states": [name for name in states if getattr(state, name, 0)],
    }
    if depth < _DEPTH:
        children = (interface.child(index) for index in range(interface.childCount()))
        node["children"] = [_node(child, depth + 1) for child in children if child is not None]
    return node

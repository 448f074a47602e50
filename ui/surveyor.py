"""What stands on the glass: every visible thing of a running window, from its items, tree and pixels.

The tour writes it down, and tests measure it. Nothing here asks the model what should be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.screens.view import View

#: A colour counts as one of the drawing when it holds at least this share of the pixels.
_SHARE = 0.0008
#: U+2060, which keeps Korean words whole on the glass and says nothing.
_JOINER = "\u2060"


def survey(
    window: QQuickWindow, view: View | None = None, *, image: QImage | None = None
) -> list[dict[str, Any]]:
    """Return every visible thing of the window, the fixed bar included, in visual order.

    Args:
        window: The running window.
        view: What it is meant to show; adds whether a thing can be pressed where the tree cannot tell.
        image: A picture of the window if one has been taken already.

    Returns:
        One map per thing: ``kind, key, text`` (its visible strings, one per line)``, name, role,
        interactive, enabled, rect`` ([x, y, width, height] in px of the window)``, color,
        background`` (``#rrggbb`` from the rendered pixels).
    """
    picture = image if image is not None else window.grabWindow()
    pressable = _pressable_keys(view) if view is not None else set()
    return [_describe(item, picture, pressable) for item in entries(window)]


def entries(window: QQuickWindow) -> list[QQuickItem]:
    """Return the items that stand for something, without what is hidden or lies beneath a sheet."""
    return list(_walk(window.contentItem()))


def _walk(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible() or item.opacity() == 0 or item.property("isTop") is False:
        return
    if item.property("entryKey"):
        yield item
    for child in item.childItems():
        yield from _walk(child)


def texts(item: QQuickItem) -> list[str]:
    """Return the visible strings of an entry, without those of entries inside it."""
    found: list[str] = []
    _collect(item, found, is_root=True)
    return found


def text_items(item: QQuickItem, *, is_root: bool = True) -> Iterator[QQuickItem]:
    """Yield the visible text items of an entry."""
    if not item.isVisible() or item.opacity() == 0 or (not is_root and item.property("entryKey")):
        return
    if item.property("contentHeight") is not None and item.property("text"):
        yield item
    for child in item.childItems():
        yield from text_items(child, is_root=False)


def _collect(item: QQuickItem, found: list[str], *, is_root: bool) -> None:
    for one in text_items(item, is_root=is_root):
        shown = one.property("displayText") or one.property("text")
        words = str(shown).replace(_JOINER, "").replace("\u00a0", " ").strip()
        if words:
            found.append(words)


def _describe(item: QQuickItem, picture: QImage, pressable: set[str]) -> dict[str, Any]:
    rect = scene_rect(item)
    interface = _interface(item)
    role = _role(interface)
    key = str(item.property("entryKey"))
    background, colour = _colours(picture, rect)
    state = interface.state() if interface is not None else None
    return {
        "kind": str(item.property("entryKind") or ""),
        "key": key,
        "text": "\n".join(texts(item)),
        "name": _name(interface),
        "role": role,
        "interactive": (key.partition("#")[0] in pressable and role != "StaticText") or role in _PRESSED,
        "enabled": not state.disabled if state is not None else True,
        "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
        "color": colour,
        "background": background,
    }


_PRESSED = {"Button", "CheckBox", "RadioButton", "EditableText"}


def _name(interface: QAccessibleInterface | None) -> str:
    """Return the accessible name; of a secret field, which Qt leaves nameless, that of its label."""
    if interface is None:
        return ""
    name = str(interface.text(QAccessible.Text.Name))
    if name or not interface.state().passwordEdit:
        return name
    labels = interface.relations(QAccessible.RelationFlag.Label)
    return next((str(label.text(QAccessible.Text.Name)) for label, _ in labels), "")


def _pressable_keys(view: View) -> set[str]:
    shown = (*view.screen.items, *view.screen.actions, *view.bar, *view.pager, *view.zones)
    keys = {item.key for item in shown if item.is_interactive}
    return keys | ({view.corner.key} if view.corner else set())


def scene_rect(item: QQuickItem) -> QRect:
    """Return the rectangle of an item in px of its window."""
    corner = item.mapToScene(QPointF(0, 0))
    return QRect(round(corner.x()), round(corner.y()), round(item.width()), round(item.height()))


def _interface(item: QQuickItem) -> QAccessibleInterface | None:
    """Return the accessible node of an entry; of its input where the entry itself is only a group."""
    if item.property("entryKind") == "field":
        target = item.property("input")
        item = target if isinstance(target, QQuickItem) else item
    return QAccessible.queryAccessibleInterface(item)


def _role(interface: QAccessibleInterface | None) -> str:
    return interface.role().name if interface is not None else ""


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


#: A larger part is sampled: all its pixels would take longer than they tell.
_PIXELS = 60_000
_STEP = 7


def _colours(picture: QImage, rect: QRect) -> tuple[str, str]:
    """Return (background, foreground) of a part of the picture."""
    ratio = picture.devicePixelRatio()
    scaled = QRect(
        round(rect.x() * ratio),
        round(rect.y() * ratio),
        round(rect.width() * ratio),
        round(rect.height() * ratio),
    )
    part = picture.copy(scaled.intersected(picture.rect())).convertToFormat(QImage.Format.Format_RGB32)
    if part.isNull() or part.width() == 0:
        return "#000000", "#000000"
    pixels = memoryview(part.constBits()).cast("I")
    if len(pixels) > _PIXELS:
        # Every nth pixel, n odd and prime so that it falls into no column of the picture.
        pixels = pixels[:: _STEP if part.width() % _STEP else _STEP + 4]
    counts = Counter(pixels)
    background = QColor(counts.most_common(1)[0][0] & 0xFFFFFF)
    least = max(8, int(_SHARE * len(pixels)))
    candidates = [QColor(value & 0xFFFFFF) for value, count in counts.items() if count >= least]
    colour = max(candidates, key=lambda each: contrast(each, background), default=background)
    return background.name(), colour.name()

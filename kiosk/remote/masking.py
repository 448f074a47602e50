"""What staff may see of a Screen: its structure, and the words that the Screen marks as public. Pure.

Keys of items can tell what a visitor picks from ("district.jongno"), so an item that is not public goes
by its place, ``item-3``; :func:`masked_keys` leads back. What is selected, and which choice the cursor
stands on, are told of modes only: everywhere else they are the visitor's answers. Arguments of public
words are left out (:mod:`kiosk.screens.sharing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from kiosk.screens.view import RenderedItem, View
from kiosk.twin.documents import MaskedItem, MaskedScreen

_PLACE = "item-"
_SELECTED: Mapping[str, Literal["on", "off"]] = {"on": "on", "off": "off"}
#: Kinds of what stands around a Screen, with the place in its pages: staff see that anyway.
_FIXED = frozenset({"bar", "pager", "status"})
_MAX_LABEL = 300
_MAX_ITEMS = 300


def _items(view: View) -> tuple[RenderedItem, ...]:
    """Return what the visitor can reach, in keypad order, with its fixed places."""
    return (*view.screen.items, *view.screen.actions, *view.pager, *view.bar)


def _is_fixed(view: View, item: RenderedItem) -> bool:
    """Buttons of the terminal itself: the same words on every Screen."""
    return any(item is other for other in (*view.bar, *view.pager) if other.kind in _FIXED)


def _label(view: View, item: RenderedItem) -> str:
    """Return its words; what was put into them only where modes are told, and in our own buttons."""
    is_told = view.screen.tells_modes or _is_fixed(view, item)
    return (item.label if is_told else item.shared)[:_MAX_LABEL]


def _can_be_pressed(item: RenderedItem) -> bool:
    """Tell whether there is any sense in pointing at it."""
    return item.is_interactive and item.is_enabled


def _mask(view: View, item: RenderedItem, place: int) -> MaskedItem:
    if not item.is_public and not _is_fixed(view, item):
        return MaskedItem(key=f"{_PLACE}{place}", kind=item.kind, is_interactive=_can_be_pressed(item))
    is_told = view.screen.tells_modes
    return MaskedItem(
        key=item.key,
        kind=item.kind,
        label=_label(view, item),
        is_masked=False,
        is_interactive=_can_be_pressed(item),
        selected=_SELECTED.get(item.selected, "") if is_told else "",
    )


def mask(view: View) -> MaskedScreen:
    """Return the topmost Screen as staff may see it: never a value, an answer, an address."""
    screen = view.screen
    return MaskedScreen(
        id=_told_id(screen.id),
        title=_label(view, screen.title) if screen.title.is_public else "",
        page=view.page + 1,
        pages=max(1, len(view.pages), view.page + 1),
        step=screen.step,
        steps=screen.steps,
        is_sheet=screen.is_sheet,
        items=tuple(_mask(view, item, place) for place, item in enumerate(_items(view)[:_MAX_ITEMS])),
    )


def _told_id(screen: str) -> str:
    """Return what is told of a Screen's id: its third part names what was picked (``ask.entry.library``)."""
    return ".".join(screen.split(".")[:2])


def masked_keys(view: View) -> dict[str, str]:
    """Return key for staff -> real key, of everything that they can point at."""
    keys = {"title": view.screen.title.key}
    for place, item in enumerate(_items(view)[:_MAX_ITEMS]):
        is_open = item.is_public or _is_fixed(view, item)
        keys[item.key if is_open else f"{_PLACE}{place}"] = item.key
    return keys


def masked_cursor(view: View) -> str:
    """Return where the visitor is, as staff know it, or "" where it would tell what they pick.

    After Back the cursor stands on the choice that was made.
    """
    items = {item.key: item for item in _items(view)}
    item = items.get(view.cursor)
    is_pick = (
        item is not None
        and item.is_interactive
        and item.kind != "field"
        and not _is_fixed(view, item)
        and not view.screen.tells_modes
    )
    if is_pick:
        return ""
    return next((masked for masked, real in masked_keys(view).items() if real == view.cursor), "")

"""What staff may see of a Screen: its structure, and the words that the Screen marks as public. Pure.

Keys of items can tell what a visitor picks from ("district.jongno"), so an item that is not public goes
by its place, ``item-3``; :func:`masked_keys` leads back.
"""

from __future__ import annotations

from kiosk.screens.view import RenderedItem, View
from kiosk.twin.documents import MaskedItem, MaskedScreen

_PLACE = "item-"
_MAX_LABEL = 300
_MAX_ITEMS = 300


def _items(view: View) -> tuple[RenderedItem, ...]:
    """Return what the visitor can reach, in keypad order, with its fixed places."""
    return (*view.screen.items, *view.screen.actions, *view.pager, *view.bar)


def _is_fixed(view: View, item: RenderedItem) -> bool:
    """Buttons of the terminal itself: the same words on every Screen."""
    return any(item is other for other in (*view.bar, *view.pager) if other.kind in ("bar", "pager"))


def _mask(view: View, item: RenderedItem, place: int) -> MaskedItem:
    if not item.is_public and not _is_fixed(view, item):
        return MaskedItem(key=f"{_PLACE}{place}", kind=item.kind, is_interactive=item.is_interactive)
    return MaskedItem(
        key=item.key,
        kind=item.kind,
        label=item.label[:_MAX_LABEL],
        is_masked=False,
        is_interactive=item.is_interactive,
        selected="on" if item.selected == "on" else "off" if item.selected == "off" else "",
    )


def mask(view: View) -> MaskedScreen:
    """Return the topmost Screen as staff may see it: never a value, an answer, an address."""
    screen = view.screen
    return MaskedScreen(
        id=screen.id,
        title=screen.title.label[:_MAX_LABEL] if screen.title.is_public else "",
        page=view.page + 1,
        pages=max(1, len(view.pages), view.page + 1),
        step=screen.step,
        steps=screen.steps,
        is_sheet=screen.is_sheet,
        items=tuple(_mask(view, item, place) for place, item in enumerate(_items(view)[:_MAX_ITEMS])),
    )


def masked_keys(view: View) -> dict[str, str]:
    """Return key for staff -> real key, of everything that they can point at."""
    keys = {"title": view.screen.title.key}
    for place, item in enumerate(_items(view)[:_MAX_ITEMS]):
        is_open = item.is_public or _is_fixed(view, item)
        keys[item.key if is_open else f"{_PLACE}{place}"] = item.key
    return keys


def masked_key(view: View, key: str) -> str:
    """Return the key under which staff know an item, or "" for none of them."""
    return next((masked for masked, real in masked_keys(view).items() if real == key), "")

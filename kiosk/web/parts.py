"""Which part of a long page is shown."""

from __future__ import annotations

from typing import TypeVar

from kiosk.web.items import ItemMaker, key_of
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.state import WebState

#: Most items of one Screen; a longer page comes in parts.
PART = 60

_T = TypeVar("_T")


def split(items: tuple[_T, ...], part: int) -> tuple[tuple[_T, ...], int, int]:
    """Return one part of what is shown, its number and the number of parts."""
    parts = max(1, -(-len(items) // PART))
    here = min(max(part, 0), parts - 1)
    return items[here * PART : (here + 1) * PART], here, parts


def nodes_of(state: WebState, page: PageSnapshot, maker: ItemMaker) -> tuple[PageNode, ...]:
    """Return the nodes that the present look shows, of all parts."""
    if state.look == "page" or state.is_whole:
        return maker.everything()
    # A page on which nothing can be done is there to be read.
    return maker.tasks(state.news) if page.tasks else maker.everything()


def part_of(state: WebState, page: PageSnapshot, key: str) -> int:
    """Return the part on which an item stands; the present one when it stands on none."""
    nodes = nodes_of(state, page, ItemMaker(page, {}))
    place = next((number for number, node in enumerate(nodes) if key_of(node.id) == key), None)
    return state.part if place is None else place // PART

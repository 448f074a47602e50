"""Ways through a web page besides one thing after another: by heading, by field (WCAG 2.2 §2.4.1, §2.4.6)."""

from __future__ import annotations

from typing import Literal

from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.vocabulary import FIELDS

#: Ways to go through a page.
Way = Literal["heading", "field"]

#: So many headings or fields are listed.
MOST_PLACES = 200


def along(page: PageSnapshot, way: Way) -> tuple[PageNode, ...]:
    """Return the nodes with words on one way through the page, in order."""
    found = (node for node in page.nodes if node.name and _is_on(way, node))
    return tuple(found)[:MOST_PLACES]


def _is_on(way: Way, node: PageNode) -> bool:
    if way == "heading":
        return node.role == "heading" or bool(node.level and node.role != "treeitem")
    return node.role in FIELDS or bool(node.kind_of_field)

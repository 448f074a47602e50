"""What a visitor hears of a page, item by item, in Korean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Text
from kiosk.web.page import PageChange, PageSnapshot
from kiosk.web.reading import Reader


@lru_cache(maxsize=1)
def _korean() -> Localiser:
    return Localiser(Catalogues(), "ko")


def in_words(pieces: Sequence[Text]) -> str:
    return ", ".join(_korean().plain(piece) for piece in pieces)


def spoken(page: PageSnapshot) -> list[str]:
    """Return what is said when a visitor goes through the page from the top."""
    reader = Reader(page)
    previous = None
    said = []
    for node in page.nodes:
        said.append(in_words(reader.say(node, previous)))
        previous = node
    return said


def said_of(page: PageSnapshot, changes: Sequence[PageChange]) -> list[str]:
    """Return what is said by itself when the page changes."""
    said = []
    for change in changes:
        said += [in_words(pieces) for pieces in Reader(page).say_change(change)]
        page = page.after(change)
    return said

"""What staff can open for a visitor: a list to choose from, so that nobody types an id."""

from __future__ import annotations

from kiosk.console.pages.city_names import service_names, site_names
from kiosk.console.pages.texts import assist as words
from kiosk.i18n.text import Arg

#: Value of a form -> what it is called.
Openings = tuple[tuple[str, Arg], ...]


def openings() -> tuple[tuple[Arg, Openings], ...]:
    """Return groups of what can be opened: pages of every terminal, kinds of reports, sites of the city."""
    return (
        (words.OPEN_PAGES, tuple(words.PAGES.items())),
        (words.OPEN_REPORTS, tuple((f"report:{code}", name) for code, name in service_names().items())),
        (words.OPEN_SITES, tuple((f"web:{id}", name) for id, name in site_names().items())),
    )


def opening_values() -> frozenset[str]:
    """Return every value of the list."""
    return frozenset(value for _, group in openings() for value, _ in group)

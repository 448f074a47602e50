"""The wipe of everything that a page may have kept (field.md K64): by ending it, and proving that."""

from __future__ import annotations

from typing import Protocol


class Pages(Protocol):
    """What is wiped."""

    def close(self) -> None:
        """Unmake the page, its profile, and the processes that drew it."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing of any page is left."""


class WebWiper:
    """View, profile and processes of the visit's pages.

    An off-the-record profile keeps cookies, storages, caches, permissions, visited links, zoom and
    the rest in memory of its own; nothing is emptied one by one, all of it goes with the profile.
    Clean means by structure: no page, no profile object, no process of the page is alive.
    """

    name = "web"

    def __init__(self, pages: Pages) -> None:
        """Wipe *pages*."""
        self._pages = pages

    def wipe(self) -> None:
        """End the page with all that it has."""
        self._pages.close()

    def is_clean(self) -> bool:
        """Tell whether nothing of it is alive."""
        return self._pages.is_gone

"""Opens pages: a site of the list, an address from outside, the same page in another language.

Every address is judged like a link of a page, wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.modes.state import Input, ModeState
from kiosk.screens.flow import Step
from kiosk.web.host import OpenPage
from kiosk.web.languages import alternate_of, is_foreign
from kiosk.web.page import PageSnapshot
from kiosk.web.policy import Use
from kiosk.web.sites import Site, SiteBook
from kiosk.web.state import Look, WebState
from kiosk.web.steps import ask, go, note_refused, refuse


class Opener:
    """Opens pages as the visitor's modes want them."""

    def __init__(self, sites: Callable[[], SiteBook], modes: Callable[[], ModeState]) -> None:
        """Know where one may go, and for whom.

        Args:
            sites: Gives the sites of the city.
            modes: Gives the mode state that holds now.
        """
        self._sites = sites
        self._modes = modes

    def enter(self, state: WebState, address: str) -> Step:
        """Open an address from outside."""
        verdict = self._sites().policy.judge(address, Use.ENTRY)
        if not verdict.is_allowed:
            return refuse(state, address, verdict.reason)
        return self._open(replace(state, site=verdict.site), verdict.address)

    def open_site(self, state: WebState, site: Site) -> Step:
        """Open a site where it begins in the visitor's language."""
        language = self._modes().language
        opened = replace(state, site=site.id, is_translated=language in site.file.alternates)
        return self._open(opened, site.start(language))

    def _open(self, state: WebState, address: str) -> Step:
        fresh = WebState(
            site=state.site,
            address=address,
            look=self.first_look(),
            turn=state.turn,
            is_translated=state.is_translated,
        )
        return go(fresh, "opening", ask(OpenPage(address, state.site)))

    def first_look(self) -> Look:
        """Begin with the list of tasks for ear and key, with the picture for a finger."""
        modes = self._modes()
        return "list" if modes.voice or modes.input is not Input.TOUCH else "page"

    def translate(self, state: WebState, page: PageSnapshot) -> Step:
        """Open the same page in the visitor's language, as was asked; until then the page stays."""
        address = self._alternate(state, page)
        verdict = self._sites().policy.judge(address, Use.ENTRY)
        if not verdict.is_allowed:
            return Step(replace(state, note=note_refused(address, verdict.reason)))
        moved = replace(state, is_loading=True, is_translated=True, address=verdict.address)
        return Step(moved, (ask(OpenPage(verdict.address, verdict.site)),))

    def open_translated(self, state: WebState, page: PageSnapshot) -> Step | None:
        """Open the same page in the visitor's language by itself, once a site; None leaves it as it is."""
        if state.is_translated or not is_foreign(page, self._modes().language):
            return None
        address = self._alternate(state, page)
        verdict = self._sites().policy.judge(address, Use.ENTRY) if address else None
        if verdict is None or not verdict.is_allowed:
            return None
        moved = replace(state, is_translated=True, is_returning=True, is_loading=True)
        return go(moved, "opening", ask(OpenPage(verdict.address, state.site)))

    def _alternate(self, state: WebState, page: PageSnapshot) -> str:
        return alternate_of(page, self._sites().get(state.site), self._modes().language)

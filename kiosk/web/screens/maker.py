"""The Screen that a state of the flow asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.contracts.content import PhoneLine
from kiosk.modes.state import ModeState
from kiosk.screens.model import Screen
from kiosk.web.page import PageSnapshot
from kiosk.web.screens.form import check_screen, options_screen
from kiosk.web.screens.more import address_screen, along_screen, more_screen
from kiosk.web.screens.opening import opening_screen, sites_screen, trouble_screen
from kiosk.web.screens.view import view_screen
from kiosk.web.sites import Site, SiteBook
from kiosk.web.state import WebState


class ScreenMaker:
    """Makes the Screens of web pages."""

    def __init__(
        self,
        sites: Callable[[], SiteBook],
        phones: Mapping[str, PhoneLine],
        modes: Callable[[], ModeState],
        *,
        can_print: bool,
    ) -> None:
        """Know what Screens tell besides the state.

        Args:
            sites: Gives the sites of the city.
            phones: The city's help lines by id.
            modes: Gives the mode state that holds now.
            can_print: Whether there is a printer.
        """
        self._sites = sites
        self._phones = phones
        self._modes = modes
        self._can_print = can_print

    def screen(self, state: WebState) -> Screen:
        """Return the Screen of a state, made once for each language: a page may have thousands of nodes."""
        language = self._modes().language
        if not state.rendered or state.rendered[0][0] != language:
            state.rendered[:] = [(language, self._make(state, language))]
        return state.rendered[0][1]

    def _make(self, state: WebState, language: str) -> Screen:
        site = self._sites().get(state.site)
        page = state.page
        if state.position == "trouble":
            return trouble_screen(state, self._line(site))
        if state.position == "opening":
            return opening_screen(state, site)
        if state.position == "sites" or page is None:
            return sites_screen(state, self._sites(), language)
        return self._of_page(state, page, site, language)

    def _of_page(self, state: WebState, page: PageSnapshot, site: Site | None, language: str) -> Screen:
        node = page.node(state.node)
        if state.position == "options" and node is not None:
            return options_screen(page, node)
        if state.position == "check" and node is not None:
            return check_screen(state, page, node)
        if state.position == "more":
            return more_screen(state, page, can_print=self._can_print)
        if state.position == "along":
            return along_screen(state, page)
        if state.position == "address":
            return address_screen(page, self._line(site))
        return view_screen(state, page, site, language)

    def _line(self, site: Site | None) -> PhoneLine | None:
        return self._phones.get(site.file.person if site is not None else "help", self._phones.get("help"))

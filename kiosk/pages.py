"""Joins the flow of web pages with the city's site files, its help lines and the printer.

Part of the composition root: nothing of it is loaded before somebody opens the list of sites, or
some time has passed after the first frame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.contracts.content import City
from kiosk.errors import KioskError
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Flow
from kiosk.screens.late import LateFlow
from kiosk.settings.centre import CentreSettings
from kiosk.web.host import HOST

if TYPE_CHECKING:
    from kiosk.web.sites import SiteBook

_log = logging.getLogger("web")

#: So long after the first frame the modules of web pages are loaded, in s: nobody is that quick.
WARM_UP_AFTER_S = 3.0


class Pages:
    """Makes the flows of web pages."""

    def __init__(
        self,
        city: City,
        city_dir: Path,
        modes: Callable[[], ModeState],
        *,
        later: Callable[[Callable[[], None]], object] = lambda work: None,
    ) -> None:
        """Know the city's help lines and where its site files are.

        Args:
            city: Whom one can call.
            city_dir: Folder of the city's content.
            modes: Gives the mode state that holds now.
            later: Does some work in the background when the terminal has come to rest.
        """
        self._later = later
        self._phones = {line.id: line for line in city.phones}
        self._city_dir = city_dir
        self._modes = modes
        self._sites: SiteBook | None = None

    def sites(self) -> SiteBook:
        """Return the sites, and with them the policy; read once.

        A file that cannot be used leaves the list empty: an address that nobody can judge is not
        opened. The log says which file; visitors read that there is nothing to open.
        """
        if self._sites is None:
            from kiosk.web.sites import SiteBook, load_sites

            try:
                self._sites = load_sites(self._city_dir)
            except KioskError as error:
                _log.error("no web sites: %s %s", error.code, error.technical)
                self._sites = SiteBook(())
        return self._sites

    def flows(self, centre: CentreSettings) -> Mapping[str, Flow]:
        """Return the flow and its sheet, by id; build them anew when the settings have changed."""
        has_printer = bool(centre.printer)

        def make_flow() -> Flow:
            from kiosk.services.operations.model import Printout, PrintPage
            from kiosk.web.flow import WebFlow

            return WebFlow(
                self.sites,
                self._phones,
                self._modes,
                print_screen=(lambda screen: PrintPage(Printout(screen))) if has_printer else None,
            )

        def make_sheet() -> Flow:
            from kiosk.web.dialogs import DialogSheet

            return DialogSheet()

        return {
            "web": LateFlow("web", make_flow, host=HOST),
            "web-dialog": LateFlow("web-dialog", make_sheet),
        }

    def plan_warm_up(self) -> None:
        """The first frame stands: load the rest when the terminal has come to rest."""
        self._later(self.warm_up)

    def warm_up(self) -> None:
        """Load in the background what the first press on "web pages" would wait for."""
        import kiosk.web.dialogs
        import kiosk.web.flow  # noqa: F401

        self.sites()

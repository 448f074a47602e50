"""Joins the flow of web pages with the city's site files, its help lines and the printer.

Part of the composition root: nothing of it is loaded before somebody opens the list of sites, or
:meth:`Pages.warm_up` was called when the first frame stood on the glass.
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


class Pages:
    """Makes the flows of web pages."""

    def __init__(self, city: City, city_dir: Path, modes: Callable[[], ModeState]) -> None:
        """Know the city's help lines and where its site files are."""
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

    def warm_up(self) -> None:
        """Load in the background what the first press on "web pages" would wait for."""
        import kiosk.web.dialogs
        import kiosk.web.flow  # noqa: F401

        self.sites()

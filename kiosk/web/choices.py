"""What the visitor does with sites and pages: every key of our Screens, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.i18n.text import msg
from kiosk.screens.flow import Open, Run, Step
from kiosk.screens.model import Screen
from kiosk.web.filling import pick, press, send
from kiosk.web.host import ReloadPage, ScalePage, StopLoading
from kiosk.web.opener import Opener
from kiosk.web.page import PageSnapshot
from kiosk.web.screens.more import SCALES, WAYS, printed_screen
from kiosk.web.sites import SiteBook
from kiosk.web.state import Look, Note, WebState
from kiosk.web.steps import GONE, ask, begin_view, go, go_to_sites, go_to_view

# Translators: Progress while the words of a web page are being printed.
_PRINTING = msg("종이에 인쇄하고 있어요.")


class Choices:
    """Answers what the visitor has chosen."""

    def __init__(
        self,
        sites: Callable[[], SiteBook],
        opener: Opener,
        print_screen: Callable[[Screen], object] | None,
    ) -> None:
        """Know what can be chosen.

        Args:
            sites: Gives the sites of the city.
            opener: Opens pages.
            print_screen: Makes the operation that prints a Screen; None without a printer.
        """
        self._sites = sites
        self._opener = opener
        self._print_screen = print_screen

    def choose(self, state: WebState, key: str) -> Step:
        """Answer a key of whatever Screen is shown; one that is not on it changes nothing."""
        group, _, rest = key.partition(".")
        if group == "site" and state.position == "sites":
            site = self._sites().get(rest)
            return self._opener.open_site(state, site) if site is not None else Step(state)
        if key == "person":
            return Step(state, (Open("person"),))
        if key == "others":
            return go_to_sites(state)
        if key == "retry" and state.position == "trouble":
            return self._retry(state)
        if key == "stop":
            return _stop(state)
        if state.page is None:
            return Step(state)
        return self._on_page(state, state.page, key)

    def _retry(self, state: WebState) -> Step:
        if state.page is None:
            return self._opener.enter(state, state.address) if state.address else go_to_sites(state)
        waiting = replace(state, trouble=None, is_returning=True)
        return go(waiting, "opening", ask(ReloadPage()))

    def _on_page(self, state: WebState, page: PageSnapshot, key: str) -> Step:
        group, _, rest = key.partition(".")
        if group == "web":
            return press(replace(state, acted=rest), page, rest)
        if group == "option" and state.position == "options":
            return pick(state, rest)
        if key == "send":
            return send(state)
        if key == "reload":
            return go_to_view(replace(state, is_loading=True, is_returning=True), ask(ReloadPage()))
        if key == "alternate":
            return self._opener.translate(state, page)
        if key == "print" and self._print_screen is not None:
            screen = printed_screen(page, self._sites().get(state.site))
            return go_to_view(state, Run("print", self._print_screen(screen), _PRINTING))
        return _look(state, page, key)


def _stop(state: WebState) -> Step:
    if state.page is None:
        return go_to_sites(state)
    return go_to_view(replace(state, is_loading=False, is_returning=False), ask(StopLoading()))


def _look(state: WebState, page: PageSnapshot, key: str) -> Step:
    """Show the page otherwise, another part of it, or a step of ours beside it."""
    group, _, rest = key.partition(".")
    if group == "look" and rest in ("page", "list", "reader"):
        return begin_view(replace(state, look=rest, part=0, note=None))  # type: ignore[arg-type]
    if group == "part":
        return begin_view(replace(state, part=max(0, state.part + (1 if rest == "next" else -1)), note=None))
    if group == "scale" and rest.isdecimal():
        scale = int(rest) / 100
        wanted = scale if scale in SCALES else None
        return go_to_view(replace(state, scale=wanted), ask(ScalePage(wanted)))
    if group == "along" and rest in WAYS:
        return go(replace(state, way=rest, note=None), "along")  # type: ignore[arg-type]
    if group == "go" and state.position == "along":
        return _go_along(state, page, rest)
    if key in ("more", "address"):
        return go(replace(state, note=None), key)
    if key in ("view", "picked", "mend"):
        return go_to_view(state, node=state.node)
    return Step(state)


def _go_along(state: WebState, page: PageSnapshot, node_id: str) -> Step:
    """Go to a heading or field; from there Next and "read from here" go on through the page's words."""
    if page.node(node_id) is None:
        return go_to_view(replace(state, note=Note(GONE)))
    look: Look = "page" if state.look == "page" else "list"
    whole = replace(state, look=look, is_whole=state.is_whole or look == "list", acted="")
    return go_to_view(whole, node=node_id)

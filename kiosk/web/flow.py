"""The flow of web pages: a list of sites, then a page in one of three ways, filled in screen by screen.

Pure, like every flow: what the page shall do goes out as :class:`kiosk.screens.flow.Ask`, what it
did comes back as ``Done("page", event)``. The visitor's words are drafts of the state; the page
gets a copy by its own events, and its own button sends them after a read-back.

What the visitor chooses is answered by :mod:`kiosk.web.choices`, what the page tells by
:mod:`kiosk.web.listener`; both give steps of :mod:`kiosk.web.steps`. Back is answered here
(:meth:`WebFlow.step_back`): out of a step of ours, then through the history of the page, then to the
list of sites, then out of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.contracts.content import PhoneLine
from kiosk.i18n.text import msg
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Chosen, Done, Effect, Event, Failed, Returned, Step, Typed
from kiosk.screens.model import Screen, Tone
from kiosk.web.choices import Choices
from kiosk.web.dialogs import SHEET
from kiosk.web.filling import write
from kiosk.web.host import EFFECT, HOST, FocusNode, GoBackInPage
from kiosk.web.items import node_of
from kiosk.web.listener import PageListener
from kiosk.web.opener import Opener
from kiosk.web.questions import close_question
from kiosk.web.screens.maker import ScreenMaker
from kiosk.web.sites import SiteBook
from kiosk.web.state import Note, Trouble, WebState
from kiosk.web.steps import BESIDE, ask, fail, go_to_sites, go_to_view

# Translators: Said after a web page's words were printed.
_PRINTED = msg("종이가 나왔어요. 가져가세요.")
# Translators: Said after a web page could not be printed.
_NOT_PRINTED = msg("종이에 인쇄하지 못했어요. 주소를 가져가실 수 있어요.")


class WebFlow:
    """Opened with nothing, with ``site`` (an id), or with ``address`` (staff, QR, deep link)."""

    id = "web"
    host = HOST

    def __init__(
        self,
        sites: Callable[[], SiteBook],
        phones: Mapping[str, PhoneLine],
        modes: Callable[[], ModeState],
        *,
        print_screen: Callable[[Screen], object] | None = None,
    ) -> None:
        """Know where one may go.

        Args:
            sites: Gives the sites; called when the flow is first opened, so that starting the
                terminal does not wait for them.
            phones: The city's help lines by id.
            modes: Gives the mode state that holds now.
            print_screen: Makes the operation that prints a Screen on the terminal's own printer;
                None without a printer.
        """
        can_print = print_screen is not None
        self._sites = sites
        self._opener = Opener(sites, modes)
        self._choices = Choices(sites, self._opener, print_screen)
        self._listener = PageListener(sites, self._opener, can_print=can_print)
        self._screens = ScreenMaker(sites, phones, modes, can_print=can_print)

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the sites, or open what was asked for; every address is judged as any other."""
        if params.get("address"):
            return self._opener.enter(WebState(), str(params["address"]))
        site = self._sites().get(str(params.get("site", "")))
        return self._opener.open_site(WebState(), site) if site is not None else Step(WebState())

    def has_found(self, state: WebState, params: Mapping[str, Any]) -> bool | None:
        """Tell whether the city has the site that was named."""
        del state
        return "site" not in params or self._sites().get(str(params["site"])) is not None

    def has_draft(self, state: WebState) -> bool:
        """Tell whether something was written that the page has not sent yet."""
        return state.has_draft

    def step_back(self, state: WebState) -> Step | None:
        """Undo one step; None leaves the flow."""
        if state.position in BESIDE:
            return go_to_view(state, node=state.node)
        if state.is_view and state.depth > 0:
            back = replace(state, depth=state.depth - 1, is_loading=True, is_returning=True, note=None)
            return Step(back, (ask(GoBackInPage()),))
        if state.position == "sites":
            return None
        return go_to_sites(state)

    def handle(self, state: WebState, event: Event) -> Step:
        """Answer the visitor or the page."""
        match event:
            case Chosen(key):
                return self._choices.choose(replace(state, dialogs=0), key)
            case Typed(key, text):
                return write(state, node_of(key), text)
            case Done(effect, told) if effect == EFFECT:
                return self._listener.hear(state, told)
            case Failed(effect, error) if effect == HOST and state.position != "sites":
                own_words = error if error.code != "W-01" else None
                return fail(state, Trouble("no-engine", can_retry=False, error=own_words))
            case Done("print"):
                return Step(replace(state, note=Note(_PRINTED, Tone.GOOD)))
            case Failed("print", _):
                return Step(replace(state, note=Note(_NOT_PRINTED, Tone.WARNING)))
            case Returned(flow, result) if flow == SHEET:
                return close_question(state, result)
            case Returned(flow, _) if flow == self.id and state.address:
                # Another page was opened over this one (by staff); there is one page at a time.
                return self._opener.enter(state, state.address)
        return Step(state)

    def pointed(self, state: WebState, key: str) -> tuple[Effect, ...]:
        """The cursor moved: the picture of the page shows where."""
        node = node_of(key)
        return (ask(FocusNode(node)),) if node and state.is_view and state.look == "page" else ()

    def screen(self, state: WebState) -> Screen:
        """Render the state."""
        return self._screens.screen(state)

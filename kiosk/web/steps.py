"""Steps that several parts of the flow of web pages take.

Back is answered by the flow itself, so each of them replaces the one before: the history stays empty.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import msg
from kiosk.screens.flow import Ask, Effect, Step
from kiosk.screens.model import Live, Tone
from kiosk.web.host import HOST, ClosePage, PageRequest
from kiosk.web.items import key_of
from kiosk.web.parts import part_of
from kiosk.web.state import Note, Trouble, WebState
from kiosk.web.trouble import name_refused, refusal

#: Steps of ours that stand before the page and lead back to it.
BESIDE = ("options", "check", "more", "along", "address")

# Translators: Said when the thing of a web page that was pressed has gone from the page meanwhile.
GONE = msg("그 단추는 이제 없어요.")


def ask(request: PageRequest) -> Ask:
    """Return the effect that asks the page for something."""
    return Ask(HOST, request)


def go(state: WebState, position: str, *effects: Effect) -> Step:
    """Show another step."""
    return Step(replace(state, position=position), effects, replace=True)


def go_to_sites(state: WebState) -> Step:
    """Leave the page and show the list of sites where it was left."""
    sites = WebState(turn=state.turn, start=f"site.{state.site}" if state.site else None)
    return go(sites, "sites", ask(ClosePage()))


def go_to_view(state: WebState, *effects: Effect, node: str = "") -> Step:
    """Show the page again, at *node* or where it was left."""
    start = key_of(node) if node else None
    part = part_of(state, state.page, start) if start and state.page is not None else state.part
    return go(replace(state, node="", start=start, part=part), f"view.{state.turn}", *effects)


def begin_view(state: WebState, *effects: Effect, node: str = "") -> Step:
    """Show the page as a new Screen: it is spoken from its title, or from *node*."""
    return go_to_view(replace(state, turn=state.turn + 1), *effects, node=node)


def fail(state: WebState, trouble: Trouble) -> Step:
    """Say why there is no page."""
    return go(replace(state, trouble=trouble, is_loading=False, is_returning=False), "trouble")


def refuse(state: WebState, address: str, reason: str) -> Step:
    """Say that an address is not opened, where there is no page that could stay."""
    return fail(replace(state, address=address), Trouble("refused", reason, can_retry=False))


def note_refused(address: str, reason: str) -> Note:
    """Return what is said beside a page that stays: an address is not opened, and which."""
    return Note(refusal(reason), Tone.WARNING, name_refused(address), Live.ASSERTIVE)

"""Filling in the forms of a page: what is written stays here, and the page's own button sends it.

Pure: each function takes the state and gives the next step. A button that would send what was written
is asked about first (E-11).
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import VisitorText
from kiosk.screens.flow import Step
from kiosk.web.host import ChooseNode, FillNode, PressNode
from kiosk.web.items import is_list, is_written
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.state import Note, WebState
from kiosk.web.steps import GONE, ask, go, go_to_view


def press(state: WebState, page: PageSnapshot, node_id: str) -> Step:
    """Press a thing of the page; a list is picked from, a read-back answer is gone to."""
    node = page.node(node_id)
    if node is None:
        return Step(replace(state, note=Note(GONE)))
    if state.position == "check":
        return go_to_view(state, node=node_id)
    if is_list(node):
        return go(replace(state, node=node_id, note=None), "options")
    if _may_send(node) and state.has_draft:
        return go(replace(state, node=node_id, note=None), "check")
    pressed = node_id if _may_send(node) else ""
    return Step(replace(state, note=None, pressed=pressed), (ask(PressNode(node_id)),))


def pick(state: WebState, option: str) -> Step:
    """Pick an answer of the list that is open."""
    node = state.find(state.node)
    if node is None:
        return go_to_view(replace(state, note=Note(GONE)))
    if option not in {one.id for one in node.options if not one.disabled}:
        return Step(state)
    choose = ask(ChooseNode(node.id, option))
    if node.kind_of_field == "choices":
        return Step(state, (choose,))
    return go_to_view(state, choose, node=node.id)


def write(state: WebState, node_id: str, text: str) -> Step:
    """Keep what was written, and write it into the page."""
    node = state.find(node_id)
    if node is None or not is_written(node):
        return Step(state)
    drafts = {**state.drafts, node_id: text}
    kept = replace(state, drafts=drafts, note=None, pressed="")
    return Step(kept, (ask(FillNode(node_id, VisitorText(text))),))


def send(state: WebState) -> Step:
    """The read-back was right: the page's own button sends."""
    if state.position != "check":
        return Step(state)
    node = state.find(state.node)
    if node is None:
        return go_to_view(replace(state, note=Note(GONE)))
    sent = replace(state, checked=dict(state.drafts), pressed=node.id)
    return go_to_view(sent, ask(PressNode(node.id)))


def _may_send(node: PageNode) -> bool:
    """Tell whether pressing the node may send a form: a plain button, not one that opens or toggles."""
    opens = any(node.has(state) for state in ("expanded", "collapsed", "haspopup", "pressed", "off"))
    return node.role == "button" and not opens

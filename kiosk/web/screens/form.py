"""Filling in a form of a page: picking the answer of a list, and reading back before it is sent."""

from __future__ import annotations

from kiosk.i18n.text import Text, msg
from kiosk.screens.model import Action, Choice, Fact, Item, Notice, Role, Screen
from kiosk.web.items import ItemMaker, is_list, is_written, key_of
from kiosk.web.languages import words_of
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.parts import split
from kiosk.web.screens.common import AREA
from kiosk.web.state import WebState

# Translators: Title of a list of a web page that has no words of its own.
_PICK = msg("무엇을 고를까요?")
# Translators: An answer of a list of a web page that has no words.
_NO_ANSWER = msg("고르지 않음")
# Translators: Value in the read-back of a field that was left empty.
_NOT_WRITTEN = msg("적지 않음")
# Translators: Value in the read-back of a box that is ticked.
_TICKED = msg("골랐어요")
# Translators: Value in the read-back of a box that is not ticked.
_NOT_TICKED = msg("고르지 않았어요")


def options_screen(page: PageSnapshot, node: PageNode) -> Screen:
    """Pick the answer of a list of the page."""
    lang = page.lang_of(node)
    is_multiple = node.kind_of_field == "choices"
    items = tuple(
        Choice(
            key=f"option.{option.id}",
            label=words_of(option.label, lang) if option.label else _NO_ANSWER,
            selected=option.selected if is_multiple else (True if option.selected else None),
            multiple=is_multiple,
            enabled=not option.disabled,
        )
        for option in node.options
    )
    # Translators: Button: all answers are picked.
    done = Action(key="picked", label=msg("다 골랐어요"), role=Role.PRIMARY, icon="check")
    return Screen(
        id="web.options",
        title=words_of(node.name, lang) if node.name else _PICK,
        items=items,
        actions=(done,) if is_multiple else (),
        area=AREA,
    )


def check_screen(state: WebState, page: PageSnapshot, button: PageNode) -> Screen:
    """Read a form of the page back before its own button sends it (E-11)."""
    maker = ItemMaker(page, state.drafts)
    facts: list[Item] = []
    for node in page.nodes:
        value = _told(page, maker, node)
        if value is None:
            continue
        is_picked = node.role == "radio" and bool(node.group)
        name: Text = words_of(node.group if is_picked else node.name, page.lang_of(node))
        facts.append(Fact(key=key_of(node.id), label=name, value=value, changeable=True))
    shown, _, _ = split(tuple(facts), 0)
    # Translators: Said above the read-back: pressing an answer leads to where it can be changed.
    hint = Notice(key="hint", label=msg("고치고 싶은 것을 누르면 바꿀 수 있어요."))
    # Translators: Button: press the web page's own button {button}, which sends the form.
    send = msg("‘{button}’ 누르기", button=words_of(button.name, page.lang_of(button)))
    return Screen(
        id="web.check",
        public=True,
        # Translators: Title of the read-back of a form of a web page.
        title=msg("이렇게 적었어요. 맞나요?"),
        items=(hint, *shown),
        actions=(
            # Translators: Button: back to the form of the web page, nothing is sent.
            Action(key="mend", label=msg("더 고치기"), icon="back"),
            Action(key="send", label=send, role=Role.PRIMARY, icon="send"),
        ),
        area=AREA,
    )


def _told(page: PageSnapshot, maker: ItemMaker, node: PageNode) -> Text | None:
    """Return what the read-back says of a node, or None for what is no answer."""
    if is_written(node) or is_list(node):
        return maker.value_of(node) or _NOT_WRITTEN
    if node.role in ("checkbox", "switch"):
        return _TICKED if node.has("checked") else _NOT_TICKED
    if node.role == "radio" and node.has("checked"):
        return words_of(node.name, page.lang_of(node)) if node.group else _TICKED
    return None

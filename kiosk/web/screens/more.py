"""What else one can do with a page: go to a part of it, take it along, print it, make it larger."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.contracts.content import PhoneLine
from kiosk.i18n.text import Message, msg
from kiosk.screens.model import Action, Choice, Item, Paragraph, Role, Screen
from kiosk.web.items import key_of
from kiosk.web.languages import words_of
from kiosk.web.page import PageSnapshot
from kiosk.web.parts import split
from kiosk.web.screens.common import AREA, LOOK_LIST, OTHERS, article_items, name_of, title_of
from kiosk.web.sites import Site
from kiosk.web.state import WebState
from kiosk.web.trouble import address_item, phone_item
from kiosk.web.ways import Way, along

#: Sizes of a page beyond the terminal's letters.
SCALES: tuple[float, ...] = (1.0, 1.5, 2.0, 4.0)
# Translators: Button: show only the article of the web page.
_LOOK_READER = msg("글만 읽기")
#: Ways through a page, besides one thing after another, with their words and drawings.
WAYS: Mapping[Way, tuple[Message, str]] = {
    # Translators: Choice: list the headings of the web page and go to one of them.
    "heading": (msg("제목을 골라 가기"), "list"),
    # Translators: Choice: list the fields of the web page that can be filled in, and go to one of them.
    "field": (msg("쓰는 칸을 골라 가기"), "pencil"),
}


def more_screen(state: WebState, page: PageSnapshot, *, can_print: bool) -> Screen:
    """What else one can do with a page."""
    sizes: list[Item] = [
        Choice(
            key=f"scale.{round(scale * 100)}",
            # Translators: Choice: size of a web page: {percent} per cent.
            label=msg("이 쪽을 {percent}%로 보기", percent=round(scale * 100)),
            icon="letters",
            selected=state.scale == scale,
        )
        for scale in SCALES
    ]
    # Translators: Choice: print the words of the web page on the terminal's own printer.
    paper = [Choice(key="print", label=msg("글만 종이로 받기"), icon="print")] if can_print else []
    return Screen(
        id="web.more",
        public=True,
        # Translators: Title: what else can be done with this web page.
        title=msg("무엇을 더 할까요?"),
        items=(
            *_look_choices(state, page),
            *(
                Choice(key=f"along.{way}", label=label, icon=icon)
                for way, (label, icon) in WAYS.items()
                if along(page, way)
            ),
            # Translators: Choice: load the web page again.
            Choice(key="reload", label=msg("이 쪽 다시 열기"), icon="retry"),
            # Translators: Choice: show the address of the web page with a QR code.
            Choice(key="address", label=msg("이 쪽의 주소 보기"), icon="qr"),
            *paper,
            Choice(key="others", label=OTHERS, icon="globe"),
            *sizes,
        ),
        area=AREA,
    )


def _look_choices(state: WebState, page: PageSnapshot) -> list[Item]:
    """Return the ways of seeing the page that have no button beside it."""
    if state.look == "reader":
        return [Choice(key="look.list", label=LOOK_LIST, icon="list")]
    return [Choice(key="look.reader", label=_LOOK_READER, icon="book")] if page.article else []


def along_screen(state: WebState, page: PageSnapshot) -> Screen:
    """List the headings or the fields of the page: picking one goes there (WCAG 2.2 §2.4.1, §2.4.6)."""
    names = [(node, words_of(node.name, page.lang_of(node))) for node in along(page, state.way)]
    return Screen(
        id=f"web.along.{state.way}",
        # Translators: Title of the list of a web page's headings or fields: to which one?
        title=msg("어느 곳으로 갈까요?"),
        items=tuple(Choice(key=f"go.{node.id}", label=name) for node, name in names),
        area=AREA,
    )


def address_screen(page: PageSnapshot, line: PhoneLine | None) -> Screen:
    """Show the address to take along."""
    items = [address_item(page.address), phone_item(line)]
    return Screen(
        id="web.address",
        public=True,
        # Translators: Title above the address of a web page with its QR code.
        title=msg("이 주소예요"),
        items=tuple(item for item in items if item is not None),
        # Translators: Button: back to the web page.
        actions=(Action(key="view", label=msg("쪽으로 돌아가기"), role=Role.PRIMARY, icon="check"),),
        area=AREA,
    )


def printed_screen(page: PageSnapshot, site: Site | None) -> Screen:
    """Return what is printed of a page: its words and its address, never what was typed."""
    words = article_items(page) or tuple(
        Paragraph(
            key=key_of(node.id),
            label=words_of(node.name, page.lang_of(node)),
            heading=node.role == "heading",
        )
        for node in page.nodes
        if node.name and not node.kind_of_field
    )
    address = address_item(page.address)
    return Screen(
        id="web.print",
        title=title_of(page),
        kicker=name_of(site),
        items=(*split(words, 0)[0], *((address,) if address is not None else ())),
    )

"""The Screens of the flow of web pages: from its state to what is shown and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kiosk.contracts.content import PhoneLine
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Message, Text, msg
from kiosk.screens.model import (
    Action,
    Choice,
    Fact,
    Honesty,
    Item,
    Layout,
    Live,
    Notice,
    Paragraph,
    Progress,
    Role,
    Screen,
    Tone,
)
from kiosk.web.faults import find_faults, summarise_faults
from kiosk.web.host import HOST
from kiosk.web.items import (
    PART,
    ItemMaker,
    is_list,
    is_written,
    key_of,
    split,
)
from kiosk.web.languages import LANGUAGE_NAMES, alternate_of, base_of, is_foreign, words_of
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.sites import Site
from kiosk.web.state import Look, WebState
from kiosk.web.trouble import address_item, describe, name_refused, phone_item
from kiosk.web.ways import Way, along

AREA = "teal"
#: Sizes of a page beyond the terminal's letters.
SCALES: tuple[float, ...] = (1.0, 1.5, 2.0, 4.0)

# Translators: Title of the list of web sites of the city.
_SITES_TITLE = msg("어느 누리집을 볼까요?")
# Translators: Quiet line above it: these pages were made by others.
_SITES_KICKER = msg("다른 곳에서 만든 누리집이에요")
# Translators: No web site has been set up for this terminal.
_NO_SITES = msg("이 기기에서 여는 누리집이 아직 없어요.")
# Translators: Title while a web page is being loaded.
_OPENING = msg("누리집을 여는 중이에요")
# Translators: Progress while another page of the same web site is being loaded.
_NEXT_PAGE = msg("다음 내용을 여는 중이에요.")
# Translators: Button: do not wait for a web page any longer.
_STOP = msg("그만 기다리기")
# Translators: Title when a web page could not be shown.
_TROUBLE = msg("누리집을 열지 못했어요")
# Translators: Button: look at another web site of the list.
_OTHERS = msg("다른 누리집 보기")
# Translators: Button: try to load the web page again.
_RETRY = msg("다시 해 보기")
# Translators: Button: ask a person instead.
_PERSON = msg("사람에게 물어보기")
# Translators: A web page without a title.
_NO_TITLE = msg("제목이 없는 쪽")
# Translators: A web page in which nothing can be read or done.
_EMPTY = msg("읽을 것도 누를 것도 없는 쪽이에요.")
# Translators: A web page is longer than what is told.
_CUT = msg("이 쪽은 너무 길어서 앞부분만 읽어 드려요.")
# Translators: Button: show the whole web page as its makers drew it; the voice reads all of it.
_LOOK_PAGE = msg("쪽 전체 보기")
# Translators: Button: show what can be done on the web page one by one.
_LOOK_LIST = msg("차례로 보기")
# Translators: Button: show only the article of the web page.
_LOOK_READER = msg("글만 읽기")
# Translators: Button: larger letters, address, load again, other sites.
_MORE = msg("더 보기")
_MORE_ACTION = Action(key="more", label=_MORE, icon="more")
# Translators: Choice: the part after this one of a long web page.
_PART_NEXT = msg("다음 부분 보기")
# Translators: Choice: the part before this one of a long web page.
_PART_BACK = msg("앞부분 보기")
#: Ways through a page, besides one thing after another, with their words and drawings.
WAYS: Mapping[Way, tuple[Message, str]] = {
    # Translators: Choice: list the headings of the web page and go to one of them.
    "heading": (msg("제목을 골라 가기"), "list"),
    # Translators: Choice: list the fields of the web page that can be filled in, and go to one of them.
    "field": (msg("쓰는 칸을 골라 가기"), "pencil"),
}
_FOREIGN: Mapping[str, Message] = {
    # Translators: The web page is not in the visitor's language.
    "ko": msg("이 쪽은 한국어로만 되어 있어요."),
    # Translators: The web page is not in the visitor's language.
    "en": msg("이 쪽은 영어로 되어 있어요."),
    # Translators: The web page is not in the visitor's language.
    "zh": msg("이 쪽은 중국어로 되어 있어요."),
    # Translators: The web page is not in the visitor's language.
    "ja": msg("이 쪽은 일본어로 되어 있어요."),
}
# Translators: The web page is in a language that the visitor has not chosen.
_FOREIGN_OTHER = msg("이 쪽은 다른 나라 말로 되어 있어요.")


def sites_screen(state: WebState, sites: Iterable[Site], language: str) -> Screen:
    """Show the web places; those that speak the visitor's language first."""
    ordered = sorted(sites, key=lambda site: not site.speaks(language))
    items: list[Item] = [
        Choice(
            key=f"site.{site.id}",
            label=as_content(site.file.names),
            detail=as_content(site.file.descriptions),
            icon=site.file.icon,
            area=site.file.area,
            honesty=Honesty(site.file.label_type),
            public=True,
        )
        for site in ordered
    ]
    if not items:
        items.append(Notice(key="none", label=_NO_SITES))
    return Screen(
        id="web.sites",
        public=True,
        title=_SITES_TITLE,
        kicker=_SITES_KICKER,
        items=(*_note(state), *items),
        layout=Layout.LIST,
        area=AREA,
        start=state.start,
    )


def opening_screen(state: WebState, site: Site | None) -> Screen:
    """Say that a page is on its way; the way out is one press."""
    what: Text = _OPENING
    if site is not None:
        # Translators: Progress: {site} is the name of a web site that is being loaded.
        what = msg("{site:을/를} 열고 있어요.", site=as_content(site.file.names))
    return Screen(
        id="web.opening",
        public=True,
        title=_OPENING,
        items=(Progress(key="work", label=what, live=Live.POLITE),),
        actions=(Action(key="stop", label=_STOP, icon="close"),),
        area=AREA,
    )


def trouble_screen(state: WebState, line: PhoneLine | None) -> Screen:
    """Say calmly what happened, whom to ask, and how to take the address along."""
    trouble = state.trouble
    items: list[Item] = []
    if trouble is not None:
        message = trouble.error.message if trouble.error is not None else describe(trouble)
        refused = name_refused(state.address) if trouble.kind == "refused" else None
        items.append(
            Notice(key="what", label=message, detail=refused, tone=Tone.WARNING, live=Live.ASSERTIVE)
        )
    phone = phone_item(line)
    if phone is not None:
        items.append(phone)
    if trouble is not None and trouble.kind not in ("refused", "certificate"):
        address = address_item(state.address)
        items += [address] if address is not None else []
    actions = [Action(key="others", label=_OTHERS, icon="globe")]
    actions.append(Action(key="person", label=_PERSON, icon="person"))
    if trouble is not None and trouble.can_retry:
        actions.append(Action(key="retry", label=_RETRY, role=Role.PRIMARY, icon="retry"))
    return Screen(
        id="web.trouble", public=True, title=_TROUBLE, items=tuple(items), actions=tuple(actions), area=AREA
    )


def view_screen(state: WebState, page: PageSnapshot, site: Site | None, language: str) -> Screen:
    """Show the page in one of its three ways; the items are the same for eye, ear and key."""
    maker = ItemMaker(page, state.drafts)
    if state.look == "reader" and page.article:
        shown, part, parts = split(_article(page), state.part)
    else:
        nodes, part, parts = split(nodes_of(state, page, maker), state.part)
        shown = maker.items(nodes)
    # Before what was pressed, so that whoever pressed it sees it, however many pages the list has.
    place = next((number for number, item in enumerate(shown) if item.key == key_of(state.acted)), None)
    shown = shown if place is None else (*shown[:place], *_note(state), *shown[place:])
    before: list[Item] = [*_note(state)] if place is None else []
    if state.is_loading:
        before.append(Progress(key="work", label=_NEXT_PAGE, live=Live.POLITE))
    faults = summarise_faults(page)
    before += [faults] if faults is not None and state.look != "reader" else []
    before += foreign_items(page, site, language)
    if part > 0:
        before.append(Choice(key="part.back", label=_PART_BACK, icon="previous"))
    after: list[Item] = []
    if part < parts - 1:
        after.append(Choice(key="part.next", label=_PART_NEXT, icon="next"))
    elif page.is_cut:
        after.append(Notice(key="cut", label=_CUT))
    if not shown:
        after.append(Notice(key="empty", label=_EMPTY))
    return Screen(
        id=f"web.{state.look}",
        title=words_of(page.title, page.lang) if page.title else _NO_TITLE,
        kicker=as_content(site.file.names) if site is not None else None,
        items=(*before, *shown, *after),
        actions=_view_actions(state),
        area=AREA,
        start=_start(state, shown),
        host=HOST if state.look == "page" else None,
    )


def nodes_of(state: WebState, page: PageSnapshot, maker: ItemMaker) -> tuple[PageNode, ...]:
    """Return the nodes that the present look shows, of all parts."""
    if state.look == "page" or state.is_whole:
        return maker.everything()
    # A page on which nothing can be done is there to be read.
    return maker.tasks(state.news) if page.tasks else maker.everything()


def part_of(state: WebState, page: PageSnapshot, key: str) -> int:
    """Return the part on which an item stands; the present one when it stands on none."""
    nodes = nodes_of(state, page, ItemMaker(page, {}))
    place = next((number for number, node in enumerate(nodes) if key_of(node.id) == key), None)
    return state.part if place is None else place // PART


def _start(state: WebState, shown: Sequence[Item]) -> str | None:
    """Begin at what the state names, or at nothing when that is not on this part."""
    return state.start if any(item.key == state.start for item in shown) else None


def _view_actions(state: WebState) -> tuple[Action, ...]:
    """Two beside each other: they take room from the page."""
    if state.is_loading:
        return (Action(key="stop", label=_STOP, icon="close"), _MORE_ACTION)
    if state.look == "page":
        return (Action(key="look.list", label=_LOOK_LIST, icon="list"), _MORE_ACTION)
    return (Action(key="look.page", label=_LOOK_PAGE, icon="picture"), _MORE_ACTION)


def _look_choices(state: WebState, page: PageSnapshot) -> list[Item]:
    """Return the ways of seeing the page that have no button beside it."""
    looks: list[tuple[Look, Message, str]] = []
    if page.article and state.look != "reader":
        looks.append(("reader", _LOOK_READER, "book"))
    if state.look == "reader":
        looks.append(("list", _LOOK_LIST, "list"))
    return [Choice(key=f"look.{look}", label=label, icon=icon) for look, label, icon in looks]


def foreign_items(page: PageSnapshot, site: Site | None, language: str) -> list[Item]:
    """Say that a page is in another language, and offer the city's own version where there is one."""
    if not is_foreign(page, language):
        return []
    items: list[Item] = [Notice(key="foreign", label=_FOREIGN.get(base_of(page.lang), _FOREIGN_OTHER))]
    if alternate_of(page, site, language):
        name = LANGUAGE_NAMES[base_of(language)]
        # Translators: Choice: the city has this web page in the visitor's language {language}; open it.
        label = msg("{language:으로/로} 보기", language=name)
        items.append(Choice(key="alternate", label=label, icon="language"))
    return items


def _article(page: PageSnapshot) -> tuple[Item, ...]:
    items: list[Item] = []
    for number, part in enumerate(page.article):
        words: Text = words_of(part.text, part.lang or page.lang)
        if part.kind == "picture":
            # Translators: A picture of a web page, told by its words {words}.
            words = msg("그림: {words}", words=words)
        items.append(Paragraph(key=f"article.{number}", label=words, heading=part.kind == "heading"))
    return tuple(items)


def _note(state: WebState) -> tuple[Item, ...]:
    note = state.note
    if note is None:
        return ()
    return (Notice(key="note", label=note.text, detail=note.detail, tone=note.tone, live=note.live),)


def options_screen(state: WebState, page: PageSnapshot, node: PageNode) -> Screen:
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


def check_screen(state: WebState, page: PageSnapshot, button: PageNode) -> Screen:
    """Read a form of the page back before its own button sends it (E-11)."""
    maker = ItemMaker(page, state.drafts)
    facts: list[Item] = []
    for node in page.nodes:
        value = _told(maker, node)
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


def _told(maker: ItemMaker, node: PageNode) -> Text | None:
    """Return what the read-back says of a node, or None for what is no answer."""
    if is_written(node) or is_list(node):
        return maker.value_of(node) or _NOT_WRITTEN
    if node.role in ("checkbox", "switch"):
        return _TICKED if node.has("checked") else _NOT_TICKED
    if node.role == "radio" and node.has("checked"):
        return words_of(node.name, node.lang) if node.group else _TICKED
    return None


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
            Choice(key="others", label=_OTHERS, icon="globe"),
            *sizes,
        ),
        area=AREA,
    )


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


def address_screen(state: WebState, page: PageSnapshot | None, line: PhoneLine | None) -> Screen:
    """Show the address to take along."""
    items = [address_item(page.address if page is not None else state.address), phone_item(line)]
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
    words = _article(page) or tuple(
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
        title=words_of(page.title, page.lang) if page.title else _NO_TITLE,
        kicker=as_content(site.file.names) if site is not None else None,
        items=(*split(words, 0)[0], *((address,) if address is not None else ())),
    )


def first_fault(page: PageSnapshot) -> str | None:
    """Return the key of the first field with which the page finds fault."""
    faults = find_faults(page)
    return key_of(faults[0].id) if faults else None

"""The page itself, in one of its three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.i18n.text import Message, msg
from kiosk.screens.model import Action, Choice, Item, Live, Notice, Progress, Screen
from kiosk.web.faults import summarise_faults
from kiosk.web.host import HOST
from kiosk.web.items import ItemMaker, key_of
from kiosk.web.languages import LANGUAGE_NAMES, alternate_of, base_of, is_foreign
from kiosk.web.page import PageSnapshot
from kiosk.web.parts import nodes_of, split
from kiosk.web.screens.common import AREA, LOOK_LIST, STOP, article_items, name_of, note_items, title_of
from kiosk.web.sites import Site
from kiosk.web.state import WebState

# Translators: Progress while another page of the same web site is being loaded.
_NEXT_PAGE = msg("다음 내용을 여는 중이에요.")
# Translators: A web page in which nothing can be read or done.
_EMPTY = msg("읽을 것도 누를 것도 없는 쪽이에요.")
# Translators: A web page is longer than what is told.
_CUT = msg("이 쪽은 너무 길어서 앞부분만 읽어 드려요.")
# Translators: Button: show the whole web page as its makers drew it; the voice reads all of it.
_LOOK_PAGE = msg("쪽 전체 보기")
# Translators: Button: larger letters, address, load again, other sites.
_MORE = msg("더 보기")
_MORE_ACTION = Action(key="more", label=_MORE, icon="more")
# Translators: Choice: the part after this one of a long web page.
_PART_NEXT = msg("다음 부분 보기")
# Translators: Choice: the part before this one of a long web page.
_PART_BACK = msg("앞부분 보기")

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


def view_screen(state: WebState, page: PageSnapshot, site: Site | None, language: str) -> Screen:
    """Show the page in one of its three ways; the items are the same for eye, ear and key."""
    maker = ItemMaker(page, state.drafts)
    if state.look == "reader" and page.article:
        shown, part, parts = split(article_items(page), state.part)
    else:
        nodes, part, parts = split(nodes_of(state, page, maker), state.part)
        shown = maker.items(nodes)
    # Before what was pressed, so that whoever pressed it sees it, however many pages the list has.
    place = next((number for number, item in enumerate(shown) if item.key == key_of(state.acted)), None)
    shown = shown if place is None else (*shown[:place], *note_items(state), *shown[place:])
    before: list[Item] = [*note_items(state)] if place is None else []
    if state.is_loading:
        before.append(Progress(key="work", label=_NEXT_PAGE, live=Live.POLITE))
    faults = summarise_faults(page)
    before += [faults] if faults is not None and state.look != "reader" else []
    before += _foreign_items(page, site, language)
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
        title=title_of(page),
        kicker=name_of(site),
        items=(*before, *shown, *after),
        actions=_view_actions(state),
        area=AREA,
        start=_start(state, shown),
        host=HOST if state.look == "page" else None,
    )


def _start(state: WebState, shown: Sequence[Item]) -> str | None:
    """Begin at what the state names, or at nothing when that is not on this part."""
    return state.start if any(item.key == state.start for item in shown) else None


def _view_actions(state: WebState) -> tuple[Action, ...]:
    """Two beside each other: they take room from the page."""
    if state.is_loading:
        return (Action(key="stop", label=STOP, icon="close"), _MORE_ACTION)
    if state.look == "page":
        return (Action(key="look.list", label=LOOK_LIST, icon="list"), _MORE_ACTION)
    return (Action(key="look.page", label=_LOOK_PAGE, icon="picture"), _MORE_ACTION)


def _foreign_items(page: PageSnapshot, site: Site | None, language: str) -> list[Item]:
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

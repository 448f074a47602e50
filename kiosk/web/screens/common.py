"""What several Screens of web pages have in common: words, the page's title, what happened last."""

from __future__ import annotations

from kiosk.contracts.words import as_content
from kiosk.i18n.text import Text, msg
from kiosk.screens.model import Item, Notice, Paragraph
from kiosk.web.languages import words_of
from kiosk.web.page import PageSnapshot
from kiosk.web.sites import Site
from kiosk.web.state import WebState

#: Colour of everything about web pages.
AREA = "teal"

# Translators: Button: do not wait for a web page any longer.
STOP = msg("그만 기다리기")
# Translators: Button: look at another web site of the list.
OTHERS = msg("다른 누리집 보기")
# Translators: Button: show what can be done on the web page one by one.
LOOK_LIST = msg("차례로 보기")
# Translators: A web page without a title.
_NO_TITLE = msg("제목이 없는 쪽")


def title_of(page: PageSnapshot) -> Text:
    """Return the page's title in its own words, or ours for a page that has none."""
    return words_of(page.title, page.lang) if page.title else _NO_TITLE


def name_of(site: Site | None) -> Text | None:
    """Return the name of a site, or None when it is not known."""
    return as_content(site.file.names) if site is not None else None


def note_items(state: WebState) -> tuple[Item, ...]:
    """Return what happened last, if anything did."""
    note = state.note
    if note is None:
        return ()
    return (Notice(key="note", label=note.text, detail=note.detail, tone=note.tone, live=note.live),)


def article_items(page: PageSnapshot) -> tuple[Item, ...]:
    """Return the page's article; nothing when it has none."""
    items: list[Item] = []
    for number, part in enumerate(page.article):
        words: Text = words_of(part.text, part.lang or page.lang)
        if part.kind == "picture":
            # Translators: A picture of a web page, told by its words {words}.
            words = msg("그림: {words}", words=words)
        items.append(Paragraph(key=f"article.{number}", label=words, heading=part.kind == "heading"))
    return tuple(items)

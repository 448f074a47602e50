"""A visit to the pages of a small city, on Screens and without a browser."""

from __future__ import annotations

from typing import Any

from kiosk.contracts.content import PhoneLine
from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import Press, Type
from kiosk.screens.flow import Done
from kiosk.screens.model import Screen
from kiosk.screens.view import RenderedItem, RenderedScreen
from kiosk.web.dialogs import DialogSheet
from kiosk.web.flow import WebFlow
from kiosk.web.host import EFFECT, PageChanged, PageRefused
from kiosk.web.page import ArticlePart, PageChange
from kiosk.web.policy import Reason
from tests.helpers.flows import seoul
from tests.helpers.recorded_page_host import RecordedPageHost, node, option, page
from tests.helpers.terminal import Rig
from tests.helpers.web_city import make_book

HOME = "https://city.example/"
FORM = "https://city.example/form"
DONE = "https://city.example/done"
ENGLISH = "https://en.city.example/"
PHONES: dict[str, PhoneLine] = {line.id: line for line in seoul().phones}

PAGES = {
    HOME: page(
        HOME,
        node("h1", "heading", "서울 소식", level=1),
        node("t1", "text", "오늘의 소식입니다."),
        node("l1", "link", "신청하기", address=FORM),
        node("l2", "link", "바깥으로"),
        node("l3", "link", "전화하기"),
        node("c1", "canvas", unreadable="canvas"),
        title="서울",
        article=(
            ArticlePart(kind="heading", text="소식", level=1),
            ArticlePart(kind="text", text="글이에요."),
        ),
    ),
    FORM: page(
        FORM,
        node("h1", "heading", "신청서", level=1),
        node("f1", "textbox", "이름", kind_of_field="text", states=("required",)),
        node("f2", "textbox", "암호", kind_of_field="password", is_private=True),
        node(
            "f3",
            "combobox",
            "구",
            kind_of_field="choice",
            options=(option("o1", "종로"), option("o2", "중구")),
        ),
        node("r1", "radio", "문자", group="연락", group_role="radiogroup"),
        node("r2", "radio", "전화", group="연락", group_role="radiogroup", states=("checked",)),
        node("b1", "checkbox", "동의해요"),
        node("x1", "button", "더 보기", states=("collapsed",)),
        node("s1", "button", "보내기"),
        title="신청",
    ),
    DONE: page(DONE, node("h1", "heading", "보냈어요", level=1), title="끝"),
    ENGLISH: page(ENGLISH, node("h1", "heading", "News", level=1), title="Seoul", lang="en"),
    "https://library.example/": page(
        "https://library.example/", node("h1", "heading", "책", level=1), title="도서관"
    ),
}
REACTIONS: dict[str, Any] = {
    "l1": FORM,
    "l2": PageRefused("https://evil.example/x", Reason.HOST),
    "l3": PageRefused("tel:02-120", Reason.SCHEME),
    "s1": DONE,
}


class Visit:
    """A terminal with the flow of pages on it."""

    def __init__(
        self, *, modes: ModeState | None = None, host: RecordedPageHost | None = None, **options: Any
    ):
        self.rig = Rig(
            {
                "web": WebFlow(make_book, PHONES, lambda: self.rig.modes.state, **options),
                "web-dialog": DialogSheet(),
            },
            modes=modes,
        )
        self.host = host or RecordedPageHost(PAGES, REACTIONS)
        self.host.set_listener(lambda event: self.rig.terminal.tell("web", Done(EFFECT, event)))
        self.rig.terminal.connect_host("web", self.host)
        self.rig.terminal.open("web")

    def press(self, *keys: str) -> Visit:
        """Press one after the other; the page answers each."""
        for key in keys:
            self.rig.do(Press(key))
            self.host.play()
        return self

    def back(self) -> Visit:
        return self.press("bar.back")

    @property
    def screen(self) -> Screen:
        """What the flow has made."""
        return self.rig.terminal._navigator.screen

    @property
    def shown(self) -> RenderedScreen:
        """The same, as it stands on the glass."""
        return self.rig.terminal.view.screen

    @property
    def id(self) -> str:
        return self.rig.screen

    @property
    def title(self) -> str:
        return self.shown.title.label

    @property
    def cursor(self) -> str:
        return self.rig.terminal.view.cursor

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.screen.items]

    def item(self, key: str) -> RenderedItem:
        """Return an item or action that stands on the glass."""
        return next(item for item in (*self.shown.items, *self.shown.actions) if item.key == key)

    def label(self, key: str) -> str:
        return self.item(key).label

    @property
    def last(self) -> object:
        """What the page was asked for last."""
        return self.host.asked[-1]


def on_home(**values: Any) -> Visit:
    """Return a visit at the first page of the city."""
    return Visit(**values).press("site.city")


def on_form(**values: Any) -> Visit:
    """Return a visit by keypad at the form of the city."""
    return on_home(modes=ModeState(input=Input.KEYPAD), **values).press("web.l1")


def write(visit: Visit, key: str, text: str) -> Visit:
    """Write into a field."""
    visit.rig.do(Type(key, text))
    visit.host.play()
    return visit


def change(visit: Visit, **values: Any) -> None:
    """Let the page that is shown become different."""
    visit.host.tell(PageChanged(PageChange(number=visit.host.number, **values)))

"""Live pages miss nothing: not between their making and their line, not while the line is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

import kiosk.console.live
from kiosk.console.services.views import EVERYTHING, Staff, TerminalState
from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish

MANAGER = Staff("a1", "김누리", "manager", EVERYTHING)
FETCHED = "return performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"


class Meanwhile:
    """Does something when a line of news is asked for, before it opens: after the page was made, that is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.act: Callable[[], object] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/live" and self.act is not None:
            act, self.act = self.act, None
            act()
        await self.app(scope, receive, send)


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        self.meanwhile = Meanwhile(make_app(self.console.services, self.console.clock))
        self.base = ""


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    with serving(made.meanwhile) as base:  # type: ignore[arg-type]
        made.base = base
        yield made


@pytest.fixture
def reader(browser: Browser, pages: Pages) -> Browser:
    browser.base = pages.base
    browser.sign_in()
    browser.until("바뀌면 바로 보여요")
    return browser


def test_what_changes_before_the_line_opens_shows_on_the_wall(reader: Browser, pages: Pages) -> None:
    pages.meanwhile.act = lambda: pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    reader.go("/wall")
    reader.until("지하 1층 새 안내", "#t-cityhall-1")
    fetched = reader.run(FETCHED)
    assert [path for path in fetched if path.startswith("/wall/card")] == ["/wall/card/cityhall-1"]
    assert "/wall/results" not in fetched, "what has not changed is not fetched"


def test_nothing_is_fetched_when_nothing_has_changed(reader: Browser, pages: Pages) -> None:
    reader.go("/wall")
    reader.until("바뀌면 바로 보여요")
    wait_for(lambda: pages.console.listeners, "the stream")
    pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    reader.until("지하 1층 새 안내", "#t-cityhall-1")
    fetched = [path for path in reader.run(FETCHED) if path.startswith("/wall/")]
    assert sorted(fetched) == ["/wall/card/cityhall-1", "/wall/counts"]


@pytest.mark.parametrize(
    ("path", "place", "words"),
    [("/help", "#help-list", "열람실 입구"), ("/enrolment", "#pending", "막 온 기기")],
)
def test_every_live_page_begins_with_what_it_missed(
    reader: Browser, pages: Pages, path: str, place: str, words: str
) -> None:
    def act() -> None:
        pages.console.call_help("mapo-1")
        pages.console.ask_to_join("막 온 기기", "AAAA222233")

    pages.meanwhile.act = act
    reader.go(path)
    reader.until(words, place)


def test_a_terminals_page_begins_with_what_it_missed(reader: Browser, pages: Pages) -> None:
    before = reader.go("/terminals/jongno-1") or reader.text("#state")
    assert "쓰는 분이 있어요" not in before
    pages.meanwhile.act = lambda: pages.console.change_row("jongno-1", is_in_use=True)
    reader.go("/terminals/jongno-1")
    reader.until("쓰는 분이 있어요", "#state")


def test_a_yes_before_the_line_opens_shows_the_screen(reader: Browser, pages: Pages) -> None:
    assist = pages.console.services.assist.begin(MANAGER, "jongno-1")
    pages.meanwhile.act = lambda: pages.console.answer_consent(assist.id, True)
    reader.go(f"/assist/{assist.id}")
    reader.until("방문한 분의 화면")


def test_a_line_that_was_cut_goes_on_where_it_was(
    reader: Browser, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk.console.live, "LIFE_S", 1.0)
    reader.go("/wall")
    wait_for(lambda: pages.console.listeners, "the stream")
    pages.console.change_row("cityhall-2", name="전시장 앞 하나")
    reader.until("전시장 앞 하나", "#t-cityhall-2")
    wait_for(lambda: not pages.console.listeners, "the end of the stream")
    pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    reader.until("지하 1층 새 안내", "#t-cityhall-1")
    fetched = reader.run(FETCHED)
    assert fetched.count("/wall/card/cityhall-2") == 1, "told once already"
    assert "/wall/results" not in fetched


def test_a_console_that_was_started_again_tells_everything_once(reader: Browser, pages: Pages) -> None:
    from kiosk.console.services.news import NewsLog

    def restart() -> None:
        pages.console.news = NewsLog()
        row = pages.console.rows["cityhall-1"]
        pages.console.rows["cityhall-1"] = type(row)(
            **{name: getattr(row, name) for name in row.__slots__} | {"name": "지하 1층 새 안내"}
        )

    pages.meanwhile.act = restart
    reader.go("/wall")
    reader.until("지하 1층 새 안내", "#t-cityhall-1")
    assert reader.run(FETCHED).count("/wall/results") == 1


def test_counts_above_the_wall_follow_and_keep_the_keyboard(reader: Browser, pages: Pages) -> None:
    reader.go("/wall")
    wait_for(lambda: pages.console.listeners, "the stream")
    before = int(reader.text("#chip-as-wanted b"))
    offline = int(reader.text("#chip-offline b"))
    reader.run("document.getElementById('chip-as-wanted').focus()")
    pages.console.change_row("jongno-1", state=TerminalState.OFFLINE, is_online=False)
    wait_for(lambda: reader.text("#chip-as-wanted b") == str(before - 1), "one fewer")
    assert reader.text("#chip-offline b") == str(offline + 1)
    assert reader.run("return document.activeElement.id") == "chip-as-wanted"
    pages.console.change_row("jongno-1", state=TerminalState.AS_WANTED, is_online=True)
    wait_for(lambda: reader.text("#chip-as-wanted b") == str(before), "as many as before")


def test_a_terminal_that_joins_comes_onto_the_wall_and_lives(reader: Browser, pages: Pages) -> None:
    from kiosk.console.services.views import LiveEvent

    reader.go("/wall")
    wait_for(lambda: pages.console.listeners, "the stream")
    pages.console.add_terminal("mapo-3", "새로 온 기기", "mapo-library")
    pages.console.say(LiveEvent("enrolment"))
    reader.until("새로 온 기기", "#t-mapo-3")
    pages.console.change_row("mapo-3", name="이름을 바꾼 기기")
    reader.until("이름을 바꾼 기기", "#t-mapo-3")

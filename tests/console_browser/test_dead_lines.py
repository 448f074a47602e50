"""A line that dies without a word is not shown as live, and comes back by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish


class Cable:
    """Lets nothing through while it is frozen, and tells nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.is_frozen = False
        self.is_failing = False
        self.opened = 0
        self.failed = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.is_failing and scope["path"].startswith("/wall/card/"):
            self.failed += 1
            await PlainTextResponse("", status_code=502)(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"] != "/live":
            await self.app(scope, receive, send)
            return
        self.opened += 1

        async def frozen(message: Message) -> None:
            while self.is_frozen:
                await asyncio.sleep(0.02)
            await send(message)

        await self.app(scope, receive, frozen)


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        self.cable = Cable(make_app(self.console.services, self.console.clock))
        self.base = ""


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    with serving(made.cable) as base:  # type: ignore[arg-type]
        made.base = base
        yield made
        made.cable.is_frozen = False


@pytest.fixture
def reader(browser: Browser, pages: Pages) -> Browser:
    browser.base = pages.base
    browser.sign_in()
    browser.until("바뀌면 바로 보여요")
    return browser


def later(browser: Browser, ms: int) -> None:
    browser.run(f"const now = Date.now.bind(Date); Date.now = () => now() + {ms};")


def test_a_line_that_says_nothing_for_40_s_is_shown_as_dead_and_begun_anew(
    reader: Browser, pages: Pages
) -> None:
    pages.cable.is_frozen = True
    pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    later(reader, 30_000)
    assert not reader.one("#line-lost").is_displayed(), "two beats may be late"
    before = pages.cable.opened
    later(reader, 15_000)
    told = reader.until("부터 소식이 없어요", "#line-lost")
    assert "오전" in told or "오후" in told
    assert reader.text("[data-live]") == "연결이 끊겼어요. 다시 잇고 있어요."
    assert "is-old" in str(reader.one("body").get_attribute("class"))
    assert "소식이 없어요" in str(reader.run("return said.textContent"))
    wait_for(lambda: pages.cable.opened > before, "another line")
    assert reader.axe() == [], "old, and as easy to read as before"
    pages.cable.is_frozen = False
    reader.until("지하 1층 새 안내", "#t-cityhall-1")
    wait_for(lambda: not reader.one("#line-lost").is_displayed(), "the page to be live again")
    assert reader.text("[data-live]") == "바뀌면 바로 보여요"
    assert "is-old" not in str(reader.one("body").get_attribute("class"))
    assert (
        reader.run("return performance.getEntriesByType('resource').map(one => one.name)").count(
            f"{pages.base}/wall/results"
        )
        == 0
    ), "only what has changed is fetched"


@pytest.mark.parametrize("path", ["/help", "/terminals/jongno-1", "/enrolment"])
def test_every_live_page_says_so(reader: Browser, pages: Pages, path: str) -> None:
    reader.go(path)
    wait_for(lambda: pages.console.listeners, "the stream")
    pages.cable.is_frozen = True
    later(reader, 45_000)
    reader.until("부터 소식이 없어요", "#line-lost")


def test_a_beat_is_a_sign_of_life(reader: Browser, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    import kiosk.console.live

    monkeypatch.setattr(kiosk.console.live, "BEAT_S", 0.2)
    reader.go("/wall")
    reader.until("바뀌면 바로 보여요")
    before = pages.cable.opened
    later(reader, 39_000)
    wait_for(lambda: reader.run("return (performance.now() > 3500)"), "more than one look", 6)
    later(reader, 39_000)
    wait_for(lambda: reader.run("return (performance.now() > 6500)"), "more than one look", 6)
    assert not reader.one("#line-lost").is_displayed()
    assert pages.cable.opened == before


def test_a_part_that_could_not_be_fetched_is_fetched_when_the_line_lives(
    reader: Browser, pages: Pages
) -> None:
    pages.cable.is_failing = True
    pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    wait_for(lambda: pages.cable.failed, "the part that could not be fetched")
    pages.cable.is_failing = False
    pages.console.change_row("cityhall-2", name="전시장 앞 하나")
    reader.until("지하 1층 새 안내", "#t-cityhall-1")

"""What becomes of a press is shown: on its way, refused, not known. Nothing looks done that was not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.console.services.views import EVERYTHING, Staff
from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish

MANAGER = Staff("a1", "김누리", "manager", EVERYTHING)
CARD, BUTTON, FAILED = "#slot-cityhall-1", "#b-cityhall-1-large", "#slot-cityhall-1 [data-failed]"


class Line:
    """Loses answers, or holds them back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.is_losing = False
        self.wait_s = 0.0
        self.status = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        await asyncio.sleep(self.wait_s)

        async def lost(message: Message) -> None:
            if self.status and message["type"] == "http.response.start":
                await send({"type": "http.response.start", "status": self.status, "headers": []})
            elif self.status:
                await send({"type": "http.response.body", "body": b"<html><body>Bad Gateway"})

        if self.is_losing:
            await self.app(scope, receive, lost)
            if not self.status:
                raise ConnectionResetError("the line is cut before the answer")
        else:
            await self.app(scope, receive, send)


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        self.line = Line(make_app(self.console.services, self.console.clock))
        self.base = ""


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    with serving(made.line) as base:  # type: ignore[arg-type]
        made.base = base
        yield made


@pytest.fixture
def reader(browser: Browser, pages: Pages) -> Iterator[Browser]:
    browser.base = pages.base
    browser.sign_in()
    browser.until("바뀌면 바로 보여요")
    yield browser
    offline(browser, False)


def offline(browser: Browser, is_off: bool) -> None:
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": is_off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def pressed(browser: Browser) -> str | None:
    return attribute(browser, BUTTON, "aria-pressed")


def attribute(browser: Browser, css: str, name: str) -> str | None:
    """Return an attribute at this very moment: the part may be exchanged at any."""
    return browser.run(f"return document.querySelector('{css}')?.getAttribute('{name}')")


def test_a_press_without_a_network_says_that_it_was_not_sent(reader: Browser, pages: Pages) -> None:
    offline(reader, True)
    reader.press(BUTTON)
    told = reader.until("보내지 못했어요", FAILED)
    assert "이어지면 다시 눌러 주세요" in told
    assert attribute(reader, FAILED, "role") == "alert"
    offline(reader, False)
    reader.press(BUTTON)
    wait_for(lambda: pressed(reader) == "true", "the press that was sent")
    assert reader.all(FAILED) == [], "what went well leaves no sign of what did not"


def test_an_old_form_is_refused_in_the_consoles_words_and_the_next_press_works(
    reader: Browser, pages: Pages
) -> None:
    reader.run(f"document.querySelector('{CARD} input[name=csrf]').value = 'of a session before'")
    reader.press(BUTTON)
    assert "양식이 오래되었어요" in reader.until("다시 한 번 눌러 주세요", FAILED)
    wait_for(
        lambda: reader.run(f"return document.querySelector('{CARD} input[name=csrf]').value").startswith(
            "csrf"
        ),
        "a fresh form",
    )
    assert pressed(reader) == "false"
    assert len(reader.all(FAILED)) == 1, "the notice stays with the card that was fetched again"
    reader.press(BUTTON)
    wait_for(lambda: pressed(reader) == "true", "the second press")


def test_a_terminal_that_is_gone_says_so(reader: Browser, pages: Pages) -> None:
    del pages.console.rows["cityhall-1"]
    reader.press(BUTTON)
    reader.until("여기에는 아무것도 없어요", FAILED)


@pytest.mark.parametrize("status", [0, 502])
def test_a_press_whose_answer_is_lost_is_not_known_and_the_card_shows_what_is_so(
    reader: Browser, pages: Pages, status: int
) -> None:
    pages.line.is_losing, pages.line.status = True, status
    pages.console.say = lambda event: None  # type: ignore[method-assign]
    reader.press(BUTTON)
    reader.until("되었는지 몰라요", FAILED)
    wait_for(lambda: pressed(reader) == "true", "the card that was fetched again: it had been done")
    assert len(reader.all(FAILED)) == 1


def test_a_slow_press_is_seen_to_be_on_its_way(reader: Browser, pages: Pages) -> None:
    pages.line.wait_s = 1.5
    reader.press(BUTTON)
    wait_for(lambda: reader.text(f"{CARD} .sending"), "a sign that it is being sent", 1.0)
    assert attribute(reader, CARD, "aria-busy") == "true"
    wait_for(lambda: "보내고 있어요" in str(reader.run("return said.textContent")), "words", 1.4)
    wait_for(lambda: pressed(reader) == "true", "the answer")
    assert attribute(reader, CARD, "aria-busy") is None


def test_a_notice_about_a_press_violates_no_rule_and_can_be_put_away(reader: Browser) -> None:
    reader.run(f"document.querySelector('{CARD} input[name=csrf]').value = 'x'")
    reader.press(BUTTON)
    reader.one(FAILED)
    assert reader.axe() == []
    reader.press(f"{FAILED} button")
    wait_for(lambda: not reader.all(FAILED), "the notice to be gone")


def test_a_count_that_is_only_asked_for_is_no_press(reader: Browser, pages: Pages) -> None:
    """Ticking a box of a group asks how many terminals that would be; nothing is changed by it."""
    reader.go("/groups/seniors")
    reader.run("document.querySelector('#single').open = true")
    pages.line.wait_s = 1.5
    reader.run("document.querySelector('#single input[type=checkbox]').click()")
    for _ in range(20):
        assert not reader.all("[aria-busy=true]")
        assert "보내" not in reader.run("return document.getElementById('said').textContent")
        time.sleep(0.1)
    pages.line.wait_s = 0.0
    reader.until("저장하면", "#reach")
    pages.line.is_losing, pages.line.status = True, 502
    reader.run(
        "window.ended = 0;"
        "document.addEventListener('htmx:afterRequest', () => setTimeout(() => { window.ended += 1 }))"
    )
    reader.run("document.querySelector('#single input[type=checkbox]').click()")
    wait_for(lambda: reader.run("return window.ended"), "the answer that is none")
    assert not reader.all("[data-failed]")

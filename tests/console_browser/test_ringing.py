"""A desk that wants to be rung is rung, or knows that it is not: after a reload, when the session ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        self.base = ""

    def leave_s(self, seconds: float) -> None:
        """Let every session have so much time left."""
        for token, found in self.console.sessions.items():
            ends = self.console.now() + timedelta(seconds=seconds)
            self.console.sessions[token] = dataclasses.replace(found, idle_until=ends)


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    with serving(make_app(made.console.services, made.console.clock)) as base:
        made.base = base
        yield made


@pytest.fixture
def reader(browser: Browser, pages: Pages) -> Browser:
    browser.base = pages.base
    browser.sign_in()
    browser.run("localStorage.setItem('console-sound', 'on')")
    return browser


def rung(browser: Browser) -> int:
    return int(browser.run("return document.body.dataset.rung ?? '0'"))


def test_after_a_reload_the_page_says_that_it_cannot_ring_yet(reader: Browser, pages: Pages) -> None:
    """Browsers let a page sound only after a press on it."""
    reader.go("/help")
    assert reader.one("[data-sound]").get_attribute("aria-pressed") == "true"
    reader.until("아직 소리가 나지 않아요", "#sound-asleep")
    wait_for(lambda: pages.console.listeners, "the stream")
    pages.console.call_help("mapo-1")
    reader.until("열람실 입구", "#help-list")
    assert rung(reader) == 0
    assert reader.axe() == []
    reader.press("h1")
    wait_for(lambda: rung(reader) == 1, "the ring of the call that still waits")
    assert not reader.one("#sound-asleep").is_displayed()


def test_a_key_is_enough_and_every_page_says_it(reader: Browser) -> None:
    reader.go("/wall")
    reader.until("아직 소리가 나지 않아요", "#sound-asleep")
    reader.one("body").send_keys("x")
    wait_for(lambda: not reader.one("#sound-asleep").is_displayed(), "sound")


def test_a_desk_without_the_ring_is_not_told_of_it(reader: Browser, pages: Pages) -> None:
    reader.run("localStorage.removeItem('console-sound')")
    reader.go("/help")
    assert not reader.one("#sound-asleep").is_displayed()
    reader.press("[data-sound]")
    assert reader.one("[data-sound]").get_attribute("aria-pressed") == "true"
    wait_for(lambda: rung(reader) == 1, "how it sounds")


def test_one_is_asked_before_the_session_ends_and_stays(reader: Browser, pages: Pages) -> None:
    """WCAG 2.2.1: a warning, and a press that puts the end off."""
    pages.leave_s(130)
    reader.go("/help")
    assert reader.text("#staying") == ""
    reader.press("h1")
    pages.leave_s(100)
    told = reader.until("곧 저절로 나가요", "#staying")
    assert "도움 요청을 알릴 수 없어요" in told
    wait_for(lambda: rung(reader) == 1, "a ring for a desk that does not look")
    assert reader.axe() == []
    pages.leave_s(1800)
    reader.press("#stay")
    wait_for(lambda: "곧 저절로" not in reader.text("#staying"), "to stay")
    assert "계속 있어요" in str(reader.run("return said.textContent"))
    assert reader.path == "/help"


def test_a_desk_whose_session_has_ended_hears_it_and_reads_why(reader: Browser, pages: Pages) -> None:
    pages.leave_s(100)
    reader.go("/help?a=1")
    reader.run(
        "document.addEventListener('htmx:responseError', () => sessionStorage.setItem('at', rungNow()));"
        "window.rungNow = () => document.body.dataset.rung ?? '0'"
    )
    reader.press("h1")
    wait_for(lambda: rung(reader) == 1, "the warning")
    pages.console.sessions.clear()
    reader.run("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: reader.path.startswith("/sign-in"), "the sign-in page")
    assert reader.run("return sessionStorage.getItem('at')") == "2", "it rang once more before it left"
    assert "지금 이 창은 도움 요청을 알리지 못해요" in reader.text()
    assert reader.axe() == []
    reader.fill("#f-name", "manager")
    reader.fill("#f-password", "dancheong and hanji")
    reader.fill("#f-totp", "123456")
    reader.press("form.panel .primary")
    wait_for(lambda: reader.path == "/help?a=1", "the page from before")

"""Helping on the screen goes on while one types: a press does not throw the page away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.console.services.views import EVERYTHING, Staff
from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish

MANAGER = Staff("a1", "김누리", "manager", EVERYTHING)


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        assist = self.console.services.assist.begin(MANAGER, "jongno-2")
        self.console.answer_consent(assist.id, True)
        self.id = assist.id
        self.base = ""

    def sent(self, name: str) -> int:
        return sum(1 for one, _ in self.console.log if one == name)


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
    browser.go(f"/assist/{pages.id}")
    browser.run("window.isSamePage = true")
    return browser


def test_a_press_keeps_typed_words_place_and_keyboard(reader: Browser, pages: Pages) -> None:
    reader.fill("#f-text", "창구 3번으로 오세요")
    for name, button, told in (
        ("speech.say", "button[name=phrase][value=hello]", "#told-phrase"),
        ("modes.set", "button[name=preset][value=large]", "#told-modes"),
        ("item.point", "#point-2", "#told-point"),
    ):
        reader.press(button)
        wait_for(lambda told=told: reader.text(told), "what became of it")
        assert pages.sent(name) == 1
        assert reader.run(f"return document.activeElement.matches('{button}')"), "the keyboard stays"
        assert reader.one("#f-text").get_attribute("value") == "창구 3번으로 오세요"
    assert reader.run("return window.isSamePage && scrollY > 0")
    assert reader.axe() == []


def test_words_that_were_said_make_room_for_the_next(reader: Browser, pages: Pages) -> None:
    reader.run("document.getElementById('f-language').value = 'vi'")
    reader.fill("#f-text", "Xin chào")
    reader.press("form[action$='/say'] .primary")
    reader.until("기기로 말을 보냈어요", "#told-say")
    assert pages.sent("speech.say") == 1
    assert reader.one("#f-text").get_attribute("value") == ""
    assert reader.one("#f-language").get_attribute("value") == "vi", "and speak the same language"
    assert reader.run("return window.isSamePage")


def test_words_that_are_refused_stay_and_the_reason_stands_with_them(reader: Browser, pages: Pages) -> None:
    reader.run(
        "const one = document.getElementById('f-text'); one.removeAttribute('required'); one.value = ' '"
    )
    reader.press("form[action$='/say'] .primary")
    reader.until("비워 둘 수 없어요", "[aria-labelledby=say-title] [data-failed]")
    assert pages.sent("speech.say") == 0


def test_a_press_after_the_end_shows_the_end(reader: Browser, pages: Pages) -> None:
    pages.console.say = lambda event: None  # type: ignore[method-assign]
    pages.console.services.assist.end(MANAGER, pages.id)
    reader.press("button[name=phrase][value=hello]")
    wait_for(lambda: not reader.all("#f-text"), "the page as it is now")
    assert pages.sent("speech.say") == 0


def test_without_scripts_it_works_as_before(reader: Browser, pages: Pages) -> None:
    reader.scripts(False)
    reader.go(f"/assist/{pages.id}")
    reader.press("button[name=phrase][value=hello]")
    reader.until("기기로 말을 보냈어요")
    assert reader.path.startswith(f"/assist/{pages.id}?done=said")

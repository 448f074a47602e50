"""A day at a desk, in a real browser: console, broker, terminals and everything between them are real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from kiosk.console.services.views import EVERYTHING
from tests.console_browser.centre import Centre, Terminal, running
from tests.console_browser.rig import Browser, wait_for

PASSWORD = "five lamps over the quiet stream"


class Desk:
    """A centre, its first manager and a terminal that has joined."""

    def __init__(self, centre: Centre, folder: Path) -> None:
        self.centre = centre
        self.folder = folder
        self.secret = ""
        self.token = ""
        self.steps = 0
        self.terminals: list[Terminal] = []

    def code(self) -> str:
        """Return a code of the second factor that has not been used yet."""
        import time

        totp = pyotp.TOTP(self.secret)
        step = max(int(time.time()) // 30, self.steps + 1)
        wait_for(lambda: step <= int(time.time()) // 30 + 1, "the next code", 35)
        self.steps = step
        return str(totp.generate_otp(step))

    def sign_in(self, browser: Browser, token: str = "") -> None:
        """Sit down at the desk; a code of the second factor is good once in 30 s, so a session is kept."""
        browser.base = self.centre.base
        browser.be(token or self.token)
        browser.go("/wall")
        browser.one(".rail nav")

    def second_person(self) -> str:
        """Return the session of another member of staff."""
        accounts = self.centre.console.accounts
        made = accounts.session(self.token)
        assert made is not None
        link = accounts.add(made.staff, "helper", "이도움", "helper", EVERYTHING)
        session = accounts.set_up(link, PASSWORD)
        accounts.confirm_totp(session.staff, pyotp.TOTP(accounts.begin_totp(session.staff).secret).now())
        return session.token


@pytest.fixture(scope="module")
def desk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("centre")
    with running(folder / "console") as centre:
        made = Desk(centre, folder)
        set_up(chromium, made)
        yield made
        for terminal in made.terminals:
            terminal.stop()


def set_up(browser: Browser, desk: Desk) -> None:
    """From the link that a new console prints to a terminal on the wall, all in the browser."""
    browser.base = desk.centre.base
    browser.forget()
    browser.size(1280)
    browser.scripts(True)
    browser.go(desk.centre.first_link().removeprefix(desk.centre.base))
    assert browser.one("#f-display_name").get_attribute("value") != "manager"
    browser.fill("#f-display_name", "김누리")
    browser.fill("#f-password", PASSWORD)
    browser.fill("#f-repeat", PASSWORD)
    browser.press("form.panel .primary")
    desk.secret = browser.one("#secret").text.replace(" ", "")
    browser.fill("#f-code", "000000")
    browser.press("form.panel .primary")
    browser.one("#e-code")
    assert browser.one("#secret").text.replace(" ", "") == desk.secret
    browser.fill("#f-code", desk.code())
    browser.press("form.panel .primary")
    wait_for(lambda: len(browser.all("ol.mono li")) == 10, "recovery codes")
    browser.press("a[href='/wall']")
    browser.one("nav")
    browser.go("/me")
    browser.press("button[lang=ko]")
    browser.until("내 계정")
    browser.go("/sites")
    browser.fill("#f-district_name", "종로구")
    browser.fill("#f-district_id", "jongno")
    browser.press("form[action='/sites/districts'] .primary")
    browser.one("form[action='/sites'] #f-name")
    browser.fill("form[action='/sites'] #f-name", "종로 어르신 센터")
    browser.fill("form[action='/sites'] #f-id", "jongno-senior")
    browser.press("form[action='/sites'] .primary")
    browser.until("종로 어르신 센터")
    join(browser, desk, "lobby-1", "1층 로비")
    desk.token = next(one["value"] for one in browser.driver.get_cookies() if one["name"] == "console")


def join(browser: Browser, desk: Desk, id_: str, name: str) -> Terminal:
    """Let a terminal ask, type its code, and wait until the wall shows it as connected."""
    terminal = Terminal(desk.centre, desk.folder / id_, name)
    code = terminal.ask()
    browser.go("/enrolment")
    browser.until(name)
    browser.fill("#f-code", code.lower())
    browser.fill("#f-name", name)
    browser.fill("#f-terminal", id_)
    browser.press("form.stack .primary")
    browser.one(f"#t-{id_}")
    terminal.join()
    desk.terminals.append(terminal)
    browser.until("이어져 있어요", f"#t-{id_}")
    return terminal


@pytest.fixture
def at_desk(browser: Browser, desk: Desk) -> Browser:
    desk.sign_in(browser)
    return browser


@pytest.fixture
def lobby(desk: Desk) -> Iterator[Terminal]:
    terminal = desk.terminals[0]
    yield terminal
    terminal.on_loop(lambda: terminal.session.set(False))


def put_back(browser: Browser, terminal: str = "lobby-1") -> None:
    browser.go(f"/terminals/{terminal}")
    browser.press(f"form[action='/terminals/{terminal}/clear'] button")
    browser.one("[data-done]")


def test_sign_in_asks_for_password_and_code(browser: Browser, desk: Desk) -> None:
    browser.base = desk.centre.base
    browser.go("/terminals/lobby-1")
    assert browser.path.startswith("/sign-in?next=")
    browser.fill("#f-name", "manager")
    browser.fill("#f-password", PASSWORD)
    browser.fill("#f-totp", "000000")
    browser.press("form.panel .primary")
    browser.one(".notice.error")
    browser.fill("#f-password", PASSWORD)
    browser.fill("#f-totp", desk.code())
    browser.press("form.panel .primary")
    browser.until("1층 로비", "h1")
    assert browser.path == "/terminals/lobby-1"
    cookie = next(one for one in browser.driver.get_cookies() if one["name"] == "console")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    browser.press("form[action='/sign-out'] button")
    wait_for(lambda: browser.path == "/sign-in", "the sign-in page")
    browser.go("/wall")
    assert browser.path.startswith("/sign-in")


def test_a_preset_goes_from_wish_to_truth_before_ones_eyes(at_desk: Browser, lobby: Terminal) -> None:
    at_desk.until("바뀌면 바로 보여요")
    at_desk.run("window.stays = true")
    at_desk.press("#b-lobby-1-large")
    wait_for(lambda: lobby.scale == 2.0, "the terminal")
    card = at_desk.until("바라는 대로예요", "#t-lobby-1")
    assert card.count("아주 큰 글자") == 2
    assert at_desk.run("return window.stays"), "the page was loaded anew"
    at_desk.go("/terminals/lobby-1")
    assert "직원 김누리" in at_desk.until("누가 정했나요?")
    put_back(at_desk)
    wait_for(lambda: lobby.scale == 1.0, "the terminal's own size")


def test_a_visitor_is_asked_and_their_no_is_their_own(at_desk: Browser, lobby: Terminal) -> None:
    lobby.on_loop(lambda: lobby.session.set(True))
    at_desk.until("쓰는 분이 있어요", "#t-lobby-1")
    at_desk.press("#b-lobby-1-high-contrast")
    wait_for(lambda: lobby.visitor.offers, "the offer")
    lobby.on_loop(lambda: lobby.visitor.answer("no"))
    # Nobody has called: the wall says that it holds later, and not what the visitor said.
    card = at_desk.until("쓰는 분이 마치면 바뀌어요.", "#t-lobby-1")
    assert "나중에 바뀌어요" in card
    assert "그대로 쓰기로" not in card
    assert "보통 색" in card
    assert lobby.modes.state.contrast == "standard"
    lobby.on_loop(lambda: lobby.session.set(False))
    at_desk.until("바라는 대로예요", "#t-lobby-1")
    assert lobby.modes.state.contrast == "high"
    put_back(at_desk)


def test_a_schedule_is_made_previewed_and_runs_on_the_terminal(at_desk: Browser, lobby: Terminal) -> None:
    at_desk.go("/schedules/new")
    at_desk.fill("#f-name", "하루 종일 쉬운 말")
    for box in at_desk.all("#f-days input:not(:checked)"):
        box.click()
    for field, value in (("start", "00:00"), ("end", "23:59"), ("first", "2026-01-01")):
        at_desk.run("document.getElementById(arguments[0]).value = arguments[1]", f"f-{field}", value)
    at_desk.run("document.getElementById('f-preset').value = 'calm'")
    at_desk.press("button[name=preview]")
    times = at_desk.until("다음 다섯 번", "#times")
    assert times.count("부터") == 5
    assert "BYDAY=MO,TU,WE,TH,FR,SA,SU" in times
    at_desk.press("form.stack > .actions .primary")
    at_desk.until("하루 종일 쉬운 말")
    from datetime import datetime
    from zoneinfo import ZoneInfo

    now = datetime.now(ZoneInfo("Asia/Seoul"))
    if (now.hour, now.minute) != (23, 59):
        wait_for(lambda: lobby.modes.state.pace == "slow", "the schedule on the terminal")
        at_desk.go("/terminals/lobby-1")
        assert "하루 종일 쉬운 말" in at_desk.until("누가 정했나요?")
    at_desk.go("/schedules")
    at_desk.press("main tbody th a")
    at_desk.press("main > section details > summary")
    at_desk.press("main > section .button.danger")
    at_desk.until("아직 일정이 없어요.")
    wait_for(lambda: lobby.modes.state.pace == "standard", "the terminal's own pace")


def test_a_centre_is_put_into_a_group_and_its_terminal_follows(at_desk: Browser, lobby: Terminal) -> None:
    at_desk.go("/groups")
    at_desk.fill("form[action='/groups'] #f-name", "어르신 기관")
    at_desk.press("form[action='/groups'] .primary")
    at_desk.until("어르신 기관")
    at_desk.press("main tbody th a")
    at_desk.run("document.querySelector('form[action$=\"/modes\"] [name=m-scale]').value = '2.0'")
    at_desk.press("form[action$='/modes'] .primary")
    at_desk.one("[data-done]")
    assert lobby.scale == 1.0
    at_desk.press("input[name=sites]")
    at_desk.until("저장하면 기기 1대가 돼요.", "#reach")
    at_desk.press("form[action$='/members'] .primary")
    at_desk.until("지금 기기 1대가 들어 있어요.", "#reach")
    wait_for(lambda: lobby.scale == 2.0, "the group's letters on the terminal")
    at_desk.press("#remove-title ~ details > summary")
    at_desk.press("#remove-title ~ details .danger")
    at_desk.until("아직 모둠이 없어요.")
    wait_for(lambda: lobby.scale == 1.0, "the terminal's own size")


def test_a_help_call_comes_in_live_and_is_answered(at_desk: Browser, lobby: Terminal) -> None:
    at_desk.go("/help")
    at_desk.until("지금 도움을 기다리는 분이 없어요.")
    lobby.on_loop(lambda: lobby.session.set(True))
    lobby.on_loop(lambda: lobby.agent.ask_for_help("en", "report"))
    page = at_desk.until("1층 로비")
    assert "English" in page
    at_desk.press(".call .primary")
    at_desk.until("김누리가 돕고 있어요")
    wait_for(lambda: lobby.visitor.help and lobby.visitor.help.state == "answered", "the visitor's page")
    at_desk.press("form[action$='/close'] button")
    at_desk.until("지금 도움을 기다리는 분이 없어요.")


def test_without_consent_staff_see_nothing(at_desk: Browser, lobby: Terminal) -> None:
    lobby.on_loop(lambda: lobby.session.set(True))
    at_desk.go("/terminals/lobby-1")
    at_desk.press("form[action$='/assist'] button")
    at_desk.until("방문한 분에게 여쭤보고 있어요.")
    assert at_desk.all(".mirror") == []
    wait_for(lambda: lobby.visitor.consent, "the question")
    lobby.on_loop(lambda: lobby.visitor.consent[1](False))
    at_desk.until("방문한 분이 괜찮다고 했어요.")
    assert at_desk.all(".mirror") == []


def test_with_consent_staff_point_speak_and_end(at_desk: Browser, lobby: Terminal) -> None:
    lobby.on_loop(lambda: lobby.session.set(True))
    at_desk.go("/terminals/lobby-1")
    at_desk.press("form[action$='/assist'] button")
    wait_for(lambda: lobby.visitor.consent, "the question")
    lobby.on_loop(lambda: lobby.visitor.consent[1](True))
    at_desk.until("방문한 분의 화면")
    at_desk.press("button[value=moment]")
    at_desk.until("기기로 말을 보냈어요.")
    wait_for(lambda: any(one.name == "speech.say" for one, _ in lobby.execute.done), "the sentence")
    at_desk.fill("#f-text", "Please wait a moment.")
    at_desk.run("document.getElementById('f-language').value = 'en'")
    at_desk.press("form[action$='/say'] .primary")
    wait_for(
        lambda: any(
            getattr(arguments, "text", "") == "Please wait a moment." for _, arguments in lobby.execute.done
        ),
        "the typed words",
    )
    at_desk.press("form[action$='/modes'] button[value=large]")
    wait_for(lambda: lobby.scale == 2.0, "large letters at once")
    at_desk.press("#end")
    at_desk.until("화면에서 돕기를 마쳤어요. 이제 보이지 않아요.")
    wait_for(lambda: lobby.visitor.assist is None or lobby.visitor.assist.session is None, "the end there")


def test_two_staff_on_one_terminal_both_see_the_later_wish(
    at_desk: Browser, desk: Desk, lobby: Terminal, tmp_path: Path
) -> None:
    other = Browser(tmp_path / "second")
    try:
        desk.sign_in(other, desk.second_person())
        at_desk.until("바뀌면 바로 보여요")
        other.until("바뀌면 바로 보여요")
        at_desk.press("#b-lobby-1-large")
        other.press("#m-lobby-1 > summary")
        other.press("#b-lobby-1-dark")
        wait_for(lambda: lobby.modes.state.contrast == "dark" and lobby.scale == 2.0, "both wishes")
        for browser in (at_desk, other):
            wait_for(lambda b=browser: b.text("#t-lobby-1").count("어두운 바탕") >= 2, "wish and truth")
            assert "바라는 대로예요" in browser.until("아주 큰 글자", "#t-lobby-1")
        put_back(at_desk)
    finally:
        other.close()


def test_a_revoked_terminal_is_cut_off_at_once(at_desk: Browser, desk: Desk) -> None:
    terminal = join(at_desk, desk, "lost-1", "잃어버린 기기")
    at_desk.go("/terminals/lost-1")
    at_desk.press("a[href$='/revoke']")
    at_desk.until("잃어버린 기기를 끊을까요?", "h1")
    terminal.losses.clear()
    at_desk.press(".button.danger")
    at_desk.until("lost-1을 끊었어요.")
    wait_for(lambda: any(one is not None for one in terminal.losses), "the end of the connection")
    assert at_desk.all("#t-lost-1") == []
    at_desk.go("/audit?target=terminal:lost-1")
    assert re.search(r"revoke", at_desk.text())


def test_what_was_done_stands_in_the_trail_which_is_whole(at_desk: Browser) -> None:
    at_desk.go("/audit")
    assert at_desk.text().count("김누리") > 3
    at_desk.press("form[action='/audit/verify'] button")
    at_desk.until("기록이 온전해요.")


def test_the_browser_has_nothing_against_these_pages(at_desk: Browser) -> None:
    at_desk.complaints()
    for path in ("/wall", "/help", "/terminals/lobby-1", "/schedules", "/pictures", "/about", "/me"):
        at_desk.go(path)
        at_desk.one("h1")
    assert at_desk.complaints() == []

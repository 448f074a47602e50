"""Journeys to a page and back again: the list of sites, waiting, Back, entries from outside."""

from __future__ import annotations

import pytest

from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import Press
from kiosk.web.host import ClosePage, GoBackInPage, OpenPage, PageLoading, ReloadPage, StopLoading
from tests.helpers.web_visit import FORM, HOME, Visit, on_form, on_home, write


def test_a_visitor_reaches_a_page_in_two_presses_and_sees_it_as_it_was_drawn() -> None:
    visit = Visit()
    assert visit.id == "web.sites" and visit.keys == ["site.city", "site.library"]
    visit.press("site.city")
    assert visit.host.asked == [OpenPage(HOME, "city")]
    assert visit.id == "web.page" and visit.shown.host == "web"
    assert visit.title == "서울"
    assert "web.l1" in visit.keys


@pytest.mark.parametrize(
    "modes", [ModeState(voice=True), ModeState(input=Input.KEYPAD), ModeState(input=Input.SCAN)]
)
def test_ear_and_key_begin_with_the_list_of_tasks(modes: ModeState) -> None:
    visit = on_home(modes=modes)
    assert visit.id == "web.list" and visit.shown.host == ""
    assert visit.keys == ["web.h1", "web.l1", "web.l2", "web.l3", "web.c1"]


def test_waiting_is_said_and_can_be_given_up() -> None:
    visit = Visit()
    visit.rig.do(Press("site.city"))
    assert visit.id == "web.opening"
    visit.rig.do(Press("stop"))
    assert visit.id == "web.sites" and visit.last == ClosePage()
    assert visit.cursor == "site.city", "Back to the item that was left"


def test_back_goes_through_the_page_then_to_the_sites_then_home() -> None:
    visit = on_home().press("web.l1")
    assert visit.title == "신청"
    visit.back()
    assert visit.last == GoBackInPage() and visit.title == "서울"
    visit.back()
    assert visit.id == "web.sites" and visit.last == ClosePage()
    visit.back()
    assert visit.id == "home.list" and visit.host.closed == 1


@pytest.mark.parametrize("step", ["more", "address", "web.f3"])
def test_back_from_a_step_of_ours_returns_to_the_page(step: str) -> None:
    visit = on_form()
    if step == "address":
        visit.press("more")
    visit.press(step).back()
    assert visit.id == "web.list" and visit.last != GoBackInPage()


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "https://city.example@evil.example/", "file:///etc/passwd", "chrome://gpu",
        "javascript:alert(1)", "http://city.example/", "https://127.0.0.1/", "data:text/html,x", "",
        "https://city.example.evil.example/",
    ],
)  # fmt: skip
def test_an_entry_from_outside_is_judged_like_a_link(address: str) -> None:
    """M-34, L-65: remote "open this", QR codes and deep links have no door of their own."""
    visit = Visit()
    visit.rig.do(Press("bar.home"))
    visit.rig.terminal.open("web", {"address": address})
    assert not visit.host.asked
    assert visit.id == ("web.trouble" if address else "web.sites")


def test_an_entry_from_outside_that_is_allowed_opens_in_its_canonical_form() -> None:
    visit = Visit()
    visit.rig.terminal.open("web", {"address": "HTTPS://City.Example/./form"})
    assert visit.host.asked == [OpenPage(FORM, "city")]


def test_a_load_can_be_stopped_and_a_page_loaded_again() -> None:
    visit = on_home()
    visit.host.tell(PageLoading(FORM, 9))
    assert "work" in visit.keys
    visit.press("stop")
    assert visit.last == StopLoading() and "work" not in visit.keys
    visit.press("more", "reload")
    assert visit.last == ReloadPage() and visit.title == "서울"


def test_the_end_of_a_visit_closes_the_page_and_forgets_what_was_written() -> None:
    visit = write(on_form(), "web.f1", "홍길동")
    visit.rig.terminal.end_session()
    assert visit.host.closed == 1
    assert "홍길동" not in repr(visit.rig.terminal._navigator.frames)

"""The page of a group: centres first, with every terminal there, then terminals one by one."""

from __future__ import annotations

import re

import pytest

from kiosk.console.pages.groups import MOST_SITES_UNFOLDED
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import EVERYTHING, SiteView, Staff
from kiosk.i18n.text import msg
from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages

MANAGER = Staff("a1", "김누리", "manager", EVERYTHING)


@pytest.fixture
def console() -> FakeConsole:
    return furnish(FakeConsole())


@pytest.fixture
def client(console: FakeConsole) -> PageClient:
    return PageClient(make_pages(console), "manager")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_centres_come_first_by_district_and_say_how_many_terminals_they_have(
    client: PageClient, console: FakeConsole
) -> None:
    page = client.get("/groups/seniors").text
    assert 'name="sites" value="jongno-senior" checked' in page
    assert 'name="sites" value="mapo-library">' in page
    told = words(page)
    order = [
        "기관 전체",
        "나중에 오는 기기도요",
        "종로구",
        "종로 어르신 센터 (",
        "마포구",
        "기기를 하나씩",
        "지금 기기 3대",
    ]
    places = [told.index(one) for one in order]
    assert places == sorted(places)
    assert "기관 전체가 들어 있어요." in told[told.index("기기를 하나씩") :]


def test_centres_and_terminals_are_saved_together(client: PageClient, console: FakeConsole) -> None:
    ticked = {"sites": ["mapo-library", "city-hall"], "terminals": ["jongno-1"]}
    assert client.post("/groups/seniors/members", ticked).status_code == 303
    assert console.group_sites["seniors"] == {"mapo-library", "city-hall"}
    assert console.members["seniors"] == {"jongno-1"}
    assert "지금 기기 5대" in words(client.get("/groups/seniors").text)
    assert client.post("/groups/seniors/members").status_code == 303
    assert console.group_sites["seniors"] == console.members["seniors"] == set()


def test_it_is_said_how_many_terminals_a_choice_makes_before_it_is_saved(
    client: PageClient, console: FakeConsole
) -> None:
    before = console.group_sites["seniors"].copy()
    answer = client.post(
        "/groups/seniors/reach", {"sites": "mapo-library", "terminals": ["mapo-1", "jongno-1"]}
    )
    assert answer.status_code == 200
    assert words(answer.text).strip() == "저장하면 기기 3대가 돼요."
    assert console.group_sites["seniors"] == before
    page = client.get("/groups/seniors").text
    assert 'role="status" data-quiet hx-post="/groups/seniors/reach"' in page
    assert client.post("/groups/nothing/reach").status_code == 404


def test_what_was_ticked_stays_when_it_does_not_fit(
    client: PageClient, console: FakeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise InvalidError("sites", msg("이 모둠의 자치구 밖에 있는 기관이 있어요."))

    monkeypatch.setattr(console.services.groups, "set_members", refuse)
    answer = client.post("/groups/seniors/members", {"sites": "mapo-library", "terminals": "cityhall-1"})
    assert answer.status_code == 422
    assert 'href="#f-sites"' in answer.text
    assert 'id="e-sites"' in answer.text
    assert 'aria-describedby="h-sites e-sites"' in answer.text
    assert 'value="mapo-library" checked' in answer.text
    assert 'value="jongno-senior">' in answer.text
    assert 'value="cityhall-1" checked' in answer.text
    other = client.post("/groups/seniors", {"name": "", "priority": "1"})
    assert other.status_code == 422
    assert 'value="jongno-senior" checked' in other.text, "another form of the page says nothing of members"


def test_very_many_centres_are_folded_by_district(client: PageClient, console: FakeConsole) -> None:
    for number in range(MOST_SITES_UNFOLDED):
        id_ = f"many-{number}"
        console.sites[id_] = SiteView(id_, f"경로당 {number}", "mapo", "Asia/Seoul", {}, 0)
    page = client.get("/groups/seniors").text
    assert f"마포구 {MOST_SITES_UNFOLDED + 1}곳 가운데 0곳" in words(page)
    assert '<details id="d-jongno" open>' in page, "something is ticked there"
    assert '<details id="d-mapo">' in page


def test_a_group_of_a_district_offers_its_centres_only(client: PageClient, console: FakeConsole) -> None:
    group = console.services.groups.add(MANAGER, "마포 모둠", 50, "mapo")
    page = client.get(f"/groups/{group.id}").text
    assert 'name="sites" value="mapo-library"' in page
    assert 'value="jongno-senior"' not in page
    assert "자치구 안에서 옮겨도" in page


def test_centre_and_terminal_tell_of_the_groups_that_hold_them(client: PageClient) -> None:
    assert "이 기관이 통째로 든 모둠: 어르신 기관" in words(client.get("/sites/jongno-senior").text)
    assert "통째로 든 모둠" not in client.get("/sites/mapo-library").text
    assert "기관을 따라 든 모둠: 어르신 기관" in words(client.get("/terminals/jongno-1").text)
    assert "기관을 따라 든 모둠" not in client.get("/terminals/mapo-1").text


def test_who_may_not_change_it_reads_which_centres_are_in_it(console: FakeConsole) -> None:
    helper = PageClient(make_pages(console), "helper")
    page = helper.get("/groups/seniors").text
    assert "종로 어르신 센터" in page
    assert 'name="sites"' not in page
    assert helper.post("/groups/seniors/members", {"sites": "mapo-library"}).status_code == 403
    assert helper.post("/groups/seniors/reach", {"sites": "mapo-library"}).status_code == 403

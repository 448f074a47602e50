"""What pages show and what their forms do, over a console in memory."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI

from kiosk.console.pages.pictures import by_day
from kiosk.console.pages.texts.help import UNTOLD, UNTOLD_WAITING
from kiosk.console.services.views import Picture, Series, TerminalState
from kiosk.i18n.text import Message
from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages


@pytest.fixture
def console() -> FakeConsole:
    return furnish(FakeConsole())


@pytest.fixture
def app(console: FakeConsole) -> FastAPI:
    return make_pages(console)


@pytest.fixture
def client(app: FastAPI) -> PageClient:
    return PageClient(app, "manager")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def card(client: PageClient, terminal: str) -> str:
    return client.get(f"/wall/card/{terminal}").text


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.styled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "style" or name.startswith("on"):
                self.styled.append(f"{tag} {name}")


PATHS = [
    "/wall",
    "/terminals/jongno-2",
    "/terminals/jongno-2/revoke",
    "/groups",
    "/groups/seniors",
    "/sites",
    "/sites/city-hall",
    "/schedules",
    "/schedules/new",
    "/help",
    "/messages",
    "/enrolment",
    "/accounts",
    "/accounts/a2",
    "/audit",
    "/pictures",
    "/pictures?period=day",
    "/pictures?period=month&site=city-hall",
    "/about",
    "/guide",
    "/me",
    "/nowhere",
]


@pytest.mark.parametrize("path", PATHS)
def test_pages_have_one_heading_unique_ids_and_nothing_inline(client: PageClient, path: str) -> None:
    """G-08; the policy forbids inline scripts and styles, so none may be there."""
    answer = client.get(path)
    assert answer.status_code == (404 if path == "/nowhere" else 200)
    assert answer.text.count("<h1") == 1
    read = _Ids()
    read.feed(answer.text)
    assert len(read.ids) == len(set(read.ids))
    assert read.styled == []
    assert "<style" not in answer.text
    assert re.findall(r"<script(?![^>]* src=)", answer.text) == []
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_every_form_that_posts_carries_the_token(client: PageClient, path: str) -> None:
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", client.get(path).text, re.S):
        assert 'name="csrf"' in form


def test_a_card_tells_wish_truth_and_reason(client: PageClient) -> None:
    text = words(card(client, "jongno-2"))
    assert re.search(r"바라는 모습 아주 큰 글자 지금 모습 보통 글자", text)
    assert "나중에 바뀌어요. 방문한 분이 그대로 쓰기로 했어요." in text
    page = words(client.get("/terminals/jongno-2").text)
    assert "글자 크기: 바라는 것은 아주 큰 글자, 지금은 보통 글자. 방문한 분이 그대로 쓰기로 했어요." in page


def test_what_is_wanted_is_never_shown_as_what_is(client: PageClient, console: FakeConsole) -> None:
    client.post("/wall/switch", {"terminal": "jongno-1", "preset": "standard"})
    client.post("/wall/switch", {"terminal": "jongno-1", "preset": "high-contrast"})
    before = words(card(client, "jongno-1"))
    assert "지금 모습 아주 큰 글자 · 보통 색" in before
    assert "대답을 기다려요" in before
    console.settle("jongno-1")
    after = words(card(client, "jongno-1"))
    assert "바라는 대로예요" in after
    assert "지금 모습 또렷한 색" in after


def test_a_preset_works_without_a_script_and_comes_back_to_the_same_list(
    client: PageClient, console: FakeConsole
) -> None:
    fields = {"terminal": "jongno-3", "preset": "low-reach", "back": "/wall?site=jongno-senior"}
    answer = client.post("/wall/switch", fields)
    assert answer.headers["location"] == "/wall?site=jongno-senior&done=switched&n=1"
    assert console.rows["jongno-3"].desired_modes["reach"] == "low"
    assert "기기 1대에 보냈어요." in client.get(answer.headers["location"]).text
    evil = client.post("/wall/switch", {**fields, "back": "https://evil.example/wall"})
    assert evil.headers["location"].startswith("/wall?done=")


def test_with_a_script_a_preset_answers_with_its_card_only(client: PageClient) -> None:
    answer = client.post(
        "/wall/switch", {"terminal": "jongno-3", "preset": "large"}, **{"hx-request": "true"}
    )
    assert answer.text.lstrip().startswith("<article")
    assert 'aria-pressed="true"' in answer.text


def test_several_terminals_change_at_once(client: PageClient, console: FakeConsole) -> None:
    answer = client.post("/wall/switch", {"terminal": ["jongno-1", "jongno-3", "jongno-1"], "preset": "calm"})
    assert answer.headers["location"].endswith("n=2")
    assert console.staff_layers["jongno-1"]["pace"] == console.staff_layers["jongno-3"]["pace"] == "slow"
    nothing = client.post("/wall/switch", {"preset": "calm"})
    assert nothing.status_code == 422
    assert "먼저 기기를 골라 주세요." in nothing.text
    assert client.post("/wall/switch", {"terminal": "jongno-1", "preset": "nonsense"}).status_code == 422


def test_the_wall_is_filtered_and_paged_at_the_console(client: PageClient, console: FakeConsole) -> None:
    for number in range(60):
        console.add_terminal(f"many-{number:03}", f"많은 기기 {number:03}", "mapo-library")
    page = client.get("/wall?site=mapo-library&page=2").text
    assert page.count("<article") == 24
    assert "3쪽 중 2쪽" in page
    assert client.get("/wall?page=99").status_code == 200
    assert client.get("/wall?text=많은+기기+059").text.count("<article") == 1
    assert client.get("/wall?state=refused").text.count("<article") == 1
    assert client.get("/wall?help=1").text.count("<article") == 3
    assert client.get("/wall?state=nonsense&page=-1&site=%00").status_code == 200
    assert "이렇게 찾은 기기는 없어요." in client.get("/wall?text=zzz").text


def test_names_of_people_cannot_become_markup(client: PageClient, console: FakeConsole) -> None:
    name = "<img src=x onerror=alert(1)>\"'&"
    answer = client.post("/terminals/jongno-1/place", {"name": name, "site": "jongno-senior"})
    assert answer.status_code == 303
    for path in ("/wall", "/terminals/jongno-1", "/terminals/jongno-1/revoke"):
        assert "<img" not in client.get(path).text


def test_mistakes_come_back_at_their_field_with_what_was_typed(client: PageClient) -> None:
    answer = client.post("/groups", {"name": "새 모둠", "priority": "12x"})
    assert answer.status_code == 422
    assert 'href="#f-priority"' in answer.text
    assert re.search(r'id="f-priority"[^>]*value="12x"[^>]*aria-invalid="true"', answer.text)
    assert 'value="새 모둠"' in answer.text
    taken = client.post("/groups", {"name": "로비", "priority": "77"})
    assert taken.status_code == 422
    assert 'href="#f-name"' in taken.text


def test_a_schedule_is_made_in_plain_words(client: PageClient, console: FakeConsole) -> None:
    fields = {
        "name": "주말 큰 글자",
        "target": "group:seniors",
        "days": ["SA", "SU"],
        "start": "22:00",
        "end": "06:00",
        "first": "2026-11-23",
        "last": "",
        "time_zone": "Asia/Seoul",
        "preset": "large",
        "priority": "3",
    }
    shown = client.post("/schedules/new", {**fields, "preview": "1"})
    assert shown.status_code == 200
    assert len(console.schedules) == 1
    assert "FREQ=WEEKLY;BYDAY=SA,SU" in shown.text
    assert words(shown.text).count("토요일 오후 10시부터") == 3
    assert client.post("/schedules/new", fields).headers["location"] == "/schedules?done=saved"
    made = list(console.schedules.values())[-1]
    assert made.draft.start_local == "2026-11-28T22:00"
    assert made.draft.duration_s == 8 * 3600
    assert made.draft.modes == {"scale": 2.0}
    page = client.get(f"/schedules/{made.id}").text
    assert re.search(r'value="SA" checked', page)
    assert not re.search(r'value="MO" checked', page)
    assert 'value="06:00"' in page
    assert "토요일 그리고 일요일" in words(client.get("/schedules").text)
    off = client.post(f"/schedules/{made.id}", {**fields, "last": "2027-01-31"})
    assert off.status_code == 303
    changed = console.schedules[made.id]
    assert not changed.is_on
    assert changed.draft.rrule.endswith(";UNTIL=20270131")
    assert 'value="2027-01-31"' in client.get(f"/schedules/{made.id}").text
    client.post(f"/schedules/{made.id}/remove")
    assert made.id not in console.schedules


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": []}, "days"),
        ({"start": "25:00"}, "start"),
        ({"end": "noon"}, "end"),
        ({"first": "2026-02-30"}, "first"),
        ({"last": "2026-01-01"}, "last"),
        ({"preset": ""}, "preset"),
        ({"target": "site:moon"}, "target"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"priority": "9999"}, "priority"),
        ({"name": " "}, "name"),
        ({"m-scale": "3.0"}, "m-scale"),
    ],
)
def test_a_schedule_that_cannot_be_says_where(
    client: PageClient, change: dict[str, object], field: str
) -> None:
    fields = {
        "name": "이름",
        "target": "site:city-hall",
        "days": ["MO"],
        "start": "09:00",
        "end": "12:00",
        "first": "2026-11-23",
        "last": "",
        "time_zone": "Asia/Seoul",
        "preset": "large",
        "priority": "0",
    }
    answer = client.post("/schedules/new", {**fields, **change})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text


def test_a_help_call_is_taken_and_closed(client: PageClient, app: FastAPI, console: FakeConsole) -> None:
    call = next(one for one in console.calls.values() if one.terminal == "jongno-2")
    page = words(client.get("/help").text)
    assert page.index("1층 로비 오른쪽") < page.index("지하 1층 안내")
    assert "2분째 기다려요" in page
    assert client.post(f"/help/{call.id}/take").headers["location"] == "/help?done=taken"
    assert console.calls[call.id].taken_by == "김누리"
    helper = PageClient(app, "helper")
    late = helper.post(f"/help/{call.id}/take")
    assert late.status_code == 409
    assert "다른 직원이 방금 바꿨어요." in late.text
    client.post(f"/help/{call.id}/close")
    assert "1층 로비 오른쪽" not in words(client.get("/help/list").text)


@pytest.mark.parametrize(("state", "text"), [("waiting", UNTOLD_WAITING), ("taken", UNTOLD)])
def test_a_card_says_that_nobody_was_told_and_lets_somebody_press_again(
    client: PageClient, console: FakeConsole, state: str, text: Message
) -> None:
    call = next(one for one in console.calls.values() if one.terminal == "jongno-2")
    assert text.id not in words(client.get("/help").text)
    taken_by = "박 선생" if state == "taken" else ""
    console.calls[call.id] = dataclasses.replace(call, state=state, taken_by=taken_by, told="expired")
    page = client.get("/help").text
    assert text.id in words(page)
    assert f"/help/{call.id}/take" in page


def test_a_visitor_who_has_left_is_told_until_staff_have_seen_it(
    client: PageClient, console: FakeConsole
) -> None:
    call = next(one for one in console.calls.values() if one.terminal == "jongno-2")
    console.calls[call.id] = dataclasses.replace(call, state="left", taken_by="이도움")
    page = client.get("/help").text
    card = words(page[page.index(f'id="call-{call.id}"') :])
    assert "방문한 분이 가셨어요" in card and "이도움이 가기로 한 요청이에요." in card
    assert f"/help/{call.id}/take" not in page and f"/help/{call.id}/close" in page
    assert "방문한 분이 가셨어요" in words(client.get("/wall").text), "nobody is shown as being helped"
    client.post(f"/help/{call.id}/close")
    assert "방문한 분이 가셨어요" not in words(client.get("/help/list").text)


def test_before_consent_an_assist_page_shows_nothing(client: PageClient, console: FakeConsole) -> None:
    path = client.post("/terminals/jongno-2/assist").headers["location"]
    session = path.rpartition("/")[2]
    page = client.get(path).text
    assert "방문한 분에게 여쭤보고 있어요." in page
    assert 'class="mirror"' not in page
    assert "/point" not in page
    assert client.post(f"{path}/say", {"text": "hi", "language": "en"}).status_code == 403
    console.answer_consent(session, False)
    assert "방문한 분이 괜찮다고 했어요." in client.get(path).text
    again = client.get(f"{path}/view?state=asking", **{"hx-request": "true"})
    assert again.headers["hx-refresh"] == "true"


def test_with_consent_staff_point_and_speak_but_masked_words_stay_masked(
    client: PageClient, app: FastAPI, console: FakeConsole
) -> None:
    path = client.post("/terminals/jongno-2/assist").headers["location"]
    console.answer_consent(path.rpartition("/")[2], True)
    page = client.get(path).text
    assert page.count('class="masked"') == 3
    assert "2번째 칸" in page
    assert '<span lang="en" dir="auto">Next</span>' in page
    client.post(f"{path}/point", {"key": "state.blink"})
    client.post(f"{path}/phrase", {"phrase": "wait"})
    client.post(f"{path}/say", {"text": "  One moment, please.  ", "language": "en"})
    client.post(f"{path}/modes", {"preset": "large"})
    assert console.log == [
        ("item.point", (("key", "state.blink"),)),
        ("speech.say", (("phrase", "wait"),)),
        ("speech.say", (("text", "One moment, please."), ("language", "en"))),
        ("modes.set", (("preset", "large"), ("modes", None))),
    ]
    assert client.post(f"{path}/say", {"text": " ", "language": "en"}).status_code == 422
    assert client.post(f"{path}/phrase", {"phrase": "nonsense"}).status_code == 422
    assert PageClient(app, "helper").get(path).status_code == 404
    ended = client.post(f"{path}/end")
    assert ended.headers["location"] == "/terminals/jongno-2?done=assist-ended"
    assert 'class="mirror"' not in client.get(path).text


def test_a_terminal_joins_by_its_code(client: PageClient, console: FakeConsole) -> None:
    fields = {"code": "7k2qx 9m4pd", "name": "3층 창가", "terminal": "jongno-9", "site": "jongno-senior"}
    wrong = client.post("/enrolment", {**fields, "code": "AAAAA AAAAA"})
    assert wrong.status_code == 422
    assert 'href="#f-code"' in wrong.text
    assert client.post("/enrolment", {**fields, "terminal": "Ü!"}).status_code == 422
    answer = client.post("/enrolment", fields)
    assert answer.headers["location"] == "/wall?done=enrolled&name=jongno-9"
    assert console.rows["jongno-9"].state is TerminalState.UNKNOWN
    assert "jongno-9를 이었어요" in client.get(answer.headers["location"]).text


def test_cutting_a_terminal_off_is_asked_first(client: PageClient, console: FakeConsole) -> None:
    page = client.get("/terminals/jongno-3/revoke").text
    assert "2층 사랑방을 끊을까요?" in page
    assert "jongno-3" in console.rows
    assert client.post("/terminals/jongno-3/revoke").headers["location"] == "/wall?done=revoked&name=jongno-3"
    assert "jongno-3" not in console.rows


def test_the_audit_page_verifies_and_exports(client: PageClient, console: FakeConsole) -> None:
    assert "기록이 온전해요." in client.post("/audit/verify").text
    console.is_tampered = True
    broken = words(client.post("/audit/verify").text)
    assert "기록이 온전하지 않아요." in broken
    assert "2번 기록부터 맞지 않아요." in broken
    export = client.post("/audit/export")
    assert export.headers["content-type"].startswith("text/csv")
    assert "attachment" in export.headers["content-disposition"]
    assert export.text.startswith("number,at,actor")
    assert client.get("/audit?since=yesterday").status_code == 422


def test_pictures_are_drawings_with_the_same_numbers_as_a_table(client: PageClient) -> None:
    page = client.get("/pictures?period=week").text
    assert page.count('role="img"') == 3
    week = page.partition('class="ranks"')[0]
    assert week.count('<rect class="bar"') == 3 * 7
    assert week.count("<table>") == 3
    assert re.search(r'aria-label="기기를 쓴 횟수: 모두 [\d,]+, 가장 많은 때 [\d,]+"', page)
    ranks = words(page.partition('class="ranks"')[2])
    assert "아주 큰 글자" in ranks
    assert "읽어 주기 켬" in ranks
    assert "보통 글자" not in ranks


def test_days_of_pictures_are_days_of_the_city() -> None:
    hours = tuple(datetime(2026, 11, 22, 13, tzinfo=UTC) + timedelta(hours=n) for n in range(4))
    picture = Picture(
        hours,
        (
            Series("sessions", "", (1.0, 2.0, 4.0, 8.0)),
            Series("help_calls", "", (1.0, 3.0, 0.0, 1.0)),
            Series("help_wait_s", "", (100.0, 20.0, 0.0, 60.0)),
        ),
    )
    days = by_day(picture)
    assert [one.hour for one in days.starts] == [13, 15]
    assert {one.kind: one.values for one in days.series} == {
        "sessions": (3.0, 12.0),
        "help_calls": (4.0, 1.0),
        "help_wait_s": (40.0, 60.0),
    }


def test_a_page_speaks_its_readers_language(client: PageClient) -> None:
    assert '<html lang="ko">' in client.get("/wall").text
    assert client.post("/me/language", {"language": "en"}).status_code == 303
    assert '<html lang="en">' in client.get("/wall").text
    assert client.post("/me/language", {"language": "tlh"}).status_code == 422


def test_a_fragment_of_an_ended_session_leads_to_sign_in_and_back(
    client: PageClient, console: FakeConsole
) -> None:
    console.sessions.clear()
    here = {"hx-request": "true", "hx-current-url": "http://localhost/help?a=1"}
    answer = client.get("/wall/results", **here)
    assert answer.status_code == 401
    assert answer.headers["x-sign-in"] == "/sign-in?over=1&next=%2Fhelp%3Fa%3D1"
    evil = {"hx-request": "true", "hx-current-url": "http://evil.example//evil.example/x"}
    assert client.get("/wall/results", **evil).headers["x-sign-in"] == "/sign-in?over=1"


def test_the_sign_in_page_says_why_and_that_calls_are_not_heard(
    client: PageClient, console: FakeConsole
) -> None:
    console.sessions.clear()
    answer = client.get("/help")
    assert answer.headers["location"] == "/sign-in?over=1&next=%2Fhelp"
    page = client.get(answer.headers["location"]).text
    assert "들어와 있던 시간이 끝났어요." in page
    assert "지금 이 창은 도움 요청을 알리지 못해요." in page
    assert 'name="next" value="/help"' in page
    assert "들어와 있던 시간이" not in client.get("/sign-in").text, "somebody who comes anew"


def test_a_page_knows_when_its_session_ends_and_can_put_it_off(
    client: PageClient, console: FakeConsole
) -> None:
    assert 'data-left="1800"' in client.get("/wall").text
    console.clock.advance(30 * 60 - 100)
    part = client.get("/session", **{"hx-request": "true"}).text
    assert 'data-left="100"' in part and "곧 저절로 나가요." in part and "계속 있기" in part
    (token,) = console.sessions
    found = console.sessions[token]
    console.sessions[token] = dataclasses.replace(found, expires_at=found.idle_until)
    part = client.get("/session", **{"hx-request": "true"}).text
    assert "하던 일을 저장하고" in part and "계속 있기" not in part, "nothing puts the very end off"
    assert client.post("/session", {}).headers["location"] == "/me?done=saved", "without scripts"


def test_too_much_and_unreadable_bodies_are_answered_calmly(client: PageClient) -> None:
    big = client.http.post("/wall/switch", content=b"a=" + b"x" * 300_000)
    assert big.status_code == 413
    assert "보낸 내용이 너무 많아요" in big.text
    for body, kind in (
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"a" * 10_000 + b"&" * 5000, "application/x-www-form-urlencoded"),
    ):
        answer = client.http.post("/wall/switch", content=body, headers={"content-type": kind})
        assert answer.status_code == 403  # no token in it


def test_assets_are_served_and_nothing_beside_them(client: PageClient) -> None:
    assert client.get("/assets/js/console.js").headers["content-type"].startswith("text/javascript")
    for path in (
        "/assets/vendor/VENDORED.json",
        "/assets/%2e%2e/icons/bell.svg",
        "/assets/../console.py",
        "/assets/css",
    ):
        assert client.get(path).status_code == 404
    assert client.http.request("DELETE", "/wall").status_code == 405

"""A form that is refused says what is really wrong, at the field where it is wrong (real services)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.console.app import create_app
from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import EVERYTHING
from kiosk.i18n.catalogues import Catalogues
from kiosk.twin.enrolment import enrolment_code
from kiosk.twin.signing import SigningKey
from tests.helpers.console_client import PageClient
from tests.helpers.console_core import KEYS, MANAGER, Desk, open_desk
from tests.unit.console.test_enrolment import ask, request

PASSWORD = "five lamps over the quiet stream"
SCHEDULE: dict[str, Any] = {
    "name": "토요일",
    "target": "site:mapo",
    "days": ["SA"],
    "start": "09:00",
    "end": "12:00",
    "time_zone": "Asia/Seoul",
    "preset": "large",
    "priority": "0",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("true-reasons")
    with open_desk(folder) as opened:
        opened.add_places()
        opened.join("lobby-1")
        opened.join("lobby-2")
        yield opened


@pytest.fixture(scope="module")
def client(desk: Desk) -> PageClient:
    app = FastAPI(openapi_url=None)
    add_pages(app, desk.services, PageOptions(desk.clock, Catalogues(), is_secure=False))
    accounts = desk.console.accounts
    session = accounts.set_up(accounts.add(MANAGER, "boss", "김누리", "manager", EVERYTHING), PASSWORD)
    accounts.confirm_totp(
        session.staff, pyotp.TOTP(accounts.begin_totp(session.staff).secret).at(desk.clock.now())
    )
    made = PageClient(app)
    made.http.cookies.set("console", session.token)
    made.csrf = made.token_of("/me")
    return made


def faults(page: str) -> dict[str, str]:
    """Return field -> what its page says is wrong with it; each summary leads to a field that exists."""
    found = dict(re.findall(r'<li><a href="#(f-[^"]+)">([^<]*)</a></li>', page))
    for id_ in found:
        assert f'id="{id_}"' in page, f"{id_} leads nowhere"
        assert f'id="e-{id_[2:]}"' in page, f"{id_} is not marked"
    return {id_[2:]: text for id_, text in found.items()}


@pytest.mark.parametrize("name", ["김 도움", "o'brien", "a"])
def test_a_name_for_signing_in_says_its_form(client: PageClient, name: str) -> None:
    fields = {"name": name, "display": "도움", "role": "helper", "everything": "yes"}
    answer = client.post("/accounts", fields)
    assert answer.status_code == 422
    assert "두 글자 이상" in faults(answer.text)["name"]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-11-23", "2026-11-24"), ("2025-01-01", "2025-12-31")], ids=["none", "over"]
)
@pytest.mark.parametrize("preview", [{}, {"preview": "1"}], ids=["save", "preview"])
def test_a_schedule_that_can_never_run_is_refused_at_its_last_day(
    desk: Desk, client: PageClient, first: str, last: str, preview: dict[str, str]
) -> None:
    answer = client.post("/schedules/new", {**SCHEDULE, **preview, "first": first, "last": last})
    assert answer.status_code == 422
    assert "고른 요일이 없거나" in faults(answer.text)["last"]
    assert desk.services.schedules.schedules(MANAGER) == ()


def test_a_schedule_that_is_over_can_be_put_off(desk: Desk, client: PageClient) -> None:
    fields = {**SCHEDULE, "first": "2026-11-23", "last": "2026-12-05"}
    assert client.post("/schedules/new", fields).status_code == 303
    (made,) = desk.services.schedules.schedules(MANAGER)
    over = {**fields, "last": "2026-11-24"}
    assert client.post(f"/schedules/{made.id}", {**over, "is_on": "1"}).status_code == 422
    assert client.post(f"/schedules/{made.id}", over).status_code == 303, "off, it may have any days"
    client.post(f"/schedules/{made.id}/remove")


def test_times_of_a_schedule_elsewhere_are_told_there_and_say_so(desk: Desk, client: PageClient) -> None:
    fields = {**SCHEDULE, "time_zone": "America/New_York", "days": ["MO"], "first": "2026-11-23", "last": ""}
    page = client.post("/schedules/new", {**fields, "preview": "1"}).text
    times = re.findall(r"<li>([^<]*부터[^<]*)</li>", page)
    assert len(times) == 5
    assert all("오전 9시" in one and "(America/New_York)" in one for one in times)
    assert client.post("/schedules/new", fields).status_code == 303
    listed = re.search(r'data-label="다음">([^<]*)<', client.get("/schedules").text)
    assert listed and "오전 9시 (America/New_York)" in listed.group(1)
    (made,) = desk.services.schedules.schedules(MANAGER)
    client.post(f"/schedules/{made.id}/remove")


def notice(**texts: str) -> dict[str, str]:
    times = {"starts": "2026-11-22T10:00", "ends": "2099-01-01T00:00", "target": "all"}
    return {**times, "ends": "2026-12-30T10:00", **{f"text-{tag}": text for tag, text in texts.items()}}


@pytest.mark.parametrize(
    "text",
    ["오늘은\r\n쉽니다", "오늘은\u00a0쉽니다", "오늘은\u3000쉽니다", "오늘은\t쉽니다", "오늘은 \ufeff쉽니다"],
)
def test_a_notice_takes_ordinary_pasted_text(desk: Desk, client: PageClient, text: str) -> None:
    answer = client.post("/messages", notice(ko=text, ar="\u200fمغلق اليوم"))
    assert answer.status_code == 303, faults(answer.text)
    (made,) = desk.services.messages.messages(MANAGER)
    assert made.texts["ko"] == "오늘은 쉽니다"
    assert "모든 기기 ·" in client.get("/messages").text, "a notice for all says so"
    client.post(f"/messages/{made.id}/remove")


def test_a_notice_names_the_text_that_is_wrong_and_why(client: PageClient) -> None:
    answer = client.post("/messages", notice(ko="쉽니다", vi="ngh\u202eỉ"))
    assert "보이지 않는 글자" in faults(answer.text)["text-vi"]
    answer = client.post("/messages", notice(ko="가" * 301))
    assert list(faults(answer.text)) == ["text-ko"]


def test_ones_own_account_does_not_offer_what_would_be_refused(desk: Desk, client: PageClient) -> None:
    own = desk.console.accounts.find_id("boss")
    page = client.get(f"/accounts/{own}").text
    assert f"/accounts/{own}/disable" not in page
    assert "내 계정은 스스로 끝낼 수 없어요." in page
    desk.console.accounts.add(MANAGER, "other", "이도움", "helper", EVERYTHING)
    other = desk.console.accounts.find_id("other")
    assert f"/accounts/{other}/disable" in client.get(f"/accounts/{other}").text


def test_two_terminals_of_a_centre_are_told_apart(desk: Desk, client: PageClient) -> None:
    desk.services.terminals.rename(MANAGER, "lobby-1", "1층 로비", "mapo")
    fields = {"name": " 1층\u3000로비", "site": "mapo"}
    answer = client.post("/terminals/lobby-2/place", fields)
    assert answer.status_code == 422
    assert "같은 이름의 기기가 있어요" in faults(answer.text)["name"]
    assert client.post("/terminals/lobby-1/place", {**fields, "name": "1층 로비"}).status_code == 303
    assert client.post("/terminals/lobby-2/place", {**fields, "site": "gangdong"}).status_code == 303
    assert "같은 이름" in faults(client.post("/terminals/lobby-2/place", fields).text)["name"]


def test_a_terminal_that_joins_needs_a_name_of_its_own(desk: Desk) -> None:
    desk.services.terminals.rename(MANAGER, "lobby-1", "1층 로비", "mapo")
    key = SigningKey(b"n" * 32)
    app = create_app(desk.console.enrolment, desk.console.health, desk.clock)
    answer = ask(TestClient(app), request(key))
    code = enrolment_code(KEYS.signing.public, key.public, "ab" * 16, answer.nonce)
    with pytest.raises(InvalidError) as caught:
        desk.services.enrolment.accept(MANAGER, code, "lobby-9", "1층 로비", "mapo")
    assert caught.value.field == "name"
    assert desk.services.enrolment.accept(MANAGER, code, "lobby-9", "2층 로비", "mapo") == "lobby-9"

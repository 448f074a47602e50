"""Forms against the real services and store: whatever is posted, nothing fails; strangers change nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.services.views import EVERYTHING, Role, ScheduleDraft, Scope, TerminalFilter
from kiosk.console.serving import first_setup_link
from kiosk.i18n.catalogues import Catalogues
from tests.helpers.console_client import PageClient
from tests.helpers.console_core import MANAGER, Desk, open_desk

PASSWORD = "five lamps over the quiet stream"
PATHS = [
    "/wall/switch",
    "/terminals/lobby-1/preset",
    "/terminals/lobby-1/modes",
    "/terminals/lobby-1/command",
    "/terminals/lobby-1/clear",
    "/terminals/lobby-1/assist",
    "/terminals/lobby-1/place",
    "/terminals/lobby-1/groups",
    "/terminals/lobby-1/rotate",
    "/terminals/nothing/preset",
    "/groups",
    "/groups/{group}",
    "/groups/{group}/modes",
    "/groups/{group}/members",
    "/groups/{group}/reach",
    "/sites",
    "/sites/districts",
    "/sites/mapo",
    "/sites/mapo/modes",
    "/schedules/new",
    "/schedules/nothing",
    "/messages",
    "/messages/nothing/remove",
    "/enrolment",
    "/enrolment/nothing/refuse",
    "/accounts",
    "/accounts/nothing",
    "/accounts/nothing/oidc",
    "/help/nothing/take",
    "/help/nothing/close",
    "/assist/nothing/say",
    "/assist/nothing/open",
    "/assist/nothing/point",
    "/assist/nothing/end",
    "/me/language",
    "/audit/verify",
    "/audit/export",
    "/second-factor",
]
GOOD: dict[str, list[str]] = {
    "terminal": ["lobby-1", "lobby-2"],
    "preset": ["large", "calm", "standard"],
    "back": ["/wall", "/wall?page=2"],
    "name": ["이름", "terminal.identify"],
    "site": ["mapo", "gangdong"],
    "priority": ["1", "500", "1000"],
    "terminals": ["lobby-1\nlobby-2", ""],
    "id": ["new-place"],
    "district": ["west"],
    "time_zone": ["Asia/Seoul", "America/New_York"],
    "district_id": ["north"],
    "district_name": ["북구"],
    "target": ["site:mapo", "all", "group:x"],
    "days": ["MO", "SU"],
    "start": ["09:00", "23:59"],
    "end": ["12:00", "00:00"],
    "first": ["2026-11-23", "2100-12-31"],
    "last": ["", "2026-12-31"],
    "until": ["boundary", "today", "taken-back"],
    "until_modes": ["today"],
    "m-scale": ["2.0", ""],
    "m-voice": ["true"],
    "m-language": ["mn"],
    "text-ko": ["알림"],
    "text-ar": ["نص"],
    "starts": ["2026-11-23T10:00"],
    "ends": ["2026-11-24T10:00"],
    "code": ["ABCDE FGHJK", "123456"],
    "display": ["새 직원"],
    "role": ["helper", "manager"],
    "everything": ["yes", "no"],
    "districts": ["west"],
    "sites": ["mapo"],
    "issuer": ["https://id.example"],
    "subject": ["someone"],
    "language": ["ko", "en"],
    "text": ["안녕하세요"],
    "key": ["a"],
    "opening": ["report:street-lamp", "web:library", "modes"],
    "phrase": ["hello"],
    "preview": ["1"],
    "is_on": ["1"],
    "actor": ["manager"],
    "since": ["2026-11-01T00:00"],
}
BAD = [
    "",
    " ",
    "\x00",
    "x" * 5000,
    "-1",
    "999999999999",
    "1e5",
    "٣",
    "<script>",
    "' OR 1=1 --",
    "../..",
    "💥",
    "null",
]
BAD += [
    "site:",
    "group:" + "x" * 200,
    "2026-13-45",
    "9999-12-31",
    "25:61",
    "\u202e",
    "%00",
    "{}",
    "[]",
    "NaN",
    "\ufffd",
]


def session_of(desk: Desk, name: str, role: Role, scope: Scope) -> str:
    accounts = desk.console.accounts
    session = accounts.set_up(accounts.add(MANAGER, name, name, role, scope), PASSWORD)
    secret = accounts.begin_totp(session.staff).secret
    accounts.confirm_totp(session.staff, pyotp.TOTP(secret).at(desk.clock.now()))
    return session.token


def client_of(app: FastAPI, token: str) -> PageClient:
    client = PageClient(app)
    client.http = TestClient(
        app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
    )
    client.http.cookies.set("console", token)
    client.csrf = client.token_of("/me")
    return client


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("real-services")
    with open_desk(folder) as opened:
        opened.add_places()
        opened.join("lobby-1")
        opened.join("lobby-2", "gangdong")
        yield opened


@pytest.fixture(scope="module")
def app(desk: Desk) -> FastAPI:
    app = FastAPI(openapi_url=None)
    add_pages(app, desk.services, PageOptions(desk.clock, Catalogues(), is_secure=False))
    return app


def test_no_form_fails_whatever_it_holds(desk: Desk, app: FastAPI) -> None:
    chance = random.Random(5)
    client = client_of(app, session_of(desk, "boss", "manager", EVERYTHING))
    group = desk.services.groups.add(MANAGER, "모두", 7).id
    answers: dict[int, int] = {}
    for _ in range(700):
        path = chance.choice(PATHS).format(group=group)
        fields = {
            name: chance.choice(BAD) if chance.random() < 0.25 else chance.choice(values)
            for name, values in GOOD.items()
            if chance.random() < 0.8
        }
        answer = client.post(path, fields)
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (path, fields)
    assert answers[303] > 50
    assert answers[422] > 50
    for path in (
        "/wall",
        "/groups",
        "/sites",
        "/schedules",
        "/messages",
        "/accounts",
        "/audit",
        "/terminals/lobby-1",
    ):
        assert client.get(path).status_code == 200, path


def test_a_helper_of_one_site_changes_nothing_elsewhere(desk: Desk, app: FastAPI) -> None:
    client = client_of(app, session_of(desk, "mapo-helper", "helper", Scope(sites=frozenset({"mapo"}))))
    before = {
        row.id: row.desired_version for row in desk.services.terminals.list(MANAGER, TerminalFilter()).rows
    }
    elsewhere = next(
        row.id for row in desk.services.terminals.list(MANAGER, TerminalFilter()).rows if row.site != "mapo"
    )
    for path, fields in (
        ("/wall/switch", {"terminal": [elsewhere], "preset": "dark"}),
        (f"/terminals/{elsewhere}/preset", {"preset": "dark"}),
        (f"/terminals/{elsewhere}/clear", {}),
        (f"/terminals/{elsewhere}/command", {"name": "session.end"}),
        (f"/terminals/{elsewhere}/assist", {}),
    ):
        assert client.post(path, fields).status_code == 404, path
    after = {
        row.id: row.desired_version for row in desk.services.terminals.list(MANAGER, TerminalFilter()).rows
    }
    assert after == before


def test_pages_say_until_when_a_change_holds_and_let_one_choose(tmp_path: Path) -> None:
    """Without a schedule nothing ends a change by staff: no page may say that the next schedule does."""
    with open_desk(tmp_path) as opened:
        opened.add_places()
        opened.join("lobby-1")
        app = FastAPI(openapi_url=None)
        add_pages(app, opened.services, PageOptions(opened.clock, Catalogues(), is_secure=False))
        client = client_of(app, session_of(opened, "boss", "manager", EVERYTHING))
        path = "/terminals/lobby-1"

        def told() -> str:
            rows = re.findall(r'data-label="언제까지">([^<]+)<', client.get(path).text)
            return str(rows[-1]) if rows else ""  # by field: the letters come last

        assert "일정이 생기거나 거둘 때까지</option>" in client.get(path).text
        client.post(f"{path}/preset", {"preset": "large"})
        assert told() == "일정이 생기거나 거둘 때까지"
        client.post(f"{path}/preset", {"preset": "large", "until": "today"})
        assert told() == "오늘 밤 12시"
        client.post(f"{path}/modes", {"m-scale": "1.5", "until_modes": "taken-back"})
        assert told() == "거둘 때까지"
        draft = ScheduleDraft("낮", "site:mapo", "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 10_800, {})
        opened.services.schedules.add(MANAGER, replace(draft, modes={"pace": "slow"}))
        assert "다음 일정까지: 낮 12시" in client.get(path).text
        assert told() == "거둘 때까지"
        client.post("/wall/switch", {"terminal": ["lobby-1"], "preset": "large", "until": "boundary"})
        assert "낮 12시" in told()
        assert client.post(f"{path}/preset", {"preset": "large", "until": "x"}).status_code == 422
        assert (
            client.post("/wall/switch", {"terminal": "lobby-1", "preset": "large", "until": "x"}).status_code
            == 422
        )


def test_the_first_manager_is_asked_for_a_name_that_visitors_may_read(tmp_path: Path) -> None:
    """Nobody is helped by "manager": the field is filled with a word for a person; what is typed is kept."""
    with open_desk(tmp_path) as opened:
        app = FastAPI(openapi_url=None)
        add_pages(app, opened.services, PageOptions(opened.clock, Catalogues(), is_secure=False))
        link = (first_setup_link(opened.console, "") or "").removeprefix("http://localhost")
        client = PageClient(app)
        client.csrf = client.token_of(link)
        assert 'name="display_name" class="" autocomplete="name" value="담당자"' in client.get(link).text
        typed = {"password": PASSWORD, "repeat": PASSWORD, "display_name": ""}
        assert client.post(link, typed).status_code == 422
        assert client.post(link, {**typed, "display_name": "김누리"}).status_code == 303
        (account,) = opened.services.accounts.accounts(MANAGER)
        assert (account.name, account.display_name) == ("manager", "김누리")


def test_a_district_office_makes_a_group_and_plans_for_it(desk: Desk, app: FastAPI) -> None:
    desk.join("west-1")  # the others may stand anywhere after all those forms
    west = Scope(districts=frozenset({"west"}))
    client = client_of(app, session_of(desk, "west-office", "manager", west))
    page = client.get("/groups").text
    assert 'value="west"' in page
    assert 'name="district"' in page
    assert 'value="east"' not in page
    number = desk.services.groups.free_priority(MANAGER)
    fields = {"name": "서구 어르신", "priority": str(number)}
    assert client.post("/groups", fields | {"district": "east"}).status_code == 422
    assert client.post("/groups", fields | {"district": ""}).status_code == 422
    assert client.post("/groups", fields | {"district": "west"}).status_code == 303
    group = next(one for one in desk.services.groups.groups(MANAGER) if one.name == "서구 어르신")
    assert (group.district, group.priority) == ("west", number)
    assert client.post(f"/groups/{group.id}/members", {"terminals": "west-1"}).status_code == 303
    assert f'value="group:{group.id}"' in client.get("/schedules/new").text
    assert f'value="group:{group.id}"' in client.get("/messages").text
    boss = client_of(app, session_of(desk, "whole-city", "manager", EVERYTHING))
    boxes = boss.get(f"/groups/{group.id}").text
    assert 'value="west-1" checked' in boxes
    assert 'value="lobby-2"' not in boxes, "of another district"

    centre = client_of(app, session_of(desk, "centre", "manager", Scope(sites=frozenset({"mapo"}))))
    assert 'name="district"' not in centre.get("/groups").text
    page = centre.get(f"/groups/{group.id}").text
    assert f'action="/groups/{group.id}/remove"' not in page
    assert "서구" in page
    assert f'value="group:{group.id}"' not in centre.get("/schedules/new").text
    assert "서구 어르신" in centre.get("/terminals/west-1").text
    other = client_of(app, session_of(desk, "east-office", "manager", Scope(districts=frozenset({"east"}))))
    assert other.get(f"/groups/{group.id}").status_code == 404
    assert "서구 어르신" not in other.get("/groups").text

"""What the navigation offers opens, for every role and every scope; and the forms there do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.pages.desk import WAYS
from kiosk.console.services.views import EVERYTHING, ROLES, Role, Scope
from kiosk.i18n.catalogues import Catalogues
from tests.helpers.console_client import PageClient
from tests.helpers.console_core import MANAGER, Desk, open_desk

PASSWORD = "five lamps over the quiet stream"
SCOPES = {
    "city": EVERYTHING,
    "district": Scope(districts=frozenset({"west"})),
    "site": Scope(sites=frozenset({"mapo"})),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("ways")
    with open_desk(folder) as opened:
        opened.add_places()
        opened.join("lobby-1")
        yield opened


def client_of(desk: Desk, role: Role, scope: str) -> PageClient:
    app = FastAPI(openapi_url=None)
    add_pages(app, desk.services, PageOptions(desk.clock, Catalogues(), is_secure=False))
    accounts, name = desk.console.accounts, f"{role}-{scope}"
    if name not in {one.name for one in accounts.accounts(MANAGER)}:
        accounts.add(MANAGER, name, name, role, SCOPES[scope])
    session = accounts.set_up(accounts.reset(MANAGER, accounts.find_id(name)), PASSWORD)
    secret = accounts.begin_totp(session.staff).secret
    accounts.confirm_totp(session.staff, pyotp.TOTP(secret).at(desk.clock.now()))
    client = PageClient(app)
    client.http = TestClient(app, base_url="http://localhost", follow_redirects=False)
    client.http.cookies.set("console", session.token)
    client.csrf = client.token_of("/me")
    return client


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", ROLES)
def test_every_entry_of_the_navigation_opens(desk: Desk, role: Role, scope: str) -> None:
    client = client_of(desk, role, scope)
    shown = client.get("/wall").text
    for way in (way for _, ways in WAYS for way in ways):
        is_offered = f'<li><a href="{way.path}"' in shown
        assert is_offered is (role in way.roles)
        assert client.get(way.path).status_code == (200 if is_offered else 403), way.path


def test_a_district_manager_adds_colleagues_of_the_district_only(desk: Desk) -> None:
    client = client_of(desk, "manager", "district")
    page = client.get("/accounts").text
    assert 'name="everything" value="yes"' not in page
    assert 'value="east"' not in page
    new = {"name": "new", "display": "새 직원", "role": "helper"}
    assert "/set-up/" in client.post("/accounts", {**new, "everything": "no", "sites": "mapo"}).text
    for wider in ({"everything": "yes"}, {"everything": "no", "districts": "east"}):
        answer = client.post("/accounts", {**new, "name": "newer", **wider})
        assert answer.status_code == 422
        assert 'href="#f-everything"' in answer.text
    names = {one.name for one in desk.services.accounts.accounts(MANAGER)}
    assert "new" in names
    assert "newer" not in names
    boss = desk.console.accounts.find_id("manager-city") if "manager-city" in names else "nobody"
    assert client.get(f"/accounts/{boss}").status_code == 404


@pytest.mark.parametrize(("scope", "is_offered"), [("city", True), ("district", False)])
def test_who_sees_a_part_of_the_trail_is_not_offered_to_check_it(
    desk: Desk, scope: str, is_offered: bool
) -> None:
    client = client_of(desk, "auditor", scope)
    page = client.get("/audit").text
    assert ('action="/audit/verify"' in page) is is_offered
    assert ("맡은 곳의 일과 스스로 한 일이 보여요." in page) is not is_offered
    assert client.post("/audit/verify").status_code == (200 if is_offered else 403)
    assert client.post("/audit/export").status_code == 200

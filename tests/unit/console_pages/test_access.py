"""Who may open which page, and what a form must carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from kiosk.console.pages.access import Allow, Anyone, is_local_path
from tests.helpers.console import PASSWORD, TOTP, FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages

#: Routes that serve what everybody may have.
FREE = {"/assets/{name:path}"}


@pytest.fixture
def console() -> FakeConsole:
    return furnish(FakeConsole())


@pytest.fixture
def app(console: FakeConsole) -> FastAPI:
    return make_pages(console)


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """All routes, also those of routers that are included."""
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            yield route
        else:
            router = getattr(route, "original_router", None) or getattr(route, "router", None)
            waiting += list(getattr(router, "routes", []))


def guards(route: APIRoute) -> list[Allow | Anyone]:
    return [one.call for one in route.dependant.dependencies if isinstance(one.call, Allow | Anyone)]


def test_every_route_says_who_may_use_it(app: FastAPI) -> None:
    found = [route for route in routes(app) if route.path not in FREE]
    assert len(found) > 60
    unguarded = [route.path for route in found if len(guards(route)) != 1]
    assert unguarded == []


def test_only_helpers_and_managers_may_change_anything(app: FastAPI) -> None:
    may_all = {
        "/sign-out",
        "/second-factor",
        "/me/password",
        "/me/language",
        "/session",
        "/audit/verify",
        "/audit/export",
    }
    for route in routes(app):
        if route.path in FREE or "POST" not in route.methods or route.path in may_all:
            continue
        guard = guards(route)[0]
        if isinstance(guard, Allow):
            assert "auditor" not in guard.roles, route.path


def test_a_stranger_is_led_to_sign_in_and_back(app: FastAPI) -> None:
    client = PageClient(app)
    answer = client.get("/terminals/jongno-1?tab=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fterminals%2Fjongno-1%3Ftab%3D1"
    signed = client.sign_in("manager", next="/terminals/jongno-1?tab=1")
    assert signed.headers["location"] == "/terminals/jongno-1?tab=1"


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/\n/x", ""]
)
def test_sign_in_never_leads_to_another_site(app: FastAPI, evil: str) -> None:
    assert not is_local_path(evil)
    answer = PageClient(app).sign_in("manager", next=evil)
    assert answer.headers["location"] == "/wall"


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("helper", "/accounts", 403),
        ("helper", "/audit", 403),
        ("helper", "/enrolment", 403),
        ("helper", "/schedules/new", 403),
        ("helper", "/wall", 200),
        ("helper", "/help", 200),
        ("auditor", "/audit", 200),
        ("auditor", "/accounts", 200),
        ("auditor", "/accounts/a1", 403),
        ("auditor", "/schedules/new", 403),
        ("manager", "/audit", 200),
        ("manager", "/enrolment", 200),
    ],
)
def test_pages_open_by_role(app: FastAPI, name: str, path: str, status: int) -> None:
    assert PageClient(app, name).get(path).status_code == status


def test_an_auditor_reads_the_wall_without_any_button(app: FastAPI) -> None:
    client = PageClient(app, "auditor")
    assert 'name="preset"' not in client.get("/wall").text
    fields = {"terminal": "jongno-1", "preset": "large"}
    assert client.post("/wall/switch", fields).status_code == 403


def test_a_helper_sees_own_sites_only(app: FastAPI, console: FakeConsole) -> None:
    client = PageClient(app, "helper")
    page = client.get("/wall").text
    assert "1층 로비 왼쪽" in page
    assert "열람실 입구" not in page
    assert client.get("/terminals/mapo-1").status_code == 404
    assert client.get("/wall/card/mapo-1").status_code == 404
    before = console.rows["mapo-1"].desired_version
    assert client.post("/wall/switch", {"terminal": "mapo-1", "preset": "large"}).status_code == 404
    assert console.rows["mapo-1"].desired_version == before


def test_a_form_without_the_sessions_token_changes_nothing(app: FastAPI, console: FakeConsole) -> None:
    client = PageClient(app, "manager")
    before = console.rows["jongno-1"].desired_version
    for token in ("", "x" * 40, PageClient(app, "helper").csrf):
        client.csrf = token
        assert client.post("/wall/switch", {"terminal": "jongno-1", "preset": "dark"}).status_code == 403
    assert console.rows["jongno-1"].desired_version == before


def test_another_site_cannot_post_even_with_the_token(app: FastAPI, console: FakeConsole) -> None:
    client = PageClient(app, "manager")
    before = console.rows["jongno-1"].desired_version
    fields = {"terminal": "jongno-1", "preset": "dark"}
    for headers in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert client.post("/wall/switch", fields, **headers).status_code == 403
    assert console.rows["jongno-1"].desired_version == before
    assert client.post("/wall/switch", fields, origin="http://localhost").status_code == 303


def test_the_sign_in_form_is_tied_to_the_browser(app: FastAPI) -> None:
    other = PageClient(app)
    token = other.token_of("/sign-in")
    client = PageClient(app)
    client.csrf = token
    fields = {"name": "manager", "password": PASSWORD, "totp": TOTP}
    assert client.post("/sign-in", fields).status_code == 403


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(console: FakeConsole) -> None:
    app = make_pages(console, is_secure=True)
    client = PageClient(app)
    client.http.base_url = "https://localhost"
    client.csrf = client.token_of("/sign-in")
    answer = client.post("/sign-in", {"name": "manager", "password": PASSWORD, "totp": TOTP})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-console=")
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "strict-transport-security" in answer.headers


def test_a_lock_out_is_told_calmly_and_says_nothing_about_the_account(app: FastAPI) -> None:
    client = PageClient(app)
    wrong = client.sign_in("manager", "wrong")
    unknown = client.sign_in("nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 401
    strip = ("manager", "nobody", client.csrf)
    texts = []
    for answer in (wrong, unknown):
        text = answer.text
        for word in strip:
            text = text.replace(word, "")
        texts.append(text)
    assert texts[0] == texts[1]
    for _ in range(6):
        locked = client.sign_in("manager", "wrong")
    assert locked.status_code == 429
    assert locked.headers["retry-after"] == "60"
    assert "잠시 쉬었다가 해 주세요" in locked.text
    assert "wrong" not in locked.text


def test_without_a_second_factor_only_its_set_up_is_open(app: FastAPI, console: FakeConsole) -> None:
    manager = PageClient(app, "manager")
    page = manager.post(
        "/accounts", {"name": "newcomer", "display": "새 직원", "role": "helper", "everything": "yes"}
    ).text
    link = page.partition('id="link">')[2].partition("<")[0].removeprefix("http://localhost")
    client = PageClient(app)
    client.csrf = client.token_of(link)
    short = client.post(link, {"password": "short", "repeat": "short"})
    assert short.status_code == 422
    long = "a long enough sentence"
    assert (
        client.post(link, {"display_name": "새 직원", "password": long, "repeat": long}).headers["location"]
        == "/second-factor"
    )
    assert client.get("/wall").headers["location"] == "/second-factor"
    client.csrf = client.token_of("/second-factor")
    page = client.get("/second-factor").text
    kept = dict(re.findall(r'name="(secret|uri)" value="([^"]+)"', page))
    wrong = client.post("/second-factor", {"code": "000000", **kept})
    assert wrong.status_code == 422
    assert dict(re.findall(r'name="(secret|uri)" value="([^"]+)"', wrong.text)) == kept
    done = client.post("/second-factor", {"code": "123 456"})
    assert "recovery-3" in done.text
    assert client.get("/wall").status_code == 200
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(("asked", "shown"), [("en-GB", "en"), ("ko", "ko")])
def test_a_new_account_speaks_the_language_of_its_first_page(app: FastAPI, asked: str, shown: str) -> None:
    fields = {"name": f"new-{shown}", "display": "새 직원", "role": "helper", "everything": "yes"}
    page = PageClient(app, "manager").post("/accounts", fields).text
    link = page.partition('id="link">')[2].partition("<")[0].removeprefix("http://localhost")
    client = PageClient(app)
    client.http.headers["accept-language"] = asked
    client.csrf = client.token_of(link)
    assert f'lang="{shown}"' in client.get(link).text
    long = "a long enough sentence"
    client.post(link, {"display_name": "새 직원", "password": long, "repeat": long})
    assert f'<html lang="{shown}"' in client.get("/second-factor").text
    client.http.headers["accept-language"] = "ko" if shown == "en" else "en"
    client.csrf = client.token_of("/second-factor")
    client.post("/second-factor", {"code": "123 456"})
    missing = client.get("/terminals/nowhere")
    assert missing.status_code == 404
    assert f'<html lang="{shown}"' in missing.text, "errors speak it too"


def test_signing_out_ends_the_session_at_the_console(app: FastAPI, console: FakeConsole) -> None:
    client = PageClient(app, "manager")
    token = client.http.cookies["console"]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    client.http.cookies.set("console", token)
    assert client.get("/wall").status_code == 303


def test_parts_that_a_page_fetches_by_itself_do_not_keep_a_session_alive(
    app: FastAPI, console: FakeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = PageClient(app, "manager")
    used: list[bool] = []
    accounts = console.services.accounts
    real = accounts.session

    def watched(token: str, *, is_use: bool = True) -> object:
        used.append(is_use)
        return real(token)

    monkeypatch.setattr(accounts, "session", watched)
    client.get("/wall")
    client.get("/wall/card/jongno-1", **{"hx-request": "true"})
    client.post("/wall/switch", {"terminal": "jongno-1", "preset": "large"}, **{"hx-request": "true"})
    assert used == [True, False, True]


class FakeProvider:
    name = "서울시 직원"

    def begin(self, redirect_uri: str) -> tuple[str, str]:
        return "https://id.example/authorize?state=s", "kept secret"

    def finish(self, redirect_uri: str, query: object, secret: str) -> tuple[str, str]:
        from kiosk.console.services.errors import SignInError

        if dict(query).get("code") != "right" or secret != "kept secret":  # type: ignore[call-overload]
            raise SignInError
        return "nuri", "https://id.example"


def test_signing_in_elsewhere_goes_on_from_a_page_of_ours(console: FakeConsole) -> None:
    client = PageClient(make_pages(console, oidc=FakeProvider()))
    assert "서울시 직원 계정으로 들어가기" in client.get("/sign-in").text
    assert client.get("/sign-in/oidc/back?code=right").status_code == 401
    begun = client.get("/sign-in/oidc")
    assert begun.headers["location"].startswith("https://id.example/")
    assert "SameSite=lax" in begun.headers["set-cookie"]
    assert client.get("/sign-in/oidc/back?code=wrong").status_code == 401
    client.get("/sign-in/oidc")
    back = client.get("/sign-in/oidc/back?code=right")
    assert back.status_code == 200
    assert 'content="0; url=/wall"' in back.text
    assert client.get("/wall").status_code == 200

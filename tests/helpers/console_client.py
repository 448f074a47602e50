"""A browser without a browser: signed in, sends the form token, follows nothing by itself."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.pages.desk import OidcSignIn
from kiosk.i18n.catalogues import Catalogues
from tests.helpers.console import PASSWORD, TOTP, FakeConsole

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def make_pages(
    console: FakeConsole, *, oidc: OidcSignIn | None = None, is_secure: bool = False, base_url: str = ""
) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    options = PageOptions(
        console.clock, Catalogues(), is_secure=is_secure, oidc=oidc, name="서울", base_url=base_url
    )
    add_pages(app, console.services, options)
    return app


class PageClient:
    """Asks pages of an application over a fake console."""

    def __init__(self, app: FastAPI, name: str = "") -> None:
        self.http = TestClient(
            app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
        )
        self.csrf = ""
        if name:
            self.sign_in(name)

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(path, headers=headers)

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.http.post(path, data={"csrf": self.csrf, **(fields or {})}, headers=headers)

    def token_of(self, path: str) -> str:
        found = _TOKEN.search(self.get(path).text)
        assert found, f"no form at {path}"
        return found.group(1)

    def sign_in(self, name: str, password: str = PASSWORD, totp: str = TOTP, **more: str) -> Any:
        self.csrf = self.token_of("/sign-in")
        answer = self.post("/sign-in", {"name": name, "password": password, "totp": totp, **more})
        if answer.status_code == 303 and "console" in self.http.cookies:
            self.csrf = self.token_of(answer.headers["location"].partition("?")[0] or "/wall")
        return answer

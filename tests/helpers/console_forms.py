"""Every form of the console, filled with what no browser would send."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyotp
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.testclient import TestClient

from kiosk.console.app import create_app
from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.views import EVERYTHING
from kiosk.i18n.catalogues import Catalogues
from tests.helpers.console_core import MANAGER, Desk

_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')
_OPTION = re.compile(r' value="([^"]{1,60})"')
#: What belongs to staff and to terminals; sessions, failed sign-ins and audit entries may come.
TABLES = (
    "district", "site", "terminal_group", "membership", "terminal", "schedule", "message", "desired",
    "reported", "history", "presence", "command", "help_call", "assist_session", "enrolment", "hour_count",
    "total_count",
)  # fmt: skip
_ODD = (
    "", " ", "\x00", "\u202e", "가" * 5000, "x" * 60_000, "-1", "1e309", "9" * 400, "NaN", "true", "[]",
    "{}", "../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE terminal; --", "%", "%00", "%zz",
    "\ud83d", "2026-13-45T99:99", "0001-01-01T00:00", "9999-12-31T23:59", "FREQ=SECONDLY",
    "FREQ=DAILY;COUNT=0", "Asia/Nowhere", "{{ 7*7 }}", "\r\nSet-Cookie: a=b", "🦜" * 200, "١٢٣", "null",
)  # fmt: skip


def state_of(desk: Desk) -> str:
    """Return a digest of everything that forms could change."""
    digest = hashlib.sha256()
    with desk.store.read() as session:
        known = {
            row[0] for row in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        }
        for table in sorted(known & set(TABLES)):
            for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


@dataclass
class Sender:
    """Somebody who sends forms."""

    http: TestClient
    csrf: str


class Forms:
    """The console's pages over the real services, and hostile requests to each route."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.rng = random.Random(seed)
        self.app = create_app(desk.console.enrolment, desk.console.health, desk.clock)
        add_pages(self.app, desk.services, PageOptions(desk.clock, Catalogues(), is_secure=False))
        self._fill()
        self.manager = self._sender("manager")
        self.auditor = self._sender("auditor")
        self.stranger = Sender(self._client(), "")
        self.routes = [
            (method, route.path)
            for route in _routes(self.app)
            for method in sorted(route.methods & {"GET", "POST"})
            if route.path not in ("/live",)  # a stream has no end
        ]
        self.fields, self.values = self._learn()

    def _client(self) -> TestClient:
        return TestClient(
            self.app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
        )

    def _fill(self) -> None:
        desk, services = self.desk, self.desk.services
        desk.add_places()
        self.ids = {"terminal": "lobby-1", "site": "mapo"}
        terminal = desk.join("lobby-1")
        desk.hear(terminal.birth(), terminal.applied(1))
        call = "00000000-0000-4000-8000-000000000001"
        desk.hear(terminal.help("waiting", call))
        self.ids["call"] = call
        self.ids["group"] = services.groups.add(MANAGER, "모두", 10).id
        self.ids["assist"] = self.ids["session"] = services.assist.begin(MANAGER, "lobby-1").id

    def _sender(self, role: Any) -> Sender:
        accounts = self.desk.console.accounts
        token = accounts.add(SYSTEM, role, role, role, EVERYTHING)
        session = accounts.set_up(token, "five lamps over the quiet stream")
        secret = accounts.begin_totp(session.staff).secret
        accounts.confirm_totp(session.staff, pyotp.TOTP(secret).at(self.desk.clock.now()))
        client = self._client()
        client.cookies.set("console", session.token)
        self.ids["account"] = session.staff.id
        return Sender(client, session.csrf)

    def _learn(self) -> tuple[list[str], list[str]]:
        """Return the names and values of all fields that pages show to a manager."""
        fields, values = {"terminal", "preset", "back", "q", "page", "text", "state"}, set(self.ids.values())
        for method, path in self.routes:
            if method == "GET":
                page = self.manager.http.get(self.address(path)).text
                fields |= set(_FIELD.findall(page))
                values |= set(_OPTION.findall(page))
        fields.discard("csrf")
        return sorted(fields), sorted(values)

    def address(self, path: str, *, is_odd: bool = False) -> str:
        def fill(match: re.Match[str]) -> str:
            name = match[1].partition(":")[0]
            if is_odd and self.rng.random() < 0.5:
                return self.rng.choice(["x", "..", "%2e%2e", "%00", "가", "A" * 3000, "-1", "%ff"])
            return self.ids.get(name, self.ids.get(name.removesuffix("_id"), "nothing"))

        return re.sub(r"\{([^}]+)\}", fill, path)

    def value(self) -> str:
        kind = self.rng.random()
        if kind < 0.4:
            return self.rng.choice(_ODD).encode("utf-8", "replace").decode()
        if kind < 0.8:
            return self.rng.choice(self.values)
        return "".join(chr(self.rng.choice((self.rng.randrange(32, 127), self.rng.randrange(1, 0xD7FF))))
                       for _ in range(self.rng.randrange(40)))  # fmt: skip

    def body(self) -> list[tuple[str, str]]:
        count = self.rng.choice((0, 1, 3, 8, 20))
        fields = [(self.rng.choice(self.fields), self.value()) for _ in range(count)]
        if self.rng.random() < 0.02:
            fields += [("terminal", str(number)) for number in range(3000)]
        return fields

    def requests(self, count: int) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """Yield *count* requests over all routes."""
        for number in range(count):
            method, path = self.routes[number % len(self.routes)]
            yield method, self.address(path, is_odd=True), self.body()

    def send(
        self, sender: Sender, method: str, path: str, fields: list[tuple[str, str]], csrf: str | None
    ) -> int:
        """Send, as a form, as a fragment, as JSON, or as bytes; return the status."""
        headers = {"HX-Request": "true"} if self.rng.random() < 0.3 else {}
        if method == "GET":
            query = [(name, value[:700]) for name, value in fields[:8]]  # httpx itself sends no more
            return sender.http.get(path, params=query, headers=headers).status_code
        if csrf is not None:
            fields = [*fields, ("csrf", csrf)]
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        kind = self.rng.random()
        if kind < 0.85:
            return sender.http.post(path, data=data, headers=headers).status_code
        if kind < 0.92:
            return sender.http.post(path, json=data, headers=headers).status_code
        return sender.http.post(path, content=self.rng.randbytes(200), headers=headers).status_code


def _routes(app: FastAPI) -> Iterator[APIRoute]:
    for route in app.routes:
        # Newer releases of FastAPI keep included routers whole.
        included = getattr(getattr(route, "original_router", None), "routes", ())
        yield from (one for one in (route, *included) if isinstance(one, APIRoute))

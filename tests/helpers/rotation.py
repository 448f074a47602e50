"""A terminal's half of a change of keys against the real console, with a network and a disk that can fail."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kiosk.console.app import create_app
from kiosk.console.broker.passwords import hash_password
from kiosk.console.services.views import EnrolmentView
from kiosk.console.store.models import Terminal
from kiosk.errors import KioskError
from kiosk.remote import identity as identity_module
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.remote.identity import GATEWAY_KEY, IdentityStore
from kiosk.remote.pending import PendingFile
from kiosk.secrets import MemorySecrets
from tests.helpers.console_core import MANAGER, Desk

ID = "lobby-1"


class Crash(BaseException):
    """kill -9: no handler of the program sees it."""


class Reply:
    """What the console answered."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body


class Network:
    """The way to the console's HTTP side, without a port; *fate* may raise before or after an exchange."""

    def __init__(self, desk: Desk) -> None:
        app = create_app(desk.console.enrolment, desk.console.health, desk.clock)
        self._client = TestClient(app)
        self.exchanges: list[tuple[str, str, int]] = []
        self.before: Callable[[int], None] = lambda number: None
        self.after: Callable[[int], None] = lambda number: None

    def exchange(self, method: str, path: str, *, json: str | None = None, headers: Any = None) -> Reply:
        number = len(self.exchanges)
        self.exchanges.append((method, path, 0))
        self.before(number)
        answer = self._client.request(method, path, content=json, headers=dict(headers or {}))
        self.exchanges[number] = (method, path, answer.status_code)
        self.after(number)
        return Reply(answer.status_code, answer.content)


def lost() -> None:
    """What the transport raises."""
    raise KioskError("대답이 없어요.", code="X-01", technical="lost")


class Kept:
    """A terminal's disk and secrets, which outlive its program, and what it does with them."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.secrets = MemorySecrets()
        self.network = Network(desk)
        client = self.client()
        asked = client.ask()
        (waiting,) = desk.services.enrolment.pending(MANAGER)
        assert isinstance(waiting, EnrolmentView)
        desk.services.enrolment.accept(MANAGER, asked.code, ID, "로비", "mapo")
        assert client.fetch(asked) is not None
        self.network.exchanges.clear()

    def store(self) -> IdentityStore:
        return IdentityStore(self.folder, self.secrets)

    def client(self) -> EnrolmentClient:
        return EnrolmentClient(self.network, self.store(), "로비")

    @property
    def row(self) -> Terminal:
        with self.desk.store.read() as session:
            row = session.get(Terminal, ID)
            assert row is not None
            session.expunge(row)
            return row

    def opens_the_broker(self) -> bool:
        """Tell whether what the terminal would sign in with is what the broker has."""
        enrolled = self.store().load()
        assert enrolled is not None
        hashed = self.row.broker_hash
        salt = base64.b64decode(hashed.split("$")[3])
        return hash_password(enrolled.broker.password, salt) == hashed

    def is_believed(self) -> bool:
        """Tell whether what it signs is believed by the console."""
        enrolled = self.store().load()
        assert enrolled is not None
        public = base64.b64encode(enrolled.key.public).decode()
        return public in (self.row.identity, self.row.next_identity)

    def opens_the_gateway(self) -> bool:
        assert self.desk.gateway is not None
        return self.desk.gateway.keys.get(f"terminal-{ID}") == self.secrets.get(GATEWAY_KEY)


@contextmanager
def crash_at(kept: Kept, number: int) -> Iterator[list[str]]:
    """Crash instead of the write of this number to the terminal's disk or secrets; yields what was done."""
    done: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            if len(done) == number:
                raise Crash
            done.append(name)
            return real(*values, **named)

        return call

    with pytest.MonkeyPatch.context() as patched:
        for name in ("put", "delete"):
            patched.setattr(kept.secrets, name, counted(name, getattr(kept.secrets, name)))
        patched.setattr(identity_module, "write_durably", counted("file", identity_module.write_durably))
        for name in ("write", "drop"):
            patched.setattr(PendingFile, name, counted(f"pending {name}", getattr(PendingFile, name)))
        yield done

"""The console makes and revokes terminals' keys, and can do nothing else."""

from __future__ import annotations

import pytest

from kiosk.clock import SteppedClock
from kiosk.gateway.store.keys import KeyStore
from tests.helpers.gateway import TestGateway

PATH = "/staff/v1/terminals"


@pytest.fixture
def keys(city_gateway: TestGateway) -> KeyStore:
    return KeyStore(city_gateway.state.engine, SteppedClock())


@pytest.fixture
def console(city_gateway: TestGateway, keys: KeyStore):
    key = keys.create("console", "console")
    return city_gateway.stranger(**{"x-api-key": key})


def test_a_key_made_for_a_terminal_opens_the_gateway_until_it_is_revoked(console, keys: KeyStore) -> None:
    made = console.post(PATH, json={"name": "terminal-lobby-1", "district": "west", "site": "mapo"})
    assert made.status_code == 201
    key = made.json()["key"]
    found = keys.credential(key)
    assert found is not None
    assert (found.role, found.district, found.site) == ("terminal", "west", "mapo")
    for _ in range(2):  # revoking twice is harmless
        assert console.delete(f"{PATH}/terminal-lobby-1").status_code == 204
    assert keys.credential(key) is None


def test_a_second_key_replaces_the_first_and_keeps_the_terminals_reports(console, keys: KeyStore) -> None:
    first = console.post(PATH, json={"name": "terminal-lobby-1"}).json()["key"]
    id = keys.check(first)
    second = console.post(PATH, json={"name": "terminal-lobby-1"}).json()["key"]
    assert keys.check(first) is None
    assert keys.check(second) == id


@pytest.mark.parametrize("role", ["terminal", "clerk", "monitor"])
def test_other_keys_make_none(city_gateway: TestGateway, keys: KeyStore, role) -> None:
    other = city_gateway.stranger(**{"x-api-key": keys.create("other", role)})
    assert other.post(PATH, json={"name": "terminal-lobby-1"}).status_code == 403
    assert other.delete(f"{PATH}/terminal-lobby-1").status_code == 403


def test_a_console_touches_no_other_credentials_and_reads_no_reports(console, keys: KeyStore) -> None:
    clerk = keys.create("terminal-clerk", "clerk")
    assert console.post(PATH, json={"name": "terminal-clerk"}).status_code == 409
    assert console.delete(f"{PATH}/terminal-clerk").status_code == 204
    assert keys.credential(clerk) is not None
    assert console.get("/staff/v1/requests").status_code == 403
    assert console.post("/open311/v2/requests.json", data={"service_code": "x"}).status_code in (400, 403)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"name": "lobby-1"}', b'{"name": "terminal-A"}', b'{"name": 1}', b"\xff"]
)
def test_what_is_no_terminal_is_refused_in_words(console, body: bytes) -> None:
    assert console.post(PATH, content=body).status_code == 400

"""No page and no other program gets in."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from kiosk.gateway.api.guards import host_name
from kiosk.gateway.config import MAX_BODY
from tests.helpers.gateway import TestGateway

TOKEN = {"x-modunuri-token": "open"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-modunuri-token": "wrong"},
        {"x-modunuri-token": "opén".encode("latin-1")},
        {**TOKEN, "origin": "http://evil.example"},
        {**TOKEN, "origin": "null"},
        {**TOKEN, "sec-fetch-site": "cross-site"},
        {**TOKEN, "host": "evil.example"},
        {**TOKEN, "host": "localhost.evil.example"},
        {**TOKEN, "host": ""},
    ],
)
@pytest.mark.parametrize("path", ["/health", "/hsds/services", "/openapi.json", "/nowhere"])
def test_pages_strangers_and_foreign_hosts_are_refused(
    gateway: TestGateway, headers: dict[str, str | bytes], path: str
) -> None:
    answer = gateway.stranger().get(path, headers=headers)
    assert answer.status_code == 403
    assert answer.json()[0]["code"] == "403"


def test_the_own_terminal_gets_in_with_any_port(gateway: TestGateway) -> None:
    assert gateway.stranger().get("/health", headers={**TOKEN, "host": "LOCALHOST:8311"}).status_code == 200


def test_a_preflight_of_a_page_is_refused_without_cors_headers(gateway: TestGateway) -> None:
    headers = {**TOKEN, "origin": "http://evil.example", "access-control-request-method": "POST"}
    answer = gateway.stranger().options("/kiosk/v1/status", headers=headers)
    assert answer.status_code == 403
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_a_large_body_is_refused_by_length_and_while_it_comes(gateway: TestGateway) -> None:
    path = "/open311/v2/requests.json"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    said = gateway.http.post(path, content=b"a" * (MAX_BODY + 1), headers=kind)
    assert said.status_code == 413
    streamed = gateway.http.post(path, content=(b"a" * 100_000 for _ in range(20)), headers=kind)
    assert streamed.status_code == 413


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost:80", "localhost"),
        ("[::1]:80", "[::1]"),
        ("LocalHost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_host_names_lose_their_port(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("canary"), 500),
        (OperationalError("INSERT canary", {"description": "canary"}, Exception("canary")), 503),
    ],
)
def test_a_failure_inside_shows_no_visitors_words_in_any_log(
    gateway: TestGateway,
    error: Exception,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(type(gateway.state.requests), "adopt", fail)
    form = {"service_code": "007", "description": "canary"}
    with caplog.at_level(logging.INFO):
        answer = gateway.http.post("/open311/v2/requests.json", data=form)
    assert answer.status_code == status
    assert "canary" not in answer.text + caplog.text + "".join(capfd.readouterr())
    assert caplog.records

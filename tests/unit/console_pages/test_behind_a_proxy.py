"""A proxy that asks under a name of its own, as nginx and Apache do unless they are told otherwise."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.helpers.console import PASSWORD, TOTP, FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages

PUBLIC = "https://desk.centre.example"
#: What nginx sends with ``proxy_pass http://127.0.0.1:8321;`` and nothing else: its upstream's name as Host.
BEHIND = {"host": "127.0.0.1:8321"}
FIELDS = {"name": "manager", "password": PASSWORD, "totp": TOTP}


class Provider:
    """An identity provider that only remembers where it was to send the browser back to."""

    name = "서울시 직원"

    def __init__(self) -> None:
        self.back: list[str] = []

    def begin(self, redirect_uri: str) -> tuple[str, str]:
        self.back.append(redirect_uri)
        return "https://id.example/authorize", "secret"

    def finish(self, redirect_uri: str, query: Mapping[str, str], secret: str) -> tuple[str, str]:
        self.back.append(redirect_uri)
        return "nuri", "https://id.example"


def client_of(base_url: str, provider: Provider | None = None) -> PageClient:
    app = make_pages(furnish(FakeConsole()), is_secure=True, base_url=base_url, oidc=provider)
    client = PageClient(app)
    client.http.base_url = "https://127.0.0.1:8321"
    client.csrf = client.token_of("/sign-in")
    return client


@pytest.mark.parametrize(
    ("base_url", "origin", "status"),
    [
        (PUBLIC, PUBLIC, 303),
        (f"{PUBLIC}:443", PUBLIC, 303),
        ("https://DESK.centre.example", PUBLIC, 303),
        ("https://안내.example", "https://xn--220b630b.example", 303),
        (PUBLIC, "https://127.0.0.1:8321", 303),  # at the machine itself, without the proxy
        (PUBLIC, "https://evil.example", 403),
        (PUBLIC, "http://desk.centre.example", 403),
        (PUBLIC, f"{PUBLIC}:8443", 403),
        (PUBLIC, f"{PUBLIC}.evil.example", 403),
        (PUBLIC, "null", 403),
        (PUBLIC, "https://[", 403),
        ("", PUBLIC, 403),  # nobody has said that this is us
        ("", "https://127.0.0.1:8321", 303),
        ("no address", "no address", 403),
    ],
)
def test_a_form_is_ours_by_the_public_address(base_url: str, origin: str, status: int) -> None:
    client = client_of(base_url)
    assert client.post("/sign-in", FIELDS, **BEHIND, origin=origin).status_code == status


def test_signed_in_staff_change_things_through_the_proxy() -> None:
    client = client_of(PUBLIC)
    client.post("/sign-in", FIELDS, **BEHIND, origin=PUBLIC)
    client.csrf = client.token_of("/wall")
    fields = {"terminal": "jongno-1", "preset": "dark"}
    assert client.post("/wall/switch", fields, **BEHIND, origin=PUBLIC).status_code == 303
    assert client.post("/wall/switch", fields, **BEHIND, origin="https://evil.example").status_code == 403


@pytest.mark.parametrize(("base_url", "seen"), [(PUBLIC, PUBLIC), ("", "https://127.0.0.1:8321")])
def test_addresses_that_leave_the_console_are_the_public_ones(base_url: str, seen: str) -> None:
    provider = Provider()
    client = client_of(base_url, provider)
    client.get("/sign-in/oidc", **BEHIND)
    client.get("/sign-in/oidc/back?code=right", **BEHIND)
    assert provider.back == [f"{seen}/sign-in/oidc/back"] * 2
    client = client_of(base_url)
    client.post("/sign-in", FIELDS, **BEHIND, origin=seen)
    client.csrf = client.token_of("/wall")
    new = {"name": "newcomer", "display": "새 직원", "role": "helper", "everything": "yes"}
    assert f"{seen}/set-up/" in client.post("/accounts", new, **BEHIND, origin=seen).text


def test_a_host_that_cannot_be_written_is_no_address() -> None:
    for wrong in ("https://" + "a" * 70 + ".example", "https://desk:99999", "https://", "ftp://desk"):
        assert client_of(wrong).post("/sign-in", FIELDS, **BEHIND, origin=wrong).status_code == 403

"""Nobody keeps others from joining: who asks for too much displaces themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiosk.console.app import create_app
from kiosk.console.services import enrolment as enrolment_module
from kiosk.console.services.asking import MOST_FROM_ONE, MOST_WAITING, waiting_at
from kiosk.console.services.errors import InvalidError
from kiosk.console.store.people import Enrolment
from kiosk.errors import KioskError
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.remote.identity import IdentityStore
from kiosk.secrets import MemorySecrets
from kiosk.server.rate import RateLimiter, is_loopback, network_of
from kiosk.twin.enrolment import EnrolAnswer, pickup_bytes
from kiosk.twin.signing import SigningKey
from tests.helpers.console_core import MANAGER, Desk
from tests.unit.console.test_enrolment import request
from tests.unit.remote.test_enrolment import Reply

STRANGER = "203.0.113.9"


@pytest.fixture
def quick(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Codes cost 50 ms on purpose; how they are made is tested elsewhere."""
    codes = iter(range(10**6))
    monkeypatch.setattr(enrolment_module, "enrolment_code", lambda *parts: f"{next(codes):010}")
    return desk


def ask(desk: Desk, origin: str) -> str:
    """Let somebody ask; return the id of the request."""
    desk.clock.advance(0.4)
    answer = desk.console.enrolment.ask(request(SigningKey(b"n" * 32)), origin)
    assert answer is not None, "nobody is turned away"
    return answer.request


def waiting(desk: Desk) -> list[str]:
    with desk.store.read() as session:
        rows = session.scalars(
            select(Enrolment).where(*waiting_at(desk.clock.now())).order_by(Enrolment.asked_at)
        )
        return [row.id for row in rows]


def accept(desk: Desk, id: str) -> None:
    with desk.store.read() as session:
        code = session.get_one(Enrolment, id).code
    desk.services.enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")


def test_a_stranger_displaces_only_themselves(quick: Desk) -> None:
    mine = ask(quick, "192.0.2.1")
    flood = [ask(quick, STRANGER) for _ in range(MOST_WAITING + 5)]
    assert waiting(quick) == [mine, *flood[-MOST_FROM_ONE:]]
    late = ask(quick, "192.0.2.2")
    accept(quick, late)
    with pytest.raises(InvalidError):
        accept(quick, flood[0])


def test_many_strangers_make_room_for_one_more(quick: Desk) -> None:
    """From six addresses, each as often as it may: who has the most gives way, the oldest first."""
    mine = ask(quick, "192.0.2.1")
    flood = [ask(quick, f"203.0.113.{n % 6}") for n in range(6 * MOST_FROM_ONE)]
    assert len(waiting(quick)) == MOST_WAITING
    late = ask(quick, "192.0.2.2")
    found = waiting(quick)
    assert {mine, late} <= set(found) and len(found) == MOST_WAITING
    assert flood[0] not in found
    accept(quick, mine)


def test_behind_a_proxy_the_oldest_gives_way(quick: Desk) -> None:
    """Everybody has its address there, so nobody can be told from another."""
    first = ask(quick, "")
    flood = [ask(quick, "") for _ in range(MOST_WAITING)]
    assert first not in waiting(quick) and waiting(quick) == flood
    accept(quick, ask(quick, ""))


def test_who_has_given_way_is_told_that_the_time_is_over(quick: Desk) -> None:
    first = ask(quick, STRANGER)
    for _ in range(MOST_FROM_ONE):
        ask(quick, STRANGER)
    signature = SigningKey(b"n" * 32).sign(pickup_bytes(first))
    assert quick.console.enrolment.pick_up(first, signature) == ("expired", None)


def test_a_terminal_that_was_accepted_keeps_what_was_made_for_it(quick: Desk) -> None:
    mine = ask(quick, STRANGER)
    accept(quick, mine)
    for _ in range(MOST_FROM_ONE + 1):
        ask(quick, STRANGER)
    signature = SigningKey(b"n" * 32).sign(pickup_bytes(mine))
    assert quick.console.enrolment.pick_up(mine, signature)[0] == "accepted"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(origins=st.lists(st.sampled_from(["", "a", "b", "c", "d", "e", "f"]), min_size=100, max_size=160))
def test_there_is_always_room_and_never_too_many(quick: Desk, origins: list[str]) -> None:
    quick.clock.advance(3600)
    asked: dict[str, str] = {}
    for origin in origins:
        id = ask(quick, origin)
        asked[id] = origin
        found = waiting(quick)
        assert id in found and len(found) <= MOST_WAITING
    for one in set(origins) - {""}:
        assert sum(asked[id] == one for id in found) <= MOST_FROM_ONE


def from_address(app: FastAPI, address: str) -> TestClient:
    return TestClient(app, client=(address, 50000))


def test_the_address_counts_and_of_ipv6_its_network(quick: Desk) -> None:
    app = create_app(quick.console.enrolment, quick.console.health, quick.clock)
    body = request(SigningKey(b"n" * 32)).model_dump_json()
    mine = EnrolAnswer.model_validate_json(
        from_address(app, "192.0.2.1").post("/enrol", content=body).content
    )
    statuses = []
    for n in range(2 * MOST_FROM_ONE):
        quick.clock.advance(1)
        host = f"2001:db8:1:2:{n:x}::1"
        statuses.append(from_address(app, host).post("/enrol", content=body).status_code)
    assert set(statuses) == {201}
    assert len(waiting(quick)) == MOST_FROM_ONE + 1
    accept(quick, mine.request)
    # One network, one rate: a /64 has more addresses than anybody could count.
    flood = [
        from_address(app, f"2001:db8:1:2::{n:x}").post("/enrol", content=body).status_code for n in range(40)
    ]
    assert 429 in flood
    assert from_address(app, "2001:db8:1:3::1").post("/enrol", content=body).status_code == 201


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_network_is_one_caller(address: str, network: str) -> None:
    assert network_of(address) == network
    assert RateLimiter.caller_of(None, address) == RateLimiter.caller_of(None, network)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machines_own_address_names_nobody(address: str) -> None:
    assert is_loopback(address)
    assert not is_loopback("192.0.2.7") and not is_loopback("x")


@pytest.mark.parametrize("status", [429, 503])
def test_the_terminal_says_that_many_are_asking(status: int, tmp_path: Path) -> None:
    """Not that it was refused: in a minute it may be taken."""

    class Busy:
        def exchange(self, method: str, path: str, **rest: object) -> Reply:
            return Reply(status)

    with pytest.raises(KioskError) as busy:
        EnrolmentClient(Busy(), IdentityStore(tmp_path, MemorySecrets()), "Lobby").ask()  # type: ignore[arg-type]
    assert busy.value.code == "R-09"
    assert "1분 뒤에" in busy.value.message.id

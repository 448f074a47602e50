"""A terminal joins by a code that is bound to both keys, and leaves everything at one moment."""

from __future__ import annotations

import base64

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from kiosk.console.app import SIGNATURE_HEADER, create_app
from kiosk.console.broker.passwords import hash_password
from kiosk.console.services.errors import (
    ConflictError,
    ConsoleError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
)
from kiosk.console.services.views import AuditFilter, TerminalFilter
from kiosk.console.store.models import Terminal
from kiosk.console.store.people import Enrolment
from kiosk.sealing import public_key_of
from kiosk.twin.enrolment import (
    FORM,
    Credentials,
    EnrolAnswer,
    EnrolPickup,
    EnrolRequest,
    RotationRequest,
    enrolment_code,
    open_credentials,
    pickup_bytes,
)
from kiosk.twin.signing import SigningKey, decode_key, encode_key
from kiosk.twin.topics import Kind
from tests.helpers.console_core import AUDITOR, HELPER, KEYS, MANAGER, Desk

SEAL = b"7" * 32


def request(key: SigningKey, seal: bytes = SEAL, nonce: str = "ab" * 16) -> EnrolRequest:
    return EnrolRequest(
        identity=encode_key(key.public),
        seal_key=encode_key(public_key_of(seal)),
        nonce=nonce,
        name="1층 로비",
        app="1.0",
        form=FORM,
    ).signed(key)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(create_app(desk.console.enrolment, desk.console.health, desk.clock))


def ask(client: TestClient, asked: EnrolRequest) -> EnrolAnswer:
    answer = client.post("/enrol", content=asked.model_dump_json())
    assert answer.status_code == 201
    return EnrolAnswer.model_validate_json(answer.content)


def pick_up(client: TestClient, id: str, key: SigningKey):
    signature = base64.b64encode(key.sign(pickup_bytes(id))).decode()
    return client.get(f"/enrol/{id}", headers={SIGNATURE_HEADER: signature})


def test_one_identity_yields_both_credentials_and_the_console_signs_them(
    desk: Desk, client: TestClient
) -> None:
    key = SigningKey(b"n" * 32)
    asked = request(key)
    answer = ask(client, asked)
    assert decode_key(answer.console_key) == KEYS.signing.public
    assert pick_up(client, answer.request, key).status_code == 202
    (waiting,) = desk.services.enrolment.pending(MANAGER)
    assert (waiting.name, waiting.fingerprint) == ("1층 로비", key.kid)
    code = enrolment_code(decode_key(answer.console_key), key.public, asked.nonce, answer.nonce)
    typed = f"{code[:5].lower()}-{code[5:]} ".replace("0", "o").replace("1", "l")
    assert desk.services.enrolment.accept(MANAGER, typed, "lobby-9", "1층 로비", "mapo") == "lobby-9"
    fetched = pick_up(client, answer.request, key)
    pickup = EnrolPickup.model_validate_json(fetched.content)
    assert pickup.is_genuine(answer.request, KEYS.signing.public)
    assert not pickup.is_genuine(answer.request, SigningKey(b"x" * 32).public)
    found: Credentials = open_credentials(pickup.sealed, SEAL, answer.request)
    assert (found.terminal, found.broker_url, found.ca_certificate) == (
        "lobby-9",
        "mqtts://broker.example:8883",
        "PEM",
    )
    assert found.console_keys == KEYS.ring.encode()
    assert desk.gateway is not None
    assert found.gateway_key == desk.gateway.keys["terminal-lobby-9"]
    assert desk.broker.refreshed == 1
    with desk.store.read() as session:
        row = session.get(Terminal, "lobby-9")
        assert row is not None
        salt = base64.b64decode(row.broker_hash.split("$")[3])
        assert row.broker_hash == hash_password(found.broker_password, salt)
    assert desk.document("lobby-9").version == 1
    assert desk.services.enrolment.pending(MANAGER) == ()


def test_nobody_else_fetches_what_was_made_for_a_terminal(desk: Desk, client: TestClient) -> None:
    key = SigningKey(b"n" * 32)
    answer = ask(client, request(key))
    assert pick_up(client, answer.request, SigningKey(b"m" * 32)).status_code == 404
    assert client.get(f"/enrol/{answer.request}").status_code == 404
    assert client.get(f"/enrol/{answer.request}", headers={SIGNATURE_HEADER: "%%"}).status_code == 404
    assert pick_up(client, "00000000-0000-4000-8000-000000000000", key).status_code == 404


def test_somebody_in_between_has_another_code(desk: Desk, client: TestClient) -> None:
    """The code that the terminal shows is over the key that it was given, not over the console's."""
    mine, theirs = SigningKey(b"n" * 32), SigningKey(b"i" * 32)
    asked = request(theirs)  # what reaches the console
    answer = ask(client, asked)
    shown = enrolment_code(theirs.public, mine.public, asked.nonce, answer.nonce)
    with pytest.raises(InvalidError):
        desk.services.enrolment.accept(MANAGER, shown, "lobby-9", "로비", "mapo")


def test_the_same_request_has_another_code_each_time(desk: Desk, client: TestClient) -> None:
    """A table of codes for a console's key is worth nothing: the console adds a nonce of its own."""
    asked = request(SigningKey(b"n" * 32))
    answers = [ask(client, asked) for _ in range(2)]
    assert len({one.nonce for one in answers}) == 2
    with desk.store.read() as session:
        codes = set(session.scalars(select(Enrolment.code)))
    assert len(codes) == 2


def test_a_program_that_does_not_know_the_consoles_nonce_is_refused_at_once(
    desk: Desk, client: TestClient
) -> None:
    old = request(SigningKey(b"n" * 32)).model_copy(update={"form": 1})
    assert old.is_genuine()
    assert client.post("/enrol", content=old.model_dump_json(exclude={"form"})).status_code == 403
    assert desk.services.enrolment.pending(MANAGER) == ()


def test_wrong_codes_are_limited_for_who_types_and_for_what_waits(desk: Desk, client: TestClient) -> None:
    key = SigningKey(b"n" * 32)
    asked = request(key)
    answer = ask(client, asked)
    code = enrolment_code(KEYS.signing.public, key.public, asked.nonce, answer.nonce)
    for _ in range(10):
        with pytest.raises(InvalidError) as refused:
            desk.services.enrolment.accept(MANAGER, "0000000000", "lobby-9", "로비", "mapo")
        assert refused.value.field == "code"
    with pytest.raises(InvalidError):
        desk.services.enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")  # the clerk must wait
    desk.clock.advance(500)
    (waiting,) = desk.services.enrolment.pending(MANAGER)
    assert waiting.tries_left < 10


def test_a_code_is_good_for_ten_minutes(desk: Desk, client: TestClient) -> None:
    key = SigningKey(b"n" * 32)
    asked = request(key)
    answer = ask(client, asked)
    code = enrolment_code(KEYS.signing.public, key.public, asked.nonce, answer.nonce)
    desk.clock.advance(601)
    with pytest.raises(InvalidError):
        desk.services.enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")
    assert pick_up(client, answer.request, key).status_code == 410


def test_a_refused_request_is_gone(desk: Desk, client: TestClient) -> None:
    key = SigningKey(b"n" * 32)
    answer = ask(client, request(key))
    desk.services.enrolment.refuse(MANAGER, answer.request)
    assert pick_up(client, answer.request, key).status_code == 410
    with pytest.raises(NotFoundError):
        desk.services.enrolment.refuse(MANAGER, answer.request)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b"x" * 20_000, b'{"identity": 1}', b"null", b'{"a":' * 2000]
)
def test_what_is_no_request_is_refused_in_words(client: TestClient, body: bytes) -> None:
    for path in ("/enrol", "/enrol/rotation"):
        assert client.post(path, content=body).status_code == 400


def test_a_request_with_a_wrong_signature_is_not_taken(desk: Desk, client: TestClient) -> None:
    asked = request(SigningKey(b"n" * 32)).model_copy(update={"name": "다른 이름"})
    assert client.post("/enrol", content=asked.model_dump_json()).status_code == 403
    assert desk.services.enrolment.pending(MANAGER) == ()


def test_one_address_cannot_ask_without_end(desk: Desk, client: TestClient) -> None:
    asked = request(SigningKey(b"n" * 32)).model_copy(update={"name": "x"}).model_dump_json()
    statuses = [client.post("/enrol", content=asked).status_code for _ in range(25)]
    assert statuses[:20] == [403] * 20
    assert statuses[-1] == 429


def test_only_managers_take_terminals_in_and_out(desk: Desk) -> None:
    desk.join()
    for call in (
        lambda: desk.services.enrolment.pending(HELPER),
        lambda: desk.services.enrolment.accept(HELPER, "x", "lobby-9", "x", "mapo"),
        lambda: desk.services.enrolment.revoke(HELPER, "lobby-1"),
        lambda: desk.services.enrolment.rotate(HELPER, "lobby-1"),
    ):
        with pytest.raises(NotAllowedError):
            call()


def test_revoking_cuts_everything_at_one_moment(desk: Desk) -> None:
    terminal = desk.join()
    assert desk.gateway is not None
    desk.gateway.keys["terminal-lobby-1"] = "key"
    with desk.store.write() as work:
        row = work.session.get(Terminal, "lobby-1")
        assert row is not None
        row.gateway_name = "terminal-lobby-1"
    desk.hear(terminal.birth(), terminal.applied(1))
    desk.publish()
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    assert desk.gateway.keys == {}
    assert desk.broker.refreshed == 1
    assert desk.hear(terminal.applied(1)) == 0
    assert desk.services.terminals.list(MANAGER, TerminalFilter()).total == 0
    desk.console.bridge.publisher.take_away({"lobby-1"})
    emptied = [one.topic.rpartition("/")[2] for one in desk.line.published if one.payload == b""]
    assert set(emptied) == {"desired", "reported", "presence", "help", "counts"}
    count = len(desk.line.of(Kind.DESIRED, "lobby-1"))
    desk.console.bridge.publisher.begin_again()
    desk.publish()
    assert len(desk.line.of(Kind.DESIRED, "lobby-1")) == count
    with pytest.raises(NotFoundError):
        desk.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
    (entry,) = desk.services.audit.rows(AUDITOR, AuditFilter(action="terminal.revoke"))
    assert entry.target == "terminal:lobby-1"


def waiting_code(client: TestClient, key: SigningKey) -> str:
    asked = request(key)
    answer = ask(client, asked)
    return enrolment_code(decode_key(answer.console_key), key.public, asked.nonce, answer.nonce)


def test_the_store_does_not_wait_for_the_gateway(desk: Desk, client: TestClient) -> None:
    code = waiting_code(client, SigningKey(b"n" * 32))
    seen: list[bool] = []
    assert desk.gateway is not None
    desk.gateway.during = lambda: seen.append(desk.store._lock.locked())
    desk.services.enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")
    assert seen == [False]
    assert list(desk.gateway.keys) == ["terminal-lobby-9"]


def test_what_is_accepted_twice_at_once_joins_once(desk: Desk, client: TestClient) -> None:
    code = waiting_code(client, SigningKey(b"n" * 32))
    gateway, enrolment = desk.gateway, desk.services.enrolment
    assert gateway is not None
    refused: list[ConsoleError] = []

    def meanwhile() -> None:
        gateway.during = lambda: None
        if desk.store._lock.locked():
            return
        for id in ("lobby-9", "lobby-8"):
            try:
                enrolment.accept(MANAGER, code, id, "로비", "mapo")
            except ConsoleError as error:
                refused.append(error)

    gateway.during = meanwhile
    with pytest.raises(InvalidError) as late:
        enrolment.accept(MANAGER, code, "lobby-9", "로비", "mapo")
    assert late.value.field == "code"
    assert [type(one) for one in refused] == [ConflictError], "the same id is about to be taken"
    assert set(gateway.keys) == {"terminal-lobby-8"}, "the key that nobody was given is worth nothing"
    with desk.store.read() as session:
        assert session.scalars(select(Terminal.id)).all() == ["lobby-8"]


def test_a_gateway_that_is_away_is_asked_again_until_it_has_revoked(desk: Desk) -> None:
    desk.join()
    assert desk.gateway is not None
    desk.gateway.keys["terminal-lobby-1"] = "key"
    with desk.store.write() as work:
        row = work.session.get(Terminal, "lobby-1")
        assert row is not None
        row.gateway_name = "terminal-lobby-1"
    desk.gateway.is_away = True
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    assert desk.gateway.keys
    assert desk.console.enrolment.finish_revocations() == 1
    desk.gateway.is_away = False
    desk.console.tend()
    assert desk.gateway.keys == {}
    assert desk.console.enrolment.finish_revocations() == 0


def test_a_new_identity_takes_over_when_it_was_seen_and_not_before(desk: Desk, client: TestClient) -> None:
    terminal = desk.join()
    old, new = terminal.key, SigningKey(b"2" * 32)
    desk.services.enrolment.rotate(MANAGER, "lobby-1")
    desk.publish()
    assert [one.name for one in desk.commands()] == ["identity.rotate"]
    stranger = RotationRequest(terminal="lobby-1", request=request(new)).signed(SigningKey(b"x" * 32))
    assert client.post("/enrol/rotation", content=stranger.model_dump_json()).status_code == 403
    asked = RotationRequest(terminal="lobby-1", request=request(new)).signed(old)
    answer = EnrolAnswer.model_validate_json(
        client.post("/enrol/rotation", content=asked.model_dump_json()).content
    )
    for _ in range(2):  # an answer that was lost is fetched again
        assert pick_up(client, answer.request, new).status_code == 200
    desk.hear(terminal.birth(), terminal.applied(1))  # the old one still speaks
    detail = desk.services.terminals.get(MANAGER, "lobby-1")
    assert (detail.identity, detail.next_identity) == (old.kid, new.kid)
    terminal.key = new
    assert desk.hear(terminal.applied(1)) == 1
    assert desk.services.terminals.get(MANAGER, "lobby-1").identity == new.kid
    terminal.key = old
    assert desk.hear(terminal.applied(1)) == 0


def test_a_new_identity_that_comes_after_a_day_is_too_late(desk: Desk, client: TestClient) -> None:
    terminal = desk.join()
    new = SigningKey(b"2" * 32)
    asked = RotationRequest(terminal="lobby-1", request=request(new)).signed(terminal.key)
    assert client.post("/enrol/rotation", content=asked.model_dump_json()).status_code == 201
    desk.clock.advance(24 * 3600 + 1)
    old, terminal.key = terminal.key, new
    assert desk.hear(terminal.applied(1)) == 0
    terminal.key = old
    assert desk.hear(terminal.applied(1)) == 1


@pytest.mark.parametrize("id", ["", "a", "UPPER", "../x", "a" * 41, "console", "한글"])
def test_ids_that_would_break_a_topic_are_refused(desk: Desk, id: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.services.enrolment.accept(MANAGER, "0000000000", id, "로비", "mapo")
    assert refused.value.field == "terminal"


def test_health_and_metrics_hold_counts_only(desk: Desk, client: TestClient) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    assert client.get("/health").json() == {"store": True, "broker": "connected"}
    assert client.get("/metrics").status_code == 403  # the test client has no address of this machine
    app = create_app(desk.console.enrolment, desk.console.health, desk.clock, "token")
    told = TestClient(app).get("/metrics", headers={"authorization": "Bearer token"}).text
    assert "modunuri_console_terminals_online 1" in told
    assert "lobby-1" not in told
    assert TestClient(app).get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 403

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

import pytest

from kiosk.errors import KioskError
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.remote.identity import BROKER_PASSWORD, FILE_NAME, IDENTITY_KEY, IdentityStore
from kiosk.secrets import MemorySecrets
from kiosk.twin.enrolment import (
    Credentials,
    EnrolAnswer,
    EnrolPickup,
    EnrolRequest,
    RotationRequest,
    enrolment_code,
    kept_bytes,
    key_text,
    pickup_bytes,
    seal_credentials,
)
from kiosk.twin.signing import SigningKey, decode_key, is_signed

REQUEST = "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"


@dataclass
class Reply:
    status: int
    body: bytes = b""


class FakeConsole:
    """The console's half, as its document says."""

    def __init__(self) -> None:
        self.key = SigningKey.generate()
        self.request: EnrolRequest | None = None
        self.typed: str | None = None
        self.gone = False
        self.signs_with = self.key
        self.console_keys = (key_text(self.key.public),)
        self.known: bytes | None = None
        self.nonce = "cd" * 16

    def exchange(self, method, path, *, json=None, headers=None) -> Reply:
        if (method, path) == ("POST", "/enrol"):
            self.request = EnrolRequest.model_validate_json(json)
            return self._answer(self.request.is_genuine())
        if (method, path) == ("POST", "/enrol/rotation"):
            rotation = RotationRequest.model_validate_json(json)
            self.request = rotation.request
            self.typed = self.code
            return self._answer(rotation.is_genuine(self.known))
        steps = {
            ("GET", f"/enrol/{REQUEST}"): pickup_bytes(REQUEST),
            ("POST", f"/enrol/{REQUEST}/kept"): kept_bytes(REQUEST),
        }
        identity = decode_key(self.request.identity)
        signature = base64.b64decode(headers["x-modunuri-signature"])
        if not is_signed(identity, signature, steps[method, path]):
            return Reply(403)
        if self.gone:
            return Reply(410)
        if self.typed != self.code:
            return Reply(202)
        self.known = identity
        credentials = Credentials(
            terminal="lobby-1",
            name="Lobby",
            broker_url="mqtts://console.example:8883",
            broker_password="broker-secret",
            console_keys=self.console_keys,
            gateway_key="gateway-secret",
        )
        sealed = seal_credentials(credentials, base64.b64decode(self.request.seal_key), REQUEST)
        return Reply(200, EnrolPickup.make(REQUEST, sealed, self.signs_with).model_dump_json().encode())

    @property
    def code(self) -> str:
        identity = decode_key(self.request.identity)
        return enrolment_code(self.key.public, identity, self.request.nonce, self.nonce)

    def _answer(self, is_genuine: bool) -> Reply:
        answer = EnrolAnswer(
            request=REQUEST, console_key=key_text(self.key.public), expires_in_s=600, nonce=self.nonce
        )
        return Reply(200, answer.model_dump_json().encode()) if is_genuine else Reply(403)


@pytest.fixture
def console() -> FakeConsole:
    return FakeConsole()


@pytest.fixture
def store(tmp_path) -> IdentityStore:
    return IdentityStore(tmp_path, MemorySecrets())


def enrol(console: FakeConsole, store: IdentityStore):
    client = EnrolmentClient(console, store, "Lobby")
    asked = client.ask()
    console.typed = asked.code
    return client.fetch(asked)


def test_staff_type_the_code_and_the_terminal_is_taken_in(console, store):
    client = EnrolmentClient(console, store, "Lobby")
    asked = client.ask()
    assert len(asked.code) == 10
    assert client.fetch(asked) is None
    assert store.load() is None
    console.typed = asked.code
    enrolled = client.fetch(asked)
    assert enrolled.credentials.terminal == "lobby-1"
    assert enrolled.broker.password == "broker-secret"
    assert enrolled.broker.is_secure
    assert tuple(enrolled.console_keys) == (console.key.public,)
    again = store.load()
    assert again.broker.password == "broker-secret"
    assert again.key.public == enrolled.key.public


def test_secrets_are_in_the_secret_store_only(console, tmp_path):
    secrets = MemorySecrets()
    enrol(console, IdentityStore(tmp_path, secrets))
    written = (tmp_path / FILE_NAME).read_text()
    assert "secret" not in written
    assert secrets.get(BROKER_PASSWORD) == "broker-secret"
    assert secrets.get("gateway-api-key") == "gateway-secret"


def test_credentials_that_another_console_signed_are_refused(console, store):
    console.signs_with = SigningKey.generate()
    with pytest.raises(KioskError) as error:
        enrol(console, store)
    assert error.value.code == "R-04"
    assert store.load() is None


def test_a_console_that_does_not_accept_its_own_key_is_refused(console, store):
    console.console_keys = (key_text(SigningKey.generate().public),)
    with pytest.raises(KioskError) as error:
        enrol(console, store)
    assert error.value.code == "R-04"


def test_somebody_in_between_changes_the_code_that_staff_compare(console, store):
    between = FakeConsole()
    asked = EnrolmentClient(between, store, "Lobby").ask()
    console.request = between.request
    assert asked.code != console.code


def test_the_code_depends_on_the_consoles_nonce_so_that_nothing_can_be_computed_before(console, store):
    codes = set()
    for nonce in ("cd" * 16, "ce" * 16):
        console.nonce = nonce
        codes.add(EnrolmentClient(console, store, "Lobby").ask().code)
    assert len(codes) == 2


def test_a_console_without_a_nonce_of_its_own_is_not_joined(console, store):
    """Else somebody in between would only have to leave it out."""
    console.nonce = ""
    with pytest.raises(KioskError) as error:
        EnrolmentClient(console, store, "Lobby").ask()
    assert error.value.code == "R-08"


def test_too_late_is_said(console, store):
    client = EnrolmentClient(console, store, "Lobby")
    asked = client.ask()
    console.gone = True
    with pytest.raises(KioskError) as error:
        client.fetch(asked)
    assert error.value.code == "R-05"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"request": "1"}', b"\xff", b'{"console_key": "x"}'])
def test_an_answer_that_is_none_is_said(store, body):
    class Confused:
        def exchange(self, method, path, *, json=None, headers=None):
            return Reply(200, body)

    with pytest.raises(KioskError) as error:
        EnrolmentClient(Confused(), store, "Lobby").ask()
    assert error.value.code == "R-06"


def test_an_identity_is_rotated_by_the_old_one(console, store):
    old = enrol(console, store)
    client = EnrolmentClient(console, store, "Lobby")
    asked = client.ask_to_rotate()
    assert store.load().key.public == old.key.public, "the old one holds until the new one is given"
    new = client.fetch(asked)
    assert new.key.public != old.key.public
    assert store.load().key.public == new.key.public
    assert console.known == new.key.public


def test_another_console_cannot_rotate(console, store):
    enrol(console, store)
    other = FakeConsole()
    other.known = console.known
    with pytest.raises(KioskError) as error:
        EnrolmentClient(other, store, "Lobby").ask_to_rotate()
    assert error.value.code == "R-04"


def test_who_is_not_enrolled_cannot_rotate(console, store):
    with pytest.raises(KioskError):
        EnrolmentClient(console, store, "Lobby").ask_to_rotate()


def test_a_damaged_file_is_said_and_a_lost_key_means_not_enrolled(console, tmp_path):
    secrets = MemorySecrets()
    store = IdentityStore(tmp_path, secrets)
    enrol(console, store)
    secrets.delete(IDENTITY_KEY)
    assert store.load() is None
    secrets.put(IDENTITY_KEY, base64.b64encode(b"x" * 32).decode())
    (tmp_path / FILE_NAME).write_text(json.dumps({"terminal": "UPPER"}))
    with pytest.raises(KioskError) as error:
        store.load()
    assert error.value.code == "R-01"


def test_a_terminal_that_is_forgotten_has_a_new_identity(console, store):
    first = enrol(console, store).key.public
    store.forget()
    assert store.load() is None
    assert store.signing_key().public != first

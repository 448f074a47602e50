from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.sealing import SealError, public_key_of
from kiosk.twin import enrolment
from kiosk.twin.enrolment import (
    Credentials,
    EnrolAnswer,
    EnrolRequest,
    enrolment_code,
    key_text,
    read_code,
)
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY, TERMINAL, TERMINAL_KEY

NONCE = "0f" * 16
CONSOLE_NONCE = "f0" * 16
SEAL_PRIVATE = b"s" * 32


def request(**values: object) -> EnrolRequest:
    fields = {
        "identity": key_text(TERMINAL_KEY.public),
        "seal_key": key_text(public_key_of(SEAL_PRIVATE)),
        "nonce": NONCE,
        "name": "Lobby",
    }
    return EnrolRequest(**(fields | values))


def test_both_sides_compute_the_same_code_and_another_key_or_nonce_another_one():
    parts = (CONSOLE_KEY.public, TERMINAL_KEY.public, NONCE, CONSOLE_NONCE)
    code = enrolment_code(*parts)
    assert code == enrolment_code(*parts)
    assert read_code(code) == code
    others = {
        enrolment_code(*parts[:place], other, *parts[place + 1 :])
        for place, other in enumerate((OTHER_KEY.public, OTHER_KEY.public, "00" * 16, "00" * 16))
    }
    assert len(others | {code}) == 5


def test_an_answer_of_the_form_before_is_read_and_has_no_nonce():
    fields = {"request": str(uuid.uuid4()), "console_key": key_text(CONSOLE_KEY.public), "expires_in_s": 600}
    assert EnrolAnswer(**fields).nonce == ""
    assert EnrolAnswer(**fields, nonce=CONSOLE_NONCE).nonce == CONSOLE_NONCE
    with pytest.raises(ValidationError):
        EnrolAnswer(**fields, nonce="short")


def test_a_code_is_read_as_people_type_it():
    assert read_code(" 0il4s-fghjk ") == "0114SFGHJK"
    assert read_code("o1234 56789") == "0123456789"


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_code(text):
    assert read_code(text) is None or len(read_code(text)) == 10


def test_a_request_is_bound_to_the_identity():
    genuine = request().signed(TERMINAL_KEY)
    assert genuine.is_genuine()
    assert not request().is_genuine()
    assert not request().signed(OTHER_KEY).is_genuine()
    assert not genuine.model_copy(update={"seal_key": key_text(OTHER_KEY.public)}).is_genuine()
    assert not genuine.model_copy(update={"seal_key": "x"}).is_genuine()


def test_credentials_open_only_for_their_terminal_and_request():
    credentials = Credentials(
        terminal=TERMINAL,
        name="Lobby",
        broker_url="mqtts://console.example:8883",
        broker_password="secret",
        console_keys=(key_text(CONSOLE_KEY.public),),
    )
    sealed = enrolment.seal_credentials(credentials, public_key_of(SEAL_PRIVATE), "r1")
    assert enrolment.open_credentials(sealed, SEAL_PRIVATE, "r1") == credentials
    assert "secret" not in repr(credentials)
    for key, name in ((b"x" * 32, "r1"), (SEAL_PRIVATE, "r2")):
        with pytest.raises(SealError):
            enrolment.open_credentials(sealed, key, name)

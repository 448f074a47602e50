from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.twin.documents import (
    CommandDocument,
    DesiredDocument,
    PresenceDocument,
    ReportedDocument,
    StandingMessage,
    parse_document,
)
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.limits import MAX_PAYLOAD
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.signing import KeyRing, SigningKey, decode_key
from kiosk.twin.topics import (
    FROM_CONSOLE,
    Kind,
    console_subscriptions,
    is_terminal_id,
    parse_topic,
    quality,
    terminal_subscriptions,
    topic,
)
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY, RING, START, TERMINAL, command, desired, fuzz, sealed


def refusal(
    payload: bytes, kind: Kind = Kind.DESIRED, terminal: str = TERMINAL, keys: KeyRing = RING
) -> Reason:
    with pytest.raises(MessageRefused) as refused:
        open_envelope(payload, kind, terminal, keys)
    return refused.value.reason


def test_what_was_signed_is_what_is_read():
    document = desired(7, messages=(StandingMessage(id="a", text={"ko": "안녕"}, until=START),))
    opened = open_envelope(sealed(document), Kind.DESIRED, TERMINAL, RING)
    assert opened.body == document.to_body()
    assert parse_document(opened.body, DesiredDocument, TERMINAL) == document
    assert json.loads(opened.body)["messages"][0]["from"] is None


def test_a_signature_holds_for_one_topic_and_one_terminal_only():
    payload = sealed(desired())
    assert refusal(payload, kind=Kind.COMMAND) is Reason.BAD_SIGNATURE
    assert refusal(payload, terminal="lobby-2") is Reason.BAD_SIGNATURE
    assert refusal(payload, keys=KeyRing()) is Reason.UNKNOWN_KEY


def test_several_keys_are_accepted_while_they_are_rotated():
    both = KeyRing.of(CONSOLE_KEY.public, OTHER_KEY.public)
    for key in (CONSOLE_KEY, OTHER_KEY):
        assert open_envelope(sealed(desired(), key=key), Kind.DESIRED, TERMINAL, both).kid == key.kid
    assert refusal(sealed(desired(), key=OTHER_KEY)) is Reason.UNKNOWN_KEY
    assert KeyRing.decode(both.encode()) == both


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sig": ""}, Reason.UNSIGNED),
        ({"kid": ""}, Reason.UNSIGNED),
        ({"sig": "?"}, Reason.BAD_SIGNATURE),
        ({"sig": "AAAA"}, Reason.BAD_SIGNATURE),
        ({"sig": "A" * 86 + "=="}, Reason.BAD_SIGNATURE),
        ({"v": 3}, Reason.VERSION_UNKNOWN),
        ({"v": 0}, Reason.VERSION_UNKNOWN),
        ({"v": "1"}, Reason.MALFORMED),
        ({"body": 5}, Reason.MALFORMED),
        ({"kid": "0" * 16}, Reason.UNKNOWN_KEY),
    ],
)
def test_a_changed_envelope_is_refused_with_its_reason(change, reason):
    envelope = json.loads(sealed(desired())) | change
    assert refusal(json.dumps(envelope).encode()) is reason


def test_a_signature_has_one_spelling():
    envelope = json.loads(sealed(desired()))
    last = envelope["sig"][-3]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = letters[letters.index(last) ^ 1]
    changed = envelope | {"sig": envelope["sig"][:-3] + twin + "=="}
    assert refusal(json.dumps(changed).encode()) is Reason.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"\xff\xfe", Reason.MALFORMED),
        (b"[]", Reason.MALFORMED),
        (b"[" * 60_000, Reason.MALFORMED),
        (b'{"v":1,"body":"\\ud800"}', Reason.MALFORMED),
        (b'{"v":1,"body":"{}"}', Reason.UNSIGNED),
        (b"x" * (MAX_PAYLOAD + 1), Reason.OVERSIZE),
    ],
)
def test_what_is_no_envelope_is_refused(payload, reason):
    assert refusal(payload) is reason


def test_an_envelope_with_unknown_keys_is_read():
    envelope = json.loads(sealed(desired())) | {"later": 1, "v": 2}
    assert open_envelope(json.dumps(envelope).encode(), Kind.DESIRED, TERMINAL, RING).kid == CONSOLE_KEY.kid


def test_a_document_that_no_receiver_would_take_is_not_sent():
    with pytest.raises(ValueError, match="bytes"):
        seal_envelope(Kind.DESIRED, TERMINAL, "x" * MAX_PAYLOAD, CONSOLE_KEY)


def document_refusal(body: str, shape=DesiredDocument) -> Reason:
    with pytest.raises(MessageRefused) as refused:
        parse_document(body, shape, TERMINAL)
    return refused.value.reason


def changed(**values: object) -> str:
    return json.dumps(json.loads(desired().to_body()) | values)


def test_documents_say_why_they_cannot_be_read():
    assert document_refusal(changed(v=3)) is Reason.VERSION_UNKNOWN
    assert document_refusal(changed(terminal="lobby-2")) is Reason.FOREIGN
    assert document_refusal(changed(version=0)) is Reason.MALFORMED
    assert document_refusal(changed(version=2**70)) is Reason.MALFORMED
    assert document_refusal(changed(issued_at="0001-01-01T00:00:00+14:00")) is Reason.MALFORMED
    assert document_refusal(changed(issued_at="2026-11-22T00:00:00")) is Reason.MALFORMED
    assert document_refusal(changed(standing={"scale": [1]})) is Reason.MALFORMED
    assert document_refusal(changed(standing={str(n): 1 for n in range(99)})) is Reason.MALFORMED
    assert document_refusal("\ud800") is Reason.MALFORMED
    assert document_refusal("[" * 50_000) is Reason.MALFORMED
    assert document_refusal("null") is Reason.MALFORMED


def test_a_document_one_version_ahead_is_read_without_what_is_unknown():
    read = parse_document(changed(v=2, hologram={"x": 1}), DesiredDocument, TERMINAL)
    assert read.standing == {"scale": 1.5}


def test_a_mode_value_keeps_its_type():
    read = parse_document(
        changed(standing={"voice": True, "scale": 2.0, "volume": 6}), DesiredDocument, TERMINAL
    )
    assert [type(value) for value in read.standing.values()] == [bool, float, int]


def test_a_command_waits_two_minutes_at_most():
    body = json.dumps(json.loads(command().to_body()) | {"expires_in_s": 121})
    assert document_refusal(body, CommandDocument) is Reason.MALFORMED
    body = json.dumps(json.loads(command().to_body()) | {"id": "7"})
    assert document_refusal(body, CommandDocument) is Reason.MALFORMED


@pytest.mark.parametrize("kind", list(Kind))
def test_topics_are_written_and_read(kind):
    text = topic(kind, TERMINAL)
    assert parse_topic(text) == (kind, TERMINAL)
    assert quality(kind) == (0 if kind is Kind.ASSIST else 1)
    side = terminal_subscriptions(TERMINAL) if kind in FROM_CONSOLE else console_subscriptions()
    assert text.replace(TERMINAL, "+") in {entry.replace(TERMINAL, "+") for entry in side}


@pytest.mark.parametrize("name", ["ab", "A-1", "a" * 41, "a/b", "+", "#", "lobby 1", "console", "lobby-1\n"])
def test_what_is_no_terminal_is_no_topic(name):
    assert not is_terminal_id(name)
    assert parse_topic(f"modunuri/1/t/{name}/desired") is None
    with pytest.raises(ValueError, match="terminal"):
        topic(Kind.DESIRED, name)


@given(st.text(max_size=60))
def test_any_text_is_a_topic_or_none(text):
    found = parse_topic(text)
    assert found is None or topic(*found) == text


def test_keys_are_read_and_wrong_ones_refused():
    key = SigningKey.generate()
    assert SigningKey(key.to_bytes()).public == key.public
    assert key.to_bytes().hex() not in repr(key)
    for text in ("", "AAAA", "not base64", "é"):
        with pytest.raises(ValueError):
            decode_key(text)


@given(st.binary(max_size=300), st.sampled_from(list(Kind)))
def test_no_bytes_break_the_reader(payload, kind):
    refusal(payload, kind)


@given(
    st.text(max_size=300),
    st.sampled_from([DesiredDocument, CommandDocument, ReportedDocument, PresenceDocument]),
)
def test_no_text_breaks_the_documents(text, shape):
    document_refusal(text, shape)


@pytest.mark.parametrize("kind", [Kind.DESIRED, Kind.COMMAND])
def test_fuzzed_envelopes_are_all_refused(kind):
    good = sealed(desired() if kind is Kind.DESIRED else command(), kind)
    for payload in fuzz(11, good, 2000):
        refusal(payload, kind)

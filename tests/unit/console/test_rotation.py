"""A terminal changes its keys with overlap: whatever is lost on the way, it is never locked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.console.key_rotation import tell_keys, terminals_without
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.views import AuditFilter
from kiosk.console.store.people import Enrolment
from kiosk.errors import KioskError
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.twin.enrolment import RotationRequest
from kiosk.twin.signing import KeyRing, SigningKey, encode_key
from tests.helpers.console_core import AUDITOR, MANAGER, FakeGateway, FakeTerminal, open_desk
from tests.helpers.rotation import ID, Crash, Kept, crash_at, lost
from tests.unit.console.test_enrolment import request

NEXT_KEY = SigningKey(b"n" * 32)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with open_desk(tmp_path / "console", gateway=FakeGateway()) as desk:
        desk.add_places()
        yield Kept(desk, tmp_path)


def rotate(kept: Kept) -> None:
    """What the terminal's program does, from the beginning or from where it was interrupted."""
    client = kept.client()
    if kept.store().pending() is None:
        client.ask_to_rotate()
    assert client.go_on() is not None


def change_the_consoles_key(kept: Kept) -> KeyRing:
    """``console-key begin`` and ``finish``; return what terminals were told in between."""
    both = replace(kept.desk.console.keys, next=NEXT_KEY)
    rotation = kept.desk.console.enrolment._rotation
    rotation._keys = rotation._maker._keys = replace(both, signing=NEXT_KEY, next=None)
    kept.desk.console.enrolment._keys = rotation._keys
    return both.ring


def ring_of(kept: Kept) -> list[bytes]:
    enrolled = kept.store().load()
    assert enrolled is not None
    return list(enrolled.console_keys)


def assert_changed(kept: Kept, before: str) -> None:
    assert kept.row.identity != before and kept.row.next_identity is None
    assert kept.is_believed() and kept.opens_the_broker() and kept.opens_the_gateway()
    assert kept.store().pending() is None


def test_identity_broker_password_and_gateway_key_change_together(kept: Kept) -> None:
    before, first = kept.row.identity, dict(kept.secrets._values)
    assert kept.desk.gateway is not None
    key = kept.desk.gateway.keys[f"terminal-{ID}"]
    rotate(kept)
    assert_changed(kept, before)
    assert kept.desk.gateway.keys[f"terminal-{ID}"] != key
    changed = {name for name, value in kept.secrets._values.items() if first.get(name) != value}
    assert changed == {"remote-identity", "remote-broker-password", "gateway-api-key"}
    assert [path for _, path, _ in kept.network.exchanges][-1].endswith("/kept")
    (entry,) = kept.desk.services.audit.rows(AUDITOR, AuditFilter(action="terminal.identity"))
    assert entry.target == f"terminal:{ID}"


def test_nothing_changes_until_the_terminal_says_that_it_holds_the_new_keys(kept: Kept) -> None:
    refreshed = kept.desk.broker.refreshed
    held = kept.row.broker_hash
    client = kept.client()
    asked = client.ask_to_rotate()
    assert client._fetch(asked) is not None
    assert kept.row.broker_hash == held and kept.opens_the_broker() and kept.is_believed()
    assert kept.desk.broker.refreshed == refreshed
    assert client.go_on() is not None
    assert kept.row.broker_hash != held
    assert kept.desk.broker.refreshed == refreshed + 1


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("way", ["before", "after"])
def test_every_message_may_be_lost(kept: Kept, number: int, way: str) -> None:
    before = kept.row.identity

    def lose(at: int) -> None:
        if at == number:
            lost()

    setattr(kept.network, way, lose)
    with pytest.raises(KioskError):
        rotate(kept)
    if (number, way) != (2, "after"):  # then the console has it, and only the terminal does not know
        assert kept.opens_the_broker(), "what it has goes on"
    assert kept.is_believed() or kept.store().pending() is not None
    rotate(kept)
    assert_changed(kept, before)


def test_a_crash_at_any_write_is_gone_on_from(tmp_path: Path) -> None:
    number = 0
    while True:
        folder = tmp_path / str(number)
        with open_desk(folder / "console", gateway=FakeGateway()) as desk:
            desk.add_places()
            kept = Kept(desk, folder)
            before = kept.row.identity
            try:
                with crash_at(kept, number) as done:
                    rotate(kept)
            except Crash:
                if kept.row.identity == before or kept.store().pending() is not None:
                    rotate(kept)
                assert_changed(kept, before)
                assert kept.row.identity != before, done
                rotate(kept)  # and the next change is not hindered by what the crash has left
                assert_changed(kept, before)
            else:
                assert number == len(done) >= 8
                return
        number += 1


def test_an_answer_that_was_lost_is_given_again_a_month_later(kept: Kept) -> None:
    before = kept.row.identity
    kept.network.after = lambda number: lost() if number == 2 else None
    with pytest.raises(KioskError):
        rotate(kept)
    assert kept.row.identity != before and not kept.opens_the_broker()
    kept.desk.clock.advance(30 * 86400)
    kept.desk.console.enrolment.ask(request(SigningKey(b"n" * 32)))  # old requests are tidied away
    rotate(kept)
    assert_changed(kept, before)


def test_an_answer_that_was_lost_is_believed_though_the_consoles_key_has_changed_since(kept: Kept) -> None:
    """It cannot be told of the key any more, so what it was told before must do."""
    before = kept.row.identity
    kept.network.after = lambda number: lost() if number == 2 else None
    with pytest.raises(KioskError):
        rotate(kept)
    assert kept.row.identity != before and not kept.opens_the_broker()
    told = change_the_consoles_key(kept)
    kept.store().learn(told, "PEM of two")
    rotate(kept)
    assert_changed(kept, before)
    assert ring_of(kept) == [NEXT_KEY.public]


def test_what_was_learnt_on_the_way_is_not_taken_back(kept: Kept) -> None:
    """What came with the password is older than what the last step says."""
    before = kept.row.identity
    kept.network.before = lambda number: lost() if number == 2 else None
    with pytest.raises(KioskError):
        rotate(kept)
    kept.store().learn(change_the_consoles_key(kept), "PEM of two")
    kept.desk.broker.ca_certificate = "PEM of two"
    rotate(kept)
    assert_changed(kept, before)
    enrolled = kept.store().load()
    assert enrolled is not None and enrolled.credentials.ca_certificate == "PEM of two"
    assert ring_of(kept) == [NEXT_KEY.public]


def test_the_consoles_key_waits_for_terminals_that_are_changing_theirs(kept: Kept) -> None:
    keys = replace(kept.desk.console.keys, next=NEXT_KEY)
    tell_keys(kept.desk.store, Issuer(keys), kept.desk.console.keys)
    assert tell_keys(kept.desk.store, Issuer(keys), keys) == 1
    voice = FakeTerminal(ID, kept.desk.clock)
    enrolled = kept.store().load()
    assert enrolled is not None
    voice.key = enrolled.key
    kept.desk.hear(voice.birth(), voice.applied(kept.desk.version(ID)))
    assert terminals_without(kept.desk.store, keys) == []
    kept.client().ask_to_rotate()
    assert terminals_without(kept.desk.store, keys) == [ID]
    kept.desk.clock.advance(timedelta(hours=25).total_seconds())
    assert terminals_without(kept.desk.store, keys) == [], "a change that was given up holds nothing up"
    with pytest.raises(KioskError):
        kept.client().go_on()
    rotate(kept)
    assert terminals_without(kept.desk.store, keys) == []


def test_a_key_of_the_console_that_is_accepted_no_longer_signs_nothing_on_the_way(kept: Kept) -> None:
    before = kept.row.identity
    kept.client().ask_to_rotate()
    kept.store().learn(KeyRing.of(NEXT_KEY.public), "")
    with pytest.raises(KioskError) as forged:
        kept.client().go_on()
    assert forged.value.code == "R-04"
    assert kept.row.identity == before and kept.opens_the_broker() and kept.is_believed()


def test_who_says_so_too_late_goes_on_with_what_it_has(kept: Kept) -> None:
    before = kept.row.identity
    kept.network.before = lambda number: lost() if number == 2 else None
    with pytest.raises(KioskError):
        rotate(kept)
    kept.desk.clock.advance(timedelta(hours=25).total_seconds())
    with pytest.raises(KioskError) as late:
        kept.client().go_on()
    assert late.value.code == "R-05"
    assert kept.store().pending() is None
    assert kept.row.identity == before and kept.opens_the_broker() and kept.is_believed()
    rotate(kept)
    assert_changed(kept, before)


def test_without_its_gateway_the_console_changes_nothing_and_is_asked_again(kept: Kept) -> None:
    before = kept.row.identity
    assert kept.desk.gateway is not None
    kept.desk.gateway.is_away = True
    kept.client().ask_to_rotate()
    assert kept.client().go_on() is None
    assert kept.network.exchanges[-1][2] == 503
    assert kept.row.identity == before and kept.opens_the_broker() and kept.opens_the_gateway()
    kept.desk.gateway.is_away = False
    rotate(kept)
    assert_changed(kept, before)


def test_the_store_does_not_wait_for_the_gateway(kept: Kept) -> None:
    """A terminal asks by itself: a gateway that hangs must not stop the console."""
    before, seen = kept.row.identity, []
    assert kept.desk.gateway is not None
    kept.desk.gateway.during = lambda: seen.append(kept.desk.store._lock.locked())
    rotate(kept)
    assert_changed(kept, before)
    assert seen == [False]


def test_a_terminal_that_is_cut_off_meanwhile_gets_no_key_of_the_gateway(kept: Kept) -> None:
    gateway, rows = kept.desk.gateway, kept.desk.services.enrolment
    assert gateway is not None
    gateway.during = lambda: None if kept.desk.store._lock.locked() else (rows.revoke(MANAGER, ID), None)[1]
    with pytest.raises(KioskError) as late:
        rotate(kept)
    assert late.value.code == "R-05"
    assert kept.row.broker_hash == "" and gateway.keys == {}


def test_one_key_of_the_gateway_is_made_at_a_time(kept: Kept) -> None:
    """The terminal that gave up waiting asks again; the later key would make the earlier one worthless."""
    before, tries = kept.row.identity, []
    gateway = kept.desk.gateway
    assert gateway is not None

    def again() -> None:
        gateway.during = lambda: None
        if not kept.desk.store._lock.locked():
            tries.append(kept.client().go_on())

    kept.client().ask_to_rotate()
    gateway.during = again
    assert kept.client().go_on() is not None
    assert tries == [None], "later"
    assert_changed(kept, before)


def test_nobody_else_can_say_so(kept: Kept) -> None:
    before, held = kept.row.identity, kept.row.broker_hash
    asked = kept.client().ask_to_rotate()
    for signature in (b"", SigningKey(b"x" * 32).sign(b"x")):
        assert kept.desk.console.enrolment.keep(asked.request, signature) == ("unknown", None)
    stranger = RotationRequest(terminal=ID, request=request(SigningKey(b"n" * 32)))
    assert kept.desk.console.enrolment.rotate_now(stranger.signed(SigningKey(b"x" * 32))) is None
    assert (kept.row.identity, kept.row.broker_hash) == (before, held)


def test_a_revoked_terminal_does_not_come_back_by_it(kept: Kept) -> None:
    kept.client().ask_to_rotate()
    kept.desk.services.enrolment.revoke(MANAGER, ID)
    with pytest.raises(KioskError):
        kept.client().go_on()
    assert kept.row.broker_hash == ""


def test_a_terminal_of_the_version_before_changes_its_keys_as_it_knows(kept: Kept) -> None:
    """It uses the password that it fetched at once, and does not say that it holds it."""
    enrolled, held = kept.store().load(), kept.row.broker_hash
    assert enrolled is not None
    new = SigningKey(b"2" * 32)
    old_form = request(new).model_copy(update={"form": 1})
    asked = RotationRequest(terminal=ID, request=old_form).signed(enrolled.key)
    assert kept.desk.console.enrolment.rotate_now(asked) is not None
    assert kept.row.broker_hash != held
    assert kept.row.next_identity == encode_key(new.public)


def test_a_console_of_the_version_before_is_told_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    real = EnrolmentClient._post
    monkeypatch.setattr(
        EnrolmentClient, "_post", lambda *values: real(*values).model_copy(update={"nonce": ""})
    )
    kept.client().ask_to_rotate()
    assert kept.client().go_on() is not None
    assert not any(path.endswith("/kept") for _, path, _ in kept.network.exchanges)
    assert kept.store().pending() is None


def test_a_change_takes_the_place_of_the_one_before_it(kept: Kept) -> None:
    before = kept.row.identity
    for _ in range(3):
        rotate(kept)
        assert_changed(kept, before)
        before = kept.row.identity
    with kept.desk.store.read() as session:
        states = session.scalars(select(Enrolment.state).where(Enrolment.code == "")).all()
    assert states == ["kept"], "only the last one may still be asked about"

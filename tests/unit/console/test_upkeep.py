"""What comes again by itself: live events, retention, keys that change, the picture of who may speak."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kiosk.console.core import Console, ConsoleParts
from kiosk.console.key_rotation import tell_keys, terminals_without
from kiosk.console.keys import begin_rotation, finish_rotation, load_keys
from kiosk.console.retention import Retention
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.views import LiveEvent
from kiosk.console.store.models import History
from kiosk.console.store.people import StoredCommand
from kiosk.secrets import MemorySecrets
from kiosk.twin.envelope import open_envelope
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import Kind
from tests.helpers.console_core import AUDITOR, HASHER, HELPER, KEYS, MANAGER, Desk, FakeBroker, FakeLine


async def events(desk: Desk, staff, act, count: int) -> list[LiveEvent]:
    found: list[LiveEvent] = []
    stream = desk.console.live.subscribe(staff)

    async def collect() -> None:
        async for news in stream:
            found.extend(news.events)
            if len(found) >= count:
                return

    task = asyncio.create_task(collect())
    while not desk.console.live.watchers:
        await asyncio.sleep(0)
    await asyncio.to_thread(act)
    try:
        await asyncio.wait_for(task, 0.6)
    except TimeoutError:
        task.cancel()
    await stream.aclose()
    return found


def test_a_browser_hears_of_its_own_places_only(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.join("east-1", "gangdong")

    def act() -> None:  # one commit: two could become two events under load
        desk.services.modes.switch(MANAGER, ["lobby-1", "east-1"], preset="large")

    assert asyncio.run(events(desk, HELPER, act, 1)) == [LiveEvent("terminals", ("lobby-1",))]
    assert asyncio.run(events(desk, MANAGER, act, 1)) == [LiveEvent("terminals", ("east-1", "lobby-1"))]
    assert desk.console.live.watchers == 0


def test_nothing_of_other_places_wakes_a_browser(desk: Desk) -> None:
    desk.join("east-1", "gangdong")
    act = lambda: desk.services.modes.switch(MANAGER, ["east-1"], preset="large")  # noqa: E731
    assert asyncio.run(events(desk, HELPER, act, 1)) == []


def test_many_changes_are_one_event(desk: Desk) -> None:
    many = {f"t-{number}" for number in range(501)}
    act = lambda: desk.console.live.tell({"terminals": many})  # noqa: E731
    assert asyncio.run(events(desk, MANAGER, act, 1)) == [LiveEvent("everything")]


def test_a_listener_that_fails_undoes_nothing(desk: Desk) -> None:
    def fail(changes: object) -> None:
        raise RuntimeError("a listener")

    desk.store.listen(fail)
    desk.join()
    assert desk.version() == 1


def test_old_records_go_and_the_trail_stays(desk: Desk) -> None:
    desk.join()
    desk.services.commands.send(HELPER, "lobby-1", "report.now")
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    entries = desk.services.audit.verify(AUDITOR).entries
    desk.clock.advance(timedelta(days=29).total_seconds())
    assert not any(Retention(desk.store).run().values())
    desk.clock.advance(timedelta(days=200).total_seconds())
    counts = Retention(desk.store).run()
    assert (counts["commands"], counts["history"]) == (1, 2)
    assert not any(Retention(desk.store).run().values())
    with desk.store.read() as session:
        for model in (StoredCommand, History):
            assert session.scalar(select(func.count()).select_from(model)) == 0
    assert desk.services.audit.verify(AUDITOR).entries == entries
    assert desk.row().desired_modes == {"scale": 2.0}


def test_a_new_signing_key_is_told_before_it_signs(desk: Desk) -> None:
    terminal = desk.join()
    tell_keys(desk.store, desk.console.issuer, KEYS)
    assert desk.version() == 1  # nothing new to tell
    following = SigningKey(b"2" * 32)
    both = replace(KEYS, next=following)
    assert tell_keys(desk.store, Issuer(both), both) == 1
    assert tell_keys(desk.store, Issuer(both), both) == 0
    document = desk.document()  # signed by the present key
    assert set(document.keys) == set(KeyRing.of(KEYS.signing.public, following.public).encode())
    assert terminals_without(desk.store, both) == ["lobby-1"]
    desk.hear(terminal.birth(), terminal.applied(desk.version()))
    assert terminals_without(desk.store, both) == []
    changed = replace(KEYS, signing=following, old=(KEYS.signing.public,))
    assert tell_keys(desk.store, Issuer(changed), changed) == 1
    desk.publish()
    payload = desk.line.of(Kind.DESIRED, "lobby-1")[-1].payload
    assert open_envelope(payload, Kind.DESIRED, "lobby-1", KeyRing.of(following.public)).kid == following.kid


def test_heads_of_an_older_key_stay_good_after_the_change(desk: Desk, tmp_path) -> None:
    desk.console.exporter.export()
    changed = replace(KEYS, signing=SigningKey(b"2" * 32), old=(KEYS.signing.public,))
    parts = ConsoleParts(desk.store, changed, FakeBroker(), tmp_path, hasher=HASHER, connect=FakeLine)
    assert Console(parts).services.audit.verify(AUDITOR).is_whole
    forgotten = ConsoleParts(
        desk.store, replace(changed, old=()), FakeBroker(), tmp_path, hasher=HASHER, connect=FakeLine
    )
    assert Console(forgotten).services.audit.verify(AUDITOR).problem == "head"


def test_keys_lie_with_the_secrets_and_change_there(tmp_path) -> None:
    secrets = MemorySecrets()
    first = load_keys(secrets, None)
    assert load_keys(secrets, None).signing.kid == first.signing.kid
    assert finish_rotation(secrets) is None
    following = begin_rotation(secrets)
    assert begin_rotation(secrets).kid == following.kid
    assert load_keys(secrets, None).next is not None
    assert finish_rotation(secrets) is not None
    changed = load_keys(secrets, None)
    assert (changed.signing.kid, changed.next, changed.old) == (following.kid, None, (first.signing.public,))


@pytest.mark.parametrize("damage", ["x", "", "AAAA", "%%%"])
def test_a_value_that_was_not_sealed_here_is_not_opened(damage: str) -> None:
    from kiosk.console.keys import FieldCipher

    cipher = FieldCipher(b"k" * 32)
    sealed = cipher.seal("secret", "totp:1", bytes(12))
    assert cipher.open(sealed, "totp:1") == "secret"
    assert cipher.open(sealed, "totp:2") is None  # another account's row
    assert cipher.open(damage, "totp:1") is None
    assert FieldCipher(b"j" * 32).open(sealed, "totp:1") is None

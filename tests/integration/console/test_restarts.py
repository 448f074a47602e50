"""A console that goes and comes back over a city's own broker: what was kept there tells what it missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.console.broker.doors import BROKER_PASSWORD, OutsideBroker
from kiosk.console.core import Console, ConsoleParts
from kiosk.console.services.views import TerminalState
from kiosk.console.store.database import Store
from kiosk.console.store.models import Terminal
from kiosk.secrets import MemorySecrets
from kiosk.twin.documents import PresenceDocument
from kiosk.twin.mqtt import MqttClient, MqttSettings, PublishMessage
from kiosk.twin.signing import encode_key
from kiosk.twin.topics import Kind, terminal_subscriptions, topic
from tests.helpers.console_core import HASHER, KEYS, MANAGER, FakeTerminal
from tests.helpers.live_console import Ear
from tests.helpers.mosquitto import Mosquitto, wait_until


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    running = Mosquitto(tmp_path / "city-broker")
    running.add_user("lobby-1")
    running.start()
    yield running
    running.stop()


@contextmanager
def console(folder: Path, broker: Mosquitto) -> Iterator[Console]:
    store = Store.open(f"sqlite:///{folder / 'console.db'}", KEYS.store, SystemClock())
    secrets = MemorySecrets({BROKER_PASSWORD: "secret"})
    outside = OutsideBroker(store, secrets, folder / "files", f"mqtt://127.0.0.1:{broker.port}")
    made = Console(ConsoleParts(store, KEYS, outside, folder, hasher=HASHER))
    outside.start()
    made.start()
    try:
        wait_until(lambda: made.bridge.state == "connected", 15)
        yield made
    finally:
        made.stop()


def row(made: Console):
    return made.services.terminals.rows(MANAGER, ["lobby-1"])[0]


def set_up(made: Console, terminal: FakeTerminal) -> None:
    made.services.sites.add_district(MANAGER, "west", "서구")
    made.services.sites.add(MANAGER, "mapo", "마포", "west", "Asia/Seoul")
    with made.store.write() as work:
        work.session.add(
            Terminal(
                id="lobby-1",
                name="로비",
                site_id="mapo",
                added_at=work.now,
                identity=encode_key(terminal.key.public),
                broker_hash="$7$",
            )
        )
        made.issuer.issue(work, ["lobby-1"], MANAGER, {})
        work.changed("places")


def line(broker: Mosquitto, terminal: FakeTerminal, ear: Ear) -> MqttClient:
    will = PresenceDocument(
        terminal="lobby-1", is_online=False, connection=terminal.connection, at=terminal.clock.now()
    )
    ear.will = PublishMessage(topic(Kind.PRESENCE, "lobby-1"), will.to_body().encode(), is_retained=True)
    settings = MqttSettings(broker.address("lobby-1"), "lobby-1", terminal_subscriptions("lobby-1"))
    return MqttClient(settings, ear)


def send(client: MqttClient, message) -> None:
    assert client.publish(PublishMessage(message.topic, message.payload, is_retained=True))


def test_what_happened_while_the_console_was_away_is_known_when_it_is_back(
    tmp_path: Path, broker: Mosquitto
) -> None:
    terminal = FakeTerminal("lobby-1", SystemClock())  # type: ignore[arg-type]
    ear = Ear()
    client = line(broker, terminal, ear)
    try:
        with console(tmp_path, broker) as first:
            set_up(first, terminal)
            client.start()
            assert ear.up.wait(10)
            send(client, terminal.birth())
            send(client, terminal.applied(1))
            wait_until(lambda: row(first).state is TerminalState.AS_WANTED)
            first.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
            wait_until(lambda: len(ear.heard) == 2)
        send(client, terminal.applied(2, effective={"scale": 2.0}))  # nobody listens now
        with console(tmp_path, broker) as second:
            wait_until(lambda: row(second).state is TerminalState.AS_WANTED, 10)
            assert row(second).reported.applied == 2
        client.stop()  # the last will, and again nobody listens
        with console(tmp_path, broker) as third:
            wait_until(lambda: row(third).state is TerminalState.OFFLINE, 10)
    finally:
        client.stop()


def test_a_switch_while_the_broker_is_away_goes_out_when_it_is_back(
    tmp_path: Path, broker: Mosquitto
) -> None:
    terminal = FakeTerminal("lobby-1", SystemClock())  # type: ignore[arg-type]
    with console(tmp_path, broker) as made:
        set_up(made, terminal)
        wait_until(lambda: row(made).is_published)
        broker.kill()
        wait_until(lambda: made.bridge.state != "connected")
        made.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
        sent = made.services.commands.send(MANAGER, "lobby-1", "report.now", expires_in_s=60)
        assert not row(made).is_published
        broker.start()
        wait_until(lambda: row(made).is_published, 30)
        wait_until(lambda: made.services.commands.status(MANAGER, sent.id).state == "sent")
        ear = Ear()
        client = line(broker, terminal, ear)
        try:
            client.start()
            assert ear.up.wait(10)
            wait_until(lambda: bool(ear.heard))
            assert {one.topic for one in ear.heard} == {"modunuri/1/t/lobby-1/desired"}  # no late command
        finally:
            client.stop()

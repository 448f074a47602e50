"""A broker whose authority has a successor that signs already: who was told of it comes in, over real TLS."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.console.broker.authority import Authority
from kiosk.console.broker.doors import SupervisedBroker
from kiosk.console.store.database import Store
from kiosk.secrets import MemorySecrets
from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.mqtt import Loss, MqttClient, MqttSettings
from kiosk.twin.topics import CONSOLE
from tests.helpers.console_core import KEYS
from tests.helpers.live_console import Ear
from tests.helpers.mosquitto import free_port, wait_until

NAMES = ("localhost",)


def test_a_client_learns_the_next_authority_without_a_restart(tmp_path: Path) -> None:
    clock, secrets, folder = SystemClock(), MemorySecrets(), tmp_path / "broker"
    # Nine years and two days of a broker's life before this test.
    begun = clock.now() - timedelta(days=9 * 365 + 2)
    authority = Authority(folder, secrets)
    authority.prepare(NAMES, begun)
    first = authority.bundle(begun)
    authority.prepare(NAMES, begun + timedelta(days=8 * 365 + 1))
    store = Store.open(f"sqlite:///{tmp_path / 'console.db'}", KEYS.store, clock)
    broker = SupervisedBroker(store, secrets, folder, clock, host="127.0.0.1", port=free_port())
    both = broker.ca_certificate
    assert both.startswith(first) and both != first
    broker.start()
    ear = Ear()
    address = BrokerAddress.parse(broker.own_url, CONSOLE, broker.password, first)
    client = MqttClient(MqttSettings(address, client_id=CONSOLE, first_wait_s=0.1), ear)
    try:
        client.start()
        wait_until(lambda: Loss.UNTRUSTED in ear.losses, 20, "the next authority is not known")
        client.trust(both)
        client.retry_now()
        wait_until(lambda: client.is_connected, 20, "it is known from the next connection on")
    finally:
        client.stop()
        broker.stop()
        store.dispose()

"""The real console with the real broker that it supervises, on free ports of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.clock import Clock, SystemClock
from kiosk.console.broker.doors import SupervisedBroker
from kiosk.console.broker.passwords import hash_password
from kiosk.console.core import Console, ConsoleParts
from kiosk.console.services.issuing import Issuer
from kiosk.console.store.database import Store
from kiosk.console.store.models import Terminal
from kiosk.secrets import MemorySecrets
from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.mqtt import Loss, MqttClient, MqttSettings, PublishMessage, ReceiveMessage
from kiosk.twin.signing import encode_key
from tests.helpers.console_core import HASHER, KEYS, MANAGER, FakeTerminal
from tests.helpers.mosquitto import free_port, wait_until


@dataclass
class Ear:
    """A listener that keeps what it hears."""

    heard: list[ReceiveMessage] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    up: threading.Event = field(default_factory=threading.Event)
    will: PublishMessage | None = None
    on_heard: Callable[[ReceiveMessage], None] | None = None

    def on_connecting(self) -> PublishMessage | None:
        return self.will

    def on_connected(self) -> None:
        self.up.set()

    def on_disconnected(self, loss: Loss) -> None:
        self.up.clear()
        self.losses.append(loss)

    def on_message(self, message: ReceiveMessage) -> None:
        self.heard.append(message)
        if self.on_heard is not None:
            self.on_heard(message)


class LiveConsole:
    """What a test needs of a running console."""

    def __init__(self, console: Console, broker: SupervisedBroker, clock: Clock) -> None:
        self.console = console
        self.services = console.services
        self.broker = broker
        self.clock = clock

    def add_places(self) -> None:
        sites = self.services.sites
        sites.add_district(MANAGER, "west", "서구")
        sites.add(MANAGER, "mapo", "마포 어울림", "west", "Asia/Seoul")

    def join(self, *ids: str, site: str = "mapo") -> list[FakeTerminal]:
        """Put terminals in as enrolment does it; their broker password is their id and ``-password``."""
        made = [FakeTerminal(id, self.clock) for id in ids]  # type: ignore[arg-type]
        issuer: Issuer = self.console.issuer
        with self.console.store.write() as work:
            for terminal in made:
                work.session.add(
                    Terminal(
                        id=terminal.id,
                        name=f"이름 {terminal.id}",
                        site_id=site,
                        added_at=work.now,
                        identity=encode_key(terminal.key.public),
                        broker_hash=hash_password(f"{terminal.id}-password"),
                    )
                )
            issuer.issue(work, list(ids), MANAGER, {"joined": True})
            work.changed("places")
            work.changed("identities")
        self.broker.refresh()
        return made

    def address(self, id: str, password: str | None = None) -> BrokerAddress:
        return BrokerAddress.parse(
            self.broker.own_url,
            id,
            f"{id}-password" if password is None else password,
            self.broker.ca_certificate,
        )

    def client(self, id: str, ear: Ear, *subscriptions: str, **settings: Any) -> MqttClient:
        fields: dict[str, Any] = {"client_id": id, "subscriptions": subscriptions, "first_wait_s": 0.1}
        return MqttClient(MqttSettings(address=self.address(id), **(fields | settings)), ear)

    def wait_connected(self) -> None:
        wait_until(lambda: self.console.bridge.state == "connected", 15, "the console is connected")


@contextmanager
def live_console(
    folder: Path, *, url: str | None = None, clock: Clock | None = None
) -> Iterator[LiveConsole]:
    """Run a console over a new SQLite file, or the database at *url*, with a broker of its own."""
    clock = clock or SystemClock()
    store = Store.open(
        url or f"sqlite:///{folder / 'console.db'}", KEYS.store if url is None else None, clock
    )
    broker = SupervisedBroker(
        store, MemorySecrets(), folder / "broker", clock, host="127.0.0.1", port=free_port()
    )
    console = Console(ConsoleParts(store=store, keys=KEYS, broker=broker, data_dir=folder, hasher=HASHER))
    broker.start()
    console.start()
    try:
        live = LiveConsole(console, broker, clock)
        live.wait_connected()
        yield live
    finally:
        console.stop()

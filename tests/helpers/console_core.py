"""The real console over a temporary store, with a broker and terminals that tests hold in their hands."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from kiosk.clock import SteppedClock
from kiosk.console.bridge.reading import Received
from kiosk.console.core import Console, ConsoleParts
from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.errors import ConsoleError
from kiosk.console.services.views import EVERYTHING, Scope, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.models import Desired, Terminal
from kiosk.twin.documents import (
    AnswerDocument,
    CommandDocument,
    DesiredDocument,
    Document,
    HelpDocument,
    PresenceDocument,
    ReportedDocument,
    parse_document,
)
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.mqtt import MqttListener, PublishMessage
from kiosk.twin.signing import SigningKey, encode_key
from kiosk.twin.topics import Kind, parse_topic, topic

KEYS = ConsoleKeys(store=b"s" * 32, fields=b"f" * 32, signing=SigningKey(b"c" * 32))
#: Cheap on purpose: what is tested is not Argon2.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

MANAGER = Staff("m" * 32, "Kim", "manager", EVERYTHING)
AUDITOR = Staff("a" * 32, "Choi", "auditor", EVERYTHING)
HELPER = Staff("h" * 32, "Park", "helper", Scope(sites=frozenset({"mapo"})))
OTHER_HELPER = Staff("o" * 32, "Lee", "helper", Scope(districts=frozenset({"west"})))


class FakeLine:
    """The line to the broker: keeps what is published; acknowledges at once unless told to wait."""

    def __init__(self, listener: MqttListener) -> None:
        self.listener = listener
        self.published: list[PublishMessage] = []
        self.waiting: list[Callable[[bool], None]] = []
        self.is_connected = True
        self.is_holding = False
        self.quiet_s = 0.0

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        if not self.is_connected:
            return False
        self.published.append(message)
        if on_acked is not None:
            if self.is_holding:
                self.waiting.append(on_acked)
            else:
                on_acked(True)
        return True

    def start(self) -> None: ...

    def stop(self, timeout: float = 5.0) -> None: ...

    def retry_now(self) -> None: ...

    def of(self, kind: Kind, terminal: str) -> list[PublishMessage]:
        return [one for one in self.published if one.topic == topic(kind, terminal)]


@dataclass
class FakeBroker:
    """A broker that only remembers."""

    password: str = "console-password"
    url: str = "mqtts://broker.example:8883"
    own_url: str = "mqtts://localhost:8883"
    ca_certificate: str = "PEM"
    refreshed: int = 0

    def start(self) -> None: ...

    def refresh(self) -> None:
        self.refreshed += 1

    def renew(self) -> bool:
        return False

    def stop(self) -> None: ...


@dataclass
class FakeGateway:
    """Terminals' keys at a gateway that can be away."""

    url: str = "https://gateway.example"
    keys: dict[str, str] = field(default_factory=dict)
    is_away: bool = False
    #: What happens elsewhere while it makes a key.
    during: Callable[[], None] = lambda: None

    def create(self, name: str, district: str, site: str) -> str:
        self._answer()
        self.during()
        self.keys[name] = f"key-of-{name}-{uuid.uuid4().hex}"
        return self.keys[name]

    def revoke(self, name: str) -> None:
        self._answer()
        self.keys.pop(name, None)

    def _answer(self) -> None:
        if self.is_away:
            raise ConsoleError("없음", technical="away")


class FakeTerminal:
    """A terminal's voice: signed documents of one connection after the other."""

    def __init__(self, id: str, clock: SteppedClock) -> None:
        self.id = id
        self.clock = clock
        self.key = SigningKey(id.encode().ljust(32, b"-")[:32])
        self.connection = ""
        self.sequence = 0
        self.connect()

    def connect(self) -> str:
        self.connection, self.sequence, self.helps = str(uuid.uuid4()), 0, 0
        return self.connection

    def next_help(self) -> int:
        self.helps += 1
        return self.helps

    def say(
        self, document: Document, kind: Kind, *, is_kept: bool = False, key: SigningKey | None = None
    ) -> Received:
        payload = seal_envelope(kind, self.id, document.to_body(), key or self.key)
        return Received(topic(kind, self.id), payload, is_kept)

    def birth(self, *, is_kept: bool = False, at: datetime | None = None) -> Received:
        moment = at or self.clock.now()
        document = PresenceDocument(terminal=self.id, is_online=True, connection=self.connection, at=moment)
        return self.say(document, Kind.PRESENCE, is_kept=is_kept)

    def will(
        self, connection: str | None = None, *, is_kept: bool = False, at: datetime | None = None
    ) -> Received:
        document = PresenceDocument(
            terminal=self.id,
            is_online=False,
            connection=connection or self.connection,
            at=at or self.clock.now(),
        )
        return Received(topic(Kind.PRESENCE, self.id), document.to_body().encode(), is_kept)

    def report(self, *, is_kept: bool = False, **values: Any) -> Received:
        self.sequence += 1
        fields: dict[str, Any] = {
            "terminal": self.id,
            "since": self.clock.now(),
            "connection": self.connection,
            "sequence": self.sequence,
            "identity": self.key.kid,
        }
        return self.say(ReportedDocument(**(fields | values)), Kind.REPORTED, is_kept=is_kept)

    def applied(self, version: int, **values: Any) -> Received:
        return self.report(**({"seen": version, "applied": version, "result": "applied"} | values))

    def answer(self, command: str, outcome: str = "done", **values: Any) -> Received:
        fields: dict[str, Any] = {
            "terminal": self.id,
            "id": command,
            "outcome": outcome,
            "at": self.clock.now(),
        }
        return self.say(AnswerDocument(**(fields | values)), Kind.ANSWER)

    def help(self, state: str, call: str | None, *, is_kept: bool = False, **values: Any) -> Received:
        fields: dict[str, Any] = {
            "terminal": self.id,
            "state": state,
            "call": call,
            "since": self.clock.now(),
            "asked_at": self.clock.now(),
            "connection": self.connection,
            "sequence": self.next_help(),
        }
        return self.say(HelpDocument(**(fields | values)), Kind.HELP, is_kept=is_kept)


class Desk:
    """A console in a test, with shortcuts."""

    def __init__(
        self, console: Console, clock: SteppedClock, broker: FakeBroker, gateway: FakeGateway | None
    ) -> None:
        self.console = console
        self.services = console.services
        self.store = console.store
        self.clock = clock
        self.broker = broker
        self.gateway = gateway
        line = console.bridge._client
        assert isinstance(line, FakeLine)
        self.line = line
        self.terminals: dict[str, FakeTerminal] = {}

    def add_places(self) -> None:
        sites = self.services.sites
        sites.add_district(MANAGER, "west", "서구")
        sites.add_district(MANAGER, "east", "동구")
        sites.add(MANAGER, "mapo", "마포 어울림", "west", "Asia/Seoul")
        sites.add(MANAGER, "gangdong", "강동 어울림", "east", "Asia/Seoul")

    def join(self, id: str = "lobby-1", site: str = "mapo") -> FakeTerminal:
        """Put a terminal in as enrolment does it, without the 50 ms of its code."""
        terminal = FakeTerminal(id, self.clock)
        with self.store.write() as work:
            work.session.add(
                Terminal(
                    id=id,
                    name=f"이름 {id}",
                    site_id=site,
                    added_at=work.now,
                    identity=encode_key(terminal.key.public),
                    broker_hash="$7$",
                )
            )
            self.console.issuer.issue(work, [id], MANAGER, {"joined": True})
            work.changed("places")
        self.terminals[id] = terminal
        return terminal

    def hear(self, *messages: Received) -> int:
        intake = self.console.intake
        return intake.write([opened for one in messages if (opened := intake.open(one)) is not None])

    def publish(self) -> None:
        self.console.bridge.publisher.publish_waiting()
        self.console.bridge.publisher.publish_waiting()

    def version(self, id: str = "lobby-1") -> int:
        with self.store.read() as session:
            row = session.get(Desired, id)
            return row.version if row is not None else 0

    def document(self, id: str = "lobby-1") -> DesiredDocument:
        with self.store.read() as session:
            row = session.get(Desired, id)
            assert row is not None
            opened = open_envelope(row.payload.encode(), Kind.DESIRED, id, KEYS.ring)
            assert opened.digest == row.digest
            return parse_document(opened.body, DesiredDocument, id)

    def row(self, id: str = "lobby-1"):
        (row,) = self.services.terminals.rows(MANAGER, [id])
        return row

    def commands(self, id: str = "lobby-1") -> list[CommandDocument]:
        """Return the commands that were published to a terminal."""
        found = []
        for message in self.line.of(Kind.COMMAND, id):
            opened = open_envelope(message.payload, Kind.COMMAND, id, KEYS.ring)
            found.append(parse_document(opened.body, CommandDocument, id))
        return found

    def desired(self, message: PublishMessage) -> DesiredDocument:
        place = parse_topic(message.topic)
        assert place is not None
        opened = open_envelope(message.payload, Kind.DESIRED, place[1], KEYS.ring)
        return parse_document(opened.body, DesiredDocument, place[1])


@contextmanager
def open_desk(
    folder: Path,
    *,
    url: str | None = None,
    gateway: FakeGateway | None = None,
    clock: SteppedClock | None = None,
    **parts: Any,
) -> Iterator[Desk]:
    """Open a console over a new SQLite file, or the database at *url*."""
    clock = clock or SteppedClock()
    store = Store.open(
        url or f"sqlite:///{folder / 'console.db'}", KEYS.store if url is None else None, clock
    )
    broker = FakeBroker()
    console = Console(
        ConsoleParts(
            store=store,
            keys=KEYS,
            broker=broker,
            data_dir=folder,
            gateway=gateway,
            hasher=HASHER,
            connect=FakeLine,
            **parts,
        )
    )
    console.bridge.on_connecting()
    console.bridge._standing.note()
    try:
        yield Desk(console, clock, broker, gateway)
    finally:
        store.dispose()

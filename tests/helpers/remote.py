"""A terminal's agent without screens, network or sleep: fake broker, fake visitor, real twin."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.clock import SteppedClock
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import ModeState
from kiosk.remote.actions import AskConsent, Offer, ShowAssist, ShowHelp
from kiosk.remote.agent import Agent, AgentIdentity
from kiosk.remote.counts import Counts
from kiosk.remote.journal import FileJournal
from kiosk.remote.modes import ControllerModes
from kiosk.remote.ports import Ports
from kiosk.remote.store import FileDesiredStore, StoredWish
from kiosk.screens.view import View
from kiosk.twin.documents import (
    AnswerDocument,
    AssistDocument,
    CommandDocument,
    CountsDocument,
    DesiredDocument,
    Health,
    HelpDocument,
    PresenceDocument,
    ReportedDocument,
    StandingMessage,
    parse_document,
)
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.mqtt import Loss, MqttListener, PublishMessage, ReceiveMessage
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import CONSOLE_PRESENCE, Kind, parse_topic, topic
from tests.helpers.twin import CONSOLE_KEY, RING, TERMINAL, TERMINAL_KEY, command, desired, fuzz, sealed

SHAPES = {
    Kind.REPORTED: ReportedDocument,
    Kind.PRESENCE: PresenceDocument,
    Kind.ANSWER: AnswerDocument,
    Kind.HELP: HelpDocument,
    Kind.ASSIST: AssistDocument,
    Kind.COUNTS: CountsDocument,
}


@dataclass
class Weather:
    """How badly the network behaves: chances from 0 to 1."""

    drop: float = 0.0
    duplicate: float = 0.0
    delay_s: float = 0.0


class FakeBroker:
    """Keeps retained messages and delivers later, never inside of a call."""

    def __init__(self, clock: SteppedClock, seed: int = 1) -> None:
        self.clock = clock
        self.rng = random.Random(seed)
        self.weather = Weather()
        self.retained: dict[str, PublishMessage] = {}
        self.transport: FakeTransport | None = None
        self.ring = KeyRing.of(TERMINAL_KEY.public)
        self.documents: dict[Kind, list[Any]] = {kind: [] for kind in SHAPES}

    def from_console(self, kind: Kind, payload: bytes, **values: Any) -> None:
        message = PublishMessage(topic(kind, TERMINAL), payload, **values)
        if message.is_retained:
            self.retained[message.topic] = message
        self._deliver(message)

    def console_says(self, payload: bytes) -> None:
        """The console's presence, kept like the real one; who listens hears it as said just now."""
        message = PublishMessage(CONSOLE_PRESENCE, payload, is_retained=True)
        self.retained[message.topic] = message
        self._deliver(message)

    def _deliver(self, message: PublishMessage, *, is_kept: bool = False) -> None:
        transport = self.transport
        if transport is None or not transport.is_connected or self.rng.random() < self.weather.drop:
            return
        for _ in range(2 if self.rng.random() < self.weather.duplicate else 1):
            delay = self.rng.uniform(0, self.weather.delay_s)
            received = ReceiveMessage(
                message.topic,
                message.payload,
                message.qos,
                is_kept or (message.is_retained and message.topic != CONSOLE_PRESENCE),
                expiry_s=message.expiry_s,
            )
            connection = transport.connections
            self.clock.call_later(delay, lambda r=received, c=connection: self._arrive(transport, r, c))

    def _arrive(self, transport: FakeTransport, message: ReceiveMessage, connection: int) -> None:
        if transport.is_connected and transport.connections == connection:
            transport.listener.on_message(message)

    def connected(self, transport: FakeTransport) -> None:
        self.transport = transport
        for name, message in list(self.retained.items()):
            place = parse_topic(name)
            if name == CONSOLE_PRESENCE or (place is not None and place[0] is Kind.DESIRED):
                self._deliver(message, is_kept=True)

    def take(self, message: PublishMessage) -> None:
        place = parse_topic(message.topic)
        assert place is not None
        if message.is_retained:
            self.retained[message.topic] = message
        opened = open_envelope(message.payload, place[0], place[1], self.ring)
        self.documents[place[0]].append(parse_document(opened.body, SHAPES[place[0]], place[1]))


class FakeTransport:
    """The terminal's end; acknowledgements come later."""

    def __init__(self, broker: FakeBroker, listener: MqttListener) -> None:
        self.broker = broker
        self.listener = listener
        self.is_connected = False
        self.connections = 0
        self.will: PublishMessage | None = None
        self.trusted: list[str] = []

    def start(self) -> None:
        self.connect()

    def trust(self, ca_certificate: str) -> None:
        self.trusted.append(ca_certificate)

    def connect(self) -> None:
        self.will = self.listener.on_connecting()
        self.is_connected = True
        self.connections += 1
        self.listener.on_connected()
        self.broker.connected(self)

    def lose(self) -> None:
        if self.is_connected:
            self.is_connected = False
            if self.will is not None:
                self.broker.take(self.will)
            self.listener.on_disconnected(Loss.LOST)

    def stop(self) -> None:
        self.is_connected = False
        if self.will is not None:
            self.broker.take(self.will)

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        if not self.is_connected:
            return False
        self.broker.take(message)
        if on_acked is not None:
            self.broker.clock.call_later(0.001, lambda: on_acked(self.is_connected))
        return True


class FakeVisitor:
    """Remembers what they were asked, and answers when the test says so."""

    def __init__(self) -> None:
        self.offers: dict[str, tuple[Offer, Callable[[Any], None]]] = {}
        self.told: list[Offer] = []
        self.consent: tuple[AskConsent, Callable[[bool], None]] | None = None
        self.assist: ShowAssist | None = None
        self.help: ShowHelp | None = None
        self.messages: tuple[StandingMessage, ...] = ()
        self.listeners: list[Callable[[bool], None]] = []

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        listener(False)
        return lambda: self.listeners.remove(listener)

    def busy(self, is_busy: bool) -> None:
        for listener in tuple(self.listeners):
            listener(is_busy)

    def offer(self, offer: Offer, on_answer: Callable[[Any], None]) -> None:
        self.offers[offer.id] = (offer, on_answer)
        self.told.append(offer)

    def withdraw_offer(self, offer_id: str) -> None:
        self.offers.pop(offer_id)

    def answer(self, word: str) -> None:
        name = next(reversed(self.offers))
        self.offers[name][1](word)
        if word != "yes":
            self.offers.pop(name, None)

    def ask_consent(self, question: AskConsent, on_answer: Callable[[bool], None]) -> None:
        self.consent = (question, on_answer)

    def show_assist(self, assist: ShowAssist) -> None:
        self.assist = assist
        if assist.session is None:
            self.consent = None

    def show_help(self, help_state: ShowHelp) -> None:
        self.help = help_state

    def show_clock(self, *, is_trusted: bool) -> None:
        self.is_clock_trusted = is_trusted

    def show_messages(self, messages: tuple[StandingMessage, ...]) -> None:
        self.messages = messages


class FakeSession:
    def __init__(self) -> None:
        self.in_use = False
        self.listeners: list[Callable[[bool], None]] = []

    def is_in_use(self) -> bool:
        return self.in_use

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def set(self, in_use: bool) -> None:
        self.in_use = in_use
        for listener in tuple(self.listeners):
            listener(in_use)


class FakeScreen:
    def __init__(self) -> None:
        self.current: View | None = None
        self.listeners: list[Callable[[View], None]] = []

    def view(self) -> View | None:
        return self.current

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def show(self, view: View) -> None:
        self.current = view
        for listener in tuple(self.listeners):
            listener(view)


class FakeExecute:
    def __init__(self) -> None:
        self.done: list[tuple[CommandDocument, Any]] = []
        self.waits = False
        self.raises = False
        self.finish: Callable[..., None] = lambda *values: None

    def execute(self, command: CommandDocument, arguments: Any, done: Callable[..., None]) -> None:
        self.done.append((command, arguments))
        if self.raises:
            raise RuntimeError("what a visitor typed")
        self.finish = done
        if not self.waits:
            done("done", "", {})


@dataclass
class FakeHealth:
    gateway: str | None = None
    voices: dict[str, str] = field(default_factory=lambda: {"ko": "ok"})

    def health(self) -> Health:
        return Health(voice=self.voices, disk_free_mb=1000)

    def use_gateway(self, url: str | None) -> None:
        self.gateway = url


class RecordingStore:
    """A real file that can be full, and remembers what was on the disk when."""

    def __init__(self, path: Path) -> None:
        self._file = FileDesiredStore(path)
        self.is_full = False
        self.saved: list[int] = []

    def load(self) -> StoredWish | None:
        return self._file.load()

    def save(self, wish: StoredWish) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")
        self._file.save(wish)
        opened = open_envelope(wish.payload, Kind.DESIRED, TERMINAL, KeyRing.decode(wish.checked_with))
        self.saved.append(parse_document(opened.body, DesiredDocument, TERMINAL).version)


class RecordingJournal(FileJournal):
    is_full = False

    def begin(self, command: str, issued_at: float) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")
        super().begin(command, issued_at)


@dataclass
class Rig:
    """A terminal, its broker and its visitor."""

    folder: Path
    seed: int = 1
    languages: tuple[str, ...] = ("ko", "en")
    clock: SteppedClock = field(default_factory=SteppedClock)
    slow_disk_s: float = 0.0
    max_volume_db: int = 12

    def __post_init__(self) -> None:
        self.broker = FakeBroker(self.clock, self.seed)
        self.boot()

    def boot(self) -> None:
        """Start the terminal's program; the disk is what the last one left."""
        self.modes = ModeController(ModeState(), self.languages, self.max_volume_db)
        self.session, self.screen = FakeSession(), FakeScreen()
        self.visitor, self.execute, self.health = FakeVisitor(), FakeExecute(), FakeHealth()
        self.store = RecordingStore(self.folder / "desired.json")
        self.journal = RecordingJournal(self.folder / "commands.jsonl")
        self.is_dead = False
        self.console_told: list[bool] = []
        self.agent = Agent(
            AgentIdentity(TERMINAL, TERMINAL_KEY, RING, app="1.0"),
            Ports(
                ControllerModes(self.modes),
                self.session,
                self.screen,
                self.visitor,
                self.execute,
                self.health,
            ),
            self.store,
            self.journal,
            self._transport,
            self.clock,
            self.clock,
            self._background,
            Counts(self.clock, self.folder / "counts.json"),
            on_console=self.console_told.append,
        )
        self.agent.start()
        self.run()

    def _transport(self, listener: MqttListener) -> FakeTransport:
        self.transport = FakeTransport(self.broker, listener)
        return self.transport

    def _background(self, work: Callable[[], None]) -> None:
        agent = self.journal
        self.clock.call_later(
            self.slow_disk_s, lambda: work() if agent is self.journal and not self.is_dead else None
        )

    def crash(self) -> None:
        """kill -9: nothing more is written or said."""
        self.is_dead = True
        self.agent._fall_silent()
        self.transport.lose()

    def run(self, seconds: float = 1.0) -> None:
        self.clock.advance(seconds)

    def want(self, document: DesiredDocument, key: SigningKey = CONSOLE_KEY) -> None:
        """The console publishes a wish."""
        payload = seal_envelope(Kind.DESIRED, TERMINAL, document.to_body(), key)
        self.broker.from_console(Kind.DESIRED, payload, is_retained=True)
        self.run()

    def send(self, command: CommandDocument, *, settle_s: float = 1.0, **values: Any) -> None:
        payload = seal_envelope(Kind.COMMAND, TERMINAL, command.to_body(), CONSOLE_KEY)
        self.broker.from_console(Kind.COMMAND, payload, **({"expiry_s": int(command.expires_in_s)} | values))
        self.run(settle_s)

    @property
    def reported(self) -> ReportedDocument:
        return self.broker.documents[Kind.REPORTED][-1]

    @property
    def answers(self) -> list[AnswerDocument]:
        return self.broker.documents[Kind.ANSWER]

    @property
    def refusals(self) -> list[str]:
        return [refusal.reason for refusal in self.reported.refused]

    def layers(self) -> Mapping[str, Any]:
        """What the three layers of the centre ask for now."""
        merged: dict[str, Any] = {}
        for source in (Source.STANDING, Source.SCHEDULE, Source.STAFF):
            merged.update(self.modes.layer(source))
        return merged


def fuzz_terminal(rig: Rig, kind: Kind, seed: int, count: int) -> None:
    """Send *count* bad payloads on a topic; assert that nothing changes and the last ten are shown."""
    good = sealed(desired(9) if kind is Kind.DESIRED else command("session.end"), kind)
    before, saved, seen = rig.modes.state, list(rig.store.saved), rig.agent.state.seen
    for payload in fuzz(seed, good, count):
        rig.broker.from_console(kind, payload)
    rig.run()
    assert rig.modes.state == before
    assert rig.store.saved == saved
    assert rig.execute.done == []
    assert rig.agent.state.seen == seen
    assert len(rig.reported.refused) == 10

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.twin.mqtt import CONTESTED_TRIES, Loss, MqttClient, MqttSettings, PublishMessage, ReceiveMessage
from tests.helpers.mosquitto import Mosquitto, wait_until

DESIRED = "modunuri/1/t/lobby-1/desired"
COMMAND = "modunuri/1/t/lobby-1/command"
PRESENCE = "modunuri/1/t/lobby-1/presence"


class Ear:
    """A listener that remembers."""

    def __init__(self, will: PublishMessage | None = None) -> None:
        self.will = will
        self.messages: queue.Queue[ReceiveMessage] = queue.Queue()
        self.ups = 0
        self.losses: list[Loss] = []
        self.raises = False

    def on_connecting(self) -> PublishMessage | None:
        return self.will

    def on_connected(self) -> None:
        self.ups += 1

    def on_disconnected(self, loss: Loss) -> None:
        self.losses.append(loss)

    def on_message(self, message: ReceiveMessage) -> None:
        self.messages.put(message)
        if self.raises:
            raise RuntimeError("a listener fails")

    def next(self, seconds: float = 5.0) -> ReceiveMessage:
        return self.messages.get(timeout=seconds)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    made = Mosquitto(tmp_path / "broker")
    made.add_user("lobby-1")
    made.start()
    yield made
    made.stop()


class Line:
    """A client with its ear, closed at the end of the test."""

    def __init__(self, broker: Mosquitto, user: str, *filters: str, **values: object) -> None:
        self.ear = Ear(values.pop("will", None))  # type: ignore[arg-type]
        address = values.pop("address", None) or broker.address(user)
        settings = MqttSettings(address, user, filters, **({"first_wait_s": 0.05} | values))  # type: ignore[arg-type]
        self.client = MqttClient(settings, self.ear, seed=1)

    def __enter__(self) -> Line:
        self.client.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.client.stop()

    def up(self) -> Line:
        wait_until(lambda: self.client.is_connected, what="connected")
        return self

    def send(self, topic: str, payload: bytes, **values: object) -> bool:
        acked: queue.Queue[bool] = queue.Queue()
        assert self.client.publish(PublishMessage(topic, payload, **values), acked.put)  # type: ignore[arg-type]
        return acked.get(timeout=5)


def test_what_is_published_arrives_and_is_acknowledged(broker):
    with Line(broker, "lobby-1", DESIRED, COMMAND) as terminal, Line(broker, "console") as console:
        terminal.up()
        console.up()
        assert console.send(COMMAND, b"now", expiry_s=60)
        got = terminal.ear.next()
        assert (got.topic, got.payload, got.qos, got.is_retained) == (COMMAND, b"now", 1, False)
        assert got.expiry_s == 60
        assert got.received_at > 0


def test_retained_messages_say_so_live_and_kept(broker):
    with Line(broker, "lobby-1", DESIRED) as terminal, Line(broker, "console") as console:
        terminal.up()
        console.up()
        assert console.send(DESIRED, b"one", is_retained=True)
        assert terminal.ear.next().is_retained
    with Line(broker, "lobby-1", DESIRED) as again:
        got = again.ear.next()
        assert (got.payload, got.is_retained) == (b"one", True)


def test_the_last_will_is_published_on_leaving(broker):
    will = PublishMessage(PRESENCE, b"gone", is_retained=True)
    with Line(broker, "console", PRESENCE) as console:
        console.up()
        with Line(broker, "lobby-1", will=will) as terminal:
            terminal.up()
        assert console.ear.next().payload == b"gone"
        assert terminal.ear.losses == [Loss.CLOSED]


def test_a_broker_that_comes_back_is_found_again_and_acks_are_told(broker):
    with Line(broker, "lobby-1", DESIRED) as terminal:
        terminal.up()
        broker.kill()
        wait_until(lambda: not terminal.client.is_connected)
        assert not terminal.client.publish(PublishMessage(PRESENCE, b"x"))
        broker.start()
        terminal.up()
        wait_until(lambda: terminal.ear.ups == 2)
        assert terminal.ear.losses[0] is Loss.LOST
        assert set(terminal.ear.losses[1:]) <= {Loss.UNREACHABLE}
        assert terminal.send(PRESENCE, b"back")


def test_a_wrong_password_is_not_tried_again_and_again(broker):
    wrong = broker.address("lobby-1", "guess")
    with Line(broker, "lobby-1", address=wrong) as terminal:
        wait_until(lambda: bool(terminal.ear.losses))
        threading.Event().wait(1.0)
        assert terminal.ear.losses == [Loss.REFUSED]


def test_the_same_identity_twice_ends_in_a_pause_and_not_in_a_quarrel(broker):
    with Line(broker, "lobby-1", DESIRED) as first, Line(broker, "lobby-1", DESIRED) as second:
        first.up()
        wait_until(lambda: Loss.TAKEN_OVER in first.ear.losses + second.ear.losses, 15)
        calm = first if Loss.TAKEN_OVER in first.ear.losses else second
        winner = second if calm is first else first
        winner.up()
        threading.Event().wait(1.0)
        assert winner.client.is_connected
        assert not calm.client.is_connected
        assert max(first.ear.ups, second.ear.ups) <= CONTESTED_TRIES + 1


def test_a_listener_that_fails_does_not_end_the_connection(broker):
    with Line(broker, "lobby-1", COMMAND) as terminal, Line(broker, "console") as console:
        terminal.up()
        console.up()
        terminal.ear.raises = True
        for number in range(3):
            assert console.send(COMMAND, b"%d" % number)
        assert [terminal.ear.next().payload for _ in range(3)] == [b"0", b"1", b"2"]
        assert terminal.ear.ups == 1


def test_many_messages_in_flight_are_all_acknowledged(broker):
    acked: queue.Queue[bool] = queue.Queue()
    with Line(broker, "lobby-1", COMMAND) as terminal, Line(broker, "console") as console:
        terminal.up()
        console.up()
        for number in range(2000):
            assert console.client.publish(PublishMessage(COMMAND, b"%d" % number), acked.put)
        assert all(acked.get(timeout=10) for _ in range(2000))
        assert [int(terminal.ear.next().payload) for _ in range(2000)] == list(range(2000))


def test_a_broker_that_takes_few_at_once_is_never_sent_more(tmp_path):
    broker = Mosquitto(tmp_path / "small", max_inflight=3)
    broker.start()
    acked: queue.Queue[bool] = queue.Queue()
    try:
        with Line(broker, "console", max_inflight=500) as console:
            console.up()
            for number in range(200):
                assert console.client.publish(PublishMessage(DESIRED, b"%d" % number), acked.put)
            assert all(acked.get(timeout=10) for _ in range(200))
            assert (console.ear.ups, console.ear.losses) == (1, [])
            assert console.client._connection._outgoing.most == 3
    finally:
        broker.kill()


def test_messages_that_waited_for_their_turn_are_told_that_the_broker_is_gone(tmp_path):
    broker = Mosquitto(tmp_path / "small", max_inflight=3)
    broker.start()
    acked: queue.Queue[bool] = queue.Queue()
    with Line(broker, "console", max_inflight=500) as console:
        console.up()
        broker.freeze()
        for _ in range(20):
            assert console.client.publish(PublishMessage(DESIRED, b"x"), acked.put)
        broker.kill()
        assert [acked.get(timeout=10) for _ in range(20)] == [False] * 20


def test_tls_with_the_right_authority_connects_and_with_another_does_not(tmp_path):
    broker = Mosquitto(tmp_path / "secure", is_secure=True)
    other = Mosquitto(tmp_path / "other", is_secure=True)
    broker.add_user("lobby-1")
    broker.start()
    try:
        with Line(broker, "lobby-1", DESIRED) as terminal:
            terminal.up()
        wrong = broker.address("lobby-1")
        wrong = type(wrong)(wrong.host, wrong.port, True, wrong.username, wrong.password, other.ca)
        with Line(broker, "lobby-1", address=wrong) as terminal:
            wait_until(lambda: bool(terminal.ear.losses))
            assert terminal.ear.losses == [Loss.UNTRUSTED]
        named = type(wrong)("localhost", wrong.port, True, wrong.username, wrong.password, broker.ca)
        with Line(broker, "lobby-1", address=named) as terminal:
            wait_until(lambda: bool(terminal.ear.losses))
            assert terminal.ear.losses == [Loss.UNTRUSTED], "the certificate names 127.0.0.1 only"
    finally:
        broker.stop()

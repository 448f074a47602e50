"""What a client asks of a broker: read from the packet itself, and seen at a real Mosquitto."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from kiosk.console.core import Console
from kiosk.remote.connecting import mqtt_transport
from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.limits import KEEP_ALIVE_S, MAX_PACKET
from kiosk.twin.mqtt import MqttClient, MqttSettings
from tests.helpers.mosquitto import Mosquitto, wait_until
from tests.integration.remote.test_mqtt import COMMAND, DESIRED, Ear, Line

_CLEAN_START = 0x02


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    made = Mosquitto(tmp_path / "broker")
    made.add_user("lobby-1")
    made.start()
    yield made
    made.stop()


def connect_packet(make: Callable[[str], MqttClient]) -> bytes:
    """Return the CONNECT packet of the client that *make* builds for a broker's address."""
    packets: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(5)
                packets.append(connection.recv(65_536))

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        client = make(f"mqtt://127.0.0.1:{listening.getsockname()[1]}")
        client.start()
        thread.join(5)
        client.stop()
    return packets[0]


def of_a_terminal(url: str) -> MqttClient:
    enrolled = SimpleNamespace(
        credentials=SimpleNamespace(terminal="lobby-1"), broker=BrokerAddress.parse(url, "lobby-1", "secret")
    )
    made = mqtt_transport(enrolled)(Ear())  # type: ignore[arg-type]
    assert isinstance(made, MqttClient)
    return made


def of_the_console(url: str) -> MqttClient:
    console = SimpleNamespace(broker=SimpleNamespace(own_url=url, password="secret", ca_certificate=""))
    made = Console._connect(console, Ear())  # type: ignore[arg-type]
    assert isinstance(made, MqttClient)
    return made


@pytest.mark.parametrize("make", [of_a_terminal, of_the_console])
def test_the_keep_alive_of_presence_goes_out_and_no_session_is_asked_for(
    make: Callable[[str], MqttClient],
) -> None:
    packet = connect_packet(make)
    at = packet.index(b"\x00\x04MQTT") + 6
    version, flags, keep_alive = struct.unpack_from("!BBH", packet, at)
    assert version == 5
    assert keep_alive == KEEP_ALIVE_S == 30
    assert flags & _CLEAN_START
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    found, _ = properties.unpack(packet[at + 4 :])  # type: ignore[no-untyped-call]
    assert getattr(found, "SessionExpiryInterval", 0) == 0, "a session ends with its connection"
    assert found.MaximumPacketSize == MAX_PACKET


def test_nothing_is_stored_for_who_is_away_and_the_next_connection_gets_nothing_old(
    broker: Mosquitto,
) -> None:
    with Line(broker, "lobby-1", DESIRED, COMMAND) as terminal:
        terminal.up()
    with Line(broker, "console") as console:
        console.up()
        for number in range(3):
            assert console.send(COMMAND, f"missed {number}".encode(), expiry_s=60)
        with Line(broker, "lobby-1", DESIRED, COMMAND) as again:
            again.up()
            assert console.send(COMMAND, b"fresh", expiry_s=60)
            assert again.ear.next().payload == b"fresh"
        assert again.ear.messages.empty()


def test_what_was_on_its_way_when_the_connection_broke_does_not_come_again(broker: Mosquitto) -> None:
    """A stored session would send it again, unacknowledged as it is, to the next connection."""
    address = broker.address("lobby-1")
    heard = threading.Event()
    ear = Ear()
    client = MqttClient(MqttSettings(address, "lobby-1", (COMMAND,)), ear)
    ear.on_message = lambda message: (heard.set(), time.sleep(1.0))  # type: ignore[method-assign,assignment]
    with Line(broker, "console") as console:
        console.up()
        client.start()
        wait_until(lambda: client.is_connected)
        assert console.send(COMMAND, b"cut off", expiry_s=60)
        assert heard.wait(5)
        connection = client._connection
        assert connection is not None
        opened = connection._client.socket()
        opened.shutdown(socket.SHUT_RDWR)  # before the acknowledgement goes out
        client._is_stopping = True
        wait_until(lambda: connection.over.is_set())
        with Line(broker, "lobby-1", COMMAND) as again:
            again.up()
            assert console.send(COMMAND, b"fresh", expiry_s=60)
            assert again.ear.next().payload == b"fresh"
            assert again.ear.messages.empty()
    client.stop()


def test_a_client_knows_since_when_a_frozen_broker_is_quiet(broker: Mosquitto) -> None:
    assert broker.process is not None
    with Line(broker, "lobby-1", DESIRED, keep_alive_s=1) as terminal:
        terminal.up()
        end = time.monotonic() + 3
        while time.monotonic() < end:  # nothing but pings
            assert terminal.client.quiet_s < 2.0
            time.sleep(0.05)
        broker.process.send_signal(19)  # SIGSTOP
        try:
            begun = time.monotonic()
            wait_until(lambda: bool(terminal.ear.losses), 5)
            assert terminal.client.quiet_s >= time.monotonic() - begun - 0.1
        finally:
            broker.process.send_signal(18)  # SIGCONT
        wait_until(lambda: terminal.client.quiet_s < 1.0 and terminal.client.is_connected)

"""The TLS socket of the MQTT client: the same bytes in the same order, whatever the network takes at once."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.twin.mqtt import MqttClient, MqttSettings, PublishMessage
from kiosk.twin.mqtt.gathering import MOST_UNSENT, GatheringSocket
from tests.helpers.mosquitto import Mosquitto, make_certificates, wait_until
from tests.integration.remote.test_mqtt import Ear


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[GatheringSocket, ssl.SSLSocket]]:
    """A gathering socket, and the plain TLS socket at the other end."""
    make_certificates(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    client = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    client.sslsocket_class = GatheringSocket
    here, there = socket.socketpair()
    opened: list[ssl.SSLSocket] = []
    serving = threading.Thread(target=lambda: opened.append(server.wrap_socket(there, server_side=True)))
    serving.start()
    gathering = client.wrap_socket(here, server_hostname="127.0.0.1")
    serving.join(5)
    assert isinstance(gathering, GatheringSocket)
    gathering.setblocking(False)
    yield gathering, opened[0]
    gathering.close()
    opened[0].close()


def test_what_was_read_ahead_is_handed_out_byte_by_byte_and_shown_as_pending(pair) -> None:
    gathering, other = pair
    sent = os.urandom(5000)
    other.sendall(sent)
    wait_until(lambda: _has_come(gathering))
    got, sizes = b"", [1, 1, 3, 700]
    while len(got) < len(sent):
        got += gathering.recv(sizes[len(got) % 4])
        assert (gathering.pending() > 0) == (len(got) < len(sent))
    assert got == sent
    with pytest.raises(ssl.SSLWantReadError):
        gathering.recv(1)


def _has_come(gathering: GatheringSocket) -> bool:
    """Let something be read ahead, and give it back by asking for none of it."""
    try:
        gathering.recv(0)
    except ssl.SSLWantReadError:
        return False
    return True


def test_an_ended_connection_reads_as_empty(pair) -> None:
    gathering, other = pair
    other.sendall(b"last")
    wait_until(lambda: _has_come(gathering))
    threading.Thread(target=lambda: contextlib.suppress(OSError) and other.close()).start()
    assert gathering.recv(10) == b"last"

    def is_over() -> bool:
        try:
            return gathering.recv(10) == b""
        except ssl.SSLWantReadError:
            return False

    wait_until(is_over)


def test_many_small_pieces_arrive_in_order_though_the_network_takes_only_some_at_once(pair) -> None:
    gathering, other = pair
    pieces = [os.urandom(1 + number * 37 % 1500) for number in range(800)]
    for piece in pieces:
        assert gathering.send(piece) == len(piece)
    gathering.flush()
    assert gathering.has_unsent, "the other side reads nothing, and the kernel holds less than this"
    whole, got = b"".join(pieces), bytearray()
    reader = threading.Thread(target=lambda: _read_all(other, got, len(whole)))
    reader.start()
    wait_until(lambda: gathering.flush() or not gathering.has_unsent)
    reader.join(5)
    assert bytes(got) == whole


def _read_all(opened: ssl.SSLSocket, got: bytearray, size: int) -> None:
    while len(got) < size:
        got += opened.recv(4096)


def test_who_sends_more_than_the_network_takes_has_to_wait(pair) -> None:
    gathering, _ = pair
    piece = bytes(MOST_UNSENT // 4)
    for _ in range(4):
        gathering.send(piece)
    with pytest.raises(ssl.SSLWantWriteError):
        gathering.send(b"x")
    gathering.setblocking(True)
    gathering._unsent = None  # nobody reads here: closing would wait for its farewell


def test_closing_says_what_was_still_to_be_said(pair) -> None:
    gathering, other = pair
    gathering.send(b"good-bye")
    gathering.close()
    assert other.recv(100) == b"good-bye"


@pytest.mark.parametrize(("is_secure", "count"), [(True, 400), (False, 40)])
def test_thousands_from_several_threads_are_acknowledged_once_each_and_arrive_in_order(
    tmp_path: Path, is_secure: bool, count: int
) -> None:
    broker = Mosquitto(tmp_path / "broker", is_secure=is_secure)
    broker.start()
    ear = Ear()
    client = MqttClient(
        MqttSettings(broker.address("console"), "console", ("modunuri/1/#",), receive_maximum=1000),
        ear,
        seed=1,
    )
    client.start()
    try:
        wait_until(lambda: client.is_connected, what="connected")
        acked: list[tuple[int, int]] = []

        def talk(line: int) -> None:
            for number in range(count):
                payload = f"{number} ".encode().ljust(1 + (number * 131) % 9000, b".")
                message = PublishMessage(f"modunuri/1/t/line-{line}/desired", payload)
                assert client.publish(message, lambda is_there, number=number: acked.append((line, number)))

        threads = [threading.Thread(target=talk, args=(line,)) for line in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        wait_until(lambda: len(acked) == 3 * count and ear.messages.qsize() == 3 * count, 20, "all have come")
    finally:
        client.stop()
        broker.kill()
    assert len(set(acked)) == 3 * count
    heard: dict[str, list[int]] = {}
    while not ear.messages.empty():
        message = ear.messages.get()
        heard.setdefault(message.topic, []).append(int(message.payload.split(b" ")[0]))
    assert set(map(tuple, heard.values())) == {tuple(range(count))}
    assert len(heard) == 3

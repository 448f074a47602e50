"""A lean MQTT 5 client on asyncio, for ten thousand terminals in one process.

It speaks what a terminal needs (connect with will and credential, subscribe, publish and receive with QoS 0
and 1, message expiry, keep-alive) and fulfils :class:`kiosk.remote.transport.Transport`. The product's own
client (:mod:`kiosk.twin.mqtt`) needs two threads for each connection.
"""

from __future__ import annotations

import asyncio
import ssl
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

from kiosk.twin.mqtt import Loss, MqttListener, PublishMessage, ReceiveMessage

CONNECT, CONNACK, PUBLISH, PUBACK = 1, 2, 3, 4
SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = 8, 9, 12, 13, 14
EXPIRY = 0x02
#: Bytes of a property's value, by its identifier; those that a broker sends to such a client.
_FIXED = {
    0x01: 1, 0x02: 4, 0x0B: 0, 0x11: 4, 0x13: 2, 0x17: 1, 0x19: 1, 0x21: 2, 0x22: 2, 0x23: 2,
    0x24: 1, 0x25: 1, 0x27: 4, 0x28: 1, 0x29: 1, 0x2A: 1,
}  # fmt: skip


def varint(number: int) -> bytes:
    made = bytearray()
    while True:
        number, low = divmod(number, 128)
        made.append(low | (128 if number else 0))
        if not number:
            return bytes(made)


def text(words: str | bytes) -> bytes:
    raw = words.encode() if isinstance(words, str) else words
    return struct.pack("!H", len(raw)) + raw


def packet(kind: int, body: bytes, flags: int = 0) -> bytes:
    return bytes([kind << 4 | flags]) + varint(len(body)) + body


def connect_packet(
    client_id: str, password: str, keep_alive_s: int, will: PublishMessage | None, receive_maximum: int = 100
) -> bytes:
    flags = 0x02 | 0x80 | 0x40
    after = text(client_id)
    if will is not None:
        flags |= 0x04 | will.qos << 3 | (0x20 if will.is_retained else 0)
        after += varint(0) + text(will.topic) + text(will.payload)
    after += text(client_id) + text(password)
    properties = b"\x21" + struct.pack("!H", receive_maximum)
    head = text("MQTT") + bytes([5, flags]) + struct.pack("!H", keep_alive_s)
    return packet(CONNECT, head + varint(len(properties)) + properties + after)


def subscribe_packet(number: int, filters: tuple[str, ...], options: int = 0x09) -> bytes:
    """QoS 1 and "retain as published", as the product's client asks."""
    body = struct.pack("!H", number) + varint(0) + b"".join(text(one) + bytes([options]) for one in filters)
    return packet(SUBSCRIBE, body, 2)


def publish_packet(message: PublishMessage, number: int) -> bytes:
    properties = b"" if message.expiry_s is None else bytes([EXPIRY]) + struct.pack("!I", message.expiry_s)
    body = text(message.topic) + (struct.pack("!H", number) if message.qos else b"")
    body += varint(len(properties)) + properties + message.payload
    return packet(PUBLISH, body, message.qos << 1 | (1 if message.is_retained else 0))


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        at += 1
        if not data[at - 1] & 128:
            return number, at
        shift += 7


def split(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Take whole packets from the front of a buffer."""
    while len(buffer) >= 2:
        length = shift = 0
        at = 1
        while True:
            if at >= len(buffer):
                return
            length |= (buffer[at] & 127) << shift
            shift += 7
            at += 1
            if not buffer[at - 1] & 128:
                break
        if len(buffer) < at + length:
            return
        head, body = buffer[0], bytes(buffer[at : at + length])
        del buffer[: at + length]
        yield head, body


def read_publish(head: int, body: bytes) -> tuple[ReceiveMessage, int]:
    (size,) = struct.unpack_from("!H", body)
    name = body[2 : 2 + size].decode()
    at, number, qos = 2 + size, 0, head >> 1 & 3
    if qos:
        (number,) = struct.unpack_from("!H", body, at)
        at += 2
    length, at = read_varint(body, at)
    end, expiry = at + length, None
    while at < end:
        kind = body[at]
        at += 1
        if kind == EXPIRY:
            (expiry,) = struct.unpack_from("!I", body, at)
        if kind == 0x0B:
            _, at = read_varint(body, at)
        elif kind in _FIXED:
            at += _FIXED[kind]
        else:
            break  # words: nothing that a terminal needs stands behind them
    return ReceiveMessage(name, body[end:], qos, bool(head & 1), bool(head & 8), expiry), number


#: How long packets of one connection wait for each other, s.
GATHER_S = 0.002


class Gatherer:
    """Lets all connections write what has gathered at once: one timer, one TLS record for each of them."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def ask(self, flush: Callable[[], None]) -> None:
        if not self._waiting:
            asyncio.get_running_loop().call_later(GATHER_S, self._flush_all)
        self._waiting.append(flush)

    def _flush_all(self) -> None:
        waiting, self._waiting = self._waiting, []
        for flush in waiting:
            flush()


@dataclass
class Place:
    """Where the broker is; *gatherer* serves ten thousand connections, None writes each packet at once."""

    port: int
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    gatherer: Gatherer | None = None


@dataclass
class LeanClient(asyncio.Protocol):
    """One connection; :meth:`open` makes it, nothing makes it again."""

    place: Place
    client_id: str
    password: str
    subscriptions: tuple[str, ...]
    listener: MqttListener
    keep_alive_s: int = 30
    is_connected: bool = False
    _buffer: bytearray = field(default_factory=bytearray)
    _acks: dict[int, Callable[[bool], None] | None] = field(default_factory=dict)
    _number: int = 0
    _writer: asyncio.Transport | None = None
    _ready: asyncio.Future[None] | None = None
    _beat: asyncio.TimerHandle | None = None
    _unsent: list[bytes] = field(default_factory=list)

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        await loop.create_connection(
            lambda: self,
            self.place.host,
            self.place.port,
            ssl=self.place.tls,
            server_hostname="localhost" if self.place.tls else None,
        )
        await self._ready

    def start(self) -> None:
        """The fleet opens connections in its own order."""

    def stop(self) -> None:
        if self._writer is not None:
            self._send(packet(DISCONNECT, b"\x04\x00"))
            self._flush()
            self._writer.close()

    def _send(self, data: bytes) -> None:
        assert self._writer is not None
        if self.place.gatherer is None:
            self._writer.write(data)
            return
        self._unsent.append(data)
        if len(self._unsent) == 1:
            self.place.gatherer.ask(self._flush)

    def _flush(self) -> None:
        unsent, self._unsent = self._unsent, []
        if unsent and self._writer is not None and not self._writer.is_closing():
            self._writer.write(b"".join(unsent))

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        if not self.is_connected or self._writer is None:
            return False
        self._number = self._number % 65_535 + 1
        if message.qos:
            self._acks[self._number] = on_acked
        self._send(publish_packet(message, self._number))
        return True

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._writer = cast(asyncio.Transport, transport)  # uvloop's is one, and does not inherit from it
        will = self.listener.on_connecting()
        self._writer.write(connect_packet(self.client_id, self.password, self.keep_alive_s, will))

    def trust(self, ca_certificate: str) -> None:
        """Do nothing: the context of TLS belongs to all clients of a bench."""

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_connected = False
        if self._beat is not None:
            self._beat.cancel()
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(ConnectionError(f"{self.client_id}: refused or lost"))
        waiting, self._acks = list(self._acks.values()), {}
        for on_acked in waiting:
            if on_acked is not None:
                on_acked(False)
        self.listener.on_disconnected(Loss.LOST)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for head, body in split(self._buffer):
            self._take(head, body)

    def _take(self, head: int, body: bytes) -> None:
        assert self._writer is not None
        kind = head >> 4
        if kind == PUBLISH:
            message, number = read_publish(head, body)
            if message.qos:
                self._send(packet(PUBACK, struct.pack("!H", number)))
            self.listener.on_message(message)
        elif kind == PUBACK:
            (number,) = struct.unpack_from("!H", body)
            on_acked = self._acks.pop(number, None)
            if on_acked is not None:
                on_acked(len(body) < 3 or body[2] < 0x80)
        elif kind == CONNACK:
            if body[1] >= 0x80:
                self._writer.close()
            elif self.subscriptions:
                self._writer.write(subscribe_packet(1, self.subscriptions))
            else:
                self._stand()
        elif kind == SUBACK:
            self._stand()

    def _stand(self) -> None:
        self.is_connected = True
        self._ping()
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        self.listener.on_connected()

    def _ping(self) -> None:
        """Keep the connection alive; the first time at a moment of its own, so that not all beat together."""
        assert self._writer is not None
        loop = asyncio.get_running_loop()
        wait = self.keep_alive_s * 0.8
        if self._beat is None:
            wait *= hash(self.client_id) % 1000 / 1000
        else:
            self._send(packet(PINGREQ, b""))
        self._beat = loop.call_later(wait, self._ping)

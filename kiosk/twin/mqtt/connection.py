"""One connection and its ``paho`` client, driven by the thread that calls :meth:`Connection.run`.

``paho`` can be driven by its own thread or by somebody else's loop. The loop here reads all packets that have
come before it writes all that wait, each direction in one go (:mod:`kiosk.twin.mqtt.gathering`), and is woken
once for many messages: ``paho``'s own thread is woken, locks and enters OpenSSL for every one. Everything of
``paho`` happens on this thread; others only queue (:mod:`kiosk.twin.mqtt.outgoing`).
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from kiosk.twin.limits import MAX_PACKET
from kiosk.twin.mqtt.gathering import GatheringSocket
from kiosk.twin.mqtt.messages import Loss, PublishMessage, ReceiveMessage
from kiosk.twin.mqtt.outgoing import Outgoing
from kiosk.twin.mqtt.properties import share_tables
from kiosk.twin.mqtt.settings import CONNECT_TIMEOUT_S, MqttSettings

_log = logging.getLogger("mqtt")

_DISCONNECT_WITH_WILL = 0x04
_BAD_CREDENTIALS = frozenset({0x86, 0x87, 0x8A, 0x8C})
_TAKEN_OVER = 0x8E
_QUOTA_OR_RIGHTS = 0x98
#: Keep-alive and deadlines are looked after this often, in s.
_BEAT_S = 0.5
#: Packets that are read before it is the turn of what waits to be written.
_READS_AT_ONCE = 256
_OK = MQTTErrorCode.MQTT_ERR_SUCCESS


class Owner(Protocol):
    """The client that a connection belongs to."""

    def stand(self, connection: Connection) -> None:
        """The connection stands."""

    def receive(self, message: ReceiveMessage) -> None:
        """A message has come."""


class Connection:
    """One connection and its paho client."""

    def __init__(self, owner: Owner, settings: MqttSettings, heard_at: float) -> None:
        """Prepare a connection; :meth:`run` makes it.

        Args:
            owner: Who is told.
            settings: Broker, identity, subscriptions.
            heard_at: When the broker was last heard, on the connection before (``time.monotonic()``).
        """
        self._owner = owner
        self._settings = settings
        self._outgoing = Outgoing(settings.max_inflight)
        # A byte through this pair ends the wait of the loop; one is enough until the loop has seen it.
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._is_rung = False
        self._is_leaving = False
        self.is_up = False
        self.over = threading.Event()
        self.loss = Loss.UNREACHABLE
        #: When the broker was last heard: a message, or an answer to a ping (``time.monotonic()``).
        self.heard_at = heard_at
        self._client = self._make_client()

    def _make_client(self) -> Client:
        settings = self._settings
        share_tables(Properties)
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=settings.client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        client.username_pw_set(settings.address.username, settings.address.password)
        client.connect_timeout = CONNECT_TIMEOUT_S
        # We count ourselves: paho does not heed how many the broker takes at once, and looks through all that
        # wait at every acknowledgement.
        client.max_inflight_messages_set(0)
        client.max_queued_messages_set(0)
        if settings.address.is_secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.sslsocket_class = GatheringSocket
            if settings.address.ca_certificate:
                context.load_verify_locations(cadata=settings.address.ca_certificate)
            else:
                context.load_default_certs()
            client.tls_set_context(context)
        client.on_socket_open = self._socket_opened
        # Having one keeps paho from writing on the thread that publishes; we ring ourselves, because paho
        # forgets to call it when a packet comes while it looks whether one is left.
        client.on_socket_register_write = lambda client, userdata, opened: None
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = self._published
        return client

    # From any thread

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None) -> bool:
        """Hand a message to the broker; *on_acked* is called once, from any thread."""
        if not self._outgoing.put(message, on_acked):
            return False
        self._ring()
        return True

    def leave(self) -> None:
        """Say good-bye so that the broker publishes the last will."""
        self.loss = Loss.CLOSED
        if self.is_up:
            self._is_leaving = True
        else:
            self.over.set()
        self._ring()

    def _ring(self) -> None:
        if self._is_rung:
            return
        self._is_rung = True
        with contextlib.suppress(OSError):  # the loop has ended
            self._rope.send(b"!")

    # The loop

    def run(self, will: PublishMessage | None) -> Loss:
        """Connect and stay until the connection is over."""
        try:
            if self._connect(will):
                self._stay()
        finally:
            self.over.set()
            self._close()
            self._outgoing.give_up()
        return self.loss

    def _connect(self, will: PublishMessage | None) -> bool:
        client, settings = self._client, self._settings
        if will is not None:
            client.will_set(will.topic, will.payload, will.qos, will.is_retained)
        asked = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        asked.SessionExpiryInterval = 0
        asked.ReceiveMaximum = settings.receive_maximum
        asked.MaximumPacketSize = MAX_PACKET
        try:
            client.connect(
                settings.address.host,
                settings.address.port,
                keepalive=settings.keep_alive_s,
                clean_start=True,
                properties=asked,
            )
        except ssl.SSLCertVerificationError as error:
            _log.warning("the broker's certificate is not trusted: %s", error.verify_message)
            self.loss = Loss.UNTRUSTED
            return False
        except (OSError, ValueError) as error:
            _log.info("no connection to the broker: %s", type(error).__name__)
            return False
        return True

    def _stay(self) -> None:
        opened: Any = self._client.socket()
        deadline = time.monotonic() + CONNECT_TIMEOUT_S
        beat_at = 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            selector.register(opened, selectors.EVENT_READ)
            waits_to_write = False
            while not self.over.is_set() and self._client.socket() is opened:
                is_readable = self._wait(selector, opened)
                if not self._read(opened, is_readable) or not self._write(opened):
                    return
                now = time.monotonic()
                if now >= beat_at:
                    beat_at = now + _BEAT_S
                    if self._client.loop_misc() != _OK:
                        return
                if not self.is_up and now > deadline:
                    return  # a broker that takes the connection and says nothing
                if _has_unsent(self._client, opened) != waits_to_write:
                    waits_to_write = not waits_to_write
                    _watch(selector, opened, waits_to_write)

    def _wait(self, selector: selectors.BaseSelector, opened: Any) -> bool:
        """Wait for the network or a message; return whether there is something to read."""
        has_more = isinstance(opened, GatheringSocket) and opened.pending() > 0
        is_readable = has_more
        for key, events in selector.select(0 if has_more else _BEAT_S):
            if key.fileobj is self._bell:
                with contextlib.suppress(BlockingIOError):
                    self._bell.recv(64)
            elif events & selectors.EVENT_READ:
                is_readable = True
        # Before anything is written: who queues a message from here on rings again.
        self._is_rung = False
        return is_readable

    def _read(self, opened: Any, is_readable: bool) -> bool:
        """Read what has come; return False when the connection is over."""
        for _ in range(_READS_AT_ONCE if is_readable else 0):
            if self._client.loop_read() != _OK or self._client.socket() is not opened:
                return False
            self.heard_at = time.monotonic()
            if not isinstance(opened, GatheringSocket) or not opened.pending():
                break
        return True

    def _write(self, opened: Any) -> bool:
        """Write what waits; return False when the connection is over."""
        if self.is_up:
            self._outgoing.send(self._give)
        if self._is_leaving:
            self._is_leaving = False
            self._client.disconnect(ReasonCode(PacketTypes.DISCONNECT, identifier=_DISCONNECT_WITH_WILL))
        if self._client.want_write() and self._client.loop_write() != _OK:
            return False
        if self._client.socket() is not opened:
            return False  # that was the good-bye
        if isinstance(opened, GatheringSocket):
            try:
                opened.flush()
            except OSError as error:
                _log.info("the connection to the broker broke: %s", type(error).__name__)
                return False
        return True

    def _give(self, message: PublishMessage) -> int | None:
        """Give a message to paho; return its number, or None."""
        properties = None
        if message.expiry_s is not None:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.MessageExpiryInterval = message.expiry_s
        try:
            info = self._client.publish(
                message.topic, message.payload, message.qos, message.is_retained, properties
            )
        except ValueError as error:  # a topic with wildcards, a payload beyond all limits
            _log.error("a message cannot be sent: %s", error)
            return None
        return info.mid if info.rc == _OK else None

    def _close(self) -> None:
        """End the connection, with a word to the broker where there is still one."""
        opened: Any = self._client.socket()
        if opened is not None:
            if self.is_up and self.loss is Loss.UNREACHABLE:
                self.loss = Loss.LOST
            with contextlib.suppress(OSError, ValueError):
                self._client.disconnect()
                self._client.loop_write()
            with contextlib.suppress(OSError):
                opened.close()
        self._bell.close()
        self._rope.close()

    # Callbacks of paho, on the thread of the loop. None of them may raise.

    def _socket_opened(self, client: Client, userdata: Any, opened: Any) -> None:
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, AttributeError) as error:
            _log.debug("no TCP_NODELAY: %s", error)

    def _connected(
        self, client: Client, userdata: Any, flags: Any, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._refuse(reason.value)
            return
        # MQTT 5, 3.2.2.3.3: a broker ends the connection of who sends more at once than it takes (HiveMQ 10).
        self._outgoing.limit(getattr(properties, "ReceiveMaximum", self._outgoing.most))
        options = SubscribeOptions(qos=1, retainAsPublished=self._settings.tells_kept)
        filters = [(topic, options) for topic in self._settings.subscriptions]
        # Of these it must be known whether they were said just now.
        filters += [(topic, SubscribeOptions(qos=1)) for topic in self._settings.optional]
        if not filters:
            self._stand()
        elif client.subscribe(filters)[0] != _OK:
            self.over.set()

    def _subscribed(
        self,
        client: Client,
        userdata: Any,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        needed = len(self._settings.subscriptions)  # the answers stand in the order of the filters
        refused = [reason.value for reason in reasons[:needed] if reason.is_failure]
        for topic, reason in zip(self._settings.optional, reasons[needed:], strict=False):
            if reason.is_failure:
                _log.warning("the broker lets us not listen to %s: reason %#x", topic, reason.value)
        if refused:
            self._refuse(refused[0])
        else:
            self._stand()

    def _stand(self) -> None:
        self.is_up = True
        self._owner.stand(self)

    def _refuse(self, reason: int) -> None:
        self.loss = Loss.REFUSED if reason in _BAD_CREDENTIALS else Loss.UNREACHABLE
        _log.warning("the broker refuses us: reason %#x", reason)
        self.over.set()

    def _disconnected(
        self, client: Client, userdata: Any, flags: Any, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if not self.over.is_set() and self.loss is not Loss.CLOSED:
            self.loss = Loss.LOST if self.is_up else Loss.UNREACHABLE
            if flags.is_disconnect_packet_from_server:
                if reason.value == _TAKEN_OVER:
                    self.loss = Loss.TAKEN_OVER
                elif reason.value in _BAD_CREDENTIALS or reason.value == _QUOTA_OR_RIGHTS:
                    self.loss = Loss.REFUSED
        self.over.set()

    def _received(self, client: Client, userdata: Any, message: MQTTMessage) -> None:
        expiry = getattr(message.properties, "MessageExpiryInterval", None)
        try:
            topic = message.topic
        except UnicodeDecodeError:
            _log.warning("a message on a topic that is no text was dropped")
            return
        self._owner.receive(
            ReceiveMessage(
                topic,
                bytes(message.payload),
                message.qos,
                bool(message.retain),
                bool(message.dup),
                expiry,
                time.monotonic(),
            )
        )

    def _published(
        self, client: Client, userdata: Any, mid: int, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self._outgoing.conclude(mid, not reason.is_failure)


def _watch(selector: selectors.BaseSelector, opened: Any, waits_to_write: bool) -> None:
    if opened.fileno() != -1:
        selector.modify(opened, selectors.EVENT_READ | (selectors.EVENT_WRITE if waits_to_write else 0))


def _has_unsent(client: Client, opened: Any) -> bool:
    return client.want_write() or (isinstance(opened, GatheringSocket) and opened.has_unsent)

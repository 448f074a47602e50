"""An MQTT 5 connection that heals: the only module that imports ``paho``.

Every connection gets a client of its own, so that nothing that was meant for an older one is sent
late and out of order; who publishes hears whether the broker has it, and publishes again. No stored
session: what must survive is retained, the rest must not come late.

Nothing that a callback raises ends the network thread. Callbacks run on that thread: hand over to the
thread that owns the state (:meth:`kiosk.clock.Scheduler.post`).
"""

from __future__ import annotations

import enum
import logging
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.limits import KEEP_ALIVE_S, MAX_PACKET

_log = logging.getLogger("mqtt")

#: A try to connect, TLS and sign-in included, ends after this long, in s.
CONNECT_TIMEOUT_S = 10.0
#: Longest wait between two tries, in s.
MAX_WAIT_S = 60.0
#: Waits after the broker has refused the credential, in s: it is asked ever more seldom, never hammered.
REFUSED_WAIT_S = 15.0
MAX_REFUSED_WAIT_S = 300.0
#: A connection that lasted this long has healed: the next wait is short again.
_HEALED_S = 30.0
#: So many connections in a row that broke within BRIEF_S of standing: somebody else has our identity.
#: (Mosquitto 2.0 closes the older connection without a word.)
CONTESTED_TRIES = 3
BRIEF_S = 5.0
_DISCONNECT_WITH_WILL = 0x04
_BAD_CREDENTIALS = frozenset({0x86, 0x87, 0x8A, 0x8C})
_TAKEN_OVER = 0x8E


class Loss(enum.StrEnum):
    """Why there is no connection."""

    UNREACHABLE = "unreachable"
    """Nobody answers, or not as a broker does."""
    UNTRUSTED = "untrusted"
    """The broker's certificate is not the right one."""
    REFUSED = "refused"
    """The broker does not take the credential, or not what was asked of it."""
    TAKEN_OVER = "taken-over"
    """Another client has come, or comes again and again, with the same identity."""
    LOST = "lost"
    """The connection broke."""
    CLOSED = "closed"
    """We closed it."""


@dataclass(frozen=True, slots=True)
class PublishMessage:
    """A message to publish.

    Attributes:
        topic: Without wildcards.
        payload: At most :data:`kiosk.twin.limits.MAX_PAYLOAD` bytes.
        qos: 0 or 1.
        is_retained: The broker keeps it for whoever comes later.
        expiry_s: The broker drops it after this long, or None.
    """

    topic: str
    payload: bytes
    qos: int = 1
    is_retained: bool = False
    expiry_s: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiveMessage:
    """A message that came.

    Attributes:
        topic: Where.
        payload: As received.
        qos: 0 or 1.
        is_retained: It was published to be kept, or was kept.
        is_duplicate: The broker says that it may have sent it before.
        expiry_s: What is left of its time when the broker sent it, or None.
        received_at: Monotonic seconds.
    """

    topic: str
    payload: bytes
    qos: int = 1
    is_retained: bool = False
    is_duplicate: bool = False
    expiry_s: int | None = None
    received_at: float = 0.0


class MqttListener(Protocol):
    """Who is told; every method is called on the network thread and may take only a moment."""

    def on_connecting(self) -> PublishMessage | None:
        """Return the last will of the connection that is about to be made."""

    def on_connected(self) -> None:
        """The broker has taken us in, and our subscriptions."""

    def on_disconnected(self, loss: Loss) -> None:
        """There is no connection (any more); another try follows unless we closed it."""

    def on_message(self, message: ReceiveMessage) -> None:
        """A message has come."""


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """How a client behaves.

    Attributes:
        address: Broker and credential.
        client_id: Unique at the broker; the same one again takes the older connection over.
        subscriptions: Topic filters, all with QoS 1.
        keep_alive_s: See :data:`kiosk.twin.limits.KEEP_ALIVE_S`.
        receive_maximum: Unacknowledged messages that the broker may send at once.
        max_inflight: Unacknowledged messages that are sent at once; at most what the broker takes
            (Mosquitto: 20 unless configured).
        first_wait_s: First wait before another try; doubles.
        tells_kept: ``is_retained`` of what comes says how it was published (a terminal must not obey a
            command that was meant to be kept); False: only what the broker had kept has it.
    """

    address: BrokerAddress
    client_id: str
    subscriptions: tuple[str, ...] = ()
    keep_alive_s: int = KEEP_ALIVE_S
    receive_maximum: int = 100
    max_inflight: int = 20
    first_wait_s: float = 1.0
    tells_kept: bool = True


def wait_before_try(loss: Loss, failures: int, first_s: float, chance: float) -> float:
    """Return how long to wait before the next try, in s.

    Args:
        loss: Why there is no connection.
        failures: Tries in a row that failed, from 1.
        first_s: First wait.
        chance: 0.0 to 1.0; spreads clients that all lost the same broker.
    """
    if loss in (Loss.REFUSED, Loss.TAKEN_OVER, Loss.UNTRUSTED):
        whole: float = min(MAX_REFUSED_WAIT_S, REFUSED_WAIT_S * 2 ** min(failures - 1, 10))
    else:
        whole = min(MAX_WAIT_S, first_s * 2 ** min(failures - 1, 10))
    return whole * (0.5 + 0.5 * chance)


class _Connection:
    """One connection and its paho client."""

    def __init__(self, owner: MqttClient, settings: MqttSettings) -> None:
        self._owner = owner
        self._settings = settings
        self._acks: dict[int, Callable[[bool], None] | None] = {}
        self._early: set[int] = set()
        self._lock = threading.Lock()
        self.is_up = False
        self.over = threading.Event()
        self.loss = Loss.UNREACHABLE
        self.client = self._make_client()

    def _make_client(self) -> Client:
        settings = self._settings
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=settings.client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        client.username_pw_set(settings.address.username, settings.address.password)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(settings.max_inflight)
        client.max_queued_messages_set(0)
        if settings.address.is_secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            if settings.address.ca_certificate:
                context.load_verify_locations(cadata=settings.address.ca_certificate)
            else:
                context.load_default_certs()
            client.tls_set_context(context)
        client.on_socket_open = self._socket_opened
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = self._published
        return client

    def run(self, will: PublishMessage | None) -> Loss:
        """Connect and stay until the connection is over."""
        client, settings = self.client, self._settings
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
            return Loss.UNTRUSTED
        except (OSError, ValueError) as error:
            _log.info("no connection to the broker: %s", type(error).__name__)
            return Loss.UNREACHABLE
        client.loop_start()
        deadline = time.monotonic() + CONNECT_TIMEOUT_S
        while not self.over.wait(0.2 if not self.is_up else None):
            if not self.is_up and time.monotonic() > deadline:
                break  # a broker that takes the connection and says nothing
        client.disconnect()
        client.loop_stop()
        self._give_up()
        return self.loss

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None) -> bool:
        """Hand a message to the broker; *on_acked* is called once, from any thread."""
        properties = None
        if message.expiry_s is not None:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.MessageExpiryInterval = message.expiry_s
        info = self.client.publish(
            message.topic, message.payload, message.qos, message.is_retained, properties
        )
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        with self._lock:
            is_acked = info.mid in self._early
            self._early.discard(info.mid)
            if not is_acked and self.over.is_set():
                return False
            if not is_acked:
                self._acks[info.mid] = on_acked
        if is_acked:
            _call(on_acked, True)
        return True

    def leave(self) -> None:
        """Say good-bye so that the broker publishes the last will."""
        self.loss = Loss.CLOSED
        if self.is_up:
            self.client.disconnect(ReasonCode(PacketTypes.DISCONNECT, identifier=_DISCONNECT_WITH_WILL))
        else:
            self.over.set()

    def _give_up(self) -> None:
        """Tell everybody who still waits that the broker may not have it."""
        with self._lock:
            waiting = list(self._acks.values())
            self._acks.clear()
        for on_acked in waiting:
            _call(on_acked, False)

    # Callbacks of paho, on its thread. None of them may raise.

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
        options = SubscribeOptions(qos=1, retainAsPublished=self._settings.tells_kept)
        filters = [(topic, options) for topic in self._settings.subscriptions]
        if not filters:
            self._stand()
        elif client.subscribe(filters)[0] != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self.over.set()

    def _subscribed(
        self,
        client: Client,
        userdata: Any,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        refused = [reason.value for reason in reasons if reason.is_failure]
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
                elif reason.value in _BAD_CREDENTIALS or reason.value == 0x98:
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
        with self._lock:
            if mid not in self._acks:
                self._early.add(mid)
                return
            on_acked = self._acks.pop(mid)
        _call(on_acked, not reason.is_failure)


def _call(function: Callable[..., object] | None, *arguments: object) -> None:
    """Call back; whatever is raised is logged, and the network thread lives on."""
    if function is None:
        return
    try:
        function(*arguments)
    except Exception:
        _log.exception("a callback failed")


class MqttClient:
    """Keeps one connection to a broker alive, on threads of its own."""

    def __init__(self, settings: MqttSettings, listener: MqttListener, *, seed: int | None = None) -> None:
        """Prepare; :meth:`start` connects.

        Args:
            settings: Broker, identity, subscriptions.
            listener: Who is told.
            seed: For the spread of waits; None for a random one.
        """
        self._settings = settings
        self._listener = listener
        self._random = random.Random(seed)
        self._wake = threading.Event()
        self._is_stopping = False
        self._connection: _Connection | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_connected(self) -> bool:
        """Whether messages go out now."""
        connection = self._connection
        return connection is not None and connection.is_up and not connection.over.is_set()

    def start(self) -> None:
        """Connect, and keep connected, in the background."""
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Leave (the broker publishes the last will) and end the threads."""
        self._is_stopping = True
        self._wake.set()
        connection = self._connection
        if connection is not None:
            connection.leave()
        if self._thread is not None:
            self._thread.join(timeout)

    def retry_now(self) -> None:
        """Try again without waiting: the network or the credential has come back."""
        self._wake.set()

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        """Publish now or not at all; safe from any thread.

        Args:
            message: What and where.
            on_acked: Called once with True when the broker has it (QoS 0: when it was sent), with
                False when the connection ended before that; never called if this returns False.

        Returns:
            False when there is no connection.
        """
        connection = self._connection
        if connection is None or not connection.is_up or connection.over.is_set():
            return False
        return connection.publish(message, on_acked)

    def stand(self, connection: _Connection) -> None:
        """A connection stands (called by it)."""
        _call(self._listener.on_connected)

    def receive(self, message: ReceiveMessage) -> None:
        """A message has come (called by the connection)."""
        _call(self._listener.on_message, message)

    def _will(self) -> PublishMessage | None:
        try:
            return self._listener.on_connecting()
        except Exception:
            _log.exception("no last will")
            return None

    def _run(self) -> None:
        failures = brief = 0
        while not self._is_stopping:
            begun = time.monotonic()
            loss = Loss.UNREACHABLE
            try:
                self._connection = _Connection(self, self._settings)
                if self._is_stopping:
                    break
                loss = self._connection.run(self._will())
            except Exception:
                # A certificate that cannot be read, a name that cannot be looked up: never the end.
                _log.exception("the connection could not be made")
            lived = time.monotonic() - begun
            failures = 1 if lived > _HEALED_S else failures + 1
            brief = brief + 1 if loss is Loss.LOST and lived < BRIEF_S else 0
            if brief >= CONTESTED_TRIES:
                loss = Loss.TAKEN_OVER
            loss = Loss.CLOSED if self._is_stopping else loss
            _call(self._listener.on_disconnected, loss)
            if not self._is_stopping:
                self._wake.wait(
                    wait_before_try(loss, failures, self._settings.first_wait_s, self._random.random())
                )
                self._wake.clear()

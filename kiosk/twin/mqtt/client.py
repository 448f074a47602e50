"""The client: one connection after the other, until it is stopped."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from kiosk.twin.mqtt.connection import Connection
from kiosk.twin.mqtt.messages import Loss, MqttListener, PublishMessage, ReceiveMessage
from kiosk.twin.mqtt.outgoing import call
from kiosk.twin.mqtt.settings import BRIEF_S, CONTESTED_TRIES, MqttSettings, wait_before_try

_log = logging.getLogger("mqtt")

#: A connection that lasted this long has healed: the next wait is short again.
_HEALED_S = 30.0


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
        self._connection: Connection | None = None
        self._thread: threading.Thread | None = None
        self._made_at = time.monotonic()

    @property
    def is_connected(self) -> bool:
        """Whether messages go out now."""
        connection = self._connection
        return connection is not None and connection.is_up and not connection.over.is_set()

    @property
    def quiet_s(self) -> float:
        """For how long nothing was heard of the broker, in s: no message, no answer to a ping."""
        return time.monotonic() - self._heard_at()

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

    def trust(self, ca_certificate: str) -> None:
        """Check the broker's certificate against these authorities (PEM) from the next connection on."""
        address = replace(self._settings.address, ca_certificate=ca_certificate)
        self._settings = replace(self._settings, address=address)

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

    def stand(self, connection: Connection) -> None:
        """A connection stands (called by it)."""
        call(self._listener.on_connected)

    def receive(self, message: ReceiveMessage) -> None:
        """A message has come (called by the connection)."""
        call(self._listener.on_message, message)

    def _heard_at(self) -> float:
        connection = self._connection
        return connection.heard_at if connection is not None else self._made_at

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
                self._connection = Connection(self, self._settings, self._heard_at())
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
            call(self._listener.on_disconnected, loss)
            if not self._is_stopping:
                self._wake.wait(
                    wait_before_try(loss, failures, self._settings.first_wait_s, self._random.random())
                )
                self._wake.clear()

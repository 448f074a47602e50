"""How the agent reaches the broker; :class:`kiosk.twin.mqtt.MqttClient` does it, a fake in the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.twin.mqtt import MqttListener, PublishMessage


class Transport(Protocol):
    """One connection that heals by itself."""

    @property
    def is_connected(self) -> bool:
        """Whether messages go out now."""

    def start(self) -> None:
        """Connect, and keep connected, in the background."""

    def stop(self) -> None:
        """Leave; the last will is published."""

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        """Publish now or not at all; see :meth:`kiosk.twin.mqtt.MqttClient.publish`."""

    def trust(self, ca_certificate: str) -> None:
        """Check the broker's certificate against these authorities (PEM) from the next connection on."""


TransportFactory = Callable[[MqttListener], Transport]
"""Makes the transport for a listener."""

"""The transport of an enrolled terminal: MQTT 5 with its own credential."""

from __future__ import annotations

from kiosk.remote.identity import Enrolled
from kiosk.remote.transport import Transport, TransportFactory
from kiosk.twin.mqtt import MqttClient, MqttListener, MqttSettings
from kiosk.twin.topics import optional_subscriptions, terminal_subscriptions


def mqtt_transport(enrolled: Enrolled) -> TransportFactory:
    """Return what makes the connection to the broker that the console named.

    Raises:
        ValueError: The broker's address cannot be used.
    """
    terminal = enrolled.credentials.terminal
    settings = MqttSettings(
        enrolled.broker,
        client_id=terminal,
        subscriptions=terminal_subscriptions(terminal),
        optional=optional_subscriptions(),
    )

    def make(listener: MqttListener) -> Transport:
        return MqttClient(settings, listener)

    return make

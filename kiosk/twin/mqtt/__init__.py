"""An MQTT 5 connection that heals: the only package that imports ``paho``.

Every connection gets a client of its own, so that nothing that was meant for an older one is sent
late and out of order; who publishes hears whether the broker has it, and publishes again. No stored
session: what must survive is retained, the rest must not come late.

Nothing that a callback raises ends the network thread. Callbacks run on that thread: hand over to the
thread that owns the state (:meth:`kiosk.clock.Scheduler.post`).

Here belong the client (:mod:`~kiosk.twin.mqtt.client`), one connection of it, the socket that it reads and
writes with, and the values that it takes and gives. May import what :mod:`kiosk.twin` may, and ``paho``.
"""

from kiosk.twin.mqtt.client import MqttClient
from kiosk.twin.mqtt.messages import Loss, MqttListener, PublishMessage, ReceiveMessage
from kiosk.twin.mqtt.settings import (
    BRIEF_S,
    CONNECT_TIMEOUT_S,
    CONTESTED_TRIES,
    MAX_REFUSED_WAIT_S,
    MAX_WAIT_S,
    REFUSED_WAIT_S,
    MqttSettings,
    wait_before_try,
)

__all__ = [
    "BRIEF_S",
    "CONNECT_TIMEOUT_S",
    "CONTESTED_TRIES",
    "MAX_REFUSED_WAIT_S",
    "MAX_WAIT_S",
    "REFUSED_WAIT_S",
    "Loss",
    "MqttClient",
    "MqttListener",
    "MqttSettings",
    "PublishMessage",
    "ReceiveMessage",
    "wait_before_try",
]

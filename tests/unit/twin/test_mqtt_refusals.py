"""What a broker may refuse, and what ends the connection."""

from __future__ import annotations

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.mqtt.connection import Connection
from kiosk.twin.mqtt.messages import Loss, ReceiveMessage
from kiosk.twin.mqtt.settings import MqttSettings

GRANTED, REFUSED = "Granted QoS 1", "Not authorized"


class Owner:
    """A client that remembers whether its connection stands."""

    def __init__(self) -> None:
        self.stands = 0

    def stand(self, connection: Connection) -> None:
        self.stands += 1

    def receive(self, message: ReceiveMessage) -> None: ...


@pytest.mark.parametrize(
    ("answers", "is_up", "loss"),
    [
        ((GRANTED, GRANTED, GRANTED), True, Loss.UNREACHABLE),
        ((GRANTED, GRANTED, REFUSED), True, Loss.UNREACHABLE),
        ((GRANTED, REFUSED, GRANTED), False, Loss.REFUSED),
        ((REFUSED, REFUSED, REFUSED), False, Loss.REFUSED),
    ],
)
def test_a_refused_word_about_the_console_costs_no_connection(
    answers: tuple[str, ...], is_up: bool, loss: Loss
) -> None:
    owner = Owner()
    address = BrokerAddress.parse("mqtt://127.0.0.1:1883", "lobby-1", "secret", "")
    connection = Connection(owner, MqttSettings(address, "lobby-1", ("wish", "command"), ("console",)), 0.0)
    reasons = [ReasonCode(PacketTypes.SUBACK, answer) for answer in answers]
    connection._subscribed(connection._client, None, 1, reasons, None)
    assert (owner.stands == 1, connection.is_up, connection.over.is_set()) == (is_up, is_up, not is_up)
    assert connection.loss is loss
    connection._close()

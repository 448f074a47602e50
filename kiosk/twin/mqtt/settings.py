"""How a client behaves, and how long it waits before another try. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.limits import KEEP_ALIVE_S
from kiosk.twin.mqtt.messages import Loss

#: A try to connect, TLS and sign-in included, ends after this long, in s.
CONNECT_TIMEOUT_S = 10.0
#: Longest wait between two tries, in s.
MAX_WAIT_S = 60.0
#: Waits after the broker has refused the credential, in s: it is asked ever more seldom, never hammered.
REFUSED_WAIT_S = 15.0
MAX_REFUSED_WAIT_S = 300.0
#: So many connections in a row that broke within BRIEF_S of standing: somebody else has our identity.
#: (Mosquitto 2.0 closes the older connection without a word.)
CONTESTED_TRIES = 3
BRIEF_S = 5.0


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """How a client behaves.

    Attributes:
        address: Broker and credential.
        client_id: Unique at the broker; the same one again takes the older connection over.
        subscriptions: Topic filters, all with QoS 1. Without one of them there is no connection.
        optional: Further ones that the broker may refuse; ``is_retained`` has only what it had kept.
        keep_alive_s: See :data:`kiosk.twin.limits.KEEP_ALIVE_S`.
        receive_maximum: Unacknowledged messages that the broker may send at once.
        max_inflight: Unacknowledged messages that are sent at once; fewer when the broker says that it takes
            fewer (Mosquitto: 20 unless configured).
        first_wait_s: First wait before another try; doubles.
        tells_kept: ``is_retained`` of what comes says how it was published (a terminal must not obey a
            command that was meant to be kept); False: only what the broker had kept has it.
    """

    address: BrokerAddress
    client_id: str
    subscriptions: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
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

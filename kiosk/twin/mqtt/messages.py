"""What a connection carries, who is told of it, and why there may be none."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol


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

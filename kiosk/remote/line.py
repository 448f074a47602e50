"""The line to the broker, as the rest of the twin knows it: it stays while connection and identity change.

A terminal that changes its keys leaves one connection and makes another. What belongs to the visit (a call,
a question on the glass, a "no", an undo, consent) is no part of that and must not notice. So everybody holds
this line, and only it knows which connection is meant.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.remote.transport import Transport, TransportFactory
from kiosk.twin.mqtt import Loss, MqttListener, PublishMessage, ReceiveMessage


class Line:
    """A :class:`~kiosk.remote.transport.Transport` that another can take the place of."""

    def __init__(
        self, listener: MqttListener, make: TransportFactory, post: Callable[[Callable[[], None]], object]
    ) -> None:
        """Prepare the first connection.

        Args:
            listener: Hears of the latest connection only: on the scheduler's thread that there is one or
                none, on the connection's own thread everything else.
            make: Makes the connection.
            post: Runs something on the scheduler's thread, where :meth:`lay_anew` is called, too.
        """
        self._listener = listener
        self._post = post
        self._end = _End(listener, post)
        self._transport: Transport = make(self._end)

    def lay_anew(self, make: TransportFactory) -> None:
        """Leave the connection, and prepare another that :meth:`start` makes."""
        end = _End(self._listener, self._post)
        transport = make(end)
        self._end.is_current = False
        self._transport.stop()
        self._end, self._transport = end, transport

    @property
    def is_connected(self) -> bool:
        """Whether messages go out now."""
        return self._transport.is_connected

    def start(self) -> None:
        """Connect, and keep connected, in the background."""
        self._transport.start()

    def stop(self) -> None:
        """Leave; the last will is published."""
        self._transport.stop()

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        """Publish now or not at all; see :meth:`kiosk.twin.mqtt.MqttClient.publish`."""
        return self._transport.publish(message, on_acked)

    def trust(self, ca_certificate: str) -> None:
        """Check the broker's certificate against these authorities (PEM) from the next connection on."""
        self._transport.trust(ca_certificate)


class _End:
    """What one connection tells; nothing any more once another has taken its place. On any thread.

    Whether another has taken its place is known on the scheduler's thread only: what was on its way there
    meanwhile is no news of the new connection. Messages are: the broker has been told that they have come.
    """

    def __init__(self, listener: MqttListener, post: Callable[[Callable[[], None]], object]) -> None:
        self._listener = listener
        self._post = post
        self.is_current = True

    def on_connecting(self) -> PublishMessage | None:
        return self._listener.on_connecting() if self.is_current else None

    def on_connected(self) -> None:
        self._post(lambda: self._listener.on_connected() if self.is_current else None)

    def on_disconnected(self, loss: Loss) -> None:
        self._post(lambda: self._listener.on_disconnected(loss) if self.is_current else None)

    def on_message(self, message: ReceiveMessage) -> None:
        if self.is_current:
            self._listener.on_message(message)

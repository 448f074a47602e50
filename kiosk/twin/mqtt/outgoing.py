"""Messages on their way to the broker: put in by any thread, sent on the one of the connection."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.twin.mqtt.messages import PublishMessage

_log = logging.getLogger("mqtt")


def call(function: Callable[..., object] | None, *arguments: object) -> None:
    """Call back; whatever is raised is logged, and the network thread lives on."""
    if function is None:
        return
    try:
        function(*arguments)
    except Exception:
        _log.exception("a callback failed")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message, and who is to be told what became of it."""

    message: PublishMessage
    on_acked: Callable[[bool], None] | None


class Outgoing:
    """The messages of one connection, in their order; never more unacknowledged than the broker takes."""

    def __init__(self, most: int) -> None:
        """Let *most* messages be unacknowledged at once."""
        self._most = most
        self._lock = threading.Lock()
        self._is_over = False
        self._queued: deque[_Sent] = deque()
        # From here on of the connection's thread alone: messages that are sent, by number.
        self._acks: dict[int, _Sent] = {}
        self._unacked = 0

    @property
    def most(self) -> int:
        """How many may be unacknowledged at once."""
        return self._most

    def limit(self, most: int) -> None:
        """Heed what the broker takes at once (its Receive Maximum)."""
        self._most = min(self._most, most)

    def put(self, message: PublishMessage, on_acked: Callable[[bool], None] | None) -> bool:
        """Queue a message; False when the connection is over. From any thread."""
        with self._lock:
            if self._is_over:
                return False
            self._queued.append(_Sent(message, on_acked))
        return True

    def send(self, publish: Callable[[PublishMessage], int | None]) -> None:
        """Give what may go now to *publish*; it returns its number, or None if it cannot go."""
        queued = self._queued
        while queued and (not queued[0].message.qos or self._unacked < self._most):
            sent = queued.popleft()
            number = publish(sent.message)
            if number is None:
                call(sent.on_acked, False)
                continue
            self._acks[number] = sent
            self._unacked += 1 if sent.message.qos else 0

    def conclude(self, number: int, is_there: bool) -> None:
        """Tell who waits for this message: the broker has it, or does not want it."""
        sent = self._acks.pop(number, None)
        if sent is None:
            return
        self._unacked -= 1 if sent.message.qos else 0
        call(sent.on_acked, is_there)

    def give_up(self) -> None:
        """Tell everybody who still waits that the broker may not have it, and take nothing more."""
        with self._lock:
            self._is_over = True
        waiting = [*self._acks.values(), *self._queued]
        self._acks.clear()
        self._queued.clear()
        for sent in waiting:
            call(sent.on_acked, False)

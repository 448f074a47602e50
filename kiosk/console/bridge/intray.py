"""Messages that wait for the writer: put in one by one by the network, taken out by the hundred."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Intray(Generic[T]):
    """A bounded tray between two threads; nothing is dropped, whoever puts into a full one waits."""

    def __init__(self, most: int) -> None:
        """Hold at most *most* messages."""
        self._most = most
        self._messages: deque[T] = deque()
        self._changed = threading.Condition(threading.Lock())
        self._is_awaited = False
        self._is_closed = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._messages)

    def put(self, message: T) -> None:
        """Put a message in; waits while the tray is full, and drops it only when the tray is closed."""
        with self._changed:
            while len(self._messages) >= self._most and not self._is_closed:
                self._changed.wait()
            if self._is_closed:
                return
            self._messages.append(message)
            # Waking a thread that is busy costs both of them a turn, ten thousand times in a switch of all.
            if self._is_awaited:
                self._changed.notify_all()

    def take(self, most: int) -> list[T]:
        """Wait for messages and take up to *most* in their order; none when the tray is closed."""
        with self._changed:
            while not self._messages and not self._is_closed:
                self._is_awaited = True
                self._changed.wait()
                self._is_awaited = False
            if self._is_closed:
                return []
            was_full = len(self._messages) >= self._most
            taken = [self._messages.popleft() for _ in range(min(most, len(self._messages)))]
            if was_full:
                self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

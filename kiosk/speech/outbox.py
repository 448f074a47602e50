"""Hands events to listeners, in order, after the change that caused them is complete."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable

from kiosk.speech.events import SpeechEvent, SpeechListener

logger = logging.getLogger("speech")


class EventOutbox:
    """Collects events while something changes, and delivers them afterwards.

    A listener may call the manager again; the events of that call join the same row. A listener's
    exception is logged and stops nobody.
    """

    def __init__(self, listeners: Iterable[SpeechListener] = ()) -> None:
        """Begin with *listeners*."""
        self._listeners: list[SpeechListener] = list(listeners)
        self._waiting: deque[SpeechEvent] = deque()
        self._is_flushing = False

    def subscribe(self, listener: SpeechListener) -> Callable[[], None]:
        """Report to *listener* until the returned call is made (twice is harmless)."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def put(self, event: SpeechEvent) -> None:
        """Keep *event* for the next :meth:`flush`."""
        self._waiting.append(event)

    def flush(self) -> None:
        """Deliver everything that waits."""
        if self._is_flushing:
            return
        self._is_flushing = True
        try:
            while self._waiting:
                self._deliver(self._waiting.popleft())
        finally:
            self._is_flushing = False

    def _deliver(self, event: SpeechEvent) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                name = getattr(listener, "__qualname__", type(listener).__name__)
                logger.exception("speech listener %s failed at %s", name, type(event).__name__)

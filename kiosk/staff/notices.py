"""Notices of the centre that stand on the first page while they hold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.i18n.text import Content

if TYPE_CHECKING:
    from kiosk.twin.documents import StandingMessage


class Notices:
    """What the centre wants every visitor to know now."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._messages: tuple[StandingMessage, ...] = ()

    def replace(self, messages: tuple[StandingMessage, ...]) -> None:
        """These are all notices from now on."""
        self._messages = messages

    def current(self) -> tuple[tuple[str, Content], ...]:
        """Return (id, words) of those that hold at this moment."""
        now = self._clock.now()
        return tuple(
            (message.id, Content.of(dict(message.text)))
            for message in self._messages
            if _has_begun(message, now) and not _has_ended(message, now)
        )


def _has_begun(message: StandingMessage, now: datetime) -> bool:
    return message.from_ is None or message.from_ <= now


def _has_ended(message: StandingMessage, now: datetime) -> bool:
    return message.until is not None and message.until <= now

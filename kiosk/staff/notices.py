"""Notices of the centre that stand on the first page while they hold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.i18n.text import Content, Message, msg

if TYPE_CHECKING:
    from kiosk.twin.documents import StandingMessage


# Translators: Shown to visitors while the terminal cannot trust its own clock.
_DOUBT = msg("기기 시계가 틀릴 수 있어요. 시간은 직원에게 물어보세요.")


class Notices:
    """What the centre wants every visitor to know now."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._messages: tuple[StandingMessage, ...] = ()
        self._is_in_doubt = False

    def replace(self, messages: tuple[StandingMessage, ...]) -> None:
        """These are all notices from now on."""
        self._messages = messages

    def doubt_clock(self, is_in_doubt: bool) -> None:
        """Tell visitors that the time shown here may be wrong, or no longer."""
        self._is_in_doubt = is_in_doubt

    def current(self) -> tuple[tuple[str, Content | Message], ...]:
        """Return (id, words) of those that hold at this moment; first that the clock may be wrong."""
        now = self._clock.now()
        doubt: tuple[tuple[str, Content | Message], ...] = (("clock", _DOUBT),) if self._is_in_doubt else ()
        return doubt + tuple(
            (message.id, Content.of(dict(message.text)))
            for message in self._messages
            if _has_begun(message, now) and not _has_ended(message, now)
        )


def _has_begun(message: StandingMessage, now: datetime) -> bool:
    return message.from_ is None or message.from_ <= now


def _has_ended(message: StandingMessage, now: datetime) -> bool:
    return message.until is not None and message.until <= now

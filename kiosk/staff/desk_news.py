"""What a visitor who has called is told when nobody at the desks can see their call, and when they can again.

The call itself stays: the terminal and its broker keep it, and it stands on the desks as soon as they are
back. What was told before must not stand there as if it were still true.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.clock import Scheduler, Timer
from kiosk.i18n.text import Message, msg
from kiosk.screens.flow import Done, Event
from kiosk.screens.view import View
from kiosk.services.operations.model import Desk
from kiosk.twin.limits import CONSOLE_SETTLE_S

#: The page of the call.
PAGE = "person.called"

# Translators: Said to a visitor who has called staff and now does something else: nobody sees the call now.
_AWAY = msg("지금은 직원이 부름을 보지 못해요. 가까운 직원에게 말해 주세요.")
# Translators: Said later to the same visitor: staff see the call again; nobody has answered it yet.
_BACK = msg("이제 직원이 부름을 다시 볼 수 있어요.")


class Place(Protocol):
    """What is needed of the terminal."""

    def tell(self, flow_id: str, event: Event) -> None:
        """Give an event to a flow, if it is open."""

    @property
    def view(self) -> View:
        """What the visitor sees."""

    def say_aloud(self, text: Message) -> None:
        """Say something, also where nothing else is read aloud."""


class DeskNews:
    """Follows the desks while a call waits; on the scheduler's thread.

    A change is told once it has lasted :data:`~kiosk.twin.limits.CONSOLE_SETTLE_S`, so that a console that is
    started anew is no news. The page shows every change; what is said where the page is not open is said once
    each way for a call.
    """

    def __init__(self, place: Place, scheduler: Scheduler, is_heard: Callable[[], bool]) -> None:
        """Tell the visitor at *place*; *is_heard* tells whether somebody at a desk can see a call now."""
        self._place = place
        self._scheduler = scheduler
        self._is_heard = is_heard
        self._told: Desk | None = None
        self._said: set[Desk] = set()
        self._timer: Timer | None = None

    def begin(self) -> None:
        """The visitor calls, or calls once more; the page of the call shows already how the desks are."""
        if self._told is None:
            self._said = set()
        self._told = "" if self._is_heard() else "away"
        self._said.add(self._told)
        self._wait()  # the page was made a moment ago, on another thread

    def end(self) -> None:
        """Nobody waits any more: somebody has answered, or the call was taken back."""
        self._told = None
        self._cancel()

    def look(self) -> None:
        """The line or the console has changed."""
        if self._told is None:
            return
        if self._now() == self._told:
            self._cancel()
        elif self._timer is None:
            self._wait()

    def _now(self) -> Desk:
        if not self._is_heard():
            return "away"
        return "back" if self._told else ""

    def _wait(self) -> None:
        self._cancel()
        self._timer = self._scheduler.call_later(CONSOLE_SETTLE_S, self._tell)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tell(self) -> None:
        self._timer = None
        if self._told is None:
            return
        desk = self._told = self._now()
        self._place.tell("person", Done("desk", desk))
        is_news = desk not in self._said
        self._said.add(desk)
        if is_news and self._place.view.screen.id != PAGE:
            self._place.say_aloud(_AWAY if desk == "away" else _BACK)

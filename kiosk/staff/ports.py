"""The visit, the Screen and the health of the terminal as the twin's ports."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.view import View
from kiosk.terminal import Terminal
from kiosk.twin.documents import Health

#: Phases in which a visitor is there.
_IN_USE = frozenset({"active", "covered", "warning"})


class SessionSide:
    """The twin's :class:`~kiosk.remote.ports.SessionPort`."""

    def __init__(self, terminal: Terminal) -> None:
        """Follow the visit at *terminal*."""
        self._terminal = terminal

    def is_in_use(self) -> bool:
        """Whether a visitor is there."""
        return self._terminal.view.phase in _IN_USE

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Call *listener* when a visitor comes or has gone; then everything is wiped already."""
        before = self.is_in_use()

        def look(view: View) -> None:
            nonlocal before
            now = view.phase in _IN_USE
            if now != before:
                before = now
                listener(now)

        return self._terminal.subscribe(look)


class ScreenSide:
    """The twin's :class:`~kiosk.remote.ports.ScreenPort`."""

    def __init__(self, terminal: Terminal) -> None:
        """Give the views of *terminal*."""
        self._terminal = terminal

    def view(self) -> View | None:
        """The view."""
        return self._terminal.view

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call *listener* with every new view."""
        return self._terminal.subscribe(listener)


class HealthSide:
    """The twin's :class:`~kiosk.remote.ports.HealthPort`."""

    def __init__(self, health: Callable[[], Health], use_gateway: Callable[[str | None], None]) -> None:
        """Ask *health*; hand a wish for another gateway on."""
        self._health = health
        self._use_gateway = use_gateway

    def health(self) -> Health:
        """How the terminal is."""
        return self._health()

    def use_gateway(self, url: str | None) -> None:
        """Staff want this gateway."""
        self._use_gateway(url)

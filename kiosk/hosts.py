"""What a front end draws by itself in the place of a Screen's items: live pages, one day places.

A host belongs to the flows whose ``host`` attribute names it. When the last of them has left the
stack (Home, Back, the end of a visit) the host is closed, whatever the way out was.
"""

from __future__ import annotations

import logging
from typing import Protocol

from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Ask, Failed
from kiosk.screens.navigator import Frame, Navigator

_log = logging.getLogger("terminal")


class Host(Protocol):
    """What the terminal needs of a host (:class:`kiosk.web.host.PageHost`)."""

    def carry_out(self, request: object) -> None:
        """Do what a flow asks; answers are events that come later, never from within.

        Raises:
            KioskError: It cannot be done; the flow gets it as ``Failed(host, error)``.
        """

    def apply(self, modes: ModeState) -> None:
        """Follow the modes."""

    def close(self) -> None:
        """Nobody uses it any more."""


class Hosts:
    """Hands requests to hosts, and closes those that nobody uses."""

    def __init__(self, navigator: Navigator) -> None:
        """Begin without any; front ends :meth:`connect` theirs."""
        self._navigator = navigator
        self._hosts: dict[str, Host] = {}
        self._used: set[str] = set()

    def connect(self, name: str, host: Host, modes: ModeState) -> None:
        """Add a host; it follows *modes* from now on."""
        self._hosts[name] = host
        host.apply(modes)

    def frame_of(self, name: str) -> Frame | None:
        """Return the newest frame to which the host's answers belong."""
        frames = reversed(self._navigator.frames)
        return next((frame for frame in frames if getattr(frame.flow, "host", None) == name), None)

    def ask(self, effect: Ask) -> Failed | None:
        """Hand a request over; returns the answer when it failed at once."""
        host = self._hosts.get(effect.host)
        if host is None:
            # Translators: Shown where web pages cannot be drawn (a front end of text only).
            error = KioskError(msg("이 기기에서는 이것을 보여 드릴 수 없어요."), code="W-01")
            return Failed(effect.host, error)
        self._used.add(effect.host)
        try:
            host.carry_out(effect.request)
        except KioskError as error:
            _log.warning("host %s refused: %s %s", effect.host, error.code, error.technical)
            return Failed(effect.host, error)
        return None

    def apply(self, modes: ModeState) -> None:
        """Let every host follow the modes."""
        for host in self._hosts.values():
            host.apply(modes)

    def settle(self) -> None:
        """Close the hosts whose flows have gone."""
        for name in [name for name in self._used if self.frame_of(name) is None]:
            self._used.discard(name)
            self._hosts[name].close()

"""What a terminal must not forget of its console, kept beside its enrolment and not only in the last wish.

The file with the last wish may be lost (a damaged memory card). A terminal that then believed the keys of its
enrolment only would be deaf for ever once the console has changed its key, or its broker's authority.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.errors import KioskError
from kiosk.remote.disk import Background
from kiosk.remote.state import Wish
from kiosk.twin.signing import KeyRing

_log = logging.getLogger("remote")

Learn = Callable[[KeyRing, str], None]
"""Keeps the console's keys and the broker's authorities (PEM, "" changes nothing) durably; blocks.

Raises ``OSError`` or ``KioskError``.
"""


class Learner:
    """Has whatever is new in a wish that holds written down, on the thread for the disk."""

    def __init__(self, learn: Learn, background: Background, trust: Callable[[str], None]) -> None:
        """Write with *learn* on *background*; *trust* is told the authorities of the next connection."""
        self._learn = learn
        self._background = background
        self._trust = trust
        self._known: tuple[KeyRing, str] | None = None

    def learn_anew(self, wish: Wish) -> None:
        """Have it written down once more: the terminal's identity, beside which it stands, is a new one."""
        self._known = None
        self.obey(wish)

    def obey(self, wish: Wish) -> None:
        """Keep what *wish* tells; call it when the wish itself is on the disk."""
        keys, authorities = told = wish.keys, wish.document.authorities
        if told == self._known:
            return
        self._known = told
        if authorities:
            self._trust(authorities)

        def keep() -> None:
            try:
                self._learn(keys, authorities)
            except (OSError, KioskError) as error:
                _log.warning("what the console has told could not be kept (%s)", type(error).__name__)
                self._known = None  # tried again with the next wish

        self._background(keep)

"""Signs of life: who was heard since it was last doubted that anybody is there.

It is counted by what came in this run of the console, and never by the time of day: a clock that ran ahead
and was put right would let the dead of that hour look alive.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable


class Signs:
    """Who was heard; safe from any thread."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock = threading.Lock()
        self._heard: set[str] = set()

    def doubt(self) -> None:
        """From here on everybody must be heard anew."""
        with self._lock:
            self._heard.clear()

    def note(self, terminal: str) -> None:
        """A terminal has said something just now; what a broker had kept is no such word."""
        with self._lock:
            self._heard.add(terminal)

    def unheard(self, terminals: Iterable[str]) -> list[str]:
        """Return those of whom nothing was heard since the last doubt, in their order."""
        with self._lock:
            return [one for one in terminals if one not in self._heard]

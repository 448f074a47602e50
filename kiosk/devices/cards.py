"""A keypad with a jack of its own: its sound card comes when the jack is used, or with the keypad.

Some accessibility keypads are a keyboard and a sound card on one cable and show the card only while
a headset is in. The terminal profile names the card (``headset_card``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

#: How often the list of cards is looked at, in s; C-03 allows one second in all.
LOOK_S = 0.4


def has_card(listing: str, name: str) -> bool:
    """Return whether the text of ``/proc/asound/cards`` names a card, without regard to case."""
    return bool(name) and name.casefold() in listing.casefold()


class KeypadCard:
    """Looks for a card by its name."""

    name = "keypad's own jack"

    def __init__(
        self, card: str, listing: Path = Path("/proc/asound/cards"), every_s: float = LOOK_S
    ) -> None:
        """Look for *card* in *listing*, every *every_s* seconds."""
        self._card = card
        self._listing = listing
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        """Begin when the profile names a card and this system has a list of cards."""
        if not self._card or not self._listing.exists():
            return False
        self._thread = threading.Thread(target=self._look, args=(on_changed,), name="cards", daemon=True)
        self._thread.start()
        return True

    def _look(self, on_changed: Callable[[bool], None]) -> None:
        before: bool | None = None
        while True:
            try:
                now = has_card(self._listing.read_text(encoding="utf-8", errors="replace"), self._card)
            except OSError:
                now = False
            if now != before:
                before = now
                on_changed(now)
            if self._stop.wait(self._every_s):
                return

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(1.0)

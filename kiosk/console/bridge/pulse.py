"""Whether the console's parts do their work: each tells, the presence asks. A hung part tells nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pulse:
    """When each part last said that it works; safe from any thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Measure by seconds that never jump."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._since: dict[str, float] = {}

    def work(self, part: str) -> None:
        """*part* works, and must say so again (or rest) before long."""
        with self._lock:
            self._since[part] = self._monotonic()

    def rest(self, part: str) -> None:
        """*part* has done its work and waits for more, however long."""
        with self._lock:
            self._since.pop(part, None)

    def stuck(self, limit_s: float) -> tuple[str, ...]:
        """Return the parts that have said nothing for longer than *limit_s* seconds."""
        now = self._monotonic()
        with self._lock:
            return tuple(sorted(part for part, since in self._since.items() if now - since > limit_s))

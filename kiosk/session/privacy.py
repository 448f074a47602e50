"""What is wiped when a session ends, and the proof that it was.

Everything that may hold something of a visitor registers a :class:`Wiper`. Ending a session runs
them all, whatever one of them does, and then asks each whether it is clean.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

_log = logging.getLogger("privacy")


class Wiper(Protocol):
    """One place that may hold something of a visitor."""

    @property
    def name(self) -> str:
        """Short name for log and report."""

    def wipe(self) -> None:
        """Remove everything of the visitor."""

    def is_clean(self) -> bool:
        """Tell whether nothing is left."""


@dataclass(frozen=True, slots=True)
class WipeReport:
    """The outcome of a wipe.

    Attributes:
        wiped: Names of the wipers that are clean.
        failed: Names of those that are not.
    """

    wiped: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left anywhere."""
        return not self.failed


class PrivacyRegistry:
    """Knows every wiper."""

    def __init__(self) -> None:
        """Begin empty."""
        self._wipers: list[Wiper] = []

    def register(self, wiper: Wiper) -> None:
        """Add a wiper; its name must be new."""
        if any(known.name == wiper.name for known in self._wipers):
            raise ValueError(f"wiper {wiper.name} is already registered")
        self._wipers.append(wiper)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all wipers, for the doctor and the tests."""
        return tuple(wiper.name for wiper in self._wipers)

    def wipe_all(self) -> WipeReport:
        """Run every wiper and verify it; one that fails does not stop the others."""
        for wiper in self._wipers:
            try:
                wiper.wipe()
            except Exception:
                _log.exception("wiper %s failed", wiper.name)
        failed = tuple(wiper.name for wiper in self._wipers if not self._is_clean(wiper))
        if failed:
            _log.error("session wipe left something in: %s", ", ".join(failed))
        return WipeReport(tuple(w.name for w in self._wipers if w.name not in failed), failed)

    @staticmethod
    def _is_clean(wiper: Wiper) -> bool:
        try:
            return wiper.is_clean()
        except Exception:
            _log.exception("wiper %s could not be verified", wiper.name)
            return False

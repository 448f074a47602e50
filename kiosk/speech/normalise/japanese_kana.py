"""korean."""

from __future__ import annotations

from kiosk.speech.normalise.tracked import Tracked


def to_kana(tracked: Tracked) -> Tracked:
    """Change."""
    return tracked

"""korean."""

from __future__ import annotations

from kiosk.speech.normalise.tracked import Tracked


def change_sounds(tracked: Tracked) -> Tracked:
    """Change."""
    return tracked

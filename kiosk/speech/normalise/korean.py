"""korean."""

from __future__ import annotations

from kiosk.speech.normalise.tracked import Tracked


def rewrite(tracked: Tracked, kind: str) -> Tracked:
    """Rewrite."""
    return tracked

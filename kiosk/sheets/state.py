"""The one state that most sheets share: they have a single position and remember nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import msg
from kiosk.screens.flow import Chosen, Close, Event, Step
from kiosk.screens.model import Action, Role

DONE = Action(
    key="done",
    # Translators: The one button that closes a sheet after changing something.
    label=msg("다 됐어요"),
    role=Role.PRIMARY,
    icon="check",
)


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet that is open."""

    position: str


class Sheet:
    """What simple sheets share: they open at one position and close on ``done``."""

    id = "sheet"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Open."""
        del params
        return Step(SheetState(self.id))

    def handle(self, state: Any, event: Event) -> Step:
        """Close on ``done``; everything else is for subclasses."""
        if isinstance(event, Chosen) and event.key == "done":
            return Step(state, (Close(),))
        return Step(state)

    def has_draft(self, state: Any) -> bool:
        """A sheet holds nothing that could be lost."""
        del state
        return False

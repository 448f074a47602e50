"""The sheet before Start over throws an unfinished answer away (D-08, D-09, E-11)."""

from __future__ import annotations

from typing import Any

from kiosk.i18n.text import msg
from kiosk.screens.flow import Chosen, Close, Event, GoHome, Step
from kiosk.screens.model import Action, Paragraph, Role, Screen
from kiosk.sheets.state import Sheet


class LeaveSheet(Sheet):
    """Asked only when something would be lost."""

    id = "leave"

    def handle(self, state: Any, event: Event) -> Step:
        """Stay or leave."""
        if isinstance(event, Chosen) and event.key == "stay":
            return Step(state, (Close(),))
        if isinstance(event, Chosen) and event.key == "leave":
            return Step(state, (GoHome(),))
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """Ask."""
        del state
        return Screen(
            id="leave",
            public=True,
            # Translators: Asked before Start over would throw away what was filled in.
            title=msg("처음으로 돌아갈까요?"),
            # Translators: What happens when one leaves.
            items=(Paragraph(key="loss", label=msg("지금까지 쓴 것은 지워져요.")),),
            actions=(
                # Translators: Throw away what was filled in and start over.
                Action(public=True, key="leave", label=msg("지우고 처음으로"), icon="home"),
                # Translators: Go on filling in.
                Action(public=True, key="stay", label=msg("계속 쓸게요"), role=Role.PRIMARY, icon="check"),
            ),
        )

"""What stands over a visitor's words while they wait for staff and nobody touches anything.

Nothing is lost and nothing counts down: one press brings everything back. It is a page and no sheet, so that
nothing of what lies beneath is drawn.
"""

from __future__ import annotations

from typing import Any

from kiosk.i18n.text import msg
from kiosk.screens.model import Action, Paragraph, Role, Screen
from kiosk.sheets.state import Sheet
from kiosk.sheets.warning import FINISH, MORE_TIME

#: Id of the page.
COVER = "covered"


class CoverPage(Sheet):
    """Says that everything is kept, and how to come back; both answers are the terminal's to act upon."""

    id = COVER

    def screen(self, state: Any) -> Screen:
        """Tell the visitor who waits, and somebody else who comes by."""
        del state
        return Screen(
            id=COVER,
            public=True,
            keeps_actions=True,
            # Translators: Title: nobody touched the screen for a while; what was written is hidden, not lost.
            title=msg("남이 못 보게 화면을 가렸어요"),
            items=(
                # Translators: Reassurance: nothing that was filled in is lost.
                Paragraph(key="kept", label=msg("하시던 일은 그대로 있어요."), public=True),
                # Translators: Reassurance: staff who were called, or who help, are still told of it.
                Paragraph(key="asked", label=msg("직원에게 부탁하신 것도 그대로예요."), public=True),
                # Translators: For somebody else who comes by; the button of this name clears everything.
                Paragraph(key="other", label=msg("다른 분이면 ‘끝낼게요’를 누르세요."), public=True),
            ),
            actions=(
                # Translators: End the visit and clear everything.
                Action(public=True, key=FINISH, label=msg("끝낼게요"), icon="end"),
                Action(
                    public=True,
                    key=MORE_TIME,
                    # Translators: Button: show again what was hidden, and go on with it.
                    label=msg("이어서 할게요"),
                    role=Role.PRIMARY,
                    icon="check",
                ),
            ),
        )

"""Are you still there? Shown and said before a privacy reset; more time as often as wanted (D-02 to D-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import msg, nmsg
from kiosk.screens.flow import Chosen, Done, Event, Step
from kiosk.screens.model import Action, Paragraph, Role, Screen
from kiosk.sheets.state import Sheet

#: Effect id under which the session's clock reports the seconds that are left.
TICK = "warning.tick"
#: Keys that the terminal itself acts upon.
MORE_TIME = "more-time"
FINISH = "finish"


@dataclass(frozen=True, slots=True)
class WarningState:
    """How many seconds are left."""

    position: str = "warning"
    seconds: int = 30


class WarningSheet(Sheet):
    """Counts down; any touch or key gives more time."""

    id = "warning"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with ``seconds``."""
        return Step(WarningState(seconds=int(params.get("seconds", 30))))

    def handle(self, state: WarningState, event: Event) -> Step:
        """Show the seconds that are left."""
        if isinstance(event, Done) and event.effect == TICK:
            return Step(WarningState(seconds=int(event.result)))
        return Step(state)

    def screen(self, state: WarningState) -> Screen:
        """Ask, with the remaining time in view."""
        return Screen(
            id="warning",
            public=True,
            # Translators: Asked when nobody has touched anything for a while.
            title=msg("아직 계신가요?"),
            items=(
                Paragraph(
                    key="rest",
                    # Translators: Seconds until the terminal clears everything for privacy.
                    label=nmsg(
                        "{count}초 뒤에 모두 지우고 처음으로 가요.",
                        "{count}초 뒤에 모두 지우고 처음으로 가요.",
                        count=state.seconds,
                    ),
                ),
                # Translators: Reassurance against hurry.
                Paragraph(key="calm", label=msg("천천히 하셔도 됩니다.")),
            ),
            actions=(
                # Translators: End the visit and clear everything.
                Action(public=True, key=FINISH, label=msg("끝낼게요"), icon="end"),
                # Translators: Go on; the time starts again.
                Action(public=True, key=MORE_TIME, label=msg("더 쓸게요"), role=Role.PRIMARY, icon="check"),
            ),
        )


class HeadsetOutSheet(Sheet):
    """The headset was pulled out: the voice has stopped; end, or go on without (C-03)."""

    id = "headset-out"

    def handle(self, state: Any, event: Event) -> Step:
        """Everything here is the terminal's to do."""
        if isinstance(event, Chosen) and event.key in (FINISH, MORE_TIME):
            return Step(state)
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """Ask."""
        del state
        return Screen(
            id="headset-out",
            public=True,
            # Translators: Asked after the headset was pulled out.
            title=msg("이어폰을 빼셨어요. 끝낼까요?"),
            # Translators: What happened to the voice when the headset was pulled out.
            items=(Paragraph(key="silent", label=msg("소리를 멈췄어요. 쓴 것은 그대로 있어요.")),),
            actions=(
                # Translators: End the visit and clear everything.
                Action(public=True, key=FINISH, label=msg("끝낼게요"), icon="end"),
                # Translators: Go on; the time starts again.
                Action(public=True, key=MORE_TIME, label=msg("더 쓸게요"), role=Role.PRIMARY, icon="check"),
            ),
        )

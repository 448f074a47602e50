"""Long work, and what to do when something failed that no flow expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.errors import KioskError
from kiosk.i18n.text import Text, msg
from kiosk.screens.flow import Chosen, Close, Event, Step
from kiosk.screens.model import Action, Live, Notice, Paragraph, Progress, Role, Screen, Tone
from kiosk.sheets.state import Sheet

CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class ProgressState:
    """What is being waited for."""

    position: str = "progress"
    message: Text | None = None
    can_cancel: bool = True


class ProgressSheet(Sheet):
    """Shown after 300 ms; can be cancelled wherever giving up leaves nothing in doubt."""

    id = "progress"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with a ``message`` and whether one ``can_cancel``."""
        return Step(ProgressState(message=params.get("message"), can_cancel=params.get("can_cancel", True)))

    def screen(self, state: ProgressState) -> Screen:
        """Say what is going on."""
        # Translators: Shown while the terminal is working, when nothing better is known.
        what = state.message or msg("알아보고 있어요.")
        return Screen(
            id="progress",
            public=True,
            # Translators: Title while the terminal is working.
            title=msg("잠시만 기다려 주세요"),
            items=(Progress(key="work", label=what, live=Live.POLITE),),
            # Translators: Stop waiting.
            actions=(Action(public=True, key=CANCEL, label=msg("그만 기다리기"), icon="close"),)
            if state.can_cancel
            else (),
        )


@dataclass(frozen=True, slots=True)
class TroubleState:
    """The error to show."""

    error: KioskError
    position: str = "trouble"


class TroubleSheet(Sheet):
    """What happened, what to do, whom to ask, and a short code to read out."""

    id = "trouble"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with an ``error``."""
        return Step(TroubleState(params["error"]))

    def handle(self, state: TroubleState, event: Event) -> Step:
        """Close; calling a person is the bar's business."""
        if isinstance(event, Chosen) and event.key == "done":
            return Step(state, (Close(),))
        return Step(state)

    def screen(self, state: TroubleState) -> Screen:
        """Tell it calmly."""
        error = state.error
        return Screen(
            id="trouble",
            public=True,
            # Translators: Title when something did not work.
            title=msg("잘되지 않았어요"),
            items=(
                Notice(key="what", label=error.message, tone=Tone.ERROR, live=Live.ASSERTIVE),
                Paragraph(
                    key="do",
                    # Translators: Standard advice after an error.
                    label=error.action or msg("다시 해 보시거나 사람을 불러 주세요."),
                ),
                # Translators: A short code of an error that the visitor can read out to staff.
                Paragraph(key="code", label=msg("알림 번호 {code}", code=error.code)),
            ),
            actions=(
                # Translators: Closes the sheet that told of an error.
                Action(public=True, key="done", label=msg("알겠어요"), role=Role.PRIMARY, icon="check"),
            ),
        )

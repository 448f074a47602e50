"""Calibration: the screen measured with a tape, because EDID sizes lie (accessibility.md §2).

The width gives px/mm, on which every size rests (A-01, B-01); the height of the lower edge above
the floor decides where the low layout ends (A-18, B-12).
"""

from __future__ import annotations

from kiosk.i18n.text import Message, VisitorText, msg
from kiosk.screens.flow import Run, Step
from kiosk.screens.model import Entry, Field, Notice, Screen, Tone
from kiosk.services.flows.clerk.state import ClerkState
from kiosk.services.flows.labels import next_action
from kiosk.services.operations.model import SaveSettings

WIDTH, FLOOR = "screen-width", "screen-floor"
#: Smallest and largest width and height that are believed, in mm.
LIMITS = {WIDTH: (100, 3000), FLOOR: (0, 1500)}

# Translators: Quiet line above the title for staff: measuring the screen.
_KICKER = msg("화면 크기 맞추기")
# Translators: Title for staff: how wide is the lit part of the screen?
_WIDTH_TITLE = msg("화면의 가로는 몇 밀리미터인가요?")
# Translators: Label of the field for the width of the screen in millimetres.
_WIDTH_LABEL = msg("화면 가로 (mm)")
# Translators: Title for staff: how high above the floor is the lower edge of the screen?
_FLOOR_TITLE = msg("바닥에서 화면 아래까지 몇 밀리미터인가요?")
# Translators: Label of the field for the height above the floor in millimetres.
_FLOOR_LABEL = msg("화면 아래 높이 (mm)")
# Translators: How to measure: with a tape measure, only the part that is lit.
_HOW = msg("줄자로 빛이 나는 부분만 재어 주세요.")
# Translators: Said to staff after measuring: the new size holds after the program is started again.
SAVED = msg("저장했어요. 다시 켜면 새 크기로 보여요.")


def calibration_screen(state: ClerkState) -> Screen:
    """Ask for the width, or for the height above the floor."""
    is_width = state.position == WIDTH
    key = WIDTH if is_width else FLOOR
    field = Field(
        key=key,
        label=_WIDTH_LABEL if is_width else _FLOOR_LABEL,
        value=VisitorText(state.screen_width if is_width else state.screen_floor, private=False),
        entry=Entry.DIGITS,
        required=True,
        error=state.error,
        max_length=4,
    )
    return Screen(
        id=f"clerk.{key}",
        title=_WIDTH_TITLE if is_width else _FLOOR_TITLE,
        kicker=_KICKER,
        items=(Notice(key="how", label=_HOW, tone=Tone.INFO), field),
        actions=(next_action(),),
        step=(1 if is_width else 2, 2),
        start=key if state.error is not None else None,
    )


def error_of(step: str, typed: str) -> Message | None:
    """Return what is wrong with a length and how to mend it, or None."""
    least, most = LIMITS[step]
    digits = typed.strip()
    if digits.isascii() and digits.isdecimal() and least <= int(digits) <= most:
        return None
    # Translators: Error: the measured length is impossible; between which values it must be.
    return msg("{least}에서 {most} 사이의 숫자로 적어 주세요.", least=least, most=most)


def take(state: ClerkState) -> Step:
    """Go on to the next length, or save both."""
    is_width = state.position == WIDTH
    error = error_of(state.position, state.screen_width if is_width else state.screen_floor)
    if error is not None:
        return Step(state.with_(error=error))
    if is_width:
        return Step(state.with_(position=FLOOR, error=None))
    measured = {"screen_width_mm": int(state.screen_width), "screen_floor_mm": int(state.screen_floor)}
    return Step(state, (Run("measured", SaveSettings(state.settings.model_copy(update=measured))),))

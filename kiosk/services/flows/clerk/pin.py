"""The clerk's PIN: asked before anything else, chosen twice. Never shown, never said (C-15)."""

from __future__ import annotations

from kiosk.errors import KioskError
from kiosk.i18n.text import Message, VisitorText, msg
from kiosk.screens.flow import Chosen, Done, Event, Failed, Forget, Run, Step, Typed
from kiosk.screens.model import Entry, Field, Screen
from kiosk.services.flows.clerk.state import SETUP_STEPS, ClerkState, take_settings
from kiosk.services.flows.labels import next_action
from kiosk.services.operations.model import CheckPin, LoadSettings, SavePin
from kiosk.settings.centre import CentreSettings
from kiosk.settings.pin_rules import MAX_DIGITS, check_strength

# Translators: Quiet line above the title of pages for staff.
_KICKER = msg("직원만 들어올 수 있어요")
# Translators: Title: staff type their secret number.
_TITLE = msg("관리자 번호를 눌러 주세요")
# Translators: Label of the field for the secret number of staff.
_LABEL = msg("관리자 번호")
# Translators: Progress while the secret number is being compared.
_CHECKING = msg("번호를 확인하고 있어요.")
# Translators: Title: staff choose a secret number.
_NEW_TITLE = msg("새 관리자 번호를 정해 주세요")
# Translators: Label of the field for the new secret number.
_NEW_LABEL = msg("새 번호")
# Translators: Detail: how long the number is, and that it should not be easy.
_NEW_DETAIL = msg("숫자 6자리에서 12자리예요. 잊지 않게 적어 두세요.")
# Translators: Title: type the new secret number once more.
_AGAIN_TITLE = msg("새 번호를 한 번 더 눌러 주세요")
# Translators: Label of the field for the repeated number.
_AGAIN_LABEL = msg("같은 번호")
# Translators: Error: the two new numbers differ; what to do.
NOT_SAME = msg("두 번호가 서로 달라요. 다시 눌러 주세요.")
# Translators: Error: no number was typed; what to do.
EMPTY = msg("번호가 비어 있어요. 숫자를 눌러 주세요.")


def handle_locked(state: ClerkState, event: Event) -> Step:
    """Answer an event while the PIN has not been given."""
    match event:
        case Typed("pin", text):
            return Step(state.with_(pin=text, error=None))
        case Chosen("next") if state.pin:
            return Step(state, (Run("check-pin", CheckPin(state.pin), _CHECKING),))
        case Chosen("next"):
            return Step(state.with_(error=EMPTY))
        case Done("check-pin", True):
            let_in = state.with_(is_let_in=True, position="menu", pin="", error=None)
            return Step(let_in, (Forget(), Run("settings", LoadSettings(), is_quiet=True)), replace=True)
        case Failed("check-pin", error):
            return Step(state.with_(pin="", error=error.message))
        case Done("settings", CentreSettings() as settings):
            return Step(take_settings(state, settings))
    return Step(state)


def take_new(state: ClerkState) -> Step:
    """Take a new PIN if it is good enough."""
    try:
        check_strength(state.new_pin)
    except KioskError as error:
        return Step(state.with_(error=error.message))
    return Step(state.with_(position="again-pin", error=None))


def take_again(state: ClerkState) -> Step:
    """Keep the new PIN when both are the same."""
    if state.again != state.new_pin:
        return Step(state.with_(again="", error=NOT_SAME))
    return Step(state, (Run("pin", SavePin(state.new_pin), _CHECKING),))


def locked_screen(state: ClerkState) -> Screen:
    """Ask for the PIN."""
    return _pin_screen(state, "clerk.pin", _TITLE, _LABEL, "pin", state.pin)


def new_screen(state: ClerkState) -> Screen:
    """Ask for a new PIN."""
    return _pin_screen(state, "clerk.new-pin", _NEW_TITLE, _NEW_LABEL, "new-pin", state.new_pin, _NEW_DETAIL)


def again_screen(state: ClerkState) -> Screen:
    """Ask for the new PIN once more."""
    return _pin_screen(state, "clerk.again-pin", _AGAIN_TITLE, _AGAIN_LABEL, "again", state.again)


def _pin_screen(
    state: ClerkState,
    id_: str,
    title: Message,
    label: Message,
    key: str,
    value: str,
    detail: Message | None = None,
) -> Screen:
    field = Field(
        key=key,
        label=label,
        detail=detail,
        value=VisitorText(value),
        entry=Entry.PIN,
        masked=True,
        required=True,
        error=state.error,
        max_length=MAX_DIGITS,
    )
    steps = len(SETUP_STEPS) + 2
    return Screen(
        id=id_,
        title=title,
        kicker=_KICKER,
        items=(field,),
        actions=(next_action(),),
        step=(steps, steps) if state.is_first else None,
        start=key if state.error is not None else None,
    )

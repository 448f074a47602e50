"""Words that more than one flow needs, so that the same thing always has the same name (E-18)."""

from __future__ import annotations

from kiosk.i18n.text import msg
from kiosk.screens.model import Action, Role

# Translators: Button: go on to the next step.
NEXT = msg("다음")
# Translators: Button: leave this question unanswered and go on.
SKIP = msg("건너뛰기")
# Translators: Button: try the same thing once more after it failed.
RETRY = msg("다시 해 보기")
# Translators: Button: ask a person for help.
CALL_PERSON = msg("사람에게 물어보기")
# Translators: Button: print this page on paper.
PRINT = msg("종이로 받기")
# Translators: Button: this visit is finished.
FINISH = msg("마치기")
# Translators: Button: close this page and go back to where one was.
CLOSE = msg("닫기")
# Translators: Spoken and shown after printing succeeded.
PRINTED = msg("종이가 나왔어요. 가져가세요.")
# Translators: Shown after printing failed, on a page that shows everything on screen.
NOT_PRINTED = msg("종이에 인쇄하지 못했어요. 화면을 보고 적어 두세요.")
# Translators: Progress while a page is being printed.
PRINTING = msg("종이에 인쇄하고 있어요.")
# Translators: Name of the fact that tells a telephone number.
PHONE_NUMBER = msg("전화번호")
# Translators: A fact that nobody has verified.
NOT_KNOWN = msg("아직 몰라요")


def next_action(*, is_enabled: bool = True) -> Action:
    """The one primary action of a question that is not answered by a single press."""
    return Action(public=True, key="next", label=NEXT, role=Role.PRIMARY, icon="next", enabled=is_enabled)


def skip_action() -> Action:
    """Leave out an optional question."""
    return Action(public=True, key="skip", label=SKIP, icon="skip")


def retry_action() -> Action:
    """Try again what failed."""
    return Action(public=True, key="retry", label=RETRY, role=Role.PRIMARY, icon="retry")


def person_action() -> Action:
    """Ask a person instead."""
    return Action(public=True, key="person", label=CALL_PERSON, icon="person")


def print_action() -> Action:
    """Print the page."""
    return Action(public=True, key="print", label=PRINT, icon="print")


def close_action() -> Action:
    """Leave the service; the visit goes on."""
    return Action(public=True, key="close", label=CLOSE, role=Role.PRIMARY, icon="check")


def finish_action() -> Action:
    """End the visit."""
    return Action(public=True, key="end", label=FINISH, role=Role.PRIMARY, icon="check")

"""What a page asks outside of itself: one question at a time, and none that has been refused already.

Pure. The question itself is a sheet (:mod:`kiosk.web.dialogs`).
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import msg
from kiosk.screens.flow import Open, Step
from kiosk.web.dialogs import LEAVE, PATIENCE, QUIET, SHEET, tell_refused
from kiosk.web.host import WAITING_DIALOGS, AnswerDialog, DialogAsked
from kiosk.web.state import Note, WebState
from kiosk.web.steps import ask, go_to_sites

# Translators: Offered when a web page wanted to print itself: our own button prints its words.
_PRINT_OURSELVES = msg("‘더 보기’에서 글만 종이로 받을 수 있어요.")
# Translators: Said where nothing can be printed: the button “더 보기” leads to the address and QR code.
_TAKE_ADDRESS = msg("‘더 보기’에서 주소를 가져가실 수 있어요.")


def open_question(state: WebState, asked: DialogAsked, *, can_print: bool) -> Step:
    """Show a question that waits, answer no for one too many, and tell what was refused on the spot.

    Args:
        state: The state.
        asked: What the page asks.
        can_print: Whether our own printer prints a page's words.
    """
    if asked.kind not in WAITING_DIALOGS:
        return Step(replace(state, note=_note_of(asked, can_print=can_print) or state.note))
    if state.is_quiet or state.is_asked:  # One question at a time.
        return Step(state, (ask(AnswerDialog(asked.dialog, is_accepted=False)),))
    count = state.dialogs + 1
    sheet = Open(SHEET, {"asked": asked, "is_many": count >= PATIENCE}, is_sheet=True)
    return Step(replace(state, dialogs=count, is_asked=True), (sheet,))


def close_question(state: WebState, result: object) -> Step:
    """Go on as the visitor wants it after the sheet has closed."""
    state = replace(state, is_asked=False)
    if result == LEAVE:
        return go_to_sites(state)
    if result == QUIET:
        return Step(replace(state, is_quiet=True, dialogs=0))
    return Step(state)


def _note_of(asked: DialogAsked, *, can_print: bool) -> Note | None:
    text = tell_refused(asked)
    if text is None:
        return None
    if asked.kind != "print":
        return Note(text)
    return Note(text, detail=_PRINT_OURSELVES if can_print else _TAKE_ADDRESS)

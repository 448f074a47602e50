"""The reports kept at this centre: list, read, print, close."""

from __future__ import annotations

from kiosk.contracts.receipt_number import GROUPS
from kiosk.i18n.text import Code, Text, VisitorText, msg
from kiosk.screens.model import Action, Choice, Entry, Fact, Field, Item, Live, Notice, Role, Screen, Tone
from kiosk.services.flows.clerk.state import ClerkState
from kiosk.services.flows.keys import keys_of
from kiosk.services.flows.labels import print_action
from kiosk.services.operations.model import KeptRequest

# Translators: Title for staff: reports kept at this centre.
_LIST_TITLE = msg("어느 신고를 볼까요?")
# Translators: Quiet line above the title for staff: kept reports.
_KICKER = msg("맡아 둔 신고")
# Translators: Shown when no report is kept at this centre.
_NONE = msg("맡아 둔 신고가 없어요.")
# Translators: Mark beside a report that staff have closed.
_CLOSED = msg("마친 신고예요")
# Translators: Mark beside a report that nobody has closed yet.
_OPEN = msg("아직 마치지 않았어요")
# Translators: Name of the fact: when the report was made.
_WHEN = msg("접수한 때")
# Translators: Name of the fact: receipt number.
_NUMBER = msg("접수 번호")
# Translators: Name of the fact: state of the report.
_STATE = msg("상태")
# Translators: Button for staff: mark the report as finished.
_CLOSE = msg("마쳤다고 적기")
# Translators: Title for staff: what was done about the report? The visitor can read it.
_NOTE_TITLE = msg("어떻게 처리했나요?")
# Translators: Label of the field for the closing words.
_NOTE_LABEL = msg("처리한 내용")
# Translators: Detail: the visitor will read these words with their receipt number.
_NOTE_DETAIL = msg("신고한 분이 접수 번호로 읽을 수 있어요.")
# Translators: Button for staff: finish the report with these words.
_NOTE_SAVE = msg("마치기")
# Translators: Said to staff after a report was closed.
CLOSED = msg("신고를 마쳤다고 적었어요.")
# Translators: Error: the closing words are empty; what to do.
NOTE_MISSING = msg("처리한 내용이 비어 있어요. 짧게라도 적어 주세요.")
# Translators: Progress while kept reports are being read.
LOADING = msg("맡아 둔 신고를 읽고 있어요.")


def keyed(state: ClerkState) -> dict[str, KeptRequest]:
    """Return item key -> kept report; open ones first, oldest first."""
    ordered = sorted(state.requests or (), key=lambda kept: (kept.is_closed, kept.requested_at))
    by_id = {kept.id: kept for kept in ordered}
    return {key: by_id[id_] for key, id_ in keys_of("kept", by_id).items()}


def find_request(state: ClerkState) -> KeptRequest | None:
    """Return the shown report, or None."""
    return next((kept for kept in state.requests or () if kept.id == state.request), None)


def _notes(state: ClerkState) -> list[Item]:
    items: list[Item] = []
    if state.note is not None:
        items.append(Notice(key="note", label=state.note, tone=Tone.GOOD, live=Live.POLITE))
    if state.failure is not None:
        failure = state.failure.message
        items.append(Notice(key="failure", label=failure, tone=Tone.ERROR, live=Live.ASSERTIVE))
    return items


def list_screen(state: ClerkState) -> Screen:
    """List the kept reports."""
    items = _notes(state)
    for key, kept in keyed(state).items():
        # Translators: A day and time alone; usually only {moment}.
        when = msg("{moment}", moment=kept.requested_at)
        items.append(
            Choice(key=key, label=kept.name, detail=when, icon="check" if kept.is_closed else "letter")
        )
    if state.requests is not None and not state.requests:
        items.append(Notice(key="none", label=_NONE, tone=Tone.INFO))
    return Screen(id="clerk.requests", title=_LIST_TITLE, kicker=_KICKER, items=tuple(items))


def request_screen(state: ClerkState, kept: KeptRequest) -> Screen:
    """Show one report as it was given."""
    items = _notes(state)
    state_text: Text = _CLOSED if kept.is_closed else _OPEN
    items.append(Fact(key="state", label=_STATE, value=state_text, icon="info"))
    # Translators: A day and time alone; usually only {moment}.
    when = msg("{moment}", moment=kept.requested_at)
    items.append(Fact(key="when", label=_WHEN, value=when, icon="clock"))
    if kept.number is not None:
        # Translators: The receipt number alone; usually only {number}.
        number = msg("{number}", number=Code(kept.number, GROUPS))
        items.append(Fact(key="number", label=_NUMBER, value=number))
    items += [
        Fact(key=f"line.{place}", label=label, value=value) for place, (label, value) in enumerate(kept.lines)
    ]
    actions: tuple[Action, ...] = (print_action(),) if state.settings.printer else ()
    if not kept.is_closed:
        close = Action(key="close-request", label=_CLOSE, role=Role.PRIMARY, icon="check")
        actions = (*actions, close)
    return Screen(id="clerk.request", title=kept.name, kicker=_KICKER, items=tuple(items), actions=actions)


def close_screen(state: ClerkState) -> Screen:
    """Ask what was done."""
    return Screen(
        id="clerk.close-request",
        title=_NOTE_TITLE,
        kicker=_KICKER,
        items=(
            *_notes(state.with_(note=None)),
            Field(
                key="words",
                label=_NOTE_LABEL,
                detail=_NOTE_DETAIL,
                value=VisitorText(state.words, private=False),
                entry=Entry.LONG_TEXT,
                required=True,
                error=state.error,
                max_length=500,
            ),
        ),
        actions=(Action(key="close-now", label=_NOTE_SAVE, role=Role.PRIMARY, icon="check"),),
        start="words" if state.error is not None else None,
    )

"""What happened to my report? By the number and the code of the receipt."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.contracts.content import City
from kiosk.contracts.gateway import StatusAnswer
from kiosk.contracts.receipt_number import CODE_DIGITS, GROUPS, RANDOM_DIGITS, clean_digits
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import Code, Content, Message, Phone, Text, VisitorText, msg
from kiosk.screens.flow import Chosen, Done, EndVisit, Event, Failed, Open, Run, Step, Typed
from kiosk.screens.model import Action, Entry, Fact, Field, Item, Live, Notice, Paragraph, Screen, Tone
from kiosk.services.flows.labels import (
    NOT_PRINTED,
    PHONE_NUMBER,
    PRINTED,
    PRINTING,
    finish_action,
    next_action,
    person_action,
    print_action,
    retry_action,
)
from kiosk.services.flows.report.pick import FAILED_TITLE
from kiosk.services.flows.report.receipt import (
    DUE_NAME,
    NEXT_NAME,
    QUEUED,
    WHO_CENTRE,
    WHO_NAME,
    ask_when,
    help_number,
)
from kiosk.services.operations.model import LookUp, Printout, PrintPage
from kiosk.services.receipt import read_code, read_number
from kiosk.settings.centre import CentreSettings

AREA = "crimson"
_STEPS = 2

# Translators: Quiet line above the title: name of the service "what happened to my report".
_KICKER = msg("내 신고 알아보기")
# Translators: Title: type the number of the receipt.
_NUMBER_TITLE = msg("접수 번호가 무엇인가요?")
# Translators: Label of the field for the receipt number.
_NUMBER_LABEL = msg("접수 번호")
# Translators: Detail of the field: where the number is and how many digits it has.
_NUMBER_DETAIL = msg("접수할 때 받은 숫자 11자리예요.")
# Translators: Error: the receipt number has too few or too many digits; what to do. It has 11 digits.
NUMBER_LENGTH = msg("번호는 숫자 11자리예요. 빠진 숫자가 있는지 봐 주세요.")
# Translators: Error: one digit of the receipt number must be wrong (found by a check digit); what to do.
NUMBER_TYPO = msg("숫자 하나가 틀린 것 같아요. 천천히 다시 맞춰 보세요.")
# Translators: Title: type the secret code of the receipt.
_CODE_TITLE = msg("확인 번호가 무엇인가요?")
# Translators: Label of the field for the secret code of the receipt.
_CODE_LABEL = msg("확인 번호")
# Translators: Detail of the field: the code stands under the number and has 6 digits.
_CODE_DETAIL = msg("접수 번호 아래에 있는 숫자 6자리예요.")
# Translators: Error: the secret code has too few or too many digits; what to do. It has 6 digits.
CODE_LENGTH = msg("확인 번호는 숫자 6자리예요. 다시 적어 주세요.")
# Translators: Progress while the report is being looked up.
_LOOKING = msg("신고를 찾고 있어요.")
# Translators: Title when number and code do not belong together (never said which of them is wrong).
_UNKNOWN_TITLE = msg("맞는 신고를 찾지 못했어요")
# Translators: Said with it: what may be wrong and what to do.
_UNKNOWN = msg("접수 번호나 확인 번호가 달라요. 하나씩 다시 봐 주세요.")
# Translators: Said with it: after several tries one has to wait a while.
_LIMITED = msg("여러 번 틀리면 잠시 쉬었다가 할 수 있어요.")
# Translators: Button: correct the receipt number.
_FIX_NUMBER = msg("접수 번호 고치기")
# Translators: Button: correct the secret code.
_FIX_CODE = msg("확인 번호 고치기")
# Translators: Title of the result: the report was received and nobody took it up yet.
_RECEIVED = msg("접수되어 기다리고 있어요")
# Translators: Title of the result: somebody is working on it.
_OPEN = msg("지금 처리하고 있어요")
# Translators: Title of the result: the matter is finished.
_CLOSED = msg("처리가 끝났어요")
# Translators: The promised day has passed and there is no answer yet. We are sorry.
_OVERDUE = msg("약속한 날이 지났어요. 늦어져서 미안합니다.")
# Translators: The report lies with the staff of this centre, not yet with the city.
_KEPT = msg("아직 이 센터에 있어요. 직원이 시에 전해 드려요.")
# Translators: Name of the fact: what the report was about.
_ABOUT = msg("신고한 일")
# Translators: Name of the fact: when the report was made.
_REQUESTED = msg("접수한 날")
# Translators: Name of the fact: when something last happened.
_UPDATED = msg("마지막 소식")
# Translators: Heading over words that staff wrote.
_NOTES = msg("담당자의 말")
# Translators: Staff have not written anything yet.
_NO_NOTES = msg("아직 담당자가 남긴 말이 없어요.")


@dataclass(frozen=True, slots=True, repr=False)
class StatusState:
    """Number, code and what was found.

    Attributes:
        position: ``number``, ``code``, ``result``, ``unknown`` or ``failed``.
        number: As typed.
        code: As typed.
        error: What is wrong with the shown field, or None.
        pending: Position at which the question is under way, or None.
        answer: What was found, or None.
        failure: Why nothing could be asked, or None.
        note: What happened to the printing, or None.
        has_print_failed: Whether *note* tells of a failure.
    """

    position: str = "number"
    number: str = ""
    code: str = ""
    error: Message | None = None
    pending: str | None = None
    answer: StatusAnswer | None = None
    failure: KioskError | None = None
    note: Message | None = None
    has_print_failed: bool = False

    def __repr__(self) -> str:
        """Hide number and code."""
        return f"StatusState({self.position!r})"


class StatusFlow:
    """Two fields and an answer; a wrong number and a wrong code get the same one."""

    id = "status"

    def __init__(self, city: City, centre: CentreSettings) -> None:
        """Know the city's help line and whether there is a printer."""
        self._city = city
        self._centre = centre

    def start(self, params: Mapping[str, Any]) -> Step:
        """Ask for the number; ``number`` in *params* (a scanned receipt) fills it in."""
        return Step(StatusState(number=str(params.get("number", ""))))

    def has_draft(self, state: StatusState) -> bool:
        """Tell whether something typed would be lost."""
        return state.answer is None and bool(state.number or state.code)

    # -- what happens -----------------------------------------------------------------------------

    def handle(self, state: StatusState, event: Event) -> Step:
        """Answer one event."""
        match event:
            case Typed("number", text):
                return Step(dataclasses.replace(state, number=text, error=None))
            case Typed("code", text):
                return Step(dataclasses.replace(state, code=text, error=None))
            case Done("look-up", StatusAnswer() as answer):
                return _at(dataclasses.replace(state, answer=answer, failure=None), "result")
            case Done("look-up", None):
                return _at(dataclasses.replace(state, answer=None), "unknown")
            case Failed("look-up", error):
                return _at(dataclasses.replace(state, failure=error), "failed")
            case Done("print"):
                return Step(dataclasses.replace(state, note=PRINTED, has_print_failed=False))
            case Failed("print"):
                return Step(dataclasses.replace(state, note=NOT_PRINTED, has_print_failed=True))
            case Chosen(key):
                return self._chosen(state, key)
        return Step(state)

    def _chosen(self, state: StatusState, key: str) -> Step:
        match state.position, key:
            case _, "person":
                return Step(state, (Open("person"),))
            case "number", "next":
                error = _number_error(state.number)
                return _wrong(state, error) if error is not None else _at(state, "code")
            case "code", "next":
                return self._look_up(state)
            case "failed", "retry":
                return self._look_up(state)
            case "unknown", "fix-number":
                return _at(state, "number")
            case "unknown", "fix-code":
                return _at(state, "code")
            case "result", "end":
                return Step(state, (EndVisit(),))
            case "result", "print" if self._centre.printer and state.answer is not None:
                page = Printout(self._result_screen(dataclasses.replace(state, note=None), state.answer))
                return Step(dataclasses.replace(state, note=None), (Run("print", PrintPage(page), PRINTING),))
        return Step(state)

    def _look_up(self, state: StatusState) -> Step:
        """Ask, once both can be right; each press asks once."""
        number, code = read_number(state.number), read_code(state.code)
        if number is None:
            return _wrong(dataclasses.replace(state, position="number"), _number_error(state.number))
        if code is None:
            return _wrong(dataclasses.replace(state, position="code"), CODE_LENGTH)
        waiting = dataclasses.replace(state, pending=state.position, error=None)
        return Step(waiting, (Run("look-up", LookUp(number, code), _LOOKING),))

    # -- what is shown ----------------------------------------------------------------------------

    def screen(self, state: StatusState) -> Screen:
        """Render the shown step."""
        match state.position:
            case "code":
                return _code_screen(state)
            case "unknown":
                return _unknown_screen()
            case "failed":
                return _failed_screen(state)
            case "result" if state.answer is not None:
                return self._result_screen(state, state.answer)
        return _number_screen(state)

    def _result_screen(self, state: StatusState, answer: StatusAnswer) -> Screen:
        """State in words, then facts, then what staff wrote."""
        items: list[Item] = []
        if state.note is not None:
            tone = Tone.WARNING if state.has_print_failed else Tone.GOOD
            items.append(Notice(key="note", label=state.note, tone=tone, live=Live.POLITE))
        if answer.is_overdue and answer.status != "closed":
            items.append(Notice(key="overdue", label=_OVERDUE, tone=Tone.WARNING))
        items.append(Fact(key="about", label=_ABOUT, value=as_content(answer.names)))
        if answer.status != "closed":
            happens = {"kept": _KEPT, "queued": QUEUED}.get(answer.state)
            if happens is not None:
                items.append(Fact(key="next", label=NEXT_NAME, value=happens, icon="next"))
            items.append(Fact(key="due", label=DUE_NAME, value=self._due(answer), icon="calendar"))
        who: Text = WHO_CENTRE if answer.destination == "centre" else as_content(self._city.names)
        if answer.agency and answer.destination == "city":
            who = as_content(answer.agency)
        items.append(Fact(key="who", label=WHO_NAME, value=who, icon="person"))
        items += self._notes(answer)
        # Translators: A day and time alone; usually only {moment}.
        requested = msg("{moment}", moment=answer.requested_at)
        items.append(Fact(key="requested", label=_REQUESTED, value=requested, icon="calendar"))
        if answer.updated_at != answer.requested_at:
            # Translators: A day and time alone; usually only {moment}.
            updated = msg("{moment}", moment=answer.updated_at)
            items.append(Fact(key="updated", label=_UPDATED, value=updated, icon="clock"))
        # Translators: The receipt number alone; usually only {number}.
        number = msg("{number}", number=Code(answer.receipt_number, GROUPS))
        items.append(Fact(key="number", label=_NUMBER_LABEL, value=number))
        # Translators: A telephone number alone; usually only {phone}.
        phone = msg("{phone}", phone=Phone(help_number(self._city)))
        items.append(Fact(key="phone", label=PHONE_NUMBER, value=phone, icon="phone"))
        actions = (print_action(), finish_action()) if self._centre.printer else (finish_action(),)
        return Screen(
            id="status.result",
            title={"closed": _CLOSED, "open": _OPEN}.get(answer.status, _RECEIVED),
            kicker=_KICKER,
            items=tuple(items),
            actions=actions,
            area=AREA,
        )

    def _due(self, answer: StatusAnswer) -> Text:
        if answer.expected_at is None:
            return ask_when(self._city)
        # Translators: Day by which an answer can be expected.
        return msg("{date}까지", date=answer.expected_at.date())

    def _notes(self, answer: StatusAnswer) -> list[Item]:
        notes = [note for note in answer.notes if note.texts]
        if not notes:
            return [Paragraph(key="no-notes", label=_NO_NOTES)]
        items: list[Item] = [Paragraph(key="notes", label=_NOTES, heading=True)]
        for place, note in enumerate(notes):
            # Translators: A day and time alone; usually only {moment}.
            written = msg("{moment}", moment=note.written_at)
            items.append(Paragraph(key=f"note.{place}", label=Content.of(note.texts), detail=written))
        return items


def _at(state: StatusState, position: str) -> Step:
    return Step(dataclasses.replace(state, position=position, error=None, pending=None))


def _wrong(state: StatusState, error: Message | None) -> Step:
    return Step(dataclasses.replace(state, error=error, pending=None))


def _number_error(typed: str) -> Message | None:
    """Return what is wrong with a typed number and how to mend it (E-10)."""
    if read_number(typed) is not None:
        return None
    return NUMBER_TYPO if len(clean_digits(typed)) == RANDOM_DIGITS + 1 else NUMBER_LENGTH


def _number_screen(state: StatusState) -> Screen:
    return Screen(
        id="status.number",
        title=_NUMBER_TITLE,
        kicker=_KICKER,
        items=(
            Field(
                key="number",
                label=_NUMBER_LABEL,
                detail=_NUMBER_DETAIL,
                value=VisitorText(state.number),
                entry=Entry.DIGITS,
                required=True,
                error=state.error,
                max_length=20,
            ),
        ),
        actions=(next_action(),),
        step=(1, _STEPS),
        area=AREA,
        start="number" if state.error is not None else None,
    )


def _code_screen(state: StatusState) -> Screen:
    return Screen(
        id="status.code",
        title=_CODE_TITLE,
        kicker=_KICKER,
        items=(
            Field(
                key="code",
                label=_CODE_LABEL,
                detail=_CODE_DETAIL,
                value=VisitorText(state.code),
                entry=Entry.CODE,
                masked=True,
                required=True,
                error=state.error,
                max_length=CODE_DIGITS + 3,
            ),
        ),
        actions=(next_action(),),
        step=(2, _STEPS),
        area=AREA,
        start="code" if state.error is not None else None,
    )


def _unknown_screen() -> Screen:
    return Screen(
        id="status.unknown",
        title=_UNKNOWN_TITLE,
        kicker=_KICKER,
        items=(
            Notice(key="unknown", label=_UNKNOWN, tone=Tone.WARNING, live=Live.ASSERTIVE),
            Notice(key="limited", label=_LIMITED, tone=Tone.INFO),
        ),
        actions=(
            Action(key="fix-number", label=_FIX_NUMBER, icon="pencil"),
            Action(key="fix-code", label=_FIX_CODE, icon="pencil"),
            person_action(),
        ),
        area=AREA,
    )


def _failed_screen(state: StatusState) -> Screen:
    error = state.failure or KioskError(FAILED_TITLE)
    items: list[Item] = [Notice(key="failure", label=error.message, tone=Tone.ERROR, live=Live.ASSERTIVE)]
    if error.action is not None:
        items.append(Notice(key="advice", label=error.action, tone=Tone.INFO))
    return Screen(
        id="status.failed",
        title=FAILED_TITLE,
        kicker=_KICKER,
        items=tuple(items),
        actions=(person_action(), retry_action()),
        area=AREA,
    )

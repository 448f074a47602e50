"""The read-back: everything once more, each answer one press from being changed (E-11)."""

from __future__ import annotations

from kiosk.contracts.content import City, Places
from kiosk.contracts.gateway import RequestContact
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens.model import Action, Fact, Item, Live, Notice, Role, Screen, Tone
from kiosk.services.flows.keys import code_of, keys_of
from kiosk.services.flows.labels import PHONE_NUMBER, person_action, retry_action
from kiosk.services.flows.report.contact import CONTACT_NAME, contact_text, contact_to_send, masked_phone
from kiosk.services.flows.report.pick import AREA, FAILED_TITLE, PHASES
from kiosk.services.flows.report.place import place_text, place_to_send
from kiosk.services.flows.report.questions import (
    answer_text,
    answers_to_send,
    description_to_send,
    step_of,
)
from kiosk.services.flows.report.state import Place, ReportState, answer_of, find_service, questions_of
from kiosk.services.operations.model import ReportDraft
from kiosk.settings.centre import CentreSettings

# Translators: Title of the read-back before a report is sent.
_TITLE = msg("이대로 신고할까요?")
# Translators: Said above the read-back: pressing an answer leads to where it can be changed.
_HINT = msg("고치고 싶은 것을 누르면 바꿀 수 있어요.")
# Translators: Name of the fact in the read-back: what the report is about.
_WHAT = msg("신고할 일")
# Translators: Name of the fact in the read-back: where it is.
_WHERE = msg("곳")
# Translators: Value in the read-back of an optional question that was left out.
_NOT_WRITTEN = msg("적지 않음")
# Translators: What happens with the report where no city system is connected (honest label).
_TO_CENTRE = msg("이 센터에서 보관해요. 직원이 시에 전해 드려요.")
# Translators: Button: send the report. It is the last step.
_SEND = msg("이대로 신고하기")
# Translators: Progress while the report is being stored and sent.
SENDING = msg("신고를 안전하게 저장하고 있어요.")
# Translators: Said when sending failed: nothing was lost.
_NOTHING_LOST = msg("적으신 내용은 그대로 있어요.")
# Translators: Button: go back to the read-back after sending failed.
_BACK_TO_CHECK = msg("내용 다시 보기")


def check_screen(
    state: ReportState, kicker: Text, city: City, places: Places, centre: CentreSettings
) -> Screen:
    """Show all answers and the one button that sends."""
    service = find_service(state)
    items: list[Item] = [Notice(key="hint", label=_HINT, tone=Tone.INFO)]
    if service is not None:
        items.append(_fact("service", _WHAT, as_content(service.names), service.icon))
    where = place_text(state.place, places, centre) if service is not None and service.needs_place else None
    if where is not None:
        items.append(_fact("place", _WHERE, where, "pin"))
    questions = {question.code: question for question in questions_of(state)}
    for key, code in keys_of("asked", questions).items():
        value = answer_text(questions[code], answer_of(state, code)) or _NOT_WRITTEN
        items.append(_fact(key, as_content(questions[code].description), value, None))
    items.append(_fact("contact", CONTACT_NAME, contact_text(state), "letter"))
    if state.contact in ("phone", "text"):
        items.append(_fact("phone", PHONE_NUMBER, VisitorText(masked_phone(state.phone)), "phone"))
    items.append(Notice(key="destination", label=destination_text(state, city), tone=Tone.INFO))
    return Screen(
        id="report.check",
        public=True,
        title=_TITLE,
        kicker=kicker,
        items=tuple(items),
        actions=(Action(key="send", label=_SEND, role=Role.PRIMARY, icon="send"),),
        step=(PHASES, PHASES),
        area=AREA,
    )


def _fact(key: str, label: Text, value: Text, icon: str | None) -> Fact:
    return Fact(key=key, label=label, value=value, changeable=True, icon=icon)


def destination_text(state: ReportState, city: City) -> Message:
    """Say where the report goes, before it is sent."""
    if state.catalogue is not None and state.catalogue.destination == "city":
        # Translators: What happens with the report: it goes straight to the city {city}.
        return msg("{city:으로/로} 바로 보내요.", city=as_content(city.names))
    return _TO_CENTRE


def step_to_change(state: ReportState, key: str) -> str | None:
    """Return the step at which a fact of the read-back is changed, or None."""
    fixed = {"service": "pick", "place": "where", "contact": "contact", "phone": "phone"}
    if key in fixed:
        return fixed[key]
    codes = {question.code: question for question in questions_of(state)}
    code = code_of("asked", codes, key)
    return step_of(codes[code]) if code is not None else None


def failed_screen(state: ReportState, kicker: Text) -> Screen:
    """Say what went wrong, that nothing is lost, and what one can do now."""
    error = state.failure or KioskError(FAILED_TITLE)
    items: list[Item] = [
        Notice(key="failure", label=error.message, tone=Tone.ERROR, live=Live.ASSERTIVE),
        Notice(key="kept", label=_NOTHING_LOST, tone=Tone.INFO),
    ]
    if error.action is not None:
        items.insert(1, Notice(key="advice", label=error.action, tone=Tone.INFO))
    return Screen(
        id="report.failed",
        public=True,
        title=FAILED_TITLE,
        kicker=kicker,
        items=tuple(items),
        actions=(
            Action(key="to-check", label=_BACK_TO_CHECK, icon="back"),
            person_action(),
            retry_action(),
        ),
        area=AREA,
    )


def draft_of(state: ReportState, centre: CentreSettings) -> ReportDraft:
    """Return the report as it is sent."""
    service = find_service(state)
    needs_place = service is not None and service.needs_place
    return ReportDraft(
        service_code=state.service or "",
        attributes=answers_to_send(state),
        description=description_to_send(state),
        place=place_to_send(state.place if needs_place else Place(kind="none"), centre),
        contact=contact_to_send(state) if state.contact else RequestContact(),
    )

"""The flow "report a problem": who shows and who answers what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.contracts.content import City, Places
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import Text, msg
from kiosk.screens.flow import Chosen, Done, Event, Failed, Open, Step, Typed
from kiosk.screens.model import Screen
from kiosk.services.flows.report import check, contact, contacting, pick, place, placing, questions
from kiosk.services.flows.report.answering import Answering, keep_answer
from kiosk.services.flows.report.contacting import Contacting
from kiosk.services.flows.report.picking import Picking
from kiosk.services.flows.report.placing import Placing
from kiosk.services.flows.report.receiving import Receiving
from kiosk.services.flows.report.sending import Sending
from kiosk.services.flows.report.state import ReportState, find_service, has_answers, questions_of
from kiosk.services.flows.report.way import Way
from kiosk.services.operations.model import Catalogue, Outcome, Questions
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings


class ReportFlow:
    """Report a problem, from the picture to the receipt.

    Args of :meth:`start`: ``service`` (a code) begins with that service already picked.
    """

    id = "report"

    def __init__(self, city: City, places: Places, centre: CentreSettings, *, has_jack: bool = False) -> None:
        """Know the city, its places, this centre, and whether a headset can be plugged in."""
        self._city = city
        self._places = places
        self._centre = centre
        self._way = Way(places)
        self._picking = Picking(city, self._way)
        self._placing = Placing(places, self._way)
        self._answering = Answering(self._way)
        self._contacting = Contacting(self._way)
        self._sending = Sending(centre, self._way)
        self._receiving = Receiving(city, centre, has_jack=has_jack)

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with the pictures; fetch what can be reported."""
        return Step(ReportState(service=params.get("service")), (self._picking.load(),))

    def has_found(self, state: ReportState, params: Mapping[str, Any]) -> bool | None:
        """Tell whether the city takes reports of the kind that was named."""
        wanted = params.get("service")
        if wanted is None or state.outcome is not None:
            return True
        return None if state.catalogue is None else find_service(state, wanted) is not None

    def has_draft(self, state: ReportState) -> bool:
        """Tell whether an unsent report would be lost."""
        return state.outcome is None and has_answers(state)

    # -- what is shown ----------------------------------------------------------------------------

    def screen(self, state: ReportState) -> Screen:
        """Render the shown step; a step that no longer exists shows the first one that is open."""
        if state.outcome is not None:
            return self._receiving.screen(state)
        kicker = _kicker(state)
        match state.position:
            case "groups":
                return pick.groups_screen(state, self._city)
            case "group":
                return pick.group_screen(state, self._city)
            case "words":
                return pick.words_screen(state, self._city)
            case "where":
                return place.where_screen(state, kicker, self._centre)
            case "gu":
                return place.district_screen(state, kicker, self._places)
            case "dong":
                return place.dong_screen(state, kicker, self._places)
            case "landmark":
                return place.landmark_screen(state, kicker)
            case "address":
                return place.address_screen(state, kicker)
            case "contact":
                return contact.contact_screen(state, kicker)
            case "phone":
                return contact.phone_screen(state, kicker)
            case "check":
                return check.check_screen(state, kicker, self._city, self._places, self._centre)
            case "failed":
                return check.failed_screen(state, kicker)
        question = questions.shown_question(state)
        if question is None:
            return pick.pick_screen(state, self._city)
        if state.position.endswith(questions.DAYS) and question.datatype == "datetime":
            return questions.days_screen(state, question, kicker)
        return questions.question_screen(state, question, kicker)

    # -- what happens -----------------------------------------------------------------------------

    def handle(self, state: ReportState, event: Event) -> Step:
        """Answer one event; what does not fit the shown step changes nothing."""
        match event:
            case Done(effect, result):
                return self._done(state, effect, result)
            case Failed(effect, error):
                return self._failed(state, effect, error)
            case Typed(key, text) if state.outcome is None:
                return Step(_typed(state, key, text))
            case Chosen(key):
                return self._receiving.chosen(state, key) if state.outcome else self._chosen(state, key)
            case _:
                return Step(state)

    def _chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on any step before the receipt."""
        if key == "person":
            return Step(state, (Open("person"),))
        if state.position in placing.STEPS:
            return self._placing.chosen(state, key)
        if state.position in contacting.STEPS:
            return self._contacting.chosen(state, key)
        if state.position == "check":
            return self._sending.check_chosen(state, key)
        if state.position == "failed":
            return self._sending.failed_chosen(state, key)
        question = questions.shown_question(state)
        if question is not None:
            return self._answering.chosen(state, question, key)
        return self._picking.chosen(state, key)

    def _done(self, state: ReportState, effect: str, result: Any) -> Step:
        match effect, result:
            case "services", Catalogue():
                return self._picking.loaded(state, result)
            case "prepare", Receipt() if state.receipt is None:
                return self._sending.prepared(state, result)
            case "send", Outcome() if state.outcome is None:
                return self._sending.sent(state, result)
            case "print", _ if state.outcome is not None:
                return self._receiving.printed(state, is_printed=True)
            case "hear-code", bool() if state.outcome is not None:
                return self._receiving.told(state, is_told=result)
            case _, Questions():
                return self._picking.questions_came(state, effect, result)
        return Step(state)

    def _failed(self, state: ReportState, effect: str, error: KioskError) -> Step:
        if state.outcome is not None:
            return self._receiving.printed(state, is_printed=False) if effect == "print" else Step(state)
        if effect == "services":
            return Step(state.with_(failure=error))
        if effect == "send" or (effect == "prepare" and state.wants_send):
            return self._way.go(state, "failed", failure=error)
        if state.pending == (effect, state.position):
            return self._way.go(state, "pick", failure=error)
        return Step(state)


def _kicker(state: ReportState) -> Text:
    service = find_service(state)
    if service is None:
        return pick.KICKER
    # Translators: Quiet line above the title: reporting a {service}, for example "street lamp".
    return msg("{service} 신고", service=as_content(service.names))


def _typed(state: ReportState, key: str, text: str) -> ReportState:
    """Keep what was typed, whichever step is shown: nothing typed is ever dropped."""
    state = state.with_(error=None)
    match key:
        case "words":
            return state.with_(query=text)
        case "landmark":
            return state.with_place(landmark=text)
        case "address":
            return state.with_place(address=text)
        case "phone":
            return state.with_(phone=text)
    for question in questions_of(state):
        if questions.field_key(question) == key:
            return keep_answer(state, question, text)
    return state

"""The flow "report a problem": who answers what."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kiosk.contracts.content import City, Places
from kiosk.contracts.gateway import ServiceAttribute, ServiceDefinition
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Text, msg
from kiosk.screens.flow import (
    Chosen,
    Confide,
    Done,
    Effect,
    EndVisit,
    Event,
    Failed,
    Forget,
    Open,
    Run,
    Step,
    Typed,
)
from kiosk.screens.model import Screen
from kiosk.screens.script import said_code
from kiosk.services.flows.keys import code_of
from kiosk.services.flows.labels import NOT_PRINTED, PRINTED, PRINTING
from kiosk.services.flows.report import check, contact, pick, place, questions, receipt
from kiosk.services.flows.report.state import (
    UNKNOWN_DONG,
    Place,
    ReportState,
    answer_of,
    find_question,
    find_service,
    has_answers,
    is_done,
    is_phone,
    next_step,
    questions_of,
    skip_mark,
)
from kiosk.services.operations.model import (
    Catalogue,
    LoadDefinition,
    LoadServices,
    Outcome,
    PrepareReport,
    Printout,
    PrintPage,
    Questions,
    SubmitReport,
)
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings

_PICKING = ("pick", "groups", "group", "words")
_DAYS = ".days"


class ReportFlow:
    """Report a problem, from the picture to the receipt.

    Args of :meth:`start`: ``service`` (a code) begins with that service already picked.
    """

    id = "report"

    def __init__(self, city: City, places: Places, centre: CentreSettings, *, has_jack: bool = False) -> None:
        """Know the city, its places, this centre, and whether a headset can be plugged in."""
        self._has_jack = has_jack
        self._city = city
        self._places = places
        self._centre = centre
        self._listed = frozenset(d.id for d in places.districts if d.neighbourhoods)

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with the pictures; fetch what can be reported."""
        return Step(ReportState(service=params.get("service")), (self._load(),))

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
            if state.position == "code":
                return receipt.code_screen(state)
            return receipt.receipt_screen(state, self._city, self._centre, has_jack=self._has_jack)
        kicker = self._kicker(state)
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
        question = self._question(state)
        if question is None:
            return pick.pick_screen(state, self._city)
        if state.position.endswith(_DAYS) and question.datatype == "datetime":
            return questions.days_screen(state, question, kicker)
        return questions.question_screen(state, question, kicker)

    def _kicker(self, state: ReportState) -> Text:
        service = find_service(state)
        if service is None:
            return pick.KICKER
        # Translators: Quiet line above the title: reporting a {service}, for example "street lamp".
        return msg("{service} 신고", service=as_content(service.names))

    def _question(self, state: ReportState) -> ServiceAttribute | None:
        if not state.position.startswith("question."):
            return None
        code = state.position.removeprefix("question.")
        return find_question(state, code) or find_question(state, code.removesuffix(_DAYS))

    # -- what happens -----------------------------------------------------------------------------

    def handle(self, state: ReportState, event: Event) -> Step:
        """Answer one event; what does not fit the shown step changes nothing."""
        match event:
            case Done(effect, result):
                return self._done(state, effect, result)
            case Failed(effect, error):
                return self._failed(state, effect, error)
            case Typed(key, text) if state.outcome is None:
                return Step(self._typed(state, key, text))
            case Chosen(key):
                return self._receipt_chosen(state, key) if state.outcome else self._chosen(state, key)
            case _:
                return Step(state)

    def _go(self, state: ReportState, position: str, *effects: Effect, replace: bool = False) -> Step:
        """Show another step. Entering the read-back mints the receipt, once per report."""
        state = state.with_(position=position, error=None, failure=None, pending=None, wants_send=False)
        if position == "check" and state.receipt is None:
            effects = (*effects, Run("prepare", PrepareReport(), is_quiet=True))
        return Step(state, effects, replace)

    def _advance(self, state: ReportState) -> Step:
        """Show the first step that is not done."""
        return self._go(state, next_step(state, self._listed))

    def _typed(self, state: ReportState, key: str, text: str) -> ReportState:
        """Keep what was typed, whichever step is shown: nothing typed is ever dropped."""
        state = state.with_(error=None)
        match key:
            case "words":
                return state.with_(query=text)
            case "landmark":
                return state.with_(place=_place(state, landmark=text))
            case "address":
                return state.with_(place=_place(state, address=text))
            case "phone":
                return state.with_(phone=text)
        for question in questions_of(state):
            if questions.field_key(question) == key:
                return self._answer(state, question, text)
        return state

    def _answer(
        self, state: ReportState, question: ServiceAttribute, answer: str | tuple[str, ...]
    ) -> ReportState:
        """Keep an answer; it is not skipped any more."""
        answers = {**state.answers, (state.service or "", question.code): answer}
        mark = skip_mark(state, questions.step_of(question))
        return state.with_(answers=answers, skipped=state.skipped - {mark}, error=None)

    def _chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on any step before the receipt."""
        if key == "person":
            return Step(state, (Open("person"),))
        position = state.position
        if position in ("where", "gu", "dong", "landmark", "address"):
            return self._place_chosen(state, key)
        if position in ("contact", "phone"):
            return self._contact_chosen(state, key)
        if position == "check":
            return self._check_chosen(state, key)
        if position == "failed":
            return self._failed_chosen(state, key)
        question = self._question(state)
        if question is not None:
            return self._question_chosen(state, question, key)
        return self._pick_chosen(state, key)

    def _pick_chosen(self, state: ReportState, key: str) -> Step:
        if key == "retry":
            return Step(state.with_(failure=None), (self._load(),))
        if key == "by-kind":
            return self._go(state, "groups")
        if key == "by-words":
            return self._go(state, "words")
        if state.position == "groups":
            groups = {f"group.{group.id}": group.id for group in self._city.groups}
            return self._go(state.with_(group=groups[key]), "group") if key in groups else Step(state)
        code = pick.chosen_service(state, self._city, key)
        return self._pick(state, code) if code is not None else Step(state)

    def _pick(self, state: ReportState, code: str) -> Step:
        """Take a service; its questions are fetched unless they are here or there are none."""
        state = state.with_(service=code, failure=None)
        service = find_service(state)
        if service is not None and not service.has_questions and code not in state.definitions:
            known = {**state.definitions, code: ServiceDefinition(service_code=code)}
            state = state.with_(definitions=known)
        if code in state.definitions:
            return self._advance(state)
        effect = f"definition.{code}"
        waiting = state.with_(pending=(effect, state.position))
        return Step(waiting, (Run(effect, LoadDefinition(code), pick.LOADING_QUESTIONS),))

    def _place_chosen(self, state: ReportState, key: str) -> Step:
        kinds = {
            "where.centre": "centre",
            "where.list": "list",
            "where.address": "address",
            "where.none": "none",
        }
        if state.position == "where" and key in kinds:
            state = state.with_(place=_place(state, kind=kinds[key]))
            asks = {"list": "gu", "address": "address"}.get(kinds[key])
            return self._go(state, asks) if asks else self._advance(state)
        if state.position == "gu":
            district = code_of("gu", [d.id for d in self._places.districts], key)
            return self._district(state, district) if district is not None else Step(state)
        if state.position == "dong":
            return self._dong(state, key)
        if state.position == "landmark":
            return self._landmark(state, key)
        if state.position == "address" and key == "next":
            if not state.place.address.strip():
                return Step(state.with_(error=place.ADDRESS_MISSING))
            return self._advance(state)
        return Step(state)

    def _district(self, state: ReportState, district: str) -> Step:
        if district != state.place.district:
            state = state.with_(place=_place(state, district=district, neighbourhood=None))
        if district in self._listed:
            return self._go(state, "dong")
        return self._after_place_list(state)

    def _dong(self, state: ReportState, key: str) -> Step:
        district = place.find_district(self._places, state.place.district)
        dongs = [dong.id for dong in (district.neighbourhoods or [])] if district else []
        dong = UNKNOWN_DONG if key == "dong-unknown" else code_of("dong", dongs, key)
        if dong is None:
            return Step(state)
        return self._after_place_list(state.with_(place=_place(state, neighbourhood=dong)))

    def _after_place_list(self, state: ReportState) -> Step:
        """Ask what is nearby, unless that has been answered (E-12)."""
        return self._advance(state) if is_done(state, "landmark") else self._go(state, "landmark")

    def _landmark(self, state: ReportState, key: str) -> Step:
        is_left_out = key == "skip" or not state.place.landmark.strip()
        if key not in ("skip", "next"):
            return Step(state)
        if is_left_out:
            state = state.with_(skipped=state.skipped | {"landmark"})
        return self._advance(state)

    def _question_chosen(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        step = questions.step_of(question)
        if key in ("skip", "to-check") and not question.required:
            state = state.with_(skipped=state.skipped | {skip_mark(state, step)}, error=None)
            return self._advance(state if key == "skip" else self._leave_out_the_rest(state))
        if question.datatype in ("singlevaluelist", "multivaluelist"):
            return self._value_chosen(state, question, key)
        if question.datatype == "datetime":
            return self._day_chosen(state, question, key)
        return self._next(state, question) if key == "next" else Step(state)

    def _value_chosen(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        if question.datatype == "multivaluelist" and key == "next":
            return self._next(state, question)
        value = questions.value_of(question, key)
        if value is None:
            return Step(state)
        if question.datatype == "singlevaluelist":
            return self._advance(self._answer(state, question, value))
        before = answer_of(state, question.code) or ()
        ticked = {*((before,) if isinstance(before, str) else before)} ^ {value}
        in_order = tuple(choice.key for choice in question.values if choice.key in ticked)
        return Step(self._answer(state, question, in_order))

    def _day_chosen(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        if key == "day.other":
            return self._go(state, questions.step_of(question) + _DAYS)
        if key == "day.unknown" and not question.required:
            mark = skip_mark(state, questions.step_of(question))
            answers = {k: v for k, v in state.answers.items() if k != (state.service, question.code)}
            return self._advance(state.with_(answers=answers, skipped=state.skipped | {mark}))
        day = questions.day_of(state, key)
        return self._advance(self._answer(state, question, day)) if day is not None else Step(state)

    def _next(self, state: ReportState, question: ServiceAttribute) -> Step:
        """Leave a question by Next: an error keeps it, an empty optional one is left out."""
        answer = answer_of(state, question.code)
        error = questions.error_of(question, answer)
        if error is not None:
            return Step(state.with_(error=error))
        if not answer or (isinstance(answer, str) and not answer.strip()):
            mark = skip_mark(state, questions.step_of(question))
            state = state.with_(skipped=state.skipped | {mark})
        return self._advance(state)

    def _leave_out_the_rest(self, state: ReportState) -> ReportState:
        """Take the short way (E-17): leave out every optional question and any contact."""
        marks = {
            skip_mark(state, questions.step_of(question))
            for question in questions_of(state)
            if not question.required and not is_done(state, questions.step_of(question))
        }
        return state.with_(skipped=state.skipped | marks, contact=state.contact or "none")

    def _contact_chosen(self, state: ReportState, key: str) -> Step:
        if state.position == "phone" and key == "next":
            if not is_phone(state.phone):
                return Step(state.with_(error=contact.PHONE_WRONG))
            return self._advance(state)
        if state.position != "contact":
            return Step(state)
        match key:
            case "contact.none":
                return self._advance(state.with_(contact="none"))
            case "contact.phone":
                state = state.with_(contact="phone")
            case "contact.text":
                state = state.with_(contact="text")
            case _:
                return Step(state)
        return self._advance(state) if is_phone(state.phone) else self._go(state, "phone")

    # -- sending ----------------------------------------------------------------------------------

    def _check_chosen(self, state: ReportState, key: str) -> Step:
        if key == "send":
            return self._send(state)
        step = check.step_to_change(state, key)
        return self._go(state, step) if step is not None else Step(state)

    def _failed_chosen(self, state: ReportState, key: str) -> Step:
        if key == "to-check":
            return self._go(state, "check")
        return self._send(state) if key == "retry" else Step(state)

    def _send(self, state: ReportState) -> Step:
        """Send once: a second press while the first is under way changes nothing (E-11)."""
        open_step = next_step(state, self._listed)
        if open_step != "check":
            return self._go(state, open_step)
        if state.pending == ("send", state.position):
            return Step(state)
        if state.receipt is None:
            return Step(state.with_(wants_send=True), (Run("prepare", PrepareReport(), is_quiet=True),))
        waiting = state.with_(pending=("send", state.position), wants_send=False)
        operation = SubmitReport(state.receipt, check.draft_of(state, self._centre))
        return Step(waiting, (Run("send", operation, check.SENDING, can_cancel=False),))

    def _done(self, state: ReportState, effect: str, result: Any) -> Step:
        match effect, result:
            case "services", Catalogue():
                return self._loaded(state.with_(catalogue=result, failure=None))
            case "prepare", Receipt() if state.receipt is None:
                state = state.with_(receipt=result)
                return self._send(state) if state.wants_send else Step(state)
            case "send", Outcome() if state.outcome is None:
                return self._sent(state, result)
            case "print", _ if state.outcome is not None:
                return Step(state.with_(note=PRINTED, has_print_failed=False, pending=None))
            case "hear-code", bool() if state.outcome is not None:
                return Step(state.with_(note=receipt.CODE_TOLD if result else receipt.NO_HEADSET))
            case _, Questions():
                return self._questions_came(state, effect, result)
        return Step(state)

    def _loaded(self, state: ReportState) -> Step:
        """Go on with the service that :meth:`start` was told, or show the pictures."""
        if state.service is None or state.position != "pick":
            return Step(state)
        if find_service(state) is None:
            return Step(state.with_(service=None))
        return self._pick(state, state.service) if state.service not in state.definitions else Step(state)

    def _questions_came(self, state: ReportState, effect: str, result: Questions) -> Step:
        """Keep the questions; go on only if the visitor still waits for them."""
        code = result.definition.service_code
        known = {**state.definitions, code: result.definition}
        is_awaited = state.pending == (effect, state.position) and state.service == code
        state = state.with_(definitions=known, today=result.today)
        return self._advance(state) if is_awaited else Step(state)

    def _sent(self, state: ReportState, outcome: Outcome) -> Step:
        """The report is committed: show the receipt, forget every answer and the way here."""
        kept = ReportState(
            position="receipt",
            catalogue=state.catalogue,
            service=state.service,
            receipt=state.receipt,
            outcome=outcome,
        )
        return Step(kept, (Forget(),), replace=True)

    def _failed(self, state: ReportState, effect: str, error: Any) -> Step:
        if effect == "print" and state.outcome is not None:
            return Step(state.with_(note=NOT_PRINTED, has_print_failed=True, pending=None))
        if state.outcome is not None:
            return Step(state)
        if effect == "services":
            return Step(state.with_(failure=error))
        if effect == "send" or (effect == "prepare" and state.wants_send):
            step = self._go(state, "failed")
            return Step(step.state.with_(failure=error), step.effects)
        if state.pending == (effect, state.position):
            step = self._go(state, "pick")
            return Step(step.state.with_(failure=error), step.effects)
        return Step(state)

    def _receipt_chosen(self, state: ReportState, key: str) -> Step:
        if state.position == "code":
            # Whatever is pressed on the page with the code hides it, and Back does not show it again.
            return Step(state.with_(position="receipt"), (Forget(),), replace=True)
        match key:
            case "end":
                return Step(state, (EndVisit(),))
            case "show-code" if receipt.can_show_code(state, self._centre):
                return Step(state.with_(position="code", note=None))
            case "hear-code" if self._has_jack and state.receipt is not None:
                told = said_code(state.receipt.shown_code)
                return Step(state.with_(note=None), (Confide("hear-code", told),))
            case "print" if self._centre.printer and state.pending is None:
                page = Printout(receipt.paper_screen(state, self._city))
                return Step(
                    state.with_(pending=("print", "receipt"), note=None),
                    (Run("print", PrintPage(page), PRINTING),),
                )
        return Step(state)

    def _load(self) -> Run:
        return Run("services", LoadServices(), pick.LOADING)


def _place(state: ReportState, **changes: Any) -> Place:
    """Return the place with *changes*."""
    return dataclasses.replace(state.place, **changes)

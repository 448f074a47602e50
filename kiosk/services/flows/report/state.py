"""The draft of a report, and which step comes next.

Answers stay in the state whatever step is shown, so Back and a change of mind lose nothing, and
what has been answered is never asked again (E-12). The next step is always the first one that is
not done yet; that one rule serves going on, coming back from a change, and a service that was
exchanged for another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from kiosk.contracts.gateway import Service, ServiceAttribute, ServiceDefinition
from kiosk.errors import KioskError
from kiosk.i18n.text import Message
from kiosk.services.operations.model import Catalogue, Outcome
from kiosk.services.receipt import Receipt

#: Answer to a question: typed text, a value key, an ISO day, or several value keys.
Answer = str | tuple[str, ...]
PlaceKind = Literal["centre", "list", "address", "none"]
Channel = Literal["none", "phone", "text"]
#: Stands for "I don't know the dong".
UNKNOWN_DONG = "?"
#: Digits of a Korean telephone number without the country code (area codes to mobile numbers).
PHONE_DIGITS = range(8, 13)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Place:
    """Where the problem is. Every kind keeps its answers while another kind is chosen.

    Attributes:
        kind: What was chosen, or None.
        district: Id of the gu, or None.
        neighbourhood: Id of the dong, :data:`UNKNOWN_DONG`, or None.
        landmark: What is nearby, as typed.
        address: Address as typed.
    """

    kind: PlaceKind | None = None
    district: str | None = None
    neighbourhood: str | None = None
    landmark: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReportState:
    """Everything about one report until it is sent.

    Attributes:
        position: Which step is shown.
        catalogue: What can be reported, or None while it is on its way.
        service: Code of the chosen service, or None.
        definitions: Questions per service code, as far as fetched.
        today: The day in the city.
        group: Group that is shown on ``group``.
        query: Words typed to find a service.
        place: Where.
        answers: ``(service code, attribute code)`` -> answer.
        skipped: Steps left out on purpose, with the service code where they belong to one.
        contact: How to answer, or None.
        phone: Telephone number as typed.
        pending: Effect that is under way, and the position where it was started, or None.
        wants_send: Send as soon as the receipt number is minted.
        error: What is wrong with the field that is shown, or None.
        failure: Why the last operation failed, or None.
        receipt: Reference, number and code, minted once.
        outcome: What became of it; not None means that it is committed.
        note: What happened on the receipt's page (printed, not printed), or None.
        has_print_failed: Whether *note* tells of a failure.
    """

    position: str = "pick"
    catalogue: Catalogue | None = None
    service: str | None = None
    definitions: Mapping[str, ServiceDefinition] = field(default_factory=dict)
    today: date | None = None
    group: str | None = None
    query: str = ""
    place: Place = field(default_factory=Place)
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    contact: Channel | None = None
    phone: str = ""
    pending: tuple[str, str] | None = None
    wants_send: bool = False
    error: Message | None = None
    failure: KioskError | None = None
    receipt: Receipt | None = None
    outcome: Outcome | None = None
    note: Message | None = None
    has_print_failed: bool = False

    def __repr__(self) -> str:
        """Show where the visitor is, and nothing of what was given."""
        return f"ReportState({self.position!r}, {self.service!r})"

    def with_(self, **changes: Any) -> ReportState:
        """Return a copy with *changes*."""
        return dataclasses.replace(self, **changes)

    def with_place(self, **changes: Any) -> ReportState:
        """Return a copy whose place has *changes*."""
        return self.with_(place=dataclasses.replace(self.place, **changes))


def find_service(state: ReportState, code: str | None = None) -> Service | None:
    """Return the chosen service (or the one with *code*), or None."""
    wanted = code if code is not None else state.service
    services = state.catalogue.services if state.catalogue else ()
    return next((service for service in services if service.service_code == wanted), None)


def questions_of(state: ReportState) -> tuple[ServiceAttribute, ...]:
    """Return the questions of the chosen service, in the order in which they are asked."""
    definition = state.definitions.get(state.service or "")
    if definition is None:
        return ()
    asked = [attribute for attribute in definition.attributes if attribute.variable]
    return tuple(sorted(asked, key=lambda attribute: attribute.order))


def find_question(state: ReportState, code: str) -> ServiceAttribute | None:
    """Return the question with this code, or None when the service has no such question."""
    return next((question for question in questions_of(state) if question.code == code), None)


def answer_of(state: ReportState, code: str) -> Answer | None:
    """Return the answer to a question of the chosen service, or None."""
    return state.answers.get((state.service or "", code)) or None


def skip_mark(state: ReportState, step: str) -> str:
    """Return how a step stands in ``skipped``; questions belong to their service."""
    return f"{state.service}/{step}" if step.startswith("question.") else step


def phone_digits(typed: str) -> str:
    """Return the digits of a typed telephone number; ``+82`` is written as a leading 0."""
    digits = "".join(char for char in typed if char.isdecimal())
    digits = "".join(str(int(char)) for char in digits)
    return f"0{digits[2:]}" if typed.strip().startswith("+82") else digits


def is_phone(typed: str) -> bool:
    """Tell whether this can be a telephone number at which somebody answers."""
    return len(phone_digits(typed)) in PHONE_DIGITS


def is_number(typed: str) -> bool:
    """Tell whether this is a number as people write it: digits, one decimal point."""
    whole, point, part = typed.strip().partition(".")
    return whole.isdecimal() and (part.isdecimal() if point else True)


def is_answered(question: ServiceAttribute, answer: Answer | None) -> bool:
    """Tell whether an answer can be sent as it is."""
    if not answer or (isinstance(answer, str) and not answer.strip()):
        return False
    if question.datatype == "number":
        return isinstance(answer, str) and is_number(answer)
    if question.datatype in ("singlevaluelist", "multivaluelist"):
        keys = {value.key for value in question.values}
        return set((answer,) if isinstance(answer, str) else answer) <= keys
    return True


def path_of(state: ReportState, districts_with_dongs: frozenset[str]) -> tuple[str, ...]:
    """Return the steps of this report in order, as far as they are known.

    Args:
        state: The draft.
        districts_with_dongs: Ids of the districts whose neighbourhoods are listed.
    """
    steps = ["pick"]
    service = find_service(state)
    if service is None or service.service_code not in state.definitions:
        return tuple(steps)
    if service.needs_place:
        steps.append("where")
        if state.place.kind == "list":
            steps.append("gu")
            if state.place.district in districts_with_dongs:
                steps.append("dong")
            steps.append("landmark")
        elif state.place.kind == "address":
            steps.append("address")
    steps += [f"question.{question.code}" for question in questions_of(state)]
    steps.append("contact")
    if state.contact in ("phone", "text"):
        steps.append("phone")
    steps.append("check")
    return tuple(steps)


def is_done(state: ReportState, step: str) -> bool:
    """Tell whether a step needs no answer any more."""
    if skip_mark(state, step) in state.skipped:
        return True
    place = state.place
    match step:
        case "pick":
            return state.service is not None
        case "where":
            return place.kind is not None
        case "gu":
            return place.district is not None
        case "dong":
            return place.neighbourhood is not None
        case "landmark":
            return bool(place.landmark.strip())
        case "address":
            return bool(place.address.strip())
        case "contact":
            return state.contact is not None
        case "phone":
            return is_phone(state.phone)
    question = find_question(state, step.removeprefix("question."))
    return question is not None and is_answered(question, answer_of(state, question.code))


def next_step(state: ReportState, districts_with_dongs: frozenset[str]) -> str:
    """Return the first step that is not done; ``check`` when all are."""
    path = path_of(state, districts_with_dongs)
    return next((step for step in path if not is_done(state, step)), path[-1])


def has_answers(state: ReportState) -> bool:
    """Tell whether anything would be lost by leaving."""
    place = state.place
    given = (state.service, place.kind, place.district, place.landmark, place.address)
    return any((*given, state.answers, state.contact, state.phone))

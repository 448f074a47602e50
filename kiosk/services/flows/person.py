"""Talk to a person: staff here, by telephone, by sign, in another language (E-07)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.contracts.content import City, LineHours, PhoneLine
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import Code, Content, Message, Phone, Text, msg
from kiosk.screens.flow import Chosen, Close, Done, Event, Failed, Run, Step
from kiosk.screens.model import (
    Choice,
    Fact,
    Item,
    Paragraph,
    Receipt,
    Screen,
)
from kiosk.services.flows.calling import CALLING, called_screen, over_screen
from kiosk.services.flows.hours import describe, notes
from kiosk.services.flows.keys import code_of, keys_of
from kiosk.services.flows.labels import close_action
from kiosk.services.flows.languages import list_of
from kiosk.services.operations.model import Called, CallStaff, Desk, StopCalling
from kiosk.settings.centre import CentreSettings

AREA = "ochre"

# Translators: Title: choose with whom to speak.
_TITLE = msg("누구와 이야기할까요?")
# Translators: Choice: call the staff of this centre to the terminal.
_STAFF = msg("여기 직원 부르기")
# Translators: Detail of that choice.
_STAFF_DETAIL = msg("지금 있는 자리로 와 달라고 해요.")
# Translators: Choice: the telephone of this centre.
_CENTRE = msg("이 센터에 전화하기")
# Translators: Quiet line above the title of a help line's page.
_KICKER = msg("사람과 이야기하기")
# Translators: Label of the telephone number that one should dial.
_DIAL = msg("이 번호로 전화하세요")
# Translators: Detail under the telephone number beside its QR code.
_DIAL_DETAIL = msg("전화기 카메라로 네모 그림을 비추면 바로 걸려요.")
# Translators: Hours of a telephone line are not verified; the number stands above.
_HOURS_UNKNOWN = msg("시간은 전화로 확인해 주세요")
# Translators: Name of the fact: keys to press on the telephone after the greeting.
_KEYS = msg("전화를 받으면 누를 숫자")


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is shown, and how the call went.

    Attributes:
        position: ``choose``, ``line`` or ``called``.
        line: Id of the shown line (``centre`` for this centre's own), or None.
        called: How staff were called, or None.
        failure: Why the call could not be made, or None.
        is_over: Staff have said that they have helped.
        is_looking: A call that stood already is looked at here; none has been made on this page.
    """

    position: str = "choose"
    line: str | None = None
    called: Called | None = None
    failure: KioskError | None = None
    is_over: bool = False
    is_looking: bool = False


class PersonFlow:
    """Opened from every Screen; closing it leads back to where the visitor was."""

    id = "person"

    def __init__(self, city: City, centre: CentreSettings) -> None:
        """Know the city's help lines and this centre's number."""
        self._lines = {line.id: line for line in city.phones}
        self._centre = centre

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show whom one can speak to; ``call=True`` rings at once, ``standing=True`` shows a call."""
        if params.get("call"):
            return Step(PersonState(position="called"), (self._call(),))
        if params.get("standing"):
            look = Run("call", CallStaff(is_quiet=True), CALLING)
            return Step(PersonState(position="called", is_looking=True), (look,))
        return Step(PersonState())

    def has_draft(self, state: PersonState) -> bool:
        """Nothing is typed here."""
        del state
        return False

    def handle(self, state: PersonState, event: Event) -> Step:
        """Show a line, or ring for staff."""
        match event:
            case Done("call", Called() as called):
                if _is_told_more(state, called):
                    return Step(state)
                state = dataclasses.replace(state, called=called, failure=None, is_over=False)
                return self._at(state, "called")
            case Done("call", None):
                called_before = state.called
                stood = called_before is not None and (called_before.is_asked or called_before.reached)
                return Step(dataclasses.replace(state, is_over=stood or state.is_looking))
            case Done("watched", bool() as is_watched) if state.called is not None and state.called.reached:
                called = dataclasses.replace(state.called, is_on_screen=is_watched)
                return Step(dataclasses.replace(state, called=called))
            case Done("desk", "" | "away" | "back" as desk):
                return Step(self._with_desk(state, desk))
            case Failed("call", error):
                quiet = Called(reached=False, is_ringing=False)
                return self._at(dataclasses.replace(state, called=quiet, failure=error), "called")
            case Chosen("staff" | "again"):
                return Step(dataclasses.replace(state, is_looking=False), (self._call(),))
            case Chosen("go-on"):
                return Step(state, (Close(),))
            case Chosen("stop"):
                return Step(state, (Run("stop", StopCalling(), is_quiet=True), Close()))
            case Chosen("close"):
                return Step(state, (Close(),))
            case Chosen("centre") if self._centre.phone:
                return self._at(dataclasses.replace(state, line="centre"), "line")
            case Chosen(key):
                line = code_of("line", self._lines, key)
                if line is not None:
                    return self._at(dataclasses.replace(state, line=line), "line")
        return Step(state)

    @staticmethod
    def _with_desk(state: PersonState, desk: Desk) -> PersonState:
        """Return the state of a call that still waits, now that the desks can or cannot see it."""
        called = state.called
        if called is None or called.reached or not called.is_asked:
            return state
        return dataclasses.replace(state, called=dataclasses.replace(called, desk=desk))

    def _at(self, state: PersonState, position: str) -> Step:
        return Step(dataclasses.replace(state, position=position))

    def _call(self) -> Run:
        return Run("call", CallStaff(), CALLING)

    def screen(self, state: PersonState) -> Screen:
        """Render the shown step."""
        if state.position == "called":
            return self._called_screen(state)
        if state.position == "line" and state.line == "centre":
            return self._centre_screen()
        if state.position == "line" and state.line in self._lines:
            return self._line_screen(self._lines[state.line])
        return self._choose_screen()

    def _choose_screen(self) -> Screen:
        items: list[Item] = [
            Choice(key="staff", label=_STAFF, detail=_STAFF_DETAIL, icon="bell", area=AREA, public=True)
        ]
        items += [
            self._line_choice(key, self._lines[id_]) for key, id_ in keys_of("line", self._lines).items()
        ]
        if self._centre.phone:
            detail = _phone(self._centre.phone)
            items.append(
                Choice(key="centre", label=_CENTRE, detail=detail, icon="phone", area=AREA, public=True)
            )
        return Screen(id="person", public=True, title=_TITLE, items=tuple(items), area=AREA)

    def _line_choice(self, key: str, line: PhoneLine) -> Choice:
        icon = {"video_relay": "hand", "text": "letter"}.get(line.kind, "phone")
        return Choice(
            key=key,
            label=as_content(line.names, line.source),
            detail=_phone(line.number),
            icon=icon,
            area=AREA,
            public=True,
        )

    def _line_screen(self, line: PhoneLine) -> Screen:
        items: list[Item] = [
            _dial("number", line.number),
            Paragraph(key="about", label=as_content(line.descriptions, line.source)),
        ]
        for number, hours in enumerate(line.hours):
            items += self._hours(number, hours)
        return Screen(
            id=f"person.line.{line.id}",
            title=as_content(line.names, line.source),
            kicker=_KICKER,
            items=tuple(items),
            actions=(close_action(),),
            area=AREA,
        )

    def _hours(self, number: int, hours: LineHours) -> list[Item]:
        """Return when the line answers in these languages."""
        languages = list_of(hours.languages)
        if hours.schedules == "ask":
            return [Fact(key=f"hours.{number}", label=languages, value=_HOURS_UNKNOWN, icon="clock")]
        items: list[Item] = [
            Fact(key=f"hours.{number}.{place}", label=languages, value=describe(schedule), icon="clock")
            for place, schedule in enumerate(hours.schedules)
        ]
        items += [
            Paragraph(key=f"hours.{number}.note.{place}", label=note)
            for place, note in enumerate(notes(hours.schedules))
        ]
        if hours.dial:
            keys = hours.dial.replace(" ", "")
            # Translators: Keys to press on the telephone; usually only {keys}.
            value = msg("{keys}", keys=Code(keys, (1,) * len(keys)))
            items.append(Fact(key=f"hours.{number}.keys", label=_KEYS, value=value, icon="keypad"))
        return items

    def _centre_screen(self) -> Screen:
        name: Text = Content.of({"ko": self._centre.name}) if self._centre.name else _CENTRE
        items: list[Item] = [_dial("number", self._centre.phone)]
        if self._centre.address:
            address = Content.of({"ko": self._centre.address})
            # Translators: Name of the fact: where the centre is.
            items.append(Fact(key="address", label=msg("주소"), value=address, icon="pin"))
        return Screen(
            id="person.centre",
            public=True,
            title=name,
            kicker=_KICKER,
            items=tuple(items),
            actions=(close_action(),),
            area=AREA,
        )

    def _called_screen(self, state: PersonState) -> Screen:
        if state.is_over:
            return over_screen(AREA)
        help_line = self._lines["help"]
        name = as_content(help_line.names)
        numbers = [Fact(key="help", label=name, value=_phone(help_line.number), icon="phone")]
        if self._centre.phone:
            value = _phone(self._centre.phone)
            numbers.append(Fact(key="centre", label=_CENTRE, value=value, icon="phone"))
        return called_screen(state.called, tuple(numbers), AREA)


def _is_answered(state: PersonState) -> bool:
    return state.called is not None and state.called.reached and not state.is_over


def _is_told_more(state: PersonState, called: Called) -> bool:
    """Tell whether the page knows more than *called*, which a worker found some time ago.

    Called once more, whoever comes has answered already, and is known by name; a call that is over and was
    only looked at does not stand again.
    """
    if state.is_looking and state.is_over:
        return True
    return _is_answered(state) and (called.is_asked or (called.reached and not called.by))


def _phone(number: str) -> Message:
    # Translators: A telephone number alone; usually only {phone}.
    return msg("{phone}", phone=Phone(number))


def _dial(key: str, number: str) -> Item:
    """Return the number, to be read digit by digit, with the link that a telephone dials."""
    digits = "".join(char for char in number if char.isdigit())
    groups = tuple(len(part) for part in number.split("-") if part)
    return Receipt(
        key=key,
        label=_DIAL,
        detail=_DIAL_DETAIL,
        number=Code(digits, groups),
        qr=f"tel:{number.replace('-', '')}",
    )

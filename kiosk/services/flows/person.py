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
    Action,
    Choice,
    Fact,
    Item,
    Live,
    Notice,
    Paragraph,
    Receipt,
    Role,
    Screen,
    Tone,
)
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
# Translators: Progress while staff are being called.
_CALLING = msg("직원을 부르고 있어요.")
# Translators: Title after staff confirmed that somebody comes.
_COMING_TITLE = msg("직원에게 알렸어요")
# Translators: Said after staff confirmed that somebody comes.
_COMING = msg("직원이 곧 와요. 여기서 기다려 주세요.")
# Translators: Big title on the screen for staff and bystanders: please call a member of staff.
_CALL_TITLE = msg("직원을 불러 주세요")
# Translators: Honest words: the call stands on the screens of staff, nobody has answered yet.
_ASKED = msg("직원 화면에 알렸어요. 답을 기다리고 있어요.")
# Translators: Honest words: the call is kept, but nobody at the desks of staff can see it now.
_DESK_AWAY = msg("지금은 직원이 이 부름을 보지 못해요.")
# Translators: What to do meanwhile; telephone numbers stand below.
_INSTEAD = msg("가까운 직원에게 말하거나 아래 번호로 전화하세요.")
# Translators: What becomes of the call: it is not lost, staff see it as soon as both are joined again.
_CALL_STAYS = msg("부름은 남아 있어요. 다시 이어지면 직원이 바로 봐요.")
# Translators: Terminal and desks are joined again; the call stands there, nobody has answered yet.
_DESK_BACK = msg("직원 화면과 다시 이어졌어요. 답을 기다리고 있어요.")
# Translators: Title while the call stands on the screens of staff.
_ASKED_TITLE = msg("직원을 부르고 있어요")
# Translators: Honest words: only a sound was made here, nobody has confirmed anything.
_ONLY_SOUND = msg("소리로 알렸어요. 아직 직원이 본 것은 아니에요.")
# Translators: Honest words: no sound could be made, only this screen shows the call.
_ONLY_SCREEN = msg("이 화면에만 보여요. 가까운 사람에게 말해 주세요.")
# Translators: Said with it: your work on the screen is kept.
_KEPT = msg("하시던 일은 그대로 있어요.")
# Translators: Button: ring once more.
_AGAIN = msg("다시 부르기")
# Translators: Button: staff are not needed any more.
_STOP = msg("그만 부르기")
# Translators: Button: leave the page of the call, which stands, and go on with what I was doing.
_GO_ON = msg("하던 일로 돌아가기")
# Translators: Said when the member of staff who was called helps on this screen and does not come.
_ON_SCREEN = msg("직원이 이 화면에서 도와 드리고 있어요.")
# Translators: Title: staff have said that the visitor's call has been dealt with.
_OVER_TITLE = msg("부르기가 끝났어요")
# Translators: Said with it: staff can be called once more.
_OVER = msg("도움이 더 필요하면 다시 부르세요.")
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
    """

    position: str = "choose"
    line: str | None = None
    called: Called | None = None
    failure: KioskError | None = None
    is_over: bool = False


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
            return Step(PersonState(position="called"), (Run("call", CallStaff(is_quiet=True), _CALLING),))
        return Step(PersonState())

    def has_draft(self, state: PersonState) -> bool:
        """Nothing is typed here."""
        del state
        return False

    def handle(self, state: PersonState, event: Event) -> Step:
        """Show a line, or ring for staff."""
        match event:
            case Done("call", Called() as called):
                if called.is_asked and _is_answered(state):
                    return Step(state)  # called once more: whoever comes has answered already
                state = dataclasses.replace(state, called=called, failure=None, is_over=False)
                return self._at(state, "called")
            case Done("call", None):
                is_over = state.called is not None and (state.called.is_asked or state.called.reached)
                return Step(dataclasses.replace(state, is_over=is_over))
            case Done("desk", "" | "away" | "back" as desk):
                return Step(self._with_desk(state, desk))
            case Failed("call", error):
                quiet = Called(reached=False, is_ringing=False)
                return self._at(dataclasses.replace(state, called=quiet, failure=error), "called")
            case Chosen("staff" | "again"):
                return Step(state, (self._call(),))
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
        return Run("call", CallStaff(), _CALLING)

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
        called = state.called
        if state.is_over:
            return self._over_screen()
        title = _CALL_TITLE
        is_unseen = called is not None and not called.reached and called.desk == "away"
        if called is not None and (called.reached or called.is_asked) and not is_unseen:
            title = _COMING_TITLE if called.reached else _ASKED_TITLE
        if called is None:
            told, tone = _CALLING, Tone.INFO
        elif called.reached:
            told, tone = (_ON_SCREEN if called.is_on_screen else _COMING), Tone.GOOD
        elif is_unseen:
            told, tone = _DESK_AWAY, Tone.WARNING
        elif called.is_asked:
            told, tone = (_DESK_BACK if called.desk == "back" else _ASKED), Tone.INFO
        else:
            told, tone = (_ONLY_SOUND if called.is_ringing else _ONLY_SCREEN), Tone.WARNING
        items: list[Item] = [
            Notice(key="told", label=told, tone=tone, live=Live.ASSERTIVE, public=True),
            Notice(key="kept", label=_KEPT, tone=Tone.INFO, public=True),
        ]
        if called is not None and called.reached and called.by and not called.is_on_screen:
            # Translators: Said when a member of staff, {name}, has answered the visitor's call.
            who = msg("{name} 직원이 곧 도와 드려요.", name=Content.of({"ko": called.by}))
            items.insert(0, Notice(key="by", label=who, tone=Tone.GOOD, public=True))
        if is_unseen:
            items[1:1] = [
                Paragraph(key="instead", label=_INSTEAD, public=True),
                Paragraph(key="stays", label=_CALL_STAYS, public=True),
            ]
            if self._centre.phone:
                number = _phone(self._centre.phone)
                items.append(Fact(key="centre", label=_CENTRE, value=number, icon="phone"))
        help_line = self._lines["help"]
        items.append(
            Fact(key="help", label=as_content(help_line.names), value=_phone(help_line.number), icon="phone")
        )
        return Screen(
            id="person.called",
            public=True,
            title=title,
            items=tuple(items),
            actions=(_AGAIN_ACTION, Action(key="stop", label=_STOP, icon="end", public=True), _GO_ON_ACTION),
            area=AREA,
            awaits_staff=True,
        )

    def _over_screen(self) -> Screen:
        return Screen(
            id="person.called",
            public=True,
            title=_OVER_TITLE,
            items=(
                Notice(key="told", label=_OVER, tone=Tone.INFO, live=Live.ASSERTIVE, public=True),
                Notice(key="kept", label=_KEPT, tone=Tone.INFO, public=True),
            ),
            actions=(_AGAIN_ACTION, _GO_ON_ACTION),
            area=AREA,
        )


_AGAIN_ACTION = Action(key="again", label=_AGAIN, icon="bell", public=True)
_GO_ON_ACTION = Action(key="go-on", label=_GO_ON, role=Role.PRIMARY, icon="check", public=True)


def _is_answered(state: PersonState) -> bool:
    return state.called is not None and state.called.reached and not state.is_over


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

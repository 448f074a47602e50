"""The receipt: the number, what happens next, who answers, by when, and whom one can call.

The code that opens the report with its number is not on this Screen, whose words and QR code others
may see over a shoulder. It is on the paper, or told to a headset. Where there is no paper, a page of
its own shows it after a press (:func:`code_screen`), and the next press leaves that page.
"""

from __future__ import annotations

from kiosk.contracts.content import City
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Message, Phone, Text, VisitorText, msg
from kiosk.screens.model import Action, Fact, Item, Live, Notice, Receipt, Role, Screen, Tone
from kiosk.services.flows.labels import PHONE_NUMBER, PRINTED, finish_action, print_action
from kiosk.services.flows.report.pick import AREA
from kiosk.services.flows.report.state import ReportState, find_service
from kiosk.services.receipt import Receipt as Minted
from kiosk.settings.centre import CentreSettings

# Translators: Title of the receipt: the city has taken the report in.
_SENT_TITLE = msg("신고를 접수했어요")
# Translators: Title of the receipt: the report is kept here and has not reached the city yet.
_KEPT_TITLE = msg("신고를 맡아 두었어요")
# Translators: Label of the receipt number.
_NUMBER = msg("접수 번호")
# Translators: Under the receipt number: number and secret code are needed to look it up later.
_NUMBER_DETAIL = msg("나중에 알아볼 때 번호와 확인 번호가 있어야 해요.")
# Translators: Under the receipt number on the screen: the secret code is printed on the paper only.
_CODE_ON_PAPER = msg("확인 번호는 종이에만 나와요.")
# Translators: Under the receipt number on the screen: the secret code is hidden until asked for.
_CODE_HIDDEN = msg("확인 번호는 가려 두었어요.")
# Translators: Shown beside the button that shows the secret code, so that nobody reads along.
_LOOK_AROUND = msg("누가 보는지 둘러보고 ‘확인 번호 보기’를 누르세요.")
# Translators: Button: show the secret code on the screen.
_SHOW_CODE = msg("확인 번호 보기")
# Translators: Button: tell the secret code to the headset.
_HEAR_CODE = msg("확인 번호 이어폰으로 듣기")
# Translators: Title of the page that shows the secret code.
_CODE_TITLE = msg("확인 번호를 적어 두세요")
# Translators: Name of the secret code that opens the report together with its number.
_CODE_NAME = msg("확인 번호")
# Translators: On the page that shows the secret code: the next press hides it again.
_HIDDEN_NEXT = msg("한 번 더 누르면 다시 가려요.")
# Translators: Button: hide the secret code again.
_HIDE_CODE = msg("가리기")
# Translators: Shown after the secret code was told to the headset.
CODE_TOLD = msg("이어폰으로 확인 번호를 말했어요.")
# Translators: Shown when the secret code was to be told and no headset is in.
NO_HEADSET = msg("이어폰을 먼저 꽂아 주세요.")
_GOOD_NOTES = (PRINTED, CODE_TOLD)
# Translators: Name of the fact: what happens next with the report.
NEXT_NAME = msg("다음에 할 일")
# Translators: What happens next: staff of the centre keep the report and pass it on by hand.
KEPT = msg("이 센터에서 보관해요. 직원이 시에 전해 드려요.")
# Translators: What happens next: no connection now; it is sent as soon as there is one.
QUEUED = msg("지금은 연결이 끊겨 있어요. 이어지면 바로 보내요.")
# Translators: Name of the fact: who answers the report.
WHO_NAME = msg("답하는 곳")
# Translators: Who answers: the staff of this centre.
WHO_CENTRE = msg("이 센터 직원")
# Translators: Name of the fact: until when one gets an answer.
DUE_NAME = msg("답을 받는 때")
# Translators: How to look up the report later; the quoted words are the name of the service on the home page.
_LATER = msg("‘내 신고 알아보기’에서 언제든 볼 수 있어요.")


def ask_when(city: City) -> Message:
    """Say that no day is promised, and whom to ask."""
    # Translators: Nobody has promised a day for the answer; the visitor can ask by telephone {phone}.
    return msg("정해진 날이 없어요. {phone:으로/로} 물어보세요.", phone=Phone(help_number(city)))


def help_number(city: City) -> str:
    """Return the number of the city's help line."""
    return next(line.number for line in city.phones if line.id == "help")


def sent_text(city: City) -> Message:
    """Say that the city has the report."""
    # Translators: What happens next: the report is with the city {city} and somebody there reads it.
    return msg("{city:으로/로} 보냈어요. 담당자가 살펴봐요.", city=as_content(city.names))


def qr_of(receipt: Minted, city: City) -> str:
    """Return what the QR code on the glass holds: plain text that any telephone shows and keeps."""
    number = receipt.number
    shown = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return f"{as_content(city.names).get('ko')} {shown}\nTEL {help_number(city)}"


def paper_qr_of(receipt: Minted, city: City) -> str:
    """Return what the QR code on the paper holds: the code too, for the paper is the visitor's."""
    code = receipt.code
    return f"{qr_of(receipt, city)}\nPIN {code[:3]}-{code[3:]}"


def can_show_code(state: ReportState, centre: CentreSettings) -> bool:
    """Tell whether the code may come on the glass: there is no paper that it could be on."""
    return not centre.printer or state.has_print_failed


def receipt_screen(
    state: ReportState, city: City, centre: CentreSettings, *, has_jack: bool = False
) -> Screen:
    """Show what the visitor takes along, without the code."""
    receipt = _receipt_of(state)
    shows = can_show_code(state, centre)
    facts = _facts(state, city)
    number = Receipt(
        key="receipt",
        label=_NUMBER,
        detail=_CODE_HIDDEN if shows else _CODE_ON_PAPER,
        number=receipt.shown_number,
        secret=receipt.shown_code,
        qr=qr_of(receipt, city),
    )
    items: list[Item] = [number, *facts]
    if shows:
        items.insert(1, Notice(key="look-around", label=_LOOK_AROUND, tone=Tone.WARNING))
    if state.note is not None:
        tone = Tone.GOOD if state.note in _GOOD_NOTES else Tone.WARNING
        items.insert(0, Notice(key="note", label=state.note, tone=tone, live=Live.POLITE))
    actions = [
        *([print_action()] if centre.printer else []),
        *([Action(key="show-code", label=_SHOW_CODE, icon="lock")] if shows else []),
        *([Action(key="hear-code", label=_HEAR_CODE, icon="headphones")] if has_jack else []),
        finish_action(),
    ]
    return _screen(state, items, tuple(actions))


def code_screen(state: ReportState) -> Screen:
    """Show the code to a visitor who has looked around; Back or "hide" leaves it."""
    code = _receipt_of(state).shown_code.value
    shown = VisitorText(f"{code[:3]}-{code[3:]}", private=True)
    return Screen(
        id="report.code",
        title=_CODE_TITLE,
        items=(
            Fact(key="code", label=_CODE_NAME, value=shown),
            Notice(key="hidden-next", label=_HIDDEN_NEXT, tone=Tone.INFO),
        ),
        actions=(Action(key="hide-code", label=_HIDE_CODE, role=Role.PRIMARY, icon="check"),),
        area=AREA,
    )


def paper_screen(state: ReportState, city: City) -> Screen:
    """Lay out what is printed: number and code, for the paper is the visitor's own."""
    receipt = _receipt_of(state)
    number = Receipt(
        key="receipt",
        label=_NUMBER,
        detail=_NUMBER_DETAIL,
        number=receipt.shown_number,
        secret=receipt.shown_code,
        qr=paper_qr_of(receipt, city),
    )
    return _screen(state, [number, *_facts(state, city)], ())


def _receipt_of(state: ReportState) -> Minted:
    if state.receipt is None or state.outcome is None:
        raise ValueError("a receipt needs a committed report")
    return state.receipt


def _screen(state: ReportState, items: list[Item], actions: tuple[Action, ...]) -> Screen:
    service = find_service(state)
    is_sent = state.outcome is not None and state.outcome.state == "sent"
    return Screen(
        id="report.receipt",
        title=_SENT_TITLE if is_sent else _KEPT_TITLE,
        kicker=as_content(service.names) if service is not None else None,
        items=tuple(items),
        actions=actions,
        area=AREA,
    )


def _facts(state: ReportState, city: City) -> list[Item]:
    """Return what happens next, who answers, by when, and where to ask."""
    service, outcome = find_service(state), state.outcome
    assert outcome is not None
    happens: Text = {"kept": KEPT, "queued": QUEUED}.get(outcome.state) or sent_text(city)
    who: Text = WHO_CENTRE if outcome.state == "kept" else as_content(city.names)
    if service is not None and service.agency and outcome.state != "kept":
        who = as_content(service.agency)
    due: Text = ask_when(city)
    if outcome.expected_on is not None:
        # Translators: Day by which an answer can be expected.
        due = msg("{date}까지", date=outcome.expected_on)
    return [
        Fact(key="next", label=NEXT_NAME, value=happens, icon="next"),
        Fact(key="who", label=WHO_NAME, value=who, icon="person"),
        Fact(key="due", label=DUE_NAME, value=due, icon="calendar"),
        Fact(key="phone", label=PHONE_NUMBER, value=_phone_text(city), icon="phone"),
        Notice(key="later", label=_LATER, tone=Tone.INFO),
    ]


def _phone_text(city: City) -> Message:
    # Translators: A telephone number alone; usually only {phone}.
    return msg("{phone}", phone=Phone(help_number(city)))

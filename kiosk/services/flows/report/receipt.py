"""The receipt: the number, what happens next, who answers, by when, and whom one can call."""

from __future__ import annotations

from kiosk.contracts.content import City
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Message, Phone, Text, msg
from kiosk.screens.model import Fact, Item, Live, Notice, Receipt, Screen, Tone
from kiosk.services.flows.labels import PHONE_NUMBER, finish_action, print_action
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
    """Return what the QR code holds: plain text that any telephone shows and keeps."""
    number, code = receipt.number, receipt.code
    shown = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return f"{as_content(city.names).get('ko')} {shown}\nPIN {code[:3]}-{code[3:]}\nTEL {help_number(city)}"


def receipt_screen(state: ReportState, city: City, centre: CentreSettings) -> Screen:
    """Show what the visitor takes along."""
    if state.receipt is None or state.outcome is None:
        raise ValueError("a receipt needs a committed report")
    service, outcome = find_service(state), state.outcome
    happens: Text = {"kept": KEPT, "queued": QUEUED}.get(outcome.state) or sent_text(city)
    who: Text = WHO_CENTRE if outcome.state == "kept" else as_content(city.names)
    if service is not None and service.agency and outcome.state != "kept":
        who = as_content(service.agency)
    due: Text = ask_when(city)
    if outcome.expected_on is not None:
        # Translators: Day by which an answer can be expected.
        due = msg("{date}까지", date=outcome.expected_on)
    items: list[Item] = [
        Receipt(
            key="receipt",
            label=_NUMBER,
            detail=_NUMBER_DETAIL,
            number=state.receipt.shown_number,
            secret=state.receipt.shown_code,
            qr=qr_of(state.receipt, city),
        ),
        Fact(key="next", label=NEXT_NAME, value=happens, icon="next"),
        Fact(key="who", label=WHO_NAME, value=who, icon="person"),
        Fact(key="due", label=DUE_NAME, value=due, icon="calendar"),
        Fact(key="phone", label=PHONE_NUMBER, value=_phone_text(city), icon="phone"),
        Notice(key="later", label=_LATER, tone=Tone.INFO),
    ]
    if state.note is not None:
        tone = Tone.WARNING if state.has_print_failed else Tone.GOOD
        items.insert(0, Notice(key="note", label=state.note, tone=tone, live=Live.POLITE))
    actions = (print_action(), finish_action()) if centre.printer else (finish_action(),)
    return Screen(
        id="report.receipt",
        title=_SENT_TITLE if outcome.state == "sent" else _KEPT_TITLE,
        kicker=as_content(service.names) if service is not None else None,
        items=tuple(items),
        actions=actions,
        area=AREA,
    )


def _phone_text(city: City) -> Message:
    # Translators: A telephone number alone; usually only {phone}.
    return msg("{phone}", phone=Phone(help_number(city)))

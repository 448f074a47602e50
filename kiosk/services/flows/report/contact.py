"""Does the visitor want an answer, and how? Nothing is asked that is not needed."""

from __future__ import annotations

from kiosk.contracts.gateway import RequestContact
from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens.model import Choice, Entry, Fact, Field, Item, Paragraph, Screen
from kiosk.services.flows.labels import next_action
from kiosk.services.flows.report.pick import AREA, PHASES
from kiosk.services.flows.report.state import ReportState, is_phone, phone_digits

_STEP = (4, PHASES)
_DOT = "●"

# Translators: Title: how would you like to be told what became of the report?
_TITLE = msg("답을 어떻게 받을까요?")
# Translators: Choice: no contact; the visitor looks it up with the receipt number.
_NONE = msg("연락받지 않을게요")
# Translators: Detail: without contact one can still look it up with the number of the receipt.
_NONE_DETAIL = msg("접수 번호로 언제든 알아볼 수 있어요.")
# Translators: Choice: please telephone me.
_PHONE = msg("전화로 받을게요")
# Translators: Choice: please send me a text message on the phone.
_TEXT = msg("문자로 받을게요")
# Translators: Title of the page on which one's own telephone number is typed.
_PHONE_TITLE = msg("전화번호를 적어 주세요")
# Translators: Label of the field for one's own telephone number.
_PHONE_LABEL = msg("내 전화번호")
# Translators: Detail: the digits are hidden on the screen so that nobody can read along.
_PHONE_DETAIL = msg("옆 사람이 볼 수 없게 점으로 보여요.")
# Translators: What the telephone number is used for and nothing else.
_PHONE_USE = msg("이 신고에 답할 때만 써요.")
# Translators: Name of the fact that shows the last four digits, so that one can check the number.
_ENDING = msg("끝 네 자리")
# Translators: Error: the telephone number has too few or too many digits; how to write it.
PHONE_WRONG = msg("숫자가 모자라거나 많아요. 지역 번호나 010부터 적어 주세요.")
# Translators: Name of the fact in the read-back: how one is answered.
CONTACT_NAME = msg("답 받기")
# Translators: Value in the read-back: no contact.
_NONE_FACT = msg("연락받지 않음")
# Translators: Value in the read-back: by telephone.
_PHONE_FACT = msg("전화로 받기")
# Translators: Value in the read-back: by text message.
_TEXT_FACT = msg("문자로 받기")


def contact_screen(state: ReportState, kicker: Text) -> Screen:
    """Ask how to answer."""

    def choice(channel: str, label: Text, detail: Text | None, icon: str) -> Choice:
        return Choice(
            key=f"contact.{channel}",
            label=label,
            detail=detail,
            icon=icon,
            area=AREA,
            selected=True if state.contact == channel else None,
        )

    return Screen(
        id="report.contact",
        public=True,
        title=_TITLE,
        kicker=kicker,
        items=(
            choice("none", _NONE, _NONE_DETAIL, "close"),
            choice("phone", _PHONE, None, "phone"),
            choice("text", _TEXT, None, "letter"),
        ),
        step=_STEP,
        area=AREA,
    )


def masked_phone(typed: str) -> str:
    """Return the number with all but its last four digits hidden (H-01)."""
    digits = phone_digits(typed)
    return _DOT * max(0, len(digits) - 4) + digits[-4:] if len(digits) > 4 else _DOT * len(digits)


def phone_screen(state: ReportState, kicker: Text) -> Screen:
    """Ask for the number; only the last four digits of a whole one can be read."""
    items: list[Item] = [
        Field(
            key="phone",
            label=_PHONE_LABEL,
            detail=_PHONE_DETAIL,
            value=VisitorText(state.phone),
            entry=Entry.PHONE,
            masked=True,
            required=True,
            error=state.error,
            max_length=20,
        )
    ]
    if is_phone(state.phone):
        ending = VisitorText(phone_digits(state.phone)[-4:])
        items.append(Fact(key="ending", label=_ENDING, value=ending))
    items.append(Paragraph(key="use", label=_PHONE_USE))
    return Screen(
        id="report.phone",
        public=True,
        title=_PHONE_TITLE,
        kicker=kicker,
        items=tuple(items),
        actions=(next_action(),),
        step=_STEP,
        area=AREA,
        start="phone" if state.error is not None else None,
    )


def contact_text(state: ReportState) -> Message:
    """Return the choice as the read-back tells it."""
    return {"phone": _PHONE_FACT, "text": _TEXT_FACT}.get(state.contact or "", _NONE_FACT)


def contact_to_send(state: ReportState) -> RequestContact:
    """Return the contact in the words of the contract; a number typed and not wanted is not sent."""
    if state.contact in ("phone", "text"):
        return RequestContact(channel=state.contact, phone=phone_digits(state.phone))
    return RequestContact()

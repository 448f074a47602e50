"""The questions of first start, one per Screen, and their read-back."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Content, Listing, Message, Text, VisitorText, msg
from kiosk.screens.model import Action, Choice, Entry, Fact, Field, Item, Live, Notice, Role, Screen, Tone
from kiosk.services.flows.clerk.state import SETUP_STEPS, ClerkState, is_phone
from kiosk.services.flows.keys import keys_of
from kiosk.services.flows.labels import next_action, skip_action
from kiosk.settings.centre import ALL_LANGUAGES

# Translators: Quiet line above the title of pages for staff: set-up of this terminal.
KICKER = msg("기기 준비")
# Translators: Title for staff at first start: name of the centre.
_NAME_TITLE = msg("이 센터의 이름은 무엇인가요?")
# Translators: Label of the field for the name of the centre.
_NAME = msg("센터 이름")
# Translators: Detail of that field, an example.
_NAME_DETAIL = msg("예: 종로 주민센터")
# Translators: Error: the name of the centre is empty; what to do.
NAME_MISSING = msg("이름이 비어 있어요. 센터 이름을 적어 주세요.")
# Translators: Title for staff: address of the centre.
_ADDRESS_TITLE = msg("센터의 주소는 무엇인가요?")
# Translators: Label of the field for the address of the centre.
_ADDRESS = msg("센터 주소")
# Translators: Detail: what the address is used for.
_ADDRESS_DETAIL = msg("‘지금 있는 이곳’을 신고할 때 함께 보내요.")
# Translators: Title for staff: telephone of the centre.
_PHONE_TITLE = msg("센터의 전화번호는 무엇인가요?")
# Translators: Label of the field for the telephone number of the centre.
_PHONE = msg("센터 전화번호")
# Translators: Detail: what the number is used for.
_PHONE_DETAIL = msg("이용하는 분에게 보여 드려요.")
# Translators: Error: not a telephone number; how to write it.
PHONE_WRONG = msg("전화번호는 숫자와 줄표로 적어 주세요. 예: 02-120")
# Translators: Title for staff: which kind of device is this (size of the screen)?
_PROFILE_TITLE = msg("어떤 기기인가요?")
# Translators: Name of the fact: kind of device.
_PROFILE = msg("기기 종류")
# Translators: Choice for staff: a 27-inch upright screen.
_PORTRAIT = msg("27인치 세로 화면")
# Translators: Choice for staff: a 10-inch tablet.
_TABLET = msg("10인치 판 모양 기기")
# Translators: Choice for staff: a window on a computer at home.
_HOME = msg("집에 있는 컴퓨터")
# Translators: Title for staff: which printer is attached?
_PRINTER_TITLE = msg("어떤 인쇄기를 쓰나요?")
# Translators: Name of the fact: printer.
_PRINTER = msg("인쇄기")
# Translators: Choice for staff: there is no printer.
_NO_PRINTER = msg("인쇄기가 없어요")
# Translators: Choice for staff: the printer that the system uses by default.
_DEFAULT_PRINTER = msg("기본 인쇄기")
# Translators: Shown when the system knows no printer.
_NO_PRINTER_FOUND = msg("연결된 인쇄기를 찾지 못했어요.")
# Translators: Title for staff: languages offered on the first page.
_LANGUAGES_TITLE = msg("어떤 언어를 보여 줄까요?")
# Translators: Name of the fact: languages offered.
_LANGUAGES = msg("언어")
# Translators: Korean is always offered and cannot be switched off.
_KOREAN_STAYS = msg("한국어는 늘 보여 줘요.")
# Translators: Title of the read-back for staff before saving.
_SUMMARY_TITLE = msg("이대로 저장할까요?")
# Translators: Value of a setting that was left empty.
_EMPTY = msg("비어 있음")
# Translators: Button for staff: save the settings.
_SAVE = msg("저장하기")
# Translators: Button for staff at first start: go on to choosing the secret number.
_GO_ON = msg("다음")

PROFILES: Mapping[str, Message] = {"portrait-27": _PORTRAIT, "tablet-10": _TABLET, "home-window": _HOME}
DEFAULT_PRINTER = "default"


def error_of(state: ClerkState, step: str) -> Message | None:
    """Return what is wrong with the answer to a step and how to mend it, or None."""
    if step == "name" and not state.name.strip():
        return NAME_MISSING
    if step == "phone" and not is_phone(state.phone):
        return PHONE_WRONG
    return None


def setup_screen(state: ClerkState) -> Screen:
    """Render the shown step."""
    match state.position:
        case "address":
            return _field_screen(state, _ADDRESS_TITLE, _ADDRESS, _ADDRESS_DETAIL, state.address)
        case "phone":
            return _field_screen(state, _PHONE_TITLE, _PHONE, _PHONE_DETAIL, state.phone, Entry.PHONE)
        case "profile":
            return _choices_screen(state, _PROFILE_TITLE, _profiles(state))
        case "printer":
            return _choices_screen(state, _PRINTER_TITLE, _printers(state))
        case "languages":
            return _languages_screen(state)
    return _field_screen(state, _NAME_TITLE, _NAME, _NAME_DETAIL, state.name, is_required=True)


def _step(state: ClerkState) -> tuple[int, int] | None:
    """Return the place among the steps of first start."""
    if not state.is_first or state.position not in SETUP_STEPS:
        return None
    return SETUP_STEPS.index(state.position) + 1, len(SETUP_STEPS) + 2


def _field_screen(
    state: ClerkState,
    title: Message,
    label: Message,
    detail: Message,
    value: str,
    entry: Entry = Entry.TEXT,
    *,
    is_required: bool = False,
) -> Screen:
    field = Field(
        key=state.position,
        label=label,
        detail=detail,
        value=VisitorText(value, private=False),
        entry=entry,
        required=is_required,
        error=state.error,
        max_length={"address": 200, "phone": 20}.get(state.position, 80),
    )
    return Screen(
        id=f"clerk.{state.position}",
        title=title,
        kicker=KICKER,
        items=(field,),
        actions=(next_action(),) if is_required else (skip_action(), next_action()),
        step=_step(state),
        start=state.position if state.error is not None else None,
    )


def _choices_screen(state: ClerkState, title: Message, items: tuple[Item, ...]) -> Screen:
    return Screen(id=f"clerk.{state.position}", title=title, kicker=KICKER, items=items, step=_step(state))


def _profiles(state: ClerkState) -> tuple[Item, ...]:
    return tuple(
        Choice(
            key=f"profile.{name}",
            label=label,
            icon="machine",
            selected=True if name == state.profile else None,
        )
        for name, label in PROFILES.items()
    )


def printer_names(state: ClerkState) -> Mapping[str, str]:
    """Return item key -> name of the printer at the system; an empty name is "none"."""
    known = [name for name in state.printers or () if name not in ("", DEFAULT_PRINTER)]
    if state.printer and state.printer != DEFAULT_PRINTER and state.printer not in known:
        known.append(state.printer)
    named = keys_of("printer.at", known)
    has_any = bool(known) or state.printer == DEFAULT_PRINTER
    default = {"printer.default": DEFAULT_PRINTER} if has_any else {}
    return {**default, **named, "printer.none": ""}


def _printers(state: ClerkState) -> tuple[Item, ...]:
    items: list[Item] = [
        Choice(
            key=key,
            label=_printer_text(name),
            icon="print" if name else "close",
            selected=True if name == state.printer else None,
        )
        for key, name in printer_names(state).items()
    ]
    if state.printers is not None and not state.printers:
        items.append(
            Notice(key="no-printer-found", label=_NO_PRINTER_FOUND, tone=Tone.INFO, live=Live.POLITE)
        )
    return tuple(items)


def _printer_text(name: str) -> Text:
    if not name:
        return _NO_PRINTER
    return _DEFAULT_PRINTER if name == DEFAULT_PRINTER else Content.of({"ko": name})


def _languages_screen(state: ClerkState) -> Screen:
    return Screen(
        id="clerk.languages",
        title=_LANGUAGES_TITLE,
        kicker=KICKER,
        items=(
            *(
                Choice(
                    key=f"offer.{tag.lower()}",
                    label=Content(((tag, get_locale(tag).endonym),)),
                    icon="language",
                    selected=tag in state.languages or tag == "ko",
                    multiple=True,
                    enabled=tag != "ko",
                )
                for tag in ALL_LANGUAGES
            ),
            Notice(key="korean", label=_KOREAN_STAYS, tone=Tone.INFO),
        ),
        actions=(next_action(),),
        step=_step(state),
    )


def summary_screen(state: ClerkState) -> Screen:
    """Show all settings, each changeable, and the one button that saves."""
    profile: Text = PROFILES.get(state.profile, _EMPTY)
    tags = [tag for tag in ALL_LANGUAGES if tag in state.languages or tag == "ko"]
    names = Listing(tuple(Content(((tag, get_locale(tag).endonym),)) for tag in tags))
    items: list[Item] = [
        _fact("name", _NAME, state.name),
        _fact("address", _ADDRESS, state.address),
        _fact("phone", _PHONE, state.phone),
        Fact(key="profile", label=_PROFILE, value=profile, changeable=True, icon="machine"),
        Fact(
            key="printer", label=_PRINTER, value=_printer_text(state.printer), changeable=True, icon="print"
        ),
        # Translators: A list of languages alone; usually only {languages}.
        Fact(
            key="languages",
            label=_LANGUAGES,
            value=msg("{languages}", languages=names),
            changeable=True,
            icon="language",
        ),
    ]
    if state.failure is not None:
        items.insert(
            0, Notice(key="failure", label=state.failure.message, tone=Tone.ERROR, live=Live.ASSERTIVE)
        )
    label = _GO_ON if state.is_first else _SAVE
    return Screen(
        id="clerk.summary",
        title=_SUMMARY_TITLE,
        kicker=KICKER,
        items=tuple(items),
        actions=(Action(key="save", label=label, role=Role.PRIMARY, icon="check"),),
        step=(len(SETUP_STEPS) + 1, len(SETUP_STEPS) + 2) if state.is_first else None,
    )


def _fact(key: str, label: Message, typed: str) -> Fact:
    value: Text = VisitorText(typed.strip(), private=False) if typed.strip() else _EMPTY
    return Fact(key=key, label=label, value=value, changeable=True)

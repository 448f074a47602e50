"""Joining the staff console: its address, the code that staff type there, and what came of it.

The code is bound to the keys of both sides; staff read it here and type it into the console, so that
nobody can stand in between.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from kiosk.i18n.text import Code, Content, Message, VisitorText, msg
from kiosk.screens.flow import Chosen, Event, Forget, Run, Step, Typed
from kiosk.screens.model import Action, Entry, Fact, Field, Item, Live, Notice, Receipt, Role, Screen, Tone
from kiosk.services.flows.clerk.state import ClerkState
from kiosk.services.operations.model import ConsoleLink, JoinConsole, LeaveConsole, LoadConsoleLink

#: Position of the page.
POSITION = "console"
#: Effect id of everything that asks about the link; the core tells changes under it as well.
EFFECT = "console"

# Translators: Quiet line above the title for staff: joining the console from which staff help.
_KICKER = msg("직원 화면에 잇기")
# Translators: Title for staff: the web address of the staff console.
_ADDRESS_TITLE = msg("직원 화면의 주소는 무엇인가요?")
# Translators: Label of the field for the address of the staff console.
_ADDRESS_LABEL = msg("주소 (https://로 시작해요)")
# Translators: What joining brings: staff can change modes and help from their desk.
_ADDRESS_WHY = msg("이으면 직원이 자리에서 이 기기를 도울 수 있어요.")
# Translators: Error: the address of the console is not one.
_ADDRESS_ERROR = msg("‘https://’로 시작하는 주소를 적어 주세요.")
# Translators: Button: join the staff console.
_JOIN = msg("잇기")
# Translators: Progress while asking the staff console.
_JOINING = msg("직원 화면에 묻고 있어요.")
# Translators: Title for staff: type this code into the console.
_CODE_TITLE = msg("이 번호를 직원 화면에 넣으세요")
# Translators: Label of the code that staff type into the console.
_CODE_LABEL = msg("잇는 번호")
# Translators: The code is good for ten minutes; the page goes on by itself.
_CODE_WAIT = msg("십 분 안에 넣으면 저절로 이어져요.")
# Translators: Title for staff: this terminal is joined to the console.
_JOINED_TITLE = msg("직원 화면에 이어져 있어요")
# Translators: Name of the fact: what staff call this terminal.
_NAME = msg("이 기기의 이름")
# Translators: Name of the fact: the address of the console.
_AT = msg("주소")
# Translators: Notice for staff: the console answers now.
_IS_CONNECTED = msg("지금 서로 통해요.")
# Translators: Notice for staff: the console does not answer now; it goes on by itself later.
_IS_AWAY = msg("지금은 답이 없어요. 저절로 다시 이어 볼게요.")
# Translators: Notice for staff: the connection stands, but the console itself is not running.
_IS_CLOSED = msg("연결은 되지만 직원 화면이 꺼져 있어요. 켜지면 저절로 통해요.")
# Translators: Notice for staff: schedules wait until the clock of this terminal is right.
_PAUSED = msg("시계가 맞지 않아 일정을 쉬고 있어요. 기기의 시각을 맞춰 주세요.")
# Translators: Notice for staff: the console has cut this terminal off.
_REVOKED = msg("직원 화면에서 이 기기를 끊었어요.")
# Translators: Notice for staff: nobody typed the code in time.
_EXPIRED = msg("시간이 지나서 이어지지 않았어요. 다시 이어 보세요.")
# Translators: Button for staff: leave the console.
_LEAVE = msg("연결 끊기")
# Translators: Button for staff: stop waiting for the code to be typed.
_GIVE_UP = msg("그만두기")
# Translators: Button for staff: back to the menu.
_MENU = msg("차림표로")


def load() -> Run:
    """Return what asks how the link is."""
    return Run(EFFECT, LoadConsoleLink(), is_quiet=True)


def is_address(typed: str) -> bool:
    """Tell whether *typed* can be the address of a console."""
    try:
        parts = urlsplit(typed.strip())
        is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_here)
        return is_safe and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def handle(state: ClerkState, event: Event) -> Step:
    """Answer one event at the page."""
    link = state.link
    match event:
        case Typed("console-address", text):
            return Step(state.with_(console_address=text, error=None))
        case Chosen("join"):
            if not is_address(state.console_address):
                return Step(state.with_(error=_ADDRESS_ERROR))
            address = state.console_address.strip()
            return Step(state.with_(error=None), (Run(EFFECT, JoinConsole(address), _JOINING),))
        case Chosen("leave-console"):
            return Step(state, (Run(EFFECT, LeaveConsole(), is_quiet=link.state != "joined"),))
        case Chosen("menu"):
            return Step(state.with_(position="menu", error=None, failure=None), (Forget(),))
    return Step(state)


def link_screen(state: ClerkState) -> Screen:
    """Render the page for what holds."""
    match state.link.state:
        case "waiting":
            return _code_screen(state.link)
        case "joined":
            return _joined_screen(state)
    return _address_screen(state)


def _address_screen(state: ClerkState) -> Screen:
    items: list[Item] = []
    is_cut_off = state.link.state == "revoked"
    if state.failure is not None:
        items.append(Notice(key="failure", label=state.failure.message, tone=Tone.ERROR))
    told: Message | None = {"revoked": _REVOKED, "expired": _EXPIRED}.get(state.link.state)
    if told is not None:
        items.append(Notice(key="told", label=told, tone=Tone.WARNING))
    items += [
        Notice(key="why", label=_ADDRESS_WHY, tone=Tone.INFO),
        Field(
            key="console-address",
            label=_ADDRESS_LABEL,
            value=VisitorText(state.console_address, private=False),
            entry=Entry.TEXT,
            required=True,
            error=state.error,
            max_length=200,
        ),
    ]
    return Screen(
        id="clerk.console",
        title=_ADDRESS_TITLE,
        kicker=_KICKER,
        items=tuple(items),
        actions=(
            Action(key="menu", label=_MENU, icon="back"),
            # What staff had wanted still holds until somebody here takes it away.
            *((Action(key="leave-console", label=_LEAVE, icon="close"),) if is_cut_off else ()),
            Action(key="join", label=_JOIN, role=Role.PRIMARY, icon="check"),
        ),
        start="console-address" if state.error is not None else None,
    )


def _code_screen(link: ConsoleLink) -> Screen:
    return Screen(
        id="clerk.console.code",
        title=_CODE_TITLE,
        kicker=_KICKER,
        items=(
            Receipt(key="code", label=_CODE_LABEL, number=Code(link.code, (5, 5))),
            Notice(key="wait", label=_CODE_WAIT, tone=Tone.INFO),
        ),
        actions=(Action(key="leave-console", label=_GIVE_UP, role=Role.PRIMARY, icon="close"),),
    )


def _joined_screen(state: ClerkState) -> Screen:
    link = state.link
    told, tone = (_IS_CONNECTED, Tone.GOOD) if link.is_connected else (_IS_AWAY, Tone.WARNING)
    if link.is_connected and link.is_away:
        told, tone = _IS_CLOSED, Tone.WARNING
    items: list[Item] = [
        Notice(key="told", label=told, tone=tone, live=Live.POLITE),
        Fact(key="name", label=_NAME, value=Content.of({"ko": link.name}), icon="machine"),
        Fact(key="at", label=_AT, value=Content.of({"ko": link.address}), icon="globe"),
    ]
    if link.is_paused:
        items.insert(1, Notice(key="paused", label=_PAUSED, tone=Tone.WARNING))
    if state.failure is not None:
        items.insert(0, Notice(key="failure", label=state.failure.message, tone=Tone.ERROR))
    return Screen(
        id="clerk.console.joined",
        title=_JOINED_TITLE,
        kicker=_KICKER,
        items=tuple(items),
        actions=(
            Action(key="leave-console", label=_LEAVE, icon="close"),
            Action(key="menu", label=_MENU, role=Role.PRIMARY, icon="back"),
        ),
    )

"""The clerk's flow: the PIN, the menu, first start, settings, kept reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.i18n.text import Text, msg
from kiosk.screens.flow import (
    Chosen,
    Close,
    Done,
    Effect,
    EndVisit,
    Event,
    Failed,
    Forget,
    Run,
    Step,
    Typed,
)
from kiosk.screens.model import Action, Choice, Item, Notice, Role, Screen, Tone
from kiosk.services.flows.clerk import calibration, link, pin, requests, setup
from kiosk.services.flows.clerk.state import SETUP_STEPS, ClerkState, settings_of, take_settings
from kiosk.services.flows.labels import NOT_PRINTED, PRINTED, PRINTING
from kiosk.services.operations.model import (
    CloseRequest,
    ConsoleLink,
    LeaveProgram,
    ListPrinters,
    ListRequests,
    Printout,
    PrintPage,
    SaveSettings,
    TestPrint,
)
from kiosk.settings.centre import ALL_LANGUAGES, CentreSettings

# Translators: Title of the menu for staff.
_MENU_TITLE = msg("무엇을 할까요?")
# Translators: Quiet line above the title of the menu for staff.
_MENU_KICKER = msg("직원 차림표")
# Translators: Staff menu: kept reports.
_REQUESTS = msg("맡아 둔 신고 보기")
# Translators: Staff menu: name, address, printer, languages of the centre.
_SETTINGS = msg("센터 정보 바꾸기")
# Translators: Staff menu: print a page to see that the printer works.
_TEST_PRINT = msg("인쇄기 시험하기")
# Translators: Staff menu: measure the screen so that letters have the right size.
_CALIBRATE = msg("화면 크기 맞추기")
# Translators: Staff menu: choose another secret number.
_CHANGE_PIN = msg("관리자 번호 바꾸기")
# Translators: Staff menu: join the console from which staff help.
_CONSOLE = msg("직원 화면에 잇기")
# Translators: Staff menu: end the program.
_LEAVE = msg("프로그램 끝내기")
# Translators: Button for staff: leave the menu.
_CLOSE = msg("차림표 닫기")
# Translators: Said to staff after the settings were saved.
_SAVED = msg("저장했어요. 바로 쓸 수 있어요.")
# Translators: Said to staff after the secret number was changed.
_PIN_CHANGED = msg("관리자 번호를 바꿨어요.")
# Translators: Said to staff when there is no printer in the settings.
_NO_PRINTER = msg("인쇄기를 먼저 정해 주세요.")
# Translators: Title of the page that is printed as a test.
_TEST_TITLE = msg("인쇄기가 잘 되나요?")
# Translators: Text on the test page.
_TEST_TEXT = msg("이 글이 크고 또렷하게 보이면 잘 된 거예요.")
# Translators: Title: end the program? For staff.
_LEAVE_TITLE = msg("프로그램을 끝낼까요?")
# Translators: What happens then: the terminal cannot be used until it is started again.
_LEAVE_TEXT = msg("다시 켤 때까지 아무도 쓸 수 없어요.")
# Translators: Button for staff: yes, end the program.
_LEAVE_NOW = msg("끝내기")
# Translators: Button for staff: no, go back to the menu.
_STAY = msg("돌아가기")
# Translators: Title at the end of first start.
_READY_TITLE = msg("준비가 끝났어요")
# Translators: Said at the end of first start: how staff open their menu later (a secret for staff).
_READY_TEXT = msg("화면 제목을 빠르게 다섯 번 누르면 직원 차림표가 열려요.")
# Translators: Button at the end of first start: begin to use the terminal.
_BEGIN = msg("쓰기 시작하기")


class ClerkFlow:
    """Set-up on first start, and the hidden menu afterwards.

    Without a PIN (none has been chosen yet) the set-up questions come first and end with choosing
    one. With a PIN nothing is shown before it, even if the settings are lost: a broken file must
    not open the menu to everybody. The composition root makes the flows anew when settings have
    been saved.
    """

    id = "clerk"

    def __init__(self, centre: CentreSettings, *, has_pin: bool = False) -> None:
        """Know the settings, and whether a PIN has been chosen."""
        self._centre = centre
        self._has_pin = has_pin

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with the first question, or with the PIN."""
        del params
        if self._has_pin:
            return Step(ClerkState())
        state = ClerkState(position="name", is_first=True, is_let_in=True)
        return Step(take_settings(state, self._centre), (self._printers(),))

    def has_draft(self, state: ClerkState) -> bool:
        """Tell whether typed settings or words would be lost."""
        if not state.is_let_in:
            return False
        if state.is_first:
            return state.position != "ready" and bool(state.name)
        return state.position in (*SETUP_STEPS, "summary") or bool(state.words)

    # -- what happens -----------------------------------------------------------------------------

    def handle(self, state: ClerkState, event: Event) -> Step:
        """Answer one event; nothing but the PIN is taken before the PIN was right."""
        if not state.is_let_in:
            return pin.handle_locked(state, event)
        if state.position == link.POSITION and isinstance(event, Chosen | Typed):
            return link.handle(state, event)
        match event:
            case Typed("screen-width", text):
                return Step(state.with_(screen_width=text, error=None))
            case Typed("screen-floor", text):
                return Step(state.with_(screen_floor=text, error=None))
            case Typed("new-pin", text):
                return Step(state.with_(new_pin=text, error=None))
            case Typed(key, text) if key in ("name", "address", "phone", "again", "words"):
                return Step(state.with_(**{key: text}, error=None))
            case Done(effect, result):
                return self._done(state, effect, result)
            case Failed(effect, error):
                return self._failed(state, effect, error)
            case Chosen(key):
                return self._chosen(state, key)
        return Step(state)

    def _go(self, state: ClerkState, position: str, *effects: Effect, note: Text | None = None) -> Step:
        changed = state.with_(position=position, error=None, failure=None, note=note)
        return Step(changed, effects)

    def _chosen(self, state: ClerkState, key: str) -> Step:
        if state.position in SETUP_STEPS:
            return self._setup_chosen(state, key)
        match state.position, key:
            case "menu", _:
                return self._menu_chosen(state, key)
            case "summary", "save" if state.is_first:
                return self._go(state, "new-pin")
            case "summary", "save":
                return Step(state, (Run("save", SaveSettings(settings_of(state, is_set_up=True))),))
            case "summary", _ if key in SETUP_STEPS:
                return self._go(state, key)
            case "new-pin", "next":
                return pin.take_new(state)
            case "again-pin", "next":
                return pin.take_again(state)
            case calibration.WIDTH | calibration.FLOOR, "next":
                return calibration.take(state)
            case "ready", "begin":
                return Step(state, (EndVisit(),))
            case "requests", _:
                kept = requests.keyed(state).get(key)
                return self._go(state.with_(request=kept.id), "request") if kept else Step(state)
            case "request" | "close-request", _:
                return self._request_chosen(state, key)
            case "leave", "leave-now":
                return Step(state, (Run("leave", LeaveProgram()),))
            case "leave", "stay":
                return self._go(state, "menu")
        return Step(state)

    def _menu_chosen(self, state: ClerkState, key: str) -> Step:
        match key:
            case "requests":
                return Step(state.with_(note=None), (Run("requests", ListRequests(), requests.LOADING),))
            case "settings":
                return self._go(take_settings(state, state.settings), "summary", self._printers())
            case "test-print":
                if not state.settings.printer:
                    return Step(state.with_(note=_NO_PRINTER))
                return Step(state.with_(note=None), (Run("print", TestPrint(page_for_test()), PRINTING),))
            case "calibrate":
                known = state.settings
                width = str(known.screen_width_mm or "")
                floor = "" if known.screen_floor_mm is None else str(known.screen_floor_mm)
                return self._go(state.with_(screen_width=width, screen_floor=floor), calibration.WIDTH)
            case "change-pin":
                return self._go(state.with_(new_pin="", again=""), "new-pin")
            case "console":
                return self._go(state.with_(console_address=state.link.address), link.POSITION, link.load())
            case "leave":
                return self._go(state, "leave")
            case "close":
                return Step(state, (Close(),))
        return Step(state)

    def _setup_chosen(self, state: ClerkState, key: str) -> Step:
        step = state.position
        if step == "profile" and key.removeprefix("profile.") in setup.PROFILES:
            return self._next_step(state.with_(profile=key.removeprefix("profile.")))
        if step == "printer" and key in setup.printer_names(state):
            return self._next_step(state.with_(printer=setup.printer_names(state)[key]))
        if step == "languages":
            tags = {f"offer.{tag.lower()}": tag for tag in ALL_LANGUAGES if tag != "ko"}
            if key in tags:
                return Step(state.with_(languages=state.languages ^ {tags[key]}))
        if key == "skip" and step in ("address", "phone"):
            return self._next_step(state.with_(**{step: ""}))
        if key != "next" or step in ("profile", "printer"):
            return Step(state)
        error = setup.error_of(state, step)
        return Step(state.with_(error=error)) if error is not None else self._next_step(state)

    def _next_step(self, state: ClerkState) -> Step:
        """Show the next question at first start, the read-back otherwise."""
        place = SETUP_STEPS.index(state.position) + 1
        if state.is_first and place < len(SETUP_STEPS):
            return self._go(state, SETUP_STEPS[place])
        return self._go(state, "summary")

    def _request_chosen(self, state: ClerkState, key: str) -> Step:
        kept = requests.find_request(state)
        if kept is None:
            return Step(state)
        match state.position, key:
            case "request", "print" if state.settings.printer:
                quiet = state.with_(note=None, failure=None)
                page = Printout(requests.request_screen(quiet, kept))
                return Step(quiet, (Run("print", PrintPage(page), PRINTING),))
            case "request", "close-request":
                return self._go(state, "close-request")
            case "close-request", "close-now":
                if not state.words.strip():
                    return Step(state.with_(error=requests.NOTE_MISSING))
                return Step(state, (Run("close", CloseRequest(kept.id, state.words.strip())),))
        return Step(state)

    def _done(self, state: ClerkState, effect: str, result: Any) -> Step:
        match effect, result:
            case "settings", CentreSettings():
                return Step(take_settings(state, result) if state.position == "menu" else state)
            case link.EFFECT, ConsoleLink():
                address = state.console_address or result.address
                return Step(state.with_(link=result, console_address=address, failure=None))
            case "printers", tuple():
                return Step(state.with_(printers=result))
            case "pin", _ if state.is_first:
                saved = settings_of(state, is_set_up=True)
                return Step(state.with_(new_pin="", again=""), (Run("save", SaveSettings(saved)),))
            case "pin", _:
                return self._go(state.with_(new_pin="", again=""), "menu", Forget(), note=_PIN_CHANGED)
            case "save", CentreSettings():
                kept = take_settings(state, result)
                if state.is_first:
                    return self._go(kept.with_(is_first=False), "ready", Forget())
                return self._go(kept, "menu", Forget(), note=_SAVED)
            case "measured", CentreSettings():
                return self._go(take_settings(state, result), "menu", Forget(), note=calibration.SAVED)
            case "print", _:
                return Step(state.with_(note=PRINTED, failure=None))
            case "requests", tuple():
                note = state.note if state.position == "requests" else None
                return self._go(state.with_(requests=result), "requests", note=note)
            case "close", _:
                step = self._go(state.with_(words=""), "requests", note=requests.CLOSED)
                return Step(step.state, (Run("requests", ListRequests(), requests.LOADING),))
        return Step(state)

    def _failed(self, state: ClerkState, effect: str, error: Any) -> Step:
        if effect == "print":
            return Step(state.with_(note=NOT_PRINTED, failure=error))
        if effect == "printers":
            return Step(state.with_(printers=()))
        if effect == "pin":
            return Step(state.with_(position="new-pin", error=error.message, again=""))
        if effect == "save" and state.is_first:
            return self._with_failure(self._go(state, "summary"), error)
        if effect == "measured":
            return Step(state.with_(error=error.message))
        return Step(state.with_(failure=error))

    def _with_failure(self, step: Step, error: Any) -> Step:
        return Step(step.state.with_(failure=error), step.effects)

    def _printers(self) -> Run:
        return Run("printers", ListPrinters(), is_quiet=True)

    # -- what is shown ----------------------------------------------------------------------------

    def screen(self, state: ClerkState) -> Screen:
        """Render the shown step; nothing but the PIN before the PIN was right."""
        if not state.is_let_in:
            return pin.locked_screen(state)
        if state.position in SETUP_STEPS:
            return setup.setup_screen(state)
        match state.position:
            case "summary":
                return setup.summary_screen(state)
            case "new-pin":
                return pin.new_screen(state)
            case "again-pin":
                return pin.again_screen(state)
            case "ready":
                return _ready_screen()
            case "requests":
                return requests.list_screen(state)
            case "request" | "close-request":
                kept = requests.find_request(state)
                if kept is None:
                    return requests.list_screen(state)
                if state.position == "request":
                    return requests.request_screen(state, kept)
                return requests.close_screen(state)
            case link.POSITION:
                return link.link_screen(state)
            case "leave":
                return _leave_screen()
            case calibration.WIDTH | calibration.FLOOR:
                return calibration.calibration_screen(state)
        return _menu_screen(state)


def _menu_screen(state: ClerkState) -> Screen:
    items: list[Item] = []
    if state.failure is not None:
        items.append(Notice(key="failure", label=state.failure.message, tone=Tone.ERROR))
    if state.note is not None:
        items.append(Notice(key="note", label=state.note, tone=Tone.INFO))
    for key, label, icon in (
        ("requests", _REQUESTS, "letter"),
        ("settings", _SETTINGS, "office"),
        ("test-print", _TEST_PRINT, "print"),
        ("calibrate", _CALIBRATE, "machine"),
        ("change-pin", _CHANGE_PIN, "shield"),
        ("console", _CONSOLE, "signal"),
        ("leave", _LEAVE, "close"),
    ):
        items.append(Choice(key=key, label=label, icon=icon))
    return Screen(
        id="clerk.menu",
        title=_MENU_TITLE,
        kicker=_MENU_KICKER,
        items=tuple(items),
        actions=(Action(key="close", label=_CLOSE, role=Role.PRIMARY, icon="check"),),
    )


def _leave_screen() -> Screen:
    return Screen(
        id="clerk.leave",
        title=_LEAVE_TITLE,
        kicker=_MENU_KICKER,
        items=(Notice(key="then", label=_LEAVE_TEXT, tone=Tone.WARNING),),
        actions=(
            Action(key="leave-now", label=_LEAVE_NOW, icon="close"),
            Action(key="stay", label=_STAY, role=Role.PRIMARY, icon="back"),
        ),
    )


def _ready_screen() -> Screen:
    return Screen(
        id="clerk.ready",
        title=_READY_TITLE,
        kicker=setup.KICKER,
        items=(Notice(key="later", label=_READY_TEXT, tone=Tone.GOOD),),
        actions=(Action(key="begin", label=_BEGIN, role=Role.PRIMARY, icon="check"),),
    )


def page_for_test() -> Printout:
    """Return the page that shows that printing works."""
    return Printout(
        Screen(
            id="clerk.test-page",
            title=_TEST_TITLE,
            items=(Notice(key="text", label=_TEST_TEXT, tone=Tone.INFO),),
        )
    )

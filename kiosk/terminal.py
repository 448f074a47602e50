"""The terminal: one visitor at one Screen, whatever front end draws it.

It joins the navigator, the modes, the session and the speech queue. Every command comes in by
:meth:`Terminal.dispatch`, every change goes out as a new :class:`~kiosk.screens.view.View`. All of
it happens on one thread, the scheduler's; operations run elsewhere and come back with the numbers
of the session, the frame and the effect, so that a stale answer is dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kiosk import spoken
from kiosk.captions import CaptionTracker
from kiosk.clock import Clock, Scheduler, Timer
from kiosk.errors import KioskError
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser, Span
from kiosk.i18n.text import Message, Text, msg
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import RATES, VOLUMES, Input, ModeState, Pace
from kiosk.screens.command import (
    BAR,
    NEXT_PAGE,
    PREVIOUS_PAGE,
    TITLE,
    Activity,
    Command,
    Focus,
    Headset,
    Key,
    Pages,
    Press,
    Touch,
    Type,
)
from kiosk.screens.flow import Change, Chosen, Done, Effect, EndVisit, Failed, Run, Say, Typed
from kiosk.screens.model import Field, Live
from kiosk.screens.navigator import Frame, Navigator
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import RenderedItem, RenderedScreen, View
from kiosk.session.privacy import PrivacyRegistry, WipeReport
from kiosk.session.session import Phase, Session
from kiosk.sheets.attract import TURN
from kiosk.sheets.progress import CANCEL
from kiosk.sheets.voice import step_within
from kiosk.sheets.warning import FINISH, MORE_TIME, TICK
from kiosk.speech.utterance import Policy, Segment, Utterance

_log = logging.getLogger("terminal")

#: After this long an operation shows that it is working, in s.
PROGRESS_AFTER_S = 0.3
#: So many presses of a title within KNOCK_S open the staff menu (behind its PIN).
KNOCKS = 5
KNOCK_S = 3.0
#: While an operation goes on the voice says so this often, in s.
PROGRESS_TURN_S = 8.0
#: The repeat key pressed again within this time spells, in s.
SPELL_WITHIN_S = 1.5
#: A greeting of the attract loop stands this long, in s.
ATTRACT_TURN_S = 12.0


class Worker(Protocol):
    """Carries out operations off the owning thread."""

    def submit(
        self,
        operation: object,
        on_done: Callable[[Any], None],
        on_failed: Callable[[KioskError], None],
    ) -> None:
        """Run *operation*; exactly one of the two is called later, on the owning thread."""


class Voice(Protocol):
    """What the terminal needs of the speech manager."""

    def say(self, utterance: Utterance) -> None:
        """Take an utterance in."""

    def stop_all(self, reason: str) -> None:
        """Fall silent."""

    def interrupt(self, reason: str) -> None:
        """End what is being said, because the visitor acted."""

    def purge(self, session: str) -> None:
        """Forget a session."""

    def set_voice(
        self, rate: float | None = None, volume_db: float | None = None, muted: bool | None = None
    ) -> None:
        """Set rate and volume."""

    def route_changed(self) -> None:
        """Look at the route again."""


@dataclass(slots=True)
class HeadsetRoute:
    """Whether a headset is in; the speech manager asks it before anything private."""

    has_headset: bool = False


@dataclass(frozen=True, slots=True)
class TerminalOptions:
    """What kind of terminal this is.

    Attributes:
        is_home: A home PC: no idle reset, preferences are kept, the start is the home Screen.
        has_keypad: A keypad is fitted.
        has_jack: A headset can be plugged in.
        first_flow: What a visit begins with: ``attract`` on public terminals.
        orientation: Spoken when the voice starts: where things are (C-21), or None.
        speaks_always: Say everything whatever the voice mode is; for the tour's recorder.
    """

    is_home: bool = False
    has_keypad: bool = False
    has_jack: bool = True
    first_flow: str = "attract"
    orientation: Message | None = None
    speaks_always: bool = False


@dataclass(slots=True)
class _Pending:
    """An operation that runs."""

    session: str
    frame: int
    effect: str
    timer: Timer | None = None
    sheet: int | None = None


class Terminal:
    """Owns the visit. Construct it with everything it needs; nothing is looked up elsewhere."""

    def __init__(
        self,
        *,
        navigator: Navigator,
        modes: ModeController,
        session: Session,
        voice: Voice,
        captions: CaptionTracker,
        worker: Worker,
        scheduler: Scheduler,
        clock: Clock,
        privacy: PrivacyRegistry,
        localiser: Callable[[str], Localiser],
        route: HeadsetRoute,
        options: TerminalOptions,
    ) -> None:
        """Join the parts and show the first Screen."""
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._voice = voice
        self._captions = captions
        self._worker = worker
        self._scheduler = scheduler
        self._clock = clock
        self._privacy = privacy
        self._localiser = localiser
        self._route = route
        self._options = options
        self._renderers: dict[str, Renderer] = {}
        self._listeners: list[Callable[[View], None]] = []
        self._pending: dict[int, _Pending] = {}
        self._operations = 0
        #: Operations asked for before the first Screen is drawn; None from then on (design §9).
        self._held: list[Callable[[], None]] | None = []
        self._number = 0
        self._is_cursor_shown = False
        self._is_typing = False
        self._helped: tuple[str, str] | None = None
        self._help_layer = 0
        self._orientation: Message | None = None
        self._has_offered_headset = False
        self._repeated: tuple[str, float] | None = None
        self._yields = False
        self._shown: tuple[int, str, str] | None = None
        self._spoken_cursor: str | None = None
        self._live: dict[str, str] = {}
        self._attract_timer: Timer | None = None
        self._is_restarting = False
        self._knocks = 0
        self._knock_timer: Timer | None = None
        self.on_session_ended: Callable[[WipeReport], None] = lambda report: None
        self.on_quit: Callable[[], None] = lambda: None

        modes.subscribe(self._modes_changed)
        session.on_phase_changed = self._phase_changed
        session.on_tick = self._warning_ticked
        captions.on_changed = self._publish
        captions.on_heard = session.note_speech
        self._apply_voice_settings(modes.state)
        self._first_flow = options.first_flow
        self._carry_out(self._navigator.reset(self._first_flow))
        if options.first_flow == "attract":
            self._plan_attract()
        else:
            session.begin()
        self._view = self._render()

    # -- what front ends use --------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What is to be drawn now."""
        return self._view

    @property
    def modes(self) -> ModeController:
        """The mode controller, for the twin and the command line."""
        return self._modes

    @property
    def is_busy(self) -> bool:
        """Whether an operation runs whose answer will change the Screen."""
        return bool(self._pending)

    @property
    def phase(self) -> Phase:
        """The phase of the session."""
        return self._session.phase

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call *listener* with every new view; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def begin(self) -> None:
        """The front end has drawn the first Screen: speak it, and let waiting operations start."""
        held, self._held = self._held, None
        for submit in held or ():
            submit()
        self._speak_changes()

    def dispatch(self, command: Command) -> None:
        """Carry out one command of a front end."""
        if isinstance(command, Pages):
            if self._navigator.set_pages(command.screen, command.keys):
                self._refresh()
            return
        self._wake(command)
        if self._is_action(command):
            self._voice.interrupt("touch")
        if isinstance(command, Press):
            self._press(command.key)
        elif isinstance(command, Touch):
            self._touch(command.key)
        elif isinstance(command, Focus):
            self._is_cursor_shown = True
            self._navigator.point(command.key)
        elif isinstance(command, Type):
            self._type(command.key, command.text)
        elif isinstance(command, Key):
            self._key(command.name, command.char)
        elif isinstance(command, Headset):
            self._headset(command.is_present)
        if not isinstance(command, Activity) or self._session.phase is Phase.WARNING:
            self._refresh()

    def _is_action(self, command: Command) -> bool:
        """Whether the visitor has done something that ends old speech (C-08).

        A front end that follows our own cursor also reports its focus, and a field the text that we
        gave it; those are echoes and no actions.
        """
        if isinstance(command, Focus):
            return command.key != self._navigator.cursor
        if isinstance(command, Type):
            field = self._navigator.screen.item(command.key)
            return isinstance(field, Field) and command.text != field.value.text
        return isinstance(command, Press | Touch | Key)

    def yield_voice(self, yields: bool) -> None:
        """Let a screen reader of the system speak instead of us, or speak again ourselves.

        Captions and the transcript go on; only the sound is left to the other.
        """
        if yields == self._yields:
            return
        self._yields = yields
        if yields:
            self._voice.interrupt("screen reader")
        self._apply_voice_settings(self._modes.state)

    def open(self, flow: str, params: Mapping[str, Any] | None = None, *, is_sheet: bool = False) -> None:
        """Open a flow or sheet on top (the clerk's menu, a staff command)."""
        self._carry_out(self._navigator.open(flow, params, is_sheet=is_sheet))
        self._refresh()

    def say(self, text: Text, policy: Policy = Policy.NOTICE) -> None:
        """Say something in passing; with the voice off it is captioned only when captions are on."""
        spans = self._localiser(self._modes.state.catalogue).spans(text)
        self._speak(spans, policy, is_forced=self._modes.state.captions)

    def hide_cursor(self) -> None:
        """Draw no focus ring until keys or the voice are used again."""
        self._is_cursor_shown = False
        self._publish()

    def repeat_screen(self) -> None:
        """Say the whole Screen again, wherever the cursor is."""
        self._speak(self._view.screen.opening, Policy.RESPONSE)

    def set_first_flow(self, flow: str) -> None:
        """Let the next visit begin with *flow*: ``attract`` once the terminal has been set up."""
        self._first_flow = flow

    def change_modes(self, values: Mapping[str, Any], source: Source) -> None:
        """Change modes for somebody other than the visitor.

        Raises:
            KioskError: A field or value does not exist.
        """
        self._modes.change(values, source)
        self._refresh()

    def end_session(self) -> None:
        """End the visit now: wipe, verify, and wait for the next person."""
        if self._is_restarting:
            return
        self._is_restarting = True
        try:
            self._close_down()
        finally:
            self._is_restarting = False
        self._refresh()

    # -- commands -------------------------------------------------------------------------------

    def _wake(self, command: Command) -> None:
        """Note activity; the warning sheet goes away by any touch or key but "finish"."""
        if isinstance(command, Touch | Press) and command.key == FINISH:
            return
        if isinstance(command, Focus) and self._session.phase is Phase.WARNING:
            # The focus moves by itself when a sheet opens; nobody has answered yet.
            return
        if self._session.phase is Phase.WARNING:
            self._session.touch()
            return
        if self._session.phase is Phase.ACTIVE:
            self._session.touch()

    def _touch(self, key: str) -> None:
        """A finger: presses, or with the voice on and no keypad speaks first (second press acts)."""
        modes = self._modes.state
        if modes.curtain and not key.startswith(("zone.", "corner.")):
            return
        explores = modes.voice and modes.input is Input.TOUCH and not self._options.has_keypad
        if not explores or key.startswith(("zone.", "corner.")):
            self._is_cursor_shown = modes.voice
            self._press(key)
            return
        self._is_cursor_shown = True
        if self._navigator.cursor == key and self._spoken_cursor == key:
            self._press(key)
        else:
            self._navigator.point(key)

    def _press(self, key: str) -> None:
        """Activate one thing."""
        if key.startswith("zone."):
            self._key(key.removeprefix("zone."), "")
            return
        if key == "corner.voice":
            self._start_voice()
            return
        if key == TITLE and self._knock():
            return
        if self._session.phase is Phase.ATTRACT:
            self._begin_visit()
            return
        if key in (FINISH, MORE_TIME):
            self._answer_warning(key)
            return
        if not self._view_has(key) or not self._navigator.is_pressable(key):
            return
        self._navigator.point(key)
        if key in BAR:
            self._press_bar(key)
        elif key == PREVIOUS_PAGE:
            self._navigator.turn_page(-1)
        elif key == NEXT_PAGE:
            self._navigator.turn_page(1)
        elif self._navigator.top.flow.id == "progress" and key == CANCEL:
            self._cancel_operation(self._navigator.top.number)
        else:
            item = self._navigator.screen.item(key)
            if isinstance(item, Field):
                self._enter_field(item)
            else:
                self._is_typing = False
                self._carry_out(self._navigator.handle(Chosen(key)))

    def _knock(self) -> bool:
        """Count presses of a title; the fifth in a row opens the staff menu. Works by every input."""
        if self._knock_timer is None:
            self._knocks = 0
            self._knock_timer = self._scheduler.call_later(KNOCK_S, self._forget_knocks)
        self._knocks += 1
        if self._knocks < KNOCKS:
            return False
        self._forget_knocks()
        if any(frame.flow.id == "clerk" for frame in self._navigator.frames):
            return False
        if self._session.phase is Phase.ATTRACT:
            self._begin_visit()
        self._carry_out(self._navigator.open("clerk"))
        return True

    def _forget_knocks(self) -> None:
        if self._knock_timer is not None:
            self._knock_timer.cancel()
            self._knock_timer = None

    def _view_has(self, key: str) -> bool:
        return key in self._navigator.order

    def _press_bar(self, key: str) -> None:
        self._is_typing = False
        top = self._navigator.top
        if key == "bar.back":
            self._go_back()
        elif key == "bar.home":
            self._go_home()
        elif key == "bar.person":
            if all(frame.flow.id != "person" for frame in self._navigator.frames):
                self._carry_out(self._navigator.open("person"))
        else:
            name = key.removeprefix("bar.")
            if top.flow.id == name:
                self._carry_out(self._navigator.close())
                return
            if top.is_sheet and top.flow.id in ("language", "letters", "voice", "ways"):
                self._carry_out(self._navigator.close())
            self._carry_out(self._navigator.open(name, is_sheet=True))

    def _go_back(self) -> None:
        self._is_typing = False
        effects = self._navigator.go_back()
        if effects is None:
            # Translators: Said when there is no earlier screen.
            self.say(msg("여기가 첫 화면이에요."))
            return
        self._carry_out(effects)

    def _go_home(self) -> None:
        """Start over (D-08): one press, and a question first when an answer would be lost."""
        if self._navigator.has_draft and self._navigator.top.flow.id != "leave":
            self._carry_out(self._navigator.open("leave", is_sheet=True))
            return
        self._drop_operations()
        self._is_typing = False
        self._carry_out(self._navigator.reset())

    def _end_visit(self) -> None:
        """The visitor is done; on a home PC there is nobody else to hide anything from."""
        if self._options.is_home:
            self._drop_operations()
            self._carry_out(self._navigator.reset())
        else:
            self.end_session()

    def _enter_field(self, field: Field) -> None:
        """Type by keyboard (touch), or letter by letter (keypad, voice, scan)."""
        modes = self._modes.state
        if modes.input is Input.TOUCH and not modes.voice:
            self._is_typing = True
            return
        self._carry_out(
            self._navigator.open(
                "spell",
                {
                    "field_key": field.key,
                    "label": field.label,
                    "entry": field.entry,
                    "value": field.value.text,
                    "language": modes.language,
                    "masked": field.masked,
                    "max_length": field.max_length,
                    "required": field.required,
                },
            )
        )

    def _type(self, key: str, text: str) -> None:
        field = self._navigator.screen.item(key)
        if not isinstance(field, Field) or not field.enabled or text == field.value.text:
            return
        before = len(field.value.text)
        self._carry_out(self._navigator.handle(Typed(key, text[: field.max_length])))
        if self._modes.state.voice:
            self._echo(field, before, text)

    def _echo(self, field: Field, before: int, text: str) -> None:
        """Say what was typed: the new character, or only the count when it is masked (C-15)."""
        words = self._localiser(self._modes.state.catalogue)
        if field.masked:
            # Translators: Said while typing a hidden field: how many characters there are.
            spans = words.spans(msg("{count}글자를 썼어요.", count=len(text)))
        elif len(text) > before:
            kind = "private" if field.value.private else "text"
            spans = (Span(text[-1], get_locale(self._modes.state.catalogue).speech, kind),)  # type: ignore[arg-type]
        else:
            # Translators: Said after a character was deleted.
            spans = words.spans(msg("지웠어요."))
        self._speak(spans, Policy.RESPONSE)

    def _key(self, name: str, char: str) -> None:
        """A function key of the keypad, a zone of the glass, or its home-PC twin."""
        if name in ("headset-in", "headset-out"):
            self._headset(name == "headset-in")
            return
        if self._session.phase is Phase.ATTRACT:
            self._begin_visit()
            if name in ("help", "voice"):
                self._start_voice()
            return
        self._is_cursor_shown = True
        if name != "help":
            self._helped = None
        if name != "repeat":
            self._repeated = None
        if name == "next" and self._modes.state.input is Input.SCAN:
            self._navigator.move_in_cycle()
        elif name == "next":
            self._move(1)
        elif name == "previous":
            self._move(-1)
        elif name == "select":
            self._press(self._navigator.cursor)
        elif name == "back":
            self._go_back()
        elif name == "home":
            self._go_home()
        elif name == "repeat":
            self._repeat()
        elif name == "help":
            self._help()
        elif name == "read":
            self._read_on()
        elif name == "volume":
            volume = self._cycled(VOLUMES, self._modes.state.volume)
            self._change({"volume": volume})
            # Translators: Said after the volume key.
            self.say(msg("소리 크기를 바꿨어요."), Policy.RESPONSE)
        elif name == "rate":
            self._change({"rate": self._cycled(RATES, self._modes.state.rate)})
            # Translators: Said after the speed key.
            self.say(msg("말 빠르기를 바꿨어요."), Policy.RESPONSE)
        elif name == "curtain":
            self._toggle_curtain()
        elif name == "voice":
            self._start_voice() if not self._modes.state.voice else self._change({"voice": False})
        elif name == "page-next":
            self._navigator.turn_page(1)
        elif name == "page-previous":
            self._navigator.turn_page(-1)
        elif name == "digit":
            key = f"digit.{char}"
            if self._view_has(key):
                self._press(key)

    @staticmethod
    def _cycled(steps: tuple[Any, ...], now: Any) -> Any:
        return steps[0] if now == steps[-1] else step_within(steps, now, 1)

    def _move(self, by: int) -> None:
        if not self._navigator.move(by):
            # Translators: Said at the end of the list; the cursor does not jump to the start.
            end = msg("여기가 끝이에요.") if by > 0 else msg("여기가 처음이에요.")
            self.say(end, Policy.RESPONSE)

    def _help(self) -> None:
        """Layered help: this item, this Screen, the keys; then the help pages (E-08).

        The layers are spoken. Without the voice there is nobody to hear them, so the pages open at
        once.
        """
        item = self._rendered(self._navigator.cursor)
        words = self._localiser(self._modes.state.catalogue)
        layers = spoken.help_layers(self._view, item, words.spans, has_keypad=self._options.has_keypad)
        here = (self._view.screen.id, self._navigator.cursor)
        self._help_layer = self._help_layer + 1 if self._helped == here else 0
        if self._is_speaking_on and self._help_layer < len(layers):
            self._helped = here
            self._speak(layers[self._help_layer], Policy.RESPONSE)
            return
        self._helped = None
        if self._navigator.top.flow.id != "help":
            self._carry_out(self._navigator.open("help"))

    def _repeat(self) -> None:
        """Say again what stands under the cursor; twice in a row spells it letter by letter.

        At the title the whole Screen is read, from there to its end.
        """
        cursor = self._navigator.cursor
        item = self._rendered(cursor)
        if cursor == TITLE or item is None:
            self._read_on()
            return
        now, before = self._clock.monotonic(), self._repeated
        self._repeated = (cursor, now)
        letters = spoken.spell(item)
        if before is not None and before[0] == cursor and now - before[1] <= SPELL_WITHIN_S and letters:
            self._repeated = None
            self._speak(letters, Policy.RESPONSE)
            return
        self._speak(item.speech, Policy.RESPONSE)

    def _read_on(self) -> None:
        """Read from the cursor to the end of the Screen; any touch or key stops it."""
        self._speak(spoken.read_on(self._view, self._navigator.cursor), Policy.READING)

    def _toggle_curtain(self) -> None:
        """Cover or uncover the glass (C-29); a covered glass without a voice would be a trap."""
        if self._modes.state.curtain:
            self._change({"curtain": False})
            # Translators: Said after the screen was uncovered.
            self.say(msg("화면이 다시 보여요."))
            return
        self._start_voice()
        self._change({"curtain": True})
        # Translators: Said after the screen was covered so that nobody reads along.
        self.say(msg("화면을 가렸어요. 소리로 계속하세요."))

    def _headset(self, is_present: bool) -> None:
        self._route.has_headset = is_present
        self._voice.route_changed()
        if is_present and self._options.is_home:
            return  # Headphones that are always in are no wish to hear everything read.
        if is_present:
            if self._session.phase is Phase.ATTRACT:
                self._begin_visit()
            self._start_voice()
            return
        self._voice.stop_all("headset out")
        if self._session.phase is Phase.ACTIVE and not self._options.is_home:
            self._change({"voice": False})
            self._carry_out(self._navigator.open("headset-out", is_sheet=True))

    def _start_voice(self) -> None:
        """Switch the voice on from anywhere, without needing to see (G-14)."""
        if self._session.phase is Phase.ATTRACT:
            self._begin_visit()
        self._is_cursor_shown = True
        if self._modes.state.voice:
            return
        self._change({"voice": True, "captions": True})

    # -- phases ---------------------------------------------------------------------------------

    def _begin_visit(self) -> None:
        if self._session.phase is not Phase.ATTRACT:
            return
        self._cancel_attract()
        self._voice.stop_all("visitor came")
        self._session.begin()
        self._carry_out(self._navigator.reset("welcome"))

    def _phase_changed(self, phase: Phase) -> None:
        if phase is Phase.WARNING:
            self._carry_out(
                self._navigator.open("warning", {"seconds": self._session.seconds_left}, is_sheet=True)
            )
            self._refresh()
        elif phase is Phase.ACTIVE:
            self._close_sheet("warning")
        elif phase is Phase.ENDED:
            self.end_session()

    def _warning_ticked(self, seconds: int) -> None:
        if self._navigator.top.flow.id == "warning":
            self._carry_out(self._navigator.handle(Done(TICK, seconds)))
            self._refresh()

    def _answer_warning(self, key: str) -> None:
        if key == FINISH:
            self.end_session()
            return
        self._session.touch()
        self._close_sheet("warning")
        self._close_sheet("headset-out")

    def _close_sheet(self, flow: str) -> None:
        frame = next((f for f in self._navigator.frames if f.flow.id == flow), None)
        if frame is not None:
            self._carry_out(self._navigator.close(None, frame))

    def _close_down(self) -> None:
        """Wipe and verify; what must outlive the visit lies in the outbox already."""
        ended = self._session.id
        had_visitor = self._session.phase is not Phase.ATTRACT
        self._drop_operations()
        self._voice.stop_all("session ended")
        self._voice.purge(ended)
        self._captions.clear()
        self._is_typing = False
        self._is_cursor_shown = False
        self._helped = None
        self._repeated = None
        self._orientation = None
        self._has_offered_headset = False
        self._live.clear()
        spoke, tag = self._modes.state.voice, self._modes.state.catalogue
        if self._options.is_home:
            effects = self._navigator.reset()
        else:
            self._modes.end_session()
            effects = self._navigator.reset(self._first_flow)
        report = self._privacy.wipe_all()
        self._session.end()
        self._session.renew()
        self.on_session_ended(report)
        self._carry_out(effects)
        if self._first_flow == "attract" and not self._options.is_home:
            self._plan_attract()
        else:
            self._session.begin()
        if spoke and had_visitor:
            # Translators: Said clearly when a visit ends.
            spans = self._localiser(tag).spans(msg("끝났어요. 쓰신 것은 모두 지웠어요. 안녕히 가세요."))
            self._speak(spans, Policy.ALERT, is_forced=True)

    def _plan_attract(self) -> None:
        self._cancel_attract()
        self._attract_timer = self._scheduler.call_later(ATTRACT_TURN_S, self._turn_attract)

    def _turn_attract(self) -> None:
        if self._session.phase is not Phase.ATTRACT or self._navigator.top.flow.id != "attract":
            return
        self._carry_out(self._navigator.handle(TURN))
        self._plan_attract()
        self._refresh()
        self._speak(self._view.screen.title.speech[-1:], Policy.HINT, is_forced=True)

    def _cancel_attract(self) -> None:
        if self._attract_timer is not None:
            self._attract_timer.cancel()
            self._attract_timer = None

    # -- effects --------------------------------------------------------------------------------

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Run):
                self._run(effect)
            elif isinstance(effect, Say):
                self.say(effect.text)
            elif isinstance(effect, Change):
                self._change(effect.values)
            elif isinstance(effect, EndVisit):
                self._end_visit()

    def _change(self, values: Mapping[str, Any]) -> None:
        try:
            self._modes.change(values, Source.VISITOR)
        except KioskError as error:
            _log.warning("mode change refused: %s", error.technical)

    def _run(self, effect: Run) -> None:
        frame = self._navigator.top
        self._operations += 1
        number = self._operations
        pending = _Pending(self._session.id, frame.number, effect.effect)
        self._pending[number] = pending
        if not effect.is_quiet:
            pending.timer = self._scheduler.call_later(
                PROGRESS_AFTER_S, lambda: self._show_progress(number, effect)
            )

        def submit() -> None:
            self._worker.submit(
                effect.operation,
                lambda result: self._finished(number, Done(effect.effect, result)),
                lambda error: self._finished(number, Failed(effect.effect, error)),
            )

        if self._held is None:
            submit()
        else:
            self._held.append(submit)

    def _show_progress(self, number: int, effect: Run) -> None:
        pending = self._pending.get(number)
        if pending is None or pending.sheet is not None:
            return
        params = {"message": effect.message, "can_cancel": effect.can_cancel}
        self._carry_out(self._navigator.open("progress", params, is_sheet=True))
        pending.sheet = self._navigator.top.number
        pending.timer = self._scheduler.call_later(PROGRESS_TURN_S, lambda: self._say_progress(number))
        self._refresh()

    def _say_progress(self, number: int) -> None:
        """Let somebody who sees nothing know that it still goes on, until it ends."""
        pending = self._pending.get(number)
        if pending is None:
            return
        pending.timer = self._scheduler.call_later(PROGRESS_TURN_S, lambda: self._say_progress(number))
        # Translators: Said now and then while something takes long.
        words = self._localiser(self._modes.state.catalogue).spans(msg("아직 하고 있어요."))
        self._speak(words, Policy.PROGRESS, key="progress")

    def _finished(self, number: int, event: Done | Failed) -> None:
        pending = self._pending.pop(number, None)
        if pending is None or pending.session != self._session.id:
            return
        if pending.timer is not None:
            pending.timer.cancel()
        if pending.sheet is not None:
            sheet = self._navigator.frame_of(pending.sheet)
            if sheet is not None:
                self._carry_out(self._navigator.close(None, sheet))
        frame = self._navigator.frame_of(pending.frame)
        if frame is None:
            return
        if isinstance(event, Failed):
            _log.warning("operation failed: %s %s", event.error.code, event.error.technical)
        self._carry_out(self._navigator.handle(event, frame))
        self._refresh()

    def _cancel_operation(self, sheet: int) -> None:
        for number, pending in list(self._pending.items()):
            if pending.sheet == sheet:
                # Translators: The visitor stopped waiting for something.
                error = KioskError("그만 기다렸어요. 쓴 것은 그대로 있어요.", code="K-02")
                self._finished(number, Failed(pending.effect, error))

    def _drop_operations(self) -> None:
        for pending in self._pending.values():
            if pending.timer is not None:
                pending.timer.cancel()
        self._pending.clear()

    # -- modes ----------------------------------------------------------------------------------

    def _modes_changed(self, old: ModeState, new: ModeState, source: Source) -> None:
        self._apply_voice_settings(new)
        if old.pace is not new.pace:
            self._session.set_pace(2.0 if new.pace is Pace.SLOW else 1.0)
        if old.voice and not new.voice:
            self._voice.stop_all("voice off")
            self._captions.clear()
        if old.catalogue != new.catalogue or (new.voice and not old.voice):
            self._shown = None
        if new.voice and not old.voice and source is not Source.PROFILE:
            self._orientation = self._options.orientation
        if source is not Source.VISITOR:
            _log.info("modes changed by %s", source.name.lower())

    def _apply_voice_settings(self, state: ModeState) -> None:
        rate = state.rate * (0.85 if state.pace is Pace.SLOW else 1.0)
        is_muted = self._yields or (state.captions and not state.voice and not self._options.speaks_always)
        self._voice.set_voice(rate=rate, volume_db=float(state.volume), muted=is_muted)

    # -- rendering ------------------------------------------------------------------------------

    def _renderer(self) -> Renderer:
        tag = self._modes.state.catalogue
        if tag not in self._renderers:
            self._renderers[tag] = Renderer(self._localiser(tag))
        return self._renderers[tag]

    def _render(self) -> View:
        renderer = self._renderer()
        navigator = self._navigator
        modes = self._modes.state
        locale = get_locale(modes.catalogue)
        top = navigator.top
        beneath = navigator.beneath
        is_attract = self._session.phase is Phase.ATTRACT
        dead = set() if navigator.can_go_back else {"bar.back"}
        self._number += 1
        navigator.extras = () if modes.voice else ("corner.voice",)
        return View(
            screen=renderer.screen(top.screen, is_sheet=top.is_sheet),
            beneath=self._beneath(renderer, beneath),
            bar=renderer.bar(dead),
            pager=renderer.pager(navigator.page, len(navigator.pages)),
            page=navigator.page,
            pages=navigator.pages,
            cursor=navigator.cursor,
            is_cursor_shown=self._is_cursor_shown or modes.input is not Input.TOUCH,
            modes=modes,
            language=modes.catalogue,
            direction=locale.direction,
            fonts=locale.font_families,
            caption=self._captions.caption if modes.captions else replace(self._captions.caption, text=""),
            is_typing=self._is_typing,
            phase=str(self._session.phase),
            number=self._number,
            zones=renderer.zones() if self._has_zones(modes) and not is_attract else (),
            corner=None if modes.voice else renderer.corner(),
        )

    @staticmethod
    def _beneath(renderer: Renderer, frame: Frame | None) -> RenderedScreen | None:
        return renderer.screen(frame.screen) if frame is not None else None

    def _has_zones(self, modes: ModeState) -> bool:
        return modes.voice and modes.input is Input.TOUCH and not self._options.has_keypad

    def _rendered(self, key: str) -> RenderedItem | None:
        view = self._view
        everything = (view.screen.title, *view.screen.items, *view.screen.actions, *view.pager, *view.bar)
        if view.corner is not None:
            everything = (*everything, view.corner)
        return next((item for item in everything if item.key == key), None)

    def _publish(self) -> None:
        self._view = self._render()
        for listener in tuple(self._listeners):
            listener(self._view)

    def _refresh(self) -> None:
        self._publish()
        self._speak_changes()

    # -- speech ---------------------------------------------------------------------------------

    @property
    def _is_speaking_on(self) -> bool:
        return self._modes.state.voice or self._options.speaks_always

    def _speak_changes(self) -> None:
        """Say what is new: the Screen, or the item under the cursor, or an item that is live."""
        if not self._is_speaking_on:
            self._shown = None
            self._spoken_cursor = None
            return
        view = self._view
        top = self._navigator.top
        shown = (top.number, top.place.position, view.screen.id)
        if shown != self._shown:
            self._shown = shown
            self._spoken_cursor = view.cursor
            self._live = {i.key: i.label for i in view.screen.items if i.live != str(Live.OFF)}
            start = self._rendered(view.cursor) if view.cursor != TITLE else None
            # Back to an item that was left: title and that item; its list was heard before.
            words = view.screen.opening if start is None else view.screen.title.speech + start.speech
            self._speak(self._orientation_spans() + words, Policy.RESPONSE, key=view.screen.id)
            return
        if view.cursor != self._spoken_cursor:
            self._spoken_cursor = view.cursor
            item = self._rendered(view.cursor)
            if item is not None:
                self._speak(item.speech, Policy.RESPONSE, key=f"{view.screen.id}/{item.key}")
        for item in view.screen.items:
            if item.live != str(Live.OFF) and self._live.get(item.key) != item.label:
                self._live[item.key] = item.label
                policy = Policy.ALERT if item.live == str(Live.ASSERTIVE) else Policy.NOTICE
                self._speak(item.speech, policy, key=item.key)

    def _orientation_spans(self) -> tuple[Span, ...]:
        """Return where things are, once after the voice was switched on, before anything else (C-21)."""
        text, self._orientation = self._orientation, None
        if text is None:
            return ()
        spans = self._localiser(self._modes.state.catalogue).spans(text)
        return (*spans, Span(" ", spans[-1].language)) if spans else ()

    def _offer_headset(self) -> None:
        """Say once in a visit why something private was not read aloud, and what helps (C-16)."""
        if self._has_offered_headset or self._options.is_home or self._route.has_headset:
            return
        self._has_offered_headset = True
        if self._options.has_jack:
            # Translators: Said once when private text was only counted, on a terminal with a jack.
            self.say(msg("이어폰을 꽂으면 숨긴 것도 읽어 드려요. ‘사람’을 불러도 돼요."))
        else:
            # Translators: Said once when private text was only counted, on a terminal without a jack.
            self.say(msg("숨긴 것은 소리로 읽지 않아요. ‘사람’을 불러도 돼요."))

    def _speak(
        self, spans: tuple[Span, ...], policy: Policy, *, key: str | None = None, is_forced: bool = False
    ) -> None:
        if not spans or not (self._is_speaking_on or is_forced):
            return
        self._voice.say(
            Utterance(
                tuple(Segment(span.text, span.language, span.kind) for span in spans),
                language=get_locale(self._modes.state.catalogue).speech,
                policy=policy,
                key=key,
                session=self._session.id,
            )
        )
        if self._modes.state.voice and spoken.holds_private(spans):
            self._offer_headset()

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
from typing import Any

from kiosk.captions import CaptionTracker
from kiosk.clock import Clock, Scheduler, Timer
from kiosk.ears import LISTEN, Ear, Listening
from kiosk.errors import KioskError
from kiosk.hosts import Host, Hosts
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Message, Text, msg
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import RATES, VOLUMES, Input, ModeState, Pace
from kiosk.pending import PendingOperations, Worker
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
from kiosk.screens.flow import (
    Ask,
    Change,
    Choose,
    Chosen,
    Confide,
    Done,
    Effect,
    EndVisit,
    Event,
    Listen,
    Run,
    Say,
    StopListening,
    Typed,
)
from kiosk.screens.model import Field
from kiosk.screens.navigator import Frame, Navigator, base_key
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import RenderedScreen, View
from kiosk.session.privacy import PrivacyRegistry, WipeReport
from kiosk.session.session import Phase, Session
from kiosk.sheets.attract import TURN
from kiosk.sheets.progress import CANCEL
from kiosk.sheets.voice import step_within
from kiosk.sheets.warning import FINISH, MORE_TIME, TICK
from kiosk.speaker import HeadsetRoute, Speaker, SpeakerOptions, Surroundings, Voice
from kiosk.speech.utterance import Policy

_log = logging.getLogger("terminal")

#: So many presses of a title within KNOCK_S open the staff menu (behind its PIN).
KNOCKS = 5
KNOCK_S = 3.0
#: A greeting of the attract loop stands this long, in s.
ATTRACT_TURN_S = 12.0


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

    def speaker_options(self) -> SpeakerOptions:
        """Return what of it concerns the voice."""
        return SpeakerOptions(
            self.is_home, self.has_keypad, self.has_jack, self.orientation, self.speaks_always
        )


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
        hosts: Mapping[str, Host] | None = None,
        ear: Ear | None = None,
    ) -> None:
        """Join the parts and show the first Screen."""
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._voice = voice
        self._captions = captions
        self._scheduler = scheduler
        self._privacy = privacy
        self._localiser = localiser
        self._route = route
        self._options = options
        self._hosts = Hosts(navigator, hosts or {})
        self._operations = PendingOperations(self, navigator, worker, scheduler, lambda: session.id)
        self._listening = Listening(ear, navigator, self, scheduler, lambda: voice.is_speaking)
        navigator.more = lambda frame, screen: self._listening.offer(frame, screen, modes.state.catalogue)
        self._speaker = Speaker(
            voice,
            Surroundings(
                view=lambda: self._view,
                modes=lambda: modes.state,
                place=lambda: (navigator.top.number, navigator.top.place.position),
                session=lambda: session.id,
                localiser=localiser,
            ),
            route,
            clock,
            options.speaker_options(),
        )
        self._renderers: dict[str, Renderer] = {}
        self._listeners: list[Callable[[View], None]] = []
        self._number = 0
        self._is_cursor_shown = False
        self._typing_in: int | None = None
        self._is_watched = False
        self._pointed: tuple[int, str] | None = None
        self._attract_timer: Timer | None = None
        self._is_restarting = False
        self._knocks = 0
        self._knock_timer: Timer | None = None
        self.on_session_ended: Callable[[WipeReport], None] = lambda report: None
        self.on_quit: Callable[[], None] = lambda: None
        #: The visitor has pressed the button that ends looking along.
        self.on_unwatched: Callable[[], None] = lambda: None

        modes.subscribe(self._modes_changed)
        session.on_phase_changed = self._phase_changed
        session.on_tick = self._warning_ticked
        captions.on_changed = self._publish
        captions.on_heard = session.note_speech
        self._speaker.apply_settings(modes.state)
        self._first_flow = options.first_flow
        self.carry_out(self._navigator.reset(self._first_flow))
        if options.first_flow == "attract":
            self._plan_attract()
        else:
            session.begin()
        self._view = self._render()

    @property
    def _is_typing(self) -> bool:
        """Whether the keyboard is open: in the frame on top, so that a sheet hides it and gives it back."""
        return self._typing_in == self._navigator.top.number

    @_is_typing.setter
    def _is_typing(self, is_typing: bool) -> None:
        if is_typing:
            self._typing_in = self._navigator.top.number
        elif self._is_typing:
            self._typing_in = None

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
        return self._operations.is_busy

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
        self._operations.release()
        self._speaker.speak_changes()

    def dispatch(self, command: Command) -> None:
        """Carry out one command of a front end."""
        if isinstance(command, Pages):
            if self._navigator.set_pages(command.screen, command.keys):
                self.refresh()
            return
        if isinstance(command, Press | Touch | Focus):
            # A part of an item that is cut over pages is that item.
            command = replace(command, key=base_key(command.key))
        self._wake(command)
        if self._is_action(command):
            self._voice.interrupt("touch")
            self._speaker.end_confiding()
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
            self.refresh()

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
        self._speaker.yield_to_screen_reader(yields)

    def open(self, flow: str, params: Mapping[str, Any] | None = None, *, is_sheet: bool = False) -> None:
        """Open a flow or sheet on top (the clerk's menu, a staff command)."""
        self.carry_out(self._navigator.open(flow, params, is_sheet=is_sheet))
        self.refresh()

    def can_find(self, flow: str, params: Mapping[str, Any]) -> bool | None:
        """Tell whether a flow would find what *params* name; pure, nothing is opened.

        Returns:
            None if only the city's side knows; :meth:`has_found` tells it after :meth:`open`.
        """
        return self._navigator.can_find(flow, params)

    def has_found(self, flow: str) -> bool | None:
        """Tell whether an open flow has found what it was opened for.

        Returns:
            None while it still looks.

        Raises:
            KeyError: The flow is not open (any more).
        """
        return self._navigator.has_found(flow)

    def close_sheet(self, flow: str) -> None:
        """Close the sheet of this flow if it is open: what it asked is not asked any more."""
        self._close_sheet(flow)
        self.refresh()

    def point_at(self, key: str) -> bool:
        """Put the cursor on an item, drawn and said, for staff who look along; nothing is pressed.

        Returns:
            Whether it is there.
        """
        if not self._view_has(key):
            return False
        self._is_cursor_shown = True
        self._navigator.point(key)
        self.refresh()
        return True

    def is_open(self, flow: str) -> bool:
        """Tell whether a flow or sheet stands anywhere on the stack."""
        return any(frame.flow.id == flow for frame in self._navigator.frames)

    @property
    def top_flow(self) -> str:
        """Id of the flow or sheet that is drawn on top."""
        return self._navigator.top.flow.id

    @property
    def service(self) -> str:
        """Id of the service that the visitor is at, whatever lies over it; ``home`` without one."""
        over = {"person", "spell", "help", "notices"}
        services = [f.flow.id for f in self._navigator.frames if not f.is_sheet and f.flow.id not in over]
        return services[-1] if services else "home"

    @property
    def is_watched(self) -> bool:
        """Whether the visitor is told that staff look along."""
        return self._is_watched

    def ask_home(self) -> None:
        """Lead home as the bar's button does: a question first when an answer would be lost (D-08)."""
        self._go_home()
        self.refresh()

    def ask_to_end(self) -> None:
        """Ask the visitor whether they are done, as after a long quiet time (a staff command)."""
        self._session.warn()

    def show_watched(self, is_watched: bool) -> None:
        """Let the bar say that staff look along, and offer to end it with one press."""
        if is_watched != self._is_watched:
            self._is_watched = is_watched
            self._publish()

    def replace_layer(self, values: Mapping[str, Any], source: Source) -> None:
        """Let *source* ask for exactly *values*; what it no longer asks for shows through again.

        Raises:
            KioskError: A field or value does not exist.
        """
        self._modes.replace_layer(source, values)
        self.refresh()

    def connect_host(self, name: str, host: Host) -> None:
        """Let flows ask a host of the front end (:class:`kiosk.screens.flow.Ask`) from now on."""
        self._hosts.connect(name, host, self._modes.state)

    def tell(self, flow_id: str, event: Event) -> None:
        """Give an event of a host to the newest frame of a flow; without one it is dropped."""
        frames = reversed(self._navigator.frames)
        frame = next((frame for frame in frames if frame.flow.id == flow_id), None)
        if frame is None:
            return
        self.carry_out(self._navigator.handle(event, frame))
        self.refresh()

    def say(self, text: Text, policy: Policy = Policy.NOTICE) -> None:
        """Say something in passing; with the voice off it is captioned only when captions are on."""
        self._speaker.say(text, policy)

    def say_aloud(self, text: Text) -> None:
        """Say something that staff want to be heard, also where nothing else is read aloud."""
        spans = self._localiser(self._modes.state.catalogue).spans(text)
        self._speaker.speak(spans, Policy.NOTICE, is_forced=True)

    def hide_cursor(self) -> None:
        """Draw no focus ring until keys or the voice are used again."""
        self._is_cursor_shown = False
        self._publish()

    def repeat_screen(self) -> None:
        """Say the whole Screen again, wherever the cursor is."""
        self._speaker.repeat_screen()

    def set_first_flow(self, flow: str) -> None:
        """Let the next visit begin with *flow*: ``attract`` once the terminal has been set up."""
        self._first_flow = flow

    def change_modes(self, values: Mapping[str, Any], source: Source) -> None:
        """Change modes for somebody other than the visitor.

        Raises:
            KioskError: A field or value does not exist.
        """
        self._modes.change(values, source)
        self.refresh()

    def end_session(self) -> None:
        """End the visit now: wipe, verify, and wait for the next person."""
        if self._is_restarting:
            return
        self._is_restarting = True
        try:
            self._close_down()
        finally:
            self._is_restarting = False
        self.refresh()

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
        if self._navigator.cursor == key and self._speaker.cursor == key:
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
        if self._session.phase is Phase.ATTRACT and not self._is_of_idle_sheet(key):
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
        elif key == LISTEN:
            self._answer_by_voice()
        elif self._navigator.top.flow.id == "progress" and key == CANCEL:
            self._operations.cancel(self._navigator.top.number)
        else:
            item = self._navigator.screen.item(key)
            if isinstance(item, Field):
                self._enter_field(item)
            else:
                self._is_typing = False
                self.carry_out(self._navigator.handle(Chosen(key)))

    def _is_of_idle_sheet(self, key: str) -> bool:
        """Tell whether a key answers or closes a sheet that stands while nobody is here.

        Staff who close what they have put up themselves are no visitor: no visit begins.
        """
        if not self._navigator.top.is_sheet or not self._navigator.is_pressable(key):
            return False
        screen = self._navigator.screen
        is_own = screen.item(key) is not None or any(action.key == key for action in screen.actions)
        return is_own or key == "bar.back"

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
        self.carry_out(self._navigator.open("clerk"))
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
        elif key == "bar.person" and self._is_watched:
            self.on_unwatched()
        elif key == "bar.person":
            if all(frame.flow.id != "person" for frame in self._navigator.frames):
                self.carry_out(self._navigator.open("person"))
        else:
            name = key.removeprefix("bar.")
            if top.flow.id == name:
                self.carry_out(self._navigator.close())
                return
            if top.is_sheet and top.flow.id in ("language", "letters", "voice", "ways"):
                self.carry_out(self._navigator.close())
            self.carry_out(self._navigator.open(name, is_sheet=True))

    def _go_back(self) -> None:
        self._is_typing = False
        effects = self._navigator.go_back()
        if effects is None:
            # Translators: Said when there is no earlier screen.
            self.say(msg("여기가 첫 화면이에요."))
            return
        self.carry_out(effects)

    def _go_home(self) -> None:
        """Start over (D-08): one press, and a question first when an answer would be lost."""
        if self._navigator.has_draft and self._navigator.top.flow.id != "leave":
            self.carry_out(self._navigator.open("leave", is_sheet=True))
            return
        self._operations.drop_all()
        self._is_typing = False
        self.carry_out(self._navigator.reset())

    def _end_visit(self) -> None:
        """The visitor is done; on a home PC there is nobody else to hide anything from."""
        if self._options.is_home:
            self._operations.drop_all()
            self.carry_out(self._navigator.reset())
        else:
            self.end_session()

    def _enter_field(self, field: Field) -> None:
        """Type by keyboard (touch), or letter by letter (keypad, voice, scan)."""
        modes = self._modes.state
        if modes.input is Input.TOUCH and not modes.voice:
            self._is_typing = True
            return
        self.carry_out(
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

    def _answer_by_voice(self) -> None:
        """Open the sheet that listens; spelling hands over what was typed and gives way to it."""
        self._is_typing = False
        top = self._navigator.top
        if top.flow.id == "spell":
            self.carry_out(self._navigator.close(top.flow.left_with(top.state)))  # type: ignore[attr-defined]
        tag = self._modes.state.catalogue
        params = self._listening.sheet_params(
            self._navigator.top, self._localiser(tag).plain, tag, has_headset=self._route.has_headset
        )
        if params is not None:
            self.carry_out(self._navigator.open("listen", params, is_sheet=True))

    def _type(self, key: str, text: str) -> None:
        field = self._navigator.screen.item(key)
        if not isinstance(field, Field) or not field.enabled or text == field.value.text:
            return
        before = len(field.value.text)
        self.carry_out(self._navigator.handle(Typed(key, text[: field.max_length])))
        if self._modes.state.voice:
            self._speaker.echo(field, before, text)

    def _key(self, name: str, char: str) -> None:
        """A function key of the keypad, a zone of the glass, or its home-PC twin."""
        if name in ("headset-in", "headset-out"):
            self._headset(name == "headset-in")
            return
        is_in_sheet = self._navigator.top.is_sheet and name in ("select", "back")
        if self._session.phase is Phase.ATTRACT and not is_in_sheet:
            self._begin_visit()
            if name in ("help", "voice"):
                self._start_voice()
            return
        self._is_cursor_shown = True
        if name != "help":
            self._speaker.forget_help()
        if name != "repeat":
            self._speaker.forget_repeat()
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
            self._speaker.repeat(self._navigator.cursor)
        elif name == "help":
            self._help()
        elif name == "read":
            self._speaker.read_on()
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
        """Say the next layer of help; without the voice, or after the last layer, open the pages (E-08)."""
        if not self._speaker.help(self._navigator.cursor) and self._navigator.top.flow.id != "help":
            self.carry_out(self._navigator.open("help"))

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
            self.carry_out(self._navigator.open("headset-out", is_sheet=True))

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
        self.carry_out(self._navigator.reset("welcome"))

    def _phase_changed(self, phase: Phase) -> None:
        if phase is Phase.WARNING:
            self.carry_out(
                self._navigator.open("warning", {"seconds": self._session.seconds_left}, is_sheet=True)
            )
            self.refresh()
        elif phase is Phase.ACTIVE:
            self._close_sheet("warning")
        elif phase is Phase.ENDED:
            self.end_session()

    def _warning_ticked(self, seconds: int) -> None:
        if self._navigator.top.flow.id == "warning":
            self.carry_out(self._navigator.handle(Done(TICK, seconds)))
            self.refresh()

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
            self.carry_out(self._navigator.close(None, frame))

    def _close_down(self) -> None:
        """Wipe and verify; what must outlive the visit lies in the outbox already."""
        ended = self._session.id
        had_visitor = self._session.phase is not Phase.ATTRACT
        self._operations.drop_all()
        self._listening.cancel()
        self._voice.stop_all("session ended")
        self._voice.purge(ended)
        self._captions.clear()
        self._is_typing = False
        self._is_cursor_shown = False
        self._speaker.reset()
        spoke, tag = self._modes.state.voice, self._modes.state.catalogue
        if self._options.is_home:
            effects = self._navigator.reset()
        else:
            self._modes.end_session()
            effects = self._navigator.reset(self._first_flow)
        self._hosts.settle()
        report = self._privacy.wipe_all()
        self._session.end()
        self._session.renew()
        self.on_session_ended(report)
        self.carry_out(effects)
        if self._first_flow == "attract" and not self._options.is_home:
            self._plan_attract()
        else:
            self._session.begin()
        if spoke and had_visitor:
            # Translators: Said clearly when a visit ends.
            spans = self._localiser(tag).spans(msg("끝났어요. 쓰신 것은 모두 지웠어요. 안녕히 가세요."))
            self._speaker.speak(spans, Policy.ALERT, is_forced=True)

    def _plan_attract(self) -> None:
        self._cancel_attract()
        self._attract_timer = self._scheduler.call_later(ATTRACT_TURN_S, self._turn_attract)

    def _turn_attract(self) -> None:
        if self._session.phase is not Phase.ATTRACT:
            return
        self._plan_attract()
        if self._navigator.top.flow.id != "attract":
            return  # A sheet of staff stands there; the greetings go on when it is closed.
        self.carry_out(self._navigator.handle(TURN))
        self.refresh()
        self._speaker.speak(self._view.screen.title.speech[-1:], Policy.HINT, is_forced=True)

    def _cancel_attract(self) -> None:
        if self._attract_timer is not None:
            self._attract_timer.cancel()
            self._attract_timer = None

    # -- effects --------------------------------------------------------------------------------

    def carry_out(self, effects: list[Effect]) -> None:
        """Do what a flow asked for, in order."""
        for effect in effects:
            if isinstance(effect, Run):
                self._operations.run(effect)
            elif isinstance(effect, Say):
                self.say(effect.text)
            elif isinstance(effect, Confide):
                told = Done(effect.effect, self._speaker.confide(effect.text))
                self.carry_out(self._navigator.handle(told))
            elif isinstance(effect, Ask):
                self._ask(effect)
            elif isinstance(effect, Listen):
                pause_s = 3.0 if self._modes.state.pace is Pace.SLOW else 1.8
                self._listening.begin(effect, self._modes.state.catalogue, pause_s=pause_s)
            elif isinstance(effect, StopListening):
                self._listening.finish()
            elif isinstance(effect, Choose):
                self._press(effect.key)
            elif isinstance(effect, Change):
                self._change(effect.values)
            elif isinstance(effect, EndVisit):
                self._end_visit()

    def _ask(self, effect: Ask) -> None:
        """Hand a request to a host; the flow hears at once of one that cannot be."""
        failed = self._hosts.ask(effect)
        frame = self._hosts.frame_of(effect.host)
        if failed is not None and frame is not None:
            self.carry_out(self._navigator.handle(failed, frame))

    def _change(self, values: Mapping[str, Any]) -> None:
        try:
            self._modes.change(values, Source.VISITOR)
        except KioskError as error:
            _log.warning("mode change refused: %s", error.technical)

    def say_progress(self) -> None:
        """Say that an operation still goes on."""
        # Translators: Said now and then while something takes long.
        words = self._localiser(self._modes.state.catalogue).spans(msg("아직 하고 있어요."))
        self._speaker.speak(words, Policy.PROGRESS, key="progress")

    # -- modes ----------------------------------------------------------------------------------

    def _modes_changed(self, old: ModeState, new: ModeState, source: Source) -> None:
        self._speaker.apply_settings(new)
        self._hosts.apply(new)
        if old.pace is not new.pace:
            self._session.set_pace(2.0 if new.pace is Pace.SLOW else 1.0)
        if old.voice and not new.voice:
            self._voice.stop_all("voice off")
            self._captions.clear()
        if old.catalogue != new.catalogue or (new.voice and not old.voice):
            self._speaker.forget_screen()
        if new.voice and not old.voice and source is not Source.PROFILE:
            self._speaker.orient()
        if source is not Source.VISITOR:
            _log.info("modes changed by %s", source.name.lower())

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
            bar=renderer.bar(dead, is_watched=self._is_watched),
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

    def _publish(self) -> None:
        self._listening.look()
        self._view = self._render()
        for listener in tuple(self._listeners):
            listener(self._view)

    def _point_host(self) -> None:
        """Let a host show where the cursor is (the ring in the picture of a page)."""
        top = self._navigator.top
        here = (top.number, self._navigator.cursor)
        if here == self._pointed:
            return
        self._pointed = here
        pointed = getattr(top.flow, "pointed", None)
        if pointed is not None:
            self.carry_out(list(pointed(top.state, self._navigator.cursor)))

    def refresh(self) -> None:
        """Draw what holds now, and say what is new."""
        self._hosts.settle()
        self._point_host()
        self._publish()
        self._speaker.speak_changes()

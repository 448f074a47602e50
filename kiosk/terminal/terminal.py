"""What front ends and staff see of the terminal: commands in, views out.

Every command comes in by :meth:`Terminal.dispatch`, every change goes out as a new
:class:`~kiosk.screens.view.View`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.captions import CaptionTracker
from kiosk.clock import Clock, Scheduler
from kiosk.ears import Ear, Listening
from kiosk.hosts import Host, Hosts
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Text
from kiosk.modes.controller import ModeController, Source
from kiosk.pending import PendingOperations, Worker
from kiosk.screens.command import Command
from kiosk.screens.flow import Change, Choose, EndVisit, Event, Listen, Run, StopListening
from kiosk.screens.navigator import Navigator
from kiosk.screens.view import View
from kiosk.session.privacy import PrivacyRegistry, WipeReport
from kiosk.session.session import Phase, Session
from kiosk.sheets.cover import COVER
from kiosk.speaker import HeadsetRoute, Speaker, Surroundings, Voice
from kiosk.terminal.attract import Attract
from kiosk.terminal.display import Display
from kiosk.terminal.filling import Filling
from kiosk.terminal.glass import Glass
from kiosk.terminal.hearing import Hearing
from kiosk.terminal.keypad import Keypad
from kiosk.terminal.mode_changes import ModeChanges
from kiosk.terminal.options import TerminalOptions
from kiosk.terminal.pressing import Pressing
from kiosk.terminal.router import Router
from kiosk.terminal.staff_door import StaffDoor
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit
from kiosk.terminal.ways import Ways

#: Flows that lie over a service without being one.
_OVER_SERVICES = frozenset({"person", "spell", "help", "notices", COVER})


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
        ear: Ear | None = None,
    ) -> None:
        """Join the parts and show the first Screen."""
        self.on_session_ended: Callable[[WipeReport], None] = lambda report: None
        self.on_quit: Callable[[], None] = lambda: None
        #: The visitor has pressed the button that ends looking along.
        self.on_unwatched: Callable[[], None] = lambda: None
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._is_called = False

        # What is drawn and said of what holds now.
        display = Display(navigator, modes, session, captions, localiser, options)
        speaker = Speaker(
            voice,
            Surroundings(
                view=lambda: display.view,
                modes=lambda: modes.state,
                place=lambda: (navigator.top.number, navigator.top.place.position),
                session=lambda: session.id,
                localiser=localiser,
            ),
            route,
            clock,
            options.speaker_options(),
        )
        hosts = Hosts(navigator)
        changes = ModeChanges(modes, speaker, voice, captions, hosts, session)

        # What flows ask for outside of themselves.
        stage = Stage(navigator, display, speaker, hosts)
        operations = PendingOperations(
            stage, navigator, worker, scheduler, lambda: session.id, speaker.say_progress
        )
        listening = Listening(ear, navigator, stage, scheduler, lambda: voice.is_speaking)
        navigator.more = lambda frame, screen: listening.offer(frame, screen, modes.state.catalogue)
        display.subscribe(lambda view: listening.look())
        display.subscribe(lambda view: self._visit.look())

        # One visitor after the other.
        visit = Visit(
            navigator,
            modes,
            session,
            stage,
            Attract(navigator, session, stage, display, speaker, scheduler),
            hosts,
            speaker,
            voice,
            privacy,
            localiser,
            options,
            drop_work=operations.drop_all,
            forget=(listening.cancel, captions.clear, display.reset, lambda: self.show_call(False)),
            on_ended=lambda report: self.on_session_ended(report),
        )

        # What visitors do.
        hearing = Hearing(
            navigator,
            modes,
            session,
            visit,
            stage,
            display,
            changes,
            speaker,
            voice,
            route,
            is_home=options.is_home,
        )
        ways = Ways(
            navigator,
            stage,
            display,
            speaker,
            drop_work=operations.drop_all,
            end_watching=lambda: self.on_unwatched(),
            has_call=lambda: self._is_called,
        )
        filling = Filling(navigator, modes, stage, display, speaker, listening, localiser, route)
        door = StaffDoor(navigator, session, visit, stage, scheduler)
        pressing = Pressing(
            navigator, session, stage, display, operations, visit, hearing, ways, filling, door
        )
        keypad = Keypad(
            navigator, modes, session, stage, display, speaker, changes, visit, hearing, ways, pressing
        )
        glass = Glass(navigator, modes, display, speaker, pressing, keypad, options)
        self._router = Router(
            navigator, session, voice, stage, display, speaker, glass, keypad, filling, hearing, visit
        )
        self._display = display
        self._speaker = speaker
        self._hosts = hosts
        self._stage = stage
        self._operations = operations
        self._visit = visit
        self._ways = ways

        stage.on(Run, operations.run)
        stage.on(Listen, filling.listen)
        stage.on(StopListening, lambda effect: listening.finish())
        stage.on(Choose, lambda effect: pressing.press(effect.key))
        stage.on(Change, lambda effect: changes.change(effect.values))
        stage.on(EndVisit, lambda effect: visit.leave())
        visit.start()
        display.draw()
        captions.on_changed = display.publish_caption
        captions.on_heard = session.note_speech

    # -- what front ends use --------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What is to be drawn now."""
        return self._display.view

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
        """Call *listener* with every new view, front ends first; returns the way to stop."""
        return self._display.subscribe(listener)

    def begin(self) -> None:
        """The front end has drawn the first Screen: speak it, and let waiting operations start."""
        self._operations.release()
        self._speaker.speak_changes()

    def dispatch(self, command: Command) -> None:
        """Carry out one command of a front end."""
        self._router.dispatch(command)

    def refresh(self) -> None:
        """Draw what holds now, and say what is new."""
        self._stage.refresh()

    def hide_cursor(self) -> None:
        """Draw no focus ring until keys or the voice are used again."""
        self._display.is_cursor_shown = False
        self._display.publish()

    def yield_voice(self, yields: bool) -> None:
        """Let a screen reader of the system speak instead of us, or speak again ourselves.

        Captions and the transcript go on; only the sound is left to the other.
        """
        self._speaker.yield_to_screen_reader(yields)

    def repeat_screen(self) -> None:
        """Say the whole Screen again, wherever the cursor is."""
        self._speaker.repeat_screen()

    def connect_host(self, name: str, host: Host) -> None:
        """Let flows ask a host of the front end (:class:`kiosk.screens.flow.Ask`) from now on."""
        self._hosts.connect(name, host, self._modes.state)

    def tell(self, flow_id: str, event: Event) -> None:
        """Give an event of a host to the newest frame of a flow; without one it is dropped."""
        frames = reversed(self._navigator.frames)
        frame = next((frame for frame in frames if frame.flow.id == flow_id), None)
        if frame is None:
            return
        self._stage.carry_out(self._navigator.handle(event, frame))
        self.refresh()

    # -- what the centre and its staff use --------------------------------------------------------

    @property
    def top_flow(self) -> str:
        """Id of the flow or sheet that is drawn on top."""
        return self._navigator.top.flow.id

    @property
    def service(self) -> str:
        """Id of the service that the visitor is at, whatever lies over it; ``home`` without one."""
        flows = [frame.flow.id for frame in self._navigator.frames if not frame.is_sheet]
        return next((flow for flow in reversed(flows) if flow not in _OVER_SERVICES), "home")

    @property
    def visit_id(self) -> str:
        """What this visit is called, or the next one while nobody is there; each has another."""
        return self._session.id

    @property
    def is_watched(self) -> bool:
        """Whether the visitor is told that staff look along."""
        return self._display.is_watched

    def is_open(self, flow: str) -> bool:
        """Tell whether a flow or sheet stands anywhere on the stack."""
        return any(frame.flow.id == flow for frame in self._navigator.frames)

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

    def open(self, flow: str, params: Mapping[str, Any] | None = None, *, is_sheet: bool = False) -> None:
        """Open a flow or sheet on top (the clerk's menu, a staff command), a flow in a cover's place."""
        if not is_sheet and self._visit.is_covered:
            self._session.touch()
        self._stage.carry_out(self._navigator.open(flow, params, is_sheet=is_sheet))
        self.refresh()

    def close_sheet(self, flow: str) -> None:
        """Close the sheet of this flow if it is open: what it asked is not asked any more."""
        self._stage.close_sheet(flow)
        self.refresh()

    def point_at(self, key: str) -> bool:
        """Put the cursor on an item, drawn and said, for staff who look along; nothing is pressed.

        Returns:
            Whether it is there.
        """
        if not self._navigator.point(key):
            return False
        self._display.is_cursor_shown = True
        self.refresh()
        return True

    def ask_home(self) -> None:
        """Lead home as the bar's button does: a question first when an answer would be lost (D-08)."""
        self._ways.home()
        self.refresh()

    def ask_to_end(self) -> None:
        """Ask the visitor whether they are done, as after a long quiet time (a staff command)."""
        self._session.warn()

    def show_call(self, is_called: bool) -> None:
        """A call for staff stands, or no longer: the visit waits for them, and "person" leads to the call."""
        self._is_called = is_called
        self._session.expect_staff(self._is_called or self.is_watched)

    def note_staff(self) -> None:
        """Staff have done something for the visitor: the visit goes on as if the visitor had."""
        is_warned = self._session.phase is Phase.WARNING
        self._session.note_staff()
        if is_warned:
            self.refresh()

    def show_watched(self, is_watched: bool) -> None:
        """Let the bar say that staff look along, and offer to end it with one press."""
        if is_watched != self._display.is_watched:
            self._display.is_watched = is_watched
            self._display.publish()
            self._session.expect_staff(self._is_called or is_watched)

    def say_aloud(self, text: Text) -> None:
        """Say something that staff want to be heard, also where nothing else is read aloud."""
        self._speaker.say(text, is_forced=True)

    def change_modes(self, values: Mapping[str, Any], source: Source) -> None:
        """Change modes for somebody other than the visitor.

        Raises:
            KioskError: A field or value does not exist.
        """
        self._modes.change(values, source)
        self.refresh()

    def set_first_flow(self, flow: str) -> None:
        """Let the next visit begin with *flow*: ``attract`` once the terminal has been set up."""
        self._visit.first_flow = flow

    def end_session(self) -> None:
        """End the visit now: wipe, verify, and wait for the next person."""
        self._visit.end()

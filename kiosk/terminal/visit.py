"""One visit: it begins, is hidden while staff are waited for, warns before it ends, and leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.hosts import Hosts
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import msg
from kiosk.modes.controller import ModeController
from kiosk.screens.flow import Done
from kiosk.screens.navigator import Navigator
from kiosk.session.privacy import PrivacyRegistry, WipeReport
from kiosk.session.session import Phase, Session
from kiosk.sheets.cover import COVER
from kiosk.sheets.warning import FINISH, TICK
from kiosk.speaker import Speaker, Voice
from kiosk.speech.utterance import Policy
from kiosk.terminal.attract import Attract
from kiosk.terminal.options import TerminalOptions
from kiosk.terminal.stage import Stage


class Visit:
    """Leads from one visitor to the next by the phases of the session."""

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        session: Session,
        stage: Stage,
        attract: Attract,
        hosts: Hosts,
        speaker: Speaker,
        voice: Voice,
        privacy: PrivacyRegistry,
        localiser: Callable[[str], Localiser],
        options: TerminalOptions,
        *,
        drop_work: Callable[[], None],
        forget: Sequence[Callable[[], None]],
        on_ended: Callable[[WipeReport], None],
    ) -> None:
        """Join the parts; :meth:`start` shows the first Screen.

        Args:
            navigator: Its flows are what the visitor uses.
            modes: Their visitor's layer ends with the visit (D-10).
            session: Its phases are followed from now on.
            stage: Shows and says.
            attract: Greets while nobody is here.
            hosts: Closed with the flows that used them.
            speaker: Says the end, and forgets what it has said.
            voice: Falls silent between two visitors.
            privacy: Everything that must be wiped and verified.
            localiser: Gives the localiser of a catalogue tag.
            options: What kind of terminal this is.
            drop_work: Lets answers that are still to come reach nobody.
            forget: What the parts of the terminal itself forget, in this order, before the wipe.
            on_ended: Told of every wipe.
        """
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._stage = stage
        self._attract = attract
        self._hosts = hosts
        self._speaker = speaker
        self._voice = voice
        self._privacy = privacy
        self._localiser = localiser
        self._options = options
        self._drop_work = drop_work
        self._forget = tuple(forget)
        self._on_ended = on_ended
        self._is_restarting = False
        #: What the next visit begins with.
        self.first_flow = options.first_flow
        session.on_phase_changed = self._phase_changed
        session.on_tick = self._tick
        session.is_waiting = self._is_at_a_call

    def start(self) -> None:
        """Show the first flow: greetings for whoever comes, or a visit that has begun already."""
        self._stage.carry_out(self._navigator.reset(self.first_flow))
        self._wait_or_begin(can_wait=True)

    def begin(self) -> None:
        """Somebody has come; nothing happens when they were here already."""
        if self._session.phase is not Phase.ATTRACT:
            return
        self._attract.stop()
        self._voice.stop_all("visitor came")
        self._session.begin()
        self._stage.carry_out(self._navigator.reset("welcome"))

    def answer_warning(self, key: str) -> None:
        """The visitor has answered whether they are still here."""
        if key == FINISH:
            self.end()
            return
        self._session.touch()
        self._stage.close_sheet("warning")
        self._stage.close_sheet("headset-out")

    @property
    def is_covered(self) -> bool:
        """Whether what the visitor was doing is hidden."""
        return any(frame.flow.id == COVER for frame in self._navigator.frames)

    def look(self) -> None:
        """Notice that the visitor has left the cover (Back, Start over): they are here."""
        if self._session.phase is Phase.COVERED and not (self.is_covered or self._is_public()):
            self._session.touch()
            self._stage.refresh()

    def _is_at_a_call(self) -> bool:
        return any(frame.screen.awaits_staff for frame in self._navigator.frames)

    def _close_clerk(self) -> None:
        """Take the clerk's menu away with all that was opened from it: a cover would only hide it.

        On a terminal that is being set up it is the first page, and stays.
        """
        frame = next((one for one in self._navigator.frames[1:] if one.flow.id == "clerk"), None)
        if frame is not None:
            self._stage.carry_out(self._navigator.close(None, frame))

    def _is_public(self) -> bool:
        """Tell whether the page of a call is shown: it says that staff come, and nothing of the visitor.

        A sheet over it changes nothing about that: staff may have put it there.
        """
        return (self._navigator.beneath or self._navigator.top).screen.awaits_staff

    def leave(self) -> None:
        """The visitor is done; on a home PC there is nobody else to hide anything from."""
        if self._options.is_home:
            self._drop_work()
            self._stage.carry_out(self._navigator.reset())
        else:
            self.end()

    def end(self) -> None:
        """End the visit now: wipe, verify, and wait for the next person."""
        if self._is_restarting:
            return
        self._is_restarting = True
        try:
            self._close_down()
        finally:
            self._is_restarting = False
        self._stage.refresh()

    def _close_down(self) -> None:
        """Wipe and verify; what must outlive the visit lies in the outbox already."""
        ended = self._session.id
        had_visitor = self._session.phase is not Phase.ATTRACT
        self._drop_work()
        self._voice.stop_all("session ended")
        self._voice.purge(ended)
        for forget in self._forget:
            forget()
        self._speaker.reset()
        spoke, tag = self._modes.state.voice, self._modes.state.catalogue
        if self._options.is_home:
            effects = self._navigator.reset()
        else:
            self._modes.end_session()
            effects = self._navigator.reset(self.first_flow)
        self._hosts.settle()
        report = self._privacy.wipe_all()
        self._session.end()
        self._session.renew()
        self._on_ended(report)
        self._stage.carry_out(effects)
        self._wait_or_begin(can_wait=not self._options.is_home)
        if spoke and had_visitor:
            # Translators: Said clearly when a visit ends.
            spans = self._localiser(tag).spans(msg("끝났어요. 쓰신 것은 모두 지웠어요. 안녕히 가세요."))
            self._speaker.speak(spans, Policy.ALERT, is_forced=True)

    def _wait_or_begin(self, *, can_wait: bool) -> None:
        if can_wait and self.first_flow == "attract":
            self._attract.start()
        else:
            self._session.begin()

    def _phase_changed(self, phase: Phase) -> None:
        if phase is Phase.WARNING:
            seconds = {"seconds": self._session.seconds_left}
            self._stage.carry_out(self._navigator.open("warning", seconds, is_sheet=True))
            self._stage.refresh()
        elif phase is Phase.COVERED:
            self._stage.close_sheet("warning")
            self._close_clerk()
            # A sheet over the page of a call may say something that is meant for the visitor alone.
            if not (self.is_covered or self._navigator.screen.awaits_staff):
                self._stage.carry_out(self._navigator.open(COVER))
            self._stage.refresh()
        elif phase is Phase.ACTIVE:
            self._stage.close_sheet("warning")
            self._stage.close_sheet(COVER)
        elif phase is Phase.ENDED:
            self.end()

    def _tick(self, seconds: int) -> None:
        if self._navigator.top.flow.id == "warning":
            self._stage.carry_out(self._navigator.handle(Done(TICK, seconds)))
            self._stage.refresh()

"""The voice from anywhere: headset, curtain, and the start without seeing anything."""

from __future__ import annotations

from kiosk.i18n.text import msg
from kiosk.modes.controller import ModeController
from kiosk.screens.navigator import Navigator
from kiosk.session.session import Phase, Session
from kiosk.speaker import HeadsetRoute, Speaker, Voice
from kiosk.terminal.display import Display
from kiosk.terminal.mode_changes import ModeChanges
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit


class Hearing:
    """Turns the terminal into one that is heard, and back."""

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        session: Session,
        visit: Visit,
        stage: Stage,
        display: Display,
        changes: ModeChanges,
        speaker: Speaker,
        voice: Voice,
        route: HeadsetRoute,
        *,
        is_home: bool,
    ) -> None:
        """Join the parts; *is_home* says that nobody else listens and headphones may always be in."""
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._visit = visit
        self._stage = stage
        self._display = display
        self._changes = changes
        self._speaker = speaker
        self._voice = voice
        self._route = route
        self._is_home = is_home

    def start(self) -> None:
        """Switch the voice on from anywhere, without needing to see (G-14)."""
        self._visit.begin()
        self._display.is_cursor_shown = True
        if not self._modes.state.voice:
            self._changes.change({"voice": True, "captions": True})

    def toggle(self) -> None:
        """Switch the voice on, or off again."""
        if self._modes.state.voice:
            self._changes.change({"voice": False})
        else:
            self.start()

    def toggle_curtain(self) -> None:
        """Cover or uncover the glass (C-29); a covered glass without a voice would be a trap."""
        if self._modes.state.curtain:
            self._changes.change({"curtain": False})
            # Translators: Said after the screen was uncovered.
            self._speaker.say(msg("화면이 다시 보여요."))
            return
        self.start()
        self._changes.change({"curtain": True})
        # Translators: Said after the screen was covered so that nobody reads along.
        self._speaker.say(msg("화면을 가렸어요. 소리로 계속하세요."))

    def headset(self, *, is_present: bool) -> None:
        """A headset was plugged in, which starts the voice, or pulled out, which ends it (C-03)."""
        self._route.has_headset = is_present
        self._voice.route_changed()
        if is_present and self._is_home:
            return  # Headphones that are always in are no wish to hear everything read.
        if is_present:
            self.start()
            return
        self._voice.stop_all("headset out")
        if self._session.phase in (Phase.ACTIVE, Phase.COVERED) and not self._is_home:
            self._changes.change({"voice": False})
            self._stage.carry_out(self._navigator.open("headset-out", is_sheet=True))

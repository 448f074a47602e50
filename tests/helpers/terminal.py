"""Builds a whole terminal without Qt, network, threads or waiting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.captions import CaptionTracker
from kiosk.clock import SteppedClock
from kiosk.ears import Ear
from kiosk.errors import KioskError
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.modes.controller import ModeController
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Flow
from kiosk.screens.navigator import Navigator
from kiosk.session.privacy import PrivacyRegistry
from kiosk.session.session import IdlePolicy, Session
from kiosk.sheets import build_sheets
from kiosk.speaker import HeadsetRoute
from kiosk.speech.drivers.timed import RecorderDriver, SilenceDriver
from kiosk.speech.events import UtteranceQueued, UtteranceStarted
from kiosk.speech.manager import SpeechManager
from kiosk.terminal import Terminal, TerminalOptions
from kiosk.transcript import Transcript
from tests.helpers.sample_flow import SampleFlow

LANGUAGES = ("ko", "en", "zh-CN", "ja", "vi", "mn", "ar")


class HandWorker:
    """Keeps operations until the test answers them."""

    def __init__(self) -> None:
        self.waiting: list[tuple[object, Callable[[Any], None], Callable[[KioskError], None]]] = []

    def submit(
        self,
        operation: object,
        on_done: Callable[[Any], None],
        on_failed: Callable[[KioskError], None],
    ) -> None:
        """Keep it."""
        self.waiting.append((operation, on_done, on_failed))

    def finish(self, result: Any = None) -> None:
        """Answer the oldest operation."""
        self.waiting.pop(0)[1](result)

    def fail(self, error: KioskError) -> None:
        """Let the oldest operation fail."""
        self.waiting.pop(0)[2](error)


class Rig:
    """A terminal with hand-driven time and work, and a record of what was said."""

    def __init__(
        self,
        flows: Mapping[str, Flow] | None = None,
        *,
        modes: ModeState | None = None,
        options: TerminalOptions | None = None,
        idle: IdlePolicy | None = None,
        has_voice: Callable[[str], bool] = lambda tag: tag != "mn",
        is_begun: bool = True,
        ear: Ear | None = None,
    ) -> None:
        self.clock = SteppedClock()
        self.catalogues = Catalogues()
        self.modes = ModeController(modes or ModeState(), LANGUAGES)
        self.session = Session(self.clock, self.clock, idle or IdlePolicy())
        self.route = HeadsetRoute()
        self.said: list[str] = []
        self.heard: list[str] = []
        self.recorder = RecorderDriver(self.clock)
        self.captions = CaptionTracker()
        self.transcript = Transcript()
        self.speech = SpeechManager(
            [self.recorder, SilenceDriver(self.clock)],
            self.clock,
            self.clock,
            [self._note, self.captions, self.transcript],
            route=self.route,
        )
        own: dict[str, Flow] = {
            "home": SampleFlow("home"),
            "other": SampleFlow("other"),
            "welcome": SampleFlow("welcome"),
            "person": SampleFlow("person"),
            "help": SampleFlow("help"),
            "spell": SampleFlow("spell"),
            "clerk": SampleFlow("clerk"),
        }
        own.update(
            build_sheets(lambda: self.modes.state, LANGUAGES, has_voice, lambda: self.transcript.lines)
        )
        own.update(flows or {})
        self.worker = HandWorker()
        self.privacy = PrivacyRegistry()
        self.privacy.register(self.transcript)
        self.terminal = Terminal(
            navigator=Navigator(own),
            modes=self.modes,
            session=self.session,
            voice=self.speech,
            captions=self.captions,
            worker=self.worker,
            scheduler=self.clock,
            clock=self.clock,
            privacy=self.privacy,
            localiser=lambda tag: Localiser(self.catalogues, tag),
            route=self.route,
            options=options or TerminalOptions(first_flow="home"),
            ear=ear,
        )
        if is_begun:
            self.terminal.begin()

    def _note(self, event: object) -> None:
        if isinstance(event, UtteranceQueued):
            self.said.append(event.utterance.text)
        elif isinstance(event, UtteranceStarted):
            self.heard.append(event.text)

    @property
    def screen(self) -> str:
        """Id of the Screen that is shown."""
        return self.terminal.view.screen.id

    def do(self, *commands: Any) -> Rig:
        """Dispatch commands one after another."""
        for command in commands:
            self.terminal.dispatch(command)
        return self

"""The keys: those of a keypad, their twins on a home PC, and the fixed zones of the glass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.i18n.text import msg
from kiosk.modes.controller import ModeController
from kiosk.modes.state import RATES, VOLUMES, Input
from kiosk.screens.navigator import Navigator
from kiosk.session.session import Phase, Session
from kiosk.sheets.voice import step_within
from kiosk.speaker import Speaker
from kiosk.speech.utterance import Policy
from kiosk.terminal.display import Display
from kiosk.terminal.hearing import Hearing
from kiosk.terminal.mode_changes import ModeChanges
from kiosk.terminal.pressing import Pressing
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit
from kiosk.terminal.ways import Ways


class Keypad:
    """Knows what each key does; a key that is not known does nothing."""

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        session: Session,
        stage: Stage,
        display: Display,
        speaker: Speaker,
        changes: ModeChanges,
        visit: Visit,
        hearing: Hearing,
        ways: Ways,
        pressing: Pressing,
    ) -> None:
        """Join the parts."""
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._stage = stage
        self._display = display
        self._speaker = speaker
        self._changes = changes
        self._visit = visit
        self._hearing = hearing
        self._pressing = pressing
        self._acts: dict[str, Callable[[], object]] = {
            "next": self._next,
            "previous": lambda: self._move(-1),
            "select": lambda: pressing.press(navigator.cursor),
            "back": ways.back,
            "home": ways.home,
            "repeat": lambda: speaker.repeat(navigator.cursor),
            "help": self._help,
            "read": speaker.read_on,
            "volume": self._step_volume,
            "rate": self._step_rate,
            "curtain": hearing.toggle_curtain,
            "voice": hearing.toggle,
            "page-next": lambda: navigator.turn_page(1),
            "page-previous": lambda: navigator.turn_page(-1),
        }

    def press(self, name: str, char: str = "") -> None:
        """Do what a key is for.

        Args:
            name: The key's name (:class:`~kiosk.screens.command.Key`).
            char: The digit of ``digit``.
        """
        if name in ("headset-in", "headset-out"):
            self._hearing.headset(is_present=name == "headset-in")
            return
        is_in_sheet = self._navigator.top.is_sheet and name in ("select", "back")
        if self._session.phase is Phase.ATTRACT and not is_in_sheet:
            self._visit.begin()
            if name in ("help", "voice"):
                self._hearing.start()
            return
        self._display.is_cursor_shown = True
        if name != "help":
            self._speaker.forget_help()
        if name != "repeat":
            self._speaker.forget_repeat()
        if name == "digit":
            self._digit(f"digit.{char}")
        elif name in self._acts:
            self._acts[name]()

    def _digit(self, key: str) -> None:
        if key in self._navigator.order:
            self._pressing.press(key)

    def _next(self) -> None:
        if self._modes.state.input is Input.SCAN:
            self._navigator.move_in_cycle()
        else:
            self._move(1)

    def _move(self, by: int) -> None:
        if not self._navigator.move(by):
            # Translators: Said at the end of the list; the cursor does not jump to the start.
            end = msg("여기가 끝이에요.") if by > 0 else msg("여기가 처음이에요.")
            self._speaker.say(end, Policy.RESPONSE)

    def _help(self) -> None:
        """Say the next layer of help; without the voice, or after the last layer, open the pages (E-08)."""
        if not self._speaker.help(self._navigator.cursor) and self._navigator.top.flow.id != "help":
            self._stage.carry_out(self._navigator.open("help"))

    def _step_volume(self) -> None:
        self._changes.change({"volume": _next_of(VOLUMES, self._modes.state.volume)})
        # Translators: Said after the volume key.
        self._speaker.say(msg("소리 크기를 바꿨어요."), Policy.RESPONSE)

    def _step_rate(self) -> None:
        self._changes.change({"rate": _next_of(RATES, self._modes.state.rate)})
        # Translators: Said after the speed key.
        self._speaker.say(msg("말 빠르기를 바꿨어요."), Policy.RESPONSE)


def _next_of(steps: tuple[Any, ...], now: Any) -> Any:
    """Return the step after *now*, and the first after the last: one key is enough for all."""
    return steps[0] if now == steps[-1] else step_within(steps, now, 1)

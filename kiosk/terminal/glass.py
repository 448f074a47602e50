"""The glass: what a finger means on it, and its fixed zones for who does not see it."""

from __future__ import annotations

from kiosk.modes.controller import ModeController
from kiosk.screens.navigator import Navigator
from kiosk.speaker import Speaker
from kiosk.terminal.display import Display
from kiosk.terminal.keypad import Keypad
from kiosk.terminal.options import TerminalOptions
from kiosk.terminal.pressing import Pressing

_ZONE = "zone."
#: What works without seeing: always at once, and also while the curtain is drawn.
_BLIND = (_ZONE, "corner.")


class Glass:
    """Decides whether a touch explores or presses."""

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        display: Display,
        speaker: Speaker,
        pressing: Pressing,
        keypad: Keypad,
        options: TerminalOptions,
    ) -> None:
        """Join the parts."""
        self._navigator = navigator
        self._modes = modes
        self._display = display
        self._speaker = speaker
        self._pressing = pressing
        self._keypad = keypad
        self._options = options

    def touch(self, key: str) -> None:
        """A finger: presses, or with the voice on and no keypad speaks first (second press acts)."""
        modes = self._modes.state
        is_blind = key.startswith(_BLIND)
        if modes.curtain and not is_blind:
            return
        if is_blind or not self._options.is_explored(modes):
            self._display.is_cursor_shown = modes.voice
            self.press(key)
            return
        self._display.is_cursor_shown = True
        if self._navigator.cursor == key and self._speaker.cursor == key:
            self.press(key)
        else:
            self._navigator.point(key)

    def press(self, key: str) -> None:
        """Activate one thing; a zone stands for a key of the keypad."""
        if key.startswith(_ZONE):
            self._keypad.press(key.removeprefix(_ZONE))
        else:
            self._pressing.press(key)

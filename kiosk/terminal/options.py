"""What kind of terminal this is."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n.text import Message
from kiosk.modes.state import Input, ModeState
from kiosk.speaker import SpeakerOptions


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

    def is_explored(self, modes: ModeState) -> bool:
        """Tell whether a finger explores: with the voice on and no keypad the glass is all there is."""
        return modes.voice and modes.input is Input.TOUCH and not self.has_keypad

    def speaker_options(self) -> SpeakerOptions:
        """Return what of it concerns the voice."""
        return SpeakerOptions(
            self.is_home, self.has_keypad, self.has_jack, self.orientation, self.speaks_always
        )

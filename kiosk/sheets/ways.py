"""The sheet of other ways to use the terminal: reach, easy words, pace, motion, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import Message, msg
from kiosk.modes.state import Input, ModeState, Motion, Pace, Reach, Reading
from kiosk.screens.flow import Change, Chosen, Event, Step
from kiosk.screens.model import Choice, Screen
from kiosk.sheets.state import DONE, Sheet


@dataclass(frozen=True, slots=True)
class _Way:
    """One switch: the field it sets, its value when on and when off."""

    key: str
    label: Message
    icon: str
    name: str
    on: Any
    off: Any


_WAYS: tuple[_Way, ...] = (
    # Translators: Switch: everything low on the screen, for wheelchair users.
    _Way("low", msg("단추를 아래로 내리기"), "wheelchair", "reach", Reach.LOW, Reach.STANDARD),
    # Translators: Switch: easy-to-read Korean.
    _Way("easy", msg("쉬운 말로 보기"), "easy", "reading", Reading.EASY, Reading.STANDARD),
    # Translators: Switch: more time everywhere and slower speech.
    _Way("slow", msg("천천히 하기"), "slow", "pace", Pace.SLOW, Pace.STANDARD),
    # Translators: Switch: nothing on the screen moves.
    _Way("still", msg("움직임 없애기"), "still", "motion", Motion.REDUCED, Motion.FULL),
    # Translators: Switch: use by the keys of the keypad.
    _Way("keypad", msg("화살표 단추로 쓰기"), "keypad", "input", Input.KEYPAD, Input.TOUCH),
    # Translators: Switch: use by two switches, next and select.
    _Way("scan", msg("단추 두 개로 쓰기"), "scan", "input", Input.SCAN, Input.TOUCH),
)


class WaysSheet(Sheet):
    """Six switches at most; easy words only where they exist (Korean)."""

    id = "ways"

    def __init__(self, modes: Callable[[], ModeState]) -> None:
        """Mark what holds now by asking *modes*."""
        self._modes = modes

    def _offered(self) -> tuple[_Way, ...]:
        korean = self._modes().language == "ko"
        return tuple(way for way in _WAYS if korean or way.key != "easy")

    def handle(self, state: Any, event: Event) -> Step:
        """Flip a switch."""
        if isinstance(event, Chosen):
            for way in self._offered():
                if event.key == f"way.{way.key}":
                    is_on = getattr(self._modes(), way.name) == way.on
                    return Step(state, (Change({way.name: way.off if is_on else way.on}),))
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """List the switches with their state."""
        del state
        modes = self._modes()
        return Screen(
            id="ways",
            public=True,
            tells_modes=True,
            # Translators: Title of the sheet with other ways to use the terminal.
            title=msg("어떻게 쓰면 편하신가요?"),
            items=tuple(
                Choice(
                    key=f"way.{way.key}",
                    label=way.label,
                    icon=way.icon,
                    selected=getattr(modes, way.name) == way.on,
                    multiple=True,
                    public=True,
                )
                for way in self._offered()
            ),
            actions=(DONE,),
        )

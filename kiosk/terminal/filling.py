"""How a field is filled: by a keyboard, letter by letter, or by speaking."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ears import Listening
from kiosk.i18n.localiser import Localiser
from kiosk.modes.controller import ModeController
from kiosk.modes.state import Input, Pace
from kiosk.screens.flow import Listen, Typed
from kiosk.screens.model import Field
from kiosk.screens.navigator import Navigator
from kiosk.speaker import HeadsetRoute, Speaker
from kiosk.terminal.display import Display
from kiosk.terminal.stage import Stage

#: Silence that ends what is said to the microphone, in s; who takes the slow pace pauses longer.
PAUSE_S, SLOW_PAUSE_S = 1.8, 3.0


class Filling:
    """Opens what a field is filled with, and hands over what came of it."""

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        stage: Stage,
        display: Display,
        speaker: Speaker,
        listening: Listening,
        localiser: Callable[[str], Localiser],
        route: HeadsetRoute,
    ) -> None:
        """Join the parts; *route* tells whether somebody near could hear what is said."""
        self._navigator = navigator
        self._modes = modes
        self._stage = stage
        self._display = display
        self._speaker = speaker
        self._listening = listening
        self._localiser = localiser
        self._route = route

    def enter(self, field: Field) -> None:
        """Type by keyboard (touch), or letter by letter (keypad, voice, scan)."""
        modes = self._modes.state
        if modes.input is Input.TOUCH and not modes.voice:
            self._display.open_keyboard()
            return
        self._stage.carry_out(
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

    def type(self, key: str, text: str) -> None:
        """Take over what a field holds now; with the voice on it says what was typed (C-15)."""
        field = self._navigator.screen.item(key)
        if not isinstance(field, Field) or not field.enabled or text == field.value.text:
            return
        before = len(field.value.text)
        self._stage.carry_out(self._navigator.handle(Typed(key, text[: field.max_length])))
        if self._modes.state.voice:
            self._speaker.echo(field, before, text)

    def answer_by_voice(self) -> None:
        """Open the sheet that listens; spelling hands over what was typed and gives way to it."""
        self._display.close_keyboard()
        top = self._navigator.top
        if top.flow.id == "spell":
            typed = top.flow.left_with(top.state)  # type: ignore[attr-defined]
            self._stage.carry_out(self._navigator.close(typed))
        tag = self._modes.state.catalogue
        params = self._listening.sheet_params(
            self._navigator.top, self._localiser(tag).plain, tag, has_headset=self._route.has_headset
        )
        if params is not None:
            self._stage.carry_out(self._navigator.open("listen", params, is_sheet=True))

    def listen(self, effect: Listen) -> None:
        """Carry out a flow's wish to hear the visitor."""
        modes = self._modes.state
        pause_s = SLOW_PAUSE_S if modes.pace is Pace.SLOW else PAUSE_S
        self._listening.begin(effect, modes.catalogue, pause_s=pause_s)

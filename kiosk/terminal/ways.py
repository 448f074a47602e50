"""The ways through the fixed bar: back, home, a person, and the sheets over everything (E-06, A-06)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.i18n.text import msg
from kiosk.screens.navigator import Navigator
from kiosk.speaker import Speaker
from kiosk.terminal.display import Display
from kiosk.terminal.stage import Stage

#: Sheets of the bar of which one gives way to the next.
_BAR_SHEETS = ("language", "letters", "voice", "ways")


class Ways:
    """Leads the visitor on by a button of the bar or the key that stands for it."""

    def __init__(
        self,
        navigator: Navigator,
        stage: Stage,
        display: Display,
        speaker: Speaker,
        *,
        drop_work: Callable[[], None],
        end_watching: Callable[[], None],
        has_call: Callable[[], bool] = lambda: False,
    ) -> None:
        """Join the parts.

        Args:
            navigator: Knows where the visitor is.
            stage: Shows where they come to.
            display: Its keyboard closes.
            speaker: Says it when there is no way.
            drop_work: Lets answers that are still to come reach nobody.
            end_watching: The visitor does not want staff to look along any more.
            has_call: Tells whether staff are called already.
        """
        self._navigator = navigator
        self._stage = stage
        self._display = display
        self._speaker = speaker
        self._drop_work = drop_work
        self._end_watching = end_watching
        self._has_call = has_call

    def back(self) -> None:
        """Undo one step (D-09)."""
        self._display.close_keyboard()
        effects = self._navigator.go_back()
        if effects is None:
            # Translators: Said when there is no earlier screen.
            self._speaker.say(msg("여기가 첫 화면이에요."))
            return
        self._stage.carry_out(effects)

    def home(self) -> None:
        """Start over (D-08): one press, and a question first when an answer would be lost."""
        if self._navigator.has_draft and self._navigator.top.flow.id != "leave":
            self._stage.carry_out(self._navigator.open("leave", is_sheet=True))
            return
        self._drop_work()
        self._display.close_keyboard()
        self._stage.carry_out(self._navigator.reset())

    def press_bar(self, key: str) -> None:
        """Follow a button of the bar."""
        self._display.close_keyboard()
        if key == "bar.back":
            self.back()
        elif key == "bar.home":
            self.home()
        elif key == "bar.person" and self._display.is_watched:
            self._end_watching()
        elif key == "bar.person":
            self._call_person()
        else:
            self._toggle_sheet(key.removeprefix("bar."))

    def _call_person(self) -> None:
        if all(frame.flow.id != "person" for frame in self._navigator.frames):
            params = {"standing": True} if self._has_call() else {}
            self._stage.carry_out(self._navigator.open("person", params))

    def _toggle_sheet(self, name: str) -> None:
        """Open the sheet of a button, in the place of another one; its own button closes it."""
        top = self._navigator.top
        if top.flow.id == name:
            self._stage.carry_out(self._navigator.close())
            return
        if top.is_sheet and top.flow.id in _BAR_SHEETS:
            self._stage.carry_out(self._navigator.close())
        self._stage.carry_out(self._navigator.open(name, is_sheet=True))

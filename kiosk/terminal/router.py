"""Which part of the terminal answers a command, and what a command means besides."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.command import Activity, Command, Focus, Headset, Key, Pages, Press, Touch, Type
from kiosk.screens.model import Field
from kiosk.screens.navigator import Navigator, base_key
from kiosk.session.session import Phase, Session
from kiosk.sheets.warning import FINISH
from kiosk.speaker import Speaker, Voice
from kiosk.terminal.display import Display
from kiosk.terminal.filling import Filling
from kiosk.terminal.glass import Glass
from kiosk.terminal.hearing import Hearing
from kiosk.terminal.keypad import Keypad
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit


class Router:
    """Takes the commands of all front ends in: each is activity, most end old speech, one part acts."""

    def __init__(
        self,
        navigator: Navigator,
        session: Session,
        voice: Voice,
        stage: Stage,
        display: Display,
        speaker: Speaker,
        glass: Glass,
        keypad: Keypad,
        filling: Filling,
        hearing: Hearing,
        visit: Visit,
    ) -> None:
        """Join the parts."""
        self._navigator = navigator
        self._session = session
        self._voice = voice
        self._stage = stage
        self._display = display
        self._speaker = speaker
        self._glass = glass
        self._keypad = keypad
        self._filling = filling
        self._hearing = hearing
        self._visit = visit

    def dispatch(self, command: Command) -> None:
        """Carry out one command of a front end."""
        if isinstance(command, Pages):
            if self._navigator.set_pages(command.screen, command.keys):
                self._stage.refresh()
            return
        if isinstance(command, Press | Touch | Focus):
            # A part of an item that is cut over pages is that item.
            command = replace(command, key=base_key(command.key))
        is_warned = self._session.phase is Phase.WARNING
        self._wake(command)
        if self._is_action(command):
            self._voice.interrupt("touch")
            self._speaker.end_confiding()
        if not (is_warned and _answers_a_sheet(command)):
            self._act(command)
        if not isinstance(command, Activity) or is_warned:
            self._stage.refresh()

    def _act(self, command: Command) -> None:
        if isinstance(command, Press):
            self._glass.press(command.key)
        elif isinstance(command, Touch):
            self._glass.touch(command.key)
        elif isinstance(command, Focus):
            self._display.is_cursor_shown = True
            self._navigator.point(command.key)
        elif isinstance(command, Type):
            self._filling.type(command.key, command.text)
        elif isinstance(command, Key):
            self._keypad.press(command.name, command.char)
        elif isinstance(command, Headset):
            self._hearing.headset(is_present=command.is_present)

    def _wake(self, command: Command) -> None:
        """Note activity; any touch or key but "finish" ends the warning, its own button the cover."""
        if isinstance(command, Touch | Press) and command.key == FINISH:
            return
        if isinstance(command, Focus) and self._session.phase is Phase.WARNING:
            # The focus moves by itself when a sheet opens; nobody has answered yet.
            return
        if self._visit.is_covered:
            self._session.stir()
        elif self._session.phase in (Phase.ACTIVE, Phase.COVERED, Phase.WARNING):
            self._session.touch()

    def _is_action(self, command: Command) -> bool:
        """Whether the visitor has done something that ends old speech (C-08).

        A front end that follows our own cursor also reports its focus, and a field the text that we
        gave it; those are echoes and no actions.
        """
        if isinstance(command, Focus):
            return command.key != self._navigator.cursor
        if isinstance(command, Type):
            field = self._navigator.screen.item(command.key)
            return isinstance(field, Field) and command.text != field.value.text
        return isinstance(command, Press | Touch | Key)


def _answers_a_sheet(command: Command) -> bool:
    """Tell whether a command means the warning that was drawn, not what comes up from beneath it (D-11)."""
    if isinstance(command, Key):
        return command.name in ("select", "back", "digit")
    return isinstance(command, Press | Touch) and command.key == "bar.back"

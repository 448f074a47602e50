"""What a press means, by whatever input it came."""

from __future__ import annotations

from kiosk.ears import LISTEN
from kiosk.pending import PendingOperations
from kiosk.screens.command import BAR, NEXT_PAGE, PREVIOUS_PAGE, TITLE
from kiosk.screens.flow import Chosen
from kiosk.screens.model import Field
from kiosk.screens.navigator import Navigator
from kiosk.session.session import Phase, Session
from kiosk.sheets.progress import CANCEL
from kiosk.sheets.warning import FINISH, MORE_TIME
from kiosk.terminal.display import Display
from kiosk.terminal.filling import Filling
from kiosk.terminal.hearing import Hearing
from kiosk.terminal.staff_door import StaffDoor
from kiosk.terminal.stage import Stage
from kiosk.terminal.visit import Visit
from kiosk.terminal.ways import Ways


class Pressing:
    """Activates one thing of the Screen, the bar, the pager or the corner."""

    def __init__(
        self,
        navigator: Navigator,
        session: Session,
        stage: Stage,
        display: Display,
        operations: PendingOperations,
        visit: Visit,
        hearing: Hearing,
        ways: Ways,
        filling: Filling,
        staff_door: StaffDoor,
    ) -> None:
        """Join the parts."""
        self._navigator = navigator
        self._session = session
        self._stage = stage
        self._display = display
        self._operations = operations
        self._visit = visit
        self._hearing = hearing
        self._ways = ways
        self._filling = filling
        self._staff_door = staff_door

    def press(self, key: str) -> None:
        """Activate what has this key; a key that is not there or does nothing is ignored."""
        if key == "corner.voice":
            self._hearing.start()
        elif key == TITLE and self._staff_door.knock():
            return
        elif self._session.phase is Phase.ATTRACT and not self._is_of_idle_sheet(key):
            self._visit.begin()
        elif key in (FINISH, MORE_TIME):
            self._visit.answer_warning(key)
        elif key in self._navigator.order and self._navigator.is_pressable(key):
            self._navigator.point(key)
            self._activate(key)

    def _activate(self, key: str) -> None:
        if key in BAR:
            self._ways.press_bar(key)
        elif key == PREVIOUS_PAGE:
            self._navigator.turn_page(-1)
        elif key == NEXT_PAGE:
            self._navigator.turn_page(1)
        elif key == LISTEN:
            self._filling.answer_by_voice()
        elif self._navigator.top.flow.id == "progress" and key == CANCEL:
            self._operations.cancel(self._navigator.top.number)
        else:
            item = self._navigator.screen.item(key)
            if isinstance(item, Field):
                self._filling.enter(item)
            else:
                self._display.close_keyboard()
                self._stage.carry_out(self._navigator.handle(Chosen(key)))

    def _is_of_idle_sheet(self, key: str) -> bool:
        """Tell whether a key answers or closes a sheet that stands while nobody is here.

        Staff who close what they have put up themselves are no visitor: no visit begins.
        """
        if not self._navigator.top.is_sheet or not self._navigator.is_pressable(key):
            return False
        screen = self._navigator.screen
        is_own = screen.item(key) is not None or any(action.key == key for action in screen.actions)
        return is_own or key == "bar.back"

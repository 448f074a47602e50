"""What the keys of the receipt do, and what comes of printing it and of telling its code."""

from __future__ import annotations

from kiosk.contracts.content import City
from kiosk.i18n.text import Message
from kiosk.screens.flow import Confide, EndVisit, Forget, Run, Step
from kiosk.screens.model import Screen
from kiosk.screens.script import said_code
from kiosk.services.flows.labels import NOT_PRINTED, PRINTED, PRINTING
from kiosk.services.flows.report import receipt
from kiosk.services.flows.report.state import ReportState
from kiosk.services.operations.model import Printout, PrintPage
from kiosk.settings.centre import CentreSettings


class Receiving:
    """The receipt of a committed report: what the visitor takes along."""

    def __init__(self, city: City, centre: CentreSettings, *, has_jack: bool) -> None:
        """Know the city, this centre with its printer, and whether a headset can be plugged in."""
        self._city = city
        self._centre = centre
        self._has_jack = has_jack

    def screen(self, state: ReportState) -> Screen:
        """Show the receipt, or the page of its code."""
        if state.position == "code":
            return receipt.code_screen(state)
        return receipt.receipt_screen(state, self._city, self._centre, has_jack=self._has_jack)

    def chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on the receipt or on the page of its code."""
        if state.position == "code":
            # Whatever is pressed on the page with the code hides it, and Back does not show it again.
            return Step(state.with_(position="receipt"), (Forget(),), replace=True)
        match key:
            case "end":
                return Step(state, (EndVisit(),))
            case "show-code" if receipt.can_show_code(state, self._centre):
                return Step(state.with_(position="code", note=None))
            case "hear-code" if self._has_jack and state.receipt is not None:
                told = said_code(state.receipt.shown_code)
                return Step(state.with_(note=None), (Confide("hear-code", told),))
            case "print" if self._centre.printer and state.pending is None:
                page = Printout(receipt.paper_screen(state, self._city))
                return Step(
                    state.with_(pending=("print", "receipt"), note=None),
                    (Run("print", PrintPage(page), PRINTING),),
                )
        return Step(state)

    @staticmethod
    def printed(state: ReportState, *, is_printed: bool) -> Step:
        """Say what became of the paper."""
        note: Message = PRINTED if is_printed else NOT_PRINTED
        return Step(state.with_(note=note, has_print_failed=not is_printed, pending=None))

    @staticmethod
    def told(state: ReportState, *, is_told: bool) -> Step:
        """Say whether the code went to a headset."""
        return Step(state.with_(note=receipt.CODE_TOLD if is_told else receipt.NO_HEADSET))

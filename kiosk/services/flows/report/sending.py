"""What the keys of the read-back do, and what comes of sending."""

from __future__ import annotations

from kiosk.screens.flow import Forget, Run, Step
from kiosk.services.flows.report import check
from kiosk.services.flows.report.state import ReportState
from kiosk.services.flows.report.way import Way
from kiosk.services.operations.model import Outcome, PrepareReport, SubmitReport
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings


class Sending:
    """From the read-back to a report that is committed."""

    def __init__(self, centre: CentreSettings, way: Way) -> None:
        """Send from this *centre*."""
        self._centre = centre
        self._way = way

    def check_chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on the read-back: send, or change an answer."""
        if key == "send":
            return self._send(state)
        step = check.step_to_change(state, key)
        return self._way.go(state, step) if step is not None else Step(state)

    def failed_chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press after sending failed."""
        if key == "to-check":
            return self._way.go(state, "check")
        return self._send(state) if key == "retry" else Step(state)

    def _send(self, state: ReportState) -> Step:
        """Send once: a second press while the first is under way changes nothing (E-11)."""
        open_step = self._way.next_of(state)
        if open_step != "check":
            return self._way.go(state, open_step)
        if state.pending == ("send", state.position):
            return Step(state)
        if state.receipt is None:
            return Step(state.with_(wants_send=True), (Run("prepare", PrepareReport(), is_quiet=True),))
        waiting = state.with_(pending=("send", state.position), wants_send=False)
        operation = SubmitReport(state.receipt, check.draft_of(state, self._centre))
        return Step(waiting, (Run("send", operation, check.SENDING, can_cancel=False),))

    def prepared(self, state: ReportState, receipt: Receipt) -> Step:
        """Keep the minted receipt; send if the visitor already waits for that."""
        state = state.with_(receipt=receipt)
        return self._send(state) if state.wants_send else Step(state)

    def sent(self, state: ReportState, outcome: Outcome) -> Step:
        """The report is committed: show the receipt, forget every answer and the way here."""
        kept = ReportState(
            position="receipt",
            catalogue=state.catalogue,
            service=state.service,
            receipt=state.receipt,
            outcome=outcome,
        )
        return Step(kept, (Forget(),), replace=True)

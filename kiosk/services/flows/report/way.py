"""The way through a report: from one step to the next."""

from __future__ import annotations

from kiosk.contracts.content import Places
from kiosk.errors import KioskError
from kiosk.screens.flow import Effect, Run, Step
from kiosk.services.flows.report.state import ReportState, next_step
from kiosk.services.operations.model import PrepareReport


class Way:
    """Goes from step to step, past those that are done (E-12)."""

    def __init__(self, places: Places) -> None:
        """Know in which districts a neighbourhood can be asked for."""
        self._listed = frozenset(district.id for district in places.districts if district.neighbourhoods)

    def lists_dongs_of(self, district: str) -> bool:
        """Tell whether the neighbourhoods of this district are listed."""
        return district in self._listed

    def next_of(self, state: ReportState) -> str:
        """Return the first step that is not done; ``check`` when all are."""
        return next_step(state, self._listed)

    def go(self, state: ReportState, position: str, *, failure: KioskError | None = None) -> Step:
        """Show another step. Entering the read-back mints the receipt, once per report.

        Args:
            state: The draft.
            position: The step.
            failure: What went wrong and leads there, or None.
        """
        state = state.with_(position=position, error=None, failure=failure, pending=None, wants_send=False)
        effects: tuple[Effect, ...] = ()
        if position == "check" and state.receipt is None:
            effects = (Run("prepare", PrepareReport(), is_quiet=True),)
        return Step(state, effects)

    def advance(self, state: ReportState) -> Step:
        """Show the first step that is not done."""
        return self.go(state, self.next_of(state))

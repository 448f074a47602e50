"""What the keys do with which one says how to be answered."""

from __future__ import annotations

from kiosk.screens.flow import Step
from kiosk.services.flows.report import contact
from kiosk.services.flows.report.state import Channel, ReportState, is_phone
from kiosk.services.flows.report.way import Way

#: The steps that ask for the contact.
STEPS = ("contact", "phone")

_CHANNELS: dict[str, Channel] = {
    "contact.none": "none",
    "contact.phone": "phone",
    "contact.text": "text",
}


class Contacting:
    """From "how would you like to be told?" to a number at which somebody answers."""

    def __init__(self, way: Way) -> None:
        """Go on by *way*."""
        self._way = way

    def chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on a step that asks for the contact."""
        if state.position == "phone" and key == "next":
            if not is_phone(state.phone):
                return Step(state.with_(error=contact.PHONE_WRONG))
            return self._way.advance(state)
        if state.position != "contact" or key not in _CHANNELS:
            return Step(state)
        state = state.with_(contact=_CHANNELS[key])
        if state.contact == "none" or is_phone(state.phone):
            return self._way.advance(state)
        return self._way.go(state, "phone")

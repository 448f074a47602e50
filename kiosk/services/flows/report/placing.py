"""What the keys do with which one says where it is."""

from __future__ import annotations

from kiosk.contracts.content import Places
from kiosk.screens.flow import Step
from kiosk.services.flows.keys import code_of
from kiosk.services.flows.report import place
from kiosk.services.flows.report.state import UNKNOWN_DONG, PlaceKind, ReportState, is_done
from kiosk.services.flows.report.way import Way

#: The steps that ask for the place.
STEPS = ("where", "gu", "dong", "landmark", "address")

_KINDS: dict[str, PlaceKind] = {
    "where.centre": "centre",
    "where.list": "list",
    "where.address": "address",
    "where.none": "none",
}


class Placing:
    """From "where?" to a place that can be told."""

    def __init__(self, places: Places, way: Way) -> None:
        """Choose among *places*."""
        self._places = places
        self._way = way

    def chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on a step that asks for the place."""
        match state.position:
            case "where" if key in _KINDS:
                return self._kind(state, _KINDS[key])
            case "gu":
                return self._district(state, key)
            case "dong":
                return self._dong(state, key)
            case "landmark":
                return self._landmark(state, key)
            case "address" if key == "next":
                if not state.place.address.strip():
                    return Step(state.with_(error=place.ADDRESS_MISSING))
                return self._way.advance(state)
        return Step(state)

    def _kind(self, state: ReportState, kind: PlaceKind) -> Step:
        """Take the kind of place; a list and an address are asked for also when there is one already."""
        state = state.with_place(kind=kind)
        asks = {"list": "gu", "address": "address"}.get(kind)
        return self._way.go(state, asks) if asks else self._way.advance(state)

    def _district(self, state: ReportState, key: str) -> Step:
        district = code_of("gu", [each.id for each in self._places.districts], key)
        if district is None:
            return Step(state)
        if district != state.place.district:
            state = state.with_place(district=district, neighbourhood=None)
        if self._way.lists_dongs_of(district):
            return self._way.go(state, "dong")
        return self._after_list(state)

    def _dong(self, state: ReportState, key: str) -> Step:
        district = place.find_district(self._places, state.place.district)
        dongs = [dong.id for dong in (district.neighbourhoods or [])] if district else []
        dong = UNKNOWN_DONG if key == "dong-unknown" else code_of("dong", dongs, key)
        if dong is None:
            return Step(state)
        return self._after_list(state.with_place(neighbourhood=dong))

    def _after_list(self, state: ReportState) -> Step:
        """Ask what is nearby, unless that has been answered (E-12)."""
        return self._way.advance(state) if is_done(state, "landmark") else self._way.go(state, "landmark")

    def _landmark(self, state: ReportState, key: str) -> Step:
        if key not in ("skip", "next"):
            return Step(state)
        if key == "skip" or not state.place.landmark.strip():
            state = state.with_(skipped=state.skipped | {"landmark"})
        return self._way.advance(state)

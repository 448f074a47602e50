"""What the keys do with which one picks what is reported, and what comes of fetching it."""

from __future__ import annotations

from kiosk.contracts.content import City
from kiosk.contracts.gateway import ServiceDefinition
from kiosk.screens.flow import Run, Step
from kiosk.services.flows.report import pick
from kiosk.services.flows.report.state import ReportState, find_service
from kiosk.services.flows.report.way import Way
from kiosk.services.operations.model import Catalogue, LoadDefinition, LoadServices, Questions


class Picking:
    """From the pictures to a service whose questions are known."""

    def __init__(self, city: City, way: Way) -> None:
        """Pick from the groups of a *city*."""
        self._city = city
        self._way = way

    def load(self) -> Run:
        """Fetch what can be reported."""
        return Run("services", LoadServices(), pick.LOADING)

    def chosen(self, state: ReportState, key: str) -> Step:
        """Answer a press on a picture, a group, or a way to the others."""
        if key == "retry":
            return Step(state.with_(failure=None), (self.load(),))
        if key == "by-kind":
            return self._way.go(state, "groups")
        if key == "by-words":
            return self._way.go(state, "words")
        if state.position == "groups":
            groups = {f"group.{group.id}": group.id for group in self._city.groups}
            return self._way.go(state.with_(group=groups[key]), "group") if key in groups else Step(state)
        code = pick.chosen_service(state, self._city, key)
        return self._pick(state, code) if code is not None else Step(state)

    def _pick(self, state: ReportState, code: str) -> Step:
        """Take a service; its questions are fetched unless they are here or there are none."""
        state = state.with_(service=code, failure=None)
        service = find_service(state)
        if service is not None and not service.has_questions and code not in state.definitions:
            known = {**state.definitions, code: ServiceDefinition(service_code=code)}
            state = state.with_(definitions=known)
        if code in state.definitions:
            return self._way.advance(state)
        effect = f"definition.{code}"
        waiting = state.with_(pending=(effect, state.position))
        return Step(waiting, (Run(effect, LoadDefinition(code), pick.LOADING_QUESTIONS),))

    def loaded(self, state: ReportState, catalogue: Catalogue) -> Step:
        """Go on with the service that the flow was started with, or show the pictures."""
        state = state.with_(catalogue=catalogue, failure=None)
        if state.service is None or state.position != "pick":
            return Step(state)
        if find_service(state) is None:
            return Step(state.with_(service=None))
        return self._pick(state, state.service) if state.service not in state.definitions else Step(state)

    def questions_came(self, state: ReportState, effect: str, result: Questions) -> Step:
        """Keep the questions; go on only if the visitor still waits for them."""
        code = result.definition.service_code
        known = {**state.definitions, code: result.definition}
        is_awaited = state.pending == (effect, state.position) and state.service == code
        state = state.with_(definitions=known, today=result.today)
        return self._way.advance(state) if is_awaited else Step(state)

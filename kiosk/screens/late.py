"""A flow that is made when it is first opened, so that starting the terminal does not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.screens.flow import Effect, Event, Flow, Step
from kiosk.screens.model import Screen


class LateFlow:
    """Stands for a flow whose modules are not loaded yet."""

    def __init__(self, flow_id: str, make: Callable[[], Flow], *, host: str | None = None) -> None:
        """Know how to make it.

        Args:
            flow_id: Its id.
            make: Makes it; called once.
            host: Name of the host that it uses (:mod:`kiosk.hosts`), or None.
        """
        self.id = flow_id
        self.host = host
        self._make = make
        self._made: Flow | None = None

    @property
    def _flow(self) -> Flow:
        if self._made is None:
            self._made = self._make()
        return self._made

    def start(self, params: Mapping[str, Any]) -> Step:
        """Make it, and begin."""
        return self._flow.start(params)

    def handle(self, state: Any, event: Event) -> Step:
        """Answer one event."""
        return self._flow.handle(state, event)

    def screen(self, state: Any) -> Screen:
        """Render the state."""
        return self._flow.screen(state)

    def has_draft(self, state: Any) -> bool:
        """Tell whether something would be lost."""
        return self._flow.has_draft(state)

    def step_back(self, state: Any) -> Step | None:
        """Undo a step that the flow knows itself, or None."""
        step_back = getattr(self._flow, "step_back", None)
        return step_back(state) if step_back is not None else None

    def pointed(self, state: Any, key: str) -> tuple[Effect, ...]:
        """The cursor moved; return what the flow wants done about it."""
        pointed = getattr(self._flow, "pointed", None)
        return pointed(state, key) if pointed is not None else ()

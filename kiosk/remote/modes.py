"""The mode controller as the twin's port."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import ModeState
from kiosk.remote.actions import Layers


class ControllerModes:
    """Applies layers to a :class:`~kiosk.modes.controller.ModeController`."""

    def __init__(self, controller: ModeController, on_applied: Callable[[], None] = lambda: None) -> None:
        """Use *controller*; *on_applied* redraws after a change that the visitor did not make."""
        self._controller = controller
        self._on_applied = on_applied

    @property
    def base(self) -> ModeState:
        """Built-in modes and profile."""
        return self._controller.state_without(Source.STANDING, Source.SCHEDULE, Source.STAFF, Source.VISITOR)

    @property
    def languages(self) -> tuple[str, ...]:
        """Language tags that are offered."""
        return self._controller.languages

    def layers(self) -> Layers:
        """The three layers of the centre, as they hold now."""
        layer = self._controller.layer
        return Layers(layer(Source.STANDING), layer(Source.SCHEDULE), layer(Source.STAFF))

    def visitor(self) -> Mapping[str, Any]:
        """The visitor's own layer, without what only they decide (the curtain)."""
        layer = self._controller.layer(Source.VISITOR)
        return {name: value for name, value in layer.items() if name != "curtain"}

    def state(self) -> ModeState:
        """What holds now."""
        return self._controller.state

    def apply_layers(self, layers: Layers) -> None:
        """Replace the three layers of the centre; listeners hear of one change."""
        self._controller.replace_layers(
            {
                Source.STANDING: layers.standing,
                Source.SCHEDULE: layers.schedule,
                Source.STAFF: layers.staff,
            }
        )
        self._on_applied()

    def apply_for_visit(self, values: Mapping[str, Any]) -> None:
        """Change fields of the visitor's own layer on their behalf."""
        self._controller.change(values, Source.VISITOR)
        self._on_applied()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call *listener* after every change."""
        return self._controller.subscribe(lambda old, new, source: listener())

"""The one reducer of modes: who changed what, for how long, and what holds now.

Layers, weakest first: profile < standing (what staff set for the site and its groups) < schedule <
staff (a change at this terminal) < visitor. A visitor's layer ends with the
session (D-10); on a home PC the visitor's layer is kept as their preferences. Whatever the layers
say is clamped to the accessibility floor, which nobody can lower (D-13): there is no scale below
1.0, no theme below 7:1, and no volume above the profile's limit.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.modes.state import ModeState
from kiosk.modes.values import check_value


class Source(enum.IntEnum):
    """Who changed a mode; a higher one wins."""

    PROFILE = 0
    STANDING = 1
    SCHEDULE = 2
    STAFF = 3
    VISITOR = 4


class ModeController:
    """Holds the layers and publishes the effective mode state."""

    def __init__(self, base: ModeState, languages: tuple[str, ...], max_volume_db: int = 12) -> None:
        """Begin with *base* as the profile layer.

        Args:
            base: What holds when nobody asked for anything.
            languages: Language tags that are offered here.
            max_volume_db: The profile's limit (C-11).
        """
        self._base = base
        self._languages = languages
        self._max_volume = max_volume_db
        self._layers: dict[Source, dict[str, Any]] = {source: {} for source in Source}
        self._listeners: list[Callable[[ModeState, ModeState, Source], None]] = []
        self._state = self._resolve()

    @property
    def state(self) -> ModeState:
        """What holds now."""
        return self._state

    @property
    def languages(self) -> tuple[str, ...]:
        """The language tags that are offered here."""
        return self._languages

    def layer(self, source: Source) -> Mapping[str, Any]:
        """What this source has asked for."""
        return dict(self._layers[source])

    def subscribe(self, listener: Callable[[ModeState, ModeState, Source], None]) -> Callable[[], None]:
        """Call *listener(old, new, source)* after every change; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def change(self, values: Mapping[str, Any], source: Source) -> ModeState:
        """Change fields on behalf of *source*: all of them, or on an error none.

        Raises:
            KioskError: A field or value does not exist.
        """
        checked = {name: check_value(name, value, self._languages) for name, value in values.items()}
        self._layers[source].update(checked)
        return self._publish(source)

    def replace_layer(self, source: Source, values: Mapping[str, Any]) -> ModeState:
        """Let *source* ask for exactly *values*; what it no longer asks for shows through again."""
        checked = {name: check_value(name, value, self._languages) for name, value in values.items()}
        self._layers[source] = checked
        return self._publish(source)

    def replace_layers(self, layers: Mapping[Source, Mapping[str, Any]]) -> ModeState:
        """Let several sources ask for exactly this, all of them or on an error none: one change.

        Listeners hear it from the strongest source among them.
        """
        checked = {
            source: {name: check_value(name, value, self._languages) for name, value in values.items()}
            for source, values in layers.items()
        }
        self._layers.update(checked)
        return self._publish(max(layers, default=Source.PROFILE))

    def state_without(self, *sources: Source) -> ModeState:
        """Return what would hold if these sources asked for nothing."""
        return self._resolve(frozenset(Source) - frozenset(sources))

    def end_session(self) -> ModeState:
        """Drop the visitor's layer (D-10)."""
        return self.replace_layer(Source.VISITOR, {})

    def _resolve(self, sources: frozenset[Source] = frozenset(Source)) -> ModeState:
        merged: dict[str, Any] = {}
        for source in sorted(sources):
            merged.update(self._layers[source])
        if "volume" in merged:
            merged["volume"] = min(merged["volume"], self._max_volume)
        return dataclasses.replace(self._base, **merged)

    def _publish(self, source: Source) -> ModeState:
        old, self._state = self._state, self._resolve()
        if old != self._state:
            for listener in tuple(self._listeners):
                listener(old, self._state, source)
        return self._state

"""The one reducer of modes: who changed what, for how long, and what holds now.

Layers, weakest first: profile < schedule < staff < visitor. A visitor's layer ends with the
session (D-10); on a home PC the visitor's layer is kept as their preferences. Whatever the layers
say is clamped to the accessibility floor, which nobody can lower (D-13): there is no scale below
1.0, no theme below 7:1, and no volume above the profile's limit.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.errors import KioskError
from kiosk.modes.state import (
    RATES,
    SCALES,
    VOLUMES,
    Contrast,
    Input,
    ModeState,
    Motion,
    Pace,
    Reach,
    Reading,
)


class Source(enum.IntEnum):
    """Who changed a mode; a higher one wins."""

    PROFILE = 0
    SCHEDULE = 1
    STAFF = 2
    VISITOR = 3


_ENUMS: Mapping[str, type[enum.StrEnum]] = {
    "reading": Reading,
    "contrast": Contrast,
    "reach": Reach,
    "input": Input,
    "pace": Pace,
    "motion": Motion,
}
_FLAGS = ("voice", "captions", "curtain")


def check_value(name: str, value: Any, languages: tuple[str, ...]) -> Any:
    """Return *value* as the field *name* of ModeState wants it.

    Raises:
        KioskError: There is no such field, or the value is outside of it.
    """
    wanted: Any = None
    if name in _ENUMS:
        wanted = value if value in tuple(_ENUMS[name]) else None
        wanted = _ENUMS[name](wanted) if wanted is not None else None
    elif name in _FLAGS:
        wanted = value if isinstance(value, bool) else None
    elif name == "language":
        wanted = value if value in languages else None
    elif name == "scale":
        wanted = float(value) if value in SCALES else None
    elif name == "rate":
        wanted = float(value) if value in RATES else None
    elif name == "volume":
        wanted = int(value) if value in VOLUMES else None
    if wanted is None:
        # Translators: A setting that does not exist was asked for (by staff or a file).
        raise KioskError("이 설정은 쓸 수 없어요.", code="M-01", technical=f"{name}={value!r}")
    return wanted


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

    def end_session(self) -> ModeState:
        """Drop the visitor's layer (D-10)."""
        return self.replace_layer(Source.VISITOR, {})

    def _resolve(self) -> ModeState:
        merged: dict[str, Any] = {}
        for source in Source:
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

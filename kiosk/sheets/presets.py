"""The sheet "easier to see and hear": the presets that people pick instead of settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.i18n.text import msg
from kiosk.modes.presets import PRESETS, Preset
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Change, Chosen, Close, Event, Open, Step
from kiosk.screens.model import Action, Choice, Screen
from kiosk.sheets.state import DONE, Sheet

#: The six that stand on one page, in this order; the others are in the other sheets.
_OFFERED = ("large", "read-to-me", "easy-words", "low-reach", "high-contrast", "keypad")


class PresetsSheet(Sheet):
    """One press sets everything that a preset stands for, and closes the sheet."""

    id = "modes"

    def __init__(self, modes: Callable[[], ModeState]) -> None:
        """Offer what exists in the language that *modes* tells."""
        self._modes = modes

    def _offered(self) -> tuple[Preset, ...]:
        language = self._modes().language
        return tuple(
            preset
            for name in _OFFERED
            for preset in PRESETS
            if preset.name == name and preset.needs_language in ("", language)
        )

    def handle(self, state: Any, event: Event) -> Step:
        """Apply a preset."""
        if isinstance(event, Chosen):
            if event.key == "ways":
                return Step(state, (Open("ways"),))
            for preset in self._offered():
                if event.key == f"preset.{preset.name}":
                    return Step(state, (Change(preset.values), Close()))
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """List the presets."""
        del state
        modes = self._modes()
        return Screen(
            id="modes",
            public=True,
            tells_modes=True,
            # Translators: Title of the list of presets.
            title=msg("어떻게 하면 편하신가요?"),
            items=tuple(
                Choice(
                    key=f"preset.{preset.name}",
                    label=preset.label,
                    detail=preset.detail,
                    icon=preset.icon,
                    selected=all(getattr(modes, name) == value for name, value in preset.values.items()),
                    public=True,
                )
                for preset in self._offered()
            ),
            actions=(
                # Translators: Leads to wheelchair layout, easy words, more time and other ways of use.
                Action(public=True, key="ways", label=msg("다른 방법"), icon="more"),
                DONE,
            ),
        )

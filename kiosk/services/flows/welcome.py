"""The first Screens of a visit: which language, and how it should look and sound.

Every language stands in its own script and is spoken in its own voice; no flags (F-05, F-07).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Content, msg
from kiosk.modes.presets import PRESETS, Preset, find_preset
from kiosk.screens.flow import Change, Chosen, Event, GoHome, Step
from kiosk.screens.model import Action, Choice, Layout, Role, Screen

#: Presets offered at the start, in this order; all others are one press away in the bar.
OFFERED: tuple[str, ...] = ("large", "read-to-me", "easy-words", "low-reach")

# Translators: Title of the very first page; the choices are languages in their own scripts.
_LANGUAGE_TITLE = msg("어떤 말이 편하세요?")
# Translators: Greeting above the title of the first page. There is no hurry.
_GREETING = msg("안녕하세요. 천천히 하셔도 됩니다.")
# Translators: Title: what would make it easier? Choices: large letters, voice, easy words, wheelchair.
_PRESET_TITLE = msg("어떻게 하면 더 편하세요?")
# Translators: Quiet line above that title: several may be picked, or none.
_PRESET_HINT = msg("여러 개를 골라도 되고, 고르지 않아도 돼요.")
# Translators: Button: begin (whatever was picked or not).
_START = msg("시작하기")

#: Every language stands on the first page (F-07): six on tiles (E-03), the others on buttons below.
_ON_TILES = 6


@dataclass(frozen=True, slots=True)
class WelcomeState:
    """What has been chosen so far.

    Attributes:
        position: ``language`` or ``preset``.
        language: Chosen language tag.
        presets: Names of the presets that are on.
    """

    position: str = "language"
    language: str = "ko"
    presets: frozenset[str] = frozenset()


class WelcomeFlow:
    """Language first; then presets, each of which shows its effect at once."""

    id = "welcome"

    def __init__(self, languages: Sequence[str]) -> None:
        """Offer *languages*, in this order."""
        self._by_key = {f"language.{tag.lower()}": tag for tag in languages}

    def start(self, params: Mapping[str, Any]) -> Step:
        """Ask for the language, unless there is only one."""
        del params
        if len(self._by_key) == 1:
            return Step(WelcomeState("preset", next(iter(self._by_key.values()))))
        return Step(WelcomeState())

    def has_draft(self, state: WelcomeState) -> bool:
        """Nothing is typed here."""
        del state
        return False

    def handle(self, state: WelcomeState, event: Event) -> Step:
        """Change modes at once; start when told to."""
        match event:
            case Chosen(key) if key in self._by_key:
                tag = self._by_key[key]
                chosen = dataclasses.replace(state, language=tag, position="preset")
                return Step(chosen, (Change({"language": tag}),))
            case Chosen("start"):
                return Step(state, (GoHome(),))
            case Chosen(key):
                preset = find_preset(key.removeprefix("preset."))
                if preset is not None and preset in self._presets(state):
                    return self._flip(state, preset)
        return Step(state)

    def _flip(self, state: WelcomeState, preset: Preset) -> Step:
        """Turn a preset on, or off again."""
        is_on = preset.name in state.presets
        values: Mapping[str, Any] = preset.values
        if is_on:
            standard = find_preset("standard")
            usual = standard.values if standard is not None else {}
            values = {name: usual[name] for name in preset.values if name in usual}
        presets = state.presets ^ {preset.name}
        return Step(dataclasses.replace(state, presets=presets), (Change(values),))

    def _presets(self, state: WelcomeState) -> tuple[Preset, ...]:
        """Return what is offered in the chosen language."""
        named = {preset.name: preset for preset in PRESETS}
        offered = [named[name] for name in OFFERED if name in named]
        return tuple(preset for preset in offered if preset.needs_language in ("", state.language))

    def screen(self, state: WelcomeState) -> Screen:
        """Render the shown step."""
        if state.position != "preset":
            return Screen(
                id="welcome.language",
                public=True,
                tells_modes=True,
                title=_LANGUAGE_TITLE,
                kicker=_GREETING,
                items=tuple(
                    Choice(
                        key=key,
                        label=Content(((tag, get_locale(tag).endonym),)),
                        icon="language",
                        public=True,
                    )
                    for key, tag in tuple(self._by_key.items())[:_ON_TILES]
                ),
                actions=tuple(
                    Action(key=key, label=Content(((tag, get_locale(tag).endonym),)), icon="language")
                    for key, tag in tuple(self._by_key.items())[_ON_TILES:]
                ),
                layout=Layout.TILES,
            )
        return Screen(
            id="welcome.preset",
            public=True,
            tells_modes=True,
            title=_PRESET_TITLE,
            kicker=_PRESET_HINT,
            items=tuple(
                Choice(
                    key=f"preset.{preset.name}",
                    label=preset.label,
                    detail=preset.detail,
                    icon=preset.icon,
                    selected=preset.name in state.presets,
                    multiple=True,
                    public=True,
                )
                for preset in self._presets(state)
            ),
            actions=(Action(key="start", label=_START, role=Role.PRIMARY, icon="check"),),
        )

"""The language sheet: every language in its own script, without flags (F-07)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Content, msg
from kiosk.modes.state import ModeState
from kiosk.screens.flow import Change, Chosen, Close, Event, Step
from kiosk.screens.model import Action, Choice, Layout, Screen
from kiosk.sheets.state import Sheet

#: Every language stands on the first page: six on tiles (E-03), the others on buttons below.
_ON_TILES = 6


class LanguageSheet(Sheet):
    """Choosing one changes everything at once and closes the sheet."""

    id = "language"

    def __init__(
        self, modes: Callable[[], ModeState], languages: Sequence[str], has_voice: Callable[[str], bool]
    ) -> None:
        """Offer *languages*; say honestly which of them this machine cannot speak."""
        self._modes = modes
        self._languages = tuple(languages)
        self._has_voice = has_voice

    def handle(self, state: Any, event: Event) -> Step:
        """Change the language."""
        if isinstance(event, Chosen) and event.key.startswith("language."):
            tag = event.key.removeprefix("language.")
            if tag in self._languages:
                return Step(state, (Change({"language": tag}), Close()))
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """List the languages, the present one marked."""
        del state
        now = self._modes().language
        return Screen(
            id="language",
            public=True,
            tells_modes=True,
            # Translators: Title of the language sheet.
            title=msg("어떤 말로 보여 드릴까요?"),
            items=tuple(
                Choice(
                    key=f"language.{tag}",
                    label=Content(((tag, get_locale(tag).endonym),)),
                    # Translators: Under a language that this machine cannot speak, only show.
                    detail=None if self._has_voice(tag) else msg("글자로만 보여 드려요"),
                    icon="language",
                    selected=tag == now,
                    public=True,
                )
                for tag in self._languages[:_ON_TILES]
            ),
            actions=tuple(
                Action(
                    key=f"language.{tag}", label=Content(((tag, get_locale(tag).endonym),)), icon="language"
                )
                for tag in self._languages[_ON_TILES:]
            ),
            layout=Layout.TILES,
            start=f"language.{now}" if now in self._languages else None,
        )

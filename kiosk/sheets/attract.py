"""The attract loop: a greeting in one language after another, until somebody comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Content, msg
from kiosk.screens.flow import Chosen, Event, Open, Step
from kiosk.screens.model import Action, Layout, Paragraph, Role, Screen

#: Sent by the session's clock: greet in the next language.
TURN = Chosen("attract.turn")


@dataclass(frozen=True, slots=True)
class AttractState:
    """Which language greets now."""

    position: str = "attract"
    turn: int = 0


class AttractFlow:
    """Greets; any touch or key leads to the choice of languages."""

    id = "attract"

    def __init__(self, languages: Sequence[str]) -> None:
        """Greet in these languages, in turn."""
        self._languages = tuple(languages)

    def language(self, state: AttractState) -> str:
        """Return the language that greets now."""
        return self._languages[state.turn % len(self._languages)]

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin with the first language."""
        del params
        return Step(AttractState())

    def handle(self, state: AttractState, event: Event) -> Step:
        """Turn to the next language, or begin."""
        if event == TURN:
            return Step(replace(state, turn=(state.turn + 1) % len(self._languages)))
        if isinstance(event, Chosen):
            return Step(state, (Open("welcome"),))
        return Step(state)

    def screen(self, state: AttractState) -> Screen:
        """Show the greeting large and all greetings small."""
        locale = get_locale(self.language(state))
        others = tuple(
            Paragraph(key=f"greeting.{tag}", label=Content(((tag, get_locale(tag).greeting),)))
            for tag in self._languages
            if tag != locale.tag
        )
        return Screen(
            id="attract",
            public=True,
            title=Content(((locale.tag, locale.greeting),)),
            # Translators: On the waiting screen: who this terminal is for.
            kicker=msg("누구나 쓰는 도시 창구, 모두누리"),
            items=others,
            actions=(
                Action(
                    key="begin",
                    # Translators: On the waiting screen: touch anywhere to begin.
                    label=msg("화면을 누르면 시작해요"),
                    role=Role.PRIMARY,
                    icon="next",
                ),
            ),
            layout=Layout.LIST,
        )

    def has_draft(self, state: AttractState) -> bool:
        """Nobody is here."""
        del state
        return False

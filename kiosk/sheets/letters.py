"""The letters sheet: size and colours (A-05, A-06, A-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.i18n.text import Message, msg
from kiosk.modes.state import Contrast, ModeState
from kiosk.screens.flow import Change, Chosen, Event, Open, Step
from kiosk.screens.model import Action, Choice, Layout, Screen
from kiosk.sheets.state import DONE, Sheet

_SCALES: tuple[tuple[float, Message], ...] = (
    # Translators: Size of letters: as usual.
    (1.0, msg("보통 글자")),
    # Translators: Size of letters: one and a half times.
    (1.5, msg("큰 글자")),
    # Translators: Size of letters: twice.
    (2.0, msg("아주 큰 글자")),
)
_COLOURS: tuple[tuple[Contrast, Message, str], ...] = (
    # Translators: Colours: dark letters on light paper.
    (Contrast.STANDARD, msg("밝은 바탕"), "sun"),
    # Translators: Colours: light letters on a dark ground.
    (Contrast.DARK, msg("어두운 바탕"), "moon"),
    # Translators: Colours: black, white and yellow.
    (Contrast.HIGH, msg("또렷한 색"), "contrast"),
)


class LettersSheet(Sheet):
    """Every press changes the page at once; the sheet stays until it is right."""

    id = "letters"

    def __init__(self, modes: Callable[[], ModeState]) -> None:
        """Mark what holds now by asking *modes*."""
        self._modes = modes

    def handle(self, state: Any, event: Event) -> Step:
        """Change size or colours."""
        if isinstance(event, Chosen):
            for scale, _ in _SCALES:
                if event.key == _scale_key(scale):
                    return Step(state, (Change({"scale": scale}),))
            for contrast, _, _ in _COLOURS:
                if event.key == f"contrast.{contrast}":
                    return Step(state, (Change({"contrast": contrast}),))
            if event.key == "ways":
                return Step(state, (Open("ways"),))
        return super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """Three sizes and three colour designs: six choices."""
        del state
        modes = self._modes()
        sizes = tuple(
            Choice(
                key=_scale_key(scale), label=label, icon="letters", selected=modes.scale == scale, public=True
            )
            for scale, label in _SCALES
        )
        colours = tuple(
            Choice(
                key=f"contrast.{contrast}",
                label=label,
                icon=icon,
                selected=modes.contrast == contrast,
                public=True,
            )
            for contrast, label, icon in _COLOURS
        )
        return Screen(
            id="letters",
            public=True,
            tells_modes=True,
            # Translators: Title of the sheet for letter size and colours.
            title=msg("글자를 어떻게 보여 드릴까요?"),
            items=sizes + colours,
            actions=(
                # Translators: Leads to wheelchair layout, easy words, more time and other ways of use.
                Action(public=True, key="ways", label=msg("다른 방법"), icon="more"),
                DONE,
            ),
            layout=Layout.LIST,
        )


def _scale_key(scale: float) -> str:
    return f"scale.{round(scale * 100)}"

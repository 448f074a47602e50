"""What was said in this visit, in writing, for people who do not hear it (C-24)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.i18n.text import VisitorText, msg
from kiosk.screens.flow import Step
from kiosk.screens.model import Paragraph, Screen
from kiosk.sheets.state import DONE, Sheet


class Said(Protocol):
    """One thing that was said."""

    @property
    def text(self) -> str:
        """The words, private ones masked."""

    @property
    def language(self) -> str:
        """Their language tag."""


@dataclass(frozen=True, slots=True)
class TranscriptState:
    """What had been said when the sheet was opened; what is said since does not move it."""

    position: str
    lines: tuple[Said, ...]


class TranscriptSheet(Sheet):
    """The last things first: what one has just missed stands on the first page."""

    id = "transcript"

    def __init__(self, lines: Callable[[], Sequence[Said]]) -> None:
        """Ask *lines* when the sheet opens."""
        self._lines = lines

    def start(self, params: Mapping[str, Any]) -> Step:
        """Take down what has been said so far."""
        del params
        return Step(TranscriptState(self.id, tuple(self._lines())))

    def screen(self, state: Any) -> Screen:
        """One paragraph for each thing that was said, the newest first."""
        items = tuple(
            Paragraph(key=f"said.{number}", label=VisitorText(line.text, False, line.language))
            for number, line in reversed(tuple(enumerate(state.lines)))
        )
        # Translators: Shown when nothing has been said in this visit.
        nothing = (Paragraph(key="nothing", label=msg("아직 소리로 말한 것이 없어요.")),)
        return Screen(
            id="transcript",
            # Translators: Title of the list of everything that the voice has said.
            title=msg("소리로 말한 것이에요"),
            items=items or nothing,
            actions=(DONE,),
        )

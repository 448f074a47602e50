"""What the Spell Screen knows: where the visitor is and what has been typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.i18n.text import Text, VisitorText
from kiosk.screens.hangul import Composition
from kiosk.screens.model import Entry
from kiosk.screens.spell.boards import Board, boards_for


@dataclass(frozen=True, slots=True)
class SpellState:
    """State of the flow.

    ``position`` is the id of a board (its groups), or board and more: ``latin.2`` is the third
    group, ``vietnamese.0.61`` the tones of "a", ``hangul.vowel`` and ``hangul.tail.1`` the later
    letters of a syllable; ``boards`` and ``clear`` stand beside them.

    Attributes:
        position: Which step is shown.
        label: The words of the field.
        entry: What is typed.
        language: Catalogue tag of the visitor's language.
        is_masked: Never shown or spoken in clear (C-15).
        is_required: False lets the visitor skip the field while it is empty.
        max_length: Limit in characters.
        initial: What stood in the field.
        committed: What is typed and finished.
        composition: The Hangul syllable that is growing at the end.
        is_capital: Whether letters are typed as capitals.
        board: Id of the board in use.
        last_group: Key of the group used last: the cursor returns there.
    """

    position: str
    label: Text
    entry: Entry
    language: str
    is_masked: bool
    is_required: bool
    max_length: int
    initial: str = field(repr=False)
    committed: str = field(repr=False)
    composition: Composition = field(default_factory=Composition, repr=False)
    is_capital: bool = False
    board: str = ""
    last_group: str | None = None

    @classmethod
    def begin(cls, params: Mapping[str, Any]) -> SpellState:
        """Build the first state from the parameters of the flow.

        Raises:
            KeyError: ``label`` is missing.
            ValueError: ``entry`` is no kind of entry.
        """
        value = params.get("value", "")
        text = value.text if isinstance(value, VisitorText) else str(value or "")
        entry = Entry(params.get("entry", Entry.TEXT))
        language = str(params.get("language", "ko"))
        board = boards_for(language, entry)[0].id
        return cls(
            position=board,
            label=params["label"],
            entry=entry,
            language=language,
            is_masked=bool(params.get("masked", False)) or entry is Entry.PIN,
            is_required=bool(params.get("required", False)),
            max_length=int(params.get("max_length", 200)),
            initial=text,
            committed=text,
            board=board,
        )

    @property
    def text(self) -> str:
        """Everything typed, the growing syllable included."""
        return self.committed + self.composition.text

    @property
    def boards(self) -> tuple[Board, ...]:
        """The boards of this field."""
        return boards_for(self.language, self.entry)

    @property
    def current(self) -> Board:
        """The board in use."""
        return next(board for board in self.boards if board.id == self.board)

    @property
    def is_full(self) -> bool:
        """Whether nothing more fits."""
        return len(self.text) >= self.max_length

    def finished(self) -> SpellState:
        """Return the state with the growing syllable finished."""
        return replace(self, committed=self.text, composition=Composition())

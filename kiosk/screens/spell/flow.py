"""The flow of spelling: pure, one press after the other, nothing ever lost in silence.

Back changes the step that is shown and keeps what was typed; leaving by Back hands over the text
so far, as closing a keyboard does. A Hangul syllable grows at the end: its letters are replaced,
not doubled, when the visitor goes back and picks another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens import hangul
from kiosk.screens.flow import Chosen, Close, Effect, Event, Forget, Say, Step
from kiosk.screens.hangul import Composition
from kiosk.screens.model import Screen
from kiosk.screens.spell import pages
from kiosk.screens.spell.boards import Letter
from kiosk.screens.spell.state import SpellState


class SpellFlow:
    """Opened with ``field_key, label, entry, value, language, masked, max_length, required``.

    Closes with the text (``str``), or with ``""`` when an optional field was skipped.
    """

    id = "spell"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin at the first board of the field.

        Raises:
            KeyError: ``label`` is missing.
            ValueError: ``entry`` is no kind of entry.
        """
        return Step(SpellState.begin(params))

    def screen(self, state: Any) -> Screen:
        """Render the state."""
        return pages.build_screen(state)

    def has_draft(self, state: Any) -> bool:
        """Tell whether something was typed that the field does not hold yet."""
        return bool(state.text != state.initial)

    def left_with(self, state: Any) -> str:
        """Return what the field shall hold when the visitor leaves by Back: nothing is lost."""
        return str(state.text)

    def handle(self, state: Any, event: Event) -> Step:
        """Answer a press."""
        if not isinstance(event, Chosen):
            return Step(state)
        return _press(state, event.key)


def _press(state: SpellState, key: str) -> Step:
    if key == pages.DONE:
        return _finish(state)
    if key == pages.SKIP:
        return Step(state) if state.is_required or state.text else Step(state, (Close(""),))
    if key == pages.SPACE:
        return _add(state, " ")
    if key == pages.DELETE:
        return _delete(state)
    if key == pages.READ:
        return Step(state, (Say(_read(state)),))
    if key == pages.CAPITAL:
        return Step(replace(state, is_capital=not state.is_capital))
    if key in (pages.BOARDS, pages.CLEAR):
        return Step(replace(state.finished(), position=key))
    if key in (pages.CLEAR_YES, pages.CLEAR_NO):
        return _answer_clear(state, key)
    if key.startswith("board."):
        return _change_board(state, key.removeprefix("board."))
    return _pick(state, key)


def _finish(state: SpellState) -> Step:
    if not state.text and state.is_required:
        # Translators: Said when a field that must be filled is still empty.
        return Step(state, (Say(msg("이 칸은 꼭 써야 해요.")),))
    return Step(state.finished(), (Close(state.text),))


def _answer_clear(state: SpellState, key: str) -> Step:
    if key == pages.CLEAR_NO:
        return _to_root(state)
    # Translators: Said after everything typed was deleted.
    return _to_root(replace(state, committed="", composition=Composition()), Say(msg("모두 지웠어요.")))


def _change_board(state: SpellState, board: str) -> Step:
    if board not in {known.id for known in state.boards}:
        return Step(state)
    return _to_root(replace(state, board=board, last_group=None))


def _pick(state: SpellState, key: str) -> Step:
    """A group or a letter of the step that is shown; anything else is nothing."""
    if pages.build_screen(state).item(key) is None:
        return Step(state)
    parts = state.position.split(".")
    if state.board == "hangul":
        return _pick_jamo(state, parts[1] if len(parts) > 1 else "lead", key)
    board = state.current
    if key.startswith("group."):
        number = key.removeprefix("group.")
        return Step(replace(state, position=f"{board.id}.{number}", last_group=key))
    letter = _find(board.groups, key)
    if letter is None:
        return Step(state)
    if letter.variants and len(parts) < 3:
        return Step(replace(state, position=f"{state.position}.{key.removeprefix('letter.')}"))
    return _add(state, pages.shown(state, letter), letter)


def _find(groups: tuple[tuple[Letter, ...], ...], key: str) -> Letter | None:
    """The letter with this key; on the second step the variant, which may share the key of its letter."""
    for group in groups:
        for letter in group:
            for candidate in (letter, *letter.variants):
                if candidate.key == key:
                    return candidate
    return None


def _pick_jamo(state: SpellState, stage: str, key: str) -> Step:
    """One letter of a Hangul syllable: consonant, vowel, final."""
    if key.startswith("group."):
        number = key.removeprefix("group.")
        return Step(replace(state, position=f"hangul.lead.{number}", last_group=key))
    if key.startswith(f"{stage}.") and key.partition(".")[2].isdigit():
        return Step(replace(state, position=f"hangul.{key}"))
    if key == pages.NO_LEAD:
        return Step(replace(state.finished(), position="hangul.vowel"))
    if key == pages.NO_VOWEL:
        return _add(replace(state, composition=Composition()), state.composition.lead)
    if key == pages.NO_TAIL:
        return _to_root(replace(state, composition=replace(state.composition, tail="")).finished())
    letter = _find(pages.STAGES[stage], key)
    if letter is None:
        return Step(state)
    if stage == "lead" and not state.composition.text and state.is_full:
        return _full(state)
    composition = replace(state.composition, **{stage: letter.text})
    if stage == "vowel" and not composition.lead:
        return _add(replace(state, composition=Composition()), letter.text, letter)
    grown = replace(state, composition=composition)
    if stage == "tail":
        return _to_root(grown.finished(), _echo(grown, composition.text))
    following = "vowel" if stage == "lead" else "tail"
    # A lone consonant has no sound of its own: its name is said.
    spoken = VisitorText(hangul.name_of(letter.text), language="ko") if stage == "lead" else None
    return Step(replace(grown, position=f"hangul.{following}"), (_echo(grown, composition.text, spoken),))


def _add(state: SpellState, text: str, letter: Letter | None = None) -> Step:
    """Type *text* at the end and return to the board."""
    done = state.finished()
    if len(done.text) + len(text) > state.max_length:
        return _full(done)
    # Translators: Said after a space was typed.
    spoken: Text | None = msg("빈칸") if text == " " else None
    if letter is not None and isinstance(letter.name, Message) and letter.language is None:
        spoken = letter.name  # a sign: its name, the sign itself is silent
    return _to_root(replace(done, committed=done.text + text), _echo(state, text, spoken, letter))


def _full(state: SpellState) -> Step:
    # Translators: Said when a field holds all that it can: {count} characters.
    return Step(state, (Say(msg("{count}글자까지만 쓸 수 있어요.", count=state.max_length)),))


def _delete(state: SpellState) -> Step:
    """Take away the last letter: of the growing syllable, or of the text."""
    if not state.text:
        # Translators: Said when there is nothing to delete.
        return Step(state, (Say(msg("지울 글자가 없어요.")),))
    if state.composition.text:
        left = replace(state, composition=state.composition.step_back())
    else:
        left = replace(state, committed=state.committed[:-1])
    if state.is_masked:
        # Translators: Said after one hidden character was deleted.
        return Step(left, (Say(msg("한 글자 지웠어요.")),))
    gone = state.text[-1]
    if gone == " ":
        # Translators: Said after a space was deleted.
        return Step(left, (Say(msg("빈칸을 지웠어요.")),))
    # Translators: Said after a letter was deleted; {letter} is that letter.
    return Step(left, (Say(msg("{letter:을/를} 지웠어요.", letter=VisitorText(gone))),))


def _read(state: SpellState) -> Text:
    if not state.text:
        # Translators: Said when nothing has been typed yet.
        return msg("아직 쓴 글자가 없어요.")
    if state.is_masked:
        # Translators: Said while typing a hidden field: how many characters there are.
        return msg("{count}글자를 썼어요.", count=len(state.text))
    return VisitorText(state.text)


def _echo(state: SpellState, text: str, spoken: Text | None = None, letter: Letter | None = None) -> Effect:
    """Say what was typed; of a hidden field only that it was (C-15)."""
    if state.is_masked:
        # Translators: Said after one hidden character was typed.
        return Say(msg("한 글자 썼어요."))
    if spoken is not None:
        return Say(spoken)
    language = letter.language if letter is not None else ("ko" if state.board == "hangul" else None)
    return Say(VisitorText(text, language=language))


def _to_root(state: SpellState, *effects: Effect) -> Step:
    """Show the board again; steps on the way to a letter that is typed are no way back."""
    done = state.finished()
    if done.position == done.board:
        return Step(done, effects)
    return Step(replace(done, position=done.board), (Forget(), *effects), replace=True)

"""The Screens of spelling: from a state to what is shown and said."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens.model import Action, Choice, Entry, Fact, Item, Layout, Notice, Role, Screen
from kiosk.screens.spell.boards import LEADS, TAILS, VOWELS, Board, Letter
from kiosk.screens.spell.state import SpellState

MARK = "•"

TYPED = "typed"
DONE = "done"
SKIP = "skip"
SPACE = "space"
DELETE = "delete"
READ = "read"
CAPITAL = "capital"
BOARDS = "boards"
CLEAR = "clear"
CLEAR_YES = "clear.yes"
CLEAR_NO = "clear.no"
NO_LEAD = "lead.none"
NO_VOWEL = "vowel.none"
NO_TAIL = "tail.none"
#: Keys that only Hangul has, by stage: group tables, and the choice that goes without.
STAGES = {"lead": LEADS, "vowel": VOWELS, "tail": TAILS}


def build_screen(state: SpellState) -> Screen:
    """Return the Screen of a state."""
    parts = state.position.split(".")
    if parts[0] == BOARDS:
        return _boards(state)
    if parts[0] == CLEAR:
        return _clear(state)
    if parts[0] == "hangul" and len(parts) > 1:
        return _hangul(state, parts[1], int(parts[2]) if len(parts) > 2 else None)
    if len(parts) == 1:
        return _root(state)
    group = state.current.groups[int(parts[1])]
    if len(parts) == 2:
        # Translators: Title above a few letters to pick one from.
        return _letters(state, msg("어느 글자예요?"), group)
    letter = next(letter for letter in group if letter.key == f"letter.{parts[2]}")
    title = (
        # Translators: Title above the six tones of a Vietnamese vowel.
        msg("어떤 소리로 쓸까요?")
        if state.board == "vietnamese"
        # Translators: Title above a few forms of the same letter.
        else msg("어느 모양이에요?")
    )
    return _letters(state, title, letter.variants)


def shown(state: SpellState, letter: Letter) -> str:
    """Return what a letter types now: its capital, if capitals are on."""
    return letter.text.upper() if state.is_capital and state.current.has_case else letter.text


def group_key(number: int, stage: str = "group") -> str:
    """Return the key of a group of letters."""
    return f"{stage}.{number}"


def describe_typed(state: SpellState) -> Text:
    """Return what has been typed as it may be shown: masked as marks and their count (C-15)."""
    if not state.text:
        # Translators: Shown where typed letters will appear: nothing yet.
        return msg("아직 없어요.")
    if state.is_masked:
        # Translators: A hidden text as marks and their number, for example "••• 3 letters".
        return msg("{marks} {count}글자", marks=MARK * len(state.text), count=len(state.text))
    return VisitorText(state.text)


def _typed(state: SpellState) -> Fact:
    # Translators: Name of the line that shows what has been typed so far.
    return Fact(key=TYPED, label=msg("지금까지 쓴 글"), value=describe_typed(state))


def _actions(state: SpellState) -> tuple[Action, ...]:
    # Translators: Action that ends typing and takes the text over. A verb.
    done = Action(
        key=DONE,
        label=msg("다 썼어요"),
        role=Role.PRIMARY,
        icon="check",
        enabled=bool(state.text) or not state.is_required,
    )
    if state.text or state.is_required:
        return (done,)
    # Translators: Action that leaves an optional field empty.
    return (Action(key=SKIP, label=msg("건너뛰기")), done)


def _page(
    state: SpellState, name: str, title: Message, items: Iterable[Item], start: str | None = None
) -> Screen:
    return Screen(
        id=f"spell.{name}",
        # The name of the field is said with the board, not again with each letter.
        kicker=state.label if name in {board.id for board in state.boards} else None,
        title=title,
        items=(_typed(state), *items),
        actions=_actions(state),
        layout=Layout.KEYS,
        start=start,
    )


def _choice(state: SpellState, letter: Letter) -> Choice:
    text, name = shown(state, letter), letter.name
    if isinstance(name, VisitorText):  # a name in the letter's own language: 기역 ㄱ
        text, name = f"{name.text} {text}", None
    return Choice(
        key=letter.key, label=VisitorText(text, private=False, language=letter.language), detail=name
    )


def _group(letters: Iterable[str], key: str, language: str | None) -> Choice:
    return Choice(key=key, label=VisitorText(" ".join(letters), private=False, language=language))


def _groups(state: SpellState, board: Board) -> tuple[Choice, ...]:
    if len(board.groups) == 1:
        return tuple(_choice(state, letter) for letter in board.groups[0])
    return tuple(
        _group((shown(state, letter) for letter in group), group_key(number), board.language)
        for number, group in enumerate(board.groups)
    )


def _tools(state: SpellState) -> Iterable[Item]:
    if state.entry in (Entry.TEXT, Entry.LONG_TEXT):
        # Translators: Choice that types a space.
        yield Choice(key=SPACE, label=msg("빈칸"))
    # Translators: Choice that deletes the last letter.
    yield Choice(key=DELETE, label=msg("한 글자 지우기"), enabled=bool(state.text))
    # Translators: Choice that reads aloud what has been typed.
    yield Choice(key=READ, label=msg("쓴 글 듣기"))
    if state.current.has_case:
        # Translators: Choice that switches capital letters on and off.
        yield Choice(key=CAPITAL, label=msg("큰 글자로 쓰기"), selected=state.is_capital, multiple=True)
    if len(state.boards) > 1:
        # Translators: Choice that leads to other kinds of letters (digits, another script).
        yield Choice(key=BOARDS, label=msg("다른 글자 쓰기"))
    # Translators: Choice that deletes everything typed, after a question.
    yield Choice(key=CLEAR, label=msg("모두 지우기"), enabled=bool(state.text))


def _root(state: SpellState) -> Screen:
    board = state.current
    items: list[Item] = []
    if board.note is not None:
        items.append(Notice(key="note", label=board.note))
    items += _groups(state, board)
    if board.id == "hangul":
        # Translators: Korean: type a vowel without a consonant before it.
        items.append(Choice(key=NO_LEAD, label=msg("모음만 쓰기")))
    items += _tools(state)
    title = (
        # Translators: Title above the digits.
        msg("어떤 숫자를 쓸까요?")
        if board.id == "digits"
        # Translators: Title of the Screen where letters are picked.
        else msg("어떤 글자를 쓸까요?")
    )
    start = state.last_group if any(item.key == state.last_group for item in items) else None
    return _page(state, board.id, title, items, start)


def _letters(state: SpellState, title: Message, letters: Iterable[Letter]) -> Screen:
    choices = tuple(_choice(state, letter) for letter in letters)
    return _page(state, "letter", title, choices, choices[0].key)


def _hangul(state: SpellState, stage: str, number: int | None) -> Screen:
    groups = STAGES[stage]
    titles = {
        # Translators: Korean: title above consonants that begin a syllable.
        "lead": msg("첫소리가 무엇인가요?"),
        # Translators: Korean: title above vowels.
        "vowel": msg("모음이 무엇인가요?"),
        # Translators: Korean: title above consonants that end a syllable.
        "tail": msg("받침이 있나요?"),
    }
    if number is not None:
        return _letters(state, titles[stage], groups[number])
    items: list[Item] = []
    if stage == "tail":
        # Translators: Korean: the syllable ends without a consonant.
        items.append(Choice(key=NO_TAIL, label=msg("받침 없어요")))
    items += [
        _group((letter.text for letter in group), group_key(index, stage), "ko")
        for index, group in enumerate(groups)
    ]
    if stage == "vowel" and state.composition.lead:
        # Translators: Korean: leave the consonant alone, without a vowel.
        items.append(Choice(key=NO_VOWEL, label=msg("자음만 쓰기")))
    return _page(state, stage, titles[stage], items, items[0].key)


def _boards(state: SpellState) -> Screen:
    # Translators: Title of the Screen where the kind of letters is chosen.
    title = msg("어떤 글자로 바꿀까요?")
    return _page(
        state,
        BOARDS,
        title,
        (
            Choice(key=f"board.{board.id}", label=board.name, selected=board.id == state.board)
            for board in state.boards
        ),
    )


def _clear(state: SpellState) -> Screen:
    # Translators: Asks before everything typed is deleted.
    title = msg("쓴 글을 모두 지울까요?")
    return Screen(
        id="spell.clear",
        kicker=state.label,
        title=title,
        items=(
            _typed(state),
            # Translators: Answer: do not delete what was typed.
            Choice(key=CLEAR_NO, label=msg("아니요, 그대로 둬요")),
            # Translators: Answer: delete everything that was typed.
            Choice(key=CLEAR_YES, label=msg("네, 모두 지워요")),
        ),
        layout=Layout.LIST,
    )

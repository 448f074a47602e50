"""The Spell Screen: every word of every language, nothing lost, nothing said aloud that is hidden."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.i18n.text import Message, VisitorText, msg
from kiosk.screens import hangul
from kiosk.screens.flow import Chosen, Close, Effect, Forget, Say, Typed
from kiosk.screens.model import Choice, Entry, Fact, Layout
from kiosk.screens.navigator import Navigator
from kiosk.screens.spell import SpellFlow
from kiosk.screens.spell.boards import LATIN, boards_for
from kiosk.screens.spell.pages import MARK
from tests.helpers.sample_flow import SampleFlow

LABEL = msg("이름")
TAGS = ("ko", "ko-easy", "en", "zh-CN", "ja", "vi", "mn", "ar", "en-XA")


class Speller:
    """Presses keys as a visitor would, through the navigator, and checks every Screen on the way."""

    def __init__(self, **params: Any) -> None:
        self.flow = SpellFlow()
        self.below = SampleFlow("home")
        self.navigator = Navigator({"home": self.below, "spell": self.flow})
        self.navigator.reset()
        self.navigator.open("spell", {"field_key": "name", "label": LABEL, **params})
        self.effects: list[Effect] = []

    @property
    def state(self) -> Any:
        return self.navigator.top.state

    @property
    def text(self) -> str:
        return str(self.state.text)

    def choice(self, key: str) -> Choice | None:
        item = self.navigator.screen.item(key)
        return item if isinstance(item, Choice) else None

    def press(self, *keys: str) -> None:
        for key in keys:
            assert key in self.navigator.order, (key, self.navigator.order)
            assert self.navigator.is_pressable(key), key
            self.navigator.point(key)
            self.effects = self.navigator.handle(Chosen(key))

    def spell(self, text: str) -> None:
        for character in text:
            if hangul.is_syllable(character):
                self.syllable(character)
            elif character == " ":
                self.press("space")
            else:
                self.character(character)

    def board(self, name: str) -> None:
        if self.state.board != name:
            self.press("boards", f"board.{name}")

    def syllable(self, syllable: str) -> None:
        self.board("hangul")
        lead, vowel, tail = hangul.decompose(syllable)
        self.jamo("group", lead)
        self.jamo("vowel", vowel)
        if tail:
            self.jamo("tail", tail)
        else:
            self.press("tail.none")

    def jamo(self, stage: str, letter: str) -> None:
        for item in self.navigator.screen.items:
            if re.fullmatch(rf"{stage}\.\d", item.key) and letter in shown(item).split():
                self.press(item.key, key_of(letter))
                return
        raise AssertionError(f"{letter} is nowhere on {self.navigator.screen.id}")

    def character(self, character: str) -> None:
        """Find a letter on the board in use, or on another one."""
        for board in sorted(self.state.boards, key=lambda known: known.id != self.state.board):
            for group_number, group in enumerate(board.groups):
                for letter in group:
                    for variant in letter.variants or (letter,):
                        for is_capital in (False, True) if board.has_case else (False,):
                            if (variant.text.upper() if is_capital else variant.text) != character:
                                continue
                            self.board(board.id)
                            if self.state.is_capital is not is_capital and board.has_case:
                                self.press("capital")
                            if len(board.groups) > 1:
                                self.press(f"group.{group_number}")
                            self.press(letter.key)
                            if letter.variants:
                                self.press(variant.key)
                            return
        raise AssertionError(f"cannot type {character!r}")


def shown(item: Any) -> str:
    assert isinstance(item.label, VisitorText | Message)
    return item.label.text if isinstance(item.label, VisitorText) else item.label.id


def key_of(letter: str) -> str:
    return f"letter.{ord(letter):x}"


WORDS = {
    "ko": st.text(
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3) | st.sampled_from(" .,?!09az"), max_size=6
    ),
    "en": st.text("abcdefghijklmnopqrstuvwxyzABCXYZ 0189.,?!-:@_/()'", max_size=10),
    "mn": st.text("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяӨҮМ 07.", max_size=10),
    "ar": st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى 5", max_size=10),
    "ja": st.text("あいうえおかがきぎはばぱひびぴっゃゅょつづんをーー 3", max_size=10),
    "vi": st.text("aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmoòóôơờớởỡợuưừứửữựyỳýĐ 1", max_size=10),
    "zh-CN": st.text("abcxyzABC 0123가힣", max_size=8),
}


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("tag", list(WORDS))
@given(data=st.data())
def test_any_string_of_the_language_can_be_typed(tag: str, data: st.DataObject) -> None:
    word = unicodedata.normalize("NFC", data.draw(WORDS[tag]))
    speller = Speller(language=tag, entry=Entry.TEXT)
    speller.spell(word)
    assert speller.text == word
    speller.press("done")
    assert speller.navigator.top.flow is speller.below


@pytest.mark.parametrize(
    ("tag", "word"),
    [
        ("ko", "안녕하세요 닭볶음탕 30번"),
        ("en", "Hello World"),
        ("mn", "Сайн байна уу Өвөр"),
        ("vi", "Xin chào Nguyễn Đường"),
        ("ja", "ぱんやのっとがっこう"),
        ("ar", "مرحبا أهلا"),
        ("zh-CN", "Wang 02"),
    ],
)
def test_known_words(tag: str, word: str) -> None:
    speller = Speller(language=tag)
    speller.spell(word)
    assert speller.text == unicodedata.normalize("NFC", word)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=40), st.sampled_from(TAGS), st.sampled_from(list(Entry)))
def test_no_way_through_breaks_a_screen_or_loses_text_in_silence(
    presses: list[int], tag: str, entry: Entry
) -> None:
    """Presses at random, Back among them: text grows by a press, shrinks only by delete or clear."""
    speller = Speller(language=tag, entry=entry, value="가a1" if entry is Entry.TEXT else "")
    for number in presses:
        if speller.navigator.top.flow is not speller.flow:
            return
        before, position = speller.text, speller.state.position
        keys = [
            key for key in speller.navigator.order if speller.navigator.is_pressable(key) and key[:3] != "bar"
        ]
        if number == 30 or not keys:
            if position != speller.state.board or speller.navigator.top.history:
                speller.navigator.go_back()
                assert speller.text == before
            continue
        key = keys[number % len(keys)]
        effects = speller.navigator.handle(Chosen(key))
        if speller.navigator.top.flow is not speller.flow:
            assert key in ("done", "skip")
            return
        screen = speller.navigator.screen
        assert screen.layout in (Layout.KEYS, Layout.LIST)
        letters = [
            item for item in screen.items if item.key.startswith(("letter.", "group.", "vowel.", "tail."))
        ]
        assert len(letters) <= 10
        if key not in ("delete", "clear.yes"):
            assert len(speller.text) >= len(before)
        elif len(speller.text) < len(before):
            assert any(isinstance(effect, Say) for effect in effects)


@pytest.mark.parametrize("tag", TAGS)
def test_e_03_groups_hold_at_most_six_letters(tag: str) -> None:
    for board in boards_for(tag, Entry.TEXT):
        for group in board.groups:
            assert len(group) <= (10 if board.id == "digits" else 6)
            for letter in group:
                assert len(letter.variants) <= 6


def test_back_leaves_with_the_text_and_nothing_is_lost() -> None:
    got: list[Any] = []

    class Listener(SampleFlow):
        def handle(self, state: Any, event: Any) -> Any:
            got.append(event)
            return super().handle(state, event)

    speller = Speller(language="ko")
    speller.navigator._flows = {"home": Listener("home"), "spell": speller.flow}  # type: ignore[assignment]
    speller.navigator.reset()
    speller.navigator.open("spell", {"label": LABEL, "language": "ko", "value": "김"})
    speller.spell("씨")
    speller.jamo("group", "ㄱ")
    speller.navigator.go_back()
    speller.navigator.go_back()
    assert speller.text == "김씨ㄱ"
    assert speller.navigator.go_back() is not None
    assert got[-1].result == "김씨ㄱ"


def test_going_back_within_a_syllable_replaces_its_letter() -> None:
    speller = Speller(language="ko")
    speller.jamo("group", "ㄱ")
    speller.jamo("vowel", "ㅏ")
    speller.navigator.go_back()
    speller.navigator.go_back()
    speller.jamo("vowel", "ㅗ")
    assert speller.text == "고"
    speller.press("tail.none")
    assert not speller.navigator.top.history


def test_a_lone_consonant_and_a_lone_vowel_can_be_typed() -> None:
    speller = Speller(language="ko")
    speller.jamo("group", "ㅋ")
    speller.press("vowel.none", "lead.none")
    speller.jamo("vowel", "ㅠ")
    assert speller.text == "ㅋㅠ"


def test_delete_takes_the_last_letter_and_says_which() -> None:
    speller = Speller(language="ko", value="가나")
    speller.press("delete")
    assert speller.text == "가"
    (said,) = speller.effects
    assert isinstance(said, Say) and isinstance(said.text, Message)
    assert dict(said.text.args)["letter"] == VisitorText("나")


def test_the_cursor_stays_where_it_is_while_nothing_moves() -> None:
    speller = Speller(language="en", value="ab ")
    for key in ("delete", "read", "capital", "space", "delete"):
        speller.press(key)
        assert speller.navigator.cursor == key
    speller = Speller(language="ko", entry=Entry.DIGITS)
    speller.press("digit.5", "digit.5")
    assert speller.navigator.cursor == "digit.5" and speller.text == "55"


def test_after_a_letter_the_cursor_returns_to_its_group() -> None:
    speller = Speller(language="en")
    speller.press("group.2", key_of("m"))
    assert speller.navigator.cursor == "group.2"


def test_clear_asks_first() -> None:
    speller = Speller(language="en", value="abc")
    speller.press("clear", "clear.no")
    assert speller.text == "abc"
    speller.press("clear", "clear.yes")
    assert speller.text == ""


@pytest.mark.parametrize("entry", [Entry.DIGITS, Entry.PHONE, Entry.PIN])
def test_numbers_take_the_digit_keys_of_the_keypad(entry: Entry) -> None:
    flow = SpellFlow()
    state = flow.start({"label": LABEL, "entry": entry, "language": "vi"}).state
    for digit in "0102":
        state = flow.handle(state, Chosen(f"digit.{digit}")).state
    assert state.text == "0102"
    assert flow.screen(state).item("space") is None


def test_c_15_a_hidden_field_is_never_shown_or_said() -> None:
    speller = Speller(language="ko", entry=Entry.PIN, masked=True)
    for key in ("digit.7", "digit.3", "read", "delete"):
        speller.press(key)
        assert not re.search(
            r"[0-9]|VisitorText", str(next(e.text for e in speller.effects if isinstance(e, Say)).id)
        )
        typed = speller.navigator.screen.item("typed")
        assert isinstance(typed, Fact) and isinstance(typed.value, Message)
        assert dict(typed.value.args) == {"marks": MARK * len(speller.text), "count": len(speller.text)}
    assert "7" not in repr(speller.state)


def test_what_was_typed_is_the_visitors_and_private() -> None:
    speller = Speller(language="ko", value="김")
    typed = speller.navigator.screen.item("typed")
    assert isinstance(typed, Fact) and typed.value == VisitorText("김") and not typed.public
    speller.spell("가")
    echoes = [effect.text for effect in speller.effects if isinstance(effect, Say)]
    assert all(isinstance(text, VisitorText) and text.private for text in echoes)
    assert "김" not in repr(speller.state)


def test_a_full_field_says_so_and_keeps_what_it_has() -> None:
    speller = Speller(language="ko", entry=Entry.DIGITS, max_length=2)
    speller.press("digit.1", "digit.2", "digit.3")
    assert speller.text == "12"
    assert speller.effects == [Say(msg("{count}글자까지만 쓸 수 있어요.", count=2))]
    korean = Speller(language="ko", max_length=1)
    korean.spell("강")
    korean.press("group.0", key_of("ㄱ"))
    assert korean.text == "강"


def test_an_optional_field_is_skipped_and_a_required_one_is_not() -> None:
    speller = Speller(language="ko")
    assert speller.flow.handle(speller.state, Chosen("skip")).effects == (Close(""),)
    needed = Speller(language="ko", required=True)
    assert "skip" not in needed.navigator.order
    assert not needed.navigator.is_pressable("done")
    step = needed.flow.handle(needed.state, Chosen("done"))
    assert not any(isinstance(effect, Close) for effect in step.effects)


def test_skip_is_gone_once_something_is_typed() -> None:
    speller = Speller(language="ko", value="김")
    assert "skip" not in speller.navigator.order
    assert speller.flow.handle(speller.state, Chosen("skip")).effects == ()


def test_done_finishes_a_growing_syllable() -> None:
    speller = Speller(language="ko")
    speller.jamo("group", "ㅎ")
    speller.jamo("vowel", "ㅏ")
    assert speller.flow.handle(speller.state, Chosen("done")).effects == (Close("하"),)


def test_chinese_says_honestly_what_it_cannot_do_and_offers_phrases() -> None:
    speller = Speller(language="zh-CN")
    assert speller.navigator.screen.item("note") is not None
    phrase = next(item for item in speller.navigator.screen.items if item.key.startswith("letter."))
    speller.press(phrase.key)
    assert speller.text == "请给我打电话。"


def test_the_draft_is_known() -> None:
    flow = SpellFlow()
    state = flow.start({"label": LABEL, "value": VisitorText("a"), "language": "en"}).state
    assert state.text == "a" and not flow.has_draft(state)
    assert flow.has_draft(flow.handle(state, Chosen("space")).state)


def test_unknown_presses_and_other_events_change_nothing() -> None:
    flow = SpellFlow()
    state = flow.start({"label": LABEL, "language": "ko"}).state
    for event in (
        Chosen("letter.ffff"),
        Chosen("vowel.1"),
        Chosen("group.99"),
        Chosen("board.no"),
        Typed("x", "y"),
    ):
        assert flow.handle(state, event).state == state
    with pytest.raises(ValueError, match="no-entry"):
        flow.start({"label": LABEL, "entry": "no-entry"})


def test_steps_to_a_letter_are_no_way_back() -> None:
    flow = SpellFlow()
    state = flow.start({"label": LABEL, "language": "en"}).state
    state = flow.handle(state, Chosen("group.0")).state
    step = flow.handle(state, Chosen(LATIN.groups[0][0].key))
    assert step.replace and isinstance(step.effects[0], Forget)

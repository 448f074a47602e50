"""The Hangul automaton against Unicode's own arithmetic."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screens.hangul import LEADS, TAILS, VOWELS, Composition, compose, decompose, name_of, type_letters

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
letters = st.sampled_from(sorted(set(LEADS + VOWELS + TAILS)))


@given(syllables)
def test_decomposing_agrees_with_unicode(syllable: str) -> None:
    lead, vowel, tail = decompose(syllable)
    conjoining = chr(0x1100 + LEADS.index(lead)) + chr(0x1161 + VOWELS.index(vowel))
    conjoining += chr(0x11A8 + TAILS.index(tail)) if tail else ""
    assert unicodedata.normalize("NFD", syllable) == conjoining
    assert unicodedata.normalize("NFC", conjoining) == compose(lead, vowel, tail) == syllable


@given(st.text(syllables, max_size=8))
def test_typing_the_letters_of_any_word_gives_the_word(word: str) -> None:
    assert type_letters("".join("".join(decompose(syllable)) for syllable in word)) == word


@given(st.lists(letters, max_size=12))
def test_no_letter_is_ever_dropped(typed: list[str]) -> None:
    """Every consonant and vowel that goes in comes out, in order, split into its simplest parts."""
    text = type_letters("".join(typed))
    assert _simple("".join(typed)) == _simple(text)


@given(st.lists(letters, max_size=12))
def test_stepping_back_ends_in_nothing_and_never_grows(typed: list[str]) -> None:
    composition = Composition()
    for letter in typed:
        _, composition = composition.feed(letter)
    for _ in range(6):
        shorter = composition.step_back()
        assert len(_simple(shorter.text)) <= len(_simple(composition.text))
        composition = shorter
    assert composition == Composition()


def _simple(text: str) -> str:
    """Letters without joined vowels and finals."""
    parts = {
        "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
        "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ",
        "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
    }  # fmt: skip
    flat = "".join("".join(decompose(c)) if 0xAC00 <= ord(c) <= 0xD7A3 else c for c in text)
    return "".join(parts.get(letter, letter) for letter in flat)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ㅎㅏㄴㄱㅡㄹ", "한글"),
        ("ㄷㅏㄹㄱㅇㅣ", "닭이"),
        ("ㄷㅏㄹㄱㅣ", "달기"),
        ("ㄱㅏㄲㅏ", "가까"),
        ("ㄱㅗㅏ", "과"),
        ("ㅋㅋ", "ㅋㅋ"),
        ("ㅂㅏ ㅂ", "바 ㅂ"),
        ("ㅇㅜㅓㄹ", "월"),
    ],
)
def test_known_words(typed: str, text: str) -> None:
    assert type_letters(typed) == text


def test_letters_in_the_wrong_place_are_refused() -> None:
    for places in (("ㅏ", "ㅏ", ""), ("ㄱ", "ㄱ", ""), ("ㄱ", "ㅏ", "ㄸ"), ("", "ㅏ", "")):
        with pytest.raises(ValueError, match=r"."):
            compose(*places)
    with pytest.raises(ValueError, match="letter"):
        Composition().feed("a")


def test_letters_have_their_names() -> None:
    assert name_of("ㄱ") == "기역"
    assert name_of("ㄺ") == "리을 기역"
    assert name_of("ㅢ") == "의"


def test_a_composition_hides_what_was_typed() -> None:
    assert "ㅎ" not in repr(Composition("ㅎ", "ㅏ"))

"""The sound changes that espeak-ng lacks, against a golden table and as properties."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.normalise.korean_sounds import change_sounds, say_word
from kiosk.speech.normalise.tracked import Tracked

TABLE = (Path(__file__).parent / "golden" / "ko_sounds.tsv").read_text("utf-8").splitlines()
ROWS = [line.split("\t") for line in TABLE if not line.startswith("#")]
HANGUL = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=8)


@pytest.mark.parametrize(("written", "sounds"), ROWS)
def test_a_word_is_respelled_as_it_sounds(written: str, sounds: str) -> None:
    assert change_sounds(Tracked.of(written)).text == sounds


@given(HANGUL)
def test_the_number_of_syllables_never_changes(word: str) -> None:
    """So that marks still point at the right syllable."""
    assert len(say_word(word)) == len(word)


@given(HANGUL)
def test_only_the_seven_final_sounds_are_left(word: str) -> None:
    """Standard Pronunciation, article 8."""
    for each in say_word(word):
        assert (ord(each) - 0xAC00) % 28 in {0, 1, 4, 7, 8, 16, 17, 21}

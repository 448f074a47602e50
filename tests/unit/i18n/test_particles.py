"""Korean particles agree with the last sound of what stands before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.particles import PAIRS, FinalSound, choose_particle, final_sound, split_pair

V, R, C = FinalSound.VOWEL, FinalSound.RIEUL, FinalSound.CONSONANT


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("나무", V), ("가로등", C), ("서울", R), ("값", C), ("닭", C), ("여덟", C), ("돌", R),
        ("시청(본관)", C), ("나무 (큰 것)", V), ("(무료)", V), ("[안내문]", C), ("「훈민정음」", C),
        ("“창문”", C),
        ("'길'", R), ("안녕!", C), ("가요.", V), ("서울 ", R), ("가로등…", C),
        ("1", R), ("2", V), ("3", C), ("4", V), ("5", V), ("6", C), ("7", R), ("8", R), ("9", V), ("0", C),
        ("10", C), ("20", C), ("100", C), ("1,000", C), ("10,000", C), ("100,000,000", C),
        ("1,000,000,000,000", V), ("21", R), ("0.5", V), ("1.50", C), ("-7", R), ("3월 1일", R),
        ("50%", V), ("20℃", V), ("₩1,000", C), ("84㎡", V), ("3+", V), ("C#", C), ("*", R),
        ("5km", V), ("5 m", V), ("3kg", C), ("2t", C), ("500ml", V), ("30min", C),
        ("A", V), ("L", R), ("M", C), ("N", C), ("R", R), ("PDF", V), ("URL", R), ("QR", R), ("ATM", C),
        ("TV", V),
        ("Kim", C), ("Seoul", R), ("internet", C), ("map", C), ("book", C), ("bus", V), ("taxi", V),
        ("apple", R),
        ("game", C), ("online", C), ("truck", C), ("center", V), ("Nguyễn", C), ("Hà Nội", V), ("Minh", C),
        ("ㄱ", C), ("ㄹ", R), ("ㅏ", V), ("ペン", C), ("さくら", V), ("Болд", V), ("Бат-Эрдэнэ хан", C),
        ("Монгол", R),
        ("", V), ("   ", V), ("()", V), ("?!", V), ("가나다", V),
    ],
)  # fmt: skip
def test_the_final_sound_is_the_one_that_is_heard(text: str, sound: FinalSound) -> None:
    assert final_sound(text) is sound


@pytest.mark.parametrize(
    ("text", "sound"),
    [("02-120", C), ("1577-1366", C), ("123-457", R), ("12-1000", C), ("A-1L", R), ("AB-2", V)],
)
def test_codes_are_heard_character_by_character(text: str, sound: FinalSound) -> None:
    assert final_sound(text, is_spelt=True) is sound


def test_a_spelt_trillion_ends_in_a_zero_that_closes_the_syllable() -> None:
    assert final_sound("1000000000000", is_spelt=True) is C
    assert final_sound("1000000000000") is V


@pytest.mark.parametrize(
    ("spec", "text", "expected"),
    [
        ("을/를", "가로등", "을"), ("을/를", "나무", "를"), ("를/을", "가로등", "을"),
        ("은/는", "서울", "은"), ("이/가", "시청(본관)", "이"), ("과/와", "돌", "과"),
        ("와/과", "나무", "와"),
        ("으로/로", "서울", "로"), ("으로/로", "부산", "으로"), ("으로/로", "제주", "로"),
        ("으로/로", "1", "로"),
        ("으로/로", "3", "으로"), ("로/으로", "7", "로"), ("으로부터/로부터", "서울", "로부터"),
        ("이라고/라고", "서울", "이라고"), ("이에요/예요", "나무", "예요"), ("이에요/예요", "물", "이에요"),
    ],
)  # fmt: skip
def test_the_right_form_of_a_pair_is_chosen(spec: str, text: str, expected: str) -> None:
    assert choose_particle(spec, text) == expected


@pytest.mark.parametrize("spec", ["", "/", "을", "을/은", "은/를", "을/를/은", "to/from", "을 / 를"])
def test_what_is_not_a_pair_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match="not a pair"):
        split_pair(spec)


@given(st.text(), st.sampled_from(sorted(PAIRS)), st.booleans())
def test_any_text_gets_one_of_the_two_forms(text: str, form: str, is_spelt: bool) -> None:
    pair = (form, PAIRS[form])
    assert choose_particle("/".join(pair), text, is_spelt=is_spelt) in pair
    assert choose_particle("/".join(reversed(pair)), text, is_spelt=is_spelt) == choose_particle(
        "/".join(pair), text, is_spelt=is_spelt
    )


@given(
    st.text(alphabet=[chr(x) for x in range(0xAC00, 0xD7A4, 7)], min_size=1),
    st.sampled_from(["", " ", ".", "”", "(가)"]),
)
def test_what_is_not_heard_at_the_end_changes_nothing(word: str, tail: str) -> None:
    assert final_sound(word + tail) is final_sound(word)


@given(st.integers(min_value=0, max_value=10**11))
def test_grouping_a_number_does_not_change_how_it_ends(number: int) -> None:
    assert final_sound(f"{number:,}") is final_sound(str(number))

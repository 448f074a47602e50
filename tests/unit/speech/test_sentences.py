"""Where a text is cut, so that an interrupted one goes on with a whole sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.sentences import split_sentences
from kiosk.speech.utterance import Segment


def cut(*segments: Segment) -> list[str]:
    return ["".join(piece.text for piece in each.pieces).strip() for each in split_sentences(segments)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("하나예요. 둘이에요!", ["하나예요.", "둘이에요!"]),
        ("요금은 3.5유로예요. 싸요.", ["요금은 3.5유로예요.", "싸요."]),
        ("2026. 11. 22. 오후 3시에 와요. 꼭이요.", ["2026. 11. 22. 오후 3시에 와요.", "꼭이요."]),
        ("전화는 02-120. 언제나 받아요.", ["전화는 02-120.", "언제나 받아요."]),
        ("您好。请按屏幕！谢谢", ["您好。", "请按屏幕！", "谢谢"]),
        ("Ask Dr. Kim at 9 a.m. today. Thanks.", ["Ask Dr. Kim at 9 a.m. today.", "Thanks."]),
        ("مرحبا؟ نعم.", ["مرحبا؟", "نعم."]),
        ("제목\n첫째 줄", ["제목", "첫째 줄"]),
        ('"어디예요?" 하고 물어요.', ['"어디예요?"', "하고 물어요."]),
        ("...", []),
        ("네... 그래요.", ["네...", "그래요."]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, expected: list[str]) -> None:
    assert cut(Segment(text)) == expected


def test_codes_numbers_and_private_spans_are_never_cut() -> None:
    parts = (Segment("번호는 "), Segment("AB. 12. 34", kind="code"), Segment("예요. 끝이에요."))
    assert cut(*parts) == ["번호는 AB. 12. 34예요.", "끝이에요."]


@given(st.lists(st.text(alphabet='가나a1 .!?。\n…"', max_size=12), max_size=5))
def test_offsets_point_at_the_text_and_no_letter_is_lost(texts: list[str]) -> None:
    segments = tuple(Segment(text) for text in texts)
    whole = "".join(texts)
    sentences = split_sentences(segments)
    said = ""
    for sentence in sentences:
        for piece in sentence.pieces:
            assert whole[piece.offset : piece.offset + len(piece.text)] == piece.text
            said += piece.text
    assert [each for each in said if each.isalnum()] == [each for each in whole if each.isalnum()]

"""Free text as people paste it: what belongs to a script stays, what deceives is refused, and why is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.console.services.checking import fold_text, read_name, read_text
from kiosk.console.services.errors import InvalidError
from tests.helpers.console_core import MANAGER, Desk

PASTED = {
    "두 줄로\n쓴  글": "두 줄로 쓴 글",
    "줄을\r\n바꾼\u2028글": "줄을 바꾼 글",
    "끊지\u00a0않는 빈칸": "끊지 않는 빈칸",
    "넓은\u3000빈칸": "넓은 빈칸",
    "\ufeff앞에 표시가\u200b 붙은 글\u00ad": "앞에 표시가 붙은 글",
    "가족 👨\u200d👩\u200d👧": "가족 👨\u200d👩\u200d👧",
    "\u200fمفتوح اليوم\u200f 9:00\u200e": "\u200fمفتوح اليوم\u200f 9:00\u200e",
    "می\u200cخواهم": "می\u200cخواهم",
    "한글": "한글",
}


@pytest.mark.parametrize(("typed", "read"), PASTED.items())
def test_ordinary_pasted_text_is_taken(typed: str, read: str) -> None:
    assert read_text("text", typed, 300) == read
    assert read_name("name", typed) == read


@pytest.mark.parametrize("char", "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069\x00\x07\x7f\ue000")
def test_what_turns_text_around_or_does_not_show_is_refused_for_that(char: str) -> None:
    for read in (read_text, read_name):
        with pytest.raises(InvalidError) as caught:
            read("name", f"로비{char}왼쪽", 100)
        assert caught.value.field == "name"
        assert "보이지 않는 글자" in caught.value.message.id


@pytest.mark.parametrize("text", ["", " \u3000\n", "가" * 301, "\u200b"])
def test_length_is_judged_by_what_is_left(text: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_text("text", text, 300)
    assert "자까지" in caught.value.message.id
    assert read_text("text", "가" * 300 + "\n \u200b", 300) == "가" * 300


@given(st.text(max_size=80))
def test_reading_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


def test_notices_take_what_people_paste_and_name_the_language_that_is_wrong(desk: Desk) -> None:
    now = desk.clock.now()
    add = desk.services.messages.add
    held = add(MANAGER, {"ko": "오늘은\n쉽니다", "ar": "\u200fمغلق"}, now, now + timedelta(days=1), "all")
    assert held.texts == {"ko": "오늘은 쉽니다", "ar": "\u200fمغلق"}
    with pytest.raises(InvalidError) as caught:
        add(MANAGER, {"ko": "쉽니다", "vi": "\u202enghỉ"}, now, now + timedelta(days=1), "all")
    assert caught.value.field == "vi"

"""The rules for single texts: E-01, E-16, bar labels, fields, numbers, leftovers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.i18n.catalogues import shipped_folder
from kiosk.i18n.locales import get_locale
from kiosk.i18n.rules import (
    DeniedWord,
    check_source,
    check_translation,
    is_for_staff,
    read_allowed_hangul,
    read_denied_words,
    sentences,
)

DENIED = (DeniedWord("홈", "처음 화면", False, ("홈페이지",)), DeniedWord("접수", "받기", True))


@pytest.mark.parametrize(
    ("text", "context", "problem"),
    [
        ("처음으로 가요", None, ""),
        ("홈으로 가요", None, "hard word '홈'; write 처음 화면"),
        ("홈페이지를 봐요", None, ""),
        ("접수했어요", None, ""),
        ("{x}을(를) 봐요", None, "two particles"),
        ("{x}(으)로 가요", None, "two particles"),
        ("사과(를) 봐요", None, "two particles"),
        ("사과을/를 봐요", None, "two particles"),
        ("{x:을/를} 봐요", None, ""),
        ("가" * 50 + ".", None, "sentence of 51"),
        ("가" * 49 + ". " + "나" * 49 + ".", None, ""),
        ("가" * 45 + "{name:을/를} 봐요", None, ""),
        ("여덟글자까지된다", "bar", ""),
        ("아홉글자는안됩니다", "bar", "bar label of 9"),
        ("여덟 글자 까지 된다", "bar", ""),
    ],
)
def test_a_korean_source_keeps_the_rules(text: str, context: str | None, problem: str) -> None:
    found = check_source(text, context, ["A note."], DENIED)
    assert (problem in found[0]) if problem else not found


def test_words_of_the_trade_are_allowed_where_only_staff_reads() -> None:
    assert check_source("홈으로 가요", None, ["Shown to staff at start."], DENIED) == []
    assert check_source("홈으로 가요", None, ["Shown to staff at start.", "Title of a page."], DENIED)
    assert not is_for_staff([])


@pytest.mark.parametrize(
    ("tag", "source", "form", "problem"),
    [
        ("en", "예", "Yes", ""),
        ("en", "예", " ", "empty"),
        ("en", "{x} 예", "Yes", "missing: x"),
        ("en", "예 {x:을/를}", "Yes {x:을/를}", "Korean particle"),
        ("en", "한국어로 바꿔요", "Change to 한국어", ""),
        ("en", "바꿔요", "Change 바꿔요", "Hangul left: 바꿔요"),
        ("en", "02-120으로 전화해요", "Call 02-121", "02-120 is missing"),
        ("en", "02-120으로 전화해요", "Call 02-120", ""),
        ("en", "예 ", "Yes", "white space"),
        ("ko-easy", "접수했어요", "접수했어요", "hard word '접수'"),
        ("ko-easy", "접수했어요", "받았어요", ""),
        ("ko-easy", "{x:을/를} 봐요", "{x:을/를} 보세요", ""),
        ("ko-easy", "예", "가" * 51, "sentence of 51"),
    ],
)
def test_a_translation_keeps_the_rules(tag: str, source: str, form: str, problem: str) -> None:
    found = check_translation(
        get_locale(tag), source, form, denied=DENIED, allowed_hangul=frozenset({"한국어"})
    )
    assert (problem in found[0]) if problem else not found


@pytest.mark.parametrize(
    ("tag", "form", "fits"),
    [
        ("en", "Call a person", True), ("en", "Talk with somebody", False), ("zh-CN", "请工作人员帮助", True),
        ("zh-CN", "请工作人员来帮助我", False), ("vi", "Gọi nhân viên", True), ("ar", "اطلب المساعدة", True),
        ("ar", "اطلب المساعدة من الموظف", False), ("ja", "スタッフをよぶ", True), ("mn", "Хүн дуудах", True),
    ],
)  # fmt: skip
def test_bar_labels_fit(tag: str, form: str, fits: bool) -> None:
    assert (check_translation(get_locale(tag), "사람 부르기", form, context="bar") == []) is fits


def test_sentences_are_told_apart() -> None:
    assert sentences("하나예요. 둘이에요?\n셋 3.5개!") == ["하나예요.", "둘이에요?", "셋 3.5개!"]


def test_the_shipped_word_lists_can_be_read() -> None:
    """E-01: "키오스크" is never said to visitors."""
    words = read_denied_words(shipped_folder() / "deny-ko.tsv")
    by_word = {word.word: word for word in words}
    assert len(by_word) == len(words)
    assert not by_word["키오스크"].is_easy_only
    assert by_word["민원"].is_easy_only
    assert all(word.word not in word.suggestion for word in words)
    assert all(word.word in exception for word in words for exception in word.exceptions)
    assert "한국어" in read_allowed_hangul(shipped_folder() / "allow-hangul.txt")


def test_a_malformed_word_list_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "deny-ko.tsv"
    path.write_text("# a\n홈 처음\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"deny-ko\.tsv:2"):
        read_denied_words(path)

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.gateway.content.search import DirectoryIndex, fold

ENTRIES = {
    "copy": (["주민등록등본", "Copy of resident register", "居民登记誊本"], ["등본"], ["구청에서 떼요"]),
    "pension": (["기초연금", "Basic pension"], ["연금", "노령"], ["65살이 넘으면"]),
    "passport": (["여권", "Passport", "جواز سفر"], [], ["구청 여권과"]),
    "library": (["큰글자 도서관", "Thư viện"], ["책"], ["등본은 없어요"]),
}
INDEX = DirectoryIndex(ENTRIES)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("등본", "copy"),
        ("여권", "passport"),
        ("연금", "pension"),
        ("책", "library"),
        ("PASSPORT", "passport"),
        ("thu vien", "library"),
        ("THƯ VIỆN", "library"),
        ("居民", "copy"),
        ("جواز", "passport"),
        ("연굼", "pension"),
        ("여권 구청", "passport"),
        (unicodedata.normalize("NFD", "여권"), "passport"),
    ],
)
def test_words_of_any_length_and_script_are_found_best_first(query: str, first: str) -> None:
    assert INDEX.find(query)[:1] == [first]


def test_a_name_counts_more_than_a_mention() -> None:
    assert INDEX.find("등본") == ["copy", "library"]


@pytest.mark.parametrize(
    "query", ["", "  ", "!?", "우주선", '" OR names:*', "AND", "NEAR(a b)", "연금 우주선"]
)
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert INDEX.find(query) == []


@given(st.text(max_size=120))
def test_no_query_breaks_the_search(query: str) -> None:
    assert set(INDEX.find(query)) <= set(ENTRIES)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)

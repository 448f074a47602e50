"""What Seoul's content says, in every language (F-06, E-16, E-20, domain rule: numbers agree)."""

from __future__ import annotations

import re

import pytest

from kiosk.contracts.words import LANGUAGES
from tests.unit.content.texts import find_numbers, find_strange_letters, read_texts, split_sentences

TEXTS = read_texts()
PHONES = {"02-120", "107", "1577-1366", "1345"}


def _list_faults(faults: list[str]) -> str:
    return "\n" + "\n".join(faults[:20])


def test_there_are_texts_to_read() -> None:
    assert len(TEXTS) > 600


def test_every_text_is_there_in_every_language() -> None:
    """F-06: complete, and nothing falls back to another language."""
    faults = [
        f"{where}: {set(LANGUAGES) ^ set(words)}" for where, words in TEXTS if set(words) != set(LANGUAGES)
    ]
    assert not faults, _list_faults(faults)


def test_no_text_has_stray_space() -> None:
    faults = [
        f"{where}: {tag}: {text!r}"
        for where, words in TEXTS
        for tag, text in words.items()
        if text != text.strip() or "  " in text
    ]
    assert not faults, _list_faults(faults)


def test_numbers_are_the_same_in_every_language() -> None:
    faults = [
        f"{where}: { ({tag: find_numbers(text) for tag, text in words.items()}) }"
        for where, words in TEXTS
        if len({tuple(find_numbers(text)) for text in words.values()}) > 1
    ]
    assert not faults, _list_faults(faults)


def test_korean_sentences_have_at_most_fifty_characters() -> None:
    """E-16."""
    faults = [
        f"{where}: {tag}: {sentence}"
        for where, words in TEXTS
        for tag in ("ko", "ko-easy")
        for sentence in split_sentences(words[tag])
        if len(sentence) > 50
    ]
    assert not faults, _list_faults(faults)


def test_easy_descriptions_are_texts_of_their_own() -> None:
    """E-20: easy words are written, not cut or copied."""
    faults = [
        where for where, words in TEXTS if where.endswith("/descriptions") and words["ko"] == words["ko-easy"]
    ]
    assert not faults, _list_faults(faults)


def test_every_text_is_in_the_script_of_its_language() -> None:
    """E-02 (Hangul first) and the Han shapes of each language."""
    faults = [
        f"{where}: {tag}: {strange!r} in {text!r}"
        for where, words in TEXTS
        for tag, text in words.items()
        if (strange := find_strange_letters(tag, text))
    ]
    assert not faults, _list_faults(faults)


def test_a_sentence_is_a_sentence_in_every_language() -> None:
    """A text ends with a full stop or a question mark in all languages or in none."""
    faults = [
        f"{where}: {words}"
        for where, words in TEXTS
        if len({text[-1] in ".?!。？！؟" for text in words.values()}) > 1
    ]
    assert not faults, _list_faults(faults)


def test_a_question_is_a_question_in_every_language() -> None:
    """Japanese questions end in か and a full stop."""

    def is_question(tag: str, text: str) -> bool:
        return text.endswith("か。") if tag == "ja" else text[-1] in "?？؟"

    faults = [
        f"{where}: {words}"
        for where, words in TEXTS
        if re.search(r"/attributes/\d+/description$", where)
        and len({is_question(tag, text) for tag, text in words.items()}) > 1
    ]
    assert not faults, _list_faults(faults)


@pytest.mark.parametrize(
    "word",
    ["키오스크", "단말기", "민원인", "귀하", "스크린", "터치", "클릭", "업로드", "시스템", "제출하십시오"],
)
def test_visitors_see_no_hard_or_foreign_word(word: str) -> None:
    """E-01."""
    faults = [
        f"{where}: {words['ko']}" for where, words in TEXTS if word in words["ko"] + "\n" + words["ko-easy"]
    ]
    assert not faults, _list_faults(faults)


def test_no_korean_particle_is_left_open() -> None:
    pattern = re.compile(r"\((?:를|을|는|은|가|이|로|으로|와|과)\)")
    faults = [where for where, words in TEXTS if pattern.search(words["ko"] + words["ko-easy"])]
    assert not faults, _list_faults(faults)


def test_telephone_numbers_in_texts_are_known_ones() -> None:
    """Whatever looks like a telephone number with a hyphen is one of the help lines."""
    faults = [
        f"{where}: {number}"
        for where, words in TEXTS
        for number in re.findall(r"(?<![\d/-])\d{2,4}-\d{3,4}(?![\d-])", words["ko"])
        if number not in PHONES
    ]
    assert not faults, _list_faults(faults)


def test_choices_are_short() -> None:
    """A choice stands on one large button: at most 12 letters without spaces."""
    faults = [
        f"{where}: {words['ko']}"
        for where, words in TEXTS
        if "/values/" in where and len(words["ko"].replace(" ", "")) > 12
    ]
    assert not faults, _list_faults(faults)


def test_the_checks_find_what_they_look_for() -> None:
    assert find_numbers("24시간, 13개 언어") == ["13", "24"]
    assert split_sentences("불이 꺼졌어요. 왜 그래요?") == ["불이 꺼졌어요.", "왜 그래요?"]
    assert find_strange_letters("zh-CN", "龍山区") == "龍"
    assert find_strange_letters("ja", "龙山区") == "龙"
    assert find_strange_letters("ko", "버스 stop") == "stop"
    assert find_strange_letters("mn", "Сөүл Seoul") == "Seoul"

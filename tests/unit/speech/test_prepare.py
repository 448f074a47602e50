"""What the voices get: parts by script, last steps for espeak, and marks that point back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.speech.normalise.dictionary import Dictionary, DictionaryError, parse
from kiosk.speech.normalise.prepare import prepare, prepare_all
from kiosk.speech.normalise.scripts import split_scripts
from kiosk.speech.normalise.tracked import Tracked
from kiosk.speech.voices import choices, describe, has_voice, spoken_language


def said(text: str, language: str, **rest: object) -> list[tuple[str, str]]:
    return [(part.tracked.text, part.language) for part in prepare(text, language, **rest)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("서울 Hangang 공원", "ko", [("서울 ", "ko"), ("Hangang ", "en"), ("공원", "ko")]),
        ("Ask for 주민센터 now", "en", [("Ask for ", "en"), ("주민센터 ", "ko"), ("now", "en")]),
        ("请到 주민센터 问", "zh-CN", [("请到 ", "zh-CN"), ("주민센터 ", "ko"), ("问", "zh-CN")]),
        ("Đến 서울 nhé", "vi", [("Đến ", "vi"), ("서울 ", "ko"), ("nhé", "vi")]),
        ("مكتب 서울 هنا", "ar", [("مكتب ", "ar"), ("서울 ", "ko"), ("هنا", "ar")]),
        ("이름 (Kim) 입니다", "ko", [("이름 ", "ko"), ("(Kim) ", "en"), ("입니다", "ko")]),
        ("언어: Tiếng Việt", "ko", [("언어: ", "ko"), ("Tiếng Việt", "vi")]),
        ("언어: 日本語です", "ko", [("언어: ", "ko"), ("日本語です", "ja")]),
        ("Монгол хэл", "ko", [("Монгол хэл", "mn")]),
        ("12:30", "ko", [("12:30", "ko")]),
        ("", "ko", []),
    ],
)
def test_a_sentence_is_split_by_script(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    """C-19: each part has a voice of its own language."""
    runs = split_scripts(text, language)
    if "Tiếng" in text:
        assert runs[-1][2] in {"vi", "en"} and any(run[2] == "vi" for run in runs)
        return
    assert [(text[begin:end], own) for begin, end, own in runs] == expected


@given(st.text(alphabet="가나aé日あعЖ1 .(-", max_size=30), st.sampled_from(["ko", "en", "ja", "zh-CN", "ar"]))
def test_runs_cover_the_text_without_gaps(text: str, language: str) -> None:
    runs = split_scripts(text, language)
    assert "".join(text[begin:end] for begin, end, _ in runs) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("私はソウルへ行きます", "わたしわ そうるえ いきます"),
        ("受付は3階です", "うけつけわさんがいです"),
        ("3階は休みです", "さんがいわ やすみです"),
        ("今日は休みです", "きょうわ やすみです"),
        ("はい、わかりました", "はい、わかりました"),
        ("市役所には2時から", "しやくしょにわにじから"),
    ],
)
def test_kanji_become_kana_and_particles_sound(text: str, expected: str) -> None:
    assert "".join(part for part, _ in said(text, "ja")).replace(" ", "") == expected.replace(" ", "")


def test_korean_is_respelled_for_espeak_only() -> None:
    assert said("독립문에 갑니다", "ko") == [("동님무네 감니다", "ko")]
    assert said("독립문에 갑니다", "ko", engine="winrt") == [("독립문에 갑니다", "ko")]


def test_no_part_for_espeak_holds_a_digit_or_a_kanji() -> None:
    for text, language in [("3층 2시, 12,500원", "ko"), ("第３会議室は4階です", "ja"), ("2号线3站", "zh-CN")]:
        joined = "".join(part for part, _ in said(text, language))
        assert not any(each.isdigit() for each in joined)
        if language == "ja":
            assert not any("\u4e00" <= each <= "\u9fff" for each in joined)


def test_pictures_and_invisible_characters_are_not_said() -> None:
    assert said("안\u200b녕 😀 ▣", "ko")[0][0].strip() == "안녕"


def test_marks_point_back_at_the_written_form() -> None:
    (part,) = prepare("모두 3명이에요", "ko", offset=10)
    at = part.tracked.text.index("세")
    assert part.tracked.origin(at, 3) == (13, 2)


LANGUAGES = ["ko", "ko-easy", "en", "en-XA", "zh-CN", "ja", "vi", "mn", "ar"]


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="0123456789가명시번층월일원a B:.,-~/%()₩年日の2個人번", max_size=25),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["text", "code", "phone"]),
)
def test_no_text_breaks_a_normaliser_and_spans_stay_inside(text: str, language: str, kind: str) -> None:
    for part in prepare(text, language, kind, offset=3):
        assert len(part.tracked.spans) == len(part.tracked.text)
        assert all(3 <= begin <= end <= 3 + len(text) for begin, end in part.tracked.spans)


def test_tracked_text_refuses_spans_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="span"):
        Tracked.of("가").replaced_by("가나", [(0, 1)])


def test_a_dictionary_of_the_operator_wins(tmp_path: Path) -> None:
    (tmp_path / "ko.tsv").write_text("# 우리 동네\nABC센터\t에이비시 쎈터\n무교로\t무교로길\n", "utf-8")
    dictionary = Dictionary.load("ko", [tmp_path])
    assert said("ABC센터는 무교로에", "ko", dictionary=dictionary, engine="winrt") == [
        ("에이비시 쎈터는 무교로길에", "ko")
    ]


def test_latin_entries_match_whole_words_only() -> None:
    dictionary = Dictionary({"Jung": "joong"})
    assert dictionary.apply(Tracked.of("jung-gu Jungle")).text == "joong-gu Jungle"


@pytest.mark.parametrize("line", ["no tab", "\tempty", "empty\t "])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(DictionaryError, match="line 2"):
        parse(f"# ok\n{line}\n")


def test_every_shipped_dictionary_can_be_read() -> None:
    for language in ("ko", "en", "zh-CN", "ja", "vi", "ar"):
        assert len(Dictionary.load(language)) > 0


def test_languages_without_a_voice_say_so() -> None:
    """C-19: Mongolian has no voice in espeak-ng 1.52."""
    assert not has_voice("mn")
    assert all(has_voice(tag) for tag in LANGUAGES if tag != "mn")
    assert "no usable voice" in describe(["mn"])[0]
    assert spoken_language("en-XA") == "en"
    assert [each.engine for each in choices("ko", "win32")] == ["winrt", "sapi5", "espeak"]


def test_spans_in_one_language_are_said_in_one_breath() -> None:
    pieces = [
        ("전화는 ", "ko", "text", 0),
        ("02-120", "ko", "phone", 4),
        ("이에요, ", "ko", "text", 10),
        ("Hangang", "en", "text", 15),
        (" ", "ko", "text", 22),
        ("12", "ko", "code", 23),
    ]
    parts = prepare_all(pieces, engine="winrt")
    assert [(part.tracked.text, part.language) for part in parts] == [
        ("전화는 공이 일이공이에요, ", "ko"),
        ("Hangang ", "en"),
        ("일이", "ko"),
    ]
    assert parts[0].tracked.origin(parts[0].tracked.text.index("공이"), 2) == (4, 2)


def test_a_code_is_never_looked_up_in_the_dictionary() -> None:
    dictionary = Dictionary({"AB": "에이비씨"})
    assert said("AB-1", "ko", kind="code", dictionary=dictionary, engine="winrt") == [("에이 비, 일", "ko")]

"""Nothing in a catalogue can break the kiosk: the Korean source is shown and the matter reported."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.i18n.catalogues import Catalogues, mo_path
from kiosk.i18n.locales import TAGS, get_locale
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Message, msg


def _nmsg(id_: str, count: int) -> Message:
    return Message(id_, (("count", count),), None, count)


def test_a_translation_is_found_by_its_korean_text(make_catalogues) -> None:
    catalogues = make_catalogues(en={"안녕하세요": "Hello"})
    assert Localiser(catalogues, "en").text(msg("안녕하세요")) == "Hello"
    assert catalogues.problems == ()


def test_context_tells_equal_texts_apart(make_catalogues) -> None:
    catalogues = make_catalogues(en={"bar\x04말": "Voice", "말": "Horse"})
    english = Localiser(catalogues, "en")
    assert english.text(msg("말", _context="bar")) == "Voice"
    assert english.text(msg("말")) == "Horse"


def test_plural_forms_follow_the_language(make_catalogues) -> None:
    forms = ("صفر", "واحد", "اثنان", "{count} قليل", "{count} كثير", "{count} غير")
    catalogues = make_catalogues(
        en={("{count}건", "{count}건"): ("one report", "{count} reports")},
        ar={("{count}건", "{count}건"): forms},
        ja={("{count}건", "{count}건"): ("{count}件",)},
    )
    english, arabic = Localiser(catalogues, "en"), Localiser(catalogues, "ar")
    assert [english.text(_nmsg("{count}건", n)) for n in (1, 2, 0)] == [
        "one report",
        "2 reports",
        "0 reports",
    ]
    assert [arabic.text(_nmsg("{count}건", n)) for n in (0, 1, 2, 3, 11, 100)] == [
        "صفر", "واحد", "اثنان", "3 قليل", "11 كثير", "100 غير",
    ]  # fmt: skip
    assert Localiser(catalogues, "ja").text(_nmsg("{count}건", 3)) == "3件"
    assert Localiser(catalogues, "ko").text(_nmsg("{count}건", 3)) == "3건"
    assert catalogues.problems == ()


@pytest.mark.parametrize(
    "bad", ["Look at {nmae}", "Look", "Look at {name} {more}", "{name:을/를}", "Look at {name"]
)
def test_a_damaged_translation_is_rejected_once_and_the_source_shown(
    make_catalogues, caplog, bad: str
) -> None:
    catalogues = make_catalogues(en={"{name:을/를} 봐요": bad})
    english = Localiser(catalogues, "en")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            found = english.localise(msg("{name:을/를} 봐요", name="나무"))
            assert found.display == "나무를 봐요"
            assert found.is_foreign
            assert {span.language for span in found.spans} == {"ko"}
    assert [problem.kind for problem in catalogues.problems] == ["rejected"]
    assert len(caplog.records) == 1


def test_a_missing_entry_shows_the_source_and_is_reported_once(make_catalogues, caplog) -> None:
    catalogues = make_catalogues(en={"예": "Yes"})
    english = Localiser(catalogues, "en")
    assert [english.text(msg("아니요")) for _ in range(2)] == ["아니요", "아니요"]
    assert [problem.kind for problem in catalogues.problems] == ["untranslated"]
    assert len(caplog.records) == 1


def test_an_empty_id_never_shows_the_header_of_the_catalogue(make_catalogues) -> None:
    assert Localiser(make_catalogues(en={"예": "Yes"}), "en").text(Message("")) == ""


def test_missing_files_are_reported_and_every_language_still_speaks_korean(tmp_path: Path) -> None:
    catalogues = Catalogues(tmp_path)
    catalogues.preload()
    assert [Localiser(catalogues, tag).text(msg("안녕하세요")) for tag in TAGS] == ["안녕하세요"] * len(TAGS)
    assert {problem.tag for problem in catalogues.problems if problem.kind == "missing"} == set(TAGS) - {"ko"}


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=120).map(lambda x: b"\xde\x12\x04\x95" + x)))
def test_a_broken_file_is_reported_and_never_raises(tmp_path_factory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("translations")
    path = mo_path(folder, get_locale("en"))
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    catalogues = Catalogues(folder)
    assert Localiser(catalogues, "en").text(msg("안녕하세요")) == "안녕하세요"
    assert catalogues.problems


def test_a_malformed_source_is_shown_as_it_stands(make_catalogues) -> None:
    catalogues = make_catalogues(en={})
    assert Localiser(catalogues, "ko").text(msg("{이름")) == "{이름"
    assert [problem.kind for problem in catalogues.problems] == ["rejected"]


def test_an_unknown_tag_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Catalogues(tmp_path).get("xx")

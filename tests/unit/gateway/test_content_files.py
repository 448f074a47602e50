from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.gateway.content.check import check_city, main, numbers_in
from kiosk.gateway.content.loader import ContentError, load_city
from tests.helpers import city
from tests.helpers.city import write_city

TODAY = date(2026, 11, 23)


def rewrite(folder: Path, name: str, **changes: Any) -> None:
    path = folder / name
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**document, **changes}, ensure_ascii=False), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_city(tmp_path / "testville")


def test_a_right_folder_loads_and_has_no_problems(folder: Path) -> None:
    content = load_city(folder)
    assert list(content.services) == ["street-lamp", "007"]
    assert set(content.directory) == {"resident-copy", "pension"}
    assert check_city(folder, TODAY) == []
    assert main([str(folder)]) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("services/street-lamp.json", "{"),
        ("services/street-lamp.json", "[]"),
        ("directory/pension.json", '{"id": "pension"}'),
        ("city.json", ""),
        ("places.json", "null"),
    ],
)
def test_a_broken_file_is_named_in_one_sentence(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_city(folder)
    assert name in dict(caught.value.message.args)["file"]  # type: ignore[operator]
    assert main([str(folder)]) == 1


def test_bytes_that_are_no_text_and_missing_files_are_named(folder: Path) -> None:
    (folder / "services" / "007.json").write_bytes(b"\xff\xfe")
    (folder / "places.json").unlink()
    texts = [str(problem) for problem in check_city(folder, TODAY)]
    assert any("007.json" in text and "UTF-8" in text for text in texts)
    assert any("places.json" in text and "missing" in text for text in texts)


def test_a_lenient_load_leaves_the_broken_out_and_says_so(folder: Path) -> None:
    (folder / "services" / "007.json").write_text("{", "utf-8")
    rewrite(folder, "directory/pension.json", topics=["elsewhere"])
    rewrite(folder, "services/street-lamp.json", service_code="another")
    content = load_city(folder, is_lenient=True)
    assert content.services == {}
    assert set(content.directory) == {"resident-copy"}
    assert len(content.problems) == 3


def test_a_lenient_load_still_needs_the_city(folder: Path) -> None:
    (folder / "city.json").unlink()
    with pytest.raises(ContentError):
        load_city(folder, is_lenient=True)


def problems(folder: Path) -> str:
    return "\n".join(str(problem) for problem in check_city(folder, TODAY))


def test_a_missing_language_is_found(folder: Path) -> None:
    names = city.words("가로등")
    del names["mn"]
    rewrite(folder, "services/street-lamp.json", names=names)
    assert "services/street-lamp.json: names: languages are missing: mn" in problems(folder)


def test_numbers_must_agree_in_all_languages(folder: Path) -> None:
    names = {**city.words("7일 안에"), "en": "within 8 days"}
    rewrite(folder, "services/street-lamp.json", descriptions=names)
    assert "numbers differ in en" in problems(folder)
    easy = {**city.words("7일 안에"), "ko-easy": "곧 답해요."}
    rewrite(folder, "services/street-lamp.json", descriptions=easy)
    assert "numbers differ" not in problems(folder)


def test_a_long_sentence_of_easy_korean_is_found(folder: Path) -> None:
    words = {**city.words("가로등"), "ko-easy": "짧아요. " + "가" * 51 + "."}
    rewrite(folder, "services/street-lamp.json", descriptions=words)
    assert "a sentence of ko-easy has 52 characters" in problems(folder)


def test_old_facts_are_warned_of_and_do_not_fail(folder: Path) -> None:
    old = {**city.SOURCE, "verified_on": "2026-01-01"}
    rewrite(folder, "directory/resident-copy.json", source=old)
    found = check_city(folder, TODAY)
    assert [problem.is_warning for problem in found] == [True]
    kept = {**old, "valid_to": "2027-01-01"}
    rewrite(folder, "directory/resident-copy.json", source=kept)
    assert check_city(folder, TODAY) == []


def test_a_fact_verified_tomorrow_is_an_error(folder: Path) -> None:
    rewrite(folder, "directory/resident-copy.json", source={**city.SOURCE, "verified_on": "2030-01-01"})
    assert "lies in the future" in problems(folder)


def test_unknown_icons_groups_and_places_are_found(folder: Path) -> None:
    (folder / "icons.txt").write_text("document\noffice\nstreet-lamp\n", "utf-8")
    rewrite(folder, "directory/pension.json", address_id="nowhere")
    found = problems(folder)
    assert "'pen' is not in icons.txt" in found
    assert "directory/pension.json: address_id" in found
    rewrite(folder, "services/007.json", group="none")
    assert "unknown group 'none'" in problems(folder)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,000원", {"1000"}),
        ("1.000 won", {"1000"}),
        ("09:00-18:30", {"9", "18", "30"}),
        ("٩ إلى ١٨", {"9", "18"}),
        ("02-120", {"2", "120"}),
        ("없음", set()),
    ],
)
def test_numbers_are_read_in_any_script(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers

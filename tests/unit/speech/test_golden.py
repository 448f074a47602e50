"""Every language's normaliser against its golden table: written form, kind, how people say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.speech.normalise.prepare import normalise, prepare

FOLDER = Path(__file__).parent / "golden"
LEAST_ROWS = {"ko": 300, "en": 60, "zh-CN": 60, "ja": 60, "vi": 60, "ar": 60}


def rows(name: str) -> list[list[str]]:
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def table(name: str) -> list[object]:
    return [pytest.param(name, *row, id=f"{name}:{row[0]}:{row[1]}") for row in rows(name)]


@pytest.mark.parametrize(
    ("language", "written", "kind", "said"), [row for tag in LEAST_ROWS for row in table(tag)]
)
def test_text_is_rewritten_as_people_say_it(language: str, written: str, kind: str, said: str) -> None:
    assert normalise(written, language, kind) == said


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_the_table_is_large_enough_and_has_no_row_twice(language: str) -> None:
    found = rows(language)
    assert len(found) >= LEAST_ROWS[language]
    assert len({(row[0], row[1]) for row in found}) == len(found)


@pytest.mark.parametrize("language", LEAST_ROWS)
def test_marks_of_every_row_point_into_the_written_form(language: str) -> None:
    for written, kind, _ in rows(language):
        for part in prepare(written, language, kind, offset=7):
            assert len(part.tracked.spans) == len(part.tracked.text)
            assert all(7 <= begin <= end <= 7 + len(written) for begin, end in part.tracked.spans)

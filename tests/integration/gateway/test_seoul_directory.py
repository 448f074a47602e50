"""Every answer of Seoul's directory fits the published schemas of HSDS 3, in every language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kiosk.contracts.words import LANGUAGES
from tests.helpers.gateway import TestGateway, make_gateway

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / "tests" / "data" / "hsds"


@pytest.fixture(scope="module")
def seoul(tmp_path_factory: pytest.TempPathFactory) -> TestGateway:
    folder = tmp_path_factory.mktemp("seoul")
    return make_gateway(folder, city_dir=ROOT / "resources" / "city" / "seoul")


def judge_of(name: str) -> Draft202012Validator:
    schema: Any = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("part", ["service", "organization", "service_at_location"])
def test_every_answer_fits(seoul: TestGateway, part: str) -> None:
    in_list, full = judge_of(f"{part}_list"), judge_of(part)
    number = 0
    for language in LANGUAGES:
        headers = {"accept-language": language}
        page: dict[str, Any] = {"last_page": False, "page_number": 0}
        while not page["last_page"]:
            params = {"page": page["page_number"] + 1, "per_page": 50}
            page = seoul.http.get(f"/hsds/{part}s", params=params, headers=headers).json()
            for record in page["contents"]:
                assert [str(error) for error in in_list.iter_errors(record)] == []
                answer = seoul.http.get(f"/hsds/{part}s/{record['id']}", headers=headers).json()
                assert [str(error) for error in full.iter_errors(answer)] == []
                number += 1
    assert number >= len(LANGUAGES)
    if part == "service":
        assert number == len(LANGUAGES) * len(seoul.state.content.directory)
        assert len(seoul.state.content.directory) >= 60

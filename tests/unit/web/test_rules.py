"""Rules of a site are data: checked, joined with families, never able to hide a page or end a style."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.options import RESOURCES
from kiosk.web.rules import FAMILIES, AdapterRules, RulesError, load_family, load_rules, parse_rules


@pytest.mark.parametrize(
    "selector",
    ["", " ", "*", "body", "html , .x", "HTML", "main", ":root", "a{}", "a}b", "</style>", "a\\62",
     "@import x",
     "a/*b*/", "a[href", "a)", '[x="y]', "x" * 301, ":not(.x)"],
)  # fmt: skip
def test_a_selector_that_could_do_more_is_refused(selector: str) -> None:
    with pytest.raises(RulesError) as caught:
        parse_rules({"hide": [selector]})
    assert "hide" in caught.value.technical


def test_unknown_parts_are_refused() -> None:
    with pytest.raises(RulesError):
        parse_rules({"script": ["alert(1)"]})


def test_a_site_comes_before_its_families() -> None:
    rules = load_rules(parse_rules({"families": ["krds", "common"], "pause": [".ours"]}), RESOURCES)
    assert rules.pause[0] == ".ours"
    assert len(rules.pause) > 1
    assert rules.cookies
    assert rules.error


@pytest.mark.parametrize("path", sorted((RESOURCES / FAMILIES).glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_family_holds(path: Path) -> None:
    assert load_family(path.stem, RESOURCES) != AdapterRules()


def test_cookies_are_never_accepted_by_a_shipped_family() -> None:
    for path in (RESOURCES / FAMILIES).glob("*.json"):
        for wall in load_family(path.stem, RESOURCES).cookies:
            assert not any(
                word in wall.refuse.lower() for word in ("accept-all", "agree", "allow-all", "동의")
            )


@pytest.mark.parametrize("name", ["../krds", "nowhere", "", "KRDS", "a/b"])
def test_a_family_that_is_none_says_so(name: str) -> None:
    with pytest.raises(RulesError):
        load_rules(AdapterRules(families=(name,)), RESOURCES)


def test_a_family_may_not_name_families(tmp_path: Path) -> None:
    folder = tmp_path / FAMILIES
    folder.mkdir(parents=True)
    (folder / "loop.json").write_text(json.dumps({"families": ["loop"]}), encoding="utf-8")
    with pytest.raises(RulesError):
        load_family("loop", tmp_path)


def test_a_broken_family_says_so(tmp_path: Path) -> None:
    folder = tmp_path / FAMILIES
    folder.mkdir(parents=True)
    (folder / "torn.json").write_text('{"hide": [', encoding="utf-8")
    with pytest.raises(RulesError):
        load_family("torn", tmp_path)


def test_names_are_given_in_the_visitors_language() -> None:
    rules = parse_rules({"labels": [{"selector": "#a", "texts": {"ko": "지도", "zh": "地图"}}]})
    assert rules.as_config("zh-CN")["labels"] == [{"selector": "#a", "label": "地图"}]
    assert rules.as_config("vi")["labels"] == [{"selector": "#a", "label": "지도"}]


def test_no_rules_are_an_empty_config() -> None:
    assert AdapterRules().as_config() == {}

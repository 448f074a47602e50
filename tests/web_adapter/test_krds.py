"""Pages of the government's own design system (krds-uiux), as released: said as the standards say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.options import RESOURCES
from kiosk.web.rules import AdapterRules, load_rules
from tests.web_adapter.browser import PAGES, Browser
from tests.web_adapter.spoken import said_of, spoken

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("expected").joinpath("krds.json").read_text(encoding="utf-8")
)


def test_the_kit_is_as_it_was_released() -> None:
    record = json.loads((PAGES / "krds" / "VENDORED.json").read_text(encoding="utf-8"))
    found = {
        path.name: hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for path in (PAGES / "krds").iterdir()
        if path.name != "VENDORED.json"
    }
    assert found == record["files"]
    assert {Path(name).stem for name in found if name.endswith(".html")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_component_of_the_kit_is_said_as_the_standard_says(browser: Browser, name: str) -> None:
    expected = EXPECTED[name]
    rules = load_rules(AdapterRules(families=("krds",)), RESOURCES).as_config()
    page = browser.load(
        f"krds-page/{name}", rules=rules, expects=lambda page: spoken(page) == expected["items"]
    )
    assert spoken(page) == expected["items"], expected["rule"]
    if "after" not in expected:
        return
    seen = len(browser.changes())
    role, index = expected["press"]
    node = [node for node in page.nodes if node.role == role][index]
    assert browser.order("press", node.id).done
    after = browser.until(lambda page: spoken(page) == expected["after"])
    assert spoken(after) == expected["after"], expected["rule"]
    if "said" in expected:
        assert said_of(page, browser.changes()[seen:]) == expected["said"]

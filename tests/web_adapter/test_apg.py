"""Widgets in the style of the WAI-ARIA Authoring Practices, said as the standards say (C-01, G-01, G-07).

The expected texts were written from the standards that each entry names, before the adapter had read a
page; what differs is a fault of the adapter until the standard is shown to say otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web_adapter.browser import PAGES, Browser, find
from tests.web_adapter.spoken import said_of, spoken

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("expected").joinpath("apg.json").read_text(encoding="utf-8")
)


def test_every_page_has_its_expected_words() -> None:
    assert {path.stem for path in (PAGES / "apg").glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_widget_is_said_as_the_standard_says(browser: Browser, name: str) -> None:
    expected = EXPECTED[name]
    page = browser.load(f"apg/{name}.html", expects=lambda page: spoken(page) == expected["items"])
    assert spoken(page) == expected["items"], expected["rule"]
    if "after" not in expected:
        return
    seen = len(browser.changes())
    if "press" in expected:
        role, label = expected["press"]
        answer = browser.order("press", find(page, role, label).id)
    else:
        role, label, text = expected["fill"]
        answer = browser.order("fill", find(page, role, label).id, text=text)
    assert answer.done, answer.reason
    after = browser.until(lambda page: spoken(page) == expected["after"])
    assert spoken(after) == expected["after"], expected["rule"]
    if "said" in expected:
        assert said_of(page, browser.changes()[seen:]) == expected["said"], expected["rule"]
    if "live" in expected:
        browser.until(lambda _page: bool(browser.live()))
        assert browser.live() == [tuple(live) for live in expected["live"]], expected["rule"]

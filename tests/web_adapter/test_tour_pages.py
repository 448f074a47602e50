"""The tour plays back what the adapter told once; it must still tell the same."""

from __future__ import annotations

import json

from tests.web_adapter.browser import Browser
from tests.web_adapter.recording import RECORDED, record


def test_the_adapter_still_tells_what_the_tour_plays_back(browser: Browser) -> None:
    """If this is meant to differ: ``python -m tests.web_adapter.recording``, and look at the tour."""
    assert record(browser) == json.loads(RECORDED.read_text(encoding="utf-8"))

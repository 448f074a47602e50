"""What the adapter tells of the tour's sample pages: ``python -m tests.web_adapter.recording`` keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.web_adapter.browser import ROOT, Browser

#: What the tour plays back (:mod:`ui.tour.pages`).
RECORDED = ROOT / "ui" / "tour" / "recorded_pages.json"
#: Where the recorded pages stand: a site that the city's list has, so that its rules judge them.
BASE = "https://yeyak.seoul.go.kr/tour"
PAGES = ("list", "form", "done")


def _moved(document: Any, base: str) -> Any:
    """Return a document as if its pages stood at BASE; the number of the load is the player's."""
    return json.loads(json.dumps(document, ensure_ascii=False).replace(base, BASE)) | {"number": 0}


def record(browser: Browser) -> dict[str, Any]:
    """Load the sample pages, pick an answer of the list in the form, and return what was told."""
    base = f"{browser.base}/tour"
    pages: dict[str, Any] = {}
    picked: dict[str, Any] = {}
    for name in PAGES:
        page = browser.load(f"tour/{name}.html")
        pages[f"{name}.html"] = _moved(page.model_dump(mode="json", exclude_defaults=True), base)
        field = next((node for node in page.nodes if node.kind_of_field == "choice"), None)
        if field is not None and field.options:
            seen = len(browser.changes())
            option = field.options[-1]
            assert browser.order("choose", field.id, option=option.id).done
            browser.settle()
            changes = browser.changes()[seen:]
            picked[f"{field.id}/{option.id}"] = [
                _moved(change.model_dump(mode="json", exclude_defaults=True), base) for change in changes
            ]
    return {"pages": pages, "picked": picked}


def write(found: dict[str, Any], path: Path = RECORDED) -> None:
    """Keep a recording."""
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Record anew."""
    browser = Browser()
    try:
        write(record(browser))
    finally:
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

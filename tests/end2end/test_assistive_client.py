"""An assistive client, over AT-SPI, finds everything by name and role and completes a report.

From outside only: the tree that a screen reader gets, and its actions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.journey import NEXT_PAGE_NAME, PHONE, REPORT, Guide, Step, find
from tests.end2end.session import Desktop, desktop, has_desktop_parts
from tests.end2end.text_kiosk import list_requests, set_up, text_kiosk

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not has_desktop_parts(), reason="needs Xvfb, D-Bus and AT-SPI"),
]
#: What a node must be called by, so that a screen reader can say what it is for.
PRESSABLE = {"push button", "check box", "radio button", "toggle button"}
#: Role of each kind of item (G-04, G-05).
ROLES = {
    "choice": PRESSABLE,
    "action": PRESSABLE,
    "bar": PRESSABLE,
    "field": {"text", "entry", "password text"},
    "paragraph": {"label", "paragraph", "static"},
    "receipt": {"label", "paragraph", "static", "push button", "panel"},
    "notice": {"label", "paragraph", "static", "alert", "notification"},
}
MOST_PAGES = 6


def problems_of(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Say what no Screen may have."""
    headings = [node["name"] for node in nodes if node["role"] == "heading"]
    if len(headings) != 1:
        yield f"{len(headings)} headings: {headings}"
    for node in nodes:
        role = node["role"]
        if role in PRESSABLE or role in ROLES["field"]:
            if not node["name"].strip():
                yield f"a {role} without a name"
            if role in PRESSABLE and "ENABLED" in node["states"] and "Press" not in node["actions"]:
                yield f"{node['name']!r} cannot be pressed"
        if any(mark in node["description"] for mark in ("..", " .", "{", "}")):
            yield f"{node['name']!r} is described as {node['description']!r}"
    named = Counter((node["role"], node["name"]) for node in nodes if node["role"] in PRESSABLE)
    yield from (f"{count} times {role} {name!r}" for (role, name), count in named.items() if count > 1)


def read_pages(kiosk: Desktop, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read every page of a Screen, as somebody does who looks for something; ends on the last one."""
    title = view["screen"]["title"]["label"]
    kiosk.wait_for_heading(title)
    # The same title may stand over "please wait" first.
    kiosk.wait_for_any([item["name"] or item["label"] for item in view["screen"]["actions"]])
    nodes = kiosk.settled_nodes()
    found = list(nodes)
    for _ in range(MOST_PAGES):
        assert not list(problems_of(nodes)), f"{title}: {list(problems_of(nodes))}"
        pager = [node for node in nodes if node["name"] == NEXT_PAGE_NAME]
        if not pager or "ENABLED" not in pager[0]["states"]:
            return found
        before = [node["name"] for node in nodes]
        kiosk.press(NEXT_PAGE_NAME)
        kiosk.wait_for_change(before)
        nodes = kiosk.settled_nodes()
        found += nodes
    raise AssertionError(f"{title} has no last page")


def missing_items(view: Mapping[str, Any], nodes: list[dict[str, Any]]) -> list[str]:
    """Return the items of a Screen that an assistive client does not find by name and role."""
    missing = []
    items = [*view["screen"]["items"], *view["screen"]["actions"], *view["bar"]]
    for item in items:
        words = item["label"] if item["kind"] == "receipt" else item["name"] or item["label"]
        if item["kind"] == "picture" and not words:
            continue
        roles = ROLES.get(item["kind"])
        if not any(words in node["name"] and (roles is None or node["role"] in roles) for node in nodes):
            seen = [node["role"] for node in nodes if words in node["name"]]
            missing.append(f"{item['kind']} {words!r} (roles seen: {seen})")
    return missing


def act(kiosk: Desktop, view: dict[str, Any], step: Step) -> None:
    """Do a step by the actions of the tree alone, turning back to the page where the thing is."""
    if step.field:
        name = find(view, step.field)["name"]
        assert kiosk.ask(op="text", text=step.text, name=name)["ok"], f"{name!r} takes no text"
    target = find(view, step.press)
    name = target["name"] or target["label"]
    if name not in kiosk.names():
        kiosk.press("앞쪽")
    kiosk.press(name)


def test_everything_is_found_by_name_and_role_and_a_report_is_completed(tmp_path: Path) -> None:
    data = set_up(tmp_path / "data")
    with (
        text_kiosk(tmp_path / "text", "--data", str(set_up(tmp_path / "text" / "data"))) as words,
        desktop(tmp_path, "--data", str(data), "--speech", "silence") as kiosk,
    ):
        guide = Guide(words)
        for step in REPORT:
            view = guide.look(step)
            nodes = read_pages(kiosk, view)
            missing = missing_items(view, nodes)
            assert not missing, f"{view['screen']['id']}: {missing}"
            act(kiosk, view, step)
            guide.walk(step)
        view = guide.receipt()
        nodes = read_pages(kiosk, view)
        assert not missing_items(view, nodes)
        label = find(view, "receipt")["label"]
        receipt = next(node for node in nodes if node["name"].startswith(label))
        assert "Traceback" not in kiosk.log
        (report,) = list_requests(data, tmp_path)
    number = "".join(filter(str.isdigit, receipt["name"]))
    assert number.startswith(report["receipt_number"]), receipt
    assert report["phone"] == PHONE
    assert report["description"] == "3"

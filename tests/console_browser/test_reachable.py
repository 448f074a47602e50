"""What has the keyboard can be seen, whatever follows the page (WCAG 2.2, 2.4.11; H-10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.console_browser.rig import Browser, make_app, serving
from tests.helpers.console import FakeConsole, furnish

#: Name of what has the keyboard, and how many of nine points of it are covered by something else.
COVERED = """
const e = document.activeElement;
if (!e || e === document.body) return null;
const r = e.getBoundingClientRect();
let covered = 0;
for (const x of [r.left + 3, (r.left + r.right) / 2, r.right - 3])
  for (const y of [r.top + 3, (r.top + r.bottom) / 2, r.bottom - 3]) {
    const found = document.elementFromPoint(x, y);
    const bar = found?.closest('.bulk-line, .bulk, .strips') ?? found;
    const isOver = found && getComputedStyle(bar).position === 'sticky' && !bar.contains(e);
    if (!found || isOver && !e.contains(found)) covered++;
  }
return [e.id || e.textContent.trim().slice(0, 20), covered];
"""


@pytest.fixture
def reader(browser: Browser) -> Iterator[Browser]:
    console = furnish(FakeConsole())
    with serving(make_app(console.services, console.clock)) as base:
        browser.base = base
        browser.sign_in()
        yield browser


@pytest.mark.parametrize("size", [(1280, 720), (320, 256)])
@pytest.mark.parametrize("keys", [(Keys.TAB,), (Keys.SHIFT, Keys.TAB)])
def test_nothing_that_has_the_keyboard_is_covered(
    reader: Browser, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    """One box is ticked and the line of news is dead: both bars stand."""
    reader.size(*size)
    reader.go("/wall")
    reader.run("document.getElementById('line-lost').hidden = false")
    reader.run("const box = document.querySelector('input[name=terminal]'); box.click(); box.focus()")
    if len(keys) > 1:
        reader.run("const all = document.querySelectorAll('.card a'); all[all.length - 1].focus()")
    seen, covered = 0, []
    for _ in range(40):
        chain = ActionChains(reader.driver)
        for key in keys[:-1]:
            chain.key_down(key)
        chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain.key_up(key)
        chain.perform()
        found = reader.run(COVERED)
        if found is None:
            break
        seen += 1
        if found[1]:
            covered.append(found)
    assert seen > 20
    assert covered == []


def test_what_is_chosen_is_one_line_that_leads_to_the_form(reader: Browser) -> None:
    reader.size(1280, 720)
    reader.go("/wall")
    assert not reader.one(".bulk-line").is_displayed()
    reader.run("document.querySelector('input[name=terminal]').click()")
    assert reader.text(".bulk-line .count") == "1"
    assert reader.run("return document.querySelector('.bulk-line').getBoundingClientRect().height") < 80
    reader.press(".bulk-line a")
    assert reader.axe() == [], "where it covers no half of a button"
    assert reader.path.endswith("#bulk")
    assert reader.run(
        "const r = document.getElementById('bulk').getBoundingClientRect(); return r.top < innerHeight - 100"
    )

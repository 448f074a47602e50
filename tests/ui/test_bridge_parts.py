"""What the bridge decides without Qt: what has changed, what is announced, what a hand means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.clock import SteppedClock
from kiosk.modes.state import ModeState
from kiosk.screens.view import Caption, RenderedItem, RenderedScreen, View
from ui.bridge.changes import Changes, find_announcements
from ui.bridge.filters import Throttle, TremorFilter

NOTE = RenderedItem(key="note", kind="notice", label="인쇄했어요.", live="polite")
TITLE = RenderedItem(key="title", kind="title", label="영수증")
SCREEN = RenderedScreen(id="report.receipt", title=TITLE, items=(NOTE,))
VIEW = View(screen=SCREEN, modes=ModeState())


def changed(after: View) -> set[str]:
    changes = Changes.between(VIEW, after)
    return {name for name in Changes.__dataclass_fields__ if getattr(changes, name)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"number": 7}, set()),
        ({"caption": Caption(text="영수증")}, {"caption"}),
        ({"cursor": "note"}, {"cursor"}),
        ({"is_cursor_shown": True}, {"cursor"}),
        ({"is_typing": True}, {"cursor", "layout"}),
        ({"page": 1}, {"page", "layout"}),
        ({"pager": (TITLE,)}, {"page"}),
        ({"phase": "warning"}, {"phase", "layout"}),
        ({"zones": (TITLE,)}, {"zones", "layout"}),
        ({"corner": TITLE}, {"corner", "layout"}),
        ({"bar": (TITLE,)}, {"layout"}),
        ({"beneath": SCREEN}, {"layout"}),
        ({"direction": "rtl"}, {"modes", "layout"}),
        ({"modes": ModeState(scale=2.0)}, {"modes", "layout"}),
    ],
)
def test_a_change_tells_what_it_is_and_nothing_else(change, expected) -> None:
    """A spoken word moves one caption; only what takes room is measured again."""
    assert changed(replace(VIEW, **change)) == expected


def with_items(*items: RenderedItem, id_: str = SCREEN.id) -> View:
    return replace(VIEW, screen=replace(SCREEN, id=id_, items=items))


def test_a_live_item_is_announced_once_and_again_when_its_words_change() -> None:
    """G-05."""
    assert find_announcements(with_items(), VIEW) == (("인쇄했어요.", False),)
    assert find_announcements(VIEW, VIEW) == ()
    assert find_announcements(VIEW, with_items(replace(NOTE, icon="print"))) == ()
    worse = replace(NOTE, name="못 했어요.", description="종이가 없어요.", live="assertive")
    assert find_announcements(VIEW, with_items(worse)) == (("못 했어요. 종이가 없어요.", True),)


def test_an_item_of_another_screen_is_new_and_a_quiet_one_says_nothing() -> None:
    assert find_announcements(VIEW, with_items(NOTE, id_="report.code")) == (("인쇄했어요.", False),)
    assert find_announcements(VIEW, with_items(replace(NOTE, key="other", live="off"))) == ()


def test_a_tremor_is_one_press_and_does_not_hold_up_another_key() -> None:
    """B-10."""
    clock = SteppedClock()
    presses = TremorFilter(clock)
    assert presses.passes("one")
    clock.advance(0.3)
    assert not presses.passes("one")
    clock.advance(0.3)
    assert presses.passes("one")
    assert presses.passes("two")
    assert presses.passes("one")


def test_without_a_tremor_time_every_press_passes() -> None:
    presses = TremorFilter(SteppedClock(), 0)
    assert [presses.passes("one"), presses.passes("one")] == [True, True]


def test_signs_of_life_are_told_only_so_often() -> None:
    clock = SteppedClock()
    signs = Throttle(clock)
    told = 0
    for _ in range(100):
        told += signs.passes()
        clock.advance(0.0625)
    assert told == 25

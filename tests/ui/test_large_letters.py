"""What large letters on a low glass must not lose: the ring on each part of an item, the captions' place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from kiosk.clock import SteppedClock
from kiosk.i18n.text import Content
from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import NEXT_PAGE, Focus, Press
from kiosk.settings.profile import load_profile
from tests.helpers.terminal import Rig
from tests.ui.conftest import PROFILES
from ui.surveyor import entries, scene_rect
from ui.window import KioskWindow, WindowOptions, create_window

_WORDS = Content.of(
    {"ko": "2층 민원실 3번 창구로 오세요. 신분증을 꼭 가져오세요. 기다리는 동안 앉으셔도 돼요."}
)


@pytest.fixture
def opened(qapp: object) -> Iterator[list[KioskWindow]]:
    """Windows that are closed after the test."""
    QAccessible.setActive(True)
    windows: list[KioskWindow] = []
    yield windows
    for window in windows:
        window.close()


def _with_words(opened: list[KioskWindow], language: str, input_: Input) -> tuple[Rig, KioskWindow]:
    """A tablet on which long words of staff stand, twice as large, spoken and captioned."""
    rig = Rig(modes=ModeState(language=language, scale=2.0, voice=True, captions=True, input=input_))
    rig.do(Press("begin"))
    profile = load_profile(PROFILES / "tablet-10.json")
    window = create_window(
        rig.terminal, profile, WindowOptions(is_motion_allowed=False, clock=SteppedClock())
    )
    opened.append(window)
    window.show()
    rig.terminal.open("staff-words", {"number": 1, "lines": (_WORDS,)}, is_sheet=True)
    rig.clock.advance(0.5)
    return rig, window


def _things(window: KioskWindow) -> dict[str, QQuickItem]:
    return {str(item.property("entryKey")): item for item in entries(window.window)}


def test_every_part_of_an_item_wears_the_ring_of_its_item(opened) -> None:
    """B-17: whoever pages through cut words sees where they are on each page."""
    rig, window = _with_words(opened, "ko", Input.KEYPAD)
    parts = 0
    for _ in range(1, len(rig.terminal.view.pages)):
        rig.do(Press(NEXT_PAGE), Focus("line.0"))
        for key, item in _things(window).items():
            if key.startswith("line.0#"):
                parts += 1
                assert rig.terminal.view.cursor == "line.0"
                assert item.property("hasCursor"), key
    assert parts > 1


@pytest.mark.parametrize("language", ["ko", "ar"])
def test_captions_stand_within_the_sheet_on_either_side_of_the_zones(opened, language: str) -> None:
    """C-24, F-08: with the zones at the left the captions once lay beneath them."""
    _, window = _with_words(opened, language, Input.TOUCH)
    things = _things(window)
    caption = scene_rect(things["caption"])
    others = {key: scene_rect(item) for key, item in things.items() if key != "caption"}
    assert [key for key in others if key.startswith("zone.")]
    assert not [key for key, rect in others.items() if rect.intersects(caption)]

"""What large letters on a low glass must not lose: the ring on each part of an item, the captions' place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from kiosk.clock import SteppedClock
from kiosk.i18n.text import Content
from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import NEXT_PAGE, Focus, Press, Touch
from kiosk.screens.view import RenderedItem
from kiosk.settings.profile import load_profile
from tests.helpers.fake_terminal import make_view
from tests.helpers.terminal import Rig
from tests.ui.conftest import PROFILES
from ui.bridge.page_layout import PageLayouts
from ui.bridge.screen_facade import ScreenFacade
from ui.surveyor import entries, scene_rect, texts
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


@pytest.mark.parametrize(("scale", "most"), [(1.5, 6), (2.0, 12)])
def test_a_fact_under_a_long_name_takes_few_pages(open_window, scale: float, most: int) -> None:
    """E-05: the name of a line stood on every part of its hours, and left them a word a page."""
    base = make_view("voice", "en", "large")
    hours = RenderedItem(
        key="hours",
        kind="fact",
        label="Sign language interpreting by video telephone on working days and",
        value=" ".join(f"On day {number} from nine to six." for number in range(1, 9)),
        language="en",
    )
    screen = replace(base.screen, items=(hours,))
    view = replace(base, modes=replace(base.modes, scale=scale), screen=screen, pages=((hours.key,),))
    window, terminal = open_window(view, load_profile(PROFILES / "tablet-10.json"))
    assert 1 < len(terminal.view.pages) <= most
    shown = []
    for page in range(len(terminal.view.pages)):
        if page:
            terminal.dispatch(Touch(NEXT_PAGE))
        things = {key: item for key, item in _things(window).items() if key.startswith("hours")}
        shown += [words for item in things.values() for words in texts(item)]
    assert " ".join(shown).split() == f"{hours.label} {hours.value}".split()


def test_what_a_layout_has_cut_in_vain_is_whole_for_the_next(qapp: object) -> None:
    """E-05: words that one layout had cut to single ones stayed so in the next, which could hold them."""
    view = make_view("question", "en", "large")
    words = RenderedItem(key="words", kind="paragraph", label="One. Two. Three. Four.", language="en")
    screen = replace(view.screen, items=(words,), actions=())
    layouts = PageLayouts(lambda: replace(view, screen=screen), lambda command: None)
    facade = ScreenFacade()
    facade.show(screen, is_rtl=False)
    assert facade.split({"words": 4})
    item = {"kind": "paragraph", "isChoice": False, "stretch": 0, "isHinted": False, "isLead": False}
    measured = {
        "width": 900, "height": 100, "gap": 10, "header": 90, "line": 50, "corner": 0, "pager": 20,
        "actions": 0, "caption": 0, "isTitleWhole": False, "areActionsWhole": True, "isBottom": False,
        "items": [{**item, "key": key, "height": 50} for key in ("words", "words#2", "words#3", "words#4")],
        "actionItems": [],
    }  # fmt: skip
    assert layouts.plan(facade, 0, False, measured) == {"verdict": "next"}
    assert facade.parts == {}

"""The seam between the core and QML: identity, tremor, drafts, keys, announcements."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.clock import SteppedClock
from kiosk.screens.command import Activity, Focus, Key, Pages, Touch, Type
from tests.helpers.fake_terminal import make_view
from ui.surveyor import entries, scene_rect


def _find(window: QQuickWindow, key: str) -> QQuickItem:
    return next(item for item in entries(window) if item.property("entryKey") == key)


def _press(window: QQuickWindow, key: str) -> None:
    QTest.mouseClick(
        window,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        scene_rect(_find(window, key)).center(),
    )


def test_a_press_is_told_on_release_inside_and_not_after_sliding_off(open_window, profile) -> None:
    """B-08."""
    window, terminal = open_window(make_view("question"), profile)
    middle = scene_rect(_find(window.window, "lamp.day")).center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window.window, left, none, middle)
    assert terminal.asked(Touch) == []
    assert _find(window.window, "lamp.day").property("isPressed") is True
    QTest.mouseMove(window.window, QPoint(5, 5))
    QTest.mouseRelease(window.window, left, none, QPoint(5, 5))
    assert terminal.asked(Touch) == []
    _press(window.window, "lamp.day")
    assert terminal.asked(Touch) == [Touch("lamp.day")]


def test_a_long_press_is_a_press(open_window, profile) -> None:
    """B-09: nobody has to be quick."""
    window, terminal = open_window(make_view("question"), profile)
    middle = scene_rect(_find(window.window, "lamp.day")).center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window.window, left, none, middle)
    QTest.qWait(900)
    QTest.mouseRelease(window.window, left, none, middle)
    assert terminal.asked(Touch) == [Touch("lamp.day")]


def test_an_identical_press_within_half_a_second_is_a_tremor(open_window, profile) -> None:
    """B-10."""
    clock = SteppedClock()
    window, terminal = open_window(make_view("question"), profile, clock=clock)
    _press(window.window, "lamp.day")
    clock.advance(0.4)
    _press(window.window, "lamp.day")
    _press(window.window, "lamp.off")
    assert terminal.asked(Touch) == [Touch("lamp.day"), Touch("lamp.off")]
    clock.advance(0.6)
    _press(window.window, "lamp.off")
    assert len(terminal.asked(Touch)) == 3


def test_what_cannot_be_used_does_not_press(open_window, profile) -> None:
    window, terminal = open_window(make_view("several"), profile)
    _press(window.window, "lamp.leans")
    assert terminal.asked(Touch) == []


def test_a_change_of_mode_or_words_rebuilds_no_item(open_window, profile) -> None:
    """Identity: scale, theme, language and new words patch what is there."""
    window, terminal = open_window(make_view("field"), profile)
    before = _find(window.window, "address")
    before.setProperty("objectName", "the same one")
    terminal.show(make_view("field", style="large"))
    terminal.show(make_view("field", "en", "high"))
    terminal.show(make_view("field", "ar"))
    terminal.show(make_view("field"))
    assert _find(window.window, "address").property("objectName") == "the same one"


def test_a_half_composed_syllable_survives_a_change_of_mode(open_window, profile) -> None:
    window, terminal = open_window(make_view("field", cursor="address", is_typing=True), profile)
    QTest.qWait(20)
    item = _find(window.window, "address").property("input")
    assert item.property("activeFocus") is True
    QGuiApplication.sendEvent(window.window, QInputMethodEvent("하", []))
    assert item.property("preeditText") == "하"
    terminal.show(make_view("field", style="large", cursor="address", is_typing=True))
    terminal.show(make_view("field", "en", "high", cursor="address", is_typing=True))
    assert item.property("preeditText") == "하"
    assert item.property("activeFocus") is True
    event = QInputMethodEvent()
    event.setCommitString("한")
    QGuiApplication.sendEvent(window.window, event)
    typed = terminal.asked(Type)
    assert typed
    assert typed[-1].key == "address"
    assert "한" in typed[-1].text


def test_the_drafts_value_does_not_move_the_text_cursor(open_window, profile) -> None:
    window, terminal = open_window(make_view("field", cursor="address", is_typing=True), profile)
    field = _find(window.window, "address").property("input")
    field.setProperty("cursorPosition", 2)
    QTest.keyClick(window.window, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier)
    assert terminal.asked(Type)[-1].text.startswith("세종x")
    assert field.property("cursorPosition") == 3
    changed = replace(terminal.view.screen.items[0], value="다른 곳")
    terminal.change(screen=replace(terminal.view.screen, items=(changed,)))
    assert field.property("text") == "다른 곳"


def test_another_screen_never_shows_what_was_typed_before(open_window, profile) -> None:
    window, terminal = open_window(make_view("field"), profile)
    other = make_view("phone").screen
    item = replace(other.items[0], key="address", value="")
    terminal.show(replace(make_view("phone"), screen=replace(other, items=(item,))))
    assert _find(window.window, "address").property("input").property("text") == ""


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (Qt.Key.Key_F13, Key("previous")), (Qt.Key.Key_F15, Key("select")), (Qt.Key.Key_Down, Key("next")),
        (Qt.Key.Key_Escape, Key("back")), (Qt.Key.Key_Tab, Key("next")), (Qt.Key.Key_Return, Key("select")),
        (Qt.Key.Key_7, Key("digit", "7")),
    ],
)  # fmt: skip
def test_function_keys_become_commands(open_window, profile, code, key) -> None:
    """B-14, B-18."""
    window, terminal = open_window(make_view("question"), profile)
    QTest.keyClick(window.window, code)
    assert terminal.asked(Key) == [key]
    assert terminal.asked(Activity)


def test_the_focus_follows_the_cursor_and_an_assistive_client_moves_the_cursor(open_window, profile) -> None:
    window, terminal = open_window(make_view("question", cursor="lamp.blinks", is_cursor_shown=True), profile)
    assert _find(window.window, "lamp.blinks").hasActiveFocus()
    interface = QAccessible.queryAccessibleInterface(_find(window.window, "lamp.day"))
    assert interface is not None
    interface.actionInterface().doAction("SetFocus")
    assert terminal.asked(Focus)[-1] == Focus("lamp.day")


def test_an_assistive_client_presses_by_the_accessible_action(open_window, profile) -> None:
    """G-03."""
    window, terminal = open_window(make_view("question"), profile)
    interface = QAccessible.queryAccessibleInterface(_find(window.window, "lamp.day"))
    assert interface is not None
    assert "Press" in interface.actionInterface().actionNames()
    interface.actionInterface().doAction("Press")
    assert terminal.asked(Touch) == [Touch("lamp.day")]


def test_pages_are_told_once_and_hold_every_item(open_window, profile) -> None:
    window, terminal = open_window(make_view("language", style="large"), profile)
    told = terminal.asked(Pages)
    assert told
    assert [key for page in told[-1].keys for key in page] == [
        item.key for item in terminal.view.screen.items
    ]
    count = len(told)
    terminal.change(is_cursor_shown=True)
    terminal.change(cursor="language.en")
    assert len(terminal.asked(Pages)) == count
    assert window.problems == []


def test_a_live_item_is_announced_when_it_changes(open_window, profile) -> None:
    """G-05."""
    window, terminal = open_window(make_view("notices"), profile)
    said: list[tuple[str, bool]] = []
    window.bridge.announced.connect(lambda words, is_urgent: said.append((words, is_urgent)))
    items = terminal.view.screen.items
    changed = (*items[:2], replace(items[2], label="다시 이어졌어요.", name="다시 이어졌어요."))
    terminal.change(screen=replace(terminal.view.screen, items=changed))
    assert said == [("다시 이어졌어요.", True)]
    terminal.change(number=99)
    assert len(said) == 1


def test_the_curtain_covers_everything_and_hides_nothing_from_the_tree(open_window, profile) -> None:
    """C-29."""
    window, terminal = open_window(make_view("question"), profile)
    terminal.change_modes(curtain=True)
    picture = window.window.grabWindow()
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 37) for y in range(0, picture.height(), 41)
    }
    assert len(colours) == 1
    _press(window.window, "lamp.day")
    assert terminal.asked(Touch) == [Touch("lamp.day")]

"""The window: keys that are held down, fonts, and an orderly end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

from kiosk.screens.command import Key
from kiosk.screens.keymap import Keymap
from tests.helpers.fake_terminal import make_view
from ui.window import missing_fonts


def test_a_key_that_is_held_down_acts_once(open_window, profile) -> None:
    """B-11."""
    window, terminal = open_window(make_view("question"), profile)
    none = Qt.KeyboardModifier.NoModifier
    for is_repeat in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, none, "", is_repeat)
        QGuiApplication.sendEvent(window.window, event)
    assert terminal.asked(Key) == [Key("next")]


def test_another_table_of_keys_is_obeyed(open_window, profile) -> None:
    """B-21."""
    names = ("previous", "next", "select", "back", "home", "help")
    table = Keymap.of({f"F{19 + number}": name for number, name in enumerate(names)})
    window, terminal = open_window(make_view("question"), profile, keymap=table)
    QTest.keyClick(window.window, Qt.Key.Key_F20)
    QTest.keyClick(window.window, Qt.Key.Key_F14)
    assert terminal.asked(Key) == [Key("next")]


def test_a_font_that_is_not_there_is_named(qapp) -> None:
    """F-09."""
    assert missing_fonts(("No Such Family", "Noto Sans CJK KR")) == ("No Such Family",)


def test_a_closed_window_listens_no_more(open_window, profile) -> None:
    window, terminal = open_window(make_view("question"), profile)
    window.close()
    terminal.show(make_view("home"))
    assert window.problems == []

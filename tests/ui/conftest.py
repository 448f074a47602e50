"""What every test of the screen needs: no complaint of Qt or QML passes unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAccessible

from kiosk.clock import SteppedClock
from kiosk.screens.view import View
from kiosk.settings.profile import Profile, load_profile
from tests.helpers.fake_terminal import FakeTerminal
from ui.window import KioskWindow, WindowOptions, create_window

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "profiles"
#: Said by the platform of the test, not by us.
_HARMLESS = ("This plugin does not support", "propagateSizeHints")


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[list[str]]:
    """Fail the test on any warning of Qt or QML."""
    seen: list[str] = []

    def note(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        is_loud = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_loud and not any(words in text for words in _HARMLESS):
            seen.append(f"{context.file}:{context.line}: {text}" if context.file else text)

    before = qInstallMessageHandler(note)
    yield seen
    qInstallMessageHandler(before)
    assert not seen, "\n".join(seen)


@pytest.fixture
def profile() -> Profile:
    return load_profile(PROFILES / "portrait-27.json")


@pytest.fixture
def open_window(qapp: object) -> Iterator[Callable[..., tuple[KioskWindow, FakeTerminal]]]:
    """Open windows on fake terminals, without motion and with a stepped clock; all are closed afterwards."""
    QAccessible.setActive(True)
    windows: list[KioskWindow] = []

    def make(view: View, profile: Profile, **options: object) -> tuple[KioskWindow, FakeTerminal]:
        terminal = FakeTerminal(view)
        values = {"is_motion_allowed": False, "clock": SteppedClock(), **options}
        window = create_window(terminal, profile, WindowOptions(**values))  # type: ignore[arg-type]
        windows.append(window)
        window.show()
        return window, terminal

    yield make
    for window in windows:
        if shiboken6.isValid(window.engine):
            window.close()

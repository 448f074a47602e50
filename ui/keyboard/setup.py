"""Environment of Qt Virtual Keyboard. Must run before the first QGuiApplication.

Qt reads these variables once, when its input-context plug-in is loaded (Qt 6.11:
https://doc.qt.io/qt-6/qtvirtualkeyboard-deployment-guide.html).
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

#: Root of our QML modules; ``import Kiosk.keyboard`` is found below it.
QML_ROOT = Path(__file__).resolve().parents[1] / "qml"
KEYBOARD_ROOT = QML_ROOT / "Kiosk" / "keyboard"

#: The component for the window; import paths and host come from :func:`ui.keyboard.host.attach_keyboard`.
KEYBOARD_URL = (KEYBOARD_ROOT / "KioskKeyboard.qml").as_uri()

#: Name of our style; its file is ``style/QtQuick/VirtualKeyboard/Styles/modunuri/style.qml``.
STYLE = "modunuri"

_PLUGIN = "qtvirtualkeyboard"


def qml_import_paths() -> tuple[str, ...]:
    """Return the import paths that the QML engine needs for the keyboard."""
    return (str(QML_ROOT), str(KEYBOARD_ROOT / "style"))


def prepare_environment(
    *, on_screen: bool, environment: MutableMapping[str, str] | None = None, platform: str = sys.platform
) -> None:
    """Set what Qt needs so that our keyboard opens, and only ours.

    On a home PC with a keyboard of its own (*on_screen* False) nothing is changed: the person's input
    method (ibus, Windows IME) keeps working.

    Args:
        on_screen: Whether this machine uses the on-screen keyboard.
        environment: Variables to change; the process's own by default.
        platform: Value of :data:`sys.platform`, given in tests.
    """
    variables = os.environ if environment is None else environment
    if not on_screen:
        if variables.get("QT_IM_MODULE") == _PLUGIN:
            del variables["QT_IM_MODULE"]
        return
    variables["QT_IM_MODULE"] = _PLUGIN
    variables["QT_VIRTUALKEYBOARD_STYLE"] = STYLE
    variables["QT_VIRTUALKEYBOARD_LAYOUT_PATH"] = str(KEYBOARD_ROOT / "layouts")
    # Without a panel in the window Qt would open a second keyboard in a window of its own.
    variables["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"
    if platform != "win32" and not variables.get("XDG_CONFIG_HOME"):
        # The very default, written out: MemoryGuard replaces the value for an instant, and replacing one that
        # exists does not move the table that other threads may be reading.
        variables["XDG_CONFIG_HOME"] = str(Path.home() / ".config")

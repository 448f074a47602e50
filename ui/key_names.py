"""What a key is called: Qt's name for it, except where a desktop hides the keypad's keys.

A keypad that sends F13 to F24 (B-14) does so by the USB usages 0x68 to 0x73. On Linux the usual
keyboard layouts (``inet(evdev)``) give these keys other meanings (``XF86Tools``, ``XF86Launch5``,
``XF86TouchpadOff`` ...) and F19 and F24 none at all, under X11 as well as Wayland. The number of the
key itself is the same everywhere, so there it decides. Windows calls them F13 to F24 by itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

#: X11 and Wayland count a key as the kernel does, plus 8; KEY_F13 is 183 in linux/input-event-codes.h.
_F13_SCAN_CODE = 183 + 8
_FUNCTION_KEYS = {_F13_SCAN_CODE + index: f"F{13 + index}" for index in range(12)}
#: Names of Qt's platforms that count so.
_PLATFORMS = frozenset({"xcb", "wayland", "wayland-egl"})


def name_key(event: QKeyEvent, platform: str) -> str:
    """Return the name of the key of *event* without ``Key_``, or "" when it has none.

    Args:
        event: A key press or release.
        platform: ``QGuiApplication.platformName()``.
    """
    if platform in _PLATFORMS:
        name = _FUNCTION_KEYS.get(event.nativeScanCode())
        if name is not None:
            return name
    try:
        return Qt.Key(event.key()).name.removeprefix("Key_")
    except ValueError:
        return ""

"""Whether a screen reader of the system speaks, so that our own voice stays silent beside it.

On Linux a screen reader sets ``org.a11y.Status.ScreenReaderEnabled`` on the session bus; on Windows
it sets the system parameter SPI_GETSCREENREADER. ``QAccessible.isActive()`` is no witness: it is
also true for a test tool or an on-screen keyboard. Only a home PC is watched: on a public terminal
no other program speaks.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

_log = logging.getLogger("screen-reader")

_SERVICE, _PATH = "org.a11y.Bus", "/org/a11y/bus"
_STATUS, _PROPERTY = "org.a11y.Status", "ScreenReaderEnabled"
_PROPERTIES = "org.freedesktop.DBus.Properties"
#: The stubs want bytes where the binding takes what SLOT() makes.
_SLOT: Any = SLOT("changed(QDBusMessage)")
#: How long the bus may take to answer, in ms; asked once, after the first frame.
_ANSWER_MS = 500
#: How often Windows is asked, in ms.
_ASK_MS = 2000
_SPI_GETSCREENREADER = 0x0046


class BusScreenReader(QObject):
    """Follows the status on the session bus."""

    def __init__(self, on_changed: Callable[[bool], None], bus: QDBusConnection | None = None) -> None:
        """Call *on_changed* at every change, first with True if a screen reader is on already."""
        super().__init__()
        self._on_changed = on_changed
        self._bus = bus or QDBusConnection.sessionBus()
        self._told = False

    def start(self) -> bool:
        """Begin; False when there is no session bus."""
        if not self._bus.isConnected():
            return False
        self._bus.connect(_SERVICE, _PATH, _PROPERTIES, "PropertiesChanged", self, _SLOT)
        self.ask()
        return True

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """Ask again when a property of the status has changed."""
        if message.arguments()[:1] == [_STATUS]:
            # Not from inside the delivery of a message: the question waits for its answer.
            QTimer.singleShot(0, self.ask)

    def ask(self) -> None:
        """Ask for the status and tell it; without an answer nothing is known, and nothing changes."""
        question = QDBusMessage.createMethodCall(_SERVICE, _PATH, _PROPERTIES, "Get")
        question.setArguments([_STATUS, _PROPERTY])
        answer = self._bus.call(question, timeout=_ANSWER_MS)
        if answer.type() == QDBusMessage.MessageType.ReplyMessage and answer.arguments():
            value = answer.arguments()[0]
            self._tell(value.variant() if isinstance(value, QDBusVariant) else value)

    def _tell(self, value: object) -> None:
        is_on = value is True
        if is_on != self._told:
            self._told = is_on
            _log.info("screen reader %s", "on" if is_on else "off")
            self._on_changed(is_on)

    def close(self) -> None:
        """Stop."""
        self._bus.disconnect(_SERVICE, _PATH, _PROPERTIES, "PropertiesChanged", self, _SLOT)


class AskedScreenReader:
    """Asks again and again; for Windows. Never run on Windows."""

    def __init__(self, on_changed: Callable[[bool], None], ask: Callable[[], bool] | None = None) -> None:
        """Call *on_changed* at every change of what *ask* answers."""
        self._on_changed = on_changed
        self._ask = ask or ask_windows
        self._told = False
        self._timer = QTimer()
        self._timer.setInterval(_ASK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> bool:
        """Ask now and from now on."""
        self.look()
        self._timer.start()
        return True

    def look(self) -> None:
        """Ask once."""
        is_on = self._ask()
        if is_on != self._told:
            self._told = is_on
            self._on_changed(is_on)

    def close(self) -> None:
        """Ask no more."""
        self._timer.stop()


def ask_windows() -> bool:
    """Ask Windows whether a screen reader has announced itself; False elsewhere."""
    if sys.platform != "win32":
        return False
    import ctypes

    value = ctypes.c_int(0)
    is_told = ctypes.windll.user32.SystemParametersInfoW(_SPI_GETSCREENREADER, 0, ctypes.byref(value), 0)
    return bool(is_told and value.value)


def watch_screen_reader(
    on_changed: Callable[[bool], None], platform: str = sys.platform
) -> BusScreenReader | AskedScreenReader:
    """Make the watcher of this system; call its ``start`` after the first frame."""
    return AskedScreenReader(on_changed) if platform == "win32" else BusScreenReader(on_changed)

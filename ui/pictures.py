"""Whether the window still gets its pictures: signs of life for the watchdog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow

from kiosk.watchdog import Pulse

#: How long the window may be without a new picture, in s, before it counts as hung. A picture is asked
#: for several times within this time; drawing one takes less than a second on the slowest machine.
LIMIT_S = 12.0


class PictureWatch:
    """Asks the window for a picture now and then and beats when it has reached the glass."""

    def __init__(self, window: QQuickWindow, pulse: Pulse) -> None:
        """Listen to *window*; :meth:`ask` is for the watchdog's tick."""
        self._window = window
        self._pulse = pulse
        window.frameSwapped.connect(self._drawn, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Ask for a picture. A window that nothing shows (display unplugged) draws none and is excused."""
        if self._window.isExposed():
            self._pulse.expect()
            self._window.update()
        else:
            self._pulse.pause()

    def _drawn(self) -> None:
        self._pulse.beat()

"""The scheduler on Qt's event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kiosk.clock import Timer


class _QtTimer:
    """One pending call on Qt's event loop."""

    def __init__(self, delay: float, call: Callable[[], None], owner: QObject) -> None:
        self._timer = QTimer(owner)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)
        self._call: Callable[[], None] | None = call
        self._timer.start(max(0, round(delay * 1000)))

    def _fire(self) -> None:
        call, self._call = self._call, None
        self._timer.deleteLater()
        if call is not None:
            call()

    def cancel(self) -> None:
        """Forget the call if it has not happened yet."""
        if self._call is not None:
            self._call = None
            self._timer.stop()
            self._timer.deleteLater()


class QtScheduler(QObject):
    """Runs calls on the thread of the QGuiApplication."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Must be made on the user-interface thread."""
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def _run(self, call: Callable[[], None]) -> None:
        call()

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        """Run *call* after *delay* seconds; only from the user-interface thread."""
        return _QtTimer(delay, call, self)

    def post(self, call: Callable[[], None]) -> None:
        """Run *call* soon; safe from any thread."""
        self._posted.emit(call)

"""A stand-in for the accessibility bus launcher: owns the name and tells the status it is given.

Reads ``on``, ``off`` and ``bye`` from standard input. Run inside ``dbus-run-session``.
"""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import ClassInfo, Property, QCoreApplication, QObject, Qt, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage


@ClassInfo({"D-Bus Interface": "org.a11y.Status"})
class Status(QObject):
    """The exported object."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._is_on = False
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def _get(self) -> bool:
        return self._is_on

    ScreenReaderEnabled = Property(bool, _get)

    def _answer(self, word: str) -> None:
        if word == "bye":
            QCoreApplication.quit()
            return
        self._is_on = word == "on"
        signal = QDBusMessage.createSignal(
            "/org/a11y/bus", "org.freedesktop.DBus.Properties", "PropertiesChanged"
        )
        signal.setArguments(["org.a11y.Status", {"ScreenReaderEnabled": self._is_on}, []])
        QDBusConnection.sessionBus().send(signal)
        print(word, flush=True)


def main() -> int:
    application = QCoreApplication(sys.argv[:1])
    status = Status()
    status._is_on = "on" in sys.argv[1:]
    bus = QDBusConnection.sessionBus()
    bus.registerObject("/org/a11y/bus", status, QDBusConnection.RegisterOption.ExportAllProperties)
    bus.registerService("org.a11y.Bus")

    def read() -> None:
        for line in sys.stdin:
            status.asked.emit(line.strip())
        status.asked.emit("bye")

    threading.Thread(target=read, daemon=True).start()
    print("ready", flush=True)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())

"""Loads local pages in Qt WebEngine with the adapter beside them; JSON lines in, JSON lines out.

Runs as its own program (``python -m tests.web_adapter.harness``): an engine that dies must not take
the tests with it. Lines in: ``{"load": address, "config": {...}, "size": [w, h], "zoom": z}`` (``is_bare``
leaves the adapter out),
``{"order": {...}}``, ``{"run": script, "number": n, "is_page": bool}``, ``{"quit": 1}``. Lines out:
``{"said": text}`` (what the adapter sent), ``{"loaded": status}``, ``{"evaluated": n, "value": json}``,
``{"noted": console line}``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium refuses to run as root with its sandbox; only tests run as root.
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--lang=ko")

from PySide6.QtCore import Q_ARG, QFile, QIODevice, QMetaObject, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow  # noqa: F401  (makes the root object a window for Python)
from PySide6.QtWebEngineQuick import QtWebEngineQuick

ADAPTER = Path(__file__).resolve().parents[2] / "resources" / "web" / "adapter"


def adapter_source() -> str:
    """The adapter as the engine joins it."""
    names = json.loads((ADAPTER / "order.json").read_text(encoding="utf-8"))
    return "\n;\n".join((ADAPTER / name).read_text(encoding="utf-8") for name in names)


class Harness(QObject):
    lineCame = Signal(str)  # noqa: N815

    def __init__(self, engine: QQmlApplicationEngine) -> None:
        super().__init__()
        self.root = engine.rootObjects()[0]
        file = QFile(":/qtwebchannel/qwebchannel.js")
        file.open(QIODevice.OpenModeFlag.ReadOnly)
        self.channel = bytes(file.readAll().data()).decode()
        self.root.said.connect(lambda text: self.put({"said": text}))
        self.root.loaded.connect(lambda status: self.put({"loaded": status}))
        self.root.noted.connect(lambda text: self.put({"noted": text}))
        self.root.evaluated.connect(lambda number, value: self.put({"evaluated": number, "value": value}))
        self.lineCame.connect(self.take)

    @staticmethod
    def put(message: dict[str, object]) -> None:
        sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
        sys.stdout.flush()

    @Slot(str)
    def take(self, line: str) -> None:
        order = json.loads(line)
        if "load" in order:
            config = json.dumps(order.get("config", {}))
            source = f"globalThis.modunuriConfig={config};\n{self.channel}\n;\n{adapter_source()}"
            if order.get("is_bare"):
                source = ""
            # A view of its own for each page: nothing of the last one is left.
            self.root.setProperty("isOn", False)
            self.root.setProperty("scripts", [source])
            width, height = order.get("size", [1000, 800])
            self.root.setProperty("width", width)
            self.root.setProperty("height", height)
            self.root.setProperty("zoom", order.get("zoom", 1.0))
            self.root.setProperty("isOn", True)
            QMetaObject.invokeMethod(self.root, "go", Q_ARG("QVariant", QUrl(order["load"])))
        elif "order" in order:
            QMetaObject.invokeMethod(self.root, "tell", Q_ARG("QVariant", json.dumps(order["order"])))
        elif "run" in order:
            QMetaObject.invokeMethod(
                self.root, "run", Q_ARG("QVariant", order["number"]), Q_ARG("QVariant", order["run"]),
                Q_ARG("QVariant", bool(order.get("is_page"))),
            )  # fmt: skip
        elif "save" in order:
            self.root.grabWindow().save(order["save"])
            self.put({"saved": 1})
        elif "quit" in order:
            self.root.setProperty("isOn", False)
            QGuiApplication.quit()


def main() -> int:
    QtWebEngineQuick.initialize()
    app = QGuiApplication(sys.argv)
    engine = QQmlApplicationEngine()
    engine.load(str(Path(__file__).with_name("view.qml")))
    harness = Harness(engine)

    def read() -> None:
        for line in sys.stdin:
            harness.lineCame.emit(line)
        harness.lineCame.emit('{"quit": 1}')

    threading.Thread(target=read, daemon=True).start()
    harness.put({"ready": 1})
    code = app.exec()
    sys.stdout.flush()
    # The engine's own threads may outlive the interpreter's end; what was to be said has been said.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())

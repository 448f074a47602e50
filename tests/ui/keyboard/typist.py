"""Types on the real on-screen keyboard and reports what came of it. Run as a program of its own.

Qt reads the keyboard's environment once per process, so tests start this file: a job (JSON) comes on
standard input, the report (JSON) goes to standard output. A job is a list of steps:
``["tag", "ko"]``, ``["focus", "text"]``, ``["press", "ㅎ"]``, ``["choose", 2]`` (a word offered),
``["read", "text"]``, ``["clear", "text"]``, ``["measure"]``, ``["words"]``, ``["forget"]``,
``["grab", "a.png"]``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from ui.keyboard.setup import prepare_environment, qml_import_paths

job: dict[str, Any] = json.load(sys.stdin)
prepare_environment(on_screen=job.get("on_screen", True))

from PySide6.QtCore import QEventLoop, QObject, QPointF, Qt, QTimer, Slot  # noqa: E402
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication  # noqa: E402
from PySide6.QtQml import QQmlApplicationEngine  # noqa: E402
from PySide6.QtQuick import QQuickItem, QQuickWindow  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from ui.keyboard.memory import MemoryGuard  # noqa: E402


class LeakyGuard(QObject):
    """Lets the engine learn, in a folder where the test can look: shows that the test can fail."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @Slot()
    def openMemory(self) -> None:  # noqa: N802
        os.environ["XDG_CONFIG_HOME"] = str(self._folder)

    @Slot()
    def closeMemory(self) -> None:  # noqa: N802
        pass

    def wipe(self) -> None:
        pass

    def verify_wiped(self) -> bool:
        return True


class Typist:
    """One window with one keyboard."""

    def __init__(self) -> None:
        folder = Path(job["folder"])
        self.guard = LeakyGuard(folder) if job.get("leaky") else MemoryGuard(folder)
        self.engine = QQmlApplicationEngine()
        for path in qml_import_paths():
            self.engine.addImportPath(path)
        self.engine.rootContext().setContextProperty("memoryGuard", self.guard)
        self.engine.setInitialProperties({"job": job})
        self.engine.load(str(Path(__file__).with_name("window.qml")))
        window = self.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.window = window
        self.keyboard: Any = window.findChild(QQuickItem, "keyboard")
        self.window.requestActivate()
        self.settle(lambda: self.window.isActive())
        self.settle(lambda: bool(self.keyboard.property("isDue")))

    def settle(self, is_ready: Any = None, limit_ms: int = 2000) -> None:
        """Run the event loop until *is_ready*, or a few rounds without it."""
        waited = 0
        while waited < (limit_ms if is_ready else 40):
            loop = QEventLoop()
            QTimer.singleShot(10, loop.quit)
            loop.exec()
            waited += 10
            if is_ready and is_ready():
                return

    def click(self, item: QQuickItem) -> None:
        place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.settle()

    def keys(self, item: QQuickItem | None = None) -> list[QQuickItem]:
        found: list[QQuickItem] = []
        for child in (item or self.keyboard).childItems():
            if not child.isVisible() or child.width() <= 0:
                continue
            if child.property("noKeyEvent") is not None and child.property("displayText") is not None:
                found.append(child)
            else:
                found += self.keys(child)
        return found

    def offered(self) -> list[QQuickItem]:
        """The words to choose from, in order."""

        def below(item: QQuickItem) -> list[QQuickItem]:
            return [
                found
                for child in item.childItems()
                for found in ([child] if child.objectName() == "wordCandidate" else below(child))
            ]

        return sorted((item for item in below(self.keyboard) if item.isVisible()), key=lambda item: item.x())

    def field(self, name: str) -> Any:
        return self.window.findChild(QObject, name)

    def tag(self, value: str) -> None:
        self.keyboard.setProperty("tag", value)
        self.settle()
        self.settle()

    def focus(self, name: str) -> None:
        self.click(self.field(name))
        self.settle(lambda: self.keyboard.property("active"), 1000)
        self.settle()

    def press(self, label: str) -> None:
        for key in self.keys():
            if key.property("displayText") == label:
                self.click(key)
                return
        raise SystemExit(f"no key {label!r} among {[key.property('displayText') for key in self.keys()]}")

    def choose(self, index: int) -> None:
        self.click(self.offered()[index])

    def read(self, name: str) -> str:
        return str(self.field(name).property("text"))

    def clear(self, name: str) -> None:
        self.field(name).setProperty("text", "")

    def words(self) -> list[str]:
        return [
            str(text.property("text")) for item in self.offered() for text in plates(item)[0].childItems()
        ]

    def measure(self) -> dict[str, Any]:
        """Every key: its drawn rectangle in px, its label, its colours and the size its label is drawn in."""
        report = []
        for key in self.keys():
            plate = plates(key)[0]
            label = plate.childItems()[0]
            corner = plate.mapToScene(QPointF(0, 0))
            report.append(
                {
                    "label": label.property("text"),
                    "rect": [corner.x(), corner.y(), plate.width(), plate.height()],
                    "label_width": label.property("paintedWidth"),
                    "label_size": QFontInfo(label.property("font")).pixelSize()
                    if not label.property("truncated")
                    else 0,
                    "ink": QColor(label.property("color")).name(),
                    "paper": QColor(plate.property("color")).name(),
                }
            )
        return {"keys": report, "height": self.keyboard.height(), "active": self.keyboard.property("active")}

    def grab(self, name: str) -> None:
        self.window.grabWindow().save(str(Path(job["folder"]) / name))

    def active(self) -> bool:
        return bool(self.keyboard.property("active"))

    def forget(self) -> bool:
        started = time.perf_counter()
        self.guard.wipe()
        is_wiped = self.guard.verify_wiped()
        self.forget_ms = (time.perf_counter() - started) * 1000
        self.settle()
        return is_wiped

    def how_long_forgetting_took(self) -> float:
        """In ms."""
        return self.forget_ms


def plates(item: QQuickItem) -> list[QQuickItem]:
    found = []
    for child in item.childItems():
        found += [child] if child.objectName() == "keyPlate" else plates(child)
    return found


def main() -> int:
    application = QGuiApplication([])
    typist = Typist()
    answers = [getattr(typist, step)(*arguments) for step, *arguments in job["steps"]]
    print(json.dumps([answer for answer in answers if answer is not None], ensure_ascii=False))
    sys.stdout.flush()
    del typist
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())

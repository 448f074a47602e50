"""Types into a field of the whole kiosk window by touch, then ends the visit. Run as a program of its own.

Prints a JSON report: what the core holds after each step, and every complaint of QML about the keyboard.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from ui.keyboard.setup import KEYBOARD_URL, prepare_environment

prepare_environment(on_screen=True)

from PySide6.QtCore import QEventLoop, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtQuick import QQuickItem  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from kiosk.i18n.localiser import Localiser  # noqa: E402
from kiosk.screens.command import Press  # noqa: E402
from kiosk.settings.profile import Profile  # noqa: E402
from tests.helpers.terminal import Rig  # noqa: E402
from ui.keyboard.host import attach_keyboard  # noqa: E402
from ui.keyboard.memory import MemoryGuard  # noqa: E402
from ui.window import WindowOptions, create_window  # noqa: E402


def settle(is_ready: Callable[[], Any] = lambda: False, limit_ms: int = 60) -> None:
    waited = 0
    while waited < limit_ms and not is_ready():
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()
        waited += 10


def below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from below(child)


def main() -> int:
    application = QGuiApplication([])
    rig = Rig()
    guard = MemoryGuard(Path(sys.argv[1]))
    window = create_window(
        rig.terminal,
        Profile(name="test", width_px=1080, height_px=1920, px_per_mm=3.21, diagonal_mm=686),
        WindowOptions(
            keyboard_url=KEYBOARD_URL,
            is_motion_allowed=False,
            tremor_seconds=0,
            prepare_engine=lambda engine: (
                attach_keyboard(engine, guard, lambda text, tag: Localiser(rig.catalogues, tag).text(text)),
                None,
            )[1],
        ),
    )
    window.show()
    root = window.window.contentItem()

    def click(item: QQuickItem) -> None:
        place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(window.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        settle()

    def key(label: str) -> QQuickItem | None:
        keys = (item for item in below(root) if item.property("noKeyEvent") is not None)
        return next((item for item in keys if item.property("displayText") == label), None)

    def press(label: str) -> None:
        found = key(label)
        assert found is not None, label
        click(found)

    settle(lambda: window.window.isActive(), 2000)
    rig.do(Press("pick.1"))
    settle(limit_ms=200)
    field = next(item for item in below(root) if item.inherits("QQuickTextInput"))
    click(field)
    settle(lambda: key("ㅎ"), 4000)
    report: dict[str, Any] = {"is_typing": rig.terminal.view.is_typing}
    for letter in "ㅎㅏㄴㄱㅡㄹ":
        press(letter)
    report["field_bottom"] = field.mapToScene(QPointF(0, field.height())).y()
    first = key("ㅂ")
    assert first is not None
    report["keyboard_top"] = first.mapToScene(QPointF(0, 0)).y()
    guard.wipe()
    report["is_wiped"] = guard.verify_wiped()
    settle()
    report["value"] = rig.terminal.view.screen.items[0].value
    report["preedit"] = field.property("preeditText")
    report["is_open"] = key("ㅂ") is not None
    report["problems"] = [problem for problem in window.problems if "eyboard" in problem]
    window.close()
    print(json.dumps(report, ensure_ascii=False))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())

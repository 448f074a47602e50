"""The whole package of the program, built and tried: nothing that it needs was trimmed away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed"),
]
ROOT = Path(__file__).resolve().parents[2]

#: Runs inside the unpacked package: every module of ui/ and kiosk/, the window's QML, and a page.
TRIAL = """
import importlib, pkgutil, sys
app, packages = sys.argv[1:3]
sys.path[:0] = [app, packages]
import PySide6, kiosk, ui
assert PySide6.__file__.startswith(packages), PySide6.__file__
from PySide6.QtWebEngineQuick import QtWebEngineQuick
for top in (kiosk, ui):
    for found in pkgutil.walk_packages(top.__path__, top.__name__ + "."):
        if not any(word in found.name for word in ("winrt", "__main__", ".migrations.")):
            importlib.import_module(found.name)
QtWebEngineQuick.initialize()
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
application = QGuiApplication(sys.argv[:1])
engine = QQmlApplicationEngine()
engine.loadData(b'''
import QtQuick
import QtQuick.VirtualKeyboard
import QtWebChannel
import QtWebEngine
Window {
    width: 300; height: 200; visible: true
    WebEngineView {
        anchors.fill: parent
        Component.onCompleted: loadHtml("<h1 id=a>page</h1>")
        onLoadingChanged: info => {
            if (info.status === WebEngineView.LoadSucceededStatus)
                runJavaScript("document.getElementById('a').innerText", text => {
                    console.log("shown:", text)
                    Qt.quit()
                })
        }
    }
}''', QUrl())
assert engine.rootObjects()
QTimer.singleShot(30000, lambda: application.exit(3))
sys.exit(application.exec())
"""


def test_the_package_holds_everything_that_the_program_uses(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}
    command = [sys.executable, "-m", "deb", "--only", "modunuri", "--into", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=900)
    (package,) = tmp_path.glob("*.deb")
    assert package.stat().st_size < 250_000_000
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True)
    (packages,) = (root / "opt/modunuri/venv/lib").glob("python3.*/site-packages")
    for gone in ("qtwebengine_devtools_resources.pak", "libqmldbg_tcp.so", "libqvnc.so"):
        assert not list(packages.rglob(gone)), gone
    settings = {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
    }
    if os.geteuid() == 0:
        settings["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    trial = [sys.executable, "-I", "-c", TRIAL, str(root / "opt/modunuri/app"), str(packages)]
    answer = subprocess.run(trial, env=settings, capture_output=True, text=True, timeout=200, check=False)
    assert answer.returncode == 0, answer.stderr[-3000:]
    assert "shown: page" in answer.stderr

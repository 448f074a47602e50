"""The QML linter knows the types that Python registers, so it finds what they lack."""

from __future__ import annotations

from pathlib import Path

import lint_qml
import pytest

from checks.project import Project

BRIDGE = """
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Trial.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Lamp(QObject):
    changed = Signal()

    def get_words(self) -> str:
        return ""

    words = Property(str, get_words, notify=changed)
"""


def project(root: Path, expression: str) -> Project:
    page = f"import QtQuick\nimport Trial.Bridge\n\nItem {{\n    property string a: {expression}\n}}\n"
    files = {"ui/bridge/lamp.py": BRIDGE, "ui/qml/Trial/Page.qml": page}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root, tuple(sorted(files)))


def test_a_property_that_python_registers_is_known(tmp_path: Path) -> None:
    has_passed, output = lint_qml.lint(project(tmp_path, "Lamp.words"))
    assert has_passed, output


@pytest.mark.parametrize("expression", ["Lamp.word", "lamp.words"])
def test_a_property_that_nobody_has_is_found(tmp_path: Path, expression: str) -> None:
    has_passed, output = lint_qml.lint(project(tmp_path, expression))
    assert not has_passed
    assert "Page.qml:5" in output


def test_a_project_without_qml_passes(tmp_path: Path) -> None:
    assert lint_qml.lint(Project(tmp_path, ())) == (True, "")

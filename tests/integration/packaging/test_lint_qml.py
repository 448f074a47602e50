"""The QML linter knows the types that Python registers, so it finds what they lack."""

from __future__ import annotations

from pathlib import Path

import lint_qml
import pytest

from checks.project import Project

TYPES = """import QtQuick.tooling 1.2
Module {
    Component {
        name: "Lamp"
        exports: ["Trial.Bridge/Lamp 1.0"]
        isSingleton: true
        isCreatable: false
        exportMetaObjectRevisions: [256]
        Property { name: "words"; type: "QString"; isReadonly: true; notify: "changed" }
        Signal { name: "changed" }
    }
}
"""


def project(root: Path, expression: str, typeinfo: str | None = None) -> Project:
    """A project with one page, one described type, and perhaps a program that compares it."""
    page = f"import QtQuick\nimport Trial.Bridge\n\nItem {{\n    property string a: {expression}\n}}\n"
    files = {
        "ui/qml/Trial/Bridge/qmldir": "module Trial.Bridge\ntypeinfo bridge.qmltypes\n",
        "ui/qml/Trial/Bridge/bridge.qmltypes": TYPES,
        "ui/qml/Page.qml": page,
    }
    if typeinfo is not None:
        files["ui/bridge/typeinfo.py"] = typeinfo
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root, tuple(sorted(files)))


def test_a_property_that_is_described_is_known(tmp_path: Path) -> None:
    has_passed, output = lint_qml.lint(project(tmp_path, "Lamp.words"))
    assert has_passed, output


@pytest.mark.parametrize("expression", ["Lamp.word", "lamp.words"])
def test_a_property_that_nobody_has_is_found(tmp_path: Path, expression: str) -> None:
    has_passed, output = lint_qml.lint(project(tmp_path, expression))
    assert not has_passed
    assert "Page.qml:5" in output


def test_a_description_out_of_step_is_found(tmp_path: Path) -> None:
    """What Python no longer has must not be believed."""
    has_passed, output = lint_qml.lint(project(tmp_path, "Lamp.words", "raise SystemExit('words is gone')"))
    assert not has_passed
    assert "words is gone" in output


def test_a_project_without_qml_passes(tmp_path: Path) -> None:
    assert lint_qml.lint(Project(tmp_path, ())) == (True, "")

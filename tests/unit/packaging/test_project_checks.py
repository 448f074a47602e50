"""The project's own checks find what they are for, and leave good files alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checks import (
    ALL,
    accessible_qml,
    imports,
    korean_texts,
    lock_files,
    machine_traces,
    package_docs,
    requirements_used,
)
from checks.project import Finding, Project

Make = Callable[[dict[str, str]], Project]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(files: dict[str, str]) -> Project:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Project(tmp_path, tuple(sorted(files)))

    return build


def places(findings: object) -> list[tuple[str, int]]:
    return sorted((finding.path, finding.line) for finding in findings)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    [
        "import PySide6",
        "from PySide6.QtCore import QObject",
        "def late():\n    from ui.bridge import x",
        'import importlib\nimportlib.import_module("PySide6.QtQml")',
    ],
)
def test_the_core_may_not_import_a_screen_anywhere(make: Make, line: str) -> None:
    found = list(imports.find(make({"kiosk/a.py": line})))
    assert len(found) == 1
    assert "no screen" in found[0].text


def test_ui_and_main_may_import_qt(make: Make) -> None:
    project = make({"ui/a.py": "import PySide6.QtQml", "main.py": "import ui.application"})
    assert not list(imports.find(project))


def test_nothing_imports_main(make: Make) -> None:
    project = make(
        {"ui/a.py": "import main", "kiosk/b.py": "from main import x", "kiosk/c.py": "from .main import y"}
    )
    assert places(imports.find(project)) == [("kiosk/b.py", 1), ("ui/a.py", 1)]


def test_a_library_to_the_outside_is_imported_in_one_module(make: Make) -> None:
    project = make(
        {
            "kiosk/keys.py": "import keyring\nimport keyring.errors",
            "kiosk/other.py": "from keyring.backends import fail",
            "tests/test_keys.py": "import keyring",
        }
    )
    assert places(imports.find(project)) == [("kiosk/other.py", 1)]


def test_a_relative_import_named_like_a_library_is_left_alone(make: Make) -> None:
    project = make(
        {"kiosk/a/x.py": "from .requests import send", "kiosk/b/y.py": "from .requests import send"}
    )
    assert not list(imports.find(project))


def test_every_package_needs_a_docstring(make: Make) -> None:
    project = make(
        {
            "kiosk/__init__.py": '"""The core."""',
            "kiosk/good/__init__.py": '"""What belongs here."""',
            "kiosk/silent/__init__.py": "",
            "kiosk/bare/thing.py": "x = 1",
            "tests/unit/test_x.py": "",
        }
    )
    assert places(package_docs.find(project)) == [("kiosk/bare", 0), ("kiosk/silent/__init__.py", 1)]


@pytest.mark.parametrize(
    "line",
    [
        "see /root/notes.txt",
        "open('/home/alice/data.json')",
        r"C:\Users\Alice\kiosk",
        "--extra-index-url https://packages.example.com/simple",
        "https://nexus.corp.example/repository",
    ],
)
def test_traces_of_one_machine_are_found(make: Make, line: str) -> None:
    assert places(machine_traces.find(make({"docs/a.md": f"fine\n{line}\n"}))) == [("docs/a.md", 2)]


@pytest.mark.parametrize(
    "line",
    ["/usr/bin/python3", "/home/kiosk/app", "/opt/modunuri/main.py", "https://example.com/root/x", "work/x"],
)
def test_ordinary_paths_are_left_alone(make: Make, line: str) -> None:
    assert not list(machine_traces.find(make({"docs/a.md": line})))


LOCKED = "anyio==4.0 \\\n    --hash=sha256:00\n"


def locks(make: Make, text: str, requirement: str = "anyio") -> list[Finding]:
    files = {"requirements.in": f"{requirement}  # why\n", "requirements-dev.in": "pytest\n"}
    project = make(files)
    stamps = {name: lock_files.stamp_line(project.root, name) for name in lock_files.INPUTS_OF}
    files["requirements.lock"] = f"{stamps['requirements.lock']}\n{text}"
    files["requirements-dev.lock"] = f"{stamps['requirements-dev.lock']}\n"
    return list(lock_files.find(make(files)))


def test_a_lock_in_step_passes(make: Make) -> None:
    assert not locks(make, LOCKED)


@pytest.mark.parametrize(
    "text",
    [
        "anyio==4.0\n",
        "anyio>=4\n",
        "anyio @ https://example.com/anyio.whl --hash=sha256:00\n",
        LOCKED + "h11==1\n",
    ],
)
def test_a_lock_entry_needs_version_and_hash_and_no_address(make: Make, text: str) -> None:
    assert len(locks(make, text)) == 1


def test_a_changed_requirement_makes_the_lock_stale_and_a_changed_comment_does_not(make: Make) -> None:
    project = make({"requirements.in": "anyio\n", "requirements-dev.in": "pytest\n"})
    before = lock_files.stamp_line(project.root, "requirements.lock")
    make({"requirements.in": "# the loop\nanyio   # why\n\n"})
    assert lock_files.stamp_line(project.root, "requirements.lock") == before
    make({"requirements.in": "anyio<5\n"})
    assert lock_files.stamp_line(project.root, "requirements.lock") != before


@pytest.mark.parametrize(
    "text", ["표를(을) 주세요", "이름(을)", "이름을(를)", "서울(으)로", "말하기을/를", "값은 (는)"]
)
def test_double_particles_are_found(text: str) -> None:
    assert korean_texts.has_double_particle(text)


@pytest.mark.parametrize(
    "text", ["{name:을/를} 골라 주세요", "주민센터(동)", "서울로 가요", "가로등이 (켜진) 곳"]
)
def test_good_korean_is_left_alone(text: str) -> None:
    assert not korean_texts.has_double_particle(text)


def test_texts_of_the_program_and_of_the_city_are_read_and_docstrings_are_not(make: Make) -> None:
    project = make(
        {
            "kiosk/a.py": '"""Not 을(를)."""\nA = msg("값을 주세요")\nB = KioskError("값을(를) 주세요")\n',
            "kiosk/i18n/particles.py": 'PAIRS = ("을/를",)',
            "resources/city/x.json": '{\n"ko": "서류을(를) 가져오세요"\n}',
        }
    )
    assert places(korean_texts.find(project)) == [("kiosk/a.py", 3), ("resources/city/x.json", 2)]


@pytest.mark.parametrize("handler", accessible_qml.FORBIDDEN)
def test_gestures_that_some_hands_cannot_make_are_forbidden(make: Make, handler: str) -> None:
    """B-06, B-09."""
    project = make({"ui/qml/controls/A.qml": f"Item {{\n  {handler}: x()\n  // {handler}\n}}"})
    assert places(accessible_qml.find(project)) == [("ui/qml/controls/A.qml", 2)]


def test_a_bare_text_needs_a_name_outside_the_shared_controls(make: Make) -> None:
    bare, named = 'Item {\n Text { text: "a" }\n}', 'Item {\n Text { text: "a"; Accessible.name: text }\n}'
    project = make(
        {
            "ui/qml/pages/A.qml": bare,
            "ui/qml/pages/B.qml": named,
            "ui/qml/pages/C.qml": "Item {\n Text { Item { Accessible.ignored: true } }\n}",
            "ui/qml/pages/D.qml": "BigText { }\nItem { /* Text { } */ }",
            "ui/qml/controls/E.qml": bare,
        }
    )
    assert places(accessible_qml.find(project)) == [("ui/qml/pages/A.qml", 2), ("ui/qml/pages/C.qml", 2)]


def test_a_broken_or_binary_file_stops_no_check(make: Make, tmp_path: Path) -> None:
    project = make({"kiosk/__init__.py": '"""x"""', "kiosk/broken.py": "def (", "ui/qml/x.qml": "Text {"})
    (tmp_path / "ui/qml/x.qml").write_bytes(b"\xff\xfe\0Text {")
    for name, find in ALL.items():
        if name != "lock files":
            assert list(find(project)) == []


def test_the_project_lists_its_own_files() -> None:
    project = Project.at(ROOT)
    assert "packaging/checks/project.py" in project.names
    assert not any(name.startswith((".venv/", "build/")) or name.endswith(".pyc") for name in project.names)


def test_without_git_what_was_made_here_is_left_out(make: Make, tmp_path: Path) -> None:
    make(
        {"kiosk/a.py": "", "kiosk/__pycache__/a.pyc": "", "build/x": "", ".venv/lib/y.py": "", ".hidden": ""}
    )
    assert Project.at(tmp_path).names == (".hidden", "kiosk/a.py")


def test_requirements_are_what_the_program_imports(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    provided = {
        "PySide6": ["PySide6_Essentials", "PySide6"],
        "argon2": ["argon2-cffi"],
        "starlette": ["starlette"],
    }
    monkeypatch.setattr(requirements_used, "installed", lambda: provided)
    project = make(
        {
            "requirements.in": "PySide6==6\nargon2_cffi  # PIN\nFastAPI\ntzdata\nsegno>=1\n# qrcode\n",
            "ui/a.py": "from PySide6.QtCore import QObject\nimport json\nimport kiosk.c",
            "kiosk/b.py": "import argon2.low_level\nfrom starlette.types import Scope\nimport dateutil",
            "tests/c.py": "import segno",
        }
    )
    assert places(requirements_used.find(project)) == [("kiosk/b.py", 3), ("requirements.in", 5)]

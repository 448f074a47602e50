"""Runs Qt's QML linter, which first has to learn the types that Python gives to QML.

Classes with ``@QmlElement`` exist only at run time. ``pyside6-metaobjectdump`` reads them from the
source, and ``pyside6-qmltyperegistrar`` writes them as a QML module into ``build/qmltypes``. So a
property that Python no longer has is found here and not on a terminal.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from checks.project import Project

BIN = Path(sys.executable).parent
_MODULE_NAME = re.compile(r'^QML_IMPORT_NAME\s*=\s*"([\w.]+)"', re.MULTILINE)


def run_tool(command: list[str], root: Path) -> tuple[bool, str]:
    """Run a tool in the project's folder; return whether it passed, and what it said."""
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        return False, f"{command[0]} could not be started: {error}"
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def python_modules(project: Project) -> dict[str, list[str]]:
    """Return QML module name -> the Python files that register types for it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in project.matching("ui", suffix=".py"):
        match = _MODULE_NAME.search(project.text(name) or "")
        if match:
            found[match.group(1)].append(name)
    return dict(found)


def describe(module: str, files: list[str], folder: Path, root: Path) -> tuple[bool, str]:
    """Write ``qmldir`` and ``types.qmltypes`` of a module that Python registers, below *folder*."""
    target = folder.joinpath(*module.split("."))
    target.mkdir(parents=True)
    dump = folder / f"{module}.json"
    has_passed, output = run_tool([str(BIN / "pyside6-metaobjectdump"), "-o", str(dump), *files], root)
    if not has_passed:
        return False, output
    command = [str(BIN / "pyside6-qmltyperegistrar"), "--import-name", module]
    command += ["--major-version", "1", "--minor-version", "0"]
    command += [
        "--generate-qmltypes",
        str(target / "types.qmltypes"),
        "-o",
        str(folder / "unused.cpp"),
        str(dump),
    ]
    has_passed, output = run_tool(command, root)
    lines = [f"module {module}", "typeinfo types.qmltypes", "depends QtQml", "depends QtQml.Models"]
    (target / "qmldir").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return has_passed, output


def lint(project: Project) -> tuple[bool, str]:
    """Lint every QML file of the project; a warning counts as a failure."""
    files = list(project.matching("ui", suffix=".qml"))
    if not files:
        return True, ""
    folder = project.root / "build" / "qmltypes"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for module, sources in python_modules(project).items():
        has_passed, output = describe(module, sources, folder, project.root)
        if not has_passed:
            return False, output
    command = [str(BIN / "pyside6-qmllint"), "-I", str(folder), "-I", "ui/qml", "--max-warnings", "0", *files]
    return run_tool(command, project.root)

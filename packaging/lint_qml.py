"""Runs Qt's QML linter over every QML file.

Types that Python gives to QML exist only at run time. Their description for tools lies in
``ui/qml/Kiosk/Bridge`` and is written by ``python -m ui.bridge.typeinfo``; a description that is
out of step with the Python classes fails here, and so does every warning of the linter.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from checks.project import Project

BIN = Path(sys.executable).parent
TYPEINFO = "ui/bridge/typeinfo.py"


def run_tool(command: list[str], root: Path) -> tuple[bool, str]:
    """Run a tool in the project's folder; return whether it passed, and what it said."""
    try:
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        return False, f"{command[0]} could not be started: {error}"
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def lint(project: Project) -> tuple[bool, str]:
    """Compare the description of the Python types, then lint every QML file of the project."""
    files = list(project.matching("ui", suffix=".qml"))
    if not files:
        return True, ""
    if TYPEINFO in set(project.matching("ui", suffix=".py")):
        has_passed, output = run_tool([sys.executable, "-m", "ui.bridge.typeinfo", "--check"], project.root)
        if not has_passed:
            return False, f"the QML types of Python are out of date: python -m ui.bridge.typeinfo\n{output}"
    command = [str(BIN / "pyside6-qmllint"), "-I", "ui/qml", "--max-warnings", "0", *files]
    return run_tool(command, project.root)

"""Runs every check of the project and reports all that fail (`make check`).

usage: packaging/check.py [NAME ...]   only the checks whose name holds one of the words
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import lint_qml

from checks import ALL
from checks.project import Finding, Project

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MODULE = [sys.executable, "-m"]

Check = Callable[[], tuple[bool, str]]


def run_tool(command: list[str]) -> tuple[bool, str]:
    """Run a tool in the project's folder; return whether it passed, and what it said."""
    environment = os.environ | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        return False, f"{command[0]} could not be started: {error}"
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def run_rule(find: Callable[[Project], object], project: Project) -> tuple[bool, str]:
    """Run one of our own rules."""
    findings: list[Finding] = sorted(find(project), key=lambda f: (f.path, f.line))  # type: ignore[call-overload]
    return not findings, "\n".join(map(str, findings))


def all_checks(project: Project) -> dict[str, Check]:
    """Return the checks by name, the quick ones first."""
    checks: dict[str, Check] = {name: partial(run_rule, find, project) for name, find in ALL.items()}
    checks["format (ruff)"] = partial(run_tool, [*MODULE, "ruff", "format", "--check", "."])
    checks["lint (ruff)"] = partial(run_tool, [*MODULE, "ruff", "check", "--quiet", "."])
    checks["import contracts"] = partial(run_tool, [str(BIN / "lint-imports"), "--no-logo"])
    checks["catalogues"] = partial(run_tool, [*MODULE, "kiosk.i18n.check"])
    checks["remote commands"] = partial(run_tool, [*MODULE, "kiosk.twin.reference", "--check"])
    checks["content"] = partial(run_tool, [*MODULE, "kiosk.gateway.content.check"])
    checks["QML (qmllint)"] = partial(lint_qml.lint, project)
    checks["types (mypy)"] = partial(run_tool, [*MODULE, "mypy"])
    return checks


def main(words: list[str]) -> int:
    """Run the checks that match *words* (all without any); return 0 if all passed."""
    checks = all_checks(Project.at(ROOT))
    chosen = {name: check for name, check in checks.items() if not words or any(w in name for w in words)}
    if not chosen:
        print(f"No check is called {' or '.join(words)}. There are: {', '.join(checks)}")
        return 2
    failed = []
    for name, check in chosen.items():
        begun = time.monotonic()
        has_passed, output = check()
        print(
            f"{'ok    ' if has_passed else 'FAILED'}  {name}  ({time.monotonic() - begun:.1f} s)", flush=True
        )
        if not has_passed:
            failed.append(name)
            print("\n".join(f"    {line}" for line in output.splitlines()), flush=True)
    if failed:
        print(f"\n{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}")
        return 1
    print(f"\nAll {len(chosen)} checks passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

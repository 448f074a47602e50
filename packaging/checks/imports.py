"""Who may import what, beyond the contracts of import-linter in pyproject.toml.

Libraries that the world outside is reached by are imported in one module each, behind a protocol, so
that they can be replaced, and faked in tests. The core has no screen: no Qt in ``kiosk/``, also not
inside a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from checks.project import Finding, Project

IMPORTED_ONCE = ("keyring", "paho", "pyttsx3", "requests")
"""Top-level packages that one module of ``kiosk/``, ``ui/`` and ``main.py`` may import."""

NO_SCREEN = ("PySide6", "shiboken6", "ui")
"""Top-level packages that nothing in ``kiosk/`` may import."""


def imported_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of every absolute import, ``import_module("x")`` included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module, node.lineno
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.args[0].value, node.lineno


def find(project: Project) -> Iterator[Finding]:
    """Yield imports that break the rules above."""
    first_importer: dict[str, str] = {}
    for name in project.matching(suffix=".py"):
        if not name.startswith(("kiosk/", "ui/")) and name != "main.py":
            continue
        tree = project.tree(name)
        for imported, line in imported_names(tree) if tree else ():
            package = imported.partition(".")[0]
            if package in NO_SCREEN and name.startswith("kiosk/"):
                yield Finding(name, line, f"the core has no screen: it must not import {package}.")
            if package == "main":
                yield Finding(name, line, "main.py stands on top; nothing imports it.")
            if package in IMPORTED_ONCE:
                first = first_importer.setdefault(package, name)
                if first != name:
                    yield Finding(name, line, f"{package} is imported in {first} already; use that module.")

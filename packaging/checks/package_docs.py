"""Every package says in its docstring what belongs into it and what it may import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from checks.project import Finding, Project

FOLDERS = ("kiosk", "ui")


def find(project: Project) -> Iterator[Finding]:
    """Yield packages without ``__init__.py`` or without a docstring in it."""
    packages = {str(PurePosixPath(name).parent) for name in project.matching(*FOLDERS, suffix=".py")}
    for package in sorted(packages):
        name = f"{package}/__init__.py"
        if name not in project.names:
            yield Finding(package, 0, "a folder with Python files needs an __init__.py with a docstring.")
            continue
        tree = project.tree(name)
        if tree and not (ast.get_docstring(tree) or "").strip():
            yield Finding(name, 1, "say in a docstring what belongs here and what it may import.")

"""No Korean text offers two particles at once.

"을(를)" reads badly and is spoken worse, because a voice says both. Our texts write ``{name:을/를}`` and
the localiser picks one. (What else translators need is checked by ``python -m kiosk.i18n.check``.)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from checks.project import Finding, Project

EXCEPT = ("kiosk/i18n/",)
"""The module that picks particles has to spell the pairs."""

_DOUBLE_PARTICLE = re.compile(
    r"[은을이과]\s?\([는를가와]\)|[는를가와]\s?\([은을이과]\)|\(으\)로|\(이\)[가-힣]|\((?:은|는|을|를|이|가|과|와)\)"
    r"|(?:은/는|는/은|을/를|를/을|과/와|와/과)"
)
_FIELD = re.compile(r"\{[^{}]*\}")


def has_double_particle(text: str) -> bool:
    """Tell whether a text offers two particles at once, outside ``{name:을/를}`` fields."""
    return bool(_DOUBLE_PARTICLE.search(_FIELD.sub("", text)))


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the identities of the string nodes that are docstrings: they may speak about particles."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    found.add(id(statement.value))
    return found


def find(project: Project) -> Iterator[Finding]:
    """Yield texts of the program and of the city's content that offer two particles at once."""
    for name in project.matching("kiosk", "ui", suffix=".py"):
        tree = project.tree(name)
        if tree is None or name.startswith(EXCEPT):
            continue
        docstrings = _docstrings(tree)
        for node in ast.walk(tree):
            if (
                not isinstance(node, ast.Constant)
                or not isinstance(node.value, str)
                or id(node) in docstrings
            ):
                continue
            if has_double_particle(node.value):
                yield Finding(name, node.lineno, "two particles at once; write {name:을/를}.")
    for name in project.matching("resources", suffix=".json"):
        for number, line in enumerate((project.text(name) or "").splitlines(), start=1):
            if has_double_particle(line):
                yield Finding(name, number, "two particles at once; choose one, or word it otherwise.")

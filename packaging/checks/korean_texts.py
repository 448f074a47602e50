"""Source texts: each ``msg("…")`` has a note for translators, and no Korean text has double particles.

"을(를)" reads badly and is spoken worse (a voice says both); our texts write ``{name:을/를}`` instead, and
the localiser picks the right particle.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from checks.project import Finding, Project

FOLDERS = ("kiosk", "ui")
MESSAGE_CALLS = ("msg", "nmsg")

_DOUBLE_PARTICLE = re.compile(
    r"[은을이과]\s?\([는를가와]\)|[는를가와]\s?\([은을이과]\)|\(으\)로|\(이\)[가-힣]|\((?:은|는|을|를|이|가|과|와)\)"
    r"|(?:은/는|는/은|을/를|를/을|과/와|와/과)"
)
_FIELD = re.compile(r"\{[^{}]*\}")


def has_double_particle(text: str) -> bool:
    """Tell whether a text offers two particles at once, outside ``{name:을/를}`` fields."""
    return bool(_DOUBLE_PARTICLE.search(_FIELD.sub("", text)))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _has_note(lines: list[str], first: int) -> bool:
    """Look upwards from a call for a comment block with the note; blank lines and code end the search.

    The note may also stand within the statement that holds the call, on the line before it.
    """
    index = first - 2
    while index >= 0 and lines[index].strip().startswith("#"):
        if "Translators:" in lines[index]:
            return True
        index -= 1
    return "# Translators:" in lines[first - 1]


def _docstrings(tree: ast.Module) -> set[int]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    found.add(id(statement.value))
    return found


def find(project: Project) -> Iterator[Finding]:
    """Yield calls without a note, ids that are no literals, and double particles (also in city content)."""
    for name in project.matching(*FOLDERS, suffix=".py"):
        tree, text = project.tree(name), project.text(name)
        if tree is None or text is None:
            continue
        lines = text.splitlines()
        docstrings = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in MESSAGE_CALLS and node.args:
                first = node.args[0]
                if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    yield Finding(name, node.lineno, "msg() needs the Korean text itself, not a variable.")
                elif not (_has_note(lines, node.lineno) or _has_note(lines, first.lineno)):
                    yield Finding(name, node.lineno, "put a `# Translators: …` comment on the line before.")
            if isinstance(node, ast.Call) and _called(node) in (*MESSAGE_CALLS, "KioskError"):
                for argument in node.args:
                    if (
                        isinstance(argument, ast.Constant)
                        and isinstance(argument.value, str)
                        and id(argument) not in docstrings
                        and has_double_particle(argument.value)
                    ):
                        yield Finding(name, argument.lineno, "two particles at once; write {name:을/를}.")
    for name in project.matching("resources", suffix=".json"):
        for number, line in enumerate((project.text(name) or "").splitlines(), start=1):
            if has_double_particle(line):
                yield Finding(name, number, "two particles at once; choose one, or word it otherwise.")

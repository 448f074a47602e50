"""Finding every text in the Python sources.

Babel's own extractor does not know ``_context=`` and cannot see that a field of the text has no
argument, so the sources are parsed with :mod:`ast` instead. What is found:

* ``msg("…", _context="…", name=…)``
* ``nmsg("…", "…", count=…)``
* ``KioskError("…")`` and the errors derived from it (names ending in ``Error``) whose first
  argument is a literal with Hangul.

QML has no texts of its own: it receives strings from the bridge.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TRANSLATORS = "Translators:"

_HANGUL = re.compile(r"[\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: path relative to the project with forward slashes, and line."""

    path: str
    line: int


@dataclass(slots=True)
class Extracted:
    """One text with everything a translator needs.

    Attributes:
        id: The Korean source text.
        plural: The second text of ``nmsg``, or None.
        context: ``_context``, or None.
        comments: Comments for translators, each once.
        places: Where it is used.
    """

    id: str
    plural: str | None = None
    context: str | None = None
    comments: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def babel_id(self) -> str | tuple[str, str]:
        """The id in the form in which Babel wants it."""
        return self.id if self.plural is None else (self.id, self.plural)


@dataclass(frozen=True, slots=True)
class Call:
    """One call found in a source file, before equal texts are joined.

    Attributes:
        place: Where it stands.
        id: The source text, or None when it is not a literal.
        plural: Second text of ``nmsg``.
        context: ``_context``.
        comment: Comment for translators, or an empty string.
        args: Names of the keyword arguments, or None if ``**`` hides them.
        function: Name of the called function.
    """

    place: Place
    id: str | None
    plural: str | None
    context: str | None
    comment: str
    args: frozenset[str] | None
    function: str


def find_sources(root: Path) -> Iterator[Path]:
    """Return the Python files that may contain texts: ``kiosk/``, ``ui/`` and ``main.py``."""
    for folder in ("kiosk", "ui"):
        yield from sorted((root / folder).rglob("*.py"))
    if (root / "main.py").exists():
        yield root / "main.py"


def find_calls(path: Path, root: Path) -> list[Call]:
    """Return the calls in one file, in order.

    Raises:
        SyntaxError: The file is not Python.
    """
    source = path.read_text(encoding="utf-8")
    if "msg(" not in source and "Error(" not in source:
        return []
    statements = _Statements(ast.parse(source, str(path)))
    comments = _comments(source)
    lines = source.splitlines()
    name = path.relative_to(root).as_posix()
    found = []
    for node, statement_line in statements.calls():
        call = _read_call(node, name)
        if call is not None:
            comment = _comment_for(node, statement_line, comments, lines)
            found.append(
                Call(call.place, call.id, call.plural, call.context, comment, call.args, call.function)
            )
    return sorted(found, key=lambda call: call.place.line)


def extract(calls: Iterable[Call]) -> list[Extracted]:
    """Join the calls of equal id and context; calls without a literal text are left out.

    The order is that of first appearance. When one text is used with and without plural, the
    plural entry serves both, as in gettext.
    """
    found: dict[tuple[str, str | None], Extracted] = {}
    for call in calls:
        if call.id is None:
            continue
        entry = found.setdefault((call.id, call.context), Extracted(call.id, None, call.context))
        entry.plural = entry.plural or call.plural
        if call.comment and call.comment not in entry.comments:
            entry.comments.append(call.comment)
        if call.place not in entry.places:
            entry.places.append(call.place)
    return list(found.values())


def extract_project(root: Path) -> list[Extracted]:
    """Return all texts of the project."""
    return extract(call for path in find_sources(root) for call in find_calls(path, root))


class _Statements:
    """Every call of a module with the first line of the statement that it stands in."""

    def __init__(self, tree: ast.Module) -> None:
        self._found: list[tuple[ast.Call, int]] = []
        self._walk(tree, 1)

    def calls(self) -> list[tuple[ast.Call, int]]:
        return self._found

    def _walk(self, node: ast.AST, line: int) -> None:
        for child in ast.iter_child_nodes(node):
            start = _first_line(child) if isinstance(child, ast.stmt) else line
            if isinstance(child, ast.Call):
                self._found.append((child, start))
            self._walk(child, start)


def _read_call(node: ast.Call, path: str) -> Call | None:
    """Return the call if it is one of ours."""
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    is_message = function in ("msg", "nmsg")
    if not is_message and not function.endswith("Error"):
        return None
    text = _literal(node.args[0]) if node.args else None
    if not is_message and (text is None or not _HANGUL.search(text)):
        return None
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    hidden = None in keywords
    own = {"_context"} if is_message else {"action", "code", "technical"}
    args = None if hidden else frozenset(name for name in keywords if name and name not in own)
    context = _literal(keywords["_context"]) if "_context" in keywords else None
    plural = _literal(node.args[1]) if function == "nmsg" and len(node.args) > 1 else None
    return Call(Place(path, node.lineno), text, plural, context, "", args, function)


def _literal(node: ast.expr) -> str | None:
    """Return the string that *node* is, or None; adjacent literals are one by then."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _first_line(statement: ast.stmt) -> int:
    """Return the line on which a statement begins: its first decorator, if it has one."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _comments(source: str) -> dict[int, str]:
    """Return line number -> comment text without the hash."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            found[token.start[0]] = token.string.lstrip("#").strip()
    return found


def _comment_for(node: ast.Call, statement_line: int, comments: dict[int, str], lines: list[str]) -> str:
    """Return the translators' comment of a call.

    It stands on the line of the call or of its text, or right above one of them, or right above
    the line on which an enclosing bracket or the statement begins (comments between them belong
    to other calls).
    """
    text_line = node.args[0].lineno
    for line in (node.lineno, text_line):
        own = comments.get(line, "")
        if own.startswith(TRANSLATORS):
            return own.removeprefix(TRANSLATORS).strip()
    if text_line > node.lineno:
        block = _block_above(text_line - 1, comments, lines)
        if block:
            return block
    for line in range(node.lineno - 1, max(statement_line - 2, 0), -1):
        block = _block_above(line, comments, lines)
        if block:
            return block
        if "msg(" in lines[line - 1]:
            return ""
    return _block_above(statement_line - 1, comments, lines)


def _block_above(line: int, comments: dict[int, str], lines: list[str]) -> str:
    """Return the translators' comment whose last line is *line*; it may have several lines."""
    collected: list[str] = []
    while line >= 1 and line in comments and lines[line - 1].lstrip().startswith("#"):
        collected.insert(0, comments[line])
        if comments[line].startswith(TRANSLATORS):
            return " ".join(collected).removeprefix(TRANSLATORS).strip()
        line -= 1
    return ""

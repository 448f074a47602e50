"""The project as the checks see it: a folder and the files that belong to it."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MADE = ("__pycache__", "build", "dist")
"""Folders with things that were made here; where git cannot be asked, they are left out by name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that breaks a rule.

    Attributes:
        path: File, relative to the project.
        line: Line number from 1, or 0 for the file as a whole.
        text: What is wrong and what to do, one sentence.
    """

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return ``path:line: text`` as editors understand it."""
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder and the names of its files.

    Attributes:
        root: The folder.
        names: Paths relative to *root* with ``/``, sorted.
    """

    root: Path
    names: tuple[str, ...]

    @classmethod
    def at(cls, root: Path) -> Project:
        """Take what git tracks or would track; without git, every file outside hidden folders."""
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            answer = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
            names = {name for name in answer.split("\0") if name}
        except (OSError, subprocess.CalledProcessError):
            names = set(_walk(root))
        return cls(root, tuple(sorted(name for name in names if (root / name).is_file())))

    def matching(self, *folders: str, suffix: str) -> Iterator[str]:
        """Yield names that end in *suffix* and lie in one of *folders* (anywhere if none is given)."""
        for name in self.names:
            if name.endswith(suffix) and (not folders or name.startswith(tuple(f"{f}/" for f in folders))):
                yield name

    def text(self, name: str) -> str | None:
        """Return the text of a file, or None if it is not UTF-8 text."""
        return _read(self.root / name)

    def tree(self, name: str) -> ast.Module | None:
        """Return the syntax tree of a Python file, or None if it does not parse (ruff reports that)."""
        return _parse(self.root / name)


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        # In place, so that the walk does not descend into them.
        folders[:] = [name for name in folders if not name.startswith(".") and name not in MADE]
        for name in files:
            yield (Path(folder) / name).relative_to(root).as_posix()


@cache
def _read(path: Path) -> str | None:
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


@cache
def _parse(path: Path) -> ast.Module | None:
    try:
        return ast.parse(_read(path) or "")
    except SyntaxError:
        return None

"""The lock files must follow from requirements*.in, carry a hash for each package, and name no registry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from checks.project import Finding, Project

INPUTS_OF = {
    "requirements.lock": ("requirements.in",),
    "requirements-dev.lock": ("requirements-dev.in", "requirements.in"),
}
"""Lock file -> what it follows from; the first is the one that is compiled."""

_STAMP = "# Made by `make lock`; digest of its inputs: "


def stamp_line(root: Path, lock: str) -> str:
    """Return the first line of a lock file: a digest of the requirements, comments and spaces aside."""
    digest = hashlib.sha256()
    for name in INPUTS_OF[lock]:
        for line in (root / name).read_text(encoding="utf-8").splitlines():
            requirement = line.partition("#")[0].strip()
            if requirement:
                digest.update(requirement.encode() + b"\n")
    return _STAMP + digest.hexdigest()[:32]


def find(project: Project) -> Iterator[Finding]:
    """Yield locks that are missing, out of step, without hashes, or that point to a registry."""
    for lock, inputs in INPUTS_OF.items():
        text = project.text(lock) if lock in project.names else None
        if text is None:
            yield Finding(lock, 0, "missing; run `make lock`.")
            continue
        if text.partition("\n")[0] != stamp_line(project.root, lock):
            yield Finding(lock, 1, f"not in step with {' and '.join(inputs)}; run `make lock`.")
        for entry in re.split(r"\n(?=\S)", text):
            first = entry.partition("\n")[0]
            if first.startswith("#") or not first.strip():
                continue
            if "==" not in first or "://" in entry:
                yield Finding(lock, 0, f"{first.split()[0]!r} is not a plain pinned version.")
            elif "--hash=sha256:" not in entry:
                yield Finding(lock, 0, f"{first.split()[0]!r} has no hash.")

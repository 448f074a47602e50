"""requirements.in names exactly what the program imports.

A package that nobody imports is weight and risk for nothing; an import that only works because some
other package happens to need the same thing breaks with that package's next version.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import packages_distributions

from checks.imports import imported_names
from checks.project import Finding, Project

OWN = ("kiosk", "ui", "main")

INDIRECT = {
    "psycopg": "SQLAlchemy loads it for postgresql:// addresses",
    "python-multipart": "FastAPI reads forms with it",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}
"""Requirements that are used without an import of ours."""

PART_OF = {"starlette": "fastapi", "shiboken6": "pyside6", "urllib3": "requests"}
"""Packages that are the public floor of another one, and come and go with it."""


def plain_name(name: str) -> str:
    """Return a distribution's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(text: str) -> dict[str, int]:
    """Return the plain names in a requirements file, with their lines."""
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = re.match(r"[A-Za-z0-9][\w.-]*", line.partition("#")[0].strip())
        if match:
            found[plain_name(match.group())] = number
    return found


@cache
def installed() -> Mapping[str, Sequence[str]]:
    """Return top-level module -> distributions that provide it, of the environment that runs the checks."""
    return packages_distributions()


def find(project: Project) -> Iterator[Finding]:
    """Yield requirements that nobody imports, and imports that no requirement provides."""
    text = project.text("requirements.in") if "requirements.in" in project.names else None
    lines = required(text or "")
    used: set[str] = set()
    for name in project.matching(suffix=".py"):
        if not name.startswith(("kiosk/", "ui/")) and name != "main.py":
            continue
        tree = project.tree(name)
        for imported, line in imported_names(tree) if tree else ():
            module = imported.partition(".")[0]
            if module in OWN or module in sys.stdlib_module_names:
                continue
            providers = {plain_name(provider) for provider in installed().get(module, (module,))}
            providers = {PART_OF.get(provider, provider) for provider in providers}
            used |= providers
            if not providers & lines.keys():
                yield Finding(name, line, f"{module} is not in requirements.in.")
    for requirement, number in lines.items():
        if requirement not in used and requirement not in INDIRECT:
            yield Finding(
                "requirements.in", number, f"nobody imports {requirement}; remove it, then `make lock`."
            )

"""Rules of this project that no ready-made tool checks; run by ``packaging/check.py``.

One module per subject. Each offers ``find(project) -> Iterator[Finding]``, where ``Project`` knows the
tracked files. They import the standard library only, so that they run before anything else works.
"""

from __future__ import annotations

from checks import (
    accessible_qml,
    imports,
    korean_texts,
    lock_files,
    machine_traces,
    package_docs,
    requirements_used,
)

ALL = {
    "imports": imports.find,
    "package docstrings": package_docs.find,
    "machine traces": machine_traces.find,
    "lock files": lock_files.find,
    "requirements": requirements_used.find,
    "Korean texts": korean_texts.find,
    "accessible QML": accessible_qml.find,
}
"""Name of a check -> function that yields its findings."""

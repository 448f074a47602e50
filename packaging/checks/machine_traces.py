"""No tracked file may carry traces of the machine it was made on: home folders, registry hosts, addresses.

Such traces make builds fail elsewhere and tell strangers about the network at home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.project import Finding, Project

_PATTERNS = {
    r"(?<![\w.])/(?:root|work|opt/(?:pypi|wheels))/\S": "a path of one machine",
    r"(?<![\w.~/])/home/(?!(?:kiosk|modunuri)\b)[a-z_][\w-]*/": "somebody's home folder",
    r"(?<![\w])/Users/[A-Za-z][\w.-]*/": "somebody's home folder",
    r"(?i)\b[A-Z]:\\Users\\[^\\\s]+\\": "somebody's home folder",
    r"(?i)\bfile:///(?!usr/|etc/|c:/windows|\{|\$)\w": "a file address of one machine",
    r"(?im)^\s*--(?:extra-)?(?:index-url|find-links|trusted-host)\b": "a package registry",
    r"(?i)\b(?:artifactory|nexus|devpi|jfrog)\.[a-z0-9.-]+": "a package registry",
}
_RULES = [(re.compile(pattern), reason) for pattern, reason in _PATTERNS.items()]

EXCEPT = ("packaging/checks/machine_traces.py", "tests/unit/packaging/")
"""The rule itself and its tests have to spell what they look for."""


def find(project: Project) -> Iterator[Finding]:
    """Yield one finding per line that holds such a trace."""
    for name in project.names:
        if name.startswith(EXCEPT):
            continue
        text = project.text(name)
        for number, line in enumerate((text or "").splitlines(), start=1):
            for pattern, reason in _RULES:
                if pattern.search(line):
                    yield Finding(name, number, f"remove {reason}.")
                    break

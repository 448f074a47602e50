"""QML: no gesture that some hands cannot make, and no text that assistive technology cannot read.

B-06 (no multi-touch or path gestures) and B-09 (no hold, no double tap as the only way) forbid the
handlers below outright. A bare ``Text`` has no name for a screen reader; the shared controls draw text
with one, so pages use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.project import Finding, Project

FORBIDDEN = (
    "onPressAndHold",
    "onDoubleClicked",
    "onDoubleTapped",
    "onLongPressed",
    "PinchHandler",
    "PinchArea",
    "MultiPointTouchArea",
    "SwipeView",
    "SwipeDelegate",
)
CONTROL_FOLDERS = ("/controls/", "/items/", "/keyboard/")
"""Folders of shared components, which may hold a bare Text as the component around it carries the name.

Keys of the on-screen keyboard are not in the accessible tree: who needs one types on the Spell Screen.
"""

_FORBIDDEN = re.compile(r"\b(" + "|".join(FORBIDDEN) + r")\b")
_TEXT = re.compile(r"(?<![\w.])(?:QQC2?\.|Quick\.)?(Text|TextEdit|TextInput|Label)\s*\{")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def without_comments(source: str) -> str:
    """Return QML with comments blanked and line numbers kept."""
    return _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


def body_from(source: str, brace: int) -> str:
    """Return the text of the block whose ``{`` is at *brace*, without its child blocks."""
    depth, kept = 0, []
    for character in source[brace:]:
        depth += (character == "{") - (character == "}")
        if depth == 0:
            break
        if depth == 1:
            kept.append(character)
    return "".join(kept)


def find(project: Project) -> Iterator[Finding]:
    """Yield forbidden handlers everywhere, and bare texts outside the shared controls."""
    for name in project.matching("ui", suffix=".qml"):
        source = without_comments(project.text(name) or "")
        for match in _FORBIDDEN.finditer(source):
            line = source.count("\n", 0, match.start()) + 1
            yield Finding(name, line, f"{match.group()}: every action needs one plain tap (B-06, B-09).")
        if any(folder in name for folder in CONTROL_FOLDERS):
            continue
        for match in _TEXT.finditer(source):
            if "Accessible." not in body_from(source, match.end() - 1):
                line = source.count("\n", 0, match.start()) + 1
                yield Finding(
                    name, line, f"a bare {match.group(1)} has no accessible name; use a shared control."
                )

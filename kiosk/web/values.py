"""What a value may be that a web page has given: cleaned words, ids, states, kinds of fields.

A text holds :data:`MAX_TEXT` characters, a snapshot :data:`MAX_NODES` nodes. The adapter keeps to
that and says that it has cut (``is_cut``); what does not is cut here as well, so that a broken
adapter costs words and not memory.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from kiosk.web.address import MAX_ADDRESS

#: Longest text of one part of a node, in characters.
MAX_TEXT: Final = 2_000
#: Most nodes of one snapshot or change.
MAX_NODES: Final = 5_000
#: Most options of one field.
MAX_OPTIONS: Final = 500
#: What stands for one character of a private value.
HIDDEN: Final = "•"

# Marks that turn the direction of the text around them, and characters without any width: a page
# uses them to show one thing and say another. Joiners stay, Arabic and Persian letters need them.
_TRICKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return what a page wrote without what would mislead: controls, direction marks, halves.

    Runs of white space become one space, since that is how a page shows them.

    Args:
        text: Any text of a page.
        limit: Longest result in characters; a longer text ends in an ellipsis.
    """
    text = text[: limit * 4].encode("utf-8", "replace").decode("utf-8")
    text = _SPACE.sub(" ", _TRICKS.sub("", text))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    text = _SPACE.sub(" ", text).strip()  # What stood between two spaces may have gone.
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _cleaned(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _storable(value: object) -> object:
    """Keep line ends of a value that has several lines; otherwise as :func:`clean_text`."""
    if not isinstance(value, str):
        return value
    return "\n".join(clean_text(line) for line in value[:MAX_TEXT].splitlines())


def capped(limit: int) -> BeforeValidator:
    """Return what cuts a list at *limit* before it is judged."""

    def cut(value: object) -> object:
        return value[:limit] if isinstance(value, tuple) else value

    return BeforeValidator(cut)


#: Words of a page, cleaned.
Words = Annotated[str, BeforeValidator(_cleaned)]
#: A value of a field, cleaned, line ends kept.
Value = Annotated[str, BeforeValidator(_storable), Field(repr=False)]
#: Identity of a node: stable while the element lives.
NodeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
#: A node id, or nothing.
NodeIdOrNone = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9.-]{0,79})?$")]
#: A WAI-ARIA 1.2 role, or ``text`` for words without a role.
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}$")]
#: A BCP 47 tag as a page gave it, or nothing.
Language = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$")]
#: An address as it stands in the page; judged by the policy, never by its look.
PageAddress = Annotated[str, StringConstraints(max_length=MAX_ADDRESS)]
#: Counting from one: this one, all.
Place = tuple[Annotated[int, Field(ge=1, le=10_000_000)], Annotated[int, Field(ge=0, le=10_000_000)]]
#: States in which a node may be (WAI-ARIA 1.2 §6.6 and HTML); see :mod:`kiosk.web.vocabulary`.
State = Literal[
    "checked", "mixed", "expanded", "collapsed", "pressed", "selected", "disabled", "required", "invalid",
    "busy", "current", "readonly", "haspopup", "modal", "multiple", "autocomplete", "ascending", "descending",
    "off", "active",
]  # fmt: skip
#: What a field takes.
FieldKind = Literal[
    "", "text", "long-text", "digits", "decimal", "phone", "email", "address", "search", "password", "code",
    "date", "time", "datetime", "month", "week", "range", "colour", "file", "choice", "choices",
]  # fmt: skip
#: Why the words of a node cannot be read.
Unreadable = Literal["", "closed-shadow", "canvas", "foreign-frame", "image"]
Politeness = Literal["polite", "assertive"]

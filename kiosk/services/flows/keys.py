"""Keys of items from codes that others chose.

Item keys are ``[a-z0-9.-]+``; an Open311 code may hold capitals and underscores. Each code gets
a key of its own that stays the same as long as the codes do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OTHER = re.compile(r"[^a-z0-9-]+")


def keys_of(prefix: str, codes: Iterable[str]) -> dict[str, str]:
    """Map an item key to each code, in order; two codes never share a key."""
    keys: dict[str, str] = {}
    for code in codes:
        plain = _OTHER.sub("-", code.lower()).strip("-") or "x"
        key, number = f"{prefix}.{plain}", 1
        while key in keys and keys[key] != code:
            number += 1
            key = f"{prefix}.{plain}.{number}"
        keys[key] = code
    return keys


def code_of(prefix: str, codes: Iterable[str], key: str) -> str | None:
    """Return the code behind an item key, or None."""
    return keys_of(prefix, codes).get(key)

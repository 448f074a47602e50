"""Keeping left-to-right pieces intact inside right-to-left text.

After an Arabic letter the Unicode bidirectional algorithm turns European digits into Arabic
ones (rule W2) and stops treating a hyphen between them as part of the number, so that ``02-120``
would be *drawn* as ``120-02``: a wrong telephone number. Isolates (UAX #9) prevent it. They are
for the glass only: spans, speech and logs never contain them.
"""

from __future__ import annotations

import re
import unicodedata

LRI = "\u2066"
FSI = "\u2068"
PDI = "\u2069"

_ISOLATES = re.compile("[\u2066-\u2069]")
# Digit groups joined by hyphens or slashes, and addresses of the web or of mail.
_FRAGILE = re.compile(
    r"(?<![\d.,:])\+?\d+(?:[-/]\d+)+"
    r"|(?=[\d.%+@:/_-]*[A-Za-z])[A-Za-z0-9_%+]+(?:[./@:_%+-]+[A-Za-z0-9_%+]+)+/?"
)


def isolate_ltr(text: str) -> str:
    """Wrap *text* so that it is laid out from left to right by itself."""
    return f"{LRI}{text}{PDI}"


def isolate_auto(text: str) -> str:
    """Wrap *text* so that its own first strong letter decides its direction."""
    return f"{FSI}{text}{PDI}"


def isolate_fragile(text: str) -> str:
    """Wrap the telephone numbers, dates and addresses that stand literally in *text*."""
    return _FRAGILE.sub(lambda match: isolate_ltr(match.group()), text)


def has_rtl(text: str) -> bool:
    """Return whether *text* contains a strong right-to-left letter."""
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def strip_isolates(text: str) -> str:
    """Return *text* as it is heard and compared, without isolates."""
    return _ISOLATES.sub("", text)

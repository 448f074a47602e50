"""What a check answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["shut", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found on this machine.

    Attributes:
        verdict: ``shut`` (looked, and it is closed), ``open`` (looked, and it is not), ``unknown``
            (could not look).
        how: What was looked at and found, in plain words.
        advice: What to do when it is open or unknown.
    """

    verdict: Verdict
    how: str
    advice: str = ""


def shut(how: str) -> Finding:
    """Return that it was looked at and is closed."""
    return Finding("shut", how)


def open_(how: str, advice: str) -> Finding:
    """Return that it was looked at and is open."""
    return Finding("open", how, advice)


def unknown(how: str, advice: str = "") -> Finding:
    """Return that it could not be looked at."""
    return Finding("unknown", how, advice)

"""Choosing the language of an answer (RFC 9110 ``Accept-Language``) and texts in it."""

from __future__ import annotations

from kiosk.contracts.words import LANGUAGES


def _weights(header: str) -> list[tuple[float, str]]:
    found = []
    for part in header[:500].split(","):
        tag, _, parameter = part.strip().partition(";")
        weight = 1.0
        if parameter.strip().startswith("q="):
            try:
                weight = float(parameter.strip()[2:])
            except ValueError:
                continue
        if tag and weight > 0:
            found.append((weight, tag.strip()))
    return sorted(found, key=lambda one: -one[0])


def choose_language(header: str | None) -> str:
    """Return the best of our languages for an ``Accept-Language`` header; Korean by default."""
    by_lower = {tag.lower(): tag for tag in LANGUAGES}
    for _, tag in _weights(header or ""):
        lower = tag.lower()
        if lower in by_lower:
            return by_lower[lower]
        primary = lower.partition("-")[0]
        for known_lower, known in by_lower.items():
            if known_lower.partition("-")[0] == primary:
                return known
    return "ko"


def pick(words: dict[str, str], language: str) -> str:
    """Return the text in *language*; easy Korean falls back to Korean, others to English, Korean."""
    chain = ("ko-easy", "ko") if language == "ko-easy" else (language, "en", "ko")
    return next((words[tag] for tag in chain if tag in words), words["ko"])

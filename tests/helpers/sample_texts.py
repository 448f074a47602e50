"""Texts of the sample views, as they occur in the journeys; the pseudo-language is made from English."""

from __future__ import annotations

import json
from pathlib import Path

_DATA: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "sample_texts.json").read_text(encoding="utf-8")
)

_ACCENTS = str.maketrans("aeioucnsyAEIOUCNSY", "áéîöûçñšýÁÉÎÖÛÇÑŠÝ")


def _pseudo(text: str) -> str:
    """Return a text that is 60 % longer, accented and in brackets (F-10), with its fields intact."""
    pieces = []
    for part in text.replace("{", "\0{").replace("}", "}\0").split("\0"):
        pieces.append(part if part.startswith("{") else part.translate(_ACCENTS))
    words = "".join(pieces)
    padding = (
        " ".join(["lörem"] * max(1, round(len(text) * 0.6 / 6)))
        if len(text) > 8
        else "õ" * max(1, round(len(text) * 0.6))
    )
    return f"[{words} {padding}]"


_ENGLISH = _DATA["en"]

TEXTS: dict[str, dict[str, str]] = {
    "ko": _DATA["ko"],
    "en": _ENGLISH,
    "ar": {**_ENGLISH, **_DATA["ar"]},
    "mn": {**_ENGLISH, **_DATA["mn"]},
    "en-XA": {key: _pseudo(text) for key, text in _ENGLISH.items()},
}

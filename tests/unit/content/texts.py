"""Reading every text of a content document, for the tests of this folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Rare letters of place names that have no other form and stand outside GB 2312.
PLACE_NAME_LETTERS = frozenset("磻垈")
SEOUL = Path(__file__).parents[3] / "resources" / "city" / "seoul"


def find_texts(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (place, texts per language) for everything with a Korean text in a JSON document."""
    if isinstance(node, dict):
        if isinstance(node.get("ko"), str):
            yield where, node
            return
        for key, child in node.items():
            if key != "keywords":
                yield from find_texts(child, f"{where}/{key}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from find_texts(child, f"{where}/{index}")


def read_texts() -> list[tuple[str, dict[str, str]]]:
    """Return (file and place, texts per language) of everything that Seoul's content shows."""
    return [
        (f"{path.relative_to(SEOUL).as_posix()}{where}", words)
        for path in sorted(SEOUL.rglob("*.json"))
        for where, words in find_texts(json.loads(path.read_text("utf-8")))
    ]


def find_numbers(text: str) -> list[str]:
    """Return the numbers of a text, sorted, as they are written; ``9:00`` counts as 9 o'clock."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d):00", "", text)))


def split_sentences(text: str) -> list[str]:
    """Split a Korean text after its full stops and question marks."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def find_strange_letters(tag: str, text: str) -> str:
    """Return the letters of a text that the script of its language does not have.

    Simplified and Japanese Han shapes are told apart by the national character sets: a
    traditional or Japanese form is not in GB 2312, a simplified form is not in JIS X 0208/0213.
    """
    foreign = {
        "ko": r"[A-Za-z\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff]",
        "ko-easy": r"[A-Za-z\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff]",
        "en": r"[^\x00-\x7f\u2019]",
        "zh-CN": r"[\u3040-\u30ff\uac00-\ud7a3\u0400-\u04ff\u0600-\u06ff]",
        "ja": r"[\uac00-\ud7a3\u0400-\u04ff\u0600-\u06ff]",
        "vi": r"[\uac00-\ud7a3\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff]",
        "mn": r"[A-Za-z\uac00-\ud7a3\u3040-\u30ff\u4e00-\u9fff\u0600-\u06ff]",
        "ar": r"[A-Za-z\uac00-\ud7a3\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff]",
    }
    strange = re.findall(foreign[tag], text.replace("e-People", ""))
    charset = {"zh-CN": "gb2312", "ja": "euc_jis_2004"}.get(tag)
    if charset:
        for letter in set(text) - PLACE_NAME_LETTERS:
            try:
                letter.encode(charset)
            except UnicodeEncodeError:
                strange.append(letter)
    return "".join(strange)

"""Pronunciations that an operator can add without code.

One file for each language, ``<tag>.tsv`` (UTF-8): the written form, a tab, how to say it. Empty
lines and lines that begin with ``#`` are skipped. Longer forms go first; Latin letters match
whole words, without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kiosk.speech.normalise.tracked import Tracked

_SHIPPED = Path(__file__).resolve().parents[3] / "translations" / "pronunciation"


class DictionaryError(ValueError):
    """A pronunciation file cannot be understood; the message names file and line."""


class Dictionary:
    """Written form -> how to say it, for one language."""

    def __init__(self, entries: dict[str, str]) -> None:
        """Use *entries*, longest first."""
        self._entries = {written.casefold(): said for written, said in entries.items()}
        forms = sorted(entries, key=len, reverse=True)
        self._pattern = re.compile("|".join(_form(each) for each in forms), re.IGNORECASE) if forms else None

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)

    def apply(self, tracked: Tracked) -> Tracked:
        """Replace every written form."""
        if self._pattern is None:
            return tracked
        return tracked.sub(self._pattern, lambda match: self._entries[match.group().casefold()])

    @classmethod
    def load(cls, language: str, folders: Iterable[Path] = ()) -> Dictionary:
        """Read the shipped file of *language* and then the operator's, which win.

        Args:
            language: Language tag; the name of the file.
            folders: Where an operator keeps files of his own.

        Raises:
            DictionaryError: If a line has no tab or an empty side.
        """
        entries: dict[str, str] = {}
        for folder in (_SHIPPED, *folders):
            path = folder / f"{language}.tsv"
            if path.is_file():
                entries |= parse(path.read_text("utf-8"), path.name)
        return cls(entries)


def parse(text: str, name: str = "pronunciation") -> dict[str, str]:
    """Parse the text of a pronunciation file.

    Raises:
        DictionaryError: If a line has no tab or an empty side.
    """
    entries: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip("\ufeff\r\n")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        written, tab, said = line.partition("\t")
        if not tab or not written.strip() or not said.strip():
            raise DictionaryError(f"{name}, line {number}: expected written form, tab, how to say it")
        entries[written.strip()] = said.strip()
    return entries


def _form(written: str) -> str:
    pattern = re.escape(written)
    before = r"(?<![A-Za-z])" if re.match(r"[A-Za-z]", written) else ""
    after = r"(?![A-Za-z])" if re.search(r"[A-Za-z]$", written) else ""
    return f"{before}{pattern}{after}"

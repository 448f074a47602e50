"""Finding directory entries by what people type: SQLite FTS5 over decomposed Hangul.

Two-syllable Korean words find nothing in a trigram index of composed text, so text is indexed
decomposed (NFD) and without spaces; a word shorter than three letters is looked up with
``instr``. When nothing matches as written, entries that share most of the word's trigrams are
offered, which forgives a wrong letter (연굼 for 연금).
"""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Mapping

#: How much of a misspelled word's trigrams an entry must share.
_SHARED_TRIGRAMS = 0.5
_MAX_WORDS = 8
_MAX_LETTERS = 80


def fold(text: str) -> str:
    """Return the text as it is indexed: compatible, decomposed, without case, marks of space."""
    # Decomposing can bring capitals out (superscript letters), and folding case can compose again.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if char.isalnum())


def fold_words(query: str) -> list[str]:
    """Return the folded words of a query, at most eight."""
    words = [fold(word[:_MAX_LETTERS]) for word in query.split()]
    return [word for word in words if word][:_MAX_WORDS]


class DirectoryIndex:
    """An in-memory index; built at start, read from any thread."""

    def __init__(self, entries: Mapping[str, tuple[Iterable[str], Iterable[str], Iterable[str]]]) -> None:
        """Build from id -> (names, keywords, other texts)."""
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, names, keywords, texts, tokenize='trigram')"
        )
        rows = [
            # One text per line: a match never runs over the border of two texts.
            (key, *("\n".join(fold(text) for text in column) for column in columns))
            for key, columns in entries.items()
        ]
        self._base.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)

    def find(self, query: str, limit: int = 100) -> list[str]:
        """Return the ids of matching entries, best first; none for an empty query."""
        words = fold_words(query)
        if not words:
            return []
        with self._lock:
            return self._find_exact(words, limit) or self._find_similar(words, limit)

    def _find_exact(self, words: list[str], limit: int) -> list[str]:
        """All words occur; long ones by the index, short ones by looking."""
        long = [word for word in words if len(word) >= 3]
        short = [word for word in words if len(word) < 3]
        conditions = ["(instr(names, ?) OR instr(keywords, ?) OR instr(texts, ?))"] * len(short)
        values: list[str | int] = [word for word in short for _ in range(3)]
        order = "instr(names, ?) = 0, instr(keywords, ?) = 0, rowid"
        ordering = [words[0], words[0]]
        if long:
            conditions.append("entry MATCH ?")
            values.append(" AND ".join(f'"{word}"' for word in long))
            order = f"instr(names, ?) = 0, instr(keywords, ?) = 0, bm25(entry, 0, 10, 5, 1), {order[-5:]}"
        statement = f"SELECT id FROM entry WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"
        rows = self._base.execute(statement, [*values, *ordering, limit])
        return [row[0] for row in rows]

    def _find_similar(self, words: list[str], limit: int) -> list[str]:
        """Entries whose names or keywords share most trigrams of each word."""
        scores: dict[str, float] = {}
        grams = [{word[i : i + 3] for i in range(len(word) - 2)} for word in words]
        grams = [some for some in grams if some]
        if not grams:
            return []
        for key, names, keywords in self._base.execute("SELECT id, names, keywords FROM entry"):
            text = f"{names}\n{keywords}"
            shares = [sum(gram in text for gram in some) / len(some) for some in grams]
            if min(shares) >= _SHARED_TRIGRAMS:
                scores[key] = sum(shares)
        return sorted(scores, key=lambda key: -scores[key])[:limit]

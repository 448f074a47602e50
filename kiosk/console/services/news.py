"""Numbered news: what has changed, kept for a while, so that a page misses nothing between two looks.

What changed is any value that can be in a set; who may hear of it is part of it (:mod:`.audience`).

Every page that lives carries the mark of the last news it was made with. Its line of events begins with
everything after that mark; so does a line that was cut and comes back. Who asks with a mark that is too old,
or of another run of this process, is told that everything may have changed.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Collection, Hashable, Mapping
from itertools import takewhile
from typing import Generic, TypeVar

#: Changes: kind of news -> ids.
Changes = dict[str, set[str]]
#: The kind that means "look at everything again".
EVERYTHING_NEW = "everything"
#: More ids than these are told as "everything".
MOST_IDS = 500
#: So many news and ids are kept; some minutes of a city that is being switched.
KEPT_NEWS = 4_000
KEPT_IDS = 50_000


T = TypeVar("T", bound=Hashable)


class NewsLog(Generic[T]):
    """The last news, in the order of their numbers; safe from any thread."""

    def __init__(self, run: str = "") -> None:
        """Begin with no news.

        Args:
            run: Names this run of the process, so that marks of an earlier one are known as such; made by
                chance if it is empty.
        """
        self._run = run or secrets.token_hex(6)
        self._lock = threading.Lock()
        self._number = 0
        self._ids = 0
        self._kept: deque[tuple[int, Mapping[str, Collection[T]]]] = deque()

    def mark(self) -> str:
        """Return the mark of the last news. Ask before reading what a page shows, never after."""
        with self._lock:
            return f"{self._run}-{self._number}"

    def knows(self, mark: str) -> bool:
        """Tell whether everything after a mark is still here."""
        run, _, text = mark.rpartition("-")
        with self._lock:
            return run == self._run and self._holds(_number(text))

    def _holds(self, number: int) -> bool:
        oldest = self._kept[0][0] if self._kept else self._number + 1
        return oldest - 1 <= number <= self._number

    def add(self, changes: Mapping[str, Collection[T]]) -> None:
        """Add one piece of news."""
        with self._lock:
            self._number += 1
            self._kept.append((self._number, {kind: tuple(ids) for kind, ids in changes.items()}))
            self._ids += _size(changes)
            while len(self._kept) > KEPT_NEWS or self._ids > KEPT_IDS:
                self._ids -= _size(self._kept.popleft()[1])

    def since(self, mark: str) -> tuple[str, dict[str, set[T]]]:
        """Return the mark of the last news, and everything that is newer than *mark*, gathered.

        Args:
            mark: As :meth:`mark` gave it, now or long ago, here or elsewhere; anything may stand there. For
                one that is not known any more the answer is :data:`EVERYTHING_NEW` with nothing in it.
        """
        run, _, text = mark.rpartition("-")
        with self._lock:
            number = _number(text)
            now = f"{self._run}-{self._number}"
            if run != self._run or not self._holds(number):
                return now, {EVERYTHING_NEW: set()}
            gathered: dict[str, set[T]] = {}
            for _, changes in takewhile(lambda one: one[0] > number, reversed(self._kept)):
                for kind, ids in changes.items():
                    gathered.setdefault(kind, set()).update(ids)
            return now, gathered


def _number(text: str) -> int:
    """Return the number of a mark, or one that no news has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def _size(changes: Mapping[str, Collection[Hashable]]) -> int:
    return sum(len(ids) for ids in changes.values())

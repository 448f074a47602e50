"""A text that is being rewritten and still knows where each character came from.

Normalisers turn "3명" into "세 명". Marks come from the engine in the rewritten text, and captions
want them in the displayed one; so every character carries the span of the display text for which
it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tracked:
    """Rewritten text with its origins.

    Attributes:
        text: What will be said.
        spans: For each character the half-open span (begin, end) of display text.
    """

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, offset: int = 0) -> Tracked:
        """Begin with the display text, whose first character stands at *offset*."""
        return cls(text, tuple((offset + index, offset + index + 1) for index in range(len(text))))

    def sub(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str] | str) -> Tracked:
        """Replace every match of *pattern*; like ``re.sub``, without templates in a string."""
        parts: list[str] = []
        spans: list[tuple[int, int]] = []
        last = 0
        for match in pattern.finditer(self.text):
            new = replace if isinstance(replace, str) else replace(match)
            begin, end = match.span()
            parts += [self.text[last:begin], new]
            spans += self.spans[last:begin]
            spans += self._replaced(begin, end, new)
            last = end
        parts.append(self.text[last:])
        spans += self.spans[last:]
        return Tracked("".join(parts), tuple(spans))

    def _replaced(self, begin: int, end: int, new: str) -> list[tuple[int, int]]:
        old = self.text[begin:end]
        if len(new) == len(old):
            return list(self.spans[begin:end])
        whole = self._cover(begin, end)
        return [whole] * len(new)

    def _cover(self, begin: int, end: int) -> tuple[int, int]:
        if begin < end:
            covered = self.spans[begin:end]
            return min(low for low, _ in covered), max(high for _, high in covered)
        if begin < len(self.spans):
            return self.spans[begin][0], self.spans[begin][0]
        at = self.spans[-1][1] if self.spans else 0
        return at, at

    def origin(self, offset: int, length: int) -> tuple[int, int]:
        """Return (offset, length) in the display text of *length* characters at *offset* here."""
        begin = min(max(offset, 0), len(self.text))
        end = min(begin + max(length, 0), len(self.text))
        low, high = self._cover(begin, end)
        return low, high - low

    def followed_by(self, other: Tracked) -> Tracked:
        """Return this text with *other* after it."""
        return Tracked(self.text + other.text, self.spans + other.spans)

    def slice(self, begin: int, end: int) -> Tracked:
        """Return a part of it."""
        return Tracked(self.text[begin:end], self.spans[begin:end])

    def replaced_by(self, text: str, spans: list[tuple[int, int]]) -> Tracked:
        """Return another text with the given origins.

        Raises:
            ValueError: If there is not one span for each character.
        """
        if len(text) != len(spans):
            raise ValueError("each character needs a span")
        return Tracked(text, tuple(spans))

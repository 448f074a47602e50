"""Message texts taken apart into literal words and ``{fields}``.

The syntax is deliberately small: ``{name}`` and, in Korean only, ``{name:을/를}``; ``{{`` and
``}}`` are braces. There are no expressions and no format codes, so that neither a translator nor
a value can make rendering fail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.i18n.particles import split_pair

_PIECE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)(?::([^{}]*))?\}|[{}]")


class TemplateError(ValueError):
    """A message text has a stray brace or an unknown particle."""


@dataclass(frozen=True, slots=True)
class Field:
    """One ``{name}`` or ``{name:을/를}``.

    Attributes:
        name: Name of the argument.
        particle: The pair of particle forms, or an empty string.
    """

    name: str
    particle: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed message text: literal strings and fields in order."""

    pieces: tuple[str | Field, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Names of all fields; particles do not count."""
        return frozenset(piece.name for piece in self.pieces if isinstance(piece, Field))

    @property
    def has_particles(self) -> bool:
        """True when any field carries a Korean particle."""
        return any(isinstance(piece, Field) and piece.particle for piece in self.pieces)


def parse_template(text: str) -> Template:
    """Take a message text apart.

    Raises:
        TemplateError: A brace stands alone, a field name is malformed or a particle is unknown.
    """
    pieces: list[str | Field] = []
    literal = ""
    position = 0
    for match in _PIECE.finditer(text):
        literal += text[position : match.start()]
        position = match.end()
        token = match.group()
        if token in ("{{", "}}"):
            literal += token[0]
        elif token in ("{", "}"):
            raise TemplateError(f"stray brace in {text!r}")
        else:
            particle = match.group(2) or ""
            if match.group(2) is not None:
                _check_particle(particle, text)
            if literal:
                pieces.append(literal)
                literal = ""
            pieces.append(Field(match.group(1), particle))
    literal += text[position:]
    if literal:
        pieces.append(literal)
    return Template(tuple(pieces))


def _check_particle(particle: str, text: str) -> None:
    """Raise when *particle* is not a known pair."""
    try:
        split_pair(particle)
    except ValueError as error:
        raise TemplateError(f"{error} in {text!r}") from None


def explain_mismatch(source: str, translation: str, *, is_korean: bool, is_plural: bool = False) -> str:
    """Return why *translation* must not be used for *source*, or an empty string if it may.

    Particles are ignored in the comparison, but only Korean may have them. One form of a plural
    may leave ``{count}`` out (Arabic says "one" and "two" in words).
    """
    expected = parse_template(source).fields
    try:
        found = parse_template(translation)
    except TemplateError as error:
        return str(error)
    if not is_korean and found.has_particles:
        return "a Korean particle in another language"
    optional = {"count"} if is_plural else set()
    missing = expected - found.fields - optional
    unknown = found.fields - expected
    problems = []
    if missing:
        problems.append("fields missing: " + ", ".join(sorted(missing)))
    if unknown:
        problems.append("fields unknown: " + ", ".join(sorted(unknown)))
    return "; ".join(problems)

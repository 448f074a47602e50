"""Rules that one text must keep, as pure functions that return problems in words.

They serve the check of whole catalogues and the filling in of single translations alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.i18n.locales import Locale
from kiosk.i18n.templates import Field, TemplateError, explain_mismatch, parse_template

#: Longest Korean sentence, in characters (E-16).
LONGEST_SENTENCE = 50
#: Longest label of the fixed bar, in letters: full-width scripts and others.
LONGEST_BAR_WIDE = 8
LONGEST_BAR_NARROW = 14
#: The context that marks a label of the fixed bar.
BAR_CONTEXT = "bar"

_HANGUL_RUN = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
_DOUBLE_PARTICLE = re.compile(
    r"\((?:으|이)\)[로가라며면든나]|\([를을는은가이와과로]\)|[을은이과]/[를는가와](?![^{]*\})"
)
_SENTENCE_END = re.compile(r"(?<=[.!?。？！…])\s+|\n+")
_PHONE = re.compile(r"(?<![\d{])\d{2,4}(?:-\d{3,4})+(?!\d)")
_STAFF = re.compile(
    r"^(shown to staff|staff\b|for staff|for the clerk|clerk\b|command line|start-up error)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DeniedWord:
    """A word that people find hard (E-01).

    Attributes:
        word: The Korean word.
        suggestion: What to write instead.
        is_easy_only: True when it is denied in easy Korean only.
        exceptions: Longer words that contain it and are allowed.
    """

    word: str
    suggestion: str
    is_easy_only: bool = False
    exceptions: tuple[str, ...] = ()


def read_denied_words(path: Path) -> tuple[DeniedWord, ...]:
    """Read the deny-list: word, suggestion, scope (``all`` or ``easy``), exceptions; tab-separated.

    Raises:
        ValueError: A line has fewer than three columns or an unknown scope.
    """
    words = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 3 or columns[2] not in ("all", "easy"):
            raise ValueError(f"{path.name}:{number}: expected word, suggestion, all|easy, exceptions")
        exceptions = tuple(x.strip() for x in columns[3].split(",") if x.strip()) if len(columns) > 3 else ()
        words.append(DeniedWord(columns[0], columns[1], columns[2] == "easy", exceptions))
    return tuple(words)


def read_allowed_hangul(path: Path) -> frozenset[str]:
    """Read the Hangul words that may stand in other languages (names of our own), one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def check_source(
    id_: str, context: str | None, comments: Iterable[str], denied: Iterable[DeniedWord]
) -> list[str]:
    """Return what is wrong with a Korean source text."""
    notes = list(comments)
    problems = [] if notes else ["no Translators comment"]
    try:
        parse_template(id_)
    except TemplateError as error:
        problems.append(str(error))
    if _DOUBLE_PARTICLE.search(id_):
        problems.append("two particles in one; write {name:을/를}")
    problems += _check_length(id_)
    if context == BAR_CONTEXT:
        problems += _check_bar(id_)
    # What only staff reads may use the words of their trade.
    if not is_for_staff(notes):
        problems += _check_denied(id_, denied, is_easy=False)
    return problems


def is_for_staff(comments: Iterable[str]) -> bool:
    """Return whether every comment says that only staff reads the text."""
    notes = list(comments)
    return bool(notes) and all(_STAFF.match(note) for note in notes)


def check_translation(
    locale: Locale,
    id_: str,
    form: str,
    *,
    context: str | None = None,
    is_plural: bool = False,
    denied: Iterable[DeniedWord] = (),
    allowed_hangul: frozenset[str] = frozenset(),
) -> list[str]:
    """Return what is wrong with one translated text (one form of a plural)."""
    if not form.strip():
        return ["empty"]
    is_korean = locale.language == "ko"
    problems = []
    try:
        mismatch = explain_mismatch(id_, form, is_korean=is_korean, is_plural=is_plural)
    except TemplateError as error:
        mismatch = f"the source: {error}"
    if mismatch:
        problems.append(mismatch)
    if (id_[:1].isspace(), id_[-1:].isspace()) != (form[:1].isspace(), form[-1:].isspace()):
        problems.append("white space at the beginning or end differs")
    problems += [f"the number {x} is missing" for x in _PHONE.findall(id_) if x not in form]
    if context == BAR_CONTEXT and not locale.is_pseudo:
        problems += _check_bar(form)
    if is_korean:
        problems += _check_length(form)
        problems += _check_denied(form, denied, is_easy=True)
        if _DOUBLE_PARTICLE.search(form):
            problems.append("two particles in one; write {name:을/를}")
    else:
        left = [run for run in _HANGUL_RUN.findall(_without_fields(form)) if run not in allowed_hangul]
        if left:
            problems.append("Hangul left: " + ", ".join(left))
    return problems


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _check_length(text: str) -> list[str]:
    """E-16: no Korean sentence of more than fifty characters, fields not counted."""
    return [
        f"sentence of {len(sentence)} characters (at most {LONGEST_SENTENCE}): {sentence!r}"
        for sentence in sentences(_without_fields(text))
        if len(sentence) > LONGEST_SENTENCE
    ]


def _check_bar(text: str) -> list[str]:
    """Bar labels: at most 8 Hangul (or Han, kana) or 14 other letters, spaces not counted."""
    letters = [c for c in text if unicodedata.category(c)[0] in "LN"]
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in letters)
    share = wide / LONGEST_BAR_WIDE + (len(letters) - wide) / LONGEST_BAR_NARROW
    if share <= 1:
        return []
    limit = f"{LONGEST_BAR_WIDE} full-width or {LONGEST_BAR_NARROW} other letters"
    return [f"bar label of {len(letters)} letters (at most {limit})"]


def _check_denied(text: str, denied: Iterable[DeniedWord], *, is_easy: bool) -> list[str]:
    """E-01: hard words, each with the word to use instead."""
    problems = []
    for entry in denied:
        if entry.is_easy_only and not is_easy:
            continue
        rest = text
        for exception in entry.exceptions:
            rest = rest.replace(exception, "")
        if entry.word in rest:
            problems.append(f"hard word {entry.word!r}; write {entry.suggestion}")
    return problems


def _without_fields(text: str) -> str:
    """Return only the literal words of a text."""
    try:
        pieces = parse_template(text).pieces
    except TemplateError:
        return text
    return "".join(piece for piece in pieces if not isinstance(piece, Field))

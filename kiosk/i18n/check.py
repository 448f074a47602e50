"""Check all texts and catalogues: ``python -m kiosk.i18n.check``.

Prints one line per problem and exits with 1 if there is any: the template is out of date, a
catalogue is not complete (F-06), fields differ, a comment for translators is missing, Hangul is
left in another language, a sentence is too long (E-16), a word is hard (E-01), a bar label is
too wide.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.i18n import pofiles, rules
from kiosk.i18n.catalogues import po_path, shipped_folder
from kiosk.i18n.extraction import Call, Extracted, extract, find_calls, find_sources
from kiosk.i18n.locales import Locale
from kiosk.i18n.templates import TemplateError, parse_template

# Here a text passes through that is a literal elsewhere.
_PASSES_TEXTS_ON = {"kiosk/errors.py", "kiosk/i18n/text.py", "kiosk/gateway/embedded.py"}


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists that the rules need: hard Korean words, Hangul that may stay."""

    denied: tuple[rules.DeniedWord, ...] = ()
    allowed_hangul: frozenset[str] = frozenset()


def read_word_lists(folder: Path) -> WordLists:
    """Read ``deny-ko.tsv`` and ``allow-hangul.txt``; a missing list is empty.

    Raises:
        CatalogueFileError: A list is malformed.
    """
    denied, allowed = folder / "deny-ko.tsv", folder / "allow-hangul.txt"
    try:
        return WordLists(
            rules.read_denied_words(denied) if denied.exists() else (),
            rules.read_allowed_hangul(allowed) if allowed.exists() else frozenset(),
        )
    except (ValueError, OSError) as error:
        raise pofiles.CatalogueFileError(str(error)) from error


def check_sources(calls: Sequence[Call], lists: WordLists) -> Iterator[str]:
    """Yield the problems of the source texts."""
    for call in calls:
        place = f"{call.place.path}:{call.place.line}"
        if call.id is None:
            if call.place.path not in _PASSES_TEXTS_ON:
                yield f"{place}: {call.function}() needs its text as a literal"
            continue
        if not call.comment:
            yield f"{place}: {call.id!r}: no Translators comment on the line before"
        yield from (f"{place}: {call.id!r}: {problem}" for problem in _check_args(call))
    for entry in extract(calls):
        place = f"{entry.places[0].path}:{entry.places[0].line}"
        comments = entry.comments or [""]  # the missing comment has been told per call
        for problem in rules.check_source(entry.id, entry.context, comments, lists.denied):
            yield f"{place}: {entry.id!r}: {problem}"


def _check_args(call: Call) -> Iterator[str]:
    """Yield differences between the fields of a text and the arguments of its call."""
    try:
        fields = parse_template(call.id or "").fields
    except TemplateError:
        return  # told by the rules
    # Errors derived from KioskError may take arguments of their own.
    if call.args is None or call.function not in ("msg", "nmsg", "KioskError"):
        return
    if fields - call.args:
        yield "no argument for " + ", ".join(sorted(fields - call.args))
    unused = call.args - fields - {"count"}
    if unused:
        yield "argument without a field: " + ", ".join(sorted(unused))


def check_template(extracted: Sequence[Extracted], folder: Path) -> Iterator[str]:
    """Yield a problem when the template is not what the sources say."""
    path = pofiles.pot_path(folder)
    expected = pofiles.render(pofiles.build_template(extracted), None)
    if not path.exists() or path.read_bytes() != expected:
        yield f"{path.name}: out of date; run: python -m kiosk.i18n.messages"


def check_catalogue(
    extracted: Sequence[Extracted], folder: Path, locale: Locale, lists: WordLists, *, complete: bool = True
) -> Iterator[str]:
    """Yield the problems of one catalogue.

    Args:
        extracted: The texts of the sources.
        folder: The translations folder.
        locale: The language.
        lists: Hard words and allowed Hangul.
        complete: False accepts missing translations.
    """
    path = po_path(folder, locale)
    if not path.exists():
        if complete:
            yield f"{locale.tag}: there is no catalogue; run: python -m kiosk.i18n.messages"
        return
    try:
        old = pofiles.read_catalog(path, locale)
    except pofiles.CatalogueFileError as error:
        yield f"{locale.tag}: {error}"
        return
    catalog = pofiles.merge(pofiles.build_template(extracted), old, locale)
    left = 0
    for message in pofiles.entries(catalog):
        if not pofiles.is_translated(message, catalog.num_plurals):
            left += 1
            continue
        id_ = pofiles.source_of(message)
        for form in dict.fromkeys(pofiles.forms_of(message)):
            for problem in rules.check_translation(
                locale,
                id_,
                form,
                context=message.context,
                is_plural=pofiles.is_plural(message),
                denied=lists.denied,
                allowed_hangul=lists.allowed_hangul,
            ):
                yield f"{locale.tag}: {id_!r}: {problem}"
    total = sum(1 for _ in pofiles.entries(catalog))
    if left and complete:
        advice = f"run: python -m kiosk.i18n.missing {locale.tag}"
        yield f"{locale.tag}: {left} of {total} not translated; {advice}"


def check_project(root: Path, folder: Path, *, complete: bool = True) -> list[str]:
    """Return every problem of the project's texts.

    Raises:
        CatalogueFileError: A word list is malformed.
    """
    problems: list[str] = []
    calls: list[Call] = []
    for path in find_sources(root):
        try:
            calls += find_calls(path, root)
        except (SyntaxError, UnicodeError) as error:
            problems.append(f"{path.relative_to(root).as_posix()}: {error}")
    lists = read_word_lists(folder)
    extracted = extract(calls)
    problems += check_sources(calls, lists)
    problems += check_template(extracted, folder)
    for locale in pofiles.translated_locales():
        problems += check_catalogue(extracted, folder, locale, lists, complete=complete)
    return problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n.check", description=__doc__)
    parser.add_argument("--root", type=Path, default=shipped_folder().parent, help="the project's folder")
    parser.add_argument("--incomplete", action="store_true", help="accept missing translations")
    options = parser.parse_args(arguments)
    try:
        problems = check_project(options.root, options.root / "translations", complete=not options.incomplete)
    except pofiles.CatalogueFileError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems in the texts" if problems else "texts: in order", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())

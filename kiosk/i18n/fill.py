"""Write translations into a catalogue: ``python -m kiosk.i18n.fill TAG FILE.json``.

The file is one JSON object: key -> text, or key -> list of plural forms. A key is the Korean
text, preceded by its context and U+0004 if it has one, as :mod:`kiosk.i18n.missing` prints it;
a list of such entries with ``text`` is understood too. Every translation is checked; what breaks
a rule is reported and not written, the rest is written in one step.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kiosk.i18n import pofiles, rules
from kiosk.i18n.catalogues import po_path, shipped_folder
from kiosk.i18n.check import read_word_lists
from kiosk.i18n.locales import Locale, get_locale

Translations = Mapping[str, str | Sequence[str]]

# A crashed run must not lock translators out for ever.
_LOCK_SECONDS = 60.0


class TranslationFileError(Exception):
    """The file of translations cannot be used; the text says why."""


def read_translations(text: str) -> dict[str, str | list[str]]:
    """Read the JSON text of a translations file.

    Raises:
        TranslationFileError: It is not JSON or has another shape.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise TranslationFileError(f"not JSON: {error}") from error
    if isinstance(data, list):
        try:
            data = {entry["key"] if "key" in entry else entry["id"]: entry["text"] for entry in data}
        except (AttributeError, KeyError, TypeError) as error:
            raise TranslationFileError(f"each entry of a list needs key (or id) and text: {error}") from error
    if not isinstance(data, dict):
        raise TranslationFileError("expected one object of key -> text")
    for key, value in data.items():
        is_forms = isinstance(value, list) and all(isinstance(form, str) for form in value)
        if not isinstance(value, str) and not is_forms:
            raise TranslationFileError(f"{key!r}: expected a text or a list of texts")
    return data


def fill(folder: Path, locale: Locale, translations: Translations) -> tuple[int, list[str]]:
    """Check *translations* and write those that pass.

    Returns:
        How many were written, and what was refused, in words.

    Raises:
        CatalogueFileError: The template or the catalogue cannot be read.
    """
    path = po_path(folder, locale)
    with _locked(path.with_suffix(".lock")):
        template = pofiles.read_catalog(pofiles.pot_path(folder), None)
        old = pofiles.read_catalog(path, locale) if path.exists() else None
        catalog = pofiles.merge(template, old, locale)
        known = {pofiles.key_of(message): message for message in pofiles.entries(catalog)}
        lists = read_word_lists(folder)
        problems: list[str] = []
        written = 0
        for key, value in translations.items():
            message = known.get(key)
            shown = key.replace(pofiles.CONTEXT_SEPARATOR, " | ")
            if message is None:
                problems.append(f"{shown!r}: no such text")
                continue
            forms = (value,) if isinstance(value, str) else tuple(value)
            wanted = catalog.num_plurals if pofiles.is_plural(message) else 1
            if len(forms) != wanted:
                problems.append(f"{shown!r}: {wanted} forms wanted, {len(forms)} given")
                continue
            found = [
                problem
                for form in forms
                for problem in rules.check_translation(
                    locale,
                    pofiles.source_of(message),
                    form,
                    context=message.context,
                    is_plural=pofiles.is_plural(message),
                    denied=lists.denied,
                    allowed_hangul=lists.allowed_hangul,
                )
            ]
            if found:
                problems += [f"{shown!r}: {problem}" for problem in dict.fromkeys(found)]
                continue
            message.string = forms if pofiles.is_plural(message) else forms[0]
            written += 1
        pofiles.write_if_changed(path, pofiles.render(catalog, locale))
    return written, problems


@contextlib.contextmanager
def _locked(path: Path, *, patience: float = 30.0) -> Iterator[None]:
    """Hold a lock file, so that two translators of one language do not lose each other's work."""
    path.parent.mkdir(parents=True, exist_ok=True)
    give_up = time.monotonic() + patience
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _LOCK_SECONDS:
                    path.unlink()
                    continue
            if time.monotonic() > give_up:
                raise pofiles.CatalogueFileError(f"{path.name} is held by another run") from None
            time.sleep(0.05)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    tags = [locale.tag for locale in pofiles.translated_locales()]
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n.fill", description=__doc__)
    parser.add_argument("tag", choices=tags)
    parser.add_argument("file", help="the JSON file, or - for the standard input")
    parser.add_argument("--folder", type=Path, default=shipped_folder(), help="the translations folder")
    options = parser.parse_args(arguments)
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        translations = read_translations(raw.decode("utf-8-sig"))
        written, problems = fill(options.folder, get_locale(options.tag), translations)
    except (OSError, UnicodeError, TranslationFileError, pofiles.CatalogueFileError) as error:
        print(error, file=sys.stderr)
        return 1
    for problem in problems:
        print(f"refused: {problem}", file=sys.stderr)
    print(f"{written} written, {len(translations) - written} refused")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""List what is still to be translated: ``python -m kiosk.i18n.missing TAG``.

Prints a JSON list for a translator: each entry has ``id`` (the Korean text), ``key`` (what
:mod:`kiosk.i18n.fill` wants: the id, preceded by its context and U+0004 if it has one),
``context``, ``comment``, ``places``, ``forms`` (1, or the number of plural forms wanted),
``form_names`` (which form is which) and ``english`` for reference.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.i18n import pofiles
from kiosk.i18n.catalogues import po_path, shipped_folder
from kiosk.i18n.locales import Locale, get_locale


def list_missing(folder: Path, locale: Locale, *, every: bool = False) -> list[dict[str, object]]:
    """Return the untranslated entries of a language (all of them with *every*).

    Raises:
        CatalogueFileError: The template or a catalogue cannot be read.
    """
    template = pofiles.read_catalog(pofiles.pot_path(folder), None)
    path = po_path(folder, locale)
    old = pofiles.read_catalog(path, locale) if path.exists() else None
    catalog = pofiles.merge(template, old, locale)
    english = _read_english(folder)
    found: list[dict[str, object]] = []
    for message in pofiles.entries(catalog):
        done = pofiles.is_translated(message, catalog.num_plurals)
        if done and not every:
            continue
        key = pofiles.key_of(message)
        entry: dict[str, object] = {
            "key": key,
            "id": pofiles.source_of(message),
            "context": message.context,
            "comment": " / ".join(message.auto_comments),
            "places": [place for place, _ in message.locations],
            "forms": catalog.num_plurals if pofiles.is_plural(message) else 1,
        }
        if pofiles.is_plural(message) and locale.language in pofiles.PLURAL_FORMS:
            entry["form_names"] = pofiles.PLURAL_FORMS[locale.language]
        if locale.tag != "en" and key in english:
            entry["english"] = english[key]
        if done:
            entry["text"] = pofiles.forms_of(message)
        found.append(entry)
    return found


def _read_english(folder: Path) -> dict[str, list[str]]:
    """Return key -> English forms, for reference; nothing when there is no English yet."""
    locale = get_locale("en")
    path = po_path(folder, locale)
    if not path.exists():
        return {}
    catalog = pofiles.read_catalog(path, locale)
    return {
        pofiles.key_of(message): list(pofiles.forms_of(message))
        for message in pofiles.entries(catalog)
        if pofiles.is_translated(message, catalog.num_plurals)
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    tags = [locale.tag for locale in pofiles.translated_locales()]
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n.missing", description=__doc__)
    parser.add_argument("tag", choices=tags)
    parser.add_argument("--all", action="store_true", help="also what is translated, with its text")
    parser.add_argument("--folder", type=Path, default=shipped_folder(), help="the translations folder")
    options = parser.parse_args(arguments)
    try:
        found = list_missing(options.folder, get_locale(options.tag), every=options.all)
    except pofiles.CatalogueFileError as error:
        print(error, file=sys.stderr)
        return 1
    text = json.dumps(found, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Collect the texts of the sources into the catalogues: ``python -m kiosk.i18n.messages``.

Writes ``translations/modunuri.pot`` and brings every ``.po`` in line with it: translations stay,
texts that are no longer used go, new ones come in empty. Nothing is matched by similarity.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.i18n import pofiles
from kiosk.i18n.catalogues import po_path, shipped_folder
from kiosk.i18n.extraction import extract_project


def update(root: Path, folder: Path) -> dict[str, int]:
    """Extract below *root* and update the catalogues below *folder*.

    Returns:
        Tag -> number of texts still to be translated; ``ko`` -> number of all texts.

    Raises:
        CatalogueFileError: A catalogue cannot be read; it and those after it are left as they are.
        SyntaxError: A source file is not Python.
    """
    template = pofiles.build_template(extract_project(root))
    pofiles.write_if_changed(pofiles.pot_path(folder), pofiles.render(template, None))
    left = {"ko": sum(1 for _ in pofiles.entries(template))}
    for locale in pofiles.translated_locales():
        path = po_path(folder, locale)
        old = pofiles.read_catalog(path, locale) if path.exists() else None
        catalog = pofiles.merge(template, old, locale)
        pofiles.write_if_changed(path, pofiles.render(catalog, locale))
        left[locale.tag] = sum(
            not pofiles.is_translated(message, catalog.num_plurals) for message in pofiles.entries(catalog)
        )
    return left


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n.messages", description=__doc__)
    parser.add_argument("--root", type=Path, default=shipped_folder().parent, help="the project's folder")
    parser.add_argument("--folder", type=Path, help="the translations folder, by default the project's own")
    options = parser.parse_args(arguments)
    try:
        left = update(options.root, options.folder or options.root / "translations")
    except (pofiles.CatalogueFileError, SyntaxError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{left.pop('ko')} texts")
    for tag, count in left.items():
        print(f"{tag}: {count} to translate")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

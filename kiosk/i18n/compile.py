"""Turn catalogue sources into compiled catalogues: ``python -m kiosk.i18n.compile [--force]``.

Compiled catalogues are not kept in version control. One is made again only when its source is
newer; the pseudo-locale is made from the English source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.i18n.catalogues import mo_path, po_path, shipped_folder
from kiosk.i18n.locales import LOCALES, SOURCE_TAG, Locale, get_locale


def compile_all(folder: Path, *, force: bool = False) -> tuple[list[str], list[str]]:
    """Compile what is out of date below *folder*.

    A source that cannot be read leaves the compiled catalogue of before in its place.

    Returns:
        The tags that were compiled, and what went wrong, in words.
    """
    done: list[str] = []
    problems: list[str] = []
    for locale in LOCALES:
        if locale.tag == SOURCE_TAG:
            continue
        source = po_path(folder, get_locale("en") if locale.is_pseudo else locale)
        if not source.exists():
            problems.append(f"{locale.tag}: there is no {source.parent.parent.name}/{source.name}")
        elif force or is_stale(source, mo_path(folder, locale)):
            problem = compile_one(folder, locale, source)
            if problem:
                problems.append(problem)
            else:
                done.append(locale.tag)
    return done, problems


def is_stale(source: Path, compiled: Path) -> bool:
    """Return whether *compiled* is missing or older than *source*."""
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(folder: Path, locale: Locale, source: Path) -> str:
    """Compile one catalogue; return what went wrong, or an empty string."""
    # Babel costs time that a start with nothing to compile need not pay.
    import io

    from babel.messages.mofile import write_mo

    from kiosk.i18n import pofiles
    from kiosk.i18n.pseudo import pseudolocalise

    try:
        catalog = pofiles.read_catalog(source, locale)
    except pofiles.CatalogueFileError as error:
        return f"{locale.tag}: {error}"
    ready = pofiles.new_catalog(locale)
    for message in pofiles.entries(catalog):
        # A half-translated plural would be filled up with Korean; leave it out instead.
        if not pofiles.is_translated(message, catalog.num_plurals):
            continue
        forms = pofiles.forms_of(message)
        if locale.is_pseudo:
            forms = tuple(pseudolocalise(form) for form in forms)
        string = forms if pofiles.is_plural(message) else forms[0]
        ready.add(message.id, string=string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, ready)
    target = mo_path(folder, locale)
    if not pofiles.write_if_changed(target, buffer.getvalue()):
        target.touch()
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n.compile", description=__doc__)
    parser.add_argument("--force", action="store_true", help="compile even what is up to date")
    parser.add_argument("--folder", type=Path, default=shipped_folder(), help="the translations folder")
    options = parser.parse_args(arguments)
    done, problems = compile_all(options.folder, force=options.force)
    for problem in problems:
        print(problem, file=sys.stderr)
    if done:
        print("compiled: " + ", ".join(done))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())

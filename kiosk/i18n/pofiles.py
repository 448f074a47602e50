"""Reading and writing catalogue sources, always with the same bytes for the same content.

No time stamps, host names or people in the headers, entries in a fixed order, no wrapping: a
catalogue changes in version control only when a text changes. No fuzzy matching: a changed
Korean text is a new text, because a half-right sentence is worse than a missing one.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from kiosk.i18n.catalogues import DOMAIN
from kiosk.i18n.extraction import Extracted
from kiosk.i18n.locales import LOCALES, Locale

#: What separates a context from an id in one string, as in compiled catalogues.
CONTEXT_SEPARATOR = "\x04"

#: CLDR names of the plural forms, in the order of the catalogue, where there is more than one.
PLURAL_FORMS = {
    "en": ("one", "other"),
    "mn": ("one", "other"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
}

# Babel's own rule swaps the last two forms of Arabic; this is the one that gettext documents.
_ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)

_HEADER = "Texts of Modunuri. The ids are the Korean source texts. GPL-3.0-or-later."


class CatalogueFileError(Exception):
    """A .po or .pot file cannot be read; the text says which one, where and why."""


def translated_locales() -> tuple[Locale, ...]:
    """Return the locales that have a catalogue source: all but Korean and the pseudo-locale."""
    return tuple(locale for locale in LOCALES if locale.tag != "ko" and not locale.is_pseudo)


def pot_path(folder: Path) -> Path:
    """Return where the template lies below *folder*."""
    return folder / f"{DOMAIN}.pot"


def new_catalog(locale: Locale | None) -> Catalog:
    """Return an empty catalogue; None gives a template."""
    catalog = Catalog(locale=locale.babel if locale else None, domain=DOMAIN, charset="utf-8", fuzzy=False)
    if locale and locale.language == "ar":
        catalog.mime_headers = [("Plural-Forms", _ARABIC_PLURALS)]
    return catalog


def read_catalog(path: Path, locale: Locale | None) -> Catalog:
    """Read a .po or .pot file.

    Raises:
        CatalogueFileError: The file is missing, not UTF-8 or not a catalogue.
    """
    try:
        with path.open("rb") as file:
            found = read_po(
                file, locale=locale.babel if locale else None, charset="utf-8", abort_invalid=True
            )
    except (OSError, UnicodeError, PoFileError, ValueError) as error:
        raise CatalogueFileError(f"{path.name} of {path.parent.parent.name}: {error}") from error
    catalog = new_catalog(locale)
    for message in found:
        if message.id:
            _copy(message, catalog, message.string)
    return catalog


def build_template(messages: Iterable[Extracted]) -> Catalog:
    """Return the template of the extracted messages, in their order of first appearance."""
    catalog = new_catalog(None)
    for message in messages:
        catalog.add(
            message.babel_id,
            context=message.context,
            auto_comments=list(message.comments),
            locations=[(place.path, place.line) for place in message.places],
        )
    return catalog


#: Programs that only staff use, and the languages besides Korean that they speak.
STAFF_FOLDERS = ("kiosk/console/", "kiosk/lockdown/", "kiosk/server/", "kiosk/twin/commands.py")
STAFF_TAGS = frozenset({"en", "en-XA"})


def merge(template: Catalog, old: Catalog | None, locale: Locale) -> Catalog:
    """Return the template's messages with the translations that *old* has for exactly them.

    What only staff read at their desks is left out of languages that their pages do not speak.
    """
    catalog = new_catalog(locale)
    for message in template:
        if not message.id or (is_for_staff_only(message) and locale.tag not in STAFF_TAGS):
            continue
        known = old.get(message.id, context=message.context) if old is not None else None
        string = known.string if known is not None and is_plural(known) == is_plural(message) else None
        _copy(message, catalog, string)
    return catalog


def is_for_staff_only(message: Message) -> bool:
    """Return whether every place that says it belongs to the programs of staff, not of visitors."""
    return bool(message.locations) and all(place.startswith(STAFF_FOLDERS) for place, _ in message.locations)


def entries(catalog: Catalog) -> Iterator[Message]:
    """Return the messages of a catalogue without its header."""
    return (message for message in catalog if message.id)


def is_plural(message: Message) -> bool:
    """Return whether the message has plural forms."""
    return isinstance(message.id, tuple)


def source_of(message: Message) -> str:
    """Return the Korean source text."""
    return str(message.id[0]) if isinstance(message.id, tuple) else str(message.id)


def key_of(message: Message) -> str:
    """Return the id, preceded by its context if there is one."""
    return (
        f"{message.context}{CONTEXT_SEPARATOR}{source_of(message)}" if message.context else source_of(message)
    )


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translation's forms: one, or one per plural form; missing ones are empty."""
    string = message.string
    if isinstance(string, (tuple, list)):
        return tuple(str(form or "") for form in string)
    return (str(string or ""),)


def is_translated(message: Message, forms: int) -> bool:
    """Return whether every form is there.

    Args:
        message: The entry.
        forms: How many plural forms the language has.
    """
    found = forms_of(message)
    return all(form.strip() for form in found) and (not is_plural(message) or len(found) == forms)


def render(catalog: Catalog, locale: Locale | None) -> bytes:
    """Return the file's bytes, with a header that names nothing that changes by itself."""
    headers = {
        "Project-Id-Version": "Modunuri",
        # The folder's name: Babel would write ko_KR for both reading levels.
        "Language": locale.folder if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if locale:
        headers["Plural-Forms"] = str(catalog.plural_forms)
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in headers.items())
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return f'# {_HEADER}\nmsgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue().strip(b"\n") + b"\n"


def write_if_changed(path: Path, content: bytes) -> bool:
    """Replace a file in one step if its bytes differ; return whether it was replaced."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def _copy(message: Message, catalog: Catalog, string: object) -> None:
    """Add a message to another catalogue."""
    catalog.add(
        message.id,
        string=string,  # type: ignore[arg-type]
        context=message.context,
        auto_comments=list(message.auto_comments),
        locations=list(message.locations),
    )

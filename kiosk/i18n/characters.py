"""Which characters a language's texts need, so that a user interface test can ask its fonts (F-09)."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from kiosk.i18n.catalogues import po_path, shipped_folder
from kiosk.i18n.locales import LOCALES, get_locale
from kiosk.i18n.pseudo import pseudolocalise

#: What typed values may produce in any language: digits, signs and letters of codes.
_ALWAYS = "0123456789 .,:;/-+()@#%'\"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def characters(tag: str, folder: Path | None = None) -> frozenset[str]:
    """Return every visible character of a language's texts, greeting and of all endonyms.

    Control and formatting characters (isolates, joiners) are left out: they have no shape.

    Args:
        tag: The language; Korean's texts are the ids of the template.
        folder: The translations folder, by default the shipped one.

    Raises:
        CatalogueFileError: The catalogue cannot be read.
    """
    from kiosk.i18n import pofiles

    folder = folder if folder is not None else shipped_folder()
    locale = get_locale(tag)
    texts = [_ALWAYS, locale.greeting, *(other.endonym for other in LOCALES)]
    if tag == "ko":
        template = pofiles.read_catalog(pofiles.pot_path(folder), None)
        texts += [pofiles.source_of(message) for message in pofiles.entries(template)]
    else:
        source = get_locale("en") if locale.is_pseudo else locale
        catalog = pofiles.read_catalog(po_path(folder, source), source)
        forms = [form for message in pofiles.entries(catalog) for form in pofiles.forms_of(message)]
        texts += [pseudolocalise(form) for form in forms] if locale.is_pseudo else forms
    found = set(unicodedata.normalize("NFC", "".join(texts)))
    return frozenset(c for c in found if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp"))

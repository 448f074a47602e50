"""Catalogues that are made for one test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from kiosk.i18n import pofiles
from kiosk.i18n.catalogues import Catalogues, mo_path
from kiosk.i18n.locales import get_locale

Entries = Mapping[str | tuple[str, str], str | tuple[str, ...]]
MakeCatalogues = Callable[..., Catalogues]


@pytest.fixture
def make_catalogues(tmp_path: Path) -> MakeCatalogues:
    """Return a function that compiles entries per tag; a key ``ctx\\x04id`` has a context."""

    def make(**languages: Entries) -> Catalogues:
        for name, entries in languages.items():
            locale = get_locale(name.replace("_", "-"))
            catalog = pofiles.new_catalog(locale)
            for key, text in entries.items():
                context, _, id_ = key.rpartition("\x04") if isinstance(key, str) else ("", "", key)
                catalog.add(id_, string=text, context=context or None)
            path = mo_path(tmp_path, locale)
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                write_mo(file, catalog)
        return Catalogues(tmp_path)

    return make

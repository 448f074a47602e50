"""Compiled gettext catalogues, read so that nothing in them can break the kiosk.

A missing or damaged catalogue, a missing entry and an entry whose ``{fields}`` differ from the
source all lead to the same end: the Korean source text is shown and the matter is reported once.
"""

from __future__ import annotations

import gettext
import logging
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.i18n.locales import LOCALES, SOURCE_TAG, Locale, get_locale
from kiosk.i18n.templates import Template, TemplateError, explain_mismatch, parse_template

DOMAIN = "modunuri"

_log = logging.getLogger(__name__)

ProblemKind = Literal["missing", "broken", "untranslated", "rejected"]


@dataclass(frozen=True, slots=True)
class CatalogueProblem:
    """Something wrong with a catalogue; shown by ``doctor`` and logged once.

    Attributes:
        tag: Language tag of the catalogue.
        kind: ``missing`` or ``broken`` file, ``untranslated`` or ``rejected`` entry.
        detail: Technical text; contains source texts at most, never what a visitor typed.
    """

    tag: str
    kind: ProblemKind
    detail: str


class _Miss(gettext.NullTranslations):
    """The end of a fall-back chain: says that there is no translation instead of echoing."""

    def gettext(self, message: str) -> str:
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1)

    def pgettext(self, context: str, message: str) -> str:
        raise LookupError(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1)


class Catalogue:
    """The translations of one language; every text is parsed once and then kept."""

    def __init__(self, locale: Locale, translations: gettext.NullTranslations | None) -> None:
        """Serve *translations*; None means that only the source language is served."""
        self.locale = locale
        self.problems: list[CatalogueProblem] = []
        self._translations = translations
        if translations is not None:
            translations.add_fallback(_Miss())
        self._templates: dict[tuple[str, str], Template | None] = {}
        self._reported: set[str] = set()

    @property
    def is_source(self) -> bool:
        """True for Korean, whose texts are the ids themselves."""
        return self.locale.tag == SOURCE_TAG

    def find(self, id_: str, context: str | None = None, count: int | None = None) -> Template | None:
        """Return the parsed translation, or None if there is none that may be used."""
        if self.is_source or not id_:  # gettext keeps the file's header under the empty id
            return self.parse_source(id_)
        if self._translations is None:
            return None
        try:
            text = self._look_up(self._translations, id_, context, count)
        except LookupError:
            self._report("untranslated", id_, id_)
            return None
        key = (id_, text)
        if key not in self._templates:
            self._templates[key] = self._accept(id_, text, is_plural=count is not None)
        return self._templates[key]

    def parse_source(self, id_: str) -> Template:
        """Return the parsed source text; a malformed one is shown as it stands."""
        key = ("", id_)
        template = self._templates.get(key)
        if template is None:
            try:
                template = parse_template(id_)
            except TemplateError as error:
                self._report("rejected", id_, str(error))
                template = Template((id_,))
            self._templates[key] = template
        return template

    @staticmethod
    def _look_up(source: gettext.NullTranslations, id_: str, context: str | None, count: int | None) -> str:
        """Ask gettext for the text; plural forms are found by the source text alone."""
        if count is None:
            found = source.gettext(id_) if context is None else source.pgettext(context, id_)
        elif context is None:
            found = source.ngettext(id_, id_, count)
        else:
            found = source.npgettext(context, id_, id_, count)
        if not found:
            raise LookupError(id_)
        return found

    def _accept(self, id_: str, text: str, *, is_plural: bool) -> Template | None:
        """Parse a translation, or reject it when its fields differ from the source."""
        try:
            reason = explain_mismatch(
                id_, text, is_korean=self.locale.language == SOURCE_TAG, is_plural=is_plural
            )
        except TemplateError as error:
            reason = f"the source itself is malformed: {error}"
        if reason:
            self._report("rejected", id_, f"{id_!r}: {reason}")
            return None
        return parse_template(text)

    def _report(self, kind: ProblemKind, id_: str, detail: str) -> None:
        """Note and log a problem with an entry once."""
        if id_ in self._reported:
            return
        self._reported.add(id_)
        self.problems.append(CatalogueProblem(self.locale.tag, kind, detail))
        _log.warning("catalogue %s: %s entry: %s", self.locale.tag, kind, detail)


class Catalogues:
    """All catalogues below one folder, each read when first asked for and then kept."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read from *folder*, by default the ``translations`` folder of this installation."""
        self.folder = folder if folder is not None else shipped_folder()
        self._loaded: dict[str, Catalogue] = {}
        self._problems: list[CatalogueProblem] = []

    def get(self, tag: str) -> Catalogue:
        """Return the catalogue of a tag; a damaged file gives an empty one and a report.

        Raises:
            KeyError: The tag is not one of :data:`~kiosk.i18n.locales.TAGS`.
        """
        if tag not in self._loaded:
            self._loaded[tag] = self._load(get_locale(tag))
        return self._loaded[tag]

    def preload(self, tags: Iterable[str] | None = None) -> None:
        """Read the catalogues of *tags* (all by default), so that switching never waits."""
        for tag in tags if tags is not None else [locale.tag for locale in LOCALES]:
            self.get(tag)

    @property
    def problems(self) -> tuple[CatalogueProblem, ...]:
        """Everything found wrong so far, files first."""
        entries = [problem for catalogue in self._loaded.values() for problem in catalogue.problems]
        return (*self._problems, *entries)

    def _load(self, locale: Locale) -> Catalogue:
        """Read one compiled catalogue."""
        if locale.tag == SOURCE_TAG:
            return Catalogue(locale, None)
        path = mo_path(self.folder, locale)
        try:
            with path.open("rb") as file:
                return Catalogue(locale, gettext.GNUTranslations(file))
        except FileNotFoundError:
            self._note(locale, "missing", f"{path.name} is missing; run: python -m kiosk.i18n.compile")
        except (OSError, ValueError, UnicodeError, struct.error, LookupError, SyntaxError) as error:
            self._note(locale, "broken", f"{path.name} cannot be read: {type(error).__name__}: {error}")
        return Catalogue(locale, None)

    def _note(self, locale: Locale, kind: ProblemKind, detail: str) -> None:
        """Keep and log a problem with a file."""
        self._problems.append(CatalogueProblem(locale.tag, kind, detail))
        _log.error("catalogue %s: %s", locale.tag, detail)


def shipped_folder() -> Path:
    """Return the ``translations`` folder that belongs to this installation."""
    return Path(__file__).resolve().parents[2] / "translations"


def mo_path(folder: Path, locale: Locale) -> Path:
    """Return where the compiled catalogue of *locale* lies below *folder*."""
    return folder / locale.folder / "LC_MESSAGES" / f"{DOMAIN}.mo"


def po_path(folder: Path, locale: Locale) -> Path:
    """Return where the catalogue source of *locale* lies below *folder*."""
    return folder / locale.folder / "LC_MESSAGES" / f"{DOMAIN}.po"

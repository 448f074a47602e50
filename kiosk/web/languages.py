"""The languages of web pages: which voice says their words, and the same page in another language."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Message, VisitorText, msg
from kiosk.web.page import PageSnapshot
from kiosk.web.sites import Site

#: Primary language of a page (BCP 47) -> tag of ours.
_VOICES: Mapping[str, str] = {
    "ko": "ko", "en": "en", "zh": "zh-CN", "cmn": "zh-CN", "yue": "zh-CN", "ja": "ja",
    "vi": "vi", "mn": "mn", "ar": "ar",
}  # fmt: skip

#: Languages in which a page is offered -> their names.
LANGUAGE_NAMES: Mapping[str, Message] = {
    # Translators: Name of a language.
    "ko": msg("한국어"),
    # Translators: Name of a language.
    "en": msg("영어"),
    # Translators: Name of a language.
    "zh": msg("중국어"),
    # Translators: Name of a language.
    "ja": msg("일본어"),
    # Translators: Name of a language.
    "vi": msg("베트남어"),
    # Translators: Name of a language.
    "mn": msg("몽골어"),
    # Translators: Name of a language.
    "ar": msg("아랍어"),
}


def base_of(tag: str) -> str:
    """Return the language without region, script or reading level."""
    return tag.partition("-")[0].lower()


def voice_of(lang: str) -> str | None:
    """Return our tag for a language as a page names it (``en-US``, ``zh-Hant-TW``, ``KO``), or None.

    None leaves the choice to the letters: for a language that no voice of ours speaks, the nearest
    is better than silence (C-19, WCAG 2.2 §3.1.2).
    """
    return _VOICES.get(base_of(lang))


def words_of(text: str, lang: str) -> VisitorText:
    """Return words of a page in the language that they are in; empty *lang* is judged by the letters."""
    return VisitorText(text, private=False, language=voice_of(lang))


def is_foreign(page: PageSnapshot, language: str) -> bool:
    """Tell whether a page says that it is in another language than the visitor's."""
    return bool(page.lang) and base_of(page.lang) != base_of(language)


def alternate_of(page: PageSnapshot, site: Site | None, language: str) -> str:
    """Return where the page is in the visitor's language: as it says itself, else as the site file says."""
    base = base_of(language)
    if base not in LANGUAGE_NAMES:
        return ""
    named = {tag.lower(): address for tag, address in page.alternates.items()}
    exact = named.get(language.lower())
    near = next((address for tag, address in named.items() if base_of(tag) == base), "")
    own = site.file.alternates.get(language, "") if site is not None else ""
    found = exact or near or own
    return "" if found == page.address else found

"""Names of languages, for "in which languages can one speak there?"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kiosk.i18n.text import Arg, Listing, Message, Text, msg

NAMES: Mapping[str, Message] = {
    # Translators: Name of a language.
    "ko": msg("한국어"),
    # Translators: Name of a language: Korean Sign Language.
    "kvk": msg("한국 수어"),
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
    # Translators: Name of a language: Tagalog (Filipino).
    "tl": msg("타갈로그어"),
    # Translators: Name of a language: Khmer (Cambodian).
    "km": msg("크메르어"),
    # Translators: Name of a language.
    "ru": msg("러시아어"),
    # Translators: Name of a language.
    "th": msg("태국어"),
    # Translators: Name of a language.
    "lo": msg("라오스어"),
    # Translators: Name of a language.
    "uz": msg("우즈베크어"),
    # Translators: Name of a language.
    "ne": msg("네팔어"),
    # Translators: Name of a language: Burmese (Myanmar).
    "my": msg("미얀마어"),
    # Translators: Name of a language.
    "id": msg("인도네시아어"),
    # Translators: Name of a language.
    "ms": msg("말레이어"),
    # Translators: Name of a language.
    "fr": msg("프랑스어"),
    # Translators: Name of a language.
    "es": msg("스페인어"),
    # Translators: Name of a language.
    "de": msg("독일어"),
}


def name_of(tag: str) -> Arg:
    """Return the name of a language; a tag that has no name here stands for itself."""
    return NAMES.get(tag) or NAMES.get(tag.partition("-")[0]) or tag


def list_of(tags: Iterable[str]) -> Text:
    """Return several languages as one text."""
    # Translators: A list of languages alone; usually only {languages}.
    return msg("{languages}", languages=Listing(tuple(name_of(tag) for tag in tags)))

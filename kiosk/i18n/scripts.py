"""Which language a piece of text is probably in, judged by its writing alone.

Names and addresses arrive without a language. A Korean name in an English sentence must be
spoken by the Korean voice; a Latin name in a Korean sentence is left to the Korean one.
"""

from __future__ import annotations

import unicodedata

from kiosk.i18n.locales import Locale

_LANGUAGE_OF_SCRIPT = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CYRILLIC": "mn",
    "ARABIC": "ar",
    "CJK": "zh-CN",
    "LATIN": "en",
}
# Scripts that a language's own voice reads, besides Latin which every voice reads somehow.
_OWN_SCRIPTS = {
    "ko": {"HANGUL", "CJK"},
    "zh": {"CJK"},
    "ja": {"HIRAGANA", "KATAKANA", "CJK"},
    "mn": {"CYRILLIC"},
    "ar": {"ARABIC"},
    "en": set(),
    "vi": set(),
}


def script_of(character: str) -> str:
    """Return the script of a letter (``HANGUL``, ``LATIN``, ...), or an empty string."""
    if not character.isalpha():
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return first if first in _LANGUAGE_OF_SCRIPT else ""


def guess_language(text: str, default: Locale) -> str:
    """Return the plain language of *text* if its script is foreign to *default*, else *default*'s.

    The first foreign script wins; Latin letters are foreign to no language.
    """
    own = _OWN_SCRIPTS[default.language] | {"LATIN"}
    for character in text:
        script = script_of(character)
        if script and script not in own:
            return _LANGUAGE_OF_SCRIPT[script]
    return default.speech

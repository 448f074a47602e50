"""The languages of Modunuri, one frozen record each.

Nothing here is guessed from a tag at run time: Babel reads ``ko_easy`` as ``ko`` and rejects
``en_XA``, and Qt's own font fall-back draws Japanese Han shapes for everybody, so every record
names its catalogue folder, Babel locale, font families and keyboard explicitly (F-01 to F-09).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]

#: The language of the message ids, and what is shown when everything else fails.
SOURCE_TAG = "ko"


@dataclass(frozen=True, slots=True)
class Locale:
    """One language (or reading level) that a person can choose.

    Attributes:
        tag: Our language tag, used everywhere (``zh-CN``, ``ko-easy``).
        folder: Catalogue folder below ``translations/``.
        babel: Babel locale identifier for numbers, dates and plural rules.
        endonym: The language's name in its own script; never translated (F-07).
        direction: ``ltr`` or ``rtl``.
        font_families: Families in order of preference. They start with the one that draws this
            language's own shapes and go on until every script of every other language is covered,
            because names and addresses of other languages occur on any page (F-09).
        speech: Language tag in which its text is spoken.
        keyboard: Qt Virtual Keyboard locale; ``mn_MN`` is a layout of our own.
        greeting: A word of welcome, for the attract loop and the spoken choice of languages.
        text_is_spaced: False where words are not separated by spaces (Chinese, Japanese).
        decimal_comma: True where ``1.000,5`` means one thousand and a half.
        won: How an amount of Korean won is written, with ``{amount}``.
        comma: What separates the items of a list.
        is_language: False for a reading level and for the pseudo-locale: not listed as a language.
        is_pseudo: True for the pseudo-locale that exists for tests (F-10).
        parent: Tag whose texts stand in for missing ones before the source language, or None.
    """

    tag: str
    folder: str
    babel: str
    endonym: str
    direction: Direction
    font_families: tuple[str, ...]
    speech: str
    keyboard: str
    greeting: str
    text_is_spaced: bool
    decimal_comma: bool
    won: str
    comma: str
    is_language: bool = True
    is_pseudo: bool = False
    parent: str | None = None

    @property
    def is_rtl(self) -> bool:
        """True when the language is written from right to left."""
        return self.direction == "rtl"

    @property
    def base(self) -> str:
        """The tag without its reading level or pseudo suffix: ``ko-easy`` -> ``ko``."""
        return self.parent or self.tag

    @property
    def language(self) -> str:
        """The bare language: ``zh-CN`` -> ``zh``."""
        return self.tag.partition("-")[0]


# Windows 10 and 11 carry these; on Linux the Noto families above them are always found first.
_WINDOWS = {
    "KR": ("Malgun Gothic",),
    "SC": ("Microsoft YaHei",),
    "JP": ("Yu Gothic UI", "Yu Gothic", "Meiryo"),
}


def _families(own: str) -> tuple[str, ...]:
    """Return the families for a Han region (KR, SC, JP) or for Latin/Cyrillic and Arabic."""
    order = [own] if own in _WINDOWS else []
    order += [region for region in ("KR", "SC", "JP") if region not in order]
    han = tuple(f for region in order for f in (f"Noto Sans CJK {region}", *_WINDOWS[region]))
    latin = ("Noto Sans", "Segoe UI")
    arabic = ("Noto Sans Arabic", "Noto Naskh Arabic UI", "Noto Naskh Arabic")
    # DejaVu comes last: it has a little of everything, and its Arabic must not win over Noto's.
    rest = ("DejaVu Sans", "Noto Color Emoji", "Segoe UI Emoji")
    if own == "arabic":
        return (*arabic, *latin, *han, *rest)
    if own == "latin":
        return (*latin, *han, *arabic, *rest)
    return (*han, *latin, *arabic, *rest)


LOCALES: tuple[Locale, ...] = (
    Locale(
        tag="ko", folder="ko", babel="ko_KR", endonym="한국어", direction="ltr",
        font_families=_families("KR"), speech="ko", keyboard="ko_KR", greeting="안녕하세요",
        text_is_spaced=True, decimal_comma=False, won="{amount}원", comma=", ",
    ),
    Locale(
        tag="ko-easy", folder="ko_easy", babel="ko_KR", endonym="쉬운 한국어", direction="ltr",
        font_families=_families("KR"), speech="ko", keyboard="ko_KR", greeting="안녕하세요",
        text_is_spaced=True, decimal_comma=False, won="{amount}원", comma=", ",
        is_language=False, parent="ko",
    ),
    Locale(
        tag="en", folder="en", babel="en_US", endonym="English", direction="ltr",
        font_families=_families("latin"), speech="en", keyboard="en_US", greeting="Hello",
        text_is_spaced=True, decimal_comma=False, won="{amount} won", comma=", ",
    ),
    Locale(
        tag="zh-CN", folder="zh_CN", babel="zh_Hans_CN", endonym="中文", direction="ltr",
        font_families=_families("SC"), speech="zh-CN", keyboard="zh_CN", greeting="您好",
        text_is_spaced=False, decimal_comma=False, won="{amount}韩元", comma="、",
    ),
    Locale(
        tag="ja", folder="ja", babel="ja_JP", endonym="日本語", direction="ltr",
        font_families=_families("JP"), speech="ja", keyboard="ja_JP", greeting="こんにちは",
        text_is_spaced=False, decimal_comma=False, won="{amount}ウォン", comma="、",
    ),
    Locale(
        tag="vi", folder="vi", babel="vi_VN", endonym="Tiếng Việt", direction="ltr",
        font_families=_families("latin"), speech="vi", keyboard="vi_VN", greeting="Xin chào",
        text_is_spaced=True, decimal_comma=True, won="{amount} won", comma=", ",
    ),
    Locale(
        tag="mn", folder="mn", babel="mn_MN", endonym="Монгол", direction="ltr",
        font_families=_families("latin"), speech="mn", keyboard="mn_MN", greeting="Сайн байна уу",
        text_is_spaced=True, decimal_comma=False, won="{amount} вон", comma=", ",
    ),
    Locale(
        tag="ar", folder="ar", babel="ar", endonym="العربية", direction="rtl",
        font_families=_families("arabic"), speech="ar", keyboard="ar_AR", greeting="مرحبا",
        text_is_spaced=True, decimal_comma=False, won="{amount} وون", comma="، ",
    ),
    Locale(
        tag="en-XA", folder="en_XA", babel="en_US", endonym="[Ƥšéûðô]", direction="ltr",
        font_families=_families("latin"), speech="en", keyboard="en_US", greeting="Hello",
        text_is_spaced=True, decimal_comma=False, won="{amount} won", comma=", ",
        is_language=False, is_pseudo=True, parent="en",
    ),
)  # fmt: skip

TAGS: tuple[str, ...] = tuple(locale.tag for locale in LOCALES)

_BY_TAG = {locale.tag: locale for locale in LOCALES}


def get_locale(tag: str) -> Locale:
    """Return the record of a tag.

    Raises:
        KeyError: The tag is not one of :data:`TAGS`; :func:`match_locale` is lenient instead.
    """
    return _BY_TAG[tag]


def match_locale(tag: str | None) -> Locale:
    """Return the nearest locale for any language tag or POSIX locale; Korean when none is near.

    ``zh-Hans``, ``zh_CN.UTF-8`` and ``zh`` all give ``zh-CN``; ``en_GB`` gives ``en``.
    """
    wanted = (tag or "").partition(".")[0].partition("@")[0].replace("_", "-").lower()
    for locale in LOCALES:
        if locale.tag.lower() == wanted:
            return locale
    language = wanted.partition("-")[0]
    for locale in LOCALES:
        if locale.is_language and locale.language == language:
            return locale
    return _BY_TAG[SOURCE_TAG]


def order_for_first_screen(offered: Iterable[str] | None = None) -> tuple[Locale, ...]:
    """Return the languages for the first screen: Korean first, the others in a fixed order.

    The order is that of the 120 line's own menu, so that people who know one know the other;
    Arabic, which 120 does not speak, follows. Reading levels and the pseudo-locale are left out.

    Args:
        offered: Tags that this terminal offers, or None for all. Korean is always there.
    """
    wanted = None if offered is None else {*offered, SOURCE_TAG}
    return tuple(x for x in LOCALES if x.is_language and (wanted is None or x.tag in wanted))

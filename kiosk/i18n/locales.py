"""The languages of Modunuri, one frozen record each.

Nothing here is guessed from a tag at run time: Babel reads ``ko_easy`` as ``ko`` and rejects
``en_XA``, and Qt's own font fall-back draws Japanese Han shapes for everybody, so every record
names its catalogue folder, Babel locale, font families and keyboard explicitly (F-01 to F-09).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Literal

Direction = Literal["ltr", "rtl"]

#: The language of the message ids, and what is shown when everything else fails.
SOURCE_TAG = "ko"

#: Monday is 0, as in :meth:`datetime.date.weekday`.
WEEKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class HumanLine:
    """A telephone line on which a person answers in the visitor's language (F-05).

    Attributes:
        number: The number as it is printed.
        days: Weekdays on which it answers, Monday = 0.
        opens: When it starts to answer; None together with *closes* means day and night.
        closes: When it stops.
        digits: What to press after the connection, in order, or an empty string.
        is_verified: False when the sources disagree or are old; front ends then say "ask first".
        source: Where the fact comes from.
    """

    number: str
    days: tuple[int, ...] = EVERY_DAY
    opens: time | None = None
    closes: time | None = None
    digits: str = ""
    is_verified: bool = True
    source: str = ""

    @property
    def is_round_the_clock(self) -> bool:
        """True when somebody answers day and night on every day."""
        return self.opens is None and self.closes is None and self.days == EVERY_DAY


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
        human_lines: Lines on which a person answers, the best one first.
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
    human_lines: tuple[HumanLine, ...]
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


_DASAN = "https://120dasan.or.kr/"
_DASAN_NEWS = "v.daum 20230630060046737 (2023); the digits are from 2010"
_DANURI = HumanLine("1577-1366", source="https://www.liveinkorea.kr/ (Danuri, 13 languages, day and night)")


def _dasan(digits: str) -> HumanLine:
    """Return the 120 Dasan line in a foreign language: Monday to Friday, 9 to 18."""
    # Weekdays and hours are confirmed for 2023; the menu digits only for 2010, hence unverified.
    return HumanLine("02-120", WEEKDAYS, time(9), time(18), digits, False, _DASAN_NEWS)


_KOREAN_LINES = (HumanLine("02-120", is_verified=False, source=_DASAN),)

LOCALES: tuple[Locale, ...] = (
    Locale(
        tag="ko", folder="ko", babel="ko_KR", endonym="한국어", direction="ltr",
        font_families=_families("KR"), speech="ko", keyboard="ko_KR", greeting="안녕하세요",
        text_is_spaced=True, decimal_comma=False, won="{amount}원", comma=", ",
        human_lines=_KOREAN_LINES,
    ),
    Locale(
        tag="ko-easy", folder="ko_easy", babel="ko_KR", endonym="쉬운 한국어", direction="ltr",
        font_families=_families("KR"), speech="ko", keyboard="ko_KR", greeting="안녕하세요",
        text_is_spaced=True, decimal_comma=False, won="{amount}원", comma=", ",
        human_lines=_KOREAN_LINES, is_language=False, parent="ko",
    ),
    Locale(
        tag="en", folder="en", babel="en_US", endonym="English", direction="ltr",
        font_families=_families("latin"), speech="en", keyboard="en_US", greeting="Hello",
        text_is_spaced=True, decimal_comma=False, won="{amount} won", comma=", ",
        human_lines=(_dasan("91"), _DANURI),
    ),
    Locale(
        tag="zh-CN", folder="zh_CN", babel="zh_Hans_CN", endonym="中文", direction="ltr",
        font_families=_families("SC"), speech="zh-CN", keyboard="zh_CN", greeting="您好",
        text_is_spaced=False, decimal_comma=False, won="{amount}韩元", comma="、",
        human_lines=(_dasan("92"), _DANURI),
    ),
    Locale(
        tag="ja", folder="ja", babel="ja_JP", endonym="日本語", direction="ltr",
        font_families=_families("JP"), speech="ja", keyboard="ja_JP", greeting="こんにちは",
        text_is_spaced=False, decimal_comma=False, won="{amount}ウォン", comma="、",
        human_lines=(_dasan("93"), _DANURI),
    ),
    Locale(
        tag="vi", folder="vi", babel="vi_VN", endonym="Tiếng Việt", direction="ltr",
        font_families=_families("latin"), speech="vi", keyboard="vi_VN", greeting="Xin chào",
        text_is_spaced=True, decimal_comma=True, won="{amount} won", comma=", ",
        human_lines=(_dasan("94"), _DANURI),
    ),
    Locale(
        tag="mn", folder="mn", babel="mn_MN", endonym="Монгол", direction="ltr",
        font_families=_families("latin"), speech="mn", keyboard="mn_MN", greeting="Сайн байна уу",
        text_is_spaced=True, decimal_comma=False, won="{amount} вон", comma=", ",
        human_lines=(_dasan("95"), _DANURI),
    ),
    Locale(
        tag="ar", folder="ar", babel="ar", endonym="العربية", direction="rtl",
        font_families=_families("arabic"), speech="ar", keyboard="ar_AR", greeting="مرحبا",
        text_is_spaced=True, decimal_comma=False, won="{amount} وون", comma="، ",
        # Arabic at 1345 is reported, its hours are not: hence unverified (F-04).
        human_lines=(HumanLine("1345", WEEKDAYS, time(9), time(18), "", False, "https://www.hikorea.go.kr/"),),
    ),
    Locale(
        tag="en-XA", folder="en_XA", babel="en_US", endonym="[Ƥšéûðô]", direction="ltr",
        font_families=_families("latin"), speech="en", keyboard="en_US", greeting="Hello",
        text_is_spaced=True, decimal_comma=False, won="{amount} won", comma=", ",
        human_lines=(_dasan("91"), _DANURI), is_language=False, is_pseudo=True, parent="en",
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

"""Numbers, money, dates, times, durations and lists in each language (F-11).

CLDR by way of Babel decides names and separators. Where CLDR's own pattern is not what a person
in Korea would expect (``PM 3:00`` for Korean) the pattern is written here. Babel is imported when
it is first needed, because its import would be a tenth of the time to the first screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from kiosk.i18n.locales import Locale
from kiosk.i18n.text import Code, Money

if TYPE_CHECKING:
    import babel

#: Everything a visitor reads is in the city's own time.
CITY_ZONE = ZoneInfo("Asia/Seoul")

# bare language -> (pattern without the year, pattern with the year), in CLDR letters
_DATES = {
    "ko": ("M월 d일 EEEE", "y년 M월 d일 EEEE"),
    "en": ("EEEE, MMMM d", "EEEE, MMMM d, y"),
    "zh": ("M月d日EEEE", "y年M月d日EEEE"),
    "ja": ("M月d日EEEE", "y年M月d日EEEE"),
    "vi": ("EEEE, d MMMM", "EEEE, d MMMM, y"),
    "mn": ("M-р сарын d, EEEE 'гараг'", "y 'оны' M-р сарын d, EEEE 'гараг'"),
    "ar": ("EEEE، d MMMM", "EEEE، d MMMM y"),
}
# bare language -> how a date and a time stand together
_DATETIMES = {
    "ko": "{date} {time}",
    "en": "{date}, {time}",
    "zh": "{date} {time}",
    "ja": "{date} {time}",
    "vi": "{time}, {date}",
    "mn": "{date}, {time}",
    "ar": "{date}، {time}",
}
_SWAP_SIGNS = str.maketrans(".,", ",.")
_TWELVE_HOURS = {"en": ("AM", "PM"), "ar": ("ص", "م")}
# bare language -> unit -> plural category -> words. CLDR by way of Babel has gaps here (Korean
# hours, Arabic days), and Babel then prints its own key; so the few words are written out.
_DURATIONS: dict[str, dict[str, dict[str, str]]] = {
    "ko": {
        "day": {"other": "{}일"}, "hour": {"other": "{}시간"},
        "minute": {"other": "{}분"}, "second": {"other": "{}초"},
    },
    "zh": {
        "day": {"other": "{}天"}, "hour": {"other": "{}小时"},
        "minute": {"other": "{}分钟"}, "second": {"other": "{}秒"},
    },
    "ja": {
        "day": {"other": "{}日"}, "hour": {"other": "{}時間"},
        "minute": {"other": "{}分"}, "second": {"other": "{}秒"},
    },
    "vi": {
        "day": {"other": "{} ngày"}, "hour": {"other": "{} giờ"},
        "minute": {"other": "{} phút"}, "second": {"other": "{} giây"},
    },
    "mn": {
        "day": {"other": "{} өдөр"}, "hour": {"other": "{} цаг"},
        "minute": {"other": "{} минут"}, "second": {"other": "{} секунд"},
    },
    "en": {
        "day": {"one": "{} day", "other": "{} days"},
        "hour": {"one": "{} hour", "other": "{} hours"},
        "minute": {"one": "{} minute", "other": "{} minutes"},
        "second": {"one": "{} second", "other": "{} seconds"},
    },
    "ar": {
        "day": {"one": "يوم", "two": "يومان", "few": "{} أيام", "many": "{} يومًا", "other": "{} يوم"},
        "hour": {"one": "ساعة", "two": "ساعتان", "few": "{} ساعات", "other": "{} ساعة"},
        "minute": {"one": "دقيقة", "two": "دقيقتان", "few": "{} دقائق", "other": "{} دقيقة"},
        "second": {"one": "ثانية", "two": "ثانيتان", "few": "{} ثوانٍ", "other": "{} ثانية"},
    },
}  # fmt: skip
# bare language -> words before the last item of a list ("and", "or") where CLDR has only commas
_LAST_ITEM = {"ko": (" 그리고 ", " 또는 "), "mn": (" болон ", " эсвэл ")}


@lru_cache(maxsize=32)
def _babel(identifier: str) -> babel.Locale:
    """Return the Babel locale; parsing it costs about 10 ms the first time."""
    import babel

    parsed: babel.Locale = babel.Locale.parse(identifier)
    return parsed


def format_number(locale: Locale, number: int | Decimal) -> str:
    """Return a number with the grouping of the language and all its decimals that matter.

    Python's own formatting is exact at any size, where Babel's stops at 28 digits; the two agree
    on everything smaller.
    """
    text = f"{number:,}" if isinstance(number, int) else f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP_SIGNS) if locale.decimal_comma else text


def format_money(locale: Locale, money: Money) -> str:
    """Return an amount: won in the words of the language (``1,000원``), others by CLDR."""
    if money.currency == "KRW":
        whole = Decimal(money.amount).to_integral_value()
        return locale.won.replace("{amount}", format_number(locale, int(whole)))
    from babel.numbers import format_currency

    return format_currency(money.amount, money.currency, locale=_babel(locale.babel))


def format_date(locale: Locale, day: date, *, today: date | None = None) -> str:
    """Return a date with its weekday; the year is left out only when it is this year's.

    Args:
        locale: The language.
        day: The date in the city.
        today: The present date in the city; None leaves the year out.
    """
    from babel.dates import format_date as babel_format_date

    without_year, with_year = _DATES[locale.language]
    pattern = without_year if today is None or today.year == day.year else with_year
    return babel_format_date(day, pattern, locale=_babel(locale.babel))


def format_time(locale: Locale, moment: time) -> str:
    """Return a time of day: ``오후 3시 30분``, ``3:30 PM``, ``15:30``."""
    hour, minute = moment.hour, moment.minute
    if locale.language == "ko":
        if hour % 12 == 0:
            words = "낮 12시" if hour == 12 else "밤 12시"
        else:
            words = f"{'오전' if hour < 12 else '오후'} {hour % 12}시"
        return f"{words} {minute}분" if minute else words
    if locale.language in _TWELVE_HOURS:
        half = _TWELVE_HOURS[locale.language][hour >= 12]
        return f"{hour % 12 or 12}:{minute:02d} {half}"
    return f"{hour}:{minute:02d}"


def format_datetime(locale: Locale, moment: datetime, *, today: date | None = None) -> str:
    """Return date and time in the city; a moment without a zone is taken as the city's own."""
    local = moment if moment.tzinfo is None else moment.astimezone(CITY_ZONE)
    return _DATETIMES[locale.language].format(
        date=format_date(locale, local.date(), today=today), time=format_time(locale, local.time())
    )


def format_weekday(locale: Locale, day: int) -> str:
    """Return the full name of a weekday, Monday = 0 (taken modulo 7)."""
    name = _babel(locale.babel).days["format"]["wide"][day % 7]
    return f"{name} гараг" if locale.language == "mn" else str(name)


def format_duration(locale: Locale, duration: timedelta) -> str:
    """Return a length of time in at most two units: ``1시간 30분``, ``45초``.

    Seconds are told only below a minute; a negative duration is told as its length.
    """
    seconds = round(abs(duration.total_seconds()))
    if seconds < 60:
        amounts = [(seconds, "second")]
    else:
        days, rest = divmod(round(seconds / 60), 24 * 60)
        hours, minutes = divmod(rest, 60)
        amounts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
        amounts = [(amount, unit) for amount, unit in amounts if amount][:2]
    told = [_format_unit(locale, amount, unit) for amount, unit in amounts]
    if locale.language == "ar":
        return " و".join(told)
    return (" " if locale.text_is_spaced else "").join(told)


def _format_unit(locale: Locale, amount: int, unit: str) -> str:
    """Return an amount of one unit of time."""
    forms = _DURATIONS[locale.language][unit]
    category = _babel(locale.babel).plural_form(amount) if len(forms) > 1 else "other"
    return forms.get(category, forms["other"]).format(format_number(locale, amount))


def format_code(code: Code) -> str:
    """Return a code in its groups, joined by hyphens: ``123-456-7890``.

    Characters beyond the groups form one more group, so that nothing is ever hidden.
    """
    groups: list[str] = []
    position = 0
    for length in code.groups:
        groups.append(code.value[position : position + length])
        position += length
    groups.append(code.value[position:])
    return "-".join(group for group in groups if group)


def list_separators(locale: Locale, length: int, kind: Literal["and", "or"] = "and") -> tuple[str, ...]:
    """Return the words between the items of a list: for three, ``(", ", " 그리고 ")``."""
    if length < 2:
        return ()
    if locale.language in _LAST_ITEM:
        last = _LAST_ITEM[locale.language][kind == "or"]
        return (*((locale.comma,) * (length - 2)), last)
    patterns = _babel(locale.babel).list_patterns["standard" if kind == "and" else "or"]
    if length == 2:
        return (_between(patterns["2"]),)
    middles = (_between(patterns["middle"]),) * (length - 3)
    return (_between(patterns["start"]), *middles, _between(patterns["end"]))


def join_list(locale: Locale, items: Sequence[str], kind: Literal["and", "or"] = "and") -> str:
    """Return ready strings as a list of the language: ``A, B 그리고 C``."""
    separators = (*list_separators(locale, len(items), kind), "")
    return "".join(item + separator for item, separator in zip(items, separators, strict=False))


def _between(pattern: str) -> str:
    """Return what stands between the two items of a CLDR list pattern."""
    return pattern.partition("{0}")[2].partition("{1}")[0]

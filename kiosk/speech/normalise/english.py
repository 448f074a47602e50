"""English as people say it: 02-120 is zero two, one two zero; 14:30 is two thirty p m.

The voice reads plain whole numbers well by itself, but numbers are written out here all the same,
so that captions, marks and the golden table do not depend on an engine.
"""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.tracked import Tracked

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGE = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_SHORT_MONTHS = {month[:3]: month for month in _MONTHS} | {"Sept": "September"}
_SHORT_DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_UNITS = {
    "%": ("percent", "percent"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "km": ("kilometre", "kilometres"),
    "cm": ("centimetre", "centimetres"),
    "mm": ("millimetre", "millimetres"),
    "kg": ("kilogram", "kilograms"),
    "㎡": ("square metre", "square metres"),
    "m²": ("square metre", "square metres"),
    "m": ("metre", "metres"),
    "g": ("gram", "grams"),
    "L": ("litre", "litres"),
}
_CURRENCIES = {
    "₩": ("won", "won"),
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
}
_TO = r"\s*[~∼〜～–—]\s*"
_D = r"(?<![\d.,A-Za-z])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_MONTH = "|".join([*_MONTHS, *sorted(_SHORT_MONTHS, key=len, reverse=True)])

_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[- ]?\d{1,2}[- ]\d{3,4}-\d{4}|0\d{1,2}-\d{3,4}-\d{4}|02-120|1[568]\d{2}-\d{4}"
    r"|0\d{1,2}-\d{3,4})(?![\d-])"
)
_CALL_LINE = re.compile(
    r"((?:[Cc]all|[Dd]ial|[Pp]hone|[Tt]el\.?|[Nn]umber)\s+)(" + THREE_PATTERN + r")(?![\d.,:%-]*\d|%)"
)
_CALL_CENTRE = re.compile(
    rf"(?<![\d.,-])({THREE_PATTERN})(?=\s+(?:Dasan|[Cc]all|[Hh]otline|[Hh]elpline|[Cc]ent(?:re|er)|[Ss]ign|[Rr]elay))"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
_OLD_YEAR = re.compile(r"(?<=\b[Ii]n )1[1-8]\d{2}(?![\d,.]\d|\s?(?:won|people))")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_LONG_DATE = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:,\s*(\d{{4}}))?(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})\s+({_MONTH})\.?(?:\s+(\d{{4}}))?\b")
_YEAR = re.compile(r"(?<![\d.,-])((?:19|20)\d{2})(?![\d.,]*\d|\s?(?:won|people|metres|m\b|km))")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?:\s?([AaPp])\.?[Mm]\b\.?)?(?![\d:])")
_HALF_DAY = re.compile(r"(?<![\d:])(\d{1,2})\s?([AaPp])\.?[Mm]\b\.?")
_DAY = re.compile(rf"\b({'|'.join(_SHORT_DAYS)})\.?(?=[\s,~–)]|$)")
_ORDINAL = re.compile(r"(?<![\d.,])(\d+)(?:st|nd|rd|th)\b")
_MONEY = re.compile(r"([₩￦$€£])\s?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")
_KRW = re.compile(rf"(?:KRW\s?){_D.replace('(?<![', '(?<![')}|{_D}\s?KRW")
_UNIT = re.compile(
    rf"{_D}\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z²])"
)
_FLOOR = re.compile(r"(?<![A-Za-z\d])(\d{1,2})F(?![A-Za-z\d])")
_BASEMENT = re.compile(r"(?<![A-Za-z\d])B(\d)(?:F)?(?![A-Za-z\d-])")
_FRACTION = re.compile(r"(?<![\d/])1/2(?![\d/])")
_OF = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_RANGE = re.compile(rf"(?<=[\da-z.]){_TO}(?=[\da-zA-Z])")
_MINUS = re.compile(r"(?<![\w.)-])[-−](?=\d)")
_NUMBER = re.compile(_D)
_WORDS = {
    "QR": "Q R",
    "PDF": "P D F",
    "ID": "I D",
    "CCTV": "C C T V",
    "ATM": "A T M",
    "SMS": "S M S",
    "Wi-Fi": "why fie",
    "No.": "number",
    "Tel.": "telephone",
    "St.": "street",
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
    "24/7": "at all hours",
    "KSL": "K S L",
    "Gu": "goo",
}
_WORD = re.compile("|".join(rf"(?<![A-Za-z\d]){re.escape(each)}(?![A-Za-z\d])" for each in _WORDS))
_SIGNS = {
    "&": " and ",
    "※": "Note: ",
    "☎": "telephone ",
    "·": ", ",
    "→": ", ",
    "@": " at ",
    "+": " plus ",
    "=": " equals ",
}
_SIGN = re.compile(rf"\s*({'|'.join(map(re.escape, _SIGNS))})\s*")
_SLASH = re.compile(r"(?<=[a-z])/(?=[a-z])")


def cardinal(number: int) -> str:
    """Return *number* in words: 12500 is ``twelve thousand five hundred``."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{_ONES[number // 100]} hundred" + (f" and {cardinal(rest)}" if rest else "")
    for scale, name in _LARGE:
        if number >= scale:
            rest = number % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{cardinal(number // scale)} {name}" + (joint + cardinal(rest) if rest else "")
    return str(number)


def ordinal(number: int) -> str:
    """Return the place of *number*: 22 is ``twenty-second``."""
    words = cardinal(number)
    head, sign, last = words.rpartition("-") if "-" in words.split()[-1] else words.rpartition(" ")
    said = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + sign + said


def year(number: int) -> str:
    """Return a year: 2026 is ``twenty twenty-six``, 2005 is ``two thousand and five``."""
    if number % 1000 < 10 or number < 1100:
        return cardinal(number)
    rest = number % 100
    tail = "hundred" if rest == 0 else f"oh {_ONES[rest]}" if rest < 10 else cardinal(rest)
    return f"{cardinal(number // 100)} {tail}"


def decimal(text: str) -> str:
    """Return a number with a decimal point: 3.5 is ``three point five``."""
    whole, _, fraction = text.replace(",", "").partition(".")
    said = cardinal(int(whole))
    return f"{said} point {digits(fraction)}" if fraction else said


def digits(text: str) -> str:
    """Return the digits of *text* one by one."""
    return " ".join(_ONES[int(each)] for each in text)


def _phone(match: re.Match[str]) -> str:
    return ", ".join(digits(group) for group in re.findall(r"\d+", match.group()))


def _month(text: str) -> str:
    return _SHORT_MONTHS.get(text, text)


def _iso(match: re.Match[str]) -> str:
    y, m, d = (int(each) for each in match.groups())
    if not 1 <= m <= 12:
        return match.group()
    return f"{_MONTHS[m - 1]} {ordinal(d)}, {year(y)}"


def _long_date(match: re.Match[str]) -> str:
    month, day, y = match.groups()
    return f"{_month(month)} {ordinal(int(day))}" + (f", {year(int(y))}" if y else "")


def _day_first(match: re.Match[str]) -> str:
    day, month, y = match.groups()
    return f"{ordinal(int(day))} of {_month(month)}" + (f" {year(int(y))}" if y else "")


def _clock(match: re.Match[str]) -> str:
    """Say a time; after noon in the hours that people use, not those of a timetable."""
    hours, minutes, half = match.groups()
    h, m = int(hours), int(minutes)
    if h == 24:
        return "midnight"
    if h > 12:
        h, half = h - 12, "p"
    said = cardinal(h)
    if m:
        said += f" oh {_ONES[m]}" if m < 10 else f" {cardinal(m)}"
    elif half is None:
        said += " o'clock"
    return said + (f" {half.lower()} m" if half else "")


def _amount(text: str, names: tuple[str, str]) -> str:
    return f"{decimal(text)} {names[0] if text == '1' else names[1]}"


def _krw(match: re.Match[str]) -> str:
    return decimal(match.group(1) or match.group(2)) + " won"


def _number(match: re.Match[str]) -> str:
    text = match.group(1)
    return digits(text) if len(text) > 1 and text[0] == "0" and "." not in text else decimal(text)


def spell(text: str) -> str:
    """Return *text* character by character, groups set apart."""
    groups = []
    for group in re.split(r"[-\s]+", text):
        said = [_ONES[int(each)] if each.isdecimal() and each.isascii() else each.upper() for each in group]
        groups.append(" ".join(said))
    return ", ".join(groups)


_RULES = (
    (_WORD, lambda match: _WORDS[match.group()]),
    (_PHONE, _phone),
    (_CALL_LINE, lambda match: match.group(1) + digits(match.group(2))),
    (_CALL_CENTRE, lambda match: digits(match.group(1))),
    (_LONG_CALL_LINE, lambda match: digits(match.group())),
    (_ISO, _iso),
    (_LONG_DATE, _long_date),
    (_DAY_FIRST, _day_first),
    (_DAY, lambda match: _SHORT_DAYS[match.group(1)]),
    (_RANGE, " to "),
    (_CLOCK, _clock),
    (_HALF_DAY, lambda match: f"{cardinal(int(match.group(1)))} {match.group(2).lower()} m"),
    (_BASEMENT, lambda match: f"basement {cardinal(int(match.group(1)))}"),
    (_FLOOR, lambda match: f"{ordinal(int(match.group(1)))} floor"),
    (_ORDINAL, lambda match: ordinal(int(match.group(1)))),
    (
        _MONEY,
        lambda match: _amount(match.group(2), _CURRENCIES["₩" if match.group(1) == "￦" else match.group(1)]),
    ),
    (_KRW, _krw),
    (_MINUS, "minus "),
    (_UNIT, lambda match: _amount(match.group(1), _UNITS[match.group(2)])),
    (_FRACTION, "one half"),
    (_OF, lambda match: f"{cardinal(int(match.group(1)))} of {cardinal(int(match.group(2)))}"),
    (_OLD_YEAR, lambda match: year(int(match.group()))),
    (_YEAR, lambda match: year(int(match.group(1)))),
    (_NUMBER, _number),
    (_SLASH, " or "),
    (_SIGN, lambda match: _SIGNS[match.group(1)]),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite English display text as people say it.

    Args:
        tracked: The text.
        kind: ``code`` is spelled, ``phone`` is read digit by digit.
    """
    if kind == "code":
        return tracked.sub(re.compile(r".+", re.DOTALL), lambda match: spell(match.group()))
    if kind == "phone":
        return tracked.sub(re.compile(r"\+?\d(?:.*\d)?", re.DOTALL), _phone)
    for pattern, replace in _RULES:
        tracked = tracked.sub(pattern, replace)
    return tracked

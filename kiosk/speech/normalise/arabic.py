"""Arabic as people say it, in Modern Standard Arabic: 02-120 is صفر اثنان، واحد اثنان صفر.

Numbers are said in the form that is used for counting aloud; agreement in gender and case with what
follows, which everyday speech does not keep either, is left out.
"""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.tracked import Tracked

_ONES = ("صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = (*("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"),)
#: Scale -> one, two, three to ten, more.
_LARGE = (
    (10**9, ("مليار", "ملياران", "مليارات", "مليار")),
    (10**6, ("مليون", "مليونان", "ملايين", "مليون")),
    (1000, ("ألف", "ألفان", "آلاف", "ألف")),
)
_ORDINALS = {
    1: "الأول",
    2: "الثاني",
    3: "الثالث",
    4: "الرابع",
    5: "الخامس",
    6: "السادس",
    7: "السابع",
    8: "الثامن",
    9: "التاسع",
    10: "العاشر",
    11: "الحادي عشر",
    12: "الثاني عشر",
}
#: Hours are feminine ordinals, but for one o'clock.
_HOURS = ("", "الواحدة", *(f"{_ORDINALS[n]}ة" for n in range(2, 11)), "الحادية عشرة", "الثانية عشرة")
_MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر"),
    "ديسمبر",
)
_UNITS = {
    "%": "بالمئة",
    "٪": "بالمئة",
    "℃": "درجة مئوية",
    "°C": "درجة مئوية",
    "km": "كيلومتر",
    "كم": "كيلومتر",
    "cm": "سنتيمتر",
    "سم": "سنتيمتر",
    "kg": "كيلوغرام",
    "كغ": "كيلوغرام",
    "m": "متر",
}
_CURRENCIES = {"₩": "وون", "￦": "وون", "$": "دولار", "€": "يورو"}
_TO = r"\s*[~∼〜～–—]\s*"
_D = r"(?<![\d.,A-Za-z])(\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d+(?:[.٫]\d+)?)"
_EASTERN = re.compile("[٠-٩۰-۹]")
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[- ]?\d{1,2}[- ]\d{3,4}-\d{4}|0\d{1,2}-\d{3,4}-\d{4}|02-120|1[568]\d{2}-\d{4}"
    r"|0\d{1,2}-\d{3,4})(?![\d-])"
)
_CALL_LINE = re.compile(
    r"((?:اتصل|الاتصال|اتصلوا|اتصلي|هاتف|الهاتف|رقم|الرقم|على|بالرقم|خط|بخط|خدمة|الخط)\s+(?:بـ?\s*|على\s+|بالرقم\s+|الرقم\s+)*)"
    rf"({THREE_PATTERN})(?![.,:-]?\d|%)"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?:\s?(ص|م)(?!\w))?(?![\d:])")
_HALVES = {"ص": "صباحا", "م": "مساء"}
_FLOOR = re.compile(r"(الطابق|المخرج|الدور|الخط)\s+(1[0-2]|[1-9])(?!\d)")
_BASEMENT = re.compile(r"(?:الطابق\s+)?(?<![A-Za-z\d])B(\d)(?![A-Za-z\d-])")
_MONEY = re.compile(r"([₩￦$€])\s?(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)")
_UNIT = re.compile(rf"{_D}\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?!\w)")
_HALF = re.compile(r"(?<![\d/])1/2(?![\d/])")
_OF = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_RANGE = re.compile(rf"(?<=[\dصم]){_TO}(?=\d)")
_MINUS = re.compile(r"(?<![\w.)-])[-−](?=\d)")
_NUMBER = re.compile(_D)
_WORDS = {
    "QR": "كيو آر",
    "PDF": "بي دي إف",
    "Wi-Fi": "واي فاي",
    "ATM": "إيه تي إم",
    "CCTV": "سي سي تي في",
    "SMS": "إس إم إس",
}
_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_WORDS)})(?![A-Za-z])")
_SIGNS = {"&": " و", "※": "ملاحظة: ", "☎": "هاتف ", "·": "، ", "→": "، ", "+": " زائد ", "=": " يساوي "}
_SIGN = re.compile(rf"\s*({'|'.join(map(re.escape, _SIGNS))})\s*")
_SLASH = re.compile(r"(?<=[\u0621-\u064A])/(?=[\u0621-\u064A])")
_TATWEEL = re.compile(r"(?<=\b[بلكو])\u0640\s*|\u0640")
_HOUR_RANGE = re.compile(r"(الساعة)\s+(\d{1,2})\s+إلى\s+(\d{1,2})(?![\d:])")
_HOUR = re.compile(r"(الساعة)\s+(\d{1,2})(?![.,:]?\d)")


def cardinal(number: int) -> str:
    """Return *number* in words: 125 is ``مئة وخمسة وعشرون``."""
    if number <= 10:
        return _ONES[number]
    if number < 20:
        return {11: "أحد عشر", 12: "اثنا عشر"}.get(number, f"{_ONES[number - 10]} عشر")
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_ONES[ones]} و{_TENS[tens]}" if ones else _TENS[tens]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return _HUNDREDS[hundreds] + (f" و{cardinal(rest)}" if rest else "")
    for scale, (one, two, few, many) in _LARGE:
        if number >= scale:
            count, rest = divmod(number, scale)
            if count == 1:
                said = one
            elif count == 2:
                said = two
            else:
                said = f"{cardinal(count)} {few if count <= 10 else many}"
            return said + (f" و{cardinal(rest)}" if rest else "")
    return str(number)


def decimal(text: str) -> str:
    """Return a number with a decimal point: 3.5 is ``ثلاثة فاصلة خمسة``."""
    whole, _, fraction = re.sub("[,٬]", "", text).replace("٫", ".").partition(".")
    said = cardinal(int(whole))
    return f"{said} فاصلة {digits(fraction)}" if fraction else said


def digits(text: str) -> str:
    """Return the digits of *text* one by one."""
    return " ".join(_ONES[int(each)] for each in text)


def _phone(match: re.Match[str]) -> str:
    return "، ".join(digits(group) for group in re.findall(r"\d+", match.group()))


def _day(day: str, month: str, year: str) -> str:
    if not 1 <= int(month) <= 12:
        return f"{day}/{month}/{year}"
    return f"{cardinal(int(day))} {_MONTHS[int(month) - 1]} {cardinal(int(year))}"


def hour(number: int) -> str:
    """Return an hour of the day: 21 is ``التاسعة مساء``."""
    if 1 <= number <= 12:
        return _HOURS[number]
    return f"{_HOURS[number - 12]} مساء" if 12 < number < 24 else cardinal(number)


def _clock(match: re.Match[str]) -> str:
    hours, minutes, half = match.groups()
    number, rest = int(hours), int(minutes)
    if half is None and number > 12:
        half, number = "م", number - 12
    said = _HOURS[number] if 1 <= number <= 12 else cardinal(number)
    if rest == 30:
        said += " والنصف"
    elif rest == 15:
        said += " والربع"
    elif rest:
        said += f" و{cardinal(rest)} دقيقة"
    return said + (f" {_HALVES[half]}" if half else "")


def _number(match: re.Match[str]) -> str:
    text = match.group(1)
    return digits(text) if len(text) > 1 and text.isdigit() and text[0] == "0" else decimal(text)


def spell(text: str) -> str:
    """Return *text* character by character, groups set apart."""
    groups = []
    for group in re.split(r"[-\s]+", text):
        said = [_ONES[int(each)] if each.isdecimal() else each.upper() for each in group]
        groups.append(" ".join(said))
    return "، ".join(groups)


_RULES = (
    (_EASTERN, lambda match: str(int(match.group()))),
    (_WORD, lambda match: _WORDS[match.group()]),
    (_PHONE, _phone),
    (_CALL_LINE, lambda match: match.group(1) + digits(match.group(2))),
    (_TATWEEL, ""),
    (_LONG_CALL_LINE, lambda match: digits(match.group())),
    (_ISO, lambda match: _day(match.group(3), match.group(2), match.group(1))),
    (_DATE, lambda match: _day(*match.groups())),
    (_RANGE, " إلى "),
    (
        _HOUR_RANGE,
        lambda match: f"{match.group(1)} {hour(int(match.group(2)))} إلى {hour(int(match.group(3)))}",
    ),
    (_HOUR, lambda match: f"{match.group(1)} {hour(int(match.group(2)))}"),
    (_CLOCK, _clock),
    (_BASEMENT, lambda match: f"القبو {cardinal(int(match.group(1)))}"),
    (_FLOOR, lambda match: f"{match.group(1)} {_ORDINALS[int(match.group(2))]}"),
    (_MONEY, lambda match: f"{decimal(match.group(2))} {_CURRENCIES[match.group(1)]}"),
    (_MINUS, "ناقص "),
    (_UNIT, lambda match: f"{decimal(match.group(1))} {_UNITS[match.group(2)]}"),
    (_HALF, "نصف"),
    (_OF, lambda match: f"{cardinal(int(match.group(1)))} من {cardinal(int(match.group(2)))}"),
    (_NUMBER, _number),
    (_SLASH, " أو "),
    (_SIGN, lambda match: _SIGNS[match.group(1)]),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite Arabic display text as people say it.

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

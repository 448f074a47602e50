"""Vietnamese as people say it: 02-120 is không hai, một hai không; 14:30 is mười bốn giờ ba mươi phút."""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.tracked import Tracked

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LARGE = ((10**9, "tỷ"), (10**6, "triệu"), (1000, "nghìn"))
_UNITS = {
    "%": "phần trăm",
    "℃": "độ C",
    "°C": "độ C",
    "km/h": "ki lô mét trên giờ",
    "km": "ki lô mét",
    "cm": "xăng ti mét",
    "mm": "mi li mét",
    "kg": "ki lô gam",
    "m²": "mét vuông",
    "㎡": "mét vuông",
    "m2": "mét vuông",
    "m": "mét",
    "g": "gam",
    "L": "lít",
}
_CURRENCIES = {"₩": "won", "￦": "won", "$": "đô la", "€": "ơ rô", "₫": "đồng"}
_TO = r"\s*[~∼〜～–—]\s*"
#: Both the Vietnamese way (12.500,5) and the international one (12,500.5) occur in city texts.
_D = r"(?<![\d.,A-Za-zÀ-ỹ])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)"
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[- ]?\d{1,2}[- ]\d{3,4}-\d{4}|0\d{1,2}-\d{3,4}-\d{4}|02-120|1[568]\d{2}-\d{4}"
    r"|0\d{1,2}-\d{3,4})(?![\d-])"
)
_CALL_LINE = re.compile(
    r"((?:[Gg]ọi|[Ss]ố|[Tt]ổng đài|[Đđ]iện thoại|[Đđ]ường dây nóng|ký hiệu)\s+(?:số\s+)?(?:điện thoại\s+)?)"
    rf"({THREE_PATTERN})(?![\d.,:%-]*\d|%)"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DATE = re.compile(r"(?:[Nn]gày\s+)?(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_DAY_MONTH = re.compile(r"[Nn]gày\s+(\d{1,2})[/-](\d{1,2})(?![\d/])")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4])(?::|h|g)([0-5]\d)(?:\s?phút)?(?![\d:])")
_HOUR = re.compile(r"(?<![\d:])(\d{1,2})\s?(?:h|giờ)(?![A-Za-zÀ-ỹ])")
_WEEKDAY = re.compile(r"\b([Tt]hứ)\s?([2-7])\b|\bT([2-7])\b|\bCN\b")
_DAY_NAMES = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}
_MONEY = re.compile(r"([₩￦$€₫])\s?(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)")
_KRW = re.compile(rf"{_D}\s?(?:KRW|₩)")
_VND = re.compile(rf"{_D}\s?(?:VND|VNĐ|₫|đ)(?![A-Za-zÀ-ỹ])")
_UNIT = re.compile(
    rf"{_D}\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-zÀ-ỹ²])"
)
_BASEMENT = re.compile(r"(?:[Tt]ầng\s+)?(?<![A-Za-z\d])B(\d)(?![A-Za-z\d-])")
_FLOOR = re.compile(r"(?<![A-Za-z\d])(\d{1,2})F(?![A-Za-z\d])")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_RANGE = re.compile(rf"(?<=[\dhờútáy]){_TO}(?=[\dtTcC])")
_MINUS = re.compile(r"(?<![\w.)-])[-−](?=\d)")
_NUMBER = re.compile(_D)
_WORDS = {
    "TP.HCM": "Thành phố Hồ Chí Minh",
    "TP.": "thành phố ",
    "UBND": "ủy ban nhân dân",
    "SĐT": "số điện thoại",
    "ĐT": "điện thoại",
    "CMND": "chứng minh nhân dân",
    "CCCD": "căn cước công dân",
    "GPLX": "giấy phép lái xe",
    "BHYT": "bảo hiểm y tế",
    "THPT": "trung học phổ thông",
    "QR": "quy a",
    "PDF": "pê đê ép",
    "CCTV": "xê xê tê vê",
    "ATM": "a tê em",
    "SMS": "ét em ét",
    "Wi-Fi": "oai phai",
    "v.v.": "vân vân",
    "VD:": "ví dụ:",
}
_WORD = re.compile("|".join(rf"(?<![A-Za-zÀ-ỹ]){re.escape(each)}(?![A-Za-zÀ-ỹ])" for each in _WORDS))
_SIGNS = {"&": " và ", "※": "Chú ý: ", "☎": "điện thoại ", "·": ", ", "→": ", ", "+": " cộng ", "=": " bằng "}
_SIGN = re.compile(rf"\s*({'|'.join(map(re.escape, _SIGNS))})\s*")
_SLASH = re.compile(r"(?<=[a-zà-ỹ])/(?=[a-zà-ỹ])")


def cardinal(number: int) -> str:
    """Return *number* in words, as in the north: 105 is ``một trăm linh năm``."""
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
        if not ones:
            return head
        if ones == 1 and tens > 1:
            return f"{head} mốt"
        if ones == 4 and tens > 1:
            return f"{head} tư"
        return f"{head} {'lăm' if ones == 5 else _DIGITS[ones]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = f"{_DIGITS[hundreds]} trăm"
        if not rest:
            return head
        return f"{head} linh {_DIGITS[rest]}" if rest < 10 else f"{head} {cardinal(rest)}"
    for scale, name in _LARGE:
        if number >= scale:
            rest = number % scale
            head = f"{cardinal(number // scale)} {name}"
            if not rest:
                return head
            if rest < 10:
                return f"{head} không trăm linh {_DIGITS[rest]}"
            return f"{head} không trăm {cardinal(rest)}" if rest < 100 else f"{head} {cardinal(rest)}"
    return str(number)


def decimal(text: str) -> str:
    """Return a number with separators: ``12.500`` and ``12,500`` are 12500, ``3,5`` is three and a half."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return cardinal(int(re.sub(r"[.,]", "", text)))
    whole, sign, fraction = re.match(r"(\d+)([.,]?)(\d*)", text).groups()  # type: ignore[union-attr]
    said = cardinal(int(whole))
    return f"{said} phẩy {digits(fraction)}" if sign and fraction else said


def digits(text: str) -> str:
    """Return the digits of *text* one by one."""
    return " ".join(_DIGITS[int(each)] for each in text)


def _phone(match: re.Match[str]) -> str:
    return ", ".join(digits(group) for group in re.findall(r"\d+", match.group()))


def _day(day: str, month: str, year: str = "") -> str:
    said = f"ngày {cardinal(int(day))} tháng {'tư' if int(month) == 4 else cardinal(int(month))}"
    return said + (f" năm {cardinal(int(year))}" if year else "")


def _clock(match: re.Match[str]) -> str:
    hours, minutes = (int(each) for each in match.groups())
    return f"{cardinal(hours)} giờ" + (f" {cardinal(minutes)} phút" if minutes else "")


def _weekday(match: re.Match[str]) -> str:
    if match.group() == "CN":
        return "chủ nhật"
    number = match.group(2) or match.group(3)
    return f"{match.group(1) or 'thứ'} {_DAY_NAMES[number]}"


def _number(match: re.Match[str]) -> str:
    text = match.group(1)
    return digits(text) if len(text) > 1 and text.isdigit() and text[0] == "0" else decimal(text)


def spell(text: str) -> str:
    """Return *text* character by character, groups set apart."""
    groups = []
    for group in re.split(r"[-\s]+", text):
        said = [_DIGITS[int(each)] if each.isdecimal() and each.isascii() else each.upper() for each in group]
        groups.append(" ".join(said))
    return ", ".join(groups)


_RULES = (
    (_WORD, lambda match: _WORDS[match.group()]),
    (_PHONE, _phone),
    (_CALL_LINE, lambda match: match.group(1) + digits(match.group(2))),
    (_LONG_CALL_LINE, lambda match: digits(match.group())),
    (_ISO, lambda match: _day(match.group(3), match.group(2), match.group(1))),
    (_DATE, lambda match: _day(*match.groups())),
    (_DAY_MONTH, lambda match: _day(*match.groups())),
    (_RANGE, " đến "),
    (_WEEKDAY, _weekday),
    (_CLOCK, _clock),
    (_HOUR, lambda match: f"{cardinal(int(match.group(1)))} giờ"),
    (_BASEMENT, lambda match: f"tầng hầm {cardinal(int(match.group(1)))}"),
    (_FLOOR, lambda match: f"tầng {cardinal(int(match.group(1)))}"),
    (_MONEY, lambda match: f"{decimal(match.group(2))} {_CURRENCIES[match.group(1)]}"),
    (_KRW, lambda match: f"{decimal(match.group(1))} won"),
    (_VND, lambda match: f"{decimal(match.group(1))} đồng"),
    (_MINUS, "âm "),
    (_UNIT, lambda match: f"{decimal(match.group(1))} {_UNITS[match.group(2)]}"),
    (_FRACTION, lambda match: f"{cardinal(int(match.group(1)))} phần {cardinal(int(match.group(2)))}"),
    (_NUMBER, _number),
    (_SLASH, " hoặc "),
    (_SIGN, lambda match: _SIGNS[match.group(1)]),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite Vietnamese display text as people say it.

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

"""Mandarin as people say it: 2个 is 两个, 2号线 is 二号线, 02-120 is 零二 幺二零.

Numbers become Han characters, because the voice reads those alike everywhere; one is said 幺 in
telephone numbers and codes.
"""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.tracked import Tracked

_DIGITS = "零一二三四五六七八九"
_SMALL = ("", "十", "百", "千")
_LARGE = ("", "万", "亿", "兆")
#: Measure words after which 2 is 两.
_MEASURES = (
    *(
        "个",
        "位",
        "名",
        "人",
        "张",
        "台",
        "次",
        "份",
        "本",
        "件",
        "种",
        "点",
        "年",
        "天",
        "周",
        "岁",
        "倍",
        "家",
    ),
    *("处", "小时", "分钟", "秒钟", "站", "部", "条", "项", "步", "句", "只", "间", "套", "瓶", "杯", "回"),
)
#: What stands after a plain number that names something (二楼, 二号).
_UNITS = {
    "%": "",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "㎡": "平方米",
    "m": "米",
    "g": "克",
    "L": "升",
    "ml": "毫升",
    "mL": "毫升",
}
_CURRENCIES = {"₩": "韩元", "￦": "韩元", "¥": "元", "￥": "元", "$": "美元", "€": "欧元"}
_TO = r"\s*[~∼〜～–—]\s*"
_D = r"(?<![\d.,A-Za-z])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"

_PHONE = re.compile(
    r"(?<![\d-])(?:0\d{1,3}-\d{2,4}-\d{4}|02-120|1[568]\d{2}-\d{4}|0\d{1,2}-\d{3,4}|01\d-?\d{4}-?\d{4})(?![\d-])"
)
_CALL_LINE = re.compile(
    r"((?:拨打|电话|致电|请打|热线)\s*[:：]?\s*)(" + THREE_PATTERN + r")(?![.,:-]?\d|[%％])"
)
_CALL_CENTRE = re.compile(
    rf"(?<![\d.,-])({THREE_PATTERN})(?=\s*(?:茶山|呼叫|热线|电话|咨询|手语|中心|报警|急救))"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:1\d|20)\d{2})年")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4])[:：]([0-5]\d)(?![\d:])")
_PERCENT_RANGE = re.compile(rf"{_D}{_TO}(\d+(?:\.\d+)?)[%％]")
_PERCENT = re.compile(rf"{_D}\s?[%％]")
_COLD = re.compile(r"(?<![\d~])[-−](?=\d+(?:\.\d+)?\s?(?:℃|°C|度))")
_MONEY = re.compile(rf"([{''.join(_CURRENCIES)}])\s?((?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)")
_UNIT = re.compile(rf"{_D}\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z])")
_MEASURE = re.compile(
    rf"(?<![\d.,A-Za-z第])2(?=\s?(?:{'|'.join(sorted(_MEASURES, key=len, reverse=True))})(?!级))"
)
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_BASEMENT = re.compile(r"(?<![A-Za-z\d])B(\d)(?:层|楼|F)?(?![A-Za-z\d])")
_FLOOR = re.compile(r"(?<![A-Za-z\d])(\d{1,2})F(?![A-Za-z\d])")
_RANGE = re.compile(rf"(?<=[\d点分日月号天年个层楼半]){_TO}(?=[\d一二三四五六七八九十零两上下])")
_WEEK_RANGE = re.compile(rf"(周|星期)([一二三四五六日天]){_TO}(?:周|星期)?([一二三四五六日天])")
_BRACKET_DAY = re.compile(r"[（(]((?:周|星期)?)([一二三四五六日])[)）]")
_MINUS = re.compile(r"(?<![\w.)-])[-−](?=\d)")
_NUMBER = re.compile(_D)
_WORDS = {
    "QR码": "二维码",
    "QR": "二维码",
    "Wi-Fi": "无线网络",
    "WiFi": "无线网络",
    "FAX": "传真",
    "TEL": "电话",
}
_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_WORDS)})(?![A-Za-z])")
_SIGNS = {"&": "和", "※": "注意，", "☎": "电话", "·": "，", "→": "，", "/": "，", "+": "加", "=": "等于"}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))


def cardinal(number: int) -> str:
    """Return *number* in Han characters: 10 is ``十``, 105 is ``一百零五``, 12500 is ``一万二千五百``."""
    if number == 0:
        return "零"
    groups = []
    scale = 0
    rest = number
    while rest and scale < len(_LARGE):
        rest, group = divmod(rest, 10_000)
        groups.append((group, _LARGE[scale]))
        scale += 1
    text = ""
    is_gap = False
    for group, large in reversed(groups):
        if not group:
            is_gap = bool(text)
            continue
        if text and (is_gap or group < 1000):
            text += "零"
        said = _group(group, is_first=not text)
        text += ("两" if said == "二" and large else said) + large
        is_gap = False
    return text[1:] if 10 <= number < 20 else text


def _group(number: int, is_first: bool) -> str:
    text = ""
    is_gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += "零" if is_gap and text else ""
            text += ("两" if digit == 2 and place == 3 and is_first else _DIGITS[digit]) + _SMALL[place]
            is_gap = False
        else:
            is_gap = True
    return text


def decimal(text: str) -> str:
    """Return a number with a decimal point: 3.5 is ``三点五``."""
    whole, _, fraction = text.replace(",", "").partition(".")
    said = cardinal(int(whole))
    return f"{said}点{digits(fraction)}" if fraction else said


def digits(text: str, one: str = "一") -> str:
    """Return the digits of *text* one by one."""
    return "".join(one if each == "1" else _DIGITS[int(each)] for each in text)


def _phone(match: re.Match[str]) -> str:
    return " ".join(digits(group, "幺") for group in re.findall(r"\d+", match.group()))


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{digits(year)}年{cardinal(int(month))}月{cardinal(int(day))}日"


def _clock(match: re.Match[str]) -> str:
    hours, minutes = (int(each) for each in match.groups())
    said = ("两" if hours == 2 else cardinal(hours)) + "点"
    if minutes:
        said += ("零" if minutes < 10 else "") + cardinal(minutes) + "分"
    return said


def _number(match: re.Match[str]) -> str:
    text = match.group(1)
    return digits(text) if len(text) > 1 and text[0] == "0" and "." not in text else decimal(text)


def spell(text: str) -> str:
    """Return *text* character by character, groups set apart."""
    groups = []
    for group in re.split(r"[-\s]+", text):
        said = ""
        for each in group:
            if each.isdecimal():
                said += digits(each, "幺")
            else:
                said += f" {each.upper()} "
        groups.append(" ".join(said.split()))
    return "，".join(groups)


_RULES = (
    (_WORD, lambda match: _WORDS[match.group()]),
    (_BASEMENT, lambda match: f"地下{cardinal(int(match.group(1)))}层"),
    (_FLOOR, lambda match: f"{cardinal(int(match.group(1)))}楼"),
    (_PHONE, _phone),
    (_CALL_LINE, lambda match: match.group(1) + digits(match.group(2), "幺")),
    (_CALL_CENTRE, lambda match: digits(match.group(1), "幺")),
    (_LONG_CALL_LINE, lambda match: digits(match.group(), "幺")),
    (_DATE, _date),
    (_YEAR, lambda match: digits(match.group(1)) + "年"),
    (_WEEK_RANGE, lambda match: f"{match.group(1)}{match.group(2)}到{match.group(1)}{match.group(3)}"),
    (_BRACKET_DAY, lambda match: f"，{match.group(1) or '星期'}{match.group(2)}"),
    (
        _PERCENT_RANGE,
        lambda match: f"百分之{decimal(match.group(1))}到百分之{decimal(match.group(2))}",
    ),
    (_RANGE, "到"),
    (_CLOCK, _clock),
    (_PERCENT, lambda match: f"百分之{decimal(match.group(1))}"),
    (_COLD, "零下"),
    (_MONEY, lambda match: decimal(match.group(2)) + _CURRENCIES[match.group(1)]),
    (_UNIT, lambda match: decimal(match.group(1)) + _UNITS[match.group(2)]),
    (_MEASURE, "两"),
    (
        _FRACTION,
        lambda match: f"{cardinal(int(match.group(2)))}分之{cardinal(int(match.group(1)))}",
    ),
    (_MINUS, "负"),
    (_NUMBER, _number),
    (_SIGN, lambda match: _SIGNS[match.group()]),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite Chinese display text as people say it.

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

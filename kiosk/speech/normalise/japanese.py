"""Japanese as people say it: 3階 is さんがい, 02-120 is ゼロにの いちにゼロ.

Numbers become kana together with their counters. Kanji stay: only espeak needs them as kana
(:mod:`kiosk.speech.normalise.japanese_kana`).
"""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.japanese_numbers import COUNTERS, cardinal, counted, decimal, digits
from kiosk.speech.normalise.tracked import Tracked

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_WIDE = re.compile("[０-９]+")
_TO = r"\s*[~∼〜～–—]\s*"
_PHONE = re.compile(
    r"(?<![\d-])(?:0\d{1,3}-\d{2,4}-\d{4}|02-120|1[568]\d{2}-\d{4}|0\d{1,2}-\d{3,4})(?![\d-])"
)
_CALL_LINE = re.compile(
    rf"(?<![\d.,-])(?:{THREE_PATTERN})(?=番(?:へ|に|まで|で)|[にへ]電話|[にへ]お?問|茶山|タサン|コール|センター|手話|ダサン)"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?![\d:])")
_WEEKDAYS = {"月": "げつ", "火": "か", "水": "すい", "木": "もく", "金": "きん", "土": "ど", "日": "にち"}
_WEEKDAY = re.compile(r"[（(]([月火水木金土日])[)）]")
_DAYS = re.compile(rf"(?<![\d一-龯])([月火水木金土日]){_TO}([月火水木金土日])(?![一-龯])")
_DURATION_DAY = re.compile(r"(?<![\d.,])(\d+)日間")
_UNITS = {
    "%": "パーセント",
    "％": "パーセント",
    "℃": "ど",
    "°C": "ど",
    "km": "キロメートル",
    "cm": "センチメートル",
    "mm": "ミリメートル",
    "kg": "キログラム",
    "㎡": "へいほうメートル",
    "m": "メートル",
    "g": "グラム",
    "L": "リットル",
}
_D = r"(?<![\d.,A-Za-z])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_UNIT = re.compile(rf"{_D}\s?({'|'.join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))})(?![A-Za-z])")
_MONEY = re.compile(r"([₩￦¥$€])\s?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")
_CURRENCIES = {"₩": "ウォン", "￦": "ウォン", "¥": "えん", "$": "ドル", "€": "ユーロ"}
_COUNTED = re.compile(
    r"(?<![\d.,A-Za-z])(\d{1,3}(?:,\d{3})+|\d+)\s?(" + "|".join(sorted(COUNTERS, key=len, reverse=True)) + ")"
)
_SCALED = re.compile(rf"{_D}([万億])")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_BASEMENT = re.compile(r"(?<![A-Za-z\d])B(\d)(?:階|F)?(?![A-Za-z\d])")
_FLOOR = re.compile(r"(?<![A-Za-z\d])(\d{1,2})F(?![A-Za-z\d])")
_RANGE = re.compile(rf"(?<=[\dぁ-んー]){_TO}(?=[\dぁ-ん])")
_NUMBER = re.compile(_D)
_TODAY = re.compile(r"今日(?!は[。、！!]|は$)")
_WORDS = {
    "QR": "キューアール",
    "PDF": "ピーディーエフ",
    "ID": "アイディー",
    "ATM": "エーティーエム",
    "Wi-Fi": "ワイファイ",
    "CCTV": "シーシーティービー",
    "PC": "ピーシー",
    "SMS": "エスエムエス",
    "FAX": "ファックス",
    "TEL": "電話",
    "AI": "エーアイ",
}
_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_WORDS)})(?![A-Za-z])")
_SIGNS = {
    "&": "アンド",
    "※": "ご注意、",
    "☎": "電話",
    "・": "、",
    "→": "、",
    "@": "アットマーク",
    "#": "シャープ",
}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー"),
            *("エル", "エム", "エヌ", "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー"),
            *("ブイ", "ダブリュー", "エックス", "ワイ", "ゼット"),
        ),
        strict=True,
    )
)


def _phone(match: re.Match[str]) -> str:
    return "の ".join(digits(group) for group in re.findall(r"\d+", match.group()))


def _date(match: re.Match[str]) -> str:
    year, month, day = (int(each) for each in match.groups())
    return counted(year, "年") + counted(month, "月") + counted(day, "日")


def _clock(match: re.Match[str]) -> str:
    hours, minutes = (int(each) for each in match.groups())
    return counted(hours, "時") + (counted(minutes, "分") if minutes else "")


def _number(match: re.Match[str]) -> str:
    text = match.group(1)
    return digits(text) if len(text) > 1 and text[0] == "0" and "." not in text else decimal(text)


def spell(text: str) -> str:
    """Return *text* character by character, groups set apart."""
    groups = []
    for group in re.split(r"[-\s]+", text):
        said = [digits(each) if each.isdecimal() else _LETTERS.get(each.upper(), each) for each in group]
        groups.append(" ".join(said))
    return "、".join(groups)


_RULES = (
    (_WIDE, lambda match: match.group().translate(_FULL_WIDTH)),
    (_WORD, lambda match: _WORDS[match.group()]),
    (_BASEMENT, lambda match: f"ちか{counted(int(match.group(1)), '階')}"),
    (_FLOOR, lambda match: counted(int(match.group(1)), "階")),
    (_PHONE, _phone),
    (_CALL_LINE, lambda match: digits(match.group())),
    (_LONG_CALL_LINE, lambda match: digits(match.group())),
    (_DATE, _date),
    (_DAYS, lambda match: f"{_WEEKDAYS[match.group(1)]}ようびから{_WEEKDAYS[match.group(2)]}ようび"),
    (_WEEKDAY, lambda match: f"、{_WEEKDAYS[match.group(1)]}ようび"),
    (_CLOCK, _clock),
    (_TODAY, "きょう"),
    (_MONEY, lambda match: decimal(match.group(2)) + _CURRENCIES[match.group(1)]),
    (_UNIT, lambda match: decimal(match.group(1)) + _UNITS[match.group(2)]),
    (_COUNTED, lambda match: counted(int(match.group(1).replace(",", "")), match.group(2))),
    (_RANGE, "から"),
    (_SCALED, lambda match: decimal(match.group(1)) + {"万": "まん", "億": "おく"}[match.group(2)]),
    (
        _FRACTION,
        lambda match: f"{cardinal(int(match.group(2)))}ぶんの{cardinal(int(match.group(1)))}",
    ),
    (_NUMBER, _number),
    (_SIGN, lambda match: _SIGNS[match.group()]),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite Japanese display text as people say it.

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

"""Korean numbers with something behind them: counters, units, money, fractions, and bare ones."""

from __future__ import annotations

import re

from kiosk.speech.normalise.korean_numbers import decimal, digits, native, sino
from kiosk.speech.normalise.korean_time import TO, hour
from kiosk.speech.normalise.korean_words import (
    CURRENCIES,
    NATIVE_COUNTERS,
    NOT_COUNTERS,
    NUMBERED_AFTER,
    NUMBERED_BEFORE,
    NUMBERED_PARTICLES,
    UNITS,
)
from kiosk.speech.normalise.tracked import Tracked


def _any(words: tuple[str, ...] | dict[str, str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


_N = r"(?<![\d.,A-Za-z])(\d{1,3}(?:,\d{3})+|\d+)"
_D = r"(?<![\d.,A-Za-z])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_NATIVE = rf"(?!{_any(NOT_COUNTERS)})({_any(NATIVE_COUNTERS)})"
_SINO_UNITS = (
    *("년도", "년", "월", "일", "층", "원", "호선", "호실", "번길", "번지", "번가", "세", "인분", "인", "회"),
    *(
        "분",
        "초",
        "주일",
        "주",
        "개월",
        "개년",
        "개소",
        "개국",
        "학년",
        "학기",
        "급",
        "등급",
        "호",
        "동",
        "위",
    ),
    *("등", "도", "차", "박", "쪽", "페이지", "점", "단계", "일간", "년간", "주년", "가", "길", "조", "항"),
    *("평", "촌", "분기", "부", "배속", "리터", "미터", "킬로미터", "그램", "킬로그램", "퍼센트", "달러"),
)
#: Units that are said as one word with their number.
_JOINED = frozenset({"년", "일", "월", "가", "길", "동", "번길", "년도"})

_COLD = re.compile(r"(?<![\d~∼])[-−](?=\d+(?:\.\d+)?\s?(?:℃|°C|도))")
_MONEY = re.compile(rf"([{''.join(CURRENCIES)}])\s?((?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)")
_UNIT_RANGE = re.compile(rf"{_D}{TO}(\d+(?:\.\d+)?)\s?({_any(UNITS)})(?![A-Za-z²³/])")
_UNIT = re.compile(rf"{_D}\s?({_any(UNITS)})(?![A-Za-z²³/])")
_PAGE = re.compile(r"(?<!\d)(\d+)\s?/\s?(\d+)\s?(쪽|페이지|단계|장|번째)")
_SCALED = re.compile(rf"{_D}\s?([천만억조])(?=\s?\d|\s?[원명개건여]|[천만억\s]|$)")
_ONE_TO_ONE = re.compile(r"(?<!\d)(\d{1,2})\s?(?:대|:)\s?(\d{1,2})(?![\d가-힣]*[대:])(?!\d)")
_AGES = re.compile(r"(?<!\d)([1-9]0)대(?!\s?\d|로)")
_NUMBERED = re.compile(
    rf"{_N}번(?=\s?(?:{_any(NUMBERED_AFTER)})|(?:{_any(NUMBERED_PARTICLES)})|이$)(?!째|이나|이상)"
)
_NUMBERED_BEFORE = re.compile(rf"(?:{_any(NUMBERED_BEFORE)})(?:은|는|이|:)?\s*(\d+)번(?!째)")
_ORDINAL = re.compile(rf"{_N}\s?번째")
_COUNT_RANGE = re.compile(rf"{_N}{TO}(\d+)\s?{_NATIVE}(?=[^A-Za-z\d]|$)")
_COUNT = re.compile(rf"{_N}(?:\s?(여))?\s?{_NATIVE}(?=[^A-Za-z\d]|$)")
_SINO_RANGE = re.compile(rf"{_D}{TO}(\d+(?:\.\d+)?)\s?({_any(_SINO_UNITS)})(?![A-Za-z])")
_SINO = re.compile(rf"(제\s?)?(?!0\d\d){_D}\s?(여\s?)?({_any(_SINO_UNITS)})(?![A-Za-z])(?<!부(?=터))")
_FRACTION = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_RANGE = re.compile(rf"{_D}{TO}(?=\d)")
_LOT = re.compile(r"(?<=\d)-(?=\d)")
_MINUS = re.compile(r"(?<![\w.)-])[-−](?=\d)")
_NUMBER = re.compile(_D)


def _int(text: str) -> int:
    return int(text.replace(",", ""))


def _said(text: str) -> str:
    """Say a bare number; one that begins with zero is read digit by digit."""
    if len(text) > 1 and text.startswith("0") and "." not in text:
        return digits(text)
    return decimal(text)


def _count(match: re.Match[str]) -> str:
    text, about, counter = match.groups()
    return _counted(_int(text), counter, "여" if about else "")


def _counted(number: int, counter: str, about: str = "") -> str:
    if counter == "시":
        return hour(number)
    if about or (counter == "시간" and number > 20):
        return f"{sino(number)}{about} {counter}"
    return f"{native(number)} {counter}"


def _count_range(match: re.Match[str]) -> str:
    first, last, counter = match.groups()
    return f"{_counted(_int(first), counter)}에서 {_counted(_int(last), counter)}"


def _sino(match: re.Match[str]) -> str:
    prefix, text, about, unit = match.groups()
    number = sino(int(text)) if text.isdigit() else decimal(text)
    gap = "" if unit in _JOINED else " "
    return f"{'제' if prefix else ''}{number}{'여' if about else ''}{gap}{unit}"


def _sino_range(match: re.Match[str]) -> str:
    first, last, unit = match.groups()
    gap = "" if unit in _JOINED else " "
    return f"{decimal(first)}{gap}{unit}에서 {decimal(last)}{gap}{unit}"


def _page(match: re.Match[str]) -> str:
    at, total, unit = match.groups()
    if unit in {"장", "번째"}:
        first = "첫" if unit == "번째" and at == "1" else native(int(at))
        return f"{native(int(total))} 개 중 {first} {unit}"
    return f"{sino(int(total))} {unit} 중 {sino(int(at))} {unit}"


def _scaled(match: re.Match[str]) -> str:
    text, scale = match.groups()
    return scale if text == "1" and scale in "천만" else decimal(text) + scale


def _ordinal(match: re.Match[str]) -> str:
    number = _int(match.group(1))
    return "첫 번째" if number == 1 else f"{native(number)} 번째"


def _sino_first(match: re.Match[str]) -> str:
    """Say the first group, keep the rest of the match."""
    begin, end = match.start(1) - match.start(), match.end(1) - match.start()
    return match.group()[:begin] + sino(_int(match.group(1))) + " " + match.group()[end:]


_RULES = (
    (_COLD, "영하 "),
    (_LOT, "에 "),
    (_MONEY, lambda match: f"{decimal(match.group(2))} {CURRENCIES[match.group(1)]}"),
    (
        _UNIT_RANGE,
        lambda match: f"{decimal(match.group(1))}에서 {decimal(match.group(2))} {UNITS[match.group(3)]}",
    ),
    (_UNIT, lambda match: f"{decimal(match.group(1))} {UNITS[match.group(2)]}"),
    (_PAGE, _page),
    (_SCALED, _scaled),
    (_ONE_TO_ONE, lambda match: f"{sino(int(match.group(1)))} 대 {sino(int(match.group(2)))}"),
    (_AGES, lambda match: f"{sino(int(match.group(1)))}대"),
    (_NUMBERED_BEFORE, _sino_first),
    (_NUMBERED, lambda match: f"{sino(_int(match.group(1)))} 번"),
    (_ORDINAL, _ordinal),
    (_COUNT_RANGE, _count_range),
    (_COUNT, _count),
    (_SINO_RANGE, _sino_range),
    (_SINO, _sino),
    (_FRACTION, lambda match: f"{sino(int(match.group(2)))}분의 {sino(int(match.group(1)))}"),
    (_RANGE, lambda match: f"{_said(match.group(1))}에서 "),
    (_MINUS, "마이너스 "),
    (_NUMBER, lambda match: _said(match.group(1))),
)


def rewrite_counts(tracked: Tracked) -> Tracked:
    """Rewrite every number."""
    for pattern, replace in _RULES:
        tracked = tracked.sub(pattern, replace)
    return tracked

"""Korean dates and times: 6월 is 유월, 2시 is 두 시, 14:30 is 십사 시 삼십 분."""

from __future__ import annotations

import re

from kiosk.speech.normalise.korean_numbers import native, sino
from kiosk.speech.normalise.tracked import Tracked

TO = r"\s*[~∼〜～–—]\s*"
_DATE_TEXT = r"(?:\d{4}년\s*)?(?:\d{1,2}월\s*)?\d{1,2}일(?:\s*\([월화수목금토일]\))?"
_HOUR_TEXT = r"(?:(?:오전|오후|밤|낮|새벽|저녁|아침)\s*)?(?:\d{1,2}:\d{2}|\d{1,2}시(?:\s*\d{1,2}분|\s*반)?)"

_NUMBERED_DATE = re.compile(r"(?<![\d-])(\d{4})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})\.?(?![\d-])")
_NUMBERED_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\.\s?(1[0-2]|0?[1-9])\.?(?!\s?\d)(?=\s|$|[)\]~])")
_SHORT_DATE = re.compile(r"(?<![\d/])(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])(?=\s*\([월화수목금토일]\))")
_DATES = re.compile(rf"({_DATE_TEXT}){TO}({_DATE_TEXT})(?:까지)?")
_TIMES = re.compile(rf"({_HOUR_TEXT}){TO}({_HOUR_TEXT})(?:까지)?")
_BARE_HOURS = re.compile(rf"(?<![\d:.,])(\d{{1,2}}){TO}(\d{{1,2}}시(?:\s*\d{{1,2}}분)?)(?!간)(?:까지)?")
_MONTHS = re.compile(rf"(?<!\d)(\d{{1,2}})월?{TO}(\d{{1,2}})월(?!\s*\d)(?:까지)?")
_DAYS = re.compile(rf"(?<![가-힣])([월화수목금토일])(?:요일)?{TO}([월화수목금토일])(?:요일)?(?![가-힣])")
_WEEKDAYS = re.compile(r"(?<![가-힣])([월화수목금토일](?:[·,ㆍ]\s?[월화수목금토일])+)(?![가-힣])")
_WEEKDAY = re.compile(r"(?<=\S)\s*\(([월화수목금토일])\)")
_FIRST_WEEKDAY = re.compile(r"^\s*\(([월화수목금토일])\)")
_DAY_RANGE = re.compile(rf"(?<![\d.,])(\d{{1,2}}){TO}(\d{{1,2}})일(?=[\s,.()은는에이의을까부]|$)")
_YEAR = re.compile(r"(?<![\d.,])(\d{4})년")
_MONTH = re.compile(r"(?<![\d.,])(1[0-2]|0?[1-9])월(?!드)")
_DAY = re.compile(r"(?<![\d.,])(3[01]|[12]\d|0?[1-9])일(?=[\s,.()은는에이의을까부]|$)")
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])")


def month(number: int) -> str:
    """Return the name of a month; June and October lose a sound: ``유월``, ``시월``."""
    return {6: "유월", 10: "시월"}.get(number, sino(number) + "월")


def hour(number: int) -> str:
    """Return an hour: native up to twelve, Sino-Korean in the 24-hour clock."""
    return (native(number) if 1 <= number <= 12 else sino(number)) + " 시"


def _date(match: re.Match[str]) -> str:
    year, number, day = (int(each) for each in match.groups())
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return match.group()
    return f"{sino(year)}년 {month(number)} {sino(day)}일"


def _clock(match: re.Match[str]) -> str:
    hours, minutes, seconds = match.groups()
    said = hour(int(hours))
    if int(minutes) or seconds:
        said += f" {sino(int(minutes))} 분"
    return said + (f" {sino(int(seconds))} 초" if seconds else "")


def _from_to(match: re.Match[str]) -> str:
    return f"{match.group(1)}부터 {match.group(2)}까지"


_RULES = (
    (_NUMBERED_DATE, _date),
    (_NUMBERED_MONTH, lambda match: f"{sino(int(match.group(1)))}년 {month(int(match.group(2)))}"),
    (_SHORT_DATE, lambda match: f"{month(int(match.group(1)))} {sino(int(match.group(2)))}일"),
    (_DATES, _from_to),
    (_TIMES, _from_to),
    (_BARE_HOURS, lambda match: f"{hour(int(match.group(1)))}부터 {match.group(2)}까지"),
    (_MONTHS, lambda match: f"{month(int(match.group(1)))}부터 {month(int(match.group(2)))}까지"),
    (_DAYS, lambda match: f"{match.group(1)}요일부터 {match.group(2)}요일까지"),
    (_WEEKDAYS, lambda match: ", ".join(f"{day}요일" for day in re.findall(r"[가-힣]", match.group(1)))),
    (_WEEKDAY, lambda match: f" {match.group(1)}요일"),
    (_FIRST_WEEKDAY, lambda match: f"{match.group(1)}요일"),
    (_DAY_RANGE, lambda match: f"{sino(int(match.group(1)))}일에서 {sino(int(match.group(2)))}일"),
    (_CLOCK, _clock),
    (_YEAR, lambda match: f"{sino(int(match.group(1)))}년"),
    (_MONTH, lambda match: month(int(match.group(1)))),
    (_DAY, lambda match: f"{sino(int(match.group(1)))}일"),
)


def rewrite_times(tracked: Tracked) -> Tracked:
    """Rewrite dates, times and their ranges."""
    for pattern, replace in _RULES:
        tracked = tracked.sub(pattern, replace)
    return tracked

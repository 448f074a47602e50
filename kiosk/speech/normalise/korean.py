"""Korean as people say it: 3명 is 세 명, 02-120 is 공이 일이공, QR is 큐알.

The rules run in a fixed order, from the most to the least particular: telephone numbers before
dates, dates and times before numbers with a unit, those before bare numbers, signs at the end.
What stays in Latin letters is read by the English voice.
"""

from __future__ import annotations

import re

from kiosk.speech.normalise.call_lines import FOUR_PATTERN, THREE_PATTERN
from kiosk.speech.normalise.korean_counts import rewrite_counts
from kiosk.speech.normalise.korean_numbers import ABBREVIATION_LETTERS, digits, sino, spell
from kiosk.speech.normalise.korean_time import rewrite_times
from kiosk.speech.normalise.korean_words import HANJA, SIGN_WORDS, WORDS
from kiosk.speech.normalise.tracked import Tracked


def _any(words: tuple[str, ...] | dict[str, str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


_GLOSS = re.compile(r"(?<=[가-힣])\s?\([\u4E00-\u9FFF·\s]+\)")
_WORD = re.compile(rf"(?<![A-Za-z\d])(?:{_any(WORDS)})(?![A-Za-z\d])", re.IGNORECASE)
_BASEMENT = re.compile(r"(?<![A-Za-z\d])B\s?(\d)(?:\s?층|F)?(?![A-Za-z\d-])")
_FLOOR = re.compile(r"(?<![A-Za-z\d])(\d{1,2})F(?![A-Za-z\d])")
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[- ]?\d{1,2}[- ]\d{3,4}-\d{4}"
    r"|\(?0\d{1,2}[-) ]\s?\d{3,4}-\d{4}|02-120|0\d{1,2}\)\s?\d{3,4}"
    r"|1[568]\d{2}-\d{4}|0\d{1,2}-\d{3,4}|01[016]\d{7,8})(?![\d-])"
)
_CALL_LINE = re.compile(
    rf"(?<![\d.,-])(?:{THREE_PATTERN})"
    r"(?=번(?!\s*(?:버스|노선|째|손님|고객|출구))|\s*(?:다산|콜|상담|신고|센터|수어|손말)"
    r"|\s*(?:에|로|으로)?\s*(?:전화|문의|신고|연락|상담|물어))"
)
_AFTER_CALL = re.compile(
    rf"((?:국번\s*없이|전화|문의|센터|콜|상담|☎|℡)[\s:]*)({THREE_PATTERN})"
    r"(?![.,:/-]?\d|%|\s?(?:명|개|원|시|분|층|번 ))"
)
_LONG_CALL_LINE = re.compile(FOUR_PATTERN)
#: 종로1·2·3·4가동, 3·1절, 4·19: the numbers are said one after the other, without a pause.
_DOTTED = re.compile(r"(?<![\d.,])\d{1,2}(?:[·ㆍ]\d{1,2})+(?!\d|[%명개시분년])")
_MIXED_CODE = re.compile(r"(?<![A-Za-z\d.,-])(?=[A-Z][A-Z\d-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*(?![A-Za-z\d-])")
_ABBREVIATION = re.compile(r"(?<![A-Za-z])[A-Z](?:[A-Z&]{0,4}[A-Z])?(?![A-Za-z'’])")
_SIGN = re.compile("|".join(re.escape(each) for each in SIGN_WORDS))
_HANJA = re.compile(f"[{''.join(HANJA)}]+")
_DOMAIN_DOT = re.compile(r"(?<=[A-Za-z가-힣])\.(?=[A-Za-z]{2,3}\b)")
_WORD_SLASH = re.compile(r"\s*/\s*")
_WORD_RANGE = re.compile(r"(?<=[가-힣])\s*[~∼〜～]\s*(?=[가-힣])")
_OPEN = re.compile(r"\s*[(\[「『<《〈]\s*")
_CLOSE = re.compile(r"\s*[)\]」』>》〉](?=([가-힣])?)")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_STOP = re.compile(r"[ ,]+(?=[.!?](?:\s|$))|\s+(?=,)|,(?=\s*,)")
_EDGE = re.compile(r"^[\s,]+|[\s,]+$")


def _phone(match: re.Match[str]) -> str:
    return " ".join(digits(group) for group in re.findall(r"\d+", match.group()))


def _letters(match: re.Match[str]) -> str:
    return "".join(" 앤드 " if each == "&" else ABBREVIATION_LETTERS[each] for each in match.group())


_BEFORE_NUMBERS = (
    (_GLOSS, ""),
    (_WORD, lambda match: WORDS[match.group().lower()]),
    (_BASEMENT, lambda match: f"지하 {sino(int(match.group(1)))} 층"),
    (_FLOOR, lambda match: f"{sino(int(match.group(1)))} 층"),
    (_PHONE, _phone),
    (_AFTER_CALL, lambda match: match.group(1) + digits(match.group(2))),
    (_CALL_LINE, lambda match: digits(match.group())),
    (_LONG_CALL_LINE, lambda match: digits(match.group())),
    (_MIXED_CODE, lambda match: spell(match.group())),
    (_DOTTED, lambda match: "".join(sino(int(each)) for each in re.findall(r"\d+", match.group()))),
)
_AFTER_NUMBERS = (
    (_DOMAIN_DOT, " 점 "),
    (_ABBREVIATION, _letters),
    (_HANJA, lambda match: "".join(HANJA[each] for each in match.group())),
    (_SIGN, lambda match: SIGN_WORDS[match.group()]),
    (_WORD_RANGE, "에서 "),
    (_WORD_SLASH, ", "),
    (_OPEN, ", "),
    (_CLOSE, lambda match: "" if match.group(1) else ","),
    (_SPACES, " "),
    (_BEFORE_STOP, ""),
)


def rewrite(tracked: Tracked, kind: str = "text") -> Tracked:
    """Rewrite Korean display text as people say it.

    Args:
        tracked: The text.
        kind: ``code`` is spelled, ``phone`` is read digit by digit.
    """
    if kind == "code":
        return tracked.sub(re.compile(r".+", re.DOTALL), lambda match: spell(match.group()))
    if kind == "phone":
        return tracked.sub(re.compile(r"\+?\d(?:.*\d)?", re.DOTALL), _phone)
    for pattern, replace in _BEFORE_NUMBERS:
        tracked = tracked.sub(pattern, replace)
    tracked = rewrite_counts(rewrite_times(tracked))
    for pattern, replace in _AFTER_NUMBERS:
        tracked = tracked.sub(pattern, replace)
    return tracked

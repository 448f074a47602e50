"""Korean numbers: Sino-Korean, native before counters, and digit by digit.

Which counter takes which numbers follows the National Institute of Korean Language's
answers on numerals (https://www.korean.go.kr): things, people and hours are counted with native
numbers, what is measured, dated or named by a number takes Sino-Korean ones.
"""

from __future__ import annotations

_DIGITS = "영일이삼사오육칠팔구"
_SMALL = ("", "십", "백", "천")
_LARGE = ("", "만", "억", "조", "경")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")

LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("에이", "비", "시", "디", "이", "에프", "지", "에이치", "아이", "제이", "케이", "엘", "엠"),
            *("엔", "오", "피", "큐", "아르", "에스", "티", "유", "브이", "더블유", "엑스", "와이", "제트"),
        ),
        strict=True,
    )
)
#: In abbreviations R is said 알 and Z 제트, as in QR and KTX.
ABBREVIATION_LETTERS = LETTERS | {"R": "알", "C": "시"}
SIGNS = {
    "-": " ",
    "–": " ",
    ".": " 점 ",
    "/": " 빗금 ",
    "@": " 골뱅이 ",
    "#": " 샵 ",
    "*": " 별표 ",
    "_": " 밑줄 ",
    "+": " 더하기 ",
    ":": " 쌍점 ",
}


def sino(number: int) -> str:
    """Return *number* in Sino-Korean, groups of four digits apart: 12500 is ``만 이천오백``."""
    if number < 0:
        return "마이너스 " + sino(-number)
    if number == 0:
        return "영"
    groups = []
    scale = 0
    while number and scale < len(_LARGE):
        number, group = divmod(number, 10_000)
        if group:
            text = _below_ten_thousand(group)
            # 10,000 is 만, but 100,000,000 is 일억.
            if group == 1 and scale == 1 and not number:
                text = ""
            groups.append(text + _LARGE[scale])
        scale += 1
    if number:
        return digits(str(number)) + " " + " ".join(reversed(groups))
    return " ".join(reversed(groups))


def _below_ten_thousand(number: int) -> str:
    text = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("" if digit == 1 and place else _DIGITS[digit]) + _SMALL[place]
    return text


def native(number: int) -> str:
    """Return *number* in native Korean as it stands before a counter: 20 is ``스무``.

    From 100 on, Sino-Korean with native ones: 105 is ``백다섯``, 120 is ``백이십``.
    """
    if number <= 0:
        return sino(number)
    if number < 100:
        if number == 20:
            return "스무"
        return _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]
    rest = number % 100
    if 0 < rest < 10:
        head = sino(number - rest)
        return head + _NATIVE_ONES[rest]
    return sino(number)


def digits(text: str, zero: str = "공") -> str:
    """Return the digits of *text* one by one: ``120`` is ``일이공``."""
    return "".join(zero if each == "0" else _DIGITS[int(each)] for each in text)


def decimal(text: str) -> str:
    """Return a number with a decimal point: ``3.14`` is ``삼 점 일사``."""
    whole, _, fraction = text.replace(",", "").partition(".")
    said = sino(int(whole))
    return f"{said} 점 {digits(fraction, '영')}" if fraction else said


def spell(text: str) -> str:
    """Return *text* character by character: digits, letters and signs, one group after another."""
    groups = []
    for group in text.replace("-", " ").split():
        said, was_digit = "", False
        for each in group:
            if each.isdecimal() and each.isascii():
                said += ("" if was_digit or not said else " ") + digits(each)
                was_digit = True
            elif each.upper() in LETTERS:
                said += (" " if said else "") + LETTERS[each.upper()]
                was_digit = False
            else:
                said += SIGNS.get(each, each)
                was_digit = False
        groups.append(" ".join(said.split()))
    return ", ".join(groups)

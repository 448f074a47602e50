"""Which of several choices somebody meant: by its words or its number. Pure.

Recognisers leave out signs, split words and mishear endings, so words are compared without spaces
and signs, and the nearest choice counts only if it is near enough and clearly nearer than the next.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

#: So near must the words be (0.0 to 1.0), and so much nearer than those of the next choice.
NEAR = 0.62
CLEARLY = 0.12
#: Words that ask for "number n", by language; place 0 is number one. After NFKC and case folding.
_NUMBERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ko": (
        ("하나", "일번", "첫번째", "첫째", "한번"),
        ("둘", "이번", "두번째", "둘째"),
        ("셋", "삼번", "세번째", "셋째"),
        ("넷", "사번", "네번째", "넷째"),
        ("다섯", "오번", "다섯번째"),
        ("여섯", "육번", "여섯번째"),
        ("일곱", "칠번", "일곱번째"),
        ("여덟", "팔번", "여덟번째"),
        ("아홉", "구번", "아홉번째"),
    ),
    "en": (
        ("one", "first", "numberone"),
        ("two", "second", "numbertwo"),
        ("three", "third", "numberthree"),
        ("four", "fourth", "numberfour"),
        ("five", "fifth", "numberfive"),
        ("six", "sixth", "numbersix"),
        ("seven", "seventh", "numberseven"),
        ("eight", "eighth", "numbereight"),
        ("nine", "ninth", "numbernine"),
    ),
    "zh-CN": tuple((n, f"第{n}", f"{n}号", f"第{n}个") for n in "一二三四五六七八九"),
    "ja": tuple((n, f"{n}番", f"{n}番目") for n in "一二三四五六七八九"),
    "vi": tuple(
        (n, f"số{n}", f"thứ{n}") for n in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    ),
    "mn": tuple(
        (n, f"{n}дугаар", f"{n}дүгээр")
        for n in ("нэг", "хоёр", "гурав", "дөрөв", "тав", "зургаа", "долоо", "найм", "ес")
    ),
    "ar": (
        ("واحد", "الأول", "رقمواحد"),
        ("اثنان", "الثاني", "رقماثنان"),
        ("ثلاثة", "الثالث", "رقمثلاثة"),
        ("أربعة", "الرابع", "رقمأربعة"),
        ("خمسة", "الخامس", "رقمخمسة"),
        ("ستة", "السادس", "رقمستة"),
        ("سبعة", "السابع", "رقمسبعة"),
        ("ثمانية", "الثامن", "رقمثمانية"),
        ("تسعة", "التاسع", "رقمتسعة"),
    ),
}


def plain(text: str) -> str:
    """Return only the letters and digits of a text, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum() or unicodedata.category(char) == "Mn")


def match(said: str, labels: Sequence[str], language: str) -> int | None:
    """Return the place of the label that was meant, or None when that is not clear.

    Args:
        said: What was understood.
        labels: Words of the choices in the language, in their order.
        language: Language tag of the visitor.
    """
    wanted = plain(said)
    if not wanted:
        return None
    words = [plain(label) for label in labels]
    if words.count(wanted) == 1:
        return words.index(wanted)
    number = _number(wanted, language)
    if number is not None:
        return number if number < len(labels) else None
    scores = sorted(((_nearness(wanted, each), at) for at, each in enumerate(words)), reverse=True)
    if not scores or scores[0][0] < NEAR:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < CLEARLY:
        return None
    return scores[0][1]


def _number(wanted: str, language: str) -> int | None:
    digits = "".join(str(unicodedata.decimal(char)) for char in wanted if char.isdecimal())
    rest = "".join(char for char in wanted if not char.isdecimal())
    if digits and len(rest) <= 3:
        return int(digits) - 1 if int(digits[:4]) > 0 else None
    for at, names in enumerate(_NUMBERS.get(language.removesuffix("-easy"), ())):
        if wanted in {plain(name) for name in names}:
            return at
    return None


def _nearness(wanted: str, label: str) -> float:
    """Compare; a choice whose words are said within a sentence, or the other way round, is near."""
    if not label:
        return 0.0
    shorter, longer = sorted((wanted, label), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 0.7 + 0.3 * len(shorter) / len(longer)
    return SequenceMatcher(None, wanted, label).ratio()

"""Korean particles that follow an argument: ``{name:을/를}``.

Which of the two forms is right depends on whether the last *sound* of the argument ends in a
consonant (받침), and for 으로/로 whether that consonant is ㄹ. The last sound is found for
Hangul, for digits (read as a number, or one by one in codes and telephone numbers), for Latin
letters (as letter names in capitals, as a word otherwise), for units and symbols. A closing
bracket is skipped with what it encloses, as the National Institute of Korean Language advises:
the particle agrees with the word before the bracket. Never "을(를)".
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class FinalSound(Enum):
    """How the last syllable of a word ends."""

    VOWEL = "vowel"
    RIEUL = "rieul"
    CONSONANT = "consonant"


#: Forms after a consonant -> forms after a vowel.
PAIRS: dict[str, str] = {
    "을": "를",
    "은": "는",
    "이": "가",
    "으로": "로",
    "과": "와",
    "아": "야",
    "이나": "나",
    "이나마": "나마",
    "이든": "든",
    "이든지": "든지",
    "이라": "라",
    "이라고": "라고",
    "이라는": "라는",
    "이라도": "라도",
    "이란": "란",
    "이랑": "랑",
    "이며": "며",
    "이면": "면",
    "이고": "고",
    "이에요": "예요",
    "이었어요": "였어요",
    "으로만": "로만",
    "으로는": "로는",
    "으로도": "로도",
    "으로부터": "로부터",
    "으로서": "로서",
    "으로써": "로써",
}

_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
# 10^12 (조) and its kin end in a vowel; 십 백 천 만 억 경 해 do not.
_TRAILING_ZEROS_IN_VOWEL = range(12, 16)
_LETTERS = {
    "L": FinalSound.RIEUL,
    "R": FinalSound.RIEUL,
    "M": FinalSound.CONSONANT,
    "N": FinalSound.CONSONANT,
}
_SYMBOLS = {
    "%": "퍼센트", "‰": "퍼밀", "℃": "도", "°": "도", "℉": "도", "₩": "원", "￦": "원", "$": "달러",
    "€": "유로", "¥": "엔", "£": "파운드", "㎡": "미터", "㎥": "미터", "㎞": "미터", "㎝": "미터",
    "㎜": "미터", "㎏": "그램", "㎎": "그램", "ℓ": "리터", "+": "플러스", "@": "골뱅이",
    "#": "샵", "*": "별", "&": "앤드", "№": "넘버",
}  # fmt: skip
_UNITS = {
    "m": "미터", "km": "미터", "cm": "미터", "mm": "미터", "g": "그램", "kg": "그램", "mg": "그램", "t": "톤",
    "l": "리터", "ml": "리터", "h": "시간", "min": "분", "s": "초", "px": "픽셀", "kb": "바이트",
    "mb": "바이트", "gb": "바이트", "am": "엠", "pm": "엠", "km/h": "시",
}  # fmt: skip
_UNIT_AFTER_DIGIT = re.compile(r"\d\s?([A-Za-z]+(?:/[A-Za-z])?)$")
_LATIN_WORD = re.compile(r"[A-Za-z]+$")
_NUMBER = re.compile(r"\d[\d,.]*$")
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "］": "［", "〕": "〔", "】": "【"}
_INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp"}


def final_sound(text: str, *, is_spelt: bool = False) -> FinalSound:
    """Return how the last sound of *text* ends when a Korean reads it aloud.

    Args:
        text: The argument as it is displayed.
        is_spelt: True for codes and telephone numbers, whose digits are read one by one.
    """
    word = _strip(unicodedata.normalize("NFC", text))
    if not word:
        return FinalSound.VOWEL
    last = word[-1]
    if "가" <= last <= "힣":
        return _of_hangul(last)
    if last in _SYMBOLS:
        return _of_hangul(_SYMBOLS[last][-1])
    if last.isascii() and last.isdigit():
        return _of_number(word, is_spelt)
    plain = _without_marks(word)
    if plain and plain[-1].isascii() and plain[-1].isalpha():
        return _of_latin(plain, is_spelt)
    return _of_other(last)


def choose_particle(spec: str, text: str, *, is_spelt: bool = False) -> str:
    """Return the form of the pair *spec* (``을/를``, in either order) that follows *text*.

    Raises:
        ValueError: *spec* is not a pair of known forms.
    """
    after_consonant, after_vowel = split_pair(spec)
    sound = final_sound(text, is_spelt=is_spelt)
    if sound is FinalSound.VOWEL:
        return after_vowel
    if sound is FinalSound.RIEUL and after_consonant.startswith("으로"):
        return after_vowel
    return after_consonant


def split_pair(spec: str) -> tuple[str, str]:
    """Return (form after a consonant, form after a vowel) of a written pair.

    Raises:
        ValueError: The two are not forms of one particle.
    """
    first, slash, second = spec.partition("/")
    if slash and PAIRS.get(first) == second:
        return first, second
    if slash and PAIRS.get(second) == first:
        return second, first
    raise ValueError(f"not a pair of particle forms: {spec!r}")


def _strip(text: str) -> str:
    """Drop what is not read at the end: spaces, quotes, full stops, bracketed additions."""
    while text:
        last = text[-1]
        if last in _BRACKETS:
            start = text.rfind(_BRACKETS[last])
            before = text[:start] if start > 0 else ""
            # "(무료)" as a whole is read; the addition in "시청(본관)" is not.
            text = before if any(c.isalnum() for c in before) else text[:-1]
        elif last in _SYMBOLS or last.isalnum():
            break
        elif unicodedata.category(last) in _INVISIBLE or unicodedata.category(last)[0] in "PSM":
            if unicodedata.category(last)[0] == "M" and len(text) > 1:
                break
            text = text[:-1]
        else:
            break
    return text


def _without_marks(text: str) -> str:
    """Return Latin text without its diacritics: ``Hà Nội`` -> ``Ha Noi``."""
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return plain.replace("đ", "d").replace("Đ", "D")


def _of_hangul(syllable: str) -> FinalSound:
    """Read the final consonant out of a composed syllable."""
    final = (ord(syllable) - 0xAC00) % 28
    if final == 0:
        return FinalSound.VOWEL
    return FinalSound.RIEUL if final == 8 else FinalSound.CONSONANT


def _of_number(word: str, is_spelt: bool) -> FinalSound:
    """Read digits as one number, or one by one when spelt or after a decimal point."""
    match = _NUMBER.search(word)
    number = match.group() if match else word[-1]
    last = number[-1]
    before_letters = word[: len(word) - len(number)]
    if last != "0" or is_spelt or "." in number or before_letters.endswith("-"):
        return _of_hangul(_DIGITS[last])
    digits = number.replace(",", "")
    significant = digits.rstrip("0")
    zeros = len(digits) - len(significant)
    if significant and zeros in _TRAILING_ZEROS_IN_VOWEL:
        return FinalSound.VOWEL
    return FinalSound.CONSONANT


def _of_latin(word: str, is_spelt: bool) -> FinalSound:
    """Judge by units after digits, letter names for capitals, and endings for words."""
    unit = None if is_spelt else _UNIT_AFTER_DIGIT.search(word)
    if unit and unit.group(1).lower() in _UNITS:
        return _of_hangul(_UNITS[unit.group(1).lower()][-1])
    match = _LATIN_WORD.search(word)
    letters = match.group() if match else word[-1]
    if is_spelt or letters.isupper() or len(letters) == 1:
        return _LETTERS.get(letters[-1].upper(), FinalSound.VOWEL)
    return _of_latin_word(letters.lower())


def _of_latin_word(word: str) -> FinalSound:
    """Judge how a foreign word is usually written in Hangul by its ending.

    This is a rule of thumb (Hangul spelling of foreign words depends on pronunciation): l and
    -le are ㄹ, nasals close the syllable, and k, p, t, c, b close it after a vowel.
    """
    if word.endswith(("l", "le")):
        return FinalSound.RIEUL
    if word.endswith(("m", "n", "ng", "nh", "me", "ne")):
        return FinalSound.CONSONANT
    if word.endswith("ck") or (len(word) > 1 and word[-1] in "kptcb" and word[-2] in "aeiouy"):
        return FinalSound.CONSONANT
    return FinalSound.VOWEL


def _of_other(last: str) -> FinalSound:
    """Judge the remaining scripts: kana, compatibility jamo, Cyrillic; others end in a vowel."""
    if "ㄱ" <= last <= "ㅎ":
        return FinalSound.RIEUL if last == "ㄹ" else FinalSound.CONSONANT
    if last in "んン":
        return FinalSound.CONSONANT
    lower = last.lower()
    if lower in "лmмнң":
        return FinalSound.RIEUL if lower == "л" else FinalSound.CONSONANT
    return FinalSound.VOWEL

"""Boards: the letters of a writing system, in groups of at most six (E-03)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens import hangul
from kiosk.screens.model import Entry

GROUP_SIZE = 6

#: Vietnamese tones: combining mark and name, in the order in which they are taught.
TONES = (
    ("", "không dấu"),
    ("\u0300", "huyền"),
    ("\u0301", "sắc"),
    ("\u0309", "hỏi"),
    ("\u0303", "ngã"),
    ("\u0323", "nặng"),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to pick that types something.

    Attributes:
        text: What it types; more than one character for a phrase.
        name: How it is called, where the letter alone does not say it, or None.
        language: Language in whose voice letter and name are spoken.
        variants: What it may become in a second step (tones, ぱ of は); the plain one first.
    """

    text: str
    name: Text | None = None
    language: str | None = None
    variants: tuple[Letter, ...] = ()

    @property
    def key(self) -> str:
        """Stable key; a digit has the one that the digit keys of a keypad press."""
        if self.text in _DIGITS:
            return f"digit.{self.text}"
        return "letter." + "-".join(f"{ord(character):x}" for character in self.text)

    @property
    def label(self) -> VisitorText:
        """The letter as it is shown."""
        return VisitorText(self.text, private=False, language=self.language)


@dataclass(frozen=True, slots=True)
class Board:
    """The letters of one writing system.

    Attributes:
        id: Stable name, the first part of the positions of the flow.
        name: What it is called where boards are chosen.
        groups: Letters in groups; a board of one group shows them at once.
        language: Language in whose voice its groups are spoken.
        has_case: Whether there are capital letters.
        note: What must be said honestly about it, or None.
    """

    id: str
    name: Message
    groups: tuple[tuple[Letter, ...], ...]
    language: str | None = None
    has_case: bool = False
    note: Message | None = None

    def letters(self) -> Iterable[Letter]:
        """Every letter with its variants."""
        for group in self.groups:
            for letter in group:
                yield letter
                yield from letter.variants


_DIGITS = frozenset("0123456789")


def _grouped(letters: Iterable[Letter], size: int = GROUP_SIZE) -> tuple[tuple[Letter, ...], ...]:
    every = tuple(letters)
    return tuple(every[start : start + size] for start in range(0, len(every), size))


def _plain(characters: str, language: str) -> tuple[tuple[Letter, ...], ...]:
    return _grouped(Letter(character, language=language) for character in characters)


def _jamo(*groups: str) -> tuple[tuple[Letter, ...], ...]:
    return tuple(
        tuple(
            Letter(letter, VisitorText(hangul.name_of(letter), private=False, language="ko"), "ko")
            for letter in group
        )
        for group in groups
    )


LEADS = _jamo("ㄱㄲㄴㄷㄸㄹ", "ㅁㅂㅃㅅㅆ", "ㅇㅈㅉㅊ", "ㅋㅌㅍㅎ")
VOWELS = _jamo("ㅏㅑㅓㅕ", "ㅗㅛㅜㅠ", "ㅡㅣㅢ", "ㅐㅔㅒㅖ", "ㅘㅙㅚㅝㅞㅟ")
TAILS = _jamo("ㄱㄲㄴㄷㄹㅁ", "ㅂㅅㅆㅇㅈㅊ", "ㅋㅌㅍㅎ", "ㄳㄵㄶㄺㄻㄼ", "ㄽㄾㄿㅀㅄ")


def _vietnamese() -> tuple[tuple[Letter, ...], ...]:
    def letter(character: str) -> Letter:
        if unicodedata.normalize("NFD", character)[0] not in "aeiouy":
            return Letter(character, language="vi")
        variants = tuple(
            Letter(
                unicodedata.normalize("NFC", character + tone),
                VisitorText(name, private=False, language="vi"),
                "vi",
            )
            for tone, name in TONES
        )
        return Letter(character, language="vi", variants=variants)

    return _grouped(letter(character) for character in "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz")


def _kana() -> tuple[tuple[Letter, ...], ...]:
    rows = ("あいうえお", "かきくけこ", "さしすせそ", "たちつてと", "なにぬねの",
            "はひふへほ", "まみむめも", "やゆよ", "らりるれろ", "わをんー")  # fmt: skip
    small = dict(zip("あいうえおつやゆよわ", "ぁぃぅぇぉっゃゅょゎ", strict=True))
    names = {
        # Translators: Japanese: the small form of a kana (っ).
        "small": msg("작은 글자"),
        # Translators: Japanese: a kana with two strokes (が).
        "voiced": msg("점 두 개"),
        # Translators: Japanese: a kana with a circle (ぱ).
        "round": msg("동그라미"),
    }

    def letter(character: str) -> Letter:
        variants = []
        for mark, name in (("\u3099", "voiced"), ("\u309a", "round")):
            made = unicodedata.normalize("NFC", character + mark)
            if len(made) == 1:
                variants.append(Letter(made, names[name], "ja"))
        if character in small:
            variants.append(Letter(small[character], names["small"], "ja"))
        if not variants:
            return Letter(character, language="ja")
        return Letter(character, language="ja", variants=(Letter(character, language="ja"), *variants))

    return tuple(tuple(letter(character) for character in row) for row in rows)


HANGUL = Board(
    "hangul",
    # Translators: A board of letters: Korean letters.
    msg("한글"),
    LEADS,
    "ko",
)
LATIN = Board(
    "latin",
    # Translators: A board of letters: A to Z.
    msg("알파벳 글자"),
    _plain("abcdefghijklmnopqrstuvwxyz", "en"),
    "en",
    has_case=True,
)
VIETNAMESE = Board(
    "vietnamese",
    # Translators: A board of letters: Vietnamese letters.
    msg("베트남 글자"),
    _vietnamese(),
    "vi",
    has_case=True,
)
CYRILLIC = Board(
    "cyrillic",
    # Translators: A board of letters: Mongolian letters.
    msg("몽골 글자"),
    _plain("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя", "mn"),
    "mn",
    has_case=True,
)
ARABIC = Board(
    "arabic",
    # Translators: A board of letters: Arabic letters.
    msg("아랍 글자"),
    _plain("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى", "ar"),
    "ar",
)
KANA = Board(
    "kana",
    # Translators: A board of letters: Japanese kana.
    msg("일본 글자"),
    _kana(),
    "ja",
    # Translators: Japanese kana cannot be turned into Chinese characters on this screen.
    note=msg("여기서는 한자로 바꿀 수 없어요."),
)
PHRASES = Board(
    "phrases",
    # Translators: A board of ready-made Chinese phrases.
    msg("준비된 말"),
    (
        tuple(
            Letter(phrase, language="zh-CN")
            for phrase in (
                "请给我打电话。",
                "请用中文联系我。",
                "我不会说韩语。",
                "情况危险，请尽快处理。",
                "我不知道准确的地址。",
                "请等我当面说明。",
            )
        ),
    ),
    "zh-CN",
    # Translators: Chinese characters cannot be typed with keypad or voice; numbers, A to Z and phrases can.
    note=msg("여기서는 한자를 쓸 수 없어요. 준비된 말이나 알파벳 글자로 써 주세요."),
)
DIGITS = Board(
    "digits",
    # Translators: A board of digits.
    msg("숫자"),
    (tuple(Letter(digit) for digit in "1234567890"),),
)
SIGNS = Board(
    "signs",
    # Translators: A board of punctuation marks.
    msg("문장 부호"),
    _grouped(
        (
            # Translators: Name of the sign "."
            Letter(".", msg("마침표")),
            # Translators: Name of the sign ","
            Letter(",", msg("쉼표")),
            # Translators: Name of the sign "?"
            Letter("?", msg("물음표")),
            # Translators: Name of the sign "!"
            Letter("!", msg("느낌표")),
            # Translators: Name of the sign "-"
            Letter("-", msg("붙임표")),
            # Translators: Name of the sign ":"
            Letter(":", msg("쌍점")),
            # Translators: Name of the sign "@"
            Letter("@", msg("골뱅이표")),
            # Translators: Name of the sign "_"
            Letter("_", msg("밑줄")),
            # Translators: Name of the sign "/"
            Letter("/", msg("빗금")),
            # Translators: Name of the sign "("
            Letter("(", msg("여는 괄호")),
            # Translators: Name of the sign ")"
            Letter(")", msg("닫는 괄호")),
            # Translators: Name of the sign "'"
            Letter("'", msg("작은따옴표")),
        )
    ),
)

_OF_LANGUAGE = {
    "ko": (HANGUL, LATIN),
    "en": (LATIN, HANGUL),
    "zh-CN": (PHRASES, LATIN, HANGUL),
    "ja": (KANA, LATIN, HANGUL),
    "vi": (VIETNAMESE, HANGUL),
    "mn": (CYRILLIC, LATIN, HANGUL),
    "ar": (ARABIC, LATIN, HANGUL),
}


def boards_for(language: str, entry: Entry) -> tuple[Board, ...]:
    """Return the boards of a field, the one to begin with first.

    Args:
        language: Catalogue tag (``ko-easy`` and the pseudo-locale count as their language).
        entry: What is typed into the field.
    """
    if entry in (Entry.DIGITS, Entry.PHONE, Entry.PIN):
        return (DIGITS,)
    if entry is Entry.CODE:
        return (DIGITS, LATIN)
    tag = language if language in _OF_LANGUAGE else language.split("-")[0]
    return (*_OF_LANGUAGE.get(tag, _OF_LANGUAGE["en"]), DIGITS, SIGNS)

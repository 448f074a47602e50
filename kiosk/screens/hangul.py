"""Hangul: letters to syllables and back, and the automaton of the two-set keyboard.

Letters are compatibility jamo (U+3131 to U+3163), the ones that stand on keys. The arithmetic is
that of The Unicode Standard, section 3.12 (https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf).
Pure values, no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

_FIRST = 0xAC00
_LAST = 0xD7A3

#: Two vowels pressed one after the other that become one.
_VOWEL_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
}  # fmt: skip
#: Two final consonants pressed one after the other that become one.
_TAIL_PAIRS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_VOWEL_PARTS = {whole: pair for pair, whole in _VOWEL_PAIRS.items()}
_TAIL_PARTS = {whole: pair for pair, whole in _TAIL_PAIRS.items()}

#: Names of the consonants (Hangul orthography, article 4).
NAMES = {
    "ㄱ": "기역", "ㄲ": "쌍기역", "ㄴ": "니은", "ㄷ": "디귿", "ㄸ": "쌍디귿", "ㄹ": "리을", "ㅁ": "미음",
    "ㅂ": "비읍", "ㅃ": "쌍비읍", "ㅅ": "시옷", "ㅆ": "쌍시옷", "ㅇ": "이응", "ㅈ": "지읒", "ㅉ": "쌍지읒",
    "ㅊ": "치읓", "ㅋ": "키읔", "ㅌ": "티읕", "ㅍ": "피읖", "ㅎ": "히읗",
}  # fmt: skip


def compose(lead: str, vowel: str, tail: str = "") -> str:
    """Return the syllable of these letters.

    Raises:
        ValueError: A letter cannot stand in its place (ㅏ as a consonant, ㄸ as a final).
    """
    if len(lead) != 1 or len(vowel) != 1 or len(tail) > 1:
        raise ValueError("one letter for each place")
    place = LEADS.index(lead) * len(VOWELS) + VOWELS.index(vowel)
    return chr(_FIRST + place * (len(TAILS) + 1) + (TAILS.index(tail) + 1 if tail else 0))


def is_syllable(character: str) -> bool:
    """Tell whether this is one of the 11,172 composed syllables."""
    return len(character) == 1 and _FIRST <= ord(character) <= _LAST


def decompose(syllable: str) -> tuple[str, str, str]:
    """Return (lead, vowel, tail) of a syllable; the tail may be empty.

    Raises:
        ValueError: It is no composed syllable.
    """
    if not is_syllable(syllable):
        raise ValueError("not a Hangul syllable")
    rest, tail = divmod(ord(syllable) - _FIRST, len(TAILS) + 1)
    lead, vowel = divmod(rest, len(VOWELS))
    return LEADS[lead], VOWELS[vowel], TAILS[tail - 1] if tail else ""


def name_of(letter: str) -> str:
    """Return how a letter is called: 기역, 리을 시옷 for a double final, a vowel by its sound."""
    if letter in NAMES:
        return NAMES[letter]
    if letter in _TAIL_PARTS:
        return " ".join(NAMES[part] for part in _TAIL_PARTS[letter])
    return compose("ㅇ", letter)


@dataclass(frozen=True, slots=True)
class Composition:
    """The syllable being composed. Fed letter by letter, it never drops one.

    Attributes:
        lead: Initial consonant, or "".
        vowel: Vowel, or "".
        tail: Final consonant, or "".
    """

    lead: str = ""
    vowel: str = ""
    tail: str = ""

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"Composition(<{len(self.lead + self.vowel + self.tail)} letters>)"

    @property
    def text(self) -> str:
        """What stands there now: a syllable, a lone letter, or nothing."""
        if self.lead and self.vowel:
            return compose(self.lead, self.vowel, self.tail)
        return self.lead + self.vowel

    def feed(self, letter: str) -> tuple[str, Composition]:
        """Add a letter.

        Returns:
            What is finished by it ("" while the syllable still grows), and the new composition.

        Raises:
            ValueError: It is no compatibility jamo.
        """
        if len(letter) == 1 and letter in VOWELS:
            return self._feed_vowel(letter)
        if len(letter) == 1 and (letter in LEADS or letter in TAILS):
            return self._feed_consonant(letter)
        raise ValueError("not a Hangul letter")

    def _feed_consonant(self, letter: str) -> tuple[str, Composition]:
        if self.lead and self.vowel:
            if not self.tail and letter in TAILS:
                return "", replace(self, tail=letter)
            joined = _TAIL_PAIRS.get(self.tail + letter)
            if joined:
                return "", replace(self, tail=joined)
        if letter not in LEADS:
            # A double final without a syllable to end: its two letters, one after the other.
            pair = _TAIL_PARTS[letter]
            return self.text + pair[0], Composition(pair[1])
        return self.text, Composition(letter)

    def _feed_vowel(self, letter: str) -> tuple[str, Composition]:
        if self.tail:
            # The final belongs to the new syllable after all: 각 + ㅏ becomes 가가.
            pair = _TAIL_PARTS.get(self.tail, self.tail)
            return replace(self, tail=pair[:-1]).text, Composition(pair[-1], letter)
        joined = _VOWEL_PAIRS.get(self.vowel + letter)
        if joined:
            return "", replace(self, vowel=joined)
        if self.vowel:
            return self.text, Composition("", letter)
        return "", replace(self, vowel=letter)

    def step_back(self) -> Composition:
        """Take the last letter away; an empty composition stays empty."""
        if self.tail:
            return replace(self, tail=_TAIL_PARTS.get(self.tail, "")[:1])
        if self.vowel:
            return replace(self, vowel=_VOWEL_PARTS.get(self.vowel, "")[:1])
        return Composition()


def type_letters(letters: str) -> str:
    """Return the text that a sequence of letters makes; anything else ends the syllable and stays."""
    text, composition = "", Composition()
    for letter in letters:
        if letter in VOWELS or letter in LEADS or letter in TAILS:
            finished, composition = composition.feed(letter)
            text += finished
        else:
            text += composition.text + letter
            composition = Composition()
    return text + composition.text

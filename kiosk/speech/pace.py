"""How long it takes to say something: for the watchdog, and for captions without a voice.

The measure is the default speech rate for seniors, about four Korean syllables a second (C-27,
Seoul 2021 video standard). Other scripts are set so that the same content takes about as long.
"""

from __future__ import annotations

#: Seconds per character at rate 1.0, by the first code point of a range.
_RANGES: tuple[tuple[int, int, float], ...] = (
    (0xAC00, 0xD7A4, 0.25),  # Hangul syllables
    (0x4E00, 0xA000, 0.30),  # Han
    (0x3400, 0x4DC0, 0.30),  # Han, extension A
    (0x3040, 0x3100, 0.17),  # kana
    (0x0600, 0x0700, 0.11),  # Arabic, whose short vowels are not written
)
_DIGIT = 0.28
_LETTER = 0.08
_STOP = 0.35
_COMMA = 0.15


def estimate_seconds(text: str, rate: float = 1.0) -> float:
    """Return about how many seconds it takes to say *text*.

    Args:
        text: Display text in any language.
        rate: Factor on the normal speech rate.
    """
    total = 0.0
    for character in text:
        code = ord(character)
        if character.isdigit():
            total += _DIGIT
        elif character in ".!?。！？…\n":
            total += _STOP
        elif character in ",;:、，؛":
            total += _COMMA
        elif character.isalpha():
            total += next((each for low, high, each in _RANGES if low <= code < high), _LETTER)
    return total / max(rate, 0.1)

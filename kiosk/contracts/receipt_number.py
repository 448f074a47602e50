"""The receipt number's shape: ten random digits and a check digit (ISO 7064 MOD 11,10).

The check digit finds every single wrong digit and nearly every swap of two neighbours, so that
somebody who types a number from paper hears "please check the number" before anything is asked
of the gateway. Shown and spoken in groups of 3, 4 and 4 digits.
"""

from __future__ import annotations

import unicodedata

#: Random digits, without the check digit.
RANDOM_DIGITS = 10
#: Lengths of the groups in which the eleven digits are shown and read.
GROUPS: tuple[int, int, int] = (3, 4, 4)
#: Digits of the secret code that comes with a receipt.
CODE_DIGITS = 6


def check_digit(digits: str) -> str:
    """Return the ISO 7064 MOD 11,10 check digit for a string of ASCII digits.

    Raises:
        ValueError: If *digits* holds anything but 0 to 9, or nothing.
    """
    if not digits or not (digits.isascii() and digits.isdigit()):
        raise ValueError("only the digits 0 to 9 have a check digit")
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = (2 * total) % 11
    return str((11 - product) % 10)


def clean_digits(typed: str) -> str:
    """Return the digits of what somebody typed: full-width and Arabic digits too, no separators."""
    return "".join(str(unicodedata.digit(char)) for char in typed if char.isdigit())


def is_number(number: str) -> bool:
    """Return whether these are eleven ASCII digits with the right check digit."""
    right_shape = len(number) == RANDOM_DIGITS + 1 and number.isascii() and number.isdigit()
    return right_shape and check_digit(number[:-1]) == number[-1]


def is_code(code: str) -> bool:
    """Return whether these are six ASCII digits."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()

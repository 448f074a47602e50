"""Minting the receipt: reference, number and code, on the terminal and offline.

The number names a report to people; the code proves that one may ask about it. Both are made
here before the report leaves, so that a receipt never waits for a network. The gateway adopts
them (:mod:`kiosk.contracts.receipt_number` has the shape).
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

from kiosk.contracts.receipt_number import (
    CODE_DIGITS,
    GROUPS,
    RANDOM_DIGITS,
    check_digit,
    clean_digits,
    is_code,
    is_number,
)
from kiosk.i18n.text import Code


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """What the visitor takes along.

    Attributes:
        client_ref: UUID of the report; not shown.
        number: Eleven digits.
        code: Six digits; printed, or told to the headset only.
    """

    client_ref: str
    number: str
    code: str

    @property
    def shown_number(self) -> Code:
        """The number as it is shown and spoken, in groups of 3, 4 and 4 digits."""
        return Code(self.number, GROUPS)

    @property
    def shown_code(self) -> Code:
        """The code as it is printed and told, in two groups of 3 digits."""
        return Code(self.code, (3, 3))


def mint_receipt() -> Receipt:
    """Make a new receipt from the system's random source."""
    digits = "".join(secrets.choice("0123456789") for _ in range(RANDOM_DIGITS))
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    return Receipt(str(uuid.uuid4()), digits + check_digit(digits), code)


def read_number(typed: str) -> str | None:
    """Return the receipt number in what somebody typed, or None if a digit is wrong or missing."""
    digits = clean_digits(typed)
    return digits if is_number(digits) else None


def read_code(typed: str) -> str | None:
    """Return the code in what somebody typed, or None if it is not six digits."""
    digits = clean_digits(typed)
    return digits if is_code(digits) else None

"""What makes a PIN good enough; pure, so that the Screen can say it before anything is saved."""

from __future__ import annotations

import itertools

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

#: Lengths allowed, in digits.
MIN_DIGITS, MAX_DIGITS = 6, 12


def check_strength(pin: str) -> None:
    """Refuse a PIN that anybody would try first.

    Raises:
        KioskError: It is too short or too long, holds something else than digits, or is a run of
            equal or consecutive digits.
    """
    if not (pin.isascii() and pin.isdigit() and MIN_DIGITS <= len(pin) <= MAX_DIGITS):
        raise KioskError(
            # Translators: Error for the clerk: how long the secret number must be.
            msg("숫자 {least}자리에서 {most}자리로 정해 주세요.", least=MIN_DIGITS, most=MAX_DIGITS),
            code="C-03",
        )
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        # Translators: Error for the clerk: 111111 or 123456 is too easy to guess.
        raise KioskError(msg("너무 쉬운 번호예요. 다른 번호로 정해 주세요."), code="C-04")

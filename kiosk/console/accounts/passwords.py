"""Passwords: Argon2id (RFC 9106), and which ones may be chosen."""

from __future__ import annotations

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.console.services.errors import InvalidError
from kiosk.i18n.text import msg

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


def plain(password: str) -> str:
    """Return a password as it is hashed (RFC 8265, OpaqueString): composed, and not without end."""
    return unicodedata.normalize("NFC", password)[: LONGEST_PASSWORD + 1]


class Passwords:
    """Hashes passwords and checks them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use *hasher*, by default with the costs of RFC 9106, second choice."""
        self._hasher = hasher or PasswordHasher()
        # Checked for unknown names, so that they take as long.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def fits(self, stored: str, password: str) -> bool:
        """Return whether *password* is the stored one; with none stored it takes as long and never fits."""
        try:
            return self._hasher.verify(stored or self._nobody, plain(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    def hash_new(self, name: str, password: str) -> str:
        """Return a new password as it is stored.

        Args:
            name: Sign-in name of the account, which the password must not hold.
            password: As it was typed.

        Raises:
            InvalidError: It is too short, too long or too easy (``password``).
        """
        text = plain(password)
        is_long_enough = SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD
        if not is_long_enough or len(set(text)) < 5 or name in text.casefold():
            raise InvalidError(
                "password",
                # Translators: Staff error: a new password is too short or too easy. {least} is a number.
                msg("비밀번호는 {least}자 넘게, 쉽게 맞힐 수 없게 정하세요.", least=SHORTEST_PASSWORD - 1),
            )
        return self._hasher.hash(text)

"""The console's secrets: store key, field key, signing key. None is ever made anew by mistake."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.secrets import Secrets, get_key, get_or_create_key
from kiosk.twin.signing import KeyRing, SigningKey, decode_key, encode_key

STORE_KEY = "console-store-key"
FIELD_KEY = "console-field-key"
SIGNING_KEY = "console-signing-key"
#: The key that signs next; terminals accept it already, so that the change needs no moment (rotation).
NEXT_SIGNING_KEY = "console-next-signing-key"
#: Public keys that signed before (base64, spaces between), for audit heads of their time.
OLD_PUBLIC_KEYS = "console-old-public-keys"
_NONCE_BYTES = 12


class ConsoleKeyError(KioskError):
    """There is data, but a key that belongs to it is gone."""

    code = "N-10"


@dataclass(frozen=True, slots=True)
class ConsoleKeys:
    """The secrets of one console.

    Attributes:
        store: SQLCipher key, or None for PostgreSQL.
        fields: Encrypts second factors inside the database, whichever it is.
        signing: Signs what terminals obey, and audit heads.
        next: The key that will sign, or None.
        old: Public keys that signed before; only audit heads of their time are believed by them.
    """

    store: bytes | None = field(repr=False)
    fields: bytes = field(repr=False)
    signing: SigningKey
    next: SigningKey | None = None
    old: tuple[bytes, ...] = ()

    @property
    def ring(self) -> KeyRing:
        """The public keys that terminals are told to accept."""
        return KeyRing.of(self.signing.public, *([self.next.public] if self.next else []))

    @property
    def audit_ring(self) -> KeyRing:
        """The public keys by which audit heads are checked."""
        return KeyRing.of(self.signing.public, *self.old)


def load_keys(secrets: Secrets, database: Path | None) -> ConsoleKeys:
    """Return the console's keys, made at the first start.

    Args:
        secrets: Where keys are kept.
        database: The SQLite file, or None for PostgreSQL.

    Raises:
        ConsoleKeyError: The store exists but its key does not.
    """
    has_data = database is not None and database.exists() and database.stat().st_size > 0
    if has_data and (get_key(secrets, STORE_KEY) is None or get_key(secrets, SIGNING_KEY) is None):
        # Translators: Shown to staff at start: the key that opens the encrypted data is gone.
        text = msg("저장소의 열쇠가 없어요. 열쇠를 백업에서 되살리세요.")
        raise ConsoleKeyError(text, technical="store exists, key missing")
    following = get_key(secrets, NEXT_SIGNING_KEY)
    return ConsoleKeys(
        store=get_or_create_key(secrets, STORE_KEY) if database is not None else None,
        fields=get_or_create_key(secrets, FIELD_KEY),
        signing=SigningKey(get_or_create_key(secrets, SIGNING_KEY)),
        next=SigningKey(following) if following is not None else None,
        old=tuple(decode_key(text) for text in (secrets.get(OLD_PUBLIC_KEYS) or "").split()),
    )


def begin_rotation(secrets: Secrets) -> SigningKey:
    """Make the key that will sign next; terminals learn it with their next desired document."""
    return SigningKey(get_or_create_key(secrets, NEXT_SIGNING_KEY))


def finish_rotation(secrets: Secrets) -> SigningKey | None:
    """Let the next key sign from the next start on; return it, or None if there was none."""
    following, former = get_key(secrets, NEXT_SIGNING_KEY), get_key(secrets, SIGNING_KEY)
    if following is None:
        return None
    if former is not None:
        held = secrets.get(OLD_PUBLIC_KEYS) or ""
        secrets.put(OLD_PUBLIC_KEYS, f"{held} {encode_key(SigningKey(former).public)}".strip())
    secrets.put(SIGNING_KEY, base64.b64encode(following).decode("ascii"))
    secrets.delete(NEXT_SIGNING_KEY)
    return SigningKey(following)


class FieldCipher:
    """Encrypts single values in the database (ChaCha20-Poly1305), bound to where they stand."""

    def __init__(self, key: bytes) -> None:
        """Use a key of 32 bytes."""
        self._cipher = ChaCha20Poly1305(key)

    def seal(self, plain: str, place: str, nonce: bytes) -> str:
        """Return *plain* encrypted; *nonce* is 12 random bytes, *place* names row and column."""
        sealed = self._cipher.encrypt(nonce, plain.encode(), place.encode())
        return base64.b64encode(nonce + sealed).decode("ascii")

    def open(self, sealed: str, place: str) -> str | None:
        """Return what was sealed at this place, or None if it is not from here."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            nonce, rest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, place.encode()).decode()
        except (ValueError, InvalidTag):
            return None

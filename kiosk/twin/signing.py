"""Ed25519 identities (RFC 8032), by libsodium: the only module of the twin that imports ``nacl``."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey as SodiumSigningKey
from nacl.signing import VerifyKey

#: Bytes of a private and of a public key.
KEY_BYTES = 32
#: Bytes of a signature.
SIGNATURE_BYTES = 64
#: Keys whose names and read forms are remembered: those of a large city's terminals.
_REMEMBERED = 16_384


@functools.lru_cache(_REMEMBERED)
def key_id(public: bytes) -> str:
    """Return the short name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def encode_key(public: bytes) -> str:
    """Return a public key as it stands in documents: base64."""
    return base64.b64encode(public).decode("ascii")


def decode_key(text: str) -> bytes:
    """Return the public key that :func:`encode_key` wrote.

    Raises:
        ValueError: It is not a public key.
    """
    raw = base64.b64decode(text, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError(f"a public key has {KEY_BYTES} bytes, not {len(raw)}")
    return raw


class SigningKey:
    """A private key and what it can do. Never printed."""

    def __init__(self, private: bytes) -> None:
        """Use the 32 bytes of a private key.

        Raises:
            ValueError: These are no 32 bytes.
        """
        self._key = SodiumSigningKey(private)
        self.public = bytes(self._key.verify_key)
        self.kid = key_id(self.public)

    @classmethod
    def generate(cls) -> SigningKey:
        """Make a new identity."""
        return cls(bytes(SodiumSigningKey.generate()))

    def to_bytes(self) -> bytes:
        """Return the private key, for the secret store only."""
        return bytes(self._key)

    def sign(self, data: bytes) -> bytes:
        """Return the signature (64 bytes)."""
        return self._key.sign(data).signature

    def __repr__(self) -> str:
        """Name the key without showing it."""
        return f"SigningKey(kid={self.kid!r})"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The public keys that are accepted; several at once while keys are rotated.

    Attributes:
        keys: 32 bytes each.
    """

    keys: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, *keys: bytes) -> KeyRing:
        """Build from public keys; doubled ones count once."""
        return cls(tuple(dict.fromkeys(keys)))

    @classmethod
    def decode(cls, texts: Iterable[str]) -> KeyRing:
        """Build from base64 texts.

        Raises:
            ValueError: One of them is not a public key.
        """
        return cls.of(*(decode_key(text) for text in texts))

    def encode(self) -> tuple[str, ...]:
        """Return the keys as base64 texts."""
        return tuple(encode_key(key) for key in self.keys)

    def find(self, kid: str) -> bytes | None:
        """Return the accepted key of this name, or None."""
        return next((key for key in self.keys if key_id(key) == kid), None)

    def __iter__(self) -> Iterator[bytes]:
        """Walk the keys."""
        return iter(self.keys)


@functools.lru_cache(_REMEMBERED)
def _read_key(public: bytes) -> VerifyKey:
    return VerifyKey(public)


def is_signed(public: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether *signature* over *data* was made with the private half of *public*."""
    try:
        _read_key(public).verify(data, signature)
    except (CryptoError, ValueError):
        return False
    return True

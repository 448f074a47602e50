"""Sealing a report so that only its gateway can open it, and the keys for that.

HPKE in base mode (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) as ``cryptography``
implements it; nothing of our own but the labels. Stands apart from the packages because the
terminal seals and the gateway opens.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
#: Bytes of a private and of a public key.
KEY_BYTES = 32


class SealError(ValueError):
    """A sealed text cannot be opened: wrong key, wrong label, or damaged."""


def _info(label: str) -> bytes:
    return b"modunuri-report-1:" + label.encode()


def public_key_of(private_key: bytes) -> bytes:
    """Return the public key (32 bytes) of a private X25519 key (32 bytes)."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def key_id_of(public_key: bytes) -> str:
    """Return a short name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def seal(plain: bytes, public_key: bytes, label: str) -> str:
    """Seal *plain* to a public key.

    Args:
        plain: What to hide.
        public_key: 32 bytes.
        label: Bound into the seal (the report's ``client_ref``), so that envelopes cannot be
            swapped.

    Returns:
        Base64 text.
    """
    key = X25519PublicKey.from_public_bytes(public_key)
    return base64.b64encode(_SUITE.encrypt(plain, key, _info(label))).decode("ascii")


def open_seal(envelope: str, private_key: bytes, label: str) -> bytes:
    """Open what :func:`seal` made.

    Raises:
        SealError: If key, label or envelope do not belong together.
    """
    try:
        sealed = base64.b64decode(envelope, validate=True)
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), _info(label))
    except (InvalidTag, ValueError) as error:
        raise SealError("the envelope cannot be opened") from error

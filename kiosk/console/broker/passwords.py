"""Passwords as Mosquitto keeps them.

PBKDF2 with SHA-512 (``$7$iterations$salt$hash``, mosquitto_passwd(1)).
"""

from __future__ import annotations

import base64
import hashlib
import secrets

#: Enough: the passwords are 256 random bits, and ten thousand terminals come back at once after a power cut.
ITERATIONS = 101
_SALT_BYTES = 12


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Return what stands behind the name in Mosquitto's password file."""
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"

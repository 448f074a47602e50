"""The second factor: time-based codes (RFC 6238, by pyotp) and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from kiosk.console.services.views import TotpSetup

ISSUER = "Modunuri"
STEP_S = 30
RECOVERY_CODES = 10
#: 16 characters of 5 bits each: 80 bits, so that a plain hash is enough.
_RECOVERY_LENGTH = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 6


def make_setup(name: str) -> TotpSetup:
    """Return a new secret (160 bits) and its address for the QR code."""
    secret = pyotp.random_base32()
    return TotpSetup(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


def matching_step(secret: str, typed: str, now: datetime) -> int | None:
    """Return the 30-second step whose code was typed: the present one or a neighbour, else None.

    The caller must refuse a step that is not later than the last one that was used: a code is good once.
    """
    code = "".join(typed.split())
    if not secret or len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_S)
    present = int(now.timestamp()) // STEP_S
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def make_recovery_codes() -> tuple[str, ...]:
    """Return ten codes in groups of four."""
    plain = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    )
    return tuple("-".join(one[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4)) for one in plain)


def hash_recovery_code(typed: str) -> str:
    """Return the hash of a code, however it was typed; "" for what cannot be one."""
    code = "".join(letter for letter in typed.upper()[:64] if letter.isalnum())
    code = code.replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256(code.encode()).hexdigest() if len(code) == _RECOVERY_LENGTH else ""

"""Accounts, sessions, and terminals that ask to join."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.console.services.views.staff import Role, Scope, Staff


@dataclass(frozen=True, slots=True)
class AccountView:
    """A staff account; never its secrets."""

    id: str
    name: str
    display_name: str
    role: Role
    scope: Scope
    language: str
    has_second_factor: bool
    recovery_codes_left: int
    is_disabled: bool
    is_locked: bool
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signed-in browser.

    Attributes:
        token: Opaque secret for the cookie; only its hash is stored.
        csrf: Token that every form must carry.
        staff: Who it is.
        must_enrol_totp: No second factor yet: only the page that sets one up is allowed.
        expires_at: Absolute end.
        idle_until: End if nothing happens.
    """

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    staff: Staff
    must_enrol_totp: bool
    expires_at: datetime
    idle_until: datetime


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """A second factor to be confirmed: ``uri`` (otpauth://, for the QR code) and the same secret to type."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """A terminal that asks to join.

    Attributes:
        id: Request id.
        name: Name that it gave itself.
        fingerprint: Of its public key, 16 hexadecimal digits.
        app: Version of its program.
        asked_at: When.
        expires_at: Until when its code is good.
        tries_left: Codes that may still be typed.
    """

    id: str
    name: str
    fingerprint: str
    app: str
    asked_at: datetime
    expires_at: datetime
    tries_left: int

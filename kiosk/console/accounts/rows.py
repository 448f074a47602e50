"""Accounts and sessions as they are stored, and as staff see them."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.deadlines import holds
from kiosk.console.lockout import seconds_left
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import ROLES, AccountView, Role, Scope, SessionView, Staff
from kiosk.console.store.models import District, Site
from kiosk.console.store.people import Account, StaffSession
from kiosk.i18n.text import msg

#: A one-time link is good for this long.
SETUP = timedelta(hours=24)
#: A session ends after this long without use, and after this long in any case.
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


def hash_token(token: str) -> str:
    """Return a secret of a cookie or a link as it is stored."""
    # 256 random bits: there is nothing to guess, a plain hash is enough.
    return hashlib.sha256(token.encode()).hexdigest()


def fold(name: str) -> str:
    """Return a sign-in name as it is compared: composed, without case."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:100]


def is_token_good(row: Account, now: datetime) -> bool:
    """Return whether an account has a one-time link that is still good."""
    return bool(row.setup_hash) and holds(row.setup_until, now, SETUP)


def check_role(session: Session, role: str, scope: Scope) -> None:
    """Refuse a role that does not exist, and a scope that is empty or names what does not exist."""
    if role not in ROLES:
        # Translators: Staff error: no role was chosen for an account.
        raise InvalidError("role", msg("하는 일을 골라 주세요."))
    sites = set(session.scalars(select(Site.id).where(Site.id.in_(scope.sites))))
    districts = set(session.scalars(select(District.id).where(District.id.in_(scope.districts))))
    is_known = sites == scope.sites and districts == scope.districts
    if not is_known or not (scope.is_everything or sites or districts):
        # Translators: Staff error: it was not said which places an account may see.
        raise InvalidError("scope", msg("볼 수 있는 곳을 골라 주세요."))


def lies_within(session: Session, inner: Scope, outer: Scope) -> bool:
    """Return whether somebody of the scope *outer* sees all that *inner* covers; nothing lies nowhere.

    Sites that do not exist are no part of a scope.
    """
    if outer.is_everything:
        return True
    if inner.is_everything or not inner.districts <= outer.districts:
        return False
    known = session.execute(select(Site.id, Site.district_id).where(Site.id.in_(inner.sites))).all()
    if not (inner.districts or known):
        return False
    return all(row.id in outer.sites or row.district_id in outer.districts for row in known)


def scope_columns(scope: Scope) -> dict[str, object]:
    """Return a scope as columns of an account."""
    return {
        "is_everything": scope.is_everything,
        "districts": sorted(scope.districts),
        "sites": sorted(scope.sites),
    }


def scope_of(row: Account) -> Scope:
    """Return what an account may see."""
    return Scope(row.is_everything, frozenset(row.districts), frozenset(row.sites))


def staff_of(row: Account) -> Staff:
    """Return who acts when this account is signed in."""
    role: Role = row.role  # type: ignore[assignment]
    return Staff(row.id, row.display_name, role, scope_of(row), row.language or "ko")


def session_view(
    token: str, row: StaffSession, account: Account, *, must_enrol: bool, idle: timedelta = IDLE
) -> SessionView:
    """Return a session as pages see it."""
    return SessionView(
        token=token,
        csrf=row.csrf,
        staff=staff_of(account),
        must_enrol_totp=must_enrol,
        expires_at=row.expires_at,
        idle_until=min(row.expires_at, row.seen_at + idle),
    )


def account_view(row: Account, now: datetime) -> AccountView:
    """Return an account as managers see it."""
    role: Role = row.role  # type: ignore[assignment]
    return AccountView(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=role,
        scope=scope_of(row),
        language=row.language,
        has_second_factor=row.is_totp_confirmed,
        recovery_codes_left=len(row.recovery),
        is_disabled=row.disabled_at is not None,
        is_locked=seconds_left(row.locked_until, now) > 0,
        last_sign_in=row.last_sign_in,
    )

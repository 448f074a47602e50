"""Staff accounts: passwords (Argon2id, RFC 9106), second factor (TOTP, RFC 6238), sessions, one-time links.

Nobody learns from a failed sign-in whether an account exists: unknown names cost the same time, say the same
words and are locked for as long. No account has a password before somebody has set one.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.keys import FieldCipher
from kiosk.console.lockout import Lockout, wait_after
from kiosk.console.second_factor import hash_recovery_code, make_recovery_codes, make_setup, matching_step
from kiosk.console.services.access import SYSTEM, need_everything
from kiosk.console.services.checking import read_name
from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError, SignInError
from kiosk.console.services.views import (
    ROLES,
    AccountView,
    Role,
    Scope,
    SessionView,
    Staff,
    TotpSetup,
)
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import District, Site
from kiosk.console.store.people import Account, StaffSession
from kiosk.i18n.text import msg

#: A session ends after this long without use, and after this long in any case.
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
#: How long a one-time link is good.
SETUP = timedelta(hours=24)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
#: A use is written down at most this often.
_SEEN_EVERY = timedelta(seconds=60)


def _hash(token: str) -> str:
    # 256 random bits: there is nothing to guess, a plain hash is enough.
    return hashlib.sha256(token.encode()).hexdigest()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()[:100]


def _plain(password: str) -> str:
    """Return a password as it is hashed (RFC 8265, OpaqueString): composed, and not without end."""
    return unicodedata.normalize("NFC", password)[: LONGEST_PASSWORD + 1]


@dataclass(frozen=True, slots=True)
class _Known:
    """What sign-in reads before it begins to calculate."""

    id: str
    password_hash: str
    is_open: bool


class Accounts:
    """The account service."""

    def __init__(self, store: Store, cipher: FieldCipher, hasher: PasswordHasher | None = None) -> None:
        """Work on a store.

        Args:
            store: Where accounts are.
            cipher: Encrypts second factors.
            hasher: Argon2id with other costs (for tests); by default those of RFC 9106, second choice.
        """
        self._store = store
        self._cipher = cipher
        self._hasher = hasher or PasswordHasher()
        # Checked for unknown names, so that they take as long.
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
        self._strangers = Lockout(store.clock)
        self._addresses = Lockout(store.clock, free_tries=30)

    # Signing in

    def sign_in(self, name: str, password: str, totp: str = "", address: str = "") -> SessionView:
        """Sign in; see the protocol."""
        folded = _fold(name)
        # Everybody comes from this machine's own address when a proxy stands in front: it names nobody.
        address = "" if _is_loopback(address) else address
        wait = max(self._addresses.seconds_to_wait(address) if address else 0, self._wait(folded))
        if wait:
            raise SignInError(wait)
        known = self._known(folded)
        is_right = self._is_password(known.password_hash if known else "", password)
        view = None
        if known is not None and known.is_open and is_right:
            view = self._second_step(known.id, totp)
        elif known is not None:
            self._count_failure(known.id)
        if view is None:
            if known is None:
                self._strangers.fail(folded)
            if address:
                self._addresses.fail(address)
            raise SignInError(self._wait(folded))
        return view

    def _wait(self, folded: str) -> int:
        """Return the seconds for which no try with this name is looked at."""
        with self._store.read() as session:
            until = session.scalar(select(Account.locked_until).where(Account.name == folded))
        if until is None:
            return self._strangers.seconds_to_wait(folded)
        return max(0, int((until - self._store.clock.now()).total_seconds() + 0.999))

    def _known(self, folded: str) -> _Known | None:
        with self._store.read() as session:
            row = session.scalars(select(Account).where(Account.name == folded)).one_or_none()
            if row is None:
                return None
            return _Known(row.id, row.password_hash, row.disabled_at is None and bool(row.password_hash))

    def _is_password(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored or self._nobody, _plain(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    def _second_step(self, id: str, totp: str) -> SessionView | None:
        with self._store.write() as work:
            row = work.session.get(Account, id)
            if row is None or row.disabled_at is not None:
                return None
            must_enrol = not row.is_totp_confirmed
            if not must_enrol and not self._is_second_factor(row, totp, work.now):
                self._fail(work, row)
                return None
            row.failures, row.locked_until = 0, None
            row.last_sign_in = work.now
            audit.append(work, _staff(row), "sign-in", f"account:{row.id}", {"totp": not must_enrol})
            return self._open(work, row, must_enrol=must_enrol)

    def _is_second_factor(self, row: Account, typed: str, now: datetime) -> bool:
        secret = self._cipher.open(row.totp_secret, f"totp:{row.id}")
        step = matching_step(secret or "", typed, now)
        if step is not None and step > row.totp_step:
            row.totp_step = step
            return True
        hashed = hash_recovery_code(typed)
        if hashed in row.recovery:
            row.recovery = [one for one in row.recovery if one != hashed]
            return True
        return False

    def _count_failure(self, id: str) -> None:
        with self._store.write() as work:
            row = work.session.get(Account, id)
            if row is not None:
                self._fail(work, row)

    def _fail(self, work: Work, row: Account) -> None:
        row.failures += 1
        wait = wait_after(row.failures)
        row.locked_until = work.now + timedelta(seconds=wait) if wait else None
        audit.append(
            work, SYSTEM, "sign-in.failed", f"account:{row.id}", {"failures": row.failures, "wait_s": wait}
        )

    def sign_in_oidc(self, subject: str, issuer: str) -> SessionView:
        """Sign in whom the identity provider vouches for."""
        with self._store.write() as work:
            row = work.session.scalars(
                select(Account).where(Account.oidc == f"{issuer} {subject}")
            ).one_or_none()
            if row is None or row.disabled_at is not None:
                raise SignInError
            row.last_sign_in = work.now
            audit.append(work, _staff(row), "sign-in", f"account:{row.id}", {"oidc": issuer})
            return self._open(work, row, must_enrol=False)

    def _open(self, work: Work, row: Account, *, must_enrol: bool) -> SessionView:
        """Open a new session: the token is always a new one."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        work.session.execute(delete(StaffSession).where(StaffSession.expires_at <= work.now))
        session = StaffSession(
            token_hash=_hash(token),
            account_id=row.id,
            csrf=csrf,
            needs_totp=must_enrol,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + ABSOLUTE,
        )
        work.session.add(session)
        return _session_view(token, session, row, must_enrol=must_enrol)

    # Sessions

    def session(self, token: str, *, is_use: bool = True) -> SessionView | None:
        """Return the session of a cookie; None if it is over or unknown."""
        if not token or len(token) > 100:
            return None
        hashed = _hash(token)
        with self._store.read() as session:
            row = session.get(StaffSession, hashed)
            account = session.get(Account, row.account_id) if row is not None else None
        now = self._store.clock.now()
        if row is None or account is None or account.disabled_at is not None:
            return None
        if now >= row.expires_at or now >= row.seen_at + IDLE:
            self.sign_out(token)
            return None
        if is_use and now - row.seen_at >= _SEEN_EVERY:
            with self._store.write() as work:
                held = work.session.get(StaffSession, hashed)
                if held is None:
                    return None
                held.seen_at = work.now
                row = held
        must_enrol = row.needs_totp and not account.is_totp_confirmed
        return _session_view(token, row, account, must_enrol=must_enrol)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._store.write() as work:
            work.session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))

    # One's own account

    def begin_totp(self, staff: Staff) -> TotpSetup:
        """Make a second factor that is not in force until it is confirmed."""
        with self._store.write() as work:
            row = self._find(work.session, staff.id)
            if row.is_totp_confirmed:
                # Whoever sits at an open session must not be able to change the factor.
                raise NotAllowedError("there is a second factor already")
            setup = make_setup(row.name)
            row.totp_secret = self._cipher.seal(setup.secret, f"totp:{row.id}", secrets.token_bytes(12))
            return setup

    def confirm_totp(self, staff: Staff, code: str) -> tuple[str, ...]:
        """Put the second factor in force; return ten recovery codes, shown once."""
        with self._store.write() as work:
            row = self._find(work.session, staff.id)
            secret = self._cipher.open(row.totp_secret, f"totp:{row.id}") if row.totp_secret else None
            step = matching_step(secret or "", code, work.now)
            if row.is_totp_confirmed or step is None:
                # Translators: Staff error: the six digits of the second factor are wrong.
                raise InvalidError("code", msg("인증 번호가 맞지 않아요. 새 번호를 써 주세요."))
            codes = make_recovery_codes()
            row.is_totp_confirmed, row.totp_step = True, step
            row.recovery = [hash_recovery_code(one) for one in codes]
            audit.append(work, staff, "account.totp", f"account:{row.id}")
            return codes

    def change_password(self, staff: Staff, old: str, new: str) -> None:
        """Change one's own password; all sessions end."""
        with self._store.read() as session:
            row = self._find(session, staff.id)
        wait = self._wait(row.name)
        if wait:
            # Translators: Staff error: too many wrong tries. {seconds} is a number of seconds.
            raise InvalidError("old", msg("여러 번 틀렸어요. {seconds}초 뒤에 다시 해 주세요.", seconds=wait))
        if not self._is_password(row.password_hash, old):
            self._count_failure(row.id)
            # Translators: Staff error: the present password was typed wrongly.
            raise InvalidError("old", msg("지금 비밀번호가 맞지 않아요."))
        hashed = self._hash_new(row.name, new)
        with self._store.write() as work:
            self._find(work.session, staff.id).password_hash = hashed
            self._end_sessions(work, staff.id)
            audit.append(work, staff, "account.password", f"account:{staff.id}")

    def _hash_new(self, name: str, password: str) -> str:
        plain = _plain(password)
        is_long_enough = SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD
        if not is_long_enough or len(set(plain)) < 5 or name in plain.casefold():
            raise InvalidError(
                "password",
                # Translators: Staff error: a new password is too short or too easy. {least} is a number.
                msg("비밀번호는 {least}자 넘게, 쉽게 맞힐 수 없게 정하세요.", least=SHORTEST_PASSWORD - 1),
            )
        return self._hasher.hash(plain)

    def set_language(self, staff: Staff, language: str) -> None:
        """Choose the language of one's pages."""
        if language not in ("ko", "en"):
            # Translators: Staff error: a language was chosen that this program does not know.
            raise InvalidError("language", msg("말할 언어를 골라 주세요."))
        with self._store.write() as work:
            self._find(work.session, staff.id).language = language

    # Others' accounts

    def accounts(self, staff: Staff) -> tuple[AccountView, ...]:
        """Return all accounts, by name."""
        need_everything(staff, "manager", "auditor")
        now = self._store.clock.now()
        with self._store.read() as session:
            return tuple(
                _account_view(row, now) for row in session.scalars(select(Account).order_by(Account.name))
            )

    def add(self, staff: Staff, name: str, display_name: str, role: Role, scope: Scope) -> str:
        """Add an account; return its one-time set-up token."""
        need_everything(staff, "manager")
        folded = _fold(read_name("name", name))
        shown = read_name("display_name", display_name)
        with self._store.write() as work:
            _check_role(work.session, role, scope)
            if work.session.scalars(select(Account).where(Account.name == folded)).first() is not None:
                # Translators: Staff error: a name, id or number is in use already.
                raise InvalidError("name", msg("이미 쓰고 있어요. 다른 것을 써 주세요."))
            row = Account(
                id=uuid.uuid4().hex,
                name=folded,
                display_name=shown,
                role=role,
                recovery=[],
                created_at=work.now,
                **_scope_columns(scope),
            )
            token = self._give_token(row, work.now)
            work.session.add(row)
            detail = {"name": folded, "role": role, "scope": _scope_columns(scope)}
            audit.append(work, staff, "account.add", f"account:{row.id}", detail)
        return token

    def change(self, staff: Staff, id: str, display_name: str, role: Role, scope: Scope) -> None:
        """Change role and scope; its sessions end."""
        need_everything(staff, "manager")
        shown = read_name("display_name", display_name)
        with self._store.write() as work:
            _check_role(work.session, role, scope)
            row = self._find(work.session, id)
            if id == staff.id and (role != row.role or not scope.is_everything):
                raise NotAllowedError("one's own role")
            before = {"role": row.role, "scope": _scope_columns(_scope(row))}
            row.display_name, row.role = shown, role
            for name, value in _scope_columns(scope).items():
                setattr(row, name, value)
            if id != staff.id:
                self._end_sessions(work, id)
            after = {"role": role, "scope": _scope_columns(scope)}
            audit.append(work, staff, "account.change", f"account:{id}", {"before": before, "after": after})

    def disable(self, staff: Staff, id: str) -> None:
        """End an account; nobody can disable their own."""
        need_everything(staff, "manager")
        if id == staff.id:
            raise NotAllowedError("one's own account")
        with self._store.write() as work:
            row = self._find(work.session, id)
            row.disabled_at = row.disabled_at or work.now
            row.setup_hash = ""
            self._end_sessions(work, id)
            audit.append(work, staff, "account.disable", f"account:{id}", {"name": row.name})

    def reset(self, staff: Staff, id: str) -> str:
        """Take password and second factor away; return a one-time set-up token."""
        need_everything(staff, "manager")
        with self._store.write() as work:
            row = self._find(work.session, id)
            row.password_hash, row.totp_secret, row.is_totp_confirmed, row.recovery = "", "", False, []
            row.failures, row.locked_until, row.disabled_at = 0, None, None
            token = self._give_token(row, work.now)
            self._end_sessions(work, id)
            audit.append(work, staff, "account.reset", f"account:{id}", {"name": row.name})
        return token

    def link_oidc(self, staff: Staff, id: str, issuer: str, subject: str) -> None:
        """Link an account with a person of the identity provider; empty texts take the link away."""
        need_everything(staff, "manager")
        link = f"{read_name('issuer', issuer, 200)} {read_name('subject', subject, 190)}" if subject else None
        with self._store.write() as work:
            row = self._find(work.session, id)
            held = work.session.scalars(select(Account).where(Account.oidc == link)).first() if link else None
            if held is not None and held.id != id:
                # Translators: Staff error: a name, id or number is in use already.
                raise InvalidError("subject", msg("이미 쓰고 있어요. 다른 것을 써 주세요."))
            row.oidc = link
            audit.append(
                work, staff, "account.link", f"account:{id}", {"issuer": issuer, "linked": bool(link)}
            )

    # First passwords

    def can_anybody_sign_in(self) -> bool:
        """Tell whether there is an account with a password, a link to a provider, or a token still good."""
        now = self._store.clock.now()
        with self._store.read() as session:
            rows = session.scalars(select(Account).where(Account.disabled_at.is_(None)))
            return any(
                row.password_hash or row.oidc or (row.name != "manager" and _is_token_good(row, now))
                for row in rows
            )

    def find_id(self, name: str) -> str:
        """Return the id of a sign-in name.

        Raises:
            NotFoundError: There is none.
        """
        with self._store.read() as session:
            id = session.scalar(select(Account.id).where(Account.name == _fold(name)))
        if id is None:
            raise NotFoundError("account")
        return id

    def setup_name(self, token: str) -> str | None:
        """Return whose set-up token this is, or None."""
        with self._store.read() as session:
            row = self._by_token(session, token)
            return row.name if row is not None else None

    def set_up(self, token: str, password: str) -> SessionView:
        """Set the first password; the session may only set up its second factor."""
        name = self.setup_name(token)
        if name is None:
            raise NotFoundError("set-up token")
        hashed = self._hash_new(name, password)
        with self._store.write() as work:
            row = self._by_token(work.session, token)
            if row is None:
                raise NotFoundError("set-up token")
            row.password_hash, row.setup_hash, row.setup_until = hashed, "", None
            row.last_sign_in = work.now
            audit.append(work, _staff(row), "account.set-up", f"account:{row.id}")
            return self._open(work, row, must_enrol=not row.is_totp_confirmed)

    def _by_token(self, session: Session, token: str) -> Account | None:
        if not token or len(token) > 100:
            return None
        row = session.scalars(select(Account).where(Account.setup_hash == _hash(token))).first()
        is_good = (
            row is not None and row.setup_until is not None and row.setup_until > self._store.clock.now()
        )
        return row if is_good and row is not None and row.disabled_at is None else None

    def _give_token(self, row: Account, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        row.setup_hash, row.setup_until = _hash(token), now + SETUP
        return token

    def _find(self, session: Session, id: str) -> Account:
        row = session.get(Account, id)
        if row is None:
            raise NotFoundError("account")
        return row

    def _end_sessions(self, work: Work, id: str) -> None:
        work.session.execute(delete(StaffSession).where(StaffSession.account_id == id))


def _is_token_good(row: Account, now: datetime) -> bool:
    return bool(row.setup_hash) and row.setup_until is not None and row.setup_until > now


def _check_role(session: Session, role: str, scope: Scope) -> None:
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


def _scope_columns(scope: Scope) -> dict[str, object]:
    return {
        "is_everything": scope.is_everything,
        "districts": sorted(scope.districts),
        "sites": sorted(scope.sites),
    }


def _scope(row: Account) -> Scope:
    return Scope(row.is_everything, frozenset(row.districts), frozenset(row.sites))


def _staff(row: Account) -> Staff:
    role: Role = row.role  # type: ignore[assignment]
    return Staff(row.id, row.display_name, role, _scope(row), row.language or "ko")


def _session_view(token: str, row: StaffSession, account: Account, *, must_enrol: bool) -> SessionView:
    return SessionView(
        token=token,
        csrf=row.csrf,
        staff=_staff(account),
        must_enrol_totp=must_enrol,
        expires_at=row.expires_at,
        idle_until=min(row.expires_at, row.seen_at + IDLE),
    )


def _account_view(row: Account, now: datetime) -> AccountView:
    role: Role = row.role  # type: ignore[assignment]
    return AccountView(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=role,
        scope=_scope(row),
        language=row.language,
        has_second_factor=row.is_totp_confirmed,
        recovery_codes_left=len(row.recovery),
        is_disabled=row.disabled_at is not None,
        is_locked=row.locked_until is not None and row.locked_until > now,
        last_sign_in=row.last_sign_in,
    )

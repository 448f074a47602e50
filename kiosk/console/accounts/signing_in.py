"""Signing in and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from kiosk.console import audit
from kiosk.console.accounts.base import AccountPart
from kiosk.console.accounts.rows import fold, hash_token, session_view, staff_of
from kiosk.console.deadlines import is_ahead
from kiosk.console.second_factor import hash_recovery_code, matching_step
from kiosk.console.services.errors import SignInError
from kiosk.console.services.views import SessionView
from kiosk.console.store.people import Account, StaffSession
from kiosk.server.rate import is_loopback

#: A use is written down at most this often.
_SEEN_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Known:
    """What sign-in reads before it begins to calculate."""

    id: str
    password_hash: str


class SigningIn(AccountPart):
    """Signing in, by password and second factor or by an identity provider, and the sessions."""

    def sign_in(self, name: str, password: str, totp: str = "", address: str = "") -> SessionView:
        """Sign in; see the protocol."""
        folded = fold(name)
        # Everybody comes from this machine's own address when a proxy stands in front: it names nobody.
        address = "" if is_loopback(address) else address
        wait = max(self._addresses.seconds_to_wait(address) if address else 0, self._wait(folded))
        if wait:
            raise SignInError(wait)
        known = self._known(folded)
        # Takes long on purpose, and others are tried meanwhile: judged below, one try after the other.
        is_right = self._passwords.fits(known.password_hash if known else "", password)
        view, wait = self._judge(folded, known, is_right, totp, address)
        if view is None:
            raise SignInError(wait)
        return view

    def _known(self, folded: str) -> _Known | None:
        with self._store.read() as session:
            row = session.scalars(select(Account).where(Account.name == folded)).one_or_none()
            if row is None:
                return None
            return _Known(row.id, row.password_hash)

    def _judge(
        self, folded: str, known: _Known | None, is_right: bool, totp: str, address: str
    ) -> tuple[SessionView | None, int]:
        """Open a session, or count the try as a wrong one.

        All of it stands in the one writing transaction. Of many tries at the same moment each meets the wait
        that those before it have caused, and then nothing is told of its password or number.

        Returns:
            The session, or None and the seconds to wait.
        """
        with self._store.write() as work:
            wait = self._wait_in(work.session, folded)
            wait = max(wait, self._addresses.seconds_to_wait(address) if address else 0)
            if wait:
                return None, wait
            row = work.session.get(Account, known.id) if known is not None else None
            # Another password than the one that was read: it was changed while this one was calculated.
            is_same = row is not None and known is not None and row.password_hash == known.password_hash
            if row is not None and is_right and is_same and row.disabled_at is None:
                must_enrol = not row.is_totp_confirmed
                if must_enrol or self._is_second_factor(row, totp, work.now):
                    row.failures, row.locked_until = 0, None
                    row.last_sign_in = work.now
                    detail = {"totp": not must_enrol}
                    audit.append(work, staff_of(row), "sign-in", f"account:{row.id}", detail)
                    return self._open(work, row, must_enrol=must_enrol), 0
            if row is not None:
                self._fail(work, row)
                work.session.flush()
            else:
                self._strangers.fail(folded)
            if address:
                self._addresses.fail(address)
            return None, self._wait_in(work.session, folded)

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

    def sign_in_oidc(self, subject: str, issuer: str) -> SessionView:
        """Sign in whom the identity provider vouches for."""
        with self._store.write() as work:
            row = work.session.scalars(
                select(Account).where(Account.oidc == f"{issuer} {subject}")
            ).one_or_none()
            if row is None or row.disabled_at is not None:
                raise SignInError
            row.last_sign_in = work.now
            audit.append(work, staff_of(row), "sign-in", f"account:{row.id}", {"oidc": issuer})
            return self._open(work, row, must_enrol=False)

    def session(self, token: str, *, is_use: bool = True) -> SessionView | None:
        """Return the session of a cookie; None if it is over or unknown."""
        if not token or len(token) > 100:
            return None
        hashed = hash_token(token)
        with self._store.read() as session:
            row = session.get(StaffSession, hashed)
            account = session.get(Account, row.account_id) if row is not None else None
        now = self._store.clock.now()
        if row is None or account is None or account.disabled_at is not None:
            return None
        # Whoever was seen later than now: nobody can tell for how long the page has been left alone.
        if now >= row.expires_at or now >= row.seen_at + self._idle or is_ahead(row.seen_at, now):
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
        return session_view(token, row, account, must_enrol=must_enrol, idle=self._idle)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._store.write() as work:
            work.session.execute(delete(StaffSession).where(StaffSession.token_hash == hash_token(token)))

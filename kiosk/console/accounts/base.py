"""What all parts of the account service share."""

from __future__ import annotations

import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.accounts.passwords import Passwords
from kiosk.console.accounts.rows import ABSOLUTE, IDLE, hash_token, session_view
from kiosk.console.keys import FieldCipher
from kiosk.console.lockout import Lockout, seconds_left, wait_after
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.errors import NotFoundError
from kiosk.console.services.views import SessionView
from kiosk.console.store.database import Store, Work
from kiosk.console.store.people import Account, StaffSession


class AccountPart:
    """Accounts in a store."""

    def __init__(
        self,
        store: Store,
        cipher: FieldCipher,
        hasher: PasswordHasher | None = None,
        idle: timedelta = IDLE,
    ) -> None:
        """Work on a store.

        Args:
            store: Where accounts are.
            cipher: Encrypts second factors.
            hasher: Argon2id with other costs (for tests); by default those of RFC 9106, second choice.
            idle: A session ends after this long without use.
        """
        self._store = store
        self._idle = idle
        self._cipher = cipher
        self._passwords = Passwords(hasher)
        self._strangers = Lockout(store.clock)
        self._addresses = Lockout(store.clock, free_tries=30)

    def _wait(self, folded: str) -> int:
        """Return the seconds for which no try with this name is looked at."""
        with self._store.read() as session:
            return self._wait_in(session, folded)

    def _wait_in(self, session: Session, folded: str) -> int:
        """Return the same as it stands in a transaction: a try is judged by the wait that holds then."""
        until = session.scalar(select(Account.locked_until).where(Account.name == folded))
        if until is None:
            return self._strangers.seconds_to_wait(folded)
        return seconds_left(until, self._store.clock.now())

    def _fail(self, work: Work, row: Account) -> None:
        row.failures += 1
        wait = wait_after(row.failures)
        row.locked_until = work.now + timedelta(seconds=wait) if wait else None
        audit.append(
            work, SYSTEM, "sign-in.failed", f"account:{row.id}", {"failures": row.failures, "wait_s": wait}
        )

    def _open(self, work: Work, row: Account, *, must_enrol: bool) -> SessionView:
        """Open a new session: the token is always a new one."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        work.session.execute(delete(StaffSession).where(StaffSession.expires_at <= work.now))
        session = StaffSession(
            token_hash=hash_token(token),
            account_id=row.id,
            csrf=csrf,
            needs_totp=must_enrol,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + ABSOLUTE,
        )
        work.session.add(session)
        return session_view(token, session, row, must_enrol=must_enrol, idle=self._idle)

    def _find(self, session: Session, id: str) -> Account:
        row = session.get(Account, id)
        if row is None:
            raise NotFoundError("account")
        return row

    def _end_sessions(self, work: Work, id: str) -> None:
        work.session.execute(delete(StaffSession).where(StaffSession.account_id == id))

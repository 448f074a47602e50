"""First passwords: the one-time links."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.accounts.base import AccountPart
from kiosk.console.accounts.rows import hash_token, is_token_good, staff_of
from kiosk.console.services.checking import read_name
from kiosk.console.services.errors import NotFoundError
from kiosk.console.services.views import SessionView
from kiosk.console.store.people import Account


class FirstPasswords(AccountPart):
    """Setting a first password."""

    def can_anybody_sign_in(self) -> bool:
        """Tell whether there is an account with a password, a link to a provider, or a token still good."""
        now = self._store.clock.now()
        with self._store.read() as session:
            rows = session.scalars(select(Account).where(Account.disabled_at.is_(None)))
            return any(
                row.password_hash or row.oidc or (row.name != "manager" and is_token_good(row, now))
                for row in rows
            )

    def setup_name(self, token: str) -> str | None:
        """Return whose set-up token this is, or None."""
        with self._store.read() as session:
            row = self._by_token(session, token)
            return row.name if row is not None else None

    def setup_display(self, token: str) -> str:
        """Return the name that visitors would read, or "" while it is no name of a person yet."""
        with self._store.read() as session:
            row = self._by_token(session, token)
            return row.display_name if row is not None and row.display_name != row.name else ""

    def set_up(self, token: str, password: str, display_name: str = "") -> SessionView:
        """Set the first password; the session may only set up its second factor.

        Args:
            token: Of the one-time link.
            password: The first password.
            display_name: Name that visitors read, or "" to leave it as it is.

        Raises:
            NotFoundError: The link is unknown, used or over.
            InvalidError: The name or the password cannot be taken.
        """
        name = self.setup_name(token)
        if name is None:
            raise NotFoundError("set-up token")
        shown = read_name("display_name", display_name) if display_name else ""
        hashed = self._passwords.hash_new(name, password)
        with self._store.write() as work:
            row = self._by_token(work.session, token)
            if row is None:
                raise NotFoundError("set-up token")
            row.password_hash, row.setup_hash, row.setup_until = hashed, "", None
            row.display_name = shown or row.display_name
            row.last_sign_in = work.now
            audit.append(work, staff_of(row), "account.set-up", f"account:{row.id}")
            return self._open(work, row, must_enrol=not row.is_totp_confirmed)

    def _by_token(self, session: Session, token: str) -> Account | None:
        if not token or len(token) > 100:
            return None
        row = session.scalars(select(Account).where(Account.setup_hash == hash_token(token))).first()
        is_good = row is not None and is_token_good(row, self._store.clock.now())
        return row if is_good and row is not None and row.disabled_at is None else None

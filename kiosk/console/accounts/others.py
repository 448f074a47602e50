"""Accounts of others."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.accounts.base import AccountPart
from kiosk.console.accounts.rows import (
    SETUP,
    account_view,
    check_role,
    fold,
    hash_token,
    lies_within,
    scope_columns,
    scope_of,
)
from kiosk.console.services.access import need_role
from kiosk.console.services.checking import read_name
from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import AccountView, Role, Scope, Staff
from kiosk.console.store.people import Account
from kiosk.i18n.text import msg


class OtherAccounts(AccountPart):
    """What managers do with accounts whose scope lies within their own; nobody gives more than they have."""

    def accounts(self, staff: Staff) -> tuple[AccountView, ...]:
        """Return the accounts whose scope lies within that of *staff*, by name."""
        need_role(staff, "manager", "auditor")
        now = self._store.clock.now()
        with self._store.read() as session:
            rows = session.scalars(select(Account).order_by(Account.name))
            return tuple(
                account_view(row, now) for row in rows if lies_within(session, scope_of(row), staff.scope)
            )

    def _find_mine(self, session: Session, staff: Staff, id: str) -> Account:
        """Return an account that *staff* manages; others do not exist for them."""
        row = self._find(session, id)
        if not lies_within(session, scope_of(row), staff.scope):
            raise NotFoundError("account")
        return row

    def _check_grant(self, session: Session, staff: Staff, role: str, scope: Scope) -> None:
        check_role(session, role, scope)
        if not lies_within(session, scope, staff.scope):
            # Translators: Staff error: a manager gave an account places that are not in their own care.
            raise InvalidError("scope", msg("맡은 곳 안에서만 골라 주세요."))

    def add(self, staff: Staff, name: str, display_name: str, role: Role, scope: Scope) -> str:
        """Add an account; return its one-time set-up token."""
        need_role(staff, "manager")
        folded = fold(read_name("name", name))
        shown = read_name("display_name", display_name)
        with self._store.write() as work:
            self._check_grant(work.session, staff, role, scope)
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
                **scope_columns(scope),
            )
            token = self._give_token(row, work.now)
            work.session.add(row)
            detail = {"name": folded, "role": role, "scope": scope_columns(scope)}
            audit.append(work, staff, "account.add", f"account:{row.id}", detail)
        return token

    def change(self, staff: Staff, id: str, display_name: str, role: Role, scope: Scope) -> None:
        """Change role and scope; its sessions end."""
        need_role(staff, "manager")
        shown = read_name("display_name", display_name)
        with self._store.write() as work:
            row = self._find_mine(work.session, staff, id)
            self._check_grant(work.session, staff, role, scope)
            if id == staff.id and (role != row.role or scope != scope_of(row)):
                raise NotAllowedError("one's own role")
            before = {"role": row.role, "scope": scope_columns(scope_of(row))}
            row.display_name, row.role = shown, role
            for name, value in scope_columns(scope).items():
                setattr(row, name, value)
            if id != staff.id:
                self._end_sessions(work, id)
            after = {"role": role, "scope": scope_columns(scope)}
            audit.append(work, staff, "account.change", f"account:{id}", {"before": before, "after": after})

    def disable(self, staff: Staff, id: str) -> None:
        """End an account; nobody can disable their own."""
        need_role(staff, "manager")
        if id == staff.id:
            raise NotAllowedError("one's own account")
        with self._store.write() as work:
            row = self._find_mine(work.session, staff, id)
            row.disabled_at = row.disabled_at or work.now
            row.setup_hash = ""
            self._end_sessions(work, id)
            audit.append(work, staff, "account.disable", f"account:{id}", {"name": row.name})

    def enable(self, staff: Staff, id: str) -> None:
        """Let an ended account sign in again, as it could before; harmless if it was not ended."""
        need_role(staff, "manager")
        with self._store.write() as work:
            row = self._find_mine(work.session, staff, id)
            if row.disabled_at is None:
                return
            row.disabled_at = None
            audit.append(work, staff, "account.enable", f"account:{id}", {"name": row.name})

    def reset(self, staff: Staff, id: str) -> str:
        """Take every way in away (password, second factor, link to a provider); return a set-up token.

        An account that was ended stays so: the token is good once it is enabled.
        """
        need_role(staff, "manager")
        with self._store.write() as work:
            row = self._find_mine(work.session, staff, id)
            row.password_hash, row.totp_secret, row.is_totp_confirmed, row.recovery = "", "", False, []
            row.failures, row.locked_until, row.oidc = 0, None, None
            token = self._give_token(row, work.now)
            self._end_sessions(work, id)
            audit.append(work, staff, "account.reset", f"account:{id}", {"name": row.name})
        return token

    def link_oidc(self, staff: Staff, id: str, issuer: str, subject: str) -> None:
        """Link an account with a person of the identity provider; empty texts take the link away."""
        need_role(staff, "manager")
        link = f"{read_name('issuer', issuer, 200)} {read_name('subject', subject, 190)}" if subject else None
        with self._store.write() as work:
            row = self._find_mine(work.session, staff, id)
            held = work.session.scalars(select(Account).where(Account.oidc == link)).first() if link else None
            if held is not None and held.id != id:
                # Translators: Staff error: a name, id or number is in use already.
                raise InvalidError("subject", msg("이미 쓰고 있어요. 다른 것을 써 주세요."))
            row.oidc = link
            audit.append(
                work, staff, "account.link", f"account:{id}", {"issuer": issuer, "linked": bool(link)}
            )

    def find_id(self, name: str) -> str:
        """Return the id of a sign-in name.

        Raises:
            NotFoundError: There is none.
        """
        with self._store.read() as session:
            id = session.scalar(select(Account.id).where(Account.name == fold(name)))
        if id is None:
            raise NotFoundError("account")
        return id

    def _give_token(self, row: Account, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        row.setup_hash, row.setup_until = hash_token(token), now + SETUP
        return token

"""Terminal credentials: made, checked, revoked. Only a hash of a key is stored."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.gateway.store.models import TerminalKey
from kiosk.i18n.text import msg

#: What a credential may do.
Role = Literal["terminal", "clerk", "monitor", "console"]


class KeyNameError(KioskError):
    """There is a key of this name already, or there is none."""

    code = "G-13"


def _hash(key: str) -> str:
    # The key is 256 random bits, so a plain hash is enough: there is nothing to guess.
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Credential:
    """Who shows a key.

    Attributes:
        id: The credential's id.
        role: ``terminal``, ``clerk``, ``monitor`` or ``console``.
        district: Its district, or None for the whole city.
        site: Its site, or None for all of the district.
    """

    id: str
    role: Role
    district: str | None = None
    site: str | None = None


class KeyStore:
    """The keys of a gateway that is not embedded."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Use an opened engine."""
        self._engine = engine
        self._clock = clock

    def create(
        self, name: str, role: Role = "terminal", district: str | None = None, site: str | None = None
    ) -> str:
        """Make a key for *name* and return it; it cannot be read again.

        Args:
            name: The terminal's or clerk's name.
            role: What it may do.
            district: Where a terminal stands, or what a clerk may see; None is everything.
            site: The same, for one centre.

        Raises:
            KeyNameError: The name has a key already.
        """
        key = secrets.token_urlsafe(32)
        row = TerminalKey(
            id=uuid.uuid4().hex,
            name=name,
            key_hash=_hash(key),
            created_at=self._clock.now(),
            role=role,
            district=district,
            site=site,
        )
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
        except IntegrityError as error:
            # Translators: Shown to staff. {name} is a terminal's name.
            raise KeyNameError(msg("이 이름의 열쇠가 이미 있어요: {name}", name=name)) from error
        return key

    def revoke(self, name: str) -> None:
        """Make the key of *name* worthless at once.

        Raises:
            KeyNameError: There is no such key.
        """
        with Session(self._engine) as session, session.begin():
            row = session.scalars(select(TerminalKey).where(TerminalKey.name == name)).one_or_none()
            if row is None:
                # Translators: Shown to staff. {name} is a terminal's name.
                raise KeyNameError(msg("이 이름의 열쇠가 없어요: {name}", name=name))
            row.revoked_at = row.revoked_at or self._clock.now()

    def replace(self, name: str, *, district: str | None = None, site: str | None = None) -> str:
        """Make a new key for the terminal *name*, in place of the one that it had; return it.

        The row stays, because reports refer to it.

        Raises:
            KeyNameError: The name is that of a clerk, monitor or console.
        """
        key = secrets.token_urlsafe(32)
        with Session(self._engine) as session, session.begin():
            row = session.scalars(select(TerminalKey).where(TerminalKey.name == name)).one_or_none()
            if row is not None and row.role != "terminal":
                # Translators: Shown to staff. {name} is a terminal's name.
                raise KeyNameError(msg("이 이름의 열쇠가 이미 있어요: {name}", name=name))
            if row is None:
                row = TerminalKey(
                    id=uuid.uuid4().hex, name=name, created_at=self._clock.now(), role="terminal"
                )
                session.add(row)
            row.key_hash, row.revoked_at = _hash(key), None
            row.district, row.site = district, site
        return key

    def revoke_terminal(self, name: str) -> None:
        """Make the key of the terminal *name* worthless; harmless if there is none."""
        with Session(self._engine) as session, session.begin():
            row = session.scalars(select(TerminalKey).where(TerminalKey.name == name)).one_or_none()
            if row is not None and row.role == "terminal":
                row.revoked_at = row.revoked_at or self._clock.now()

    def check(self, key: str) -> str | None:
        """Return the id of a terminal's credential; None if the key is unknown, revoked or not one."""
        found = self.credential(key)
        return found.id if found is not None and found.role == "terminal" else None

    def credential(self, key: str) -> Credential | None:
        """Return who shows this key, or None if it is unknown or revoked."""
        statement = select(TerminalKey).where(TerminalKey.key_hash == _hash(key))
        with Session(self._engine.execution_options(is_read=True)) as session:
            row = session.scalars(statement).one_or_none()
            if row is None or row.revoked_at is not None:
                return None
            return Credential(row.id, cast(Role, row.role), row.district, row.site)

    def credential_of(self, key_id: str) -> Credential | None:
        """Return the credential of an id, revoked or not."""
        with Session(self._engine.execution_options(is_read=True)) as session:
            row = session.get(TerminalKey, key_id)
            return Credential(row.id, cast(Role, row.role), row.district, row.site) if row else None

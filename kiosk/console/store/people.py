"""Tables of what people do: accounts, sessions, help calls, commands, assist sessions, joining, audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.console.store.models import Base
from kiosk.server.moments import UtcDateTime


class Account(Base):
    """A staff account.

    Attributes:
        name: Sign-in name, folded to lower case.
        password_hash: Argon2id, or "" before the first password.
        totp_secret: Second factor, encrypted with the console's field key; "" for none.
        is_totp_confirmed: Whether it is in force.
        totp_step: Last 30-second step that was used: a code is good once.
        recovery: SHA-256 of the recovery codes that are left.
        failures: Wrong tries in a row; every one makes the wait longer.
        locked_until: No try is looked at before this moment.
        setup_hash: SHA-256 of the one-time set-up token, or "".
        oidc: ``issuer subject`` at the identity provider, or None.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    is_everything: Mapped[bool] = mapped_column(default=False)
    districts: Mapped[list[str]] = mapped_column(JSON)
    sites: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(8), default="ko")
    password_hash: Mapped[str] = mapped_column(String(300), default="")
    totp_secret: Mapped[str] = mapped_column(String(300), default="")
    is_totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    recovery: Mapped[list[str]] = mapped_column(JSON)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    setup_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    setup_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    oidc: Mapped[str | None] = mapped_column(String(400), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_sign_in: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffSession(Base):
    """A signed-in browser; only the hash of its token is stored.

    Attributes:
        needs_totp: It was opened by a password alone: only a second factor can be set up, until there is one.
    """

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(32), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    needs_totp: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HelpCall(Base):
    """A visitor's call for a person; no word of what they do.

    Once it is closed it only says how long somebody waited: language and service are the visitor's.

    Attributes:
        state: ``waiting``, ``taken``, ``left`` (the visitor has gone, staff do not know), ``closed``.
        since: When the visitor pressed, by the console's clock.
        told_at: When the terminal's last word about it was written, by the terminal's clock.
    """

    __tablename__ = "help_call"
    __table_args__ = (Index("ix_help_open", "state", "since"), Index("ix_help_terminal", "terminal_id"))

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(20))
    flow: Mapped[str] = mapped_column(String(120))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(120), default="")
    taken_by_id: Mapped[str] = mapped_column(String(32), default="")
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def close(self, now: datetime) -> None:
        """The call is over: forget what was the visitor's."""
        self.state, self.closed_at = "closed", now
        self.language = self.flow = ""

    def leave(self, now: datetime) -> None:
        """The visitor has gone before staff closed it: that is still to be told, nothing of theirs."""
        self.close(now)
        self.state = "left"


class StoredCommand(Base):
    """A command, from the press to its answer. What was to be said is not kept once it is answered.

    Attributes:
        number: Order in which they were stored, and are sent.
    """

    __tablename__ = "command"
    __table_args__ = (
        Index("ix_command_state", "state", "expires_at"),
        Index("ix_command_terminal", "terminal_id", "issued_at"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    terminal_id: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(64))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    staff_id: Mapped[str] = mapped_column(String(32))
    author: Mapped[str] = mapped_column(String(120))
    assist_id: Mapped[str | None] = mapped_column(String(40))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class AssistSession(Base):
    """An assist session; the screen itself is held in memory only."""

    __tablename__ = "assist_session"
    __table_args__ = (Index("ix_assist_terminal", "terminal_id", "state"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[str] = mapped_column(String(32))
    staff_name: Mapped[str] = mapped_column(String(120))
    command_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Enrolment(Base):
    """A terminal that asks to join, or to change its keys.

    Attributes:
        code: What it shows; computed when it asked.
        terminal_id: As what it was accepted, or which terminal changes its keys.
        sealed: What it fetches, or "".
        state: ``waiting``, ``accepted`` or ``refused``; ``kept`` for a change of keys that is done.
        broker_hash: Of the password in *sealed*, for when the terminal says that it holds it; "" if it is in
            force at once.
    """

    __tablename__ = "enrolment"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), index=True)
    seal_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    app: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(16), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12))
    terminal_id: Mapped[str | None] = mapped_column(String(40))
    sealed: Mapped[str] = mapped_column(Text, default="")
    broker_hash: Mapped[str] = mapped_column(String(300), default="", server_default="")


class AuditEntry(Base):
    """One entry of the trail. Only ever inserted: triggers refuse everything else.

    Attributes:
        number: 1, 2, 3, ... without gaps.
        at: UTC, ISO 8601 text exactly as it was hashed.
        detail: Canonical JSON text exactly as it was hashed.
        previous: Hash of the entry before; 64 zeros for the first.
        hash: SHA-256 over the entry and *previous*.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor", "actor_id"), Index("ix_audit_target", "target"))

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(160))
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Note(Base):
    """A fact of the console itself: when the head was exported, when the last backup was made."""

    __tablename__ = "note"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)

"""Tables of the gateway's store. Every change here is a new migration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from kiosk.server.moments import UtcDateTime


class Base(DeclarativeBase):
    """Base of the tables."""


class StoredRequest(Base):
    """A report. Its public id has nothing to do with the receipt number.

    Attributes:
        id: ``service_request_id``, random.
        client_ref: Reference of the sender; unique, so that a repeat is the same report.
        fingerprint: HMAC of what was sent, to tell a repeat from another report.
        code_hmac: HMAC of receipt number and code; its key is not in this database.
        terminal_key_id: Credential that posted it, or None (embedded).
        is_published: Whether staff released it to the public Open311 list.
        public_description: Redacted words for the public, written by staff.
        problems: What did not fit the service definition when it arrived, for staff; a report
            whose receipt was shown already is never turned away for that.
    """

    __tablename__ = "service_request"
    __table_args__ = (
        Index("ix_service_request_received", "received_at", "id"),
        Index("ix_service_request_public", "is_published", "requested_at"),
        Index("ix_service_request_number", "receipt_number"),
        Index("ix_service_request_key", "terminal_key_id", "requested_at"),
        Index("ix_service_request_requested", "requested_at", "id"),
        Index("ix_service_request_district", "district", "requested_at"),
        Index("ix_service_request_status", "status", "updated_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_ref: Mapped[str] = mapped_column(String(64), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    service_code: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)
    description: Mapped[str] = mapped_column(Text)
    address_id: Mapped[str | None] = mapped_column(String(200))
    address_string: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None] = mapped_column(Float)
    long: Mapped[float | None] = mapped_column(Float)
    contact_channel: Mapped[str] = mapped_column(String(16))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    receipt_number: Mapped[str | None] = mapped_column(String(11))
    code_hmac: Mapped[str | None] = mapped_column(String(64))
    terminal: Mapped[str | None] = mapped_column(String(64))
    terminal_key_id: Mapped[str | None] = mapped_column(ForeignKey("terminal_key.id"))
    status: Mapped[str] = mapped_column(String(16))
    destination: Mapped[str] = mapped_column(String(16))
    is_published: Mapped[bool] = mapped_column(default=False)
    public_description: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[list[str]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    district: Mapped[str | None] = mapped_column(String(64))
    site: Mapped[str | None] = mapped_column(String(64))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notes: Mapped[list[StoredNote]] = relationship(
        order_by="StoredNote.written_at, StoredNote.id", lazy="selectin", cascade="all, delete-orphan"
    )
    forwarding: Mapped[Forwarding | None] = relationship(lazy="selectin", cascade="all, delete-orphan")


class StoredNote(Base):
    """Words of staff about a report."""

    __tablename__ = "request_note"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("service_request.id"), index=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[str | None] = mapped_column(String(100))


class TerminalKey(Base):
    """A credential; only the SHA-256 of the (random, 256 bit) key is kept.

    Attributes:
        role: ``terminal`` posts and reads what it posted; ``clerk`` reads and changes reports of its
            scope; ``monitor`` reads counts only; ``console`` makes and revokes terminals' keys.
        district: A clerk's scope, a terminal's place; None is the whole city.
        site: The same for a single centre.
    """

    __tablename__ = "terminal_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    role: Mapped[str] = mapped_column(String(16), server_default="terminal")
    district: Mapped[str | None] = mapped_column(String(64))
    site: Mapped[str | None] = mapped_column(String(64))


class Attempt(Base):
    """How many failed status look-ups a scope had in a window of time."""

    __tablename__ = "attempt"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column()


class Forwarding(Base):
    """A report's way to the upstream that owns the cases; no row where staff own them here.

    Attributes:
        state: ``waiting``, ``sending`` (a worker has it), ``token`` (taken, its id is not known yet),
            ``sent``, ``refused`` (it will never be taken) or ``unclear`` (nobody knows): a person must
            look at the last two.
        attempts: Tries so far.
        next_try: Not before this moment.
        remote_id: The upstream's id, once known; a black box tells none.
        token: What the upstream will exchange for an id.
        reason: Technical reason of the last failure; never a visitor's words.
    """

    __tablename__ = "forwarding"
    __table_args__ = (Index("ix_forwarding_due", "state", "next_try"),)

    request_id: Mapped[str] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime] = mapped_column(UtcDateTime)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    token: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RetentionRun(Base):
    """What one run of the retention erased: counts per kind, nothing else."""

    __tablename__ = "retention_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)

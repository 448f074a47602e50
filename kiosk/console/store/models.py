"""Tables of the console: places, terminals, what is wanted and what is true. A change is a new migration.

What people do stands in :mod:`kiosk.console.store.people`. Names of columns are the words of the twin.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kiosk.server.moments import UtcDateTime


class Base(DeclarativeBase):
    """Base of the tables."""


class District(Base):
    """A district of the city."""

    __tablename__ = "district"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


class Site(Base):
    """A centre. ``modes`` are its standing wishes."""

    __tablename__ = "site"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"), index=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    modes: Mapped[dict[str, Any]] = mapped_column(JSON)


class TerminalGroup(Base):
    """A group of terminals; priorities are unique, so that of two groups one always wins.

    Attributes:
        district_id: District whose terminals it may hold, or None: those of the whole city.
    """

    __tablename__ = "terminal_group"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    priority: Mapped[int] = mapped_column(unique=True)
    modes: Mapped[dict[str, Any]] = mapped_column(JSON)
    district_id: Mapped[str | None] = mapped_column(ForeignKey("district.id"))


class Terminal(Base):
    """A terminal that has joined.

    Attributes:
        identity: Its public Ed25519 key, base64.
        next_identity: The key that it changes to, until something signed with it has come.
        next_until: Until when that may happen.
        broker_hash: Line of its password for the broker's file (salted hash); "" when revoked.
        gateway_name: Name of its key at the gateway, or None.
        staff_modes: Staff change that holds, or None.
        staff_authors: Field of it -> id of the account that set it; None where nobody knows.
        staff_until: Until when it holds; None where no schedule was there to end it.
    """

    __tablename__ = "terminal"
    __table_args__ = (Index("ix_terminal_site", "site_id", "name", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity: Mapped[str] = mapped_column(String(64))
    next_identity: Mapped[str | None] = mapped_column(String(64))
    next_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    broker_hash: Mapped[str] = mapped_column(String(300))
    gateway_name: Mapped[str | None] = mapped_column(String(100))
    staff_modes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    staff_authors: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    staff_by: Mapped[str] = mapped_column(String(120), default="")
    staff_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    staff_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    staff_offer: Mapped[str] = mapped_column(String(8), default="offer")


class Membership(Base):
    """A terminal that a group names; :mod:`kiosk.console.services.members` tells who else is in it."""

    __tablename__ = "membership"

    group_id: Mapped[str] = mapped_column(ForeignKey("terminal_group.id"), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminal.id"), primary_key=True, index=True)


class GroupSite(Base):
    """A site in a group: every terminal that stands there is in the group, also one that comes later."""

    __tablename__ = "group_site"

    group_id: Mapped[str] = mapped_column(ForeignKey("terminal_group.id"), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"), primary_key=True, index=True)


class Desired(Base):
    """The one desired document of a terminal: the truth, and what is published until acknowledged.

    Attributes:
        version: Grows with every change.
        body: The JSON text that was signed.
        payload: The signed envelope as it is published.
        digest: SHA-256 of the body.
        acknowledged: Highest version that the broker has acknowledged in this connection's time.
    """

    __tablename__ = "desired"
    __table_args__ = (Index("ix_desired_waiting", "is_waiting"),)

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminal.id"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged: Mapped[int] = mapped_column(BigInteger, default=0)
    is_waiting: Mapped[bool] = mapped_column(default=True)


class Reported(Base):
    """The last report of a terminal that was believed.

    Attributes:
        body: The JSON text as it was signed, for everything that is not a column.
        connection: Connection id it came on.
        sequence: Its number there; a lower one later is stale.
    """

    __tablename__ = "reported"

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminal.id"), primary_key=True)
    seen: Mapped[int] = mapped_column(BigInteger)
    applied: Mapped[int] = mapped_column(BigInteger)
    result: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(120))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    is_in_use: Mapped[bool] = mapped_column()
    connection: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)


class Presence(Base):
    """Whether a terminal is connected, by birth, last will and the console's clock.

    Attributes:
        connection: The connection that counts; a will of an older one says nothing.
        since: When it last changed, by the console's clock.
        heard_at: When anything was last heard on that connection.
        ended: Why it is offline: ``will`` (final for the connection), ``silent`` (nobody answered), or "".
    """

    __tablename__ = "presence"

    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminal.id"), primary_key=True)
    is_online: Mapped[bool] = mapped_column()
    connection: Mapped[str] = mapped_column(String(40))
    connected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended: Mapped[str] = mapped_column(String(8), default="")


class History(Base):
    """What happened to a terminal; kept for a while, no proof (that is the audit trail)."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_terminal", "terminal_id", "id"), Index("ix_history_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    terminal_id: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    author: Mapped[str] = mapped_column(String(120), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class StoredSchedule(Base):
    """A schedule of a site or a group (exactly one of both)."""

    __tablename__ = "schedule"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"), index=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("terminal_group.id"), index=True)
    rrule: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    start_local: Mapped[str] = mapped_column(String(16))
    duration_s: Mapped[int] = mapped_column()
    modes: Mapped[dict[str, Any]] = mapped_column(JSON)
    priority: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[str] = mapped_column(String(120))


class StoredMessage(Base):
    """A notice of the centre; without site and group it is for all."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("site.id"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("terminal_group.id"))
    made_by: Mapped[str] = mapped_column(String(120))


class HourCount(Base):
    """Counts of one terminal in one hour as last reported; the totals are changed by the difference."""

    __tablename__ = "hour_count"

    terminal_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    site_id: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class TotalCount(Base):
    """Counts of one site in one hour."""

    __tablename__ = "total_count"

    site_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[float] = mapped_column(Float)

"""From wishes to documents: one complete, signed, versioned desired document per terminal.

Everything that concerns a terminal (site, groups, schedules, notices, change by staff) is resolved here and
written in the transaction of the change. Terminals of the same site and groups share all but a few fields, so
ten thousand documents are made from a few parts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Row, insert, literal, select
from sqlalchemy.orm import Session

from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.access import chunks
from kiosk.console.services.members import groups_of
from kiosk.console.services.planned import planned_notice, planned_schedule
from kiosk.console.services.views import Staff
from kiosk.console.store.database import Work
from kiosk.console.store.models import (
    Desired,
    History,
    Site,
    StoredMessage,
    StoredSchedule,
    Terminal,
    TerminalGroup,
)
from kiosk.server.moments import UtcDateTime
from kiosk.twin.documents import DesiredDocument, Schedule, StaffChange, StandingMessage
from kiosk.twin.envelope import digest_of, seal_envelope
from kiosk.twin.limits import MAX_SCHEDULES, MAX_STANDING_MESSAGES
from kiosk.twin.schedules import next_boundary
from kiosk.twin.topics import Kind

_COLUMNS = (
    Terminal.id,
    Terminal.site_id,
    Terminal.staff_modes,
    Terminal.staff_authors,
    Terminal.staff_by,
    Terminal.staff_at,
    Terminal.staff_until,
    Terminal.staff_offer,
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What terminals of one site and the same groups have in common.

    Attributes:
        standing: Modes of site and groups, resolved.
        origin: Field -> ``site`` or ``group:NAME``.
        schedules: Those of the site and the groups.
        messages: Notices that are not over.
        boundary: When a schedule begins or ends next, or None.
    """

    standing: Mapping[str, Any]
    origin: Mapping[str, str]
    schedules: tuple[Schedule, ...]
    messages: tuple[StandingMessage, ...]
    boundary: datetime | None


class Wishes:
    """Sites, groups, schedules and notices as they stand in one transaction."""

    def __init__(self, session: Session, now: datetime) -> None:
        """Read them: there are few, however many terminals there are."""
        self._now = now
        self._sites = {row.id: row for row in session.scalars(select(Site))}
        self._groups = {row.id: row for row in session.scalars(select(TerminalGroup))}
        self._schedules = session.scalars(
            select(StoredSchedule).where(StoredSchedule.is_on).order_by(StoredSchedule.id)
        ).all()
        self._messages = session.scalars(
            select(StoredMessage)
            .where(StoredMessage.ends_at > now)
            .order_by(StoredMessage.starts_at, StoredMessage.id)
        ).all()
        self._made: dict[tuple[str, frozenset[str]], Shared] = {}

    def shared(self, site: str, groups: frozenset[str]) -> Shared:
        """Return what holds for terminals of this site in these groups."""
        made = self._made.get((site, groups))
        if made is None:
            made = self._made[(site, groups)] = self._make(site, groups)
        return made

    def _make(self, site: str, groups: frozenset[str]) -> Shared:
        standing: dict[str, Any] = {}
        origin: dict[str, str] = {}
        row = self._sites[site]
        standing.update(row.modes)
        origin.update(dict.fromkeys(row.modes, "site"))
        for group in sorted((self._groups[one] for one in groups), key=lambda one: one.priority):
            standing.update(group.modes)
            origin.update(dict.fromkeys(group.modes, f"group:{group.name}"))
        schedules = tuple(
            planned_schedule(one, self._groups[one.group_id].name if one.group_id else None)
            for one in self._schedules
            if one.site_id == site or one.group_id in groups
        )[:MAX_SCHEDULES]
        messages = tuple(
            planned_notice(one)
            for one in self._messages
            if (one.site_id is None and one.group_id is None) or one.site_id == site or one.group_id in groups
        )[:MAX_STANDING_MESSAGES]
        return Shared(standing, origin, schedules, messages, next_boundary(schedules, self._now))


class Issuer:
    """Writes new versions."""

    def __init__(self, keys: ConsoleKeys, gateway: str | None = None) -> None:
        """Sign with the console's key; *gateway* is the address that all terminals are told."""
        self._keys = keys
        self._gateway = gateway
        #: The broker's authorities while two overlap; :mod:`kiosk.console.broker.telling` sets it.
        self.authorities = ""

    def issue(
        self,
        work: Work,
        terminals: Collection[str],
        staff: Staff,
        cause: Mapping[str, Any],
        *,
        above: Mapping[str, int] | None = None,
        offered: bool = False,
    ) -> dict[str, int]:
        """Write a new version for each terminal, and return terminal -> version.

        Args:
            work: The transaction, in which the change itself was written already.
            terminals: Ids; revoked ones get nothing more.
            staff: Who caused it.
            cause: Public facts for the history.
            above: Terminal -> version that the new one must exceed (a restored database knows less).
            offered: A person asked for it just now, at this terminal.
        """
        work.session.flush()
        wishes = Wishes(work.session, work.now)
        versions: dict[str, int] = {}
        for part in chunks(sorted(set(terminals))):
            versions |= self._issue_part(work, wishes, part, above or {}, offered)
        for part in chunks(versions):
            _tell(work, part, staff, cause)
        work.changed("terminals", *versions)
        work.changed("desired", *versions)
        return versions

    def _issue_part(
        self, work: Work, wishes: Wishes, part: Sequence[str], above: Mapping[str, int], offered: bool
    ) -> dict[str, int]:
        session = work.session
        # Plain rows: ten thousand objects that a session must watch cost more than their signatures.
        rows = session.execute(
            select(*_COLUMNS).where(Terminal.id.in_(part), Terminal.revoked_at.is_(None))
        ).all()
        known: dict[str, tuple[int, int]] = {
            row.terminal_id: (row.version, row.acknowledged)
            for row in session.execute(
                select(Desired.terminal_id, Desired.version, Desired.acknowledged).where(
                    Desired.terminal_id.in_(part)
                )
            )
        }
        groups = groups_of(session, part)
        written: list[dict[str, Any]] = []
        for row in rows:
            last, acknowledged = known.get(row.id, (0, 0))
            version = max(last, above.get(row.id, 0)) + 1
            body = self._document(row, wishes, groups[row.id], version, work.now, offered).to_body()
            written.append(
                {
                    "terminal_id": row.id,
                    "version": version,
                    "body": body,
                    "payload": seal_envelope(Kind.DESIRED, row.id, body, self._keys.signing).decode(),
                    "digest": digest_of(body),
                    "issued_at": work.now,
                    "acknowledged": acknowledged,
                    "is_waiting": True,
                }
            )
        work.upsert(Desired, written)
        return {row["terminal_id"]: row["version"] for row in written}

    def _document(
        self,
        row: Row[Any],
        wishes: Wishes,
        groups: frozenset[str],
        version: int,
        now: datetime,
        offered: bool,
    ) -> DesiredDocument:
        shared = wishes.shared(row.site_id, groups)
        return DesiredDocument(
            terminal=row.id,
            version=version,
            issued_at=now,
            standing=dict(shared.standing),
            origin=dict(shared.origin),
            schedules=shared.schedules,
            staff=staff_change(row, now),
            messages=shared.messages,
            keys=self._keys.ring.encode(),
            authorities=self.authorities,
            gateway=self._gateway,
            offered_at=now if offered else None,
        )


def _tell(work: Work, terminals: Sequence[str], staff: Staff, cause: Mapping[str, Any]) -> None:
    """Add the versions just written to the history, inside the database: all lines differ in two columns."""
    told = select(
        Desired.terminal_id,
        literal(work.now, UtcDateTime()),
        literal("desired"),
        Desired.version,
        literal(staff.name),
        literal(dict(cause), JSON()),
    ).where(Desired.terminal_id.in_(terminals))
    columns = ["terminal_id", "at", "kind", "version", "author", "detail"]
    work.session.execute(insert(History).from_select(columns, told))


def staff_change(row: Row[Any] | Terminal, now: datetime) -> StaffChange | None:
    """Return the change by staff at a terminal, or None if there is none that still holds."""
    if not row.staff_modes or row.staff_at is None:
        return None
    if row.staff_until is not None and row.staff_until <= now:
        return None
    offer: Any = row.staff_offer
    return StaffChange(
        modes=row.staff_modes,
        authors=row.staff_authors or {},
        by=row.staff_by,
        at=row.staff_at,
        until=row.staff_until,
        offer=offer,
    )

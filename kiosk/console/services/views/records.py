"""What is kept and told of the console itself: trail, counts, news, health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the trail; ``detail`` holds names, ids and modes, never a visitor's words."""

    number: int
    at: datetime
    actor_id: str
    actor: str
    action: str
    target: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class AuditRestore:
    """A backup was put back: entries from *number* on were written anew.

    Attributes:
        number: The entry that says so.
        at: When.
        backup_at: When the backup was made.
        lost_until: Last entry of before that a head proves; below *number* if none was lost.
        lost_head: The hash of that entry: in this head stands what came between.
    """

    number: int
    at: datetime
    backup_at: datetime
    lost_until: int
    lost_head: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What checking the whole trail found.

    Attributes:
        is_whole: Nothing was edited, deleted, inserted, reordered or cut off.
        entries: Entries that were read.
        first_wrong: Number of the first entry that does not fit, or None.
        problem: ``""``, ``edited``, ``missing``, ``cut-off`` (shorter than an exported head) or ``head``
            (a head whose signature or hash does not fit).
        head: Hash of the last entry.
        restores: Backups that were put back, oldest first; each told by the restore itself and signed.
    """

    is_whole: bool
    entries: int
    first_wrong: int | None
    problem: str
    head: str
    restores: tuple[AuditRestore, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries, newest first; empty means all.

    Attributes:
        actor: Account id, or a part of the name of who did it.
        action: Beginning of the action's code: ``modes`` or ``modes.switch``.
        target: What it was done to: ``terminal:lobby-1``, or only ``lobby-1``.
        since: First moment.
        until: First moment after it.
        offset: Entries to leave out.
        limit: Most entries (at most 1,000).
    """

    actor: str = ""
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a picture: a name (mode field, service code) and a value per step."""

    kind: str
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Counts over time, no visitor data.

    Attributes:
        starts: Start of each step, UTC.
        series: ``modes`` (sessions or seconds per mode), ``help_calls``, ``help_wait_s`` (mean seconds),
            ``completed`` (per service code), ``sessions``.
    """

    starts: tuple[datetime, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something changed; a page asks for what it needs again.

    Attributes:
        kind: ``terminals`` (``ids``), ``help`` (``ids`` of terminals), ``assist`` (``ids`` of sessions),
            ``command`` (``ids`` of the terminals that they are for), ``enrolment`` (``ids`` of terminals that
            have joined; none for a request), ``health``, or ``everything`` (too much changed).
        ids: What changed in the reader's scope, at most 500.
    """

    kind: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What changed up to a mark.

    Attributes:
        mark: Of the last news; who asks again with it hears what came later.
        events: What changed in the reader's scope; may be empty.
    """

    mark: str
    events: tuple[LiveEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the console itself is.

    Attributes:
        is_store_right: Whether the database answers.
        broker: ``connected``, ``connecting``, ``refused`` or ``down``.
        broker_since: Since when.
        credentials_due: Since when the broker has not been told who may sign in (a terminal that was cut off
            may still be connected), or None.
        broker_restarts: How often the supervised broker had to be started again.
        terminals: Enrolled terminals.
        online: Of them online.
        unpublished: Desired documents that the broker has not acknowledged.
        queue: Messages from terminals that wait for the writer.
        refused: Messages from terminals that were not believed, by reason, since the start.
        last_backup: When the last backup was made, or None.
        audit_head_at: When a place off this machine last took the audit head; None: it lies nowhere outside.
        app: Version of the program.
    """

    is_store_right: bool
    broker: str
    broker_since: datetime | None
    broker_restarts: int
    terminals: int
    online: int
    unpublished: int
    queue: int
    refused: Mapping[str, int]
    last_backup: datetime | None
    audit_head_at: datetime | None
    app: str
    credentials_due: datetime | None = None

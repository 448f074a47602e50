"""The frozen values that services take and return.

Moments are UTC, durations seconds unless said otherwise.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Role = Literal["helper", "manager", "auditor"]
ROLES: tuple[Role, ...] = ("helper", "manager", "auditor")
#: Mode field -> value, with the JSON values of ``ModeState`` (``{"scale": 2.0, "contrast": "high"}``).
Modes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a staff member may see.

    Attributes:
        is_everything: The entire city.
        districts: Ids of districts.
        sites: Ids of single sites.
    """

    is_everything: bool = False
    districts: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def covers(self, site: str | None, district: str | None) -> bool:
        """Return whether a place lies inside."""
        return self.is_everything or site in self.sites or district in self.districts


EVERYTHING = Scope(is_everything=True)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts.

    Attributes:
        id: Account id (or ``system`` for the console itself).
        name: Display name; terminals and audit show it.
        role: ``helper`` sees and helps in the scope; ``manager`` also sets up; ``auditor`` only reads,
            audit too.
        scope: What the account may see.
        language: ``ko`` or ``en``, of the pages.
    """

    id: str
    name: str
    role: Role
    scope: Scope
    language: str = "ko"


class TerminalState(enum.StrEnum):
    """How a terminal stands to what is wanted of it; derived, never stored by hand."""

    AS_WANTED = "as-wanted"
    WAITING = "waiting"
    DEFERRED = "deferred"
    REFUSED = "refused"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReportedView:
    """The last believed report of a terminal.

    Attributes:
        seen: Highest desired version that it has seen.
        applied: Version that is in force there.
        result: ``applied``, ``deferred`` or ``refused``.
        reason: Why not applied (a code: ``visitor``, ``disk-full``, ``stale``, ...), or "".
        since: Since when, by the terminal's clock.
        received_at: When the console heard it.
        effective: Modes that are in force now.
        layers: Field -> source (``profile``, ``site``, ``group:NAME``, ``schedule:ID``, ``staff``,
            ``visitor``).
        active_schedules: Ids of schedules that run there now.
        is_in_use: Whether somebody stands there.
        app: Version of its program.
        health: As reported: voices, gateway, waiting reports, disk, clock, errors.
        refused: Last refused messages, each ``{"kind", "reason", "at", "version", "id"}``.
    """

    seen: int
    applied: int
    result: str
    reason: str
    since: datetime | None
    received_at: datetime
    effective: Modes
    layers: Mapping[str, str]
    active_schedules: tuple[str, ...]
    is_in_use: bool
    app: str
    health: Mapping[str, Any]
    refused: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One mode field where wish and truth differ.

    Attributes:
        field: Mode field.
        wanted: Value that the desired document asks for now.
        actual: Value that was reported, or None if nothing was.
        reason: ``visitor``, ``limit`` (the terminal's own limit holds), ``offline``, ``waiting``,
            ``deferred``, ``refused``, or the terminal's own
            reason.
    """

    field: str
    wanted: Any
    actual: Any
    reason: str


@dataclass(frozen=True, slots=True)
class HelpView:
    """A help call.

    Attributes:
        id: Call id made by the terminal.
        terminal: Terminal id.
        terminal_name: Its name.
        site: Id of its site.
        site_name: Name of its site.
        state: ``waiting``, ``taken``, or ``closed``.
        since: When the visitor pressed, by the console's clock.
        waiting_s: Whole seconds from then to being taken, or to now.
        language: The visitor's language.
        flow: Public id of the service where it was pressed, or "".
        taken_by: Name of who answered, or "".
        is_reachable: Whether the terminal is online.
    """

    id: str
    terminal: str
    terminal_name: str
    site: str
    site_name: str
    state: str
    since: datetime
    waiting_s: int
    language: str
    flow: str
    taken_by: str
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """One terminal on the wall.

    Attributes:
        id: Terminal id (``[a-z0-9-]{3,40}``).
        name: Name for people.
        site: Site id.
        site_name: Site name.
        district: District id.
        groups: Names of its groups, highest priority first.
        is_online: By birth, last will and the console's clock.
        presence_since: Since when, or None if it was never seen.
        desired_version: Version that is wanted.
        desired_modes: What is wanted now, resolved (standing, schedule and staff), without the terminal's
            own.
        is_published: Whether the broker has acknowledged that version.
        reported: Last believed report, or None.
        difference: Where wish and truth differ.
        state: One word for it.
        is_in_use: Whether somebody stands there.
        help: Open help call, or None.
        assist: Id of the assist session that is open or asked for, or "".
    """

    id: str
    name: str
    site: str
    site_name: str
    district: str
    groups: tuple[str, ...]
    is_online: bool
    presence_since: datetime | None
    desired_version: int
    desired_modes: Modes
    is_published: bool
    reported: ReportedView | None
    difference: tuple[FieldDifference, ...]
    state: TerminalState
    is_in_use: bool
    help: HelpView | None
    assist: str = ""


@dataclass(frozen=True, slots=True)
class TerminalFilter:
    """Which terminals; every given condition must hold.

    Attributes:
        text: Part of id or name.
        site: Site id.
        district: District id.
        group: Group id.
        state: One state.
        has_help: Only with an open help call.
        offset: Rows to leave out.
        limit: Most rows (at most 500).
    """

    text: str = ""
    site: str = ""
    district: str = ""
    group: str = ""
    state: TerminalState | None = None
    has_help: bool = False
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class TerminalPage:
    """A page of the wall, ordered by site name, name, id.

    Attributes:
        rows: The page.
        total: How many terminals match.
        states: How many in the scope per state (without the filter's state).
    """

    rows: tuple[TerminalRow, ...]
    total: int
    states: Mapping[TerminalState, int]


@dataclass(frozen=True, slots=True)
class LayerRow:
    """Who sets one dimension, highest first.

    Attributes:
        field: Mode field.
        layer: ``visitor``, ``staff``, ``schedule``, ``group``, ``site``; what lies below is the terminal's
            own.
        origin: Name of the staff member, schedule, group or site.
        value: Value that it asks for.
        until: Until when, or None.
        is_effective: Whether this one is wanted now (the highest).
    """

    field: str
    layer: str
    origin: str
    value: Any
    until: datetime | None
    is_effective: bool


@dataclass(frozen=True, slots=True)
class TerminalDetail:
    """Everything about one terminal.

    Attributes:
        row: As on the wall.
        layers: Who asks for what.
        group_ids: Ids of its groups.
        added_at: When it was enrolled.
        identity: Fingerprint of its key (16 hexadecimal digits).
        next_identity: Fingerprint of the key that it is changing to, or "".
        staff_by: Who made the staff change that holds, or "".
        staff_until: Until when it holds (its next schedule boundary), or None.
    """

    row: TerminalRow
    layers: tuple[LayerRow, ...]
    group_ids: tuple[str, ...]
    added_at: datetime
    identity: str
    next_identity: str
    staff_by: str
    staff_until: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """Something that happened to a terminal, newest first.

    Attributes:
        at: When, by the console's clock.
        kind: ``desired`` (a new version), ``applied``, ``deferred``, ``refused``, ``online``, ``offline``,
            ``help``, ``assist``, ``command``.
        version: Desired version it is about, or 0.
        by: Staff member, or "".
        detail: Public facts (changed fields, reason, outcome).
    """

    at: datetime
    kind: str
    version: int
    by: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site (one centre). ``modes`` are its standing wishes."""

    id: str
    name: str
    district: str
    time_zone: str
    modes: Modes
    terminals: int


@dataclass(frozen=True, slots=True)
class DistrictView:
    """A district: a name over sites."""

    id: str
    name: str
    sites: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group. ``priority`` is unique; of two groups the higher number wins."""

    id: str
    name: str
    priority: int
    modes: Modes
    terminals: int


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """A schedule as a form gives it.

    Attributes:
        name: Name for people.
        target: ``site:ID`` or ``group:ID``.
        rrule: RFC 5545 rule (DAILY, WEEKLY, MONTHLY or YEARLY), as :func:`make_rrule` writes it.
        time_zone: IANA name.
        start_local: First start, ``YYYY-MM-DDTHH:MM`` in that zone.
        duration_s: Length of one occurrence.
        modes: What it sets.
        priority: Of two schedules the higher wins.
    """

    name: str
    target: str
    rrule: str
    time_zone: str
    start_local: str
    duration_s: int
    modes: Modes
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a schedule, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A stored schedule with its next occurrences (at most five)."""

    id: str
    draft: ScheduleDraft
    target_name: str
    next: tuple[Occurrence, ...]
    is_on: bool
    made_by: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A notice of the centre that terminals show. ``target`` is ``all``, ``site:ID`` or ``group:ID``."""

    id: str
    texts: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    target: str
    target_name: str
    made_by: str


@dataclass(frozen=True, slots=True)
class CommandView:
    """A command and what became of it.

    Attributes:
        id: Command id (uuid4).
        terminal: Terminal id.
        name: Command name of the registry.
        by: Who sent it.
        issued_at: When.
        expires_at: When it is worthless, by the console's clock.
        state: ``waiting`` (not yet with the broker), ``sent``, ``done``, ``refused``, ``expired``,
            ``failed`` or
            ``unknown`` (the terminal crashed in between).
        reason: Code of the reason, or "".
        answered_at: When the answer came, or None.
        result: Public facts of the answer.
    """

    id: str
    terminal: str
    name: str
    by: str
    issued_at: datetime
    expires_at: datetime
    state: str
    reason: str
    answered_at: datetime | None
    result: Mapping[str, Any]


class AssistState(enum.StrEnum):
    """Where an assist session stands; only the terminal makes it open."""

    ASKING = "asking"
    OPEN = "open"
    REFUSED = "refused"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AssistItem:
    """One masked item of the visitor's screen. ``label`` is "" where it is masked."""

    key: str
    kind: str
    label: str
    is_masked: bool
    is_interactive: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class AssistView:
    """An assist session as its staff member sees it.

    Attributes:
        id: Session id.
        terminal: Terminal id.
        terminal_name: Its name.
        staff_id: Who helps.
        staff_name: The helper's name.
        state: Where it stands.
        begun_at: When consent was asked.
        expires_at: When it ends by itself.
        language: The visitor's language, or "" before consent.
        modes: Modes in force there.
        title: Title of the screen, or "" where it is masked.
        position: "2 of 5" as data: (2, 5), or None.
        cursor: Key of the item under the cursor, or "".
        items: The masked items; empty before consent.
        updated_at: When the screen came, or None.
    """

    id: str
    terminal: str
    terminal_name: str
    staff_id: str
    staff_name: str
    state: AssistState
    begun_at: datetime
    expires_at: datetime
    language: str = ""
    modes: Modes = field(default_factory=dict)
    title: str = ""
    position: tuple[int, int] | None = None
    cursor: str = ""
    items: tuple[AssistItem, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepared phrase: id for ``speech.say`` and the text per language."""

    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """A terminal that asks to join.

    Attributes:
        id: Request id.
        name: Name that it gave itself.
        fingerprint: Of its public key, 16 hexadecimal digits.
        app: Version of its program.
        asked_at: When.
        expires_at: Until when its code is good.
        tries_left: Codes that may still be typed.
    """

    id: str
    name: str
    fingerprint: str
    app: str
    asked_at: datetime
    expires_at: datetime
    tries_left: int


@dataclass(frozen=True, slots=True)
class AccountView:
    """A staff account; never its secrets."""

    id: str
    name: str
    display_name: str
    role: Role
    scope: Scope
    language: str
    has_second_factor: bool
    recovery_codes_left: int
    is_disabled: bool
    is_locked: bool
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A signed-in browser.

    Attributes:
        token: Opaque secret for the cookie; only its hash is stored.
        csrf: Token that every form must carry.
        staff: Who it is.
        must_enrol_totp: No second factor yet: only the page that sets one up is allowed.
        expires_at: Absolute end.
        idle_until: End if nothing happens.
    """

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    staff: Staff
    must_enrol_totp: bool
    expires_at: datetime
    idle_until: datetime


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """A second factor to be confirmed: ``uri`` (otpauth://, for the QR code) and the same secret to type."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


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
class AuditVerdict:
    """What checking the whole trail found.

    Attributes:
        is_whole: Nothing was edited, deleted, inserted, reordered or cut off.
        entries: Entries that were read.
        first_wrong: Number of the first entry that does not fit, or None.
        problem: ``""``, ``edited``, ``missing``, ``cut-off`` (shorter than an exported head) or ``head``
            (a head
            whose signature or hash does not fit).
        head: Hash of the last entry.
    """

    is_whole: bool
    entries: int
    first_wrong: int | None
    problem: str
    head: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries, newest first; empty means all."""

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
            ``command`` (``ids`` of commands), ``enrolment``, ``health``, or ``everything`` (too much
            changed).
        ids: What changed, at most 500.
    """

    kind: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the console itself is.

    Attributes:
        is_store_right: Whether the database answers.
        broker: ``connected``, ``connecting``, ``refused`` or ``down``.
        broker_since: Since when.
        broker_restarts: How often the supervised broker had to be started again.
        terminals: Enrolled terminals.
        online: Of them online.
        unpublished: Desired documents that the broker has not acknowledged.
        queue: Messages from terminals that wait for the writer.
        refused: Messages from terminals that were not believed, by reason, since the start.
        last_backup: When the last backup was made, or None.
        audit_head_at: When the audit head was last exported, or None.
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

"""Terminals: what is wanted of them beside what is true."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.console.services.views.helping import HelpView
from kiosk.console.services.views.staff import Modes


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
        declined: Fields whose wanted value the visitor said no to, as far as staff may know.
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
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One mode field where wish and truth differ.

    Attributes:
        field: Mode field.
        wanted: Value that the desired document asks for now; None: nothing is asked for, and what staff or a
            schedule wanted holds on.
        actual: Value that was reported, or None if nothing was.
        reason: ``visitor``, ``limit`` (the terminal's own limit holds), ``offline``, ``waiting``,
            ``deferred``, ``refused``, ``clock`` (it does not believe its clock), ``not-now`` (by its clock
            something is over, or not yet due), or the terminal's own reason.
    """

    field: str
    wanted: Any
    actual: Any
    reason: str


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
        group_ids: Ids of the groups that name it.
        site_group_ids: Ids of the groups that it is in because of its site; it may be named there, too.
        added_at: When it was enrolled.
        identity: Fingerprint of its key (16 hexadecimal digits).
        next_identity: Fingerprint of the key that it is changing to, or "".
        staff_by: Who made the staff change that holds, or "".
        staff_until: Until when it holds, :data:`~kiosk.twin.layers.UNTIL_TAKEN_BACK`, or None: there is no
            schedule that would end it.
        boundary: When a schedule of this terminal begins or ends next, or None.
    """

    row: TerminalRow
    layers: tuple[LayerRow, ...]
    group_ids: tuple[str, ...]
    added_at: datetime
    identity: str
    next_identity: str
    staff_by: str
    staff_until: datetime | None
    boundary: datetime | None = None
    site_group_ids: frozenset[str] = frozenset()


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

"""What is true at a terminal: its own document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kiosk.twin.documents.base import Document, Modes, Moment, Part, Tag, Uuid, Word
from kiosk.twin.limits import MAX_MODES, MAX_SCHEDULES, REFUSALS_SHOWN


class Refusal(Part):
    """A message that was refused.

    Attributes:
        kind: Topic kind.
        reason: See :class:`kiosk.twin.refusals.Reason`.
        at: When.
        subject: Version or command id if it could be read, or "".
    """

    kind: Word
    reason: Word
    at: Moment
    subject: Word = ""


class Health(Part):
    """How the terminal is.

    Attributes:
        voice: Language tag -> ``ok`` or ``none``.
        gateway: ``ok``, ``away`` or ``unknown``.
        outbox_waiting: Reports that wait to be delivered.
        disk_free_mb: Free space where the terminal keeps its data, or None.
        clock_trusted: Whether schedules may run by its clock.
        clock_offset_s: Seconds that its clock is ahead of the console's, or None when unknown.
        errors: Codes of what is wrong.
    """

    voice: Annotated[dict[Tag, Literal["ok", "none"]], Field(max_length=32)] = Field(default_factory=dict)
    gateway: Literal["ok", "away", "unknown"] = "unknown"
    outbox_waiting: Annotated[int, Field(ge=0)] = 0
    disk_free_mb: Annotated[int, Field(ge=0)] | None = None
    clock_trusted: bool = True
    clock_offset_s: float | None = None
    errors: Annotated[tuple[Word, ...], Field(max_length=32)] = ()


class ReportedDocument(Document):
    """What is true at the terminal.

    Attributes:
        seen: Highest desired version on its disk; 0 for none.
        applied: Version whose wishes hold now; 0 for none.
        result: ``applied``, ``deferred`` or ``refused``, of the version *seen*.
        reason: Why it is deferred (``visitor``, ``asked``) or refused; "" when applied.
        since: Since when the result holds.
        effective: The mode state now, field by field. While somebody is there who has not asked for help,
            only the fields that the centre sets and the visitor has not changed: the rest is theirs to tell.
        layers: Field -> who decided it: ``site group:<name> schedule:<id> staff visitor``; the same fields
            and, as ``visitor``, those of the centre's that the visitor has changed; ``limit`` where the
            terminal's own limit (its loudest volume) holds instead of what was asked.
        active_schedules: Ids of the schedules that hold now.
        schedules_paused: True when the clock is not trusted and schedules do not run.
        declined: Fields that are not as wanted because the visitor said no to that value or took it back;
            only of a visitor who has asked for help. They are made as wanted when the visitor leaves.
        unusable: Fields of the desired document that this terminal cannot obey.
        is_in_use: A visitor is there.
        is_assisted: An assist session has the visitor's consent.
        health: How the terminal is.
        app: Version of the program.
        connection: One UUID per connection to the broker.
        sequence: Grows with every report of the connection.
        refused: The latest refusals, newest last.
        identity: Name of the terminal's key.
    """

    seen: Annotated[int, Field(ge=0, le=2**53)] = 0
    applied: Annotated[int, Field(ge=0, le=2**53)] = 0
    result: Literal["applied", "deferred", "refused"] = "applied"
    reason: Word = ""
    since: Moment
    effective: Modes = Field(default_factory=dict)
    layers: Annotated[dict[Word, Word], Field(max_length=MAX_MODES)] = Field(default_factory=dict)
    active_schedules: Annotated[tuple[Word, ...], Field(max_length=MAX_SCHEDULES)] = ()
    schedules_paused: bool = False
    declined: Annotated[tuple[Word, ...], Field(max_length=MAX_MODES)] = ()
    unusable: Annotated[tuple[Word, ...], Field(max_length=256)] = ()
    is_in_use: bool = False
    is_assisted: bool = False
    health: Health = Field(default_factory=Health)
    app: Word = ""
    connection: Uuid
    sequence: Annotated[int, Field(ge=0, le=2**53)] = 0
    refused: Annotated[tuple[Refusal, ...], Field(max_length=REFUSALS_SHOWN)] = ()
    identity: Word = ""

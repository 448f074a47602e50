"""What is wanted of a terminal: the console's document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from kiosk.twin.documents.base import Document, Modes, Moment, Name, Part, Tag, Version, Word
from kiosk.twin.limits import (
    MAX_AUTHORITIES,
    MAX_DURATION_S,
    MAX_KEYS,
    MAX_MODES,
    MAX_SCHEDULES,
    MAX_STANDING_MESSAGES,
    MIN_DURATION_S,
)


class Schedule(Part):
    """Modes that hold at certain times.

    Attributes:
        id: Stable, unique in the document.
        name: What staff call it.
        rrule: RFC 5545 recurrence rule, see :mod:`kiosk.twin.schedules` for what is accepted.
        timezone: IANA name.
        start_local: Wall time of the first occurrence, ``YYYY-MM-DDTHH:MM``.
        duration_s: How long an occurrence lasts by the wall clock, in s.
        modes: What it sets.
        priority: Higher wins over lower.
        origin: ``site`` or ``group:<name>``; a group is narrower and wins over the site.
    """

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    name: Name
    rrule: Annotated[str, StringConstraints(max_length=200)]
    timezone: Annotated[str, StringConstraints(max_length=64)]
    start_local: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]
    duration_s: Annotated[int, Field(ge=MIN_DURATION_S, le=MAX_DURATION_S)]
    modes: Modes
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    origin: Word = "site"


class StaffChange(Part):
    """What a member of staff wants at this terminal until the next schedule boundary.

    Attributes:
        modes: What they set.
        authors: Field of *modes* -> id of the account that set it. A visitor who lets one member of staff
            help agrees to that account alone; a field that is not named (an older console) is nobody's.
        by: Display name of who changed it last; several accounts may have the same.
        at: When.
        until: When it ends, or None: at the next start or end of a schedule after *at*.
        offer: ``offer`` asks a visitor; ``now`` is obeyed at once where a visitor has asked for help
            and is an offer otherwise (a visitor is never surprised).
    """

    modes: Modes
    authors: Annotated[dict[Word, Word], Field(max_length=MAX_MODES)] = Field(default_factory=dict)
    by: Name
    at: Moment
    until: Moment | None = None
    offer: Literal["offer", "now"] = "offer"


class StandingMessage(Part):
    """A notice of the centre, shown while it holds.

    Attributes:
        id: Stable.
        text: Language tag -> text; ``ko`` first of all.
        from_: When it begins (JSON ``from``), or None.
        until: When it ends, or None.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, serialize_by_alias=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    text: Annotated[
        dict[Tag, Annotated[str, StringConstraints(min_length=1, max_length=500)]],
        Field(min_length=1, max_length=16),
    ]
    from_: Moment | None = Field(default=None, alias="from")
    until: Moment | None = None


class DesiredDocument(Document):
    """Everything that is wanted of one terminal, complete.

    Attributes:
        version: Grows with every change; a terminal refuses lower ones.
        issued_at: When the console committed it.
        standing: Modes of site and groups, already resolved by the console.
        origin: Field of *standing* -> ``site`` or ``group:<name>``.
        schedules: They run on the terminal.
        staff: A change by staff at this terminal, or None.
        floor_version: Which accessibility floor the console knows; a terminal keeps its own.
        messages: Notices of the centre.
        keys: Console keys that are accepted from now on (base64); empty changes nothing.
        authorities: PEM of the authorities that the broker's certificate may be signed by from now on, the
            present one and the next; "" changes nothing.
        gateway: Address of the gateway, or None for the terminal's own.
        offered_at: When the change of this version was made by a person, or None.
    """

    version: Version
    issued_at: Moment
    standing: Modes = Field(default_factory=dict)
    origin: Annotated[dict[Word, Word], Field(max_length=MAX_MODES)] = Field(default_factory=dict)
    schedules: Annotated[tuple[Schedule, ...], Field(max_length=MAX_SCHEDULES)] = ()
    staff: StaffChange | None = None
    floor_version: int = 1
    messages: Annotated[tuple[StandingMessage, ...], Field(max_length=MAX_STANDING_MESSAGES)] = ()
    keys: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=64)], ...], Field(max_length=MAX_KEYS)
    ] = ()
    authorities: Annotated[str, StringConstraints(max_length=MAX_AUTHORITIES)] = ""
    gateway: Annotated[str, StringConstraints(max_length=300)] | None = None
    offered_at: Moment | None = None

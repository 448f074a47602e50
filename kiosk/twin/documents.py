"""The documents of the twin: frozen values that terminal and console exchange as JSON.

Unknown keys are ignored (a document one version ahead stays readable), keys that a document one
version back did not have carry a default. Times are aware and in UTC.

What a visitor typed is in none of them.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    ValidationError,
)

from kiosk.twin.limits import (
    COUNT_HOURS,
    DOCUMENT_VERSION,
    MAX_COMMAND_EXPIRY_S,
    MAX_DURATION_S,
    MAX_KEYS,
    MAX_MODES,
    MAX_SCHEDULES,
    MAX_STANDING_MESSAGES,
    MIN_DURATION_S,
    READABLE_VERSIONS,
    REFUSALS_SHOWN,
)
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.topics import TERMINAL_PATTERN


def _to_utc(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2200:
        raise ValueError("outside of the years 2000 to 2200")
    return moment.astimezone(UTC)


def _uuid(text: str) -> str:
    return str(uuid.UUID(text))


#: A moment in UTC.
Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]
TerminalId = Annotated[str, StringConstraints(pattern=rf"^{TERMINAL_PATTERN}$")]
#: A UUID in its usual spelling.
Uuid = Annotated[str, StringConstraints(max_length=40), AfterValidator(_uuid)]
#: A name that people read: of a group, a schedule, a member of staff.
Name = Annotated[str, StringConstraints(max_length=120)]
#: A short technical word: a field, a reason, a code, an origin.
Word = Annotated[str, StringConstraints(max_length=120)]
#: BCP 47 tag, or one of ours (``ko-easy``).
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{2,20}$")]
ModeValue = (
    StrictBool | StrictInt | StrictFloat | Annotated[str, StringConstraints(strict=True, max_length=40)]
)
#: Field of :class:`kiosk.modes.state.ModeState` -> value; checked by :mod:`kiosk.twin.layers`.
Modes = Annotated[dict[Word, ModeValue], Field(max_length=MAX_MODES)]
Version = Annotated[int, Field(ge=1, le=2**53)]


class Part(BaseModel):
    """Base of every part: frozen, unknown keys ignored, no NaN."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Document(Part):
    """Base of what stands alone on a topic.

    Attributes:
        v: Version of the document's shape.
        terminal: Whose it is.
    """

    v: int = DOCUMENT_VERSION
    terminal: TerminalId

    def to_body(self) -> str:
        """Return the JSON text, the same for equal documents."""
        return self.model_dump_json()


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
        by: Their display name.
        at: When.
        until: When it ends, or None: at the next start or end of a schedule after *at*.
        offer: ``offer`` asks a visitor; ``now`` is obeyed at once where a visitor has asked for help
            and is an offer otherwise (a visitor is never surprised).
    """

    modes: Modes
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
    gateway: Annotated[str, StringConstraints(max_length=300)] | None = None
    offered_at: Moment | None = None


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
    unusable: Annotated[tuple[Word, ...], Field(max_length=256)] = ()
    is_in_use: bool = False
    is_assisted: bool = False
    health: Health = Field(default_factory=Health)
    app: Word = ""
    connection: Uuid
    sequence: Annotated[int, Field(ge=0, le=2**53)] = 0
    refused: Annotated[tuple[Refusal, ...], Field(max_length=REFUSALS_SHOWN)] = ()
    identity: Word = ""


class PresenceDocument(Document):
    """Whether the terminal is connected; the last will says False for the same connection.

    A will is made before the connection, so it stands unsigned and can say only "gone". Its *at* is
    when the connection was made.
    """

    is_online: bool
    connection: Uuid
    at: Moment


class CommandDocument(Document):
    """Something to do now.

    Attributes:
        id: UUID; a terminal obeys each once.
        name: See :mod:`kiosk.twin.commands`.
        arguments: As the command says.
        by: Display name of the member of staff.
        staff_id: Their id in the console.
        issued_at: When.
        expires_in_s: How long it may wait, counted from *issued_at*.
        assist: Id of the assist session that it belongs to, or None.
    """

    id: Uuid
    name: Word
    arguments: Annotated[dict[Word, object], Field(max_length=32)] = Field(default_factory=dict)
    by: Name
    staff_id: Word
    issued_at: Moment
    expires_in_s: Annotated[float, Field(gt=0, le=MAX_COMMAND_EXPIRY_S)] = 30.0
    assist: Uuid | None = None


Outcome = Literal["done", "refused", "expired", "failed", "unknown"]


class AnswerDocument(Document):
    """What became of a command.

    Attributes:
        id: The command's.
        outcome: ``unknown`` after a crash in the middle of it.
        reason: Why it was refused or failed, or what the visitor answered.
        at: When.
        result: Public facts only.
    """

    id: Uuid
    outcome: Outcome
    reason: Word = ""
    at: Moment
    result: Annotated[dict[Word, object], Field(max_length=32)] = Field(default_factory=dict)


class HelpDocument(Document):
    """The state of the visitor's call for a person.

    Attributes:
        state: ``none``, ``waiting`` or ``answered``.
        call: UUID of the call, or None.
        since: Since when the state holds.
        asked_at: When the visitor called, or None.
        language: The visitor's language.
        flow: Public id of the service they are at, or "".
    """

    state: Literal["none", "waiting", "answered"] = "none"
    call: Uuid | None = None
    since: Moment
    asked_at: Moment | None = None
    language: Tag = "ko"
    flow: Word = ""


class MaskedItem(Part):
    """One item as staff may see it.

    Attributes:
        key: Stable key of the item, for ``item.point``; an index where the key itself could tell.
        kind: Kind of the item.
        label: Its words if public, else "".
        is_masked: Whether words were left out.
        is_interactive: Whether pressing it does something.
        selected: ``on``, ``off`` or "" when it has no such state or may not be told.
    """

    key: Word
    kind: Word
    label: Annotated[str, StringConstraints(max_length=300)] = ""
    is_masked: bool = True
    is_interactive: bool = False
    selected: Literal["on", "off", ""] = ""


class MaskedScreen(Part):
    """One Screen as staff may see it: structure, and words that are public.

    Attributes:
        id: The Screen's id.
        title: Its title if public, else "".
        page: This page, from 1.
        pages: All pages.
        step: This step, 0 without steps.
        steps: All steps.
        is_sheet: Whether it lies over another Screen.
        items: Items, then actions, in keypad order.
    """

    id: Word
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    page: Annotated[int, Field(ge=1)] = 1
    pages: Annotated[int, Field(ge=1)] = 1
    step: Annotated[int, Field(ge=0)] = 0
    steps: Annotated[int, Field(ge=0)] = 0
    is_sheet: bool = False
    items: Annotated[tuple[MaskedItem, ...], Field(max_length=300)] = ()


class AssistDocument(Document):
    """What the visitor sees, masked, while they agree to it.

    Attributes:
        session: Id of the assist session.
        sequence: Grows with every document of the session.
        screen: The topmost Screen, or None when the session has ended.
        modes: The mode state.
        cursor: Key of the item that has the cursor.
        language: The visitor's language.
        ended: Why the session has ended, or "".
    """

    session: Uuid
    sequence: Annotated[int, Field(ge=0)] = 0
    screen: MaskedScreen | None = None
    modes: Modes = Field(default_factory=dict)
    cursor: Word = ""
    language: Tag = "ko"
    ended: Word = ""


Count = Annotated[int, Field(ge=0, le=2**31)]


class HourCounts(Part):
    """What happened in one hour: numbers, never people.

    Attributes:
        modes: ``field:value`` -> seconds of use in visits.
        sessions: Visits that began.
        help_calls: Calls for a person.
        help_wait_s: Seconds that these waited, together.
        help_answered: Calls that were answered.
        completed: Service -> visits that finished it.
    """

    modes: Annotated[dict[Word, Count], Field(max_length=100)] = Field(default_factory=dict)
    sessions: Count = 0
    help_calls: Count = 0
    help_wait_s: Count = 0
    help_answered: Count = 0
    completed: Annotated[dict[Word, Count], Field(max_length=200)] = Field(default_factory=dict)


#: An hour in UTC: ``2026-11-22T05Z``.
Hour = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}Z$")]


class CountsDocument(Document):
    """Counts of the last seven days by hour; taking it in twice changes nothing."""

    hours: Annotated[dict[Hour, HourCounts], Field(max_length=COUNT_HOURS + 1)] = Field(default_factory=dict)


AnyDocument = TypeVar("AnyDocument", bound=Document)


class _Head(Part):
    """What is read first, so that a document from the future gets its own reason."""

    v: StrictInt
    terminal: str


def parse_document(body: str, shape: type[AnyDocument], terminal: str) -> AnyDocument:
    """Read a document from the JSON text of an envelope. Pure; every text has a defined outcome.

    Args:
        body: JSON text.
        shape: The class that belongs on the topic.
        terminal: The terminal of the topic.

    Raises:
        MessageRefused: ``malformed version-unknown foreign``.
    """
    try:
        head = _Head.model_validate_json(body)
        if head.v not in READABLE_VERSIONS:
            raise MessageRefused(Reason.VERSION_UNKNOWN, f"{shape.__name__} of version {head.v}")
        if head.terminal != terminal:
            raise MessageRefused(Reason.FOREIGN, "a document for another terminal")
        return shape.model_validate_json(body)
    except (ValidationError, UnicodeError, OverflowError) as error:
        # The words of the error may repeat what was received, so only places are kept.
        places = (
            [".".join(map(str, e["loc"]))[:60] for e in error.errors()[:5]]
            if isinstance(error, ValidationError)
            else []
        )
        raise MessageRefused(Reason.MALFORMED, f"{shape.__name__}: {', '.join(places)}") from None

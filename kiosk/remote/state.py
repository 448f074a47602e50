"""What a terminal knows of its twin: one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from kiosk.modes.state import ModeState
from kiosk.remote.actions import NOTHING, Layers
from kiosk.remote.events import Now
from kiosk.remote.standing import Console
from kiosk.twin.commands import Arguments
from kiosk.twin.documents import AnswerDocument, CommandDocument, DesiredDocument, Refusal
from kiosk.twin.layers import ALL_LANGUAGES, Resolved
from kiosk.twin.limits import REFUSALS_SHOWN
from kiosk.twin.refusals import MessageRefused
from kiosk.twin.signing import KeyRing
from kiosk.twin.topics import Kind

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wish:
    """A desired document that was read.

    Attributes:
        document: What it says.
        digest: SHA-256 of its text.
        keys: Keys that are accepted once it holds.
    """

    document: DesiredDocument
    digest: str
    keys: KeyRing


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A wish that the disk could not take; it is tried again without anybody's doing.

    Attributes:
        wish: What was wanted.
        payload: The message.
        tries: How often it was tried.
        due: Monotonic seconds of the next try.
    """

    wish: Wish
    payload: bytes = field(repr=False)
    tries: int
    due: float

    @property
    def version(self) -> int:
        """Its version."""
        return self.wish.document.version


@dataclass(frozen=True, slots=True)
class PendingOffer:
    """A question to the visitor.

    Attributes:
        id: For the answer.
        layers: The layers that were offered.
        command: Id of the command that wanted it, or None for a wish.
        values: What the visitor is asked about; with *command* the fields for this visit.
        undo: With *command*: what the fields were.
    """

    id: str
    layers: Layers = NOTHING
    command: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    undo: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back from what staff have changed, until the visitor has kept it or taken it back.

    Attributes:
        id: For the answer.
        then: All mode fields as they were before the first change.
        made: The fields that were changed, each with every value that it was given.
        before: The layers that come back, or None if none were changed.
        before_version: Version of the wish that *before* came from.
        visit: Fields of the visit that come back.
    """

    id: str
    then: Mapping[str, Any]
    made: frozenset[tuple[str, Any]]
    before: Layers | None = None
    before_version: int = 0
    visit: Mapping[str, Any] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """The fields that were changed."""
        return frozenset(name for name, _ in self.made)

    @property
    def refused(self) -> frozenset[tuple[str, Any]]:
        """What the visitor does not want if they go this way: each value that they did not have before."""
        return frozenset((name, value) for name, value in self.made if self.then.get(name) != value)


@dataclass(frozen=True, slots=True)
class Call:
    """The visitor's call for a person.

    Attributes:
        id: For the console.
        state: ``waiting answered``.
        asked_at: When they called, by the terminal's clock.
        since: Since when the state holds, by the same.
        language: The visitor's language tag.
        flow: Public id of the service that they were at.
        begun: When they called, in monotonic seconds; None where that is not known any more.
        waited_s: How long they waited, once it is answered.
        by: Who answered it, as visitors may know them, or "".
    """

    id: str
    state: Literal["waiting", "answered"]
    asked_at: datetime
    since: datetime
    language: str
    flow: str = ""
    begun: float | None = None
    waited_s: float = 0.0
    by: str = ""

    def wait_s(self, now: Now) -> float:
        """Return for how long they wait now, or waited, in s; no clock that jumps changes it."""
        if self.state == "answered":
            return self.waited_s
        passed = (now.utc - self.asked_at).total_seconds()
        return max(0.0, passed if self.begun is None else now.monotonic - self.begun)


@dataclass(frozen=True, slots=True)
class Assist:
    """An assist session; the visitor's consent is bound to it, to the member of staff and to time.

    Attributes:
        id: Of the session.
        staff_id: The member of staff.
        by: Their name.
        minutes: How long at most.
        command: Id of the command that asked.
        until: Monotonic seconds at which it ends; None until the visitor has agreed.
        asked_until: Monotonic seconds at which the question lapses.
    """

    id: str
    staff_id: str
    by: str
    minutes: int
    command: str
    asked_until: float
    until: float | None = None

    @property
    def due(self) -> float:
        """Monotonic seconds at which it ends by itself: the question, or what was agreed to."""
        return self.asked_until if self.until is None else self.until


@dataclass(frozen=True, slots=True)
class WaitingCommand:
    """A command between its arrival and its answer.

    Attributes:
        document: The command.
        arguments: Checked.
        deadline: Monotonic seconds until which it may begin.
        is_running: Begun.
    """

    document: CommandDocument
    arguments: Arguments
    deadline: float
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class TwinState:
    """Everything that the state machine remembers.

    Attributes:
        terminal: Id.
        keys: Console keys that are accepted.
        base: Built-in modes and profile.
        languages: Language tags that are offered here.
        wish: The highest desired document that is on the disk.
        writing: Those that are on their way to the disk, by version.
        unwritten: The latest that the disk could not take, or None.
        unheeded: Why the latest one is not obeyed (``disk-full conflict``), or "".
        resolved: What the wish asks for now.
        applied: The layers that hold.
        applied_version: Version of the wish that they come from.
        visitor: The visitor's own layer.
        is_in_use: A visitor is there.
        offer: What the visitor is asked.
        undo: What they can take back.
        is_busy: They type, or answer something else: nothing is changed under their hands.
        held: Ids of commands that wait until they are free, in the order in which they came.
        is_clock_trusted: The visitor has not been told that the clock may be wrong.
        declined: Fields with values that the visitor said no to in this visit
            (:mod:`kiosk.remote.declining`).
        since: Since when the result holds.
        result: ``applied deferred refused``.
        reason: Why.
        call: The visitor's call for a person.
        call_ended: Why the last one ended: ``visitor left staff`` or "".
        assist: The assist session.
        commands: Commands that are not answered yet, by id.
        known: Ids of commands that came -> when they were issued (:attr:`CommandDocument.order`).
        newest_issue: When the newest command was issued, on the same scale.
        late: The latest command that was refused for its age though it came live, or None.
        answers: Answers that the broker does not have yet, by id.
        console: Whether the console is there.
        lost_at: Monotonic seconds at which the line to the broker was lost; None while it stands.
        refused: The latest refusals.
        offers: Counts offers, for their ids.
    """

    terminal: str
    keys: KeyRing
    base: ModeState = field(default_factory=ModeState)
    languages: tuple[str, ...] = ALL_LANGUAGES
    wish: Wish | None = None
    writing: Mapping[int, Wish] = field(default_factory=dict)
    unwritten: Unwritten | None = None
    unheeded: str = ""
    resolved: Resolved = field(default_factory=Resolved)
    applied: Layers = NOTHING
    applied_version: int = 0
    visitor: Mapping[str, Any] = field(default_factory=dict)
    is_in_use: bool = False
    offer: PendingOffer | None = None
    undo: Undo | None = None
    is_busy: bool = False
    held: tuple[str, ...] = ()
    is_clock_trusted: bool = True
    declined: frozenset[tuple[str, Any]] = frozenset()
    since: datetime = _LONG_AGO
    result: Literal["applied", "deferred", "refused"] = "applied"
    reason: str = ""
    call: Call | None = None
    call_ended: Literal["", "visitor", "left", "staff"] = ""
    assist: Assist | None = None
    commands: Mapping[str, WaitingCommand] = field(default_factory=dict)
    known: Mapping[str, float] = field(default_factory=dict)
    newest_issue: float = 0.0
    late: CommandDocument | None = None
    answers: Mapping[str, AnswerDocument] = field(default_factory=dict)
    console: Console = field(default_factory=Console)
    lost_at: float | None = None
    refused: tuple[Refusal, ...] = ()
    offers: int = 0

    @property
    def seen(self) -> int:
        """Highest desired version on the disk; 0 for none."""
        return self.wish.document.version if self.wish is not None else 0

    @property
    def wanted(self) -> Layers:
        """All that the wish asks for now, whatever the visitor has answered."""
        return Layers(self.resolved.standing, self.resolved.schedule, self.resolved.staff)

    @property
    def latest(self) -> Wish | None:
        """The wish of the highest version, on the disk or on its way there."""
        return self.writing[max(self.writing)] if self.writing else self.wish

    def is_assisted(self, now: Now) -> bool:
        """Whether the visitor's consent holds."""
        return self.assist is not None and self.assist.until is not None and now.monotonic < self.assist.until

    def has_asked_for_help(self, now: Now) -> bool:
        """Whether staff may change things at once: the visitor called, or agreed to be assisted."""
        return self.is_in_use and (self.call is not None or self.is_assisted(now))

    def may_be_helped_by(self, staff_id: str, now: Now) -> bool:
        """Whether this member of staff may change things at once: a call is everybody's, consent is not."""
        assist = self.assist
        return self.has_asked_for_help(now) and (
            self.call is not None or (assist is not None and assist.staff_id == staff_id)
        )

    def asked(self, layers: Layers) -> dict[str, Any]:
        """Return the mode fields that these layers make for somebody who has chosen nothing."""
        names = type(self.base).__dataclass_fields__
        return {name: getattr(self.base, name) for name in names} | layers.values

    def effective(self, layers: Layers) -> dict[str, Any]:
        """Return the mode fields that would hold with these layers."""
        return self.asked(layers) | dict(self.visitor)

    def refuse(self, kind: Kind, refused: MessageRefused, now: Now, subject: str = "") -> TwinState:
        """Return the state with one more refusal to show."""
        entry = Refusal(kind=kind.value, reason=refused.reason.value, at=now.utc, subject=subject[:120])
        return replace(self, refused=(*self.refused, entry)[-REFUSALS_SHOWN:])

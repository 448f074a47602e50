"""What happens to the twin of a terminal: the inputs of the state machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from kiosk.twin.documents import Outcome
from kiosk.twin.refusals import Reason


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which an event is handled.

    Attributes:
        utc: Time of day by the terminal's clock.
        monotonic: Seconds on a clock that never jumps.
        is_trusted: Whether the time of day can be believed.
        tells_age: Whether it may tell old messages from new ones: nothing that was obeyed contradicts it.
    """

    utc: datetime
    monotonic: float
    is_trusted: bool = True
    tells_age: bool = True


@dataclass(frozen=True, slots=True)
class DesiredReceived:
    """A message on the topic of wishes."""

    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DesiredWritten:
    """The disk has a version."""

    version: int


@dataclass(frozen=True, slots=True)
class DesiredNotWritten:
    """The disk could not take a version.

    Attributes:
        version: Which.
        reason: Why.
        payload: The message that it could not take.
    """

    version: int
    reason: Reason
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CommandReceived:
    """A message on the topic of commands.

    Attributes:
        payload: As received.
        is_retained: The broker kept it, or was asked to.
        expiry_s: What the broker left of its time, or None.
        received_at: Monotonic seconds.
    """

    payload: bytes = field(repr=False)
    is_retained: bool = False
    expiry_s: int | None = None
    received_at: float = 0.0


@dataclass(frozen=True, slots=True)
class CommandWritten:
    """The journal has the id of a command on the disk."""

    id: str


@dataclass(frozen=True, slots=True)
class CommandNotWritten:
    """The journal could not take the id."""

    id: str


@dataclass(frozen=True, slots=True)
class CommandFinished:
    """Whoever carries a command out has ended."""

    id: str
    outcome: Outcome
    reason: str = ""
    result: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerAcknowledged:
    """The broker has the answer to a command."""

    id: str


@dataclass(frozen=True, slots=True)
class ConsoleHeard:
    """A message on the topic of the console's presence.

    Attributes:
        payload: As received.
        received_at: Monotonic seconds.
        is_kept: The broker had kept it: nobody knows when it was said.
    """

    payload: bytes = field(repr=False)
    received_at: float = 0.0
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has taken us in."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The line to the broker is gone, or still is after another try."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed: a boundary may have been crossed, a clock may have jumped."""


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A visitor has come or gone."""

    is_in_use: bool


@dataclass(frozen=True, slots=True)
class ModesChanged:
    """The visitor's own layer is now this."""

    visitor: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The visitor has called for a person."""

    call: str
    language: str
    flow: str = ""


@dataclass(frozen=True, slots=True)
class HelpEnded:
    """The visitor no longer calls."""


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """The visitor has answered an offer, or kept a change or taken it back."""

    id: str
    answer: Literal["yes", "no", "undo", "keep"]


@dataclass(frozen=True, slots=True)
class BusyChanged:
    """The visitor types or answers something else, or pauses."""

    is_busy: bool


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """The visitor lets a member of staff see the screen, or not."""

    session: str
    is_yes: bool


@dataclass(frozen=True, slots=True)
class AssistStopped:
    """Nobody is to see the screen any more.

    Attributes:
        why: ``visitor``: they no longer want it; ``away``: this terminal leaves the console.
    """

    why: Literal["visitor", "away"] = "visitor"


Event = (
    DesiredReceived
    | DesiredWritten
    | DesiredNotWritten
    | CommandReceived
    | CommandWritten
    | CommandNotWritten
    | CommandFinished
    | AnswerAcknowledged
    | ConsoleHeard
    | Connected
    | Disconnected
    | Ticked
    | SessionChanged
    | ModesChanged
    | HelpAsked
    | HelpEnded
    | OfferAnswered
    | BusyChanged
    | ConsentAnswered
    | AssistStopped
)

"""What the twin wants done: the outputs of the state machine, carried out by the agent in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kiosk.twin.commands import Arguments
from kiosk.twin.documents import AnswerDocument, CommandDocument, StandingMessage


@dataclass(frozen=True, slots=True)
class Layers:
    """What the three layers of the centre ask for: field of the mode state -> value.

    Attributes:
        standing: Site and groups.
        schedule: Schedules.
        staff: A change at this terminal.
    """

    standing: Mapping[str, Any] = field(default_factory=dict)
    schedule: Mapping[str, Any] = field(default_factory=dict)
    staff: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """All of them together."""
        return {**self.standing, **self.schedule, **self.staff}


#: Layers that ask for nothing.
NOTHING = Layers()


@dataclass(frozen=True, slots=True)
class WriteDesired:
    """Put a message on the disk; ends in DesiredWritten or DesiredNotWritten.

    Attributes:
        version: Its version.
        payload: The signed envelope.
        keys: Public keys that are accepted once it holds, base64.
    """

    version: int
    payload: bytes = field(repr=False)
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """Let the layers hold, all at once."""

    layers: Layers


@dataclass(frozen=True, slots=True)
class ApplyForVisit:
    """Change fields of the visitor's own layer on their behalf; ends with the visit."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """Ask the visitor, or tell them what was changed and let them undo it.

    Attributes:
        id: For the answer.
        changes: Field -> value that the visitor would notice.
        by: Who wants it: a display name, or "" for a schedule or the site.
        is_done: It was changed already (the visitor had asked for help); the answer can be ``undo``
            or ``keep``.
    """

    id: str
    changes: Mapping[str, Any]
    by: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """The question no longer stands."""

    id: str


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Ask the visitor whether a member of staff may see the screen.

    Attributes:
        session: Id of the assist session.
        by: The member of staff.
        minutes: How long at most.
    """

    session: str
    by: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ShowAssist:
    """Show that staff see the screen, and the one press that ends it; or that it has ended.

    Attributes:
        session: Id, or None: it has ended (a question still open is withdrawn).
        by: The member of staff.
        why: Why it has ended: ``visitor staff time visit``, ``late`` (the visitor agreed when the question
            was over), ``away`` (whoever looked along is cut off from
            this terminal, so the visitor is told whom to ask) or "".
    """

    session: str | None
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Tell the visitor how their call stands.

    Attributes:
        state: ``none waiting answered``.
        by: Who answers.
    """

    state: Literal["none", "waiting", "answered"]
    by: str = ""


@dataclass(frozen=True, slots=True)
class ShowConsole:
    """The console has gone, so that nobody there can see a call, or is back.

    Attributes:
        is_away: It has gone.
    """

    is_away: bool


@dataclass(frozen=True, slots=True)
class ShowClock:
    """Whether the terminal's clock can be believed: visitors read times and days from it."""

    is_trusted: bool


@dataclass(frozen=True, slots=True)
class ShowMessages:
    """These are the notices of the centre now."""

    messages: tuple[StandingMessage, ...]


@dataclass(frozen=True, slots=True)
class UseGateway:
    """This is the gateway that staff want, or None for the terminal's own; at the end of a visit."""

    url: str | None


@dataclass(frozen=True, slots=True)
class WriteCommand:
    """Put the id of a command on the disk; ends in CommandWritten or CommandNotWritten."""

    id: str
    issued_at: float


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """Put on the disk what became of a command."""

    answer: AnswerDocument


@dataclass(frozen=True, slots=True)
class Execute:
    """Carry a command out; ends in CommandFinished."""

    command: CommandDocument
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class PublishAnswer:
    """Publish an answer; ends in AnswerAcknowledged when the broker has it."""

    answer: AnswerDocument


@dataclass(frozen=True, slots=True)
class PublishReport:
    """Publish what is true, soon."""


@dataclass(frozen=True, slots=True)
class PublishHelp:
    """Publish how the call for help stands."""


@dataclass(frozen=True, slots=True)
class PublishAssist:
    """Publish the masked Screen, or the end of the session.

    Attributes:
        ended: Id of the session that has ended, or "".
        why: Why.
    """

    ended: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PublishAll:
    """Publish every state: after a connection, and when staff ask."""


Action = (
    WriteDesired
    | Apply
    | ApplyForVisit
    | Offer
    | WithdrawOffer
    | AskConsent
    | ShowAssist
    | ShowHelp
    | ShowConsole
    | ShowClock
    | ShowMessages
    | UseGateway
    | WriteCommand
    | WriteOutcome
    | Execute
    | PublishAnswer
    | PublishReport
    | PublishHelp
    | PublishAssist
    | PublishAll
)

"""Something to do now, and what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kiosk.twin.documents.base import Document, Moment, Name, Uuid, Word
from kiosk.twin.limits import MAX_COMMAND_EXPIRY_S


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
        steady_at: *issued_at* on the console's steady scale (:mod:`kiosk.twin.console_presence`), by which
            age and order are judged; None from a console of the version before.
    """

    id: Uuid
    name: Word
    arguments: Annotated[dict[Word, object], Field(max_length=32)] = Field(default_factory=dict)
    by: Name
    staff_id: Word
    issued_at: Moment
    expires_in_s: Annotated[float, Field(gt=0, le=MAX_COMMAND_EXPIRY_S)] = 30.0
    assist: Uuid | None = None
    steady_at: Moment | None = None

    @property
    def order(self) -> float:
        """When it was issued, on the scale that never goes back if the console has one; POSIX seconds."""
        return (self.steady_at or self.issued_at).timestamp()


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

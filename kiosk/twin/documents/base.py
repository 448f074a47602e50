"""What every document of the twin is made of, and how one is read.

Unknown keys are ignored (a document one version ahead stays readable), keys that a document one
version back did not have carry a default. Times are aware and in UTC.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, TypeVar

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

from kiosk.twin.limits import DOCUMENT_VERSION, MAX_MODES, READABLE_VERSIONS
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

"""What the kiosk sends to a gateway, and what it reads from one.

The gateway of this project answers Open311 GeoReport v2 and HSDS 3; where the standards have no
word (all languages at once, status by receipt number), it answers these documents under
``/kiosk/v1/`` or as ``extended_attributes``. A foreign Open311 server is read into the same
:class:`Service` and :class:`ServiceDefinition`, with its one language.

Documents that are read tolerate unknown keys, so that one version forward stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kiosk.contracts.content import Datatype
from kiosk.contracts.words import LabelType, Words

#: Version of the documents under ``/kiosk/v1/``.
PROFILE_VERSION = 1
#: Open311: a description holds at most this many characters (not bytes).
MAX_DESCRIPTION = 4000
#: What a gateway says with 404 when number and code do not belong together. A 404 without these words
#: (a proxy's page, a wrong address) says nothing about a report.
NO_SUCH_REPORT = "no report has this number and code"
#: Who has the report: the staff of this centre, or the city's system of record.
Destination = Literal["centre", "city"]
#: What may be said to the visitor: kept at this centre, sent to the city, or waiting here.
State = Literal["kept", "sent", "queued"]
#: UUID of a report, minted at read-back; the same over every hop.
ClientRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F-]{8,64}$")]
#: What became of a report, as far as the system of record knows.
Status = Literal["received", "open", "closed"]


def _storable(text: object) -> object:
    """Leave out what no database and no JSON can hold: NUL and halves of surrogate pairs."""
    if not isinstance(text, str):
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


#: What a visitor typed: any length that the field allows, but always storable.
Typed = Annotated[str, BeforeValidator(_storable)]


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """Where a gateway listens and what opens it.

    Attributes:
        url: ``http://host:port``, ``https://...`` or ``http+unix:///path/of/the.sock``.
        token: Secret that only this terminal's processes know, or None; never logged.
        api_key: The terminal's key at a city's gateway (Open311 ``api_key``), or None.
        jurisdiction: Open311 ``jurisdiction_id``, or None.
    """

    url: str
    token: str | None = None
    api_key: str | None = None
    jurisdiction: str | None = None

    def __repr__(self) -> str:
        """Leave the secrets out, so that no log or traceback can show them."""
        return f"GatewayAddress({self.url!r})"


class Read(BaseModel):
    """Base of what is read from a gateway: frozen, unknown keys ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ServiceValue(Read):
    """One choice; the key is a string, leading zeros kept."""

    key: str
    name: Words
    icon: str | None = None


class ServiceAttribute(Read):
    """One question; see :class:`kiosk.contracts.content.AttributeContent`."""

    variable: bool = True
    code: str
    datatype: Datatype
    required: bool = False
    order: int = 0
    description: Words
    datatype_description: Words | None = None
    values: list[ServiceValue] = Field(default_factory=list)


class Service(Read):
    """A kind of problem that can be reported.

    Attributes:
        service_code: Code at the server, always a string.
        names: Name per language; from a foreign server the same text stands for ``ko``.
        descriptions: What happens with such a report, or None.
        group: Id of a group of :class:`kiosk.contracts.content.City`, a foreign server's group
            text, or None.
        icon: Name of the drawing, or None.
        order: Place within the group.
        label_type: Honest label; ``started`` for foreign servers.
        keywords: Per language.
        expected_days: Days until an answer, or None ("ask").
        agency: Who answers, or None.
        needs_place: Whether a place must be given.
        has_questions: Whether the definition must be fetched (Open311 ``metadata``).
        type: Open311 ``realtime`` (an id at once), ``batch`` (a token) or ``blackbox`` (neither).
    """

    service_code: str
    names: Words
    descriptions: Words | None = None
    group: str | None = None
    icon: str | None = None
    order: int = 0
    label_type: LabelType = "started"
    keywords: dict[str, list[str]] = Field(default_factory=dict)
    expected_days: int | None = None
    agency: Words | None = None
    needs_place: bool = True
    has_questions: bool = False
    type: Literal["realtime", "batch", "blackbox"] = "realtime"


class ServiceDefinition(Read):
    """The questions of a service, in the order in which they are asked."""

    service_code: str
    attributes: list[ServiceAttribute] = Field(default_factory=list)


class Sent(BaseModel):
    """Base of what the kiosk sends: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RequestPlace(Sent):
    """Where: one of an address id, an address, coordinates (WGS 84 degrees), or nowhere.

    ``address_id="none"`` says that the matter has no place (profile of Open311, which has no
    way to file a request without one).
    """

    address_id: Annotated[Typed, StringConstraints(min_length=1, max_length=200)] | None = None
    address_string: Annotated[Typed, StringConstraints(min_length=1, max_length=1000)] | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    long: float | None = Field(default=None, ge=-180, le=180)


class RequestContact(Sent):
    """How the visitor wants to be answered."""

    channel: Literal["none", "phone", "text"] = "none"
    phone: Annotated[Typed, StringConstraints(max_length=40)] | None = None


class ServiceRequest(Sent):
    """A report, as the visitor confirmed it at read-back.

    Attributes:
        client_ref: UUID minted at read-back; the same report keeps it over every hop.
        service_code: What it is about.
        language: Language tag in which it was given.
        attributes: Answers: attribute code -> value, or list of values.
        description: Free words, at most 4,000 characters.
        place: Where.
        contact: How to answer.
        receipt_number: The eleven digits, or None.
        receipt_code: The six digits; the gateway keeps only an HMAC of it.
        requested_at: When the visitor confirmed it (with time zone).
        terminal: Id of the terminal, or None.
    """

    client_ref: ClientRef
    service_code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "ko"
    attributes: dict[Typed, Typed | list[Typed]] = Field(default_factory=dict)
    description: Typed = Field(default="", max_length=MAX_DESCRIPTION)
    place: RequestPlace = Field(default_factory=RequestPlace)
    contact: RequestContact = Field(default_factory=RequestContact)
    receipt_number: str | None = None
    receipt_code: str | None = None
    requested_at: datetime
    terminal: str | None = None

    def __repr__(self) -> str:
        """Hide everything that a visitor gave."""
        return f"ServiceRequest({self.client_ref!r}, {self.service_code!r}, ...)"

    __str__ = __repr__


class SubmitAnswer(Read):
    """What a gateway said about a report.

    Attributes:
        service_request_id: Its id there, or None (token or black box).
        token: To be exchanged for the id later, or None.
        state: What the receipt may say.
        destination: Who has it.
        was_known: Whether the same report had arrived before (same ``client_ref``).
        expected_at: When an answer can be expected, or None.
        service_notice: What a foreign server says, in its language.
    """

    service_request_id: str | None = None
    token: str | None = None
    state: State = "sent"
    destination: Destination = "city"
    was_known: bool = False
    expected_at: datetime | None = None
    service_notice: str | None = None


class StatusNote(Read):
    """Words of staff about a report: text per language as far as written."""

    texts: dict[str, str]
    written_at: datetime


class StatusAnswer(Read):
    """What became of a report.

    Attributes:
        receipt_number: The number that was asked for.
        service_code: What it is about.
        names: Name of the service.
        status: Received (nobody took it up yet), open, or closed.
        destination: Who has it.
        state: Kept here, sent to the city, or still waiting on this terminal.
        requested_at: When it was given.
        updated_at: When something last happened.
        expected_at: When an answer can be expected, or None ("ask").
        is_overdue: Whether that moment has passed and it is not closed.
        agency: Who answers, or None.
        notes: Words of staff, oldest first.
    """

    receipt_number: str
    service_code: str
    names: Words
    status: Status
    destination: Destination
    state: State
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None = None
    is_overdue: bool = False
    agency: Words | None = None
    notes: list[StatusNote] = Field(default_factory=list)


class SealedRequest(Sent):
    """A report sealed to the gateway's public key; only the gateway can read it.

    Attributes:
        version: Version of the envelope.
        client_ref: In the clear, so that repeats are seen; bound into the seal.
        key_id: Which public key of the gateway was used.
        envelope: Base64 of the HPKE ciphertext (:mod:`kiosk.sealing`).
    """

    version: Literal[1] = 1
    client_ref: ClientRef
    key_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    envelope: Annotated[str, StringConstraints(min_length=64, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class Health(Read):
    """State of a gateway.

    Attributes:
        status: ``ok`` or what is wrong.
        profile: Highest version of the kiosk profile that it speaks.
        city: Id of its city.
        destination: Where reports end.
        public_key: X25519 key to which reports are sealed, base64, or None.
        key_id: Short name of that key.
        now: The gateway's clock, for the time check.
        version: Version of the program, for staged updates; None from an older gateway.
        schema_revision: Revision of its store.
        time_sync: Whether its clock follows a time server.
        database_seconds_off: How far the database's clock is ahead, or None (no clock of its own).
    """

    status: str
    profile: int = PROFILE_VERSION
    city: str
    destination: Destination
    public_key: str | None = None
    key_id: str | None = None
    now: datetime
    version: str | None = None
    schema_revision: str | None = None
    time_sync: Literal["synchronised", "unsynchronised", "unknown"] = "unknown"
    database_seconds_off: float | None = None

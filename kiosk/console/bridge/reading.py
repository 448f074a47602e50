"""From bytes on a topic to a believed document: signatures, shapes, and what was refused why. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.services.directory import Entry
from kiosk.twin.documents import (
    AnswerDocument,
    AssistDocument,
    CountsDocument,
    Document,
    HelpDocument,
    PresenceDocument,
    ReportedDocument,
    parse_document,
)
from kiosk.twin.envelope import open_envelope
from kiosk.twin.limits import MAX_PAYLOAD
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.topics import FROM_TERMINAL, Kind, parse_topic

_SHAPES: Mapping[Kind, type[Document]] = {
    Kind.REPORTED: ReportedDocument,
    Kind.PRESENCE: PresenceDocument,
    Kind.ANSWER: AnswerDocument,
    Kind.HELP: HelpDocument,
    Kind.ASSIST: AssistDocument,
    Kind.COUNTS: CountsDocument,
}


@dataclass(frozen=True, slots=True)
class Received:
    """A message as the broker gave it.

    Attributes:
        topic: Where it came.
        payload: As received.
        is_kept: The broker had kept it.
    """

    topic: str
    payload: bytes
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that is believed.

    Attributes:
        terminal: Who says it.
        document: What it says.
        body: Its JSON text as signed.
        kid: Name of the key that signed it, or "" for a last will.
        is_kept: The broker had kept it.
    """

    terminal: str
    document: Document
    body: str
    kid: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A message whose signature was right; what it says is still to be read.

    Attributes:
        kind: What its topic carries.
        terminal: Who says it.
        body: Its JSON text as signed.
        kid: Name of the key that signed it, or "" for what may be a last will.
        is_kept: The broker had kept it.
    """

    kind: Kind
    terminal: str
    body: str
    kid: str
    is_kept: bool


def open_message(message: Received, entries: Mapping[str, Entry], now: datetime) -> Opened | None:
    """Check who says a message; None for an empty one (a kept message was taken away).

    Args:
        message: As received.
        entries: The terminals that may speak.
        now: The console's time, for identities that are accepted for a while.

    Raises:
        MessageRefused: It is not believed.
    """
    place = parse_topic(message.topic)
    if place is None or place[0] not in FROM_TERMINAL:
        raise MessageRefused(Reason.MALFORMED, "no topic of ours")
    kind, terminal = place
    if not message.payload:
        return None
    entry = entries.get(terminal)
    if entry is None:
        raise MessageRefused(Reason.UNKNOWN_KEY, "no terminal of ours")
    try:
        opened = open_envelope(message.payload, kind, terminal, entry.ring)
    except MessageRefused as refusal:
        if kind is Kind.PRESENCE and refusal.reason in (Reason.MALFORMED, Reason.UNSIGNED):
            return _open_will(message, terminal)
        raise
    if opened.kid == entry.next_kid and entry.next_until is not None and now > entry.next_until:
        raise MessageRefused(Reason.UNKNOWN_KEY, "the new identity came too late")
    return Opened(kind, terminal, opened.body, opened.kid, message.is_kept)


def _open_will(message: Received, terminal: str) -> Opened:
    """Return what may be a last will: unsigned, because it is made before the connection."""
    if len(message.payload) > MAX_PAYLOAD:
        raise MessageRefused(Reason.OVERSIZE)
    try:
        body = message.payload.decode()
    except UnicodeDecodeError:
        raise MessageRefused(Reason.MALFORMED, "no text") from None
    return Opened(Kind.PRESENCE, terminal, body, "", message.is_kept)


def read_opened(opened: Opened) -> Heard:
    """Return what a message says.

    Raises:
        MessageRefused: It says nothing that can be read, or is unsigned and says more than "gone".
    """
    document = parse_document(opened.body, _SHAPES[opened.kind], opened.terminal)
    if not opened.kid and isinstance(document, PresenceDocument) and document.is_online:
        raise MessageRefused(Reason.UNSIGNED, "a birth must be signed")
    return Heard(opened.terminal, document, opened.body, opened.kid, opened.is_kept)

"""Whether the console is there, as it says so itself; the counterpart of a terminal's presence.

The console publishes one signed document, retained, on :data:`kiosk.twin.topics.CONSOLE_PRESENCE`: a birth
after every connection to the broker, and the same with a higher number every
:data:`~kiosk.twin.limits.CONSOLE_BEAT_S` s while its parts do their work. Its last will says "gone" for the
same connection and is final for it.

Why the will is not enough: a process may answer the broker's pings while its store is away, and a broker that
restarts while the console is dead goes on giving out the birth that it had kept. A beat that stays away tells
the truth in both cases.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.twin.documents import Document, Moment, Uuid, parse_document
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import CONSOLE, Kind


class ConsolePresence(Document):
    """One word of the console about itself; ``terminal`` is always ``console``, which no terminal can be.

    Attributes:
        is_online: False in the last will, else True.
        connection: One UUID per connection to the broker.
        at: When that connection was made. The console never lets it go back, even if its clock did.
        sequence: Grows with every word of the connection; 0 is the birth (and stands in the will).
    """

    is_online: bool
    connection: Uuid
    at: Moment
    sequence: Annotated[int, Field(ge=0, le=2**53)] = 0


def seal_presence(said: ConsolePresence, key: SigningKey) -> bytes:
    """Return the message for the topic."""
    return seal_envelope(Kind.PRESENCE, CONSOLE, said.to_body(), key)


def read_presence(payload: bytes, keys: KeyRing) -> ConsolePresence:
    """Return what the console says. Pure; every byte string has a defined outcome.

    The will is signed like all else: its text is known before the connection is made.

    Args:
        payload: As received.
        keys: The console keys that this terminal accepts.

    Raises:
        MessageRefused: It is not a word of this console.
    """
    opened = open_envelope(payload, Kind.PRESENCE, CONSOLE, keys)
    return parse_document(opened.body, ConsolePresence, CONSOLE)

"""Whether the console is there, as it says so itself; the counterpart of a terminal's presence.

The console publishes one signed document, retained, on :data:`kiosk.twin.topics.CONSOLE_PRESENCE`: a birth
after every connection to the broker, and the same with a higher number every
:data:`~kiosk.twin.limits.CONSOLE_BEAT_S` s while its parts do their work. Its last will says "gone" for the
same connection and is final for it.

Why the will is not enough: a process may answer the broker's pings while its store is away, and a broker that
restarts while the console is dead goes on giving out the birth that it had kept. A beat that stays away tells
the truth in both cases.

A word also says what time it is, twice: by the console's clock, which somebody may put right, and on a scale
of its own that never jumps back and otherwise runs as fast as time (*steady*). Commands carry the second one:
whether one comes too late is decided on it alone, whatever the clocks of console and terminal show.
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
        at: When that connection was made, on the console's steady scale, which never goes back.
        sequence: Grows with every word of the connection; 0 is the birth (and stands in the will).
        now: The console's clock when it said this; None in a will, and of a console of the version before.
        steady: The same moment on its steady scale; None where *now* is.
    """

    is_online: bool
    connection: Uuid
    at: Moment
    sequence: Annotated[int, Field(ge=0, le=2**53)] = 0
    now: Moment | None = None
    steady: Moment | None = None


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

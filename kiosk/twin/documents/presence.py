"""Whether a terminal is connected."""

from __future__ import annotations

from kiosk.twin.documents.base import Document, Moment, Uuid


class PresenceDocument(Document):
    """Whether the terminal is connected; the last will says False for the same connection.

    A will is made before the connection, so it stands unsigned and can say only "gone". Its *at* is
    when the connection was made.
    """

    is_online: bool
    connection: Uuid
    at: Moment

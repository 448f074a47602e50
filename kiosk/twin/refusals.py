"""Why a message was refused: one list of words for terminal, console and logs."""

from __future__ import annotations

import enum


class Reason(enum.StrEnum):
    """Why a message was not obeyed. The values stand in documents; never rename them."""

    MALFORMED = "malformed"
    """Not JSON, or not the document that belongs on the topic."""
    OVERSIZE = "oversize"
    """Longer than :data:`kiosk.twin.limits.MAX_PAYLOAD`."""
    UNSIGNED = "unsigned"
    """No signature."""
    BAD_SIGNATURE = "bad-signature"
    """The signature does not belong to the text, the topic and the key."""
    UNKNOWN_KEY = "unknown-key"
    """Signed with a key that is not accepted here."""
    FOREIGN = "foreign"
    """Meant for another terminal."""
    STALE = "stale"
    """A lower version than one that was seen."""
    CONFLICT = "conflict"
    """An equal version with another content."""
    REPLAYED = "replayed"
    """A command whose id is known."""
    RETAINED = "retained"
    """A command that a broker kept; only wishes may be kept."""
    EXPIRED = "expired"
    """A command that came too late."""
    UNKNOWN_COMMAND = "unknown-command"
    """A command that this program does not have."""
    BAD_ARGUMENTS = "bad-arguments"
    """A command whose arguments are not as the registry says."""
    NOT_ALLOWED = "not-allowed"
    """No consent of the visitor, or no help call, or not in use."""
    VERSION_UNKNOWN = "version-unknown"
    """A document of a version that this program cannot read."""
    DISK_FULL = "disk-full"
    """The terminal could not keep it, so the older one holds."""


class MessageRefused(Exception):  # noqa: N818  (an event of the protocol, past tense; not a fault of the program)
    """A message was refused.

    Attributes:
        reason: Why.
        detail: Technical words for the log; never text of a visitor.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Refuse for *reason*."""
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail

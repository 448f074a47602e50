"""The one root of errors that a visitor or a clerk may meet.

A :class:`KioskError` carries a *message* (what the person hears and sees) and, apart from it,
the technical text for the log. The two never mix: no traceback reaches the glass, and no
visitor text reaches the log.
"""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message


class KioskError(Exception):
    """Something went wrong that a person must be told about.

    Attributes:
        message: What happened, for people.
        action: What the person can do now, or None for the standard advice (call a person).
        code: A short code that the person can read out to staff, for example ``G-02``.
        technical: Text for the log; never shown, and never containing what a visitor typed.
    """

    code = "K-00"

    def __init__(
        self,
        message_id: str | Message,
        /,
        *,
        action: Message | None = None,
        code: str | None = None,
        technical: str = "",
        **params: Arg,
    ) -> None:
        """Build the error from a message id (the Korean source text) and its arguments."""
        self.message = (
            Message(message_id, tuple(sorted(params.items()))) if isinstance(message_id, str) else message_id
        )
        self.action = action
        self.code = code or type(self).code
        self.technical = technical
        super().__init__(technical or self.message.id)

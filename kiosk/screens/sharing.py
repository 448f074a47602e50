"""What of a text may leave the terminal, for staff who look along (H-01). Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import Listing, Message, Text, VisitorText

#: Stands where an argument was: it may be what the visitor has picked or was given.
CONCEALED = "○○"


def shared_text(text: Text, *, is_public: bool) -> Text | None:
    """Return what staff may read of a text, without what was put into it; None when nothing.

    Args:
        text: The words as the visitor sees them.
        is_public: Whether the item, action or Screen that they stand on is for other eyes at all.
    """
    if not is_public or _holds_visitor_text(text):
        return None
    if not isinstance(text, Message):
        return text
    # No argument is known to be nobody's choice.
    return replace(text, args=tuple((name, CONCEALED) for name, _ in text.args))


def _holds_visitor_text(value: object) -> bool:
    """Tell whether a value holds what a visitor typed, also in its arguments."""
    if isinstance(value, VisitorText):
        return True
    if isinstance(value, Listing):
        return any(_holds_visitor_text(part) for part in value.items)
    return isinstance(value, Message) and any(_holds_visitor_text(argument) for _, argument in value.args)

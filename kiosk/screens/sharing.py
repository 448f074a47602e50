"""What of a text may leave the terminal, for staff who look along (H-01). Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.i18n.text import Listing, Message, Text, VisitorText

#: Stands where an argument was: it may be what the visitor has picked or was given.
CONCEALED = "○○"


def is_shareable(text: Text) -> bool:
    """Tell whether a text holds nothing that a visitor typed, also not in its arguments."""
    if isinstance(text, VisitorText):
        return False
    if isinstance(text, Message):
        return not any(_holds_visitor_text(value) for _, value in text.args)
    return True


def conceal(text: Text) -> Text:
    """Return a text without what was put into it: no argument is known to be nobody's choice."""
    if not isinstance(text, Message):
        return text
    return replace(text, args=tuple((name, CONCEALED) for name, _ in text.args))


def _holds_visitor_text(value: object) -> bool:
    if isinstance(value, Listing):
        return any(_holds_visitor_text(part) for part in value.items)
    return isinstance(value, (Message, VisitorText)) and not is_shareable(value)

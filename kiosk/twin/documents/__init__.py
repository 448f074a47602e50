"""The documents of the twin: frozen values that terminal and console exchange as JSON.

Unknown keys are ignored (a document one version ahead stays readable), keys that a document one
version back did not have carry a default. Times are aware and in UTC.

What a visitor typed is in none of them.
"""

from __future__ import annotations

from kiosk.twin.documents.base import (
    AnyDocument,
    Document,
    Modes,
    ModeValue,
    Moment,
    Name,
    Part,
    Tag,
    TerminalId,
    Uuid,
    Version,
    Word,
    parse_document,
)
from kiosk.twin.documents.commands import AnswerDocument, CommandDocument, Outcome
from kiosk.twin.documents.counts import Count, CountsDocument, Hour, HourCounts
from kiosk.twin.documents.desired import DesiredDocument, Schedule, StaffChange, StandingMessage
from kiosk.twin.documents.helping import AssistDocument, HelpDocument, MaskedItem, MaskedScreen
from kiosk.twin.documents.presence import PresenceDocument
from kiosk.twin.documents.reported import Health, Refusal, ReportedDocument

__all__ = [
    "AnswerDocument",
    "AnyDocument",
    "AssistDocument",
    "CommandDocument",
    "Count",
    "CountsDocument",
    "DesiredDocument",
    "Document",
    "Health",
    "HelpDocument",
    "Hour",
    "HourCounts",
    "MaskedItem",
    "MaskedScreen",
    "ModeValue",
    "Modes",
    "Moment",
    "Name",
    "Outcome",
    "Part",
    "PresenceDocument",
    "Refusal",
    "ReportedDocument",
    "Schedule",
    "StaffChange",
    "StandingMessage",
    "Tag",
    "TerminalId",
    "Uuid",
    "Version",
    "Word",
    "parse_document",
]

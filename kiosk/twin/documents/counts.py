"""What happened at a terminal hour by hour: numbers, never people."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from kiosk.twin.documents.base import Document, Part, Word
from kiosk.twin.limits import COUNT_HOURS

Count = Annotated[int, Field(ge=0, le=2**31)]


class HourCounts(Part):
    """What happened in one hour: numbers, never people.

    Attributes:
        modes: ``field:value`` -> seconds of use in visits.
        sessions: Visits that began.
        help_calls: Calls for a person.
        help_wait_s: Seconds that these waited, together.
        help_answered: Calls that were answered.
        completed: Service -> visits that finished it.
    """

    modes: Annotated[dict[Word, Count], Field(max_length=100)] = Field(default_factory=dict)
    sessions: Count = 0
    help_calls: Count = 0
    help_wait_s: Count = 0
    help_answered: Count = 0
    completed: Annotated[dict[Word, Count], Field(max_length=200)] = Field(default_factory=dict)


#: An hour in UTC: ``2026-11-22T05Z``.
Hour = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}Z$")]


class CountsDocument(Document):
    """Counts of the last seven days by hour; taking it in twice changes nothing."""

    hours: Annotated[dict[Hour, HourCounts], Field(max_length=COUNT_HOURS + 1)] = Field(default_factory=dict)

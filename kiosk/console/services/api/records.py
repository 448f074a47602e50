"""What happened: the audit trail, pictures over time, news for pages that listen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Literal, Protocol

from kiosk.console.services.views import (
    AuditFilter,
    AuditRow,
    AuditVerdict,
    News,
    Picture,
    Staff,
)


class AuditService(Protocol):
    """The trail. Reading: auditors and managers, within the scope; checking it: of everything."""

    def rows(self, staff: Staff, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        """Return entries, newest first."""

    def verify(self, staff: Staff) -> AuditVerdict:
        """Read the whole chain, and the exported heads that are at hand."""

    def export(self, staff: Staff, wanted: AuditFilter) -> Iterator[str]:
        """Yield a CSV file line by line, oldest first; the export is an entry itself."""


class PictureService(Protocol):
    """Counts over time. Any role, within the scope."""

    def picture(
        self, staff: Staff, since: datetime, until: datetime, step: Literal["hour", "day"], site: str = ""
    ) -> Picture:
        """Return the counts of the scope, or of one site (at most 1,000 steps).

        What visits were like (``modes``, ``completed``) is told of five or more visits together, at the hour
        of the last of them, when that hour is over; what is left at the end of a week is not told.
        """


class LiveService(Protocol):
    """What changes, as it changes."""

    def mark(self) -> str:
        """Return the mark of the last news; to be asked before what a page shows is read."""

    def renew(self, mark: str) -> str:
        """Return another mark of the same news, from which nothing can be told; "" for what is none."""

    def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        """Return the news in the scope, at most one each 50 ms; ends when closed.

        Args:
            staff: Who listens.
            since: Mark after which news are told; "" for now. With a mark that is too old, or of another run,
                the first news is ``everything``.
        """

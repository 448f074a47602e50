"""What is looked up afterwards: the trail, the figures, the health of the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.console.services.views import (
    AuditFilter,
    AuditRow,
    AuditVerdict,
    HealthView,
    Picture,
    Series,
    Staff,
)
from tests.helpers.console.state import Part


class Audit(Part):
    """Who did what."""

    def rows(self, staff: Staff, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        self.console.need(staff, "manager", "auditor")
        found = [
            row
            for row in reversed(self.console.audit)
            if wanted.actor in row.actor and wanted.action in row.action and wanted.target in row.target
        ]
        return tuple(found[wanted.offset : wanted.offset + wanted.limit])

    def verify(self, staff: Staff) -> AuditVerdict:
        self.console.need(staff, "manager", "auditor")
        if self.console.is_tampered:
            return AuditVerdict(False, len(self.console.audit), 2, "edited", "0" * 64)
        return AuditVerdict(True, len(self.console.audit), None, "", "a" * 64)

    def export(self, staff: Staff, wanted: AuditFilter) -> Iterator[str]:
        self.console.need(staff, "manager", "auditor")
        yield "number,at,actor,action,target\r\n"
        for row in self.console.audit:
            yield f"{row.number},{row.at.isoformat()},{row.actor},{row.action},{row.target}\r\n"


class Pictures(Part):
    """Made-up figures that fill a chart."""

    def picture(self, staff: Staff, since: datetime, until: datetime, step: str, site: str = "") -> Picture:
        length = timedelta(hours=1) if step == "hour" else timedelta(days=1)
        starts = []
        at = since
        while at < until and len(starts) < 1000:
            starts.append(at)
            at += length
        if not self.console.rows:
            return Picture(tuple(starts), ())

        def wave(size: int, shift: int) -> tuple[float, ...]:
            return tuple(float((number * 7 + shift) % size) for number in range(len(starts)))

        return Picture(
            tuple(starts),
            (
                Series("sessions", "", wave(40, 3)),
                Series("help_calls", "", wave(6, 1)),
                Series("help_wait_s", "", wave(120, 30)),
                Series("modes", "scale:2.0", wave(2200, 500)),
                Series("modes", "scale:1.0", wave(3600, 900)),
                Series("modes", "voice:true", wave(1300, 200)),
                Series("completed", "report", wave(17, 4)),
                Series("completed", "booking", wave(9, 1)),
            ),
        )


class Health(Part):
    """How the console itself is."""

    def health(self) -> HealthView:
        rows = self.console.rows.values()
        return HealthView(
            True,
            "connected",
            self.console.now() - timedelta(days=3),
            0,
            len(rows),
            sum(row.is_online for row in rows),
            0,
            0,
            {"bad-signature": 2},
            None,
            self.console.now(),
            "0.1.0",
        )

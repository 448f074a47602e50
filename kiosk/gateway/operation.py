"""What runs beside the routes of a city's gateway."""

from __future__ import annotations

from kiosk.gateway.retention import Retention
from kiosk.server.operation import Job

#: Seconds between two runs of the retention.
RETENTION_SECONDS = 3600.0


def retention_job(retention: Retention) -> Job:
    """Return the job that erases what is old; several workers may run it, it is the same work."""
    return Job("retention", retention.run, RETENTION_SECONDS)

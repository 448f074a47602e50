"""Stored schedules and notices as they stand in a terminal's document."""

from __future__ import annotations

from kiosk.console.store.models import StoredMessage, StoredSchedule
from kiosk.twin.documents import Schedule, StandingMessage


def planned_schedule(row: StoredSchedule, group_name: str | None) -> Schedule:
    """Return a schedule of a group of this name, or (None) of a site."""
    return Schedule(
        id=row.id,
        name=row.name,
        rrule=row.rrule,
        timezone=row.time_zone,
        start_local=row.start_local,
        duration_s=row.duration_s,
        modes=row.modes,
        priority=row.priority,
        origin="site" if group_name is None else f"group:{group_name}",
    )


def planned_notice(row: StoredMessage) -> StandingMessage:
    """Return a notice."""
    return StandingMessage.model_validate(
        {"id": row.id, "text": row.texts, "from": row.starts_at, "until": row.ends_at}
    )

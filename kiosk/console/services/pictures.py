"""Counts over time: how modes are used, how long help takes, which services are finished."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from kiosk.console.services.access import find_site, in_scope
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import Picture, Series, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.models import Site, TotalCount
from kiosk.i18n.text import msg

_MOST_STEPS = 1000


class Pictures:
    """The picture service."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store

    def picture(
        self, staff: Staff, since: datetime, until: datetime, step: Literal["hour", "day"], site: str = ""
    ) -> Picture:
        """Return the counts of the scope, or of one site. Days are days of UTC."""
        seconds = 3600 if step == "hour" else 86_400
        first = _floor(since, seconds)
        steps = int((until - first).total_seconds() + seconds - 1) // seconds
        if not 1 <= steps <= _MOST_STEPS:
            # Translators: Staff error: a period for a chart is empty or too long.
            raise InvalidError("until", msg("기간을 확인하세요. 너무 길거나 비어 있어요."))
        with self._store.read() as session:
            statement = (
                select(TotalCount.hour, TotalCount.kind, TotalCount.name, func.sum(TotalCount.value))
                .join(Site, Site.id == TotalCount.site_id)
                .where(in_scope(staff.scope), TotalCount.hour >= first, TotalCount.hour < until)
                .group_by(TotalCount.hour, TotalCount.kind, TotalCount.name)
            )
            if site:
                find_site(session, staff, site)
                statement = statement.where(TotalCount.site_id == site)
            rows = session.execute(statement).all()
        values: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * steps)
        for hour, kind, name, value in rows:
            place = int((hour - first).total_seconds()) // seconds
            values[(kind, name)][place] += float(value)
        answered = values.pop(("help_answered", ""), [0.0] * steps)
        calls = values.get(("help_calls", ""), [0.0] * steps)
        if ("help_wait_s", "") in values:
            waited = values[("help_wait_s", "")]
            counted = [max(a, 0.0) or c for a, c in zip(answered, calls, strict=True)]
            values[("help_wait_s", "")] = [w / n if n else 0.0 for w, n in zip(waited, counted, strict=True)]
        starts = tuple(first + timedelta(seconds=seconds * number) for number in range(steps))
        return Picture(
            starts, tuple(Series(kind, name, tuple(line)) for (kind, name), line in sorted(values.items()))
        )


def _floor(moment: datetime, seconds: int) -> datetime:
    """Return the start of the step in which a moment lies."""
    whole = int(moment.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(whole, UTC)

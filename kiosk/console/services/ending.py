"""When a change by staff ends that was made where no schedule could end it.

Such a change holds until schedules come and one of them begins or ends. From then on its end is written down:
otherwise it would come back when the schedules are taken away again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from kiosk.console.services.access import chunks
from kiosk.console.services.issuing import Wishes
from kiosk.console.services.members import groups_of
from kiosk.console.store.database import Work
from kiosk.console.store.models import Desired, Terminal
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.layers import staff_end


def fix_ends(work: Work, terminals: Collection[str]) -> None:
    """Write down when changes by staff end, after schedules changed and before new documents are issued.

    What has ended by the document so far is over for good. What the schedules so far would end keeps that
    end. What nothing would have ended ends when a schedule begins or ends next.
    """
    work.session.flush()
    for part in chunks(sorted(terminals)):
        rows = work.session.scalars(
            select(Terminal).where(
                Terminal.id.in_(part), Terminal.staff_modes.is_not(None), Terminal.staff_until.is_(None)
            )
        ).all()
        if not rows:
            continue
        wishes = Wishes(work.session, work.now)
        groups = groups_of(work.session, [row.id for row in rows])
        for row in rows:
            end = _end_so_far(work, row.id) or wishes.shared(row.site_id, groups[row.id]).boundary
            if end is not None and end <= work.now:
                row.staff_modes, row.staff_authors, row.staff_at, row.staff_by = None, None, None, ""
            else:
                row.staff_until = end


def _end_so_far(work: Work, terminal: str) -> datetime | None:
    """Return when the change ends by the document that the terminal was given last."""
    held = work.session.get(Desired, terminal)
    return staff_end(DesiredDocument.model_validate_json(held.body)) if held is not None else None

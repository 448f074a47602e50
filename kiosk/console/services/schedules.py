"""Schedules of sites and groups; they run on the terminals."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import need_role
from kiosk.console.services.checking import read_modes, read_name, read_zone
from kiosk.console.services.ending import fix_ends
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.room import need_room
from kiosk.console.services.targets import Sight, Target, read_target, target_text
from kiosk.console.services.views import Occurrence, ScheduleDraft, ScheduleView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Site, StoredSchedule, TerminalGroup
from kiosk.i18n.text import msg
from kiosk.twin.limits import MAX_DURATION_S, MIN_DURATION_S
from kiosk.twin.schedules import Calendar, ScheduleError

_PREVIEW = 5


class Schedules:
    """The schedule service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def schedules(self, staff: Staff) -> tuple[ScheduleView, ...]:
        """Return the schedules in the scope, by name."""
        now = self._store.clock.now()
        with self._store.read() as session:
            rows = session.scalars(select(StoredSchedule).order_by(StoredSchedule.name, StoredSchedule.id))
            sight = Sight(session, staff)
            return tuple(
                _view(session, row, now, sight) for row in rows if sight.sees(row.site_id, row.group_id)
            )

    def preview(self, draft: ScheduleDraft, count: int = _PREVIEW) -> tuple[Occurrence, ...]:
        """Return the next occurrences of a draft."""
        return _next(_calendar(draft), self._store.clock.now(), max(1, min(count, 50)))

    def add(self, staff: Staff, draft: ScheduleDraft) -> ScheduleView:
        """Add a schedule; every terminal of its target gets a new version."""
        need_role(staff, "manager")
        with self._store.write() as work:
            target = read_target(work.session, staff, draft.target, may_be_all=False)
            row = StoredSchedule(id=uuid.uuid4().hex, is_on=True, made_by=staff.name)
            _put(row, draft, target)
            work.session.add(row)
            need_room(work, target.terminals(work.session), "name", target.sites(work.session))
            self._issue(work, staff, "schedule.add", row, [target])
            return _view(work.session, row, work.now, Sight(work.session, staff))

    def change(self, staff: Staff, id: str, draft: ScheduleDraft, *, is_on: bool = True) -> ScheduleView:
        """Change a schedule, or switch it off."""
        need_role(staff, "manager")
        with self._store.write() as work:
            row, before = self._find(work.session, staff, id)
            target = read_target(work.session, staff, draft.target, may_be_all=False)
            _put(row, draft, target)
            row.is_on = is_on
            if is_on:
                need_room(work, target.terminals(work.session), "target", target.sites(work.session))
            self._issue(work, staff, "schedule.change", row, [before, target])
            return _view(work.session, row, work.now, Sight(work.session, staff))

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a schedule; lower layers show through."""
        need_role(staff, "manager")
        with self._store.write() as work:
            row, target = self._find(work.session, staff, id)
            work.session.delete(row)
            self._issue(work, staff, "schedule.remove", row, [target])

    def _find(self, session: Session, staff: Staff, id: str) -> tuple[StoredSchedule, Target]:
        row = session.get(StoredSchedule, id)
        if row is None or not Sight(session, staff).sees(row.site_id, row.group_id):
            raise NotFoundError("schedule")
        target = read_target(session, staff, target_text(row.site_id, row.group_id), may_be_all=False)
        return row, target

    def _issue(
        self, work: Work, staff: Staff, action: str, row: StoredSchedule, targets: list[Target]
    ) -> None:
        terminals = {one for target in targets for one in target.terminals(work.session)}
        detail = {
            "name": row.name,
            "target": target_text(row.site_id, row.group_id),
            "rrule": row.rrule,
            "start": row.start_local,
            "zone": row.time_zone,
            "seconds": row.duration_s,
            "modes": row.modes,
            "priority": row.priority,
            "on": row.is_on,
        }
        fix_ends(work, terminals)
        self._issuer.issue(work, terminals, staff, {"schedule": row.name})
        work.changed("places")
        audit.append(work, staff, action, f"schedule:{row.id}", {**detail, "terminals": len(terminals)})


def _calendar(draft: ScheduleDraft) -> Calendar:
    """Return the calendar of a draft, every value checked."""
    read_zone("time_zone", draft.time_zone)
    if not MIN_DURATION_S <= draft.duration_s <= MAX_DURATION_S:
        # Translators: Staff error: how long a schedule lasts.
        raise InvalidError("duration_s", msg("1분부터 7일까지 정할 수 있어요."))
    if not -1000 <= draft.priority <= 1000:
        # Translators: Staff error: a schedule's priority is a number between -1000 and 1000.
        raise InvalidError("priority", msg("우선순위는 -1000부터 1000까지예요."))
    try:
        if len(draft.rrule) > 200:
            raise ScheduleError("too long")
        return Calendar(draft.rrule, draft.time_zone, draft.start_local, draft.duration_s)
    except ScheduleError as error:
        # Translators: Staff error: days or start of a schedule cannot be understood.
        raise InvalidError("rrule", msg("요일과 시작 시각을 확인하세요."), str(error)[:100]) from error


def _put(row: StoredSchedule, draft: ScheduleDraft, target: Target) -> None:
    _calendar(draft)
    row.name = read_name("name", draft.name)
    row.modes = read_modes(draft.modes, None)
    row.site_id, row.group_id = target.site, target.group
    row.rrule, row.time_zone, row.start_local = draft.rrule, draft.time_zone, draft.start_local
    row.duration_s, row.priority = draft.duration_s, draft.priority


def _next(calendar: Calendar, now: datetime, count: int) -> tuple[Occurrence, ...]:
    found = [Occurrence(current.start, current.end)] if (current := calendar.occurrence_at(now)) else []
    coming = (one for one in calendar.occurrences(now) if one.start > now)
    found += [Occurrence(one.start, one.end) for one in islice(coming, count - len(found))]
    return tuple(found)


def _view(session: Session, row: StoredSchedule, now: datetime, sight: Sight) -> ScheduleView:
    draft = ScheduleDraft(
        name=row.name,
        target=target_text(row.site_id, row.group_id),
        rrule=row.rrule,
        time_zone=row.time_zone,
        start_local=row.start_local,
        duration_s=row.duration_s,
        modes=row.modes,
        priority=row.priority,
    )
    place = session.get(Site, row.site_id) if row.site_id else session.get(TerminalGroup, row.group_id)
    try:
        calendar = Calendar(row.rrule, row.time_zone, row.start_local, row.duration_s)
        coming = _next(calendar, now, _PREVIEW) if row.is_on else ()
    except ScheduleError:  # an earlier version took it; terminals pass it over as well
        coming = ()
    return ScheduleView(
        id=row.id,
        draft=draft,
        target_name=place.name if place else "",
        next=coming,
        is_on=row.is_on,
        made_by=row.made_by,
        is_changeable=sight.covers(row.site_id, row.group_id),
    )

"""What happens at certain times: schedules and notices."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.views import MessageView, Occurrence, ScheduleDraft, ScheduleView, Staff
from kiosk.i18n.text import msg
from kiosk.twin.documents import Schedule
from kiosk.twin.schedules import ScheduleError, preview
from tests.helpers.console.state import Part


class Schedules(Part):
    """Modes at certain times."""

    def schedules(self, staff: Staff) -> tuple[ScheduleView, ...]:
        return tuple(self.console.schedules.values())

    def preview(self, draft: ScheduleDraft, count: int = 5) -> tuple[Occurrence, ...]:
        try:
            schedule = Schedule(
                id="draft",
                name=draft.name,
                rrule=draft.rrule,
                timezone=draft.time_zone,
                start_local=draft.start_local,
                duration_s=draft.duration_s,
                modes=dict(draft.modes),
                priority=draft.priority,
                origin=draft.target,
            )
            found = preview(schedule, self.console.now(), count)
        except (ScheduleError, ValueError) as error:
            raise InvalidError("rrule", msg("날짜와 시간을 다시 적어 주세요.")) from error
        return tuple(Occurrence(one.start, one.end) for one in found)

    def add(self, staff: Staff, draft: ScheduleDraft) -> ScheduleView:
        self.console.need(staff, "manager")
        kind, _, name = draft.target.partition(":")
        known = {"site": self.console.sites, "group": self.console.groups}.get(kind, {})
        if name not in known:
            raise InvalidError("target", msg("목록에서 골라 주세요."))
        view = ScheduleView(
            f"s{self.console.number()}", draft, known[name].name, self.preview(draft), True, staff.name
        )
        self.console.schedules[view.id] = view
        return view

    def change(self, staff: Staff, id: str, draft: ScheduleDraft, *, is_on: bool = True) -> ScheduleView:
        self.console.need(staff, "manager")
        self.console.schedules[id] = dataclasses.replace(
            self.console.schedules[id], draft=draft, is_on=is_on, next=self.preview(draft)
        )
        return self.console.schedules[id]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if self.console.schedules.pop(id, None) is None:
            raise NotFoundError(id)


class Messages(Part):
    """Notices on the glass."""

    def messages(self, staff: Staff) -> tuple[MessageView, ...]:
        return tuple(self.console.messages.values())

    def add(
        self, staff: Staff, texts: Mapping[str, str], starts_at: datetime, ends_at: datetime, target: str
    ) -> MessageView:
        self.console.need(staff, "manager")
        if target != "all" and target.partition(":")[2] not in {**self.console.sites, **self.console.groups}:
            raise InvalidError("target", msg("목록에서 골라 주세요."))
        id_ = f"m{self.console.number()}"
        self.console.messages[id_] = MessageView(
            id_, dict(texts), starts_at, ends_at, target, target, staff.name
        )
        return self.console.messages[id_]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if self.console.messages.pop(id, None) is None:
            raise NotFoundError(id)

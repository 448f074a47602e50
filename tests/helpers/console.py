"""A console without database and broker: the services of :mod:`kiosk.console.services.api` in memory.

It follows the written behaviour of the services as far as pages can see it; :meth:`FakeConsole.settle` plays
the terminals. Pages are tested against it, and against the real services in ``tests/console_browser``.
"""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import threading
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.clock import SteppedClock
from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    SignInError,
)
from kiosk.console.services.news import NewsLog
from kiosk.console.services.views import (
    EVERYTHING,
    AccountView,
    AssistItem,
    AssistState,
    AssistView,
    AuditFilter,
    AuditRow,
    AuditVerdict,
    CommandView,
    DistrictView,
    EnrolmentView,
    FieldDifference,
    GroupView,
    HealthView,
    HelpView,
    HistoryRow,
    LayerRow,
    LiveEvent,
    MessageView,
    News,
    Occurrence,
    Phrase,
    Picture,
    ReportedView,
    ScheduleDraft,
    ScheduleView,
    Scope,
    Series,
    SessionView,
    SiteView,
    Staff,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    TerminalState,
    TotpSetup,
)
from kiosk.i18n.text import msg
from kiosk.modes.presets import find_preset

PASSWORD = "dancheong and hanji"
TOTP = "123456"
DEFAULTS: Mapping[str, Any] = {
    "language": "ko",
    "reading": "standard",
    "scale": 1.0,
    "contrast": "standard",
    "voice": False,
    "captions": False,
    "rate": 1.0,
    "volume": 0,
    "reach": "standard",
    "input": "touch",
    "pace": "standard",
    "motion": "full",
}


class FakeConsole:
    """All services over dictionaries.

    Attributes:
        clock: Stands still until it is stepped.
        rows: Terminals by id.
        calls: Help calls by id.
        assists: Assist sessions by id.
        log: What was asked, as (service.method, arguments).
    """

    def __init__(self, clock: SteppedClock | None = None) -> None:
        self.clock = clock or SteppedClock()
        self.districts = {
            "jongno": DistrictView("jongno", "종로구", 2),
            "mapo": DistrictView("mapo", "마포구", 1),
        }
        self.sites = {
            "jongno-senior": SiteView("jongno-senior", "종로 어르신 센터", "jongno", "Asia/Seoul", {}, 0),
            "city-hall": SiteView("city-hall", "시민청", "jongno", "Asia/Seoul", {"captions": True}, 0),
            "mapo-library": SiteView("mapo-library", "마포 작은 도서관", "mapo", "Asia/Seoul", {}, 0),
        }
        self.groups = {
            "seniors": GroupView("seniors", "어르신 기관", 20, {"scale": 1.5}, 0),
            "lobby": GroupView("lobby", "로비", 10, {}, 0),
        }
        self.members: dict[str, set[str]] = {"seniors": set(), "lobby": set()}
        self.group_sites: dict[str, set[str]] = {"seniors": {"jongno-senior"}, "lobby": set()}
        self.schedules: dict[str, ScheduleView] = {}
        self.messages: dict[str, MessageView] = {}
        self.rows: dict[str, TerminalRow] = {}
        self.staff_layers: dict[str, dict[str, Any]] = {}
        self.staff_by: dict[str, str] = {}
        self.calls: dict[str, HelpView] = {}
        self.assists: dict[str, AssistView] = {}
        self.commands: list[CommandView] = []
        self.histories: dict[str, list[HistoryRow]] = {}
        self.pending: dict[str, tuple[EnrolmentView, str]] = {}
        self.audit: list[AuditRow] = []
        self.log: list[tuple[str, tuple[Any, ...]]] = []
        self.is_tampered = False
        self.accounts: dict[str, AccountView] = {}
        self.sessions: dict[str, SessionView] = {}
        self.tries: dict[str, int] = {}
        self.tokens: dict[str, str] = {}
        self.listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self.news = NewsLog()
        self.lock = threading.Lock()
        self._numbers = itertools.count(1)
        for id_, name, role, scope in (
            ("a1", "김누리", "manager", EVERYTHING),
            ("a2", "이도움", "helper", Scope(sites=frozenset({"jongno-senior"}))),
            ("a3", "박살핌", "auditor", EVERYTHING),
        ):
            login = {"a1": "manager", "a2": "helper", "a3": "auditor"}[id_]
            self.accounts[login] = AccountView(
                id_, login, name, role, scope, "ko", True, 10, False, False, self.now()
            )
        self.services = ConsoleServices(
            terminals=_Terminals(self),
            modes=_Modes(self),
            sites=_Sites(self),
            groups=_Groups(self),
            schedules=_Schedules(self),
            messages=_Messages(self),
            help=_Help(self),
            assist=_Assist(self),
            commands=_Commands(self),
            enrolment=_Enrolment(self),
            accounts=_Accounts(self),
            audit=_Audit(self),
            pictures=_Pictures(self),
            live=_Live(self),
            health=_Health(self),
        )

    # What a test does behind the console's back

    def now(self) -> datetime:
        return self.clock.now().astimezone(UTC)

    def number(self) -> int:
        return next(self._numbers)

    def add_terminal(self, id_: str, name: str, site: str = "jongno-senior", **more: Any) -> TerminalRow:
        facts: dict[str, Any] = {
            "groups": (),
            "is_online": True,
            "presence_since": self.now() - timedelta(hours=2),
            "desired_version": 1,
            "desired_modes": {},
            "is_published": True,
            "reported": self.reported(),
            "difference": (),
            "state": TerminalState.AS_WANTED,
            "is_in_use": False,
            "help": None,
        }
        where = self.sites[site]
        row = TerminalRow(
            id=id_, name=name, site=site, site_name=where.name, district=where.district, **(facts | more)
        )
        self.rows[id_] = row
        return row

    def reported(self, **more: Any) -> ReportedView:
        facts: dict[str, Any] = {
            "seen": 1,
            "applied": 1,
            "result": "applied",
            "reason": "",
            "since": self.now(),
            "received_at": self.now(),
            "effective": dict(DEFAULTS),
            "layers": {},
            "active_schedules": (),
            "is_in_use": False,
            "app": "0.1.0",
            "health": {
                "voice": {"ko": "ok", "en": "ok", "mn": "none"},
                "gateway": "ok",
                "outbox_waiting": 0,
                "disk_free_mb": 41_200,
                "clock_trusted": True,
                "errors": [],
            },
            "refused": (),
        }
        return ReportedView(**(facts | more))

    def change_row(self, id_: str, **changes: Any) -> None:
        self.rows[id_] = dataclasses.replace(self.rows[id_], **changes)
        self.say(LiveEvent("terminals", (id_,)))

    def settle(self, id_: str, result: str = "applied", reason: str = "") -> None:
        """Let a terminal report what it did with the last wish."""
        row = self.rows[id_]
        wanted = dict(row.desired_modes)
        old = dict(row.reported.effective) if row.reported else dict(DEFAULTS)
        effective = old | wanted if result == "applied" else old
        differences = tuple(
            FieldDifference(field, value, effective.get(field), reason or result)
            for field, value in wanted.items()
            if effective.get(field) != value
        )
        state = TerminalState.AS_WANTED if result == "applied" else TerminalState(result)
        reported = self.reported(
            seen=row.desired_version,
            applied=row.desired_version if result == "applied" else row.desired_version - 1,
            result=result,
            reason=reason,
            effective=effective,
        )
        self.change_row(id_, reported=reported, difference=differences, state=state)

    def call_help(self, terminal: str, language: str = "ko", flow: str = "report") -> HelpView:
        row = self.rows[terminal]
        call = HelpView(
            f"call-{self.number()}",
            terminal,
            row.name,
            row.site,
            row.site_name,
            "waiting",
            self.now(),
            0,
            language,
            flow,
            "",
            row.is_online,
        )
        self.calls[call.id] = call
        self.rows[terminal] = dataclasses.replace(row, help=call, is_in_use=True)
        self.say(LiveEvent("help", (terminal,)))
        return call

    def answer_consent(self, session: str, is_yes: bool) -> None:
        """Let the visitor answer."""
        found = self.assists[session]
        changes: dict[str, Any] = {"state": AssistState.OPEN if is_yes else AssistState.REFUSED}
        if is_yes:
            changes |= {
                "language": "en",
                "title": "What is wrong with the lamp?",
                "position": (2, 4),
                "cursor": "state.dark",
                "updated_at": self.now(),
                "items": (
                    AssistItem("title", "paragraph", "", True, False, False),
                    AssistItem("state.dark", "choice", "", True, True, True),
                    AssistItem("state.blink", "choice", "", True, True, False),
                    AssistItem("next", "action", "Next", False, True, False),
                ),
            }
        self.assists[session] = dataclasses.replace(found, **changes)
        self.say(LiveEvent("assist", (session,)))

    def ask_to_join(self, name: str, code: str) -> EnrolmentView:
        asked = EnrolmentView(
            f"req-{self.number()}",
            name,
            "9f2c6a1be0774d31",
            "0.1.0",
            self.now(),
            self.now() + timedelta(minutes=10),
            5,
        )
        self.pending[asked.id] = (asked, code)
        self.say(LiveEvent("enrolment"))
        return asked

    def say(self, event: LiveEvent) -> None:
        """Tell all open streams."""
        self.news.add({event.kind: event.ids})
        for loop, wake in list(self.listeners):
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake.set)

    # Shared by the services

    def note(self, staff: Staff, action: str, target: str, **detail: Any) -> None:
        number = len(self.audit) + 1
        self.audit.append(
            AuditRow(number, self.now(), staff.id, staff.name, action, target, detail, f"{number:064x}")
        )

    def covered(self, staff: Staff) -> list[TerminalRow]:
        rows = [row for row in self.rows.values() if staff.scope.covers(row.site, row.district)]
        return sorted(
            (self.with_help(row) for row in rows), key=lambda row: (row.site_name, row.name, row.id)
        )

    def with_help(self, row: TerminalRow) -> TerminalRow:
        if row.help is None:
            return row
        call = self.calls[row.help.id]
        return dataclasses.replace(row, help=None if call.state == "closed" else call)

    def row(self, staff: Staff, id_: str) -> TerminalRow:
        row = self.rows.get(id_)
        if row is None or not staff.scope.covers(row.site, row.district):
            raise NotFoundError(id_)
        return self.with_help(row)

    @staticmethod
    def need(staff: Staff, *roles: str) -> None:
        if staff.role not in roles:
            raise NotAllowedError(",".join(roles))

    def in_group(self, group: str) -> set[str]:
        """Return the terminals that a group names, and those at its sites."""
        sites = self.group_sites.get(group, set())
        return self.members.get(group, set()) | {row.id for row in self.rows.values() if row.site in sites}

    def wish(self, id_: str) -> int:
        """Make a new version of what is wanted, from the site, the groups and the staff."""
        row = self.rows[id_]
        modes = dict(self.sites[row.site].modes)
        for group in sorted(self.groups.values(), key=lambda one: one.priority):
            if id_ in self.in_group(group.id):
                modes |= group.modes
        modes |= self.staff_layers.get(id_, {})
        version = row.desired_version + 1
        actual = row.reported.effective if row.reported else {}
        difference = tuple(
            FieldDifference(field, value, actual.get(field), "offline" if not row.is_online else "waiting")
            for field, value in modes.items()
            if actual.get(field) != value
        )
        state = TerminalState.WAITING if row.is_online else TerminalState.OFFLINE
        self.change_row(
            id_,
            desired_version=version,
            desired_modes=modes,
            difference=difference,
            state=state if difference else row.state,
        )
        return version


class _Part:
    def __init__(self, console: FakeConsole) -> None:
        self.console = console


class _Terminals(_Part):
    def list(self, staff: Staff, wanted: TerminalFilter) -> TerminalPage:
        rows = self.console.covered(staff)
        rows = [
            row
            for row in rows
            if wanted.text.lower() in f"{row.id} {row.name}".lower()
            and (not wanted.site or row.site == wanted.site)
            and (not wanted.group or row.id in self.console.in_group(wanted.group))
            and (not wanted.has_help or row.help is not None)
        ]
        states: dict[TerminalState, int] = {}
        for row in rows:
            states[row.state] = states.get(row.state, 0) + 1
        rows = [row for row in rows if wanted.state is None or row.state is wanted.state]
        return TerminalPage(tuple(rows[wanted.offset : wanted.offset + wanted.limit]), len(rows), states)

    def rows(self, staff: Staff, ids: Sequence[str]) -> tuple[TerminalRow, ...]:
        return tuple(row for row in self.console.covered(staff) if row.id in ids)

    def get(self, staff: Staff, terminal: str) -> TerminalDetail:
        row = self.console.row(staff, terminal)
        layers = [
            LayerRow(field, "staff", self.console.staff_by.get(terminal, ""), value, None, True)
            for field, value in self.console.staff_layers.get(terminal, {}).items()
        ]
        for field, value in self.console.sites[row.site].modes.items():
            is_first = all(one.field != field for one in layers)
            layers.append(LayerRow(field, "site", row.site_name, value, None, is_first))
        groups = tuple(group for group, members in self.console.members.items() if terminal in members)
        return TerminalDetail(
            row,
            tuple(layers),
            groups,
            datetime(2026, 10, 1, tzinfo=UTC),
            "9f2c6a1be0774d31",
            "",
            self.console.staff_by.get(terminal, ""),
            None,
            site_group_ids=frozenset(
                group for group, sites in self.console.group_sites.items() if row.site in sites
            ),
        )

    def history(self, staff: Staff, terminal: str, limit: int = 100) -> tuple[HistoryRow, ...]:
        self.console.row(staff, terminal)
        return tuple(self.console.histories.get(terminal, ())[:limit])

    def rename(self, staff: Staff, terminal: str, name: str, site: str) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        if site not in self.console.sites:
            raise InvalidError("site", msg("목록에서 골라 주세요."))
        where = self.console.sites[site]
        self.console.change_row(terminal, name=name, site=site, site_name=where.name, district=where.district)

    def set_groups(self, staff: Staff, terminal: str, groups: Sequence[str]) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        for group, members in self.console.members.items():
            (members.add if group in groups else members.discard)(terminal)


class _Modes(_Part):
    def switch(
        self,
        staff: Staff,
        terminals: Sequence[str],
        *,
        modes: Any = None,
        preset: str | None = None,
        offer: str = "offer",
        expected_versions: Mapping[str, int] | None = None,
        until: str = "boundary",
    ) -> Mapping[str, int]:
        self.console.need(staff, "helper", "manager")
        for id_ in terminals:
            self.console.row(staff, id_)
        if preset is not None:
            found = find_preset(preset)
            if found is None:
                raise InvalidError("preset", msg("목록에서 골라 주세요."))
            modes = {field: getattr(value, "value", value) for field, value in found.values.items()}
        versions = {}
        with self.console.lock:
            for id_ in terminals:
                self.console.staff_layers[id_] = {**self.console.staff_layers.get(id_, {}), **modes}
                self.console.staff_by[id_] = staff.name
                versions[id_] = self.console.wish(id_)
                self.console.histories.setdefault(id_, []).insert(
                    0,
                    HistoryRow(
                        self.console.now(), "desired", versions[id_], staff.name, {"modes": dict(modes)}
                    ),
                )
                self.console.note(staff, "modes.switch", id_, modes=dict(modes), until=until)
        return versions

    def clear_staff(self, staff: Staff, terminals: Sequence[str]) -> Mapping[str, int]:
        self.console.need(staff, "helper", "manager")
        for id_ in terminals:
            self.console.row(staff, id_)
            self.console.staff_layers.pop(id_, None)
        return {id_: self.console.wish(id_) for id_ in terminals}

    def set_site(self, staff: Staff, site: str, modes: Any) -> int:
        self.console.need(staff, "manager")
        self.console.sites[site] = dataclasses.replace(self.console.sites[site], modes=dict(modes))
        touched = [row.id for row in self.console.rows.values() if row.site == site]
        for id_ in touched:
            self.console.wish(id_)
        return len(touched)

    def set_group(self, staff: Staff, group: str, modes: Any) -> int:
        self.console.need(staff, "manager")
        self.console.groups[group] = dataclasses.replace(self.console.groups[group], modes=dict(modes))
        for id_ in self.console.in_group(group):
            self.console.wish(id_)
        return len(self.console.in_group(group))


class _Sites(_Part):
    def districts(self, staff: Staff) -> tuple[DistrictView, ...]:
        return tuple(one for one in self.console.districts.values() if staff.scope.covers(None, one.id))

    def sites(self, staff: Staff) -> tuple[SiteView, ...]:
        counts: dict[str, int] = {}
        for row in self.console.rows.values():
            counts[row.site] = counts.get(row.site, 0) + 1
        found = [
            dataclasses.replace(one, terminals=counts.get(one.id, 0))
            for one in self.console.sites.values()
            if staff.scope.covers(one.id, one.district)
        ]
        return tuple(sorted(found, key=lambda one: one.name))

    def add_district(self, staff: Staff, id: str, name: str) -> DistrictView:
        self.console.need(staff, "manager")
        if id in self.console.districts:
            raise InvalidError("id", msg("이미 있어요."))
        self.console.districts[id] = DistrictView(id, name, 0)
        return self.console.districts[id]

    def add(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        self.console.need(staff, "manager")
        if id in self.console.sites:
            raise InvalidError("id", msg("이미 있어요."))
        if district not in self.console.districts:
            raise InvalidError("district", msg("목록에서 골라 주세요."))
        self.console.sites[id] = SiteView(id, name, district, time_zone, {}, 0)
        return self.console.sites[id]

    def change(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        self.console.need(staff, "manager")
        if district not in self.console.districts:
            raise InvalidError("district", msg("목록에서 골라 주세요."))
        self.console.sites[id] = dataclasses.replace(
            self.console.sites[id], name=name, district=district, time_zone=time_zone
        )
        return self.console.sites[id]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if any(row.site == id for row in self.console.rows.values()):
            raise ConflictError(id)
        self.console.sites.pop(id)


class _Groups(_Part):
    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        found = [
            dataclasses.replace(
                one,
                terminals=len(self.console.in_group(one.id)),
                sites=tuple(sorted(self.console.group_sites[one.id])),
            )
            for one in self.console.groups.values()
        ]
        return tuple(sorted(found, key=lambda one: -one.priority))

    def _check(self, name: str, priority: int, own: str = "") -> None:
        others = [one for one in self.console.groups.values() if one.id != own]
        if any(one.name == name for one in others):
            raise InvalidError("name", msg("이미 있어요."))
        if any(one.priority == priority for one in others):
            raise InvalidError("priority", msg("이미 있어요."))

    def free_priority(self, staff: Staff) -> int:
        return max((one.priority for one in self.console.groups.values()), default=0) // 10 * 10 + 10

    def add(self, staff: Staff, name: str, priority: int, district: str = "") -> GroupView:
        self.console.need(staff, "manager")
        self._check(name, priority)
        place = self.console.districts[district].name if district else ""
        group = GroupView(f"g{self.console.number()}", name, priority, {}, 0, district, place)
        self.console.groups[group.id] = group
        self.console.members[group.id], self.console.group_sites[group.id] = set(), set()
        return group

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        self.console.need(staff, "manager")
        self._check(name, priority, id)
        self.console.groups[id] = dataclasses.replace(self.console.groups[id], name=name, priority=priority)
        return self.console.groups[id]

    def remove(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        self.console.groups.pop(id)
        self.console.members.pop(id)
        self.console.group_sites.pop(id)

    def named(self, staff: Staff, id: str) -> tuple[str, ...]:
        return tuple(sorted(self.console.members[id]))

    def reach(self, staff: Staff, terminals: Collection[str], sites: Collection[str]) -> int:
        return len([row for row in self.console.covered(staff) if row.id in terminals or row.site in sites])

    def set_members(
        self, staff: Staff, id: str, terminals: Collection[str], sites: Collection[str]
    ) -> GroupView:
        self.console.need(staff, "manager")
        for field, ids, known in (
            ("terminals", terminals, self.console.rows.keys()),
            ("sites", sites, self.console.sites.keys()),
        ):
            if set(ids) - known:
                raise InvalidError(field, msg("목록에서 골라 주세요."))
        self.console.members[id], self.console.group_sites[id] = set(terminals), set(sites)
        return next(one for one in self.groups(staff) if one.id == id)


class _Schedules(_Part):
    def schedules(self, staff: Staff) -> tuple[ScheduleView, ...]:
        return tuple(self.console.schedules.values())

    def preview(self, draft: ScheduleDraft, count: int = 5) -> tuple[Occurrence, ...]:
        from kiosk.twin.documents import Schedule
        from kiosk.twin.schedules import ScheduleError, preview

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


class _Messages(_Part):
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


class _Help(_Part):
    def queue(self, staff: Staff) -> tuple[HelpView, ...]:
        open_calls = [
            dataclasses.replace(
                call,
                waiting_s=int((self.console.now() - call.since).total_seconds())
                if call.state == "waiting"
                else call.waiting_s,
            )
            for call in self.console.calls.values()
            if call.state != "closed"
            and staff.scope.covers(call.site, self.console.sites[call.site].district)
        ]
        return tuple(sorted(open_calls, key=lambda call: call.since))

    def get(self, staff: Staff, call: str) -> HelpView:
        found = self.console.calls.get(call)
        if found is None:
            raise NotFoundError(call)
        self.console.row(staff, found.terminal)
        return found

    def take(self, staff: Staff, call: str) -> HelpView:
        self.console.need(staff, "helper", "manager")
        found = self.get(staff, call)
        if found.state == "taken" and found.taken_by != staff.name:
            raise ConflictError(call)
        self.console.calls[call] = dataclasses.replace(found, state="taken", taken_by=staff.name)
        self.console.say(LiveEvent("help", (found.terminal,)))
        return self.console.calls[call]

    def close(self, staff: Staff, call: str) -> None:
        self.console.need(staff, "helper", "manager")
        found = self.get(staff, call)
        self.console.calls[call] = dataclasses.replace(found, state="closed")
        self.console.say(LiveEvent("help", (found.terminal,)))


class _Assist(_Part):
    def begin(self, staff: Staff, terminal: str) -> AssistView:
        self.console.need(staff, "helper", "manager")
        row = self.console.row(staff, terminal)
        view = AssistView(
            f"as-{self.console.number()}",
            terminal,
            row.name,
            staff.id,
            staff.name,
            AssistState.ASKING,
            self.console.now(),
            self.console.now() + timedelta(minutes=15),
        )
        self.console.assists[view.id] = view
        self.console.change_row(terminal, assist=view.id)
        return view

    def view(self, staff: Staff, session: str) -> AssistView:
        found = self.console.assists.get(session)
        if found is None or found.staff_id != staff.id:
            raise NotFoundError(session)
        return found

    def _send(self, staff: Staff, session: str, name: str, **arguments: Any) -> CommandView:
        found = self.view(staff, session)
        if found.state is not AssistState.OPEN:
            raise NotAllowedError(session)
        self.console.log.append((name, tuple(arguments.items())))
        return self.console.services.commands.send(staff, found.terminal, name, arguments)

    def point(self, staff: Staff, session: str, key: str) -> CommandView:
        return self._send(staff, session, "item.point", key=key)

    def phrases(self) -> tuple[Phrase, ...]:
        return (
            Phrase("hello", {"ko": "안녕하세요. 무엇을 도와 드릴까요?", "en": "Hello. How can I help you?"}),
            Phrase("wait", {"ko": "잠시만 기다려 주세요.", "en": "One moment, please."}),
            Phrase("coming", {"ko": "제가 그쪽으로 갈게요.", "en": "I am coming over to you."}),
        )

    def say_phrase(self, staff: Staff, session: str, phrase: str) -> CommandView:
        return self._send(staff, session, "speech.say", phrase=phrase)

    def say_text(self, staff: Staff, session: str, text: str, language: str) -> CommandView:
        return self._send(staff, session, "speech.say", text=text, language=language)

    def switch(
        self, staff: Staff, session: str, *, modes: Any = None, preset: str | None = None
    ) -> CommandView:
        return self._send(staff, session, "modes.set", preset=preset, modes=modes)

    def open(self, staff: Staff, session: str, flow: str, entry: str = "") -> CommandView:
        return self._send(staff, session, "service.open", flow=flow, entry=entry)

    def end(self, staff: Staff, session: str) -> None:
        found = self.view(staff, session)
        self.console.assists[session] = dataclasses.replace(found, state=AssistState.ENDED, items=())
        self.console.change_row(found.terminal, assist="")


class _Commands(_Part):
    def send(
        self,
        staff: Staff,
        terminal: str,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        expires_in_s: int = 30,
    ) -> CommandView:
        self.console.need(staff, "helper", "manager")
        self.console.row(staff, terminal)
        now = self.console.now()
        view = CommandView(
            f"c{self.console.number()}",
            terminal,
            name,
            staff.name,
            now,
            now + timedelta(seconds=expires_in_s),
            "sent",
            "",
            None,
            {},
        )
        self.console.commands.insert(0, view)
        self.console.say(LiveEvent("command", (view.id,)))
        return view

    def status(self, staff: Staff, command: str) -> CommandView:
        return next(one for one in self.console.commands if one.id == command)

    def recent(self, staff: Staff, terminal: str, limit: int = 20) -> tuple[CommandView, ...]:
        return tuple(one for one in self.console.commands if one.terminal == terminal)[:limit]


class _Enrolment(_Part):
    def pending(self, staff: Staff) -> tuple[EnrolmentView, ...]:
        self.console.need(staff, "manager")
        return tuple(view for view, _ in self.console.pending.values())

    def accept(self, staff: Staff, code: str, terminal: str, name: str, site: str) -> str:
        self.console.need(staff, "manager")
        typed = code.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1")
        for id_, (_, expected) in self.console.pending.items():
            if typed == expected:
                if terminal in self.console.rows:
                    raise InvalidError("terminal", msg("이미 있어요."))
                del self.console.pending[id_]
                self.console.add_terminal(
                    terminal,
                    name,
                    site,
                    is_online=False,
                    reported=None,
                    presence_since=None,
                    state=TerminalState.UNKNOWN,
                )
                return terminal
        raise InvalidError("code", msg("맞는 기기가 없어요."))

    def refuse(self, staff: Staff, request: str) -> None:
        self.console.need(staff, "manager")
        if self.console.pending.pop(request, None) is None:
            raise NotFoundError(request)

    def revoke(self, staff: Staff, terminal: str) -> bool:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        del self.console.rows[terminal]
        self.console.note(staff, "enrolment.revoke", terminal)
        return True

    def rotate(self, staff: Staff, terminal: str) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)


class _Accounts(_Part):
    def _staff(self, account: AccountView) -> Staff:
        return Staff(account.id, account.display_name, account.role, account.scope, account.language)

    def _session(self, account: AccountView, *, must: bool = False) -> SessionView:
        number = self.console.number()
        now = self.console.now()
        session = SessionView(
            f"session-{number:032}",
            f"csrf-{number:032}",
            self._staff(account),
            must,
            now + timedelta(hours=12),
            now + timedelta(minutes=30),
        )
        self.console.sessions[session.token] = session
        return session

    def sign_in(self, name: str, password: str, totp: str = "", address: str = "") -> SessionView:
        account = self.console.accounts.get(name)
        tries = self.console.tries.get(name, 0)
        if tries >= 5:
            raise SignInError(60)
        if (
            account is None
            or account.is_disabled
            or password != PASSWORD
            or (account.has_second_factor and totp != TOTP)
        ):
            self.console.tries[name] = tries + 1
            raise SignInError
        return self._session(account, must=not account.has_second_factor)

    def sign_in_oidc(self, subject: str, issuer: str) -> SessionView:
        if subject != "nuri":
            raise SignInError
        return self._session(self.console.accounts["manager"])

    def session(self, token: str, *, is_use: bool = True) -> SessionView | None:
        return self.console.sessions.get(token)

    def sign_out(self, token: str) -> None:
        self.console.sessions.pop(token, None)

    def begin_totp(self, staff: Staff) -> TotpSetup:
        if any(one.id == staff.id and one.has_second_factor for one in self.console.accounts.values()):
            raise NotAllowedError("there is a second factor already")
        return TotpSetup("JBSWY3DPEHPK3PXP", "otpauth://totp/Modunuri:test?secret=JBSWY3DPEHPK3PXP")

    def confirm_totp(self, staff: Staff, code: str) -> tuple[str, ...]:
        if code != TOTP:
            raise InvalidError("code", msg("숫자가 맞지 않아요."))
        for token, session in self.console.sessions.items():
            if session.staff.id == staff.id:
                self.console.sessions[token] = dataclasses.replace(session, must_enrol_totp=False)
        return tuple(f"recovery-{number}" for number in range(10))

    def change_password(self, staff: Staff, old: str, new: str) -> None:
        if old != PASSWORD:
            raise InvalidError("old", msg("이름, 비밀번호, 인증 번호를 다시 확인하세요."))

    def set_language(self, staff: Staff, language: str) -> None:
        for name, account in self.console.accounts.items():
            if account.id == staff.id:
                self.console.accounts[name] = dataclasses.replace(account, language=language)
        for token, session in self.console.sessions.items():
            if session.staff.id == staff.id:
                new = dataclasses.replace(session.staff, language=language)
                self.console.sessions[token] = dataclasses.replace(session, staff=new)

    def accounts(self, staff: Staff) -> tuple[AccountView, ...]:
        self.console.need(staff, "manager", "auditor")
        return tuple(self.console.accounts.values())

    def _find(self, id_: str) -> str:
        for name, account in self.console.accounts.items():
            if account.id == id_:
                return name
        raise NotFoundError(id_)

    def add(self, staff: Staff, name: str, display_name: str, role: Any, scope: Scope) -> str:
        self.console.need(staff, "manager")
        if name in self.console.accounts:
            raise InvalidError("name", msg("이미 있어요."))
        self.console.accounts[name] = AccountView(
            f"a{self.console.number()}", name, display_name, role, scope, "ko", False, 0, False, False, None
        )
        token = f"token-{self.console.number():032}"
        self.console.tokens[token] = name
        return token

    def change(self, staff: Staff, id: str, display_name: str, role: Any, scope: Scope) -> None:
        self.console.need(staff, "manager")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(
            self.console.accounts[name], display_name=display_name, role=role, scope=scope
        )

    def disable(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if id == staff.id:
            raise NotAllowedError("self")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(self.console.accounts[name], is_disabled=True)

    def enable(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(self.console.accounts[name], is_disabled=False)

    def reset(self, staff: Staff, id: str) -> str:
        self.console.need(staff, "manager")
        token = f"token-{self.console.number():032}"
        self.console.tokens[token] = self._find(id)
        return token

    def link_oidc(self, staff: Staff, id: str, issuer: str, subject: str) -> None:
        self.console.need(staff, "manager")
        self._find(id)

    def setup_name(self, token: str) -> str | None:
        return self.console.tokens.get(token)

    def setup_display(self, token: str) -> str:
        name = self.console.tokens.get(token, "")
        return self.console.accounts[name].display_name if name else ""

    def set_up(self, token: str, password: str, display_name: str = "") -> SessionView:
        name = self.console.tokens.pop(token, None)
        if name is None:
            raise NotFoundError("token")
        if display_name:
            self.console.accounts[name] = dataclasses.replace(
                self.console.accounts[name], display_name=display_name
            )
        return self._session(self.console.accounts[name], must=True)


class _Audit(_Part):
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


class _Pictures(_Part):
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


class _Live(_Part):
    def mark(self) -> str:
        return self.console.news.mark()

    async def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        wake = asyncio.Event()
        entry = (asyncio.get_running_loop(), wake)
        self.console.listeners.append(entry)
        mark = since or self.mark()
        try:
            while True:
                wake.clear()
                before = mark
                mark, changes = self.console.news.since(mark)
                if mark != before:
                    yield News(mark, tuple(LiveEvent(kind, tuple(ids)) for kind, ids in changes.items()))
                await wake.wait()
        finally:
            self.console.listeners.remove(entry)


class _Health(_Part):
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


def furnish(console: FakeConsole) -> FakeConsole:
    """Fill a console with terminals in every state, calls, schedules and notices, for pictures and checks."""
    console.add_terminal("jongno-1", "1층 로비 왼쪽", groups=("어르신 기관",))
    console.add_terminal("jongno-2", "1층 로비 오른쪽", groups=("어르신 기관",), is_in_use=True)
    console.add_terminal("jongno-3", "2층 사랑방")
    console.add_terminal("cityhall-1", "지하 1층 안내", "city-hall")
    console.add_terminal("cityhall-2", "지하 1층 전시장 앞", "city-hall")
    console.add_terminal("mapo-1", "열람실 입구", "mapo-library")
    console.add_terminal(
        "mapo-2",
        "어린이실",
        "mapo-library",
        is_online=False,
        reported=None,
        presence_since=None,
        state=TerminalState.UNKNOWN,
    )
    console.members["seniors"] = {"jongno-1", "jongno-2", "jongno-3"}
    manager = Staff("a1", "김누리", "manager", EVERYTHING)
    modes = console.services.modes
    modes.switch(manager, ["jongno-1"], preset="large")
    console.settle("jongno-1")
    modes.switch(manager, ["jongno-2"], preset="large")
    console.settle("jongno-2", "deferred", "visitor")
    modes.switch(manager, ["cityhall-1"], preset="read-to-me")
    modes.switch(manager, ["cityhall-2"], preset="high-contrast")
    console.settle("cityhall-2", "refused", "disk-full")
    console.change_row("mapo-1", is_online=False, presence_since=console.now() - timedelta(minutes=12))
    modes.switch(manager, ["mapo-1"], preset="easy-words")
    health = dict(console.reported().health) | {"clock_trusted": False, "errors": ["K-14"]}
    console.change_row("jongno-3", reported=console.reported(health=health))
    console.clock.advance(260)
    console.call_help("jongno-2", "en", "report")
    console.clock.advance(95)
    console.call_help("cityhall-1", "vi", "booking")
    call = console.call_help("jongno-3", "ko", "")
    console.services.help.take(manager, call.id)
    console.clock.advance(31)
    draft = ScheduleDraft(
        "아침 쉬운 말",
        "group:seniors",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "Asia/Seoul",
        "2026-11-23T09:00",
        10_800,
        {"reading": "easy", "pace": "slow"},
        0,
    )
    console.services.schedules.add(manager, draft)
    console.services.messages.add(
        manager,
        {"ko": "내일 오후 2시에 건강 강좌가 있어요.", "en": "Health class tomorrow at 2 pm."},
        console.now(),
        console.now() + timedelta(days=1),
        "site:jongno-senior",
    )
    console.ask_to_join("새 기기", "7K2QX9M4PD")
    return console

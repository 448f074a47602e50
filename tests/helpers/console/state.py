"""What the fake console knows, and what its services share."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.clock import SteppedClock
from kiosk.console.services.errors import NotAllowedError, NotFoundError
from kiosk.console.services.news import NewsLog
from kiosk.console.services.views import (
    EVERYTHING,
    AccountView,
    AssistView,
    AuditRow,
    CommandView,
    DistrictView,
    EnrolmentView,
    FieldDifference,
    GroupView,
    HelpView,
    HistoryRow,
    LiveEvent,
    MessageView,
    ReportedView,
    ScheduleView,
    Scope,
    SessionView,
    SiteView,
    Staff,
    TerminalRow,
    TerminalState,
)

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


class ConsoleState:
    """What the console knows, in dictionaries, and what its services do alike.

    Attributes:
        clock: Stands still until it is stepped.
        rows: Terminals by id.
        calls: Help calls by id.
        assists: Assist sessions by id.
        log: What was asked of terminals in assist sessions, as (command, arguments).
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
        for id_, login, name, role, scope in (
            ("a1", "manager", "김누리", "manager", EVERYTHING),
            ("a2", "helper", "이도움", "helper", Scope(sites=frozenset({"jongno-senior"}))),
            ("a3", "auditor", "박살핌", "auditor", EVERYTHING),
        ):
            self.accounts[login] = AccountView(
                id_, login, name, role, scope, "ko", True, 10, False, False, self.now()
            )

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

    def say(self, event: LiveEvent) -> None:
        """Tell all open streams."""
        self.news.add({event.kind: event.ids})
        for loop, wake in list(self.listeners):
            if not loop.is_closed():
                loop.call_soon_threadsafe(wake.set)

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


class Part:
    """One service over the state that all of them share."""

    def __init__(self, console: ConsoleState) -> None:
        self.console = console

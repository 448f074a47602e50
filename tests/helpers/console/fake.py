"""The whole console, and what a test does behind its back: terminals that answer, visitors who ask."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from kiosk.clock import SteppedClock
from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.views import (
    AssistItem,
    AssistState,
    EnrolmentView,
    FieldDifference,
    HelpView,
    LiveEvent,
    TerminalState,
)
from tests.helpers.console.accounts import Accounts
from tests.helpers.console.commands import Commands
from tests.helpers.console.enrolment import Enrolment
from tests.helpers.console.helping import Assist, Help
from tests.helpers.console.live import Live
from tests.helpers.console.places import Groups, Sites
from tests.helpers.console.plans import Messages, Schedules
from tests.helpers.console.records import Audit, Health, Pictures
from tests.helpers.console.state import DEFAULTS, ConsoleState
from tests.helpers.console.terminals import Modes, Terminals


class FakeConsole(ConsoleState):
    """All services over dictionaries, and what a test does behind their back."""

    def __init__(self, clock: SteppedClock | None = None) -> None:
        super().__init__(clock)
        commands = Commands(self)
        self.services = ConsoleServices(
            terminals=Terminals(self),
            modes=Modes(self),
            sites=Sites(self),
            groups=Groups(self),
            schedules=Schedules(self),
            messages=Messages(self),
            help=Help(self),
            assist=Assist(self, commands),
            commands=commands,
            enrolment=Enrolment(self),
            accounts=Accounts(self),
            audit=Audit(self),
            pictures=Pictures(self),
            live=Live(self),
            health=Health(self),
        )

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

"""What is asked of a terminal at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kiosk.console.services.views import CommandView, LiveEvent, Staff
from tests.helpers.console.state import Part


class Commands(Part):
    """Commands and what became of them."""

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
        self.console.say(LiveEvent("command", (terminal,)))
        return view

    def status(self, staff: Staff, command: str) -> CommandView:
        return next(one for one in self.console.commands if one.id == command)

    def recent(self, staff: Staff, terminal: str, limit: int = 20) -> tuple[CommandView, ...]:
        return tuple(one for one in self.console.commands if one.terminal == terminal)[:limit]

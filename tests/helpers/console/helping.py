"""Calls for help, and looking along with a visitor."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from kiosk.console.services.errors import ConflictError, NotAllowedError, NotFoundError
from kiosk.console.services.views import (
    AssistState,
    AssistView,
    CommandView,
    HelpView,
    LiveEvent,
    Phrase,
    Staff,
)
from tests.helpers.console.commands import Commands
from tests.helpers.console.state import ConsoleState, Part


class Help(Part):
    """The queue of calls."""

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


class Assist(Part):
    """One session with one visitor, who has agreed."""

    def __init__(self, console: ConsoleState, commands: Commands) -> None:
        super().__init__(console)
        self._commands = commands

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
        return self._commands.send(staff, found.terminal, name, arguments)

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

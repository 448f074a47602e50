"""Carries the commands of staff out that are the terminal's own.

The twin has judged them already: signature, expiry, permission, consent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.clock import Scheduler, Timer
from kiosk.i18n.text import Content, Message, Text
from kiosk.remote.ports import Done
from kiosk.screens.view import View
from kiosk.staff.visitor import VisitorSide
from kiosk.terminal import Terminal
from kiosk.twin.commands import (
    Arguments,
    EndSession,
    Identify,
    OpenService,
    Point,
    RefreshSettings,
    RotateIdentity,
    Say,
    ShowMessage,
)
from kiosk.twin.documents import CommandDocument, Outcome
from kiosk.twin.phrases import PHRASES

#: Services that staff may open for a visitor, and the parameter that ``entry`` becomes.
SERVICES: Mapping[str, str] = {
    "home": "",
    "report": "service",
    "status": "",
    "ask": "entry",
    "web": "site",
    "person": "",
    "help": "",
    "modes": "",
}
#: Why nothing was opened: the city has no such service, entry or site.
UNKNOWN_PLACE = "bad-arguments no-such-place"
#: The name stands this long on a terminal that nobody uses, in s.
NAME_STANDS_S = 30.0


class Executor:
    """The twin's :class:`~kiosk.remote.ports.ExecutePort`."""

    def __init__(
        self,
        terminal: Terminal,
        visitor: VisitorSide,
        scheduler: Scheduler,
        name: Callable[[], tuple[Text, ...]],
        on_refresh: Callable[[], None],
        on_rotate: Callable[[Done], None],
    ) -> None:
        """Act at *terminal*.

        Args:
            terminal: The visit.
            visitor: Shows words of staff.
            scheduler: The terminal's own.
            name: What the terminal is called, large first.
            on_refresh: Reads the centre's settings again.
            on_rotate: Changes the terminal's identity.
        """
        self._terminal = terminal
        self._visitor = visitor
        self._scheduler = scheduler
        self._name = name
        self._on_refresh = on_refresh
        self._on_rotate = on_rotate
        self._name_timer: Timer | None = None

    def execute(self, command: CommandDocument, arguments: Arguments, done: Done) -> None:
        """Carry one command out; *done* is called once."""
        match arguments:
            case EndSession():
                self._end_session(done)
            case Say():
                self._show_words(_words(arguments), done, is_aloud=True)
            case ShowMessage():
                self._show_words(Content.of(dict(arguments.text)), done, is_aloud=False)
            case Point():
                self._terminal.note_staff()
                is_there = self._terminal.point_at(arguments.key)
                done("done" if is_there else "failed", "" if is_there else "moved", {})
            case OpenService():
                self._open_service(arguments, done)
            case Identify():
                self._identify(done)
            case RefreshSettings():
                self._on_refresh()
                done("done", "", {})
            case RotateIdentity():
                self._on_rotate(done)
            case _:
                done("failed", "unknown-command", {})

    def _show_words(self, words: Content | Message, done: Done, *, is_aloud: bool) -> None:
        """Answer when the visitor can read the words, or has left before they could."""

        def shown(is_shown: bool) -> None:
            done("done" if is_shown else "refused", "" if is_shown else "visit-ended", {})

        self._visitor.show_words((words,), is_aloud=is_aloud, on_shown=shown)

    def _end_session(self, done: Done) -> None:
        """End the visit through the question that everybody knows; the visitor may go on."""
        if self._terminal.view.phase == "attract":
            done("done", "", {})
            return
        self._terminal.ask_to_end()
        if self._terminal.view.phase != "warning":
            # On a home PC no visit ends by itself: what somebody writes there is theirs alone.
            done("refused", "not-allowed home", {})
            return
        stops: list[Callable[[], None]] = []

        def look(view: View) -> None:
            if view.phase == "warning" or not stops:
                return
            stops.pop()()
            if view.phase == "attract":
                done("done", "", {})
            else:
                done("refused", "visitor", {})

        stops.append(self._terminal.subscribe(look))

    def _open_service(self, arguments: OpenService, done: Done) -> None:
        parameter = SERVICES.get(arguments.flow)
        if parameter is None or (arguments.entry is not None and not parameter):
            done("refused", "not-allowed", {})
            return
        params = {parameter: arguments.entry} if arguments.entry is not None else {}
        self._terminal.note_staff()
        if arguments.flow == "home":
            self._terminal.ask_home()
            done("done", "", {})
            return
        if self._terminal.can_find(arguments.flow, params) is False:
            done("refused", UNKNOWN_PLACE, {})
            return
        self._terminal.open(arguments.flow, params, is_sheet=arguments.flow == "modes")
        self._tell_when_found(arguments.flow, done)

    def _tell_when_found(self, flow: str, done: Done) -> None:
        """Answer when the flow has found what it was opened for, or the city's side knows no such thing."""
        stops: list[Callable[[], None]] = []
        is_told = False

        def look(_: View | None = None) -> None:
            nonlocal is_told
            told = None if is_told else self._found(flow)
            if told is None:
                return
            is_told = True
            if stops:
                stops.pop()()
            done(*told, {})

        look()
        if not is_told:
            stops.append(self._terminal.subscribe(look))

    def _found(self, flow: str) -> tuple[Outcome, str] | None:
        """Return what is to be answered, or None while the flow still looks."""
        try:
            has_found = self._terminal.has_found(flow)
        except KeyError:  # the visitor has left it meanwhile
            return "failed", "moved"
        if has_found is None:
            return None
        return ("done", "") if has_found else ("refused", UNKNOWN_PLACE)

    def _identify(self, done: Done) -> None:
        lines = self._name()
        self._terminal.open("staff-name", {"lines": lines}, is_sheet=True)
        for line in lines:
            self._terminal.say_aloud(line)
        if self._name_timer is not None:
            self._name_timer.cancel()
        self._name_timer = self._scheduler.call_later(
            NAME_STANDS_S, lambda: self._terminal.close_sheet("staff-name")
        )
        done("done", "", {})


def _words(arguments: Say) -> Content | Message:
    if arguments.phrase is not None:
        return PHRASES[arguments.phrase]
    return Content(((str(arguments.language), str(arguments.text)),))

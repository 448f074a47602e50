"""The visitor's call for a person, and assist sessions: consent is the terminal's to enforce. Pure.

Also whether the console is there at all: a call that nobody can see must not look as if somebody did, and
nobody must be told that they are watched when nobody can watch.

Consent is bound to one connection of the console to its broker. It ends for good with that connection (its
last will, its silence, or the birth of another that shows that it ended unnoticed), and when this terminal
has had no line for a while. Nothing of it comes back by itself: whoever wants to see the screen again asks
anew, and the visitor says yes before anything is shown.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

from kiosk.remote import standing
from kiosk.remote.actions import (
    Action,
    AskConsent,
    PublishAssist,
    PublishHelp,
    PublishReport,
    ShowAssist,
    ShowConsole,
    ShowHelp,
)
from kiosk.remote.answers import finish
from kiosk.remote.console_time import hear_time
from kiosk.remote.events import ConsentAnswered, ConsoleHeard, HelpAsked, Now
from kiosk.remote.state import Assist, Call, TwinState
from kiosk.twin.commands import BeginAssist, CloseHelp, EndAssist, TakeHelp
from kiosk.twin.console_presence import read_presence
from kiosk.twin.documents import CommandDocument
from kiosk.twin.limits import CONSOLE_SETTLE_S, REORDER_S
from kiosk.twin.refusals import MessageRefused
from kiosk.twin.topics import CONSOLE, Kind

Outcome = tuple[TwinState, tuple[Action, ...]]

#: A question for consent that would stand shorter than this is not asked any more, in s (D-03).
ASK_AT_LEAST_S = 20.0
#: Why a question has ended that the visitor has answered too late: nobody sees the screen.
LATE = "late"
#: Why a session has ended when nobody can see the screen any more, whatever staff or visitor want.
AWAY = "away"


def ask_for_help(state: TwinState, event: HelpAsked, now: Now) -> Outcome:
    """The visitor calls; calling again while a call stands changes nothing."""
    if state.call is not None:
        return state, ()
    call = Call(event.call, "waiting", now.utc, now.utc, event.language, event.flow, now.monotonic)
    return replace(state, call=call, call_ended=""), (ShowHelp("waiting"), PublishHelp(), PublishReport())


def end_call(state: TwinState, why: Literal["visitor", "left", "staff"]) -> Outcome:
    """The call has ended: taken back by the visitor, ended with their visit, or closed by staff."""
    if state.call is None:
        return state, ()
    return replace(state, call=None, call_ended=why), (ShowHelp("none"), PublishHelp(), PublishReport())


def take_call(state: TwinState, document: CommandDocument, arguments: TakeHelp, now: Now) -> Outcome:
    """A member of staff answers the call; a second one hears that it is answered."""
    if state.call is None or state.call.id != arguments.call:
        return finish(state, document.id, "refused", now, "not-allowed no-such-call")
    if state.call.state == "answered":
        return finish(state, document.id, "refused", now, "answered-already")
    waited = state.call.wait_s(now)
    call = replace(state.call, state="answered", since=now.utc, waited_s=waited, by=document.by)
    state = replace(state, call=call)
    state, actions = finish(state, document.id, "done", now, result={"waited_s": round(waited)})
    return state, (ShowHelp("answered", document.by), PublishHelp(), *actions)


def close_call(state: TwinState, document: CommandDocument, arguments: CloseHelp, now: Now) -> Outcome:
    """Staff say that the visitor has been helped."""
    if state.call is None or state.call.id != arguments.call:
        return finish(state, document.id, "refused", now, "not-allowed no-such-call")
    state, actions = end_call(state, "staff")
    state, more = finish(state, document.id, "done", now)
    return state, (*actions, *more)


def begin_assist(state: TwinState, document: CommandDocument, arguments: BeginAssist, now: Now) -> Outcome:
    """Ask the visitor; nothing is shown before they say yes.

    The question stands as long as the command that brought it: the desk counts the same seconds, and nobody
    is seen by surprise later.
    """
    if not state.is_in_use:
        return finish(state, document.id, "refused", now, "not-allowed nobody-there")
    if state.assist is not None:
        return finish(state, document.id, "refused", now, "not-allowed assist-open")
    asked_until = state.commands[document.id].deadline
    if asked_until - now.monotonic < ASK_AT_LEAST_S:
        return finish(state, document.id, "expired", now, "expired")
    assist = Assist(
        arguments.session,
        document.staff_id,
        document.by,
        arguments.minutes,
        document.id,
        asked_until,
    )
    return replace(state, assist=assist), (AskConsent(assist.id, document.by, arguments.minutes),)


def answer_consent(state: TwinState, event: ConsentAnswered, now: Now) -> Outcome:
    """The visitor lets this member of staff see the screen, or not."""
    assist = state.assist
    if assist is None or assist.id != event.session or assist.until is not None:
        return state, ()
    # A short loss of the line is no news here either, as for what they agreed to before (see `lapse`).
    if event.is_yes and (state.console.is_away or now.monotonic >= _unseen_at(state)):
        return end_assist(state, AWAY, now)  # nobody is there to see what they agreed to
    is_late = now.monotonic > assist.asked_until
    if not event.is_yes or is_late:
        why = "time" if is_late else "visitor"
        state, actions = finish(replace(state, assist=None), assist.command, "refused", now, why)
        shown = ShowAssist(None, assist.by, LATE) if event.is_yes else ShowAssist(None)
        return state, (shown, *actions)
    state = replace(state, assist=replace(assist, until=now.monotonic + assist.minutes * 60))
    state, actions = finish(state, assist.command, "done", now, result={"session": assist.id})
    return state, (ShowAssist(assist.id, assist.by), *actions, PublishAssist(), PublishReport())


def end_assist_by_staff(
    state: TwinState, document: CommandDocument, arguments: EndAssist, now: Now
) -> Outcome:
    """Staff have seen enough, or take their question back."""
    if state.assist is None or state.assist.id != arguments.session:
        return finish(state, document.id, "done", now, "ended-already")
    state, actions = end_assist(state, "staff", now)
    state, more = finish(state, document.id, "done", now)
    return state, (*actions, *more)


def end_assist(state: TwinState, why: str, now: Now) -> Outcome:
    """Nobody sees the screen any more."""
    assist = state.assist
    if assist is None:
        return state, ()
    state, actions = finish(replace(state, assist=None), assist.command, "refused", now, why)
    if assist.until is not None:
        actions += (PublishAssist(assist.id, why), PublishReport())
    return state, (ShowAssist(None, assist.by, why), *actions)


def hear_console(state: TwinState, event: ConsoleHeard, now: Now) -> Outcome:
    """The console says that it is there, or its last will that it has gone."""
    try:
        said = read_presence(event.payload, state.keys)
        console = standing.hear(state.console, said, event.received_at)
        if console is not state.console and said.is_online and not event.is_kept:
            time = hear_time(console.time, said, event.received_at, state.newest_issue - REORDER_S)
            console = replace(console, time=time)
        return _show_console(state, console, now)
    except MessageRefused as refused:
        return state.refuse(Kind.PRESENCE, refused, now, CONSOLE), (PublishReport(),)


def lapse_console(state: TwinState, now: Now) -> Outcome:
    """Take a console that has been silent for too long for gone."""
    return _show_console(state, standing.lapse(state.console, now.monotonic), now)


def _show_console(state: TwinState, console: standing.Console, now: Now) -> Outcome:
    before = state.console
    state = replace(state, console=console)
    has_changed = console.is_away != before.is_away
    actions: tuple[Action, ...] = (ShowConsole(console.is_away),) if has_changed else ()
    is_agreed = state.assist is not None and state.assist.until is not None
    # A question may be answered to a console that was started anew meanwhile; what was agreed to is over.
    is_another = console.connection != before.connection and is_agreed
    if (has_changed and console.is_away) or is_another:
        state, more = end_assist(state, AWAY, now)
        actions += more
    return state, actions


def lose_line(state: TwinState, now: Now) -> Outcome:
    """The line to the broker is gone, or another try has failed."""
    return (state if state.lost_at is not None else replace(state, lost_at=now.monotonic)), ()


def _unseen_at(state: TwinState) -> float:
    """Return when a session ends because there is no line: a line that comes back soon is no news."""
    return math.inf if state.lost_at is None else state.lost_at + CONSOLE_SETTLE_S


def next_end(state: TwinState) -> float:
    """Return the monotonic seconds at which the session or its question ends by itself, or infinity."""
    return math.inf if state.assist is None else min(state.assist.due, _unseen_at(state))


def lapse(state: TwinState, now: Now) -> Outcome:
    """End what has a limit in time."""
    if now.monotonic < next_end(state):
        return state, ()
    is_away = now.monotonic >= _unseen_at(state)
    return end_assist(state, AWAY if is_away else "time", now)

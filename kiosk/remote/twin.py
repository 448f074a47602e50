"""The terminal's side of the twin as one pure function: (state, event, now) -> (state, actions).

What it promises:

* A wish is on the disk before it holds; the highest version wins; a lower one, and an equal one with
  another content, are refused and shown as refused.
* A visitor is never surprised: what they would notice is offered, unless they asked for help; their own
  choices outrank until the visit ends; then the wish holds.
* A command is on the disk before it begins, is obeyed once, never late, and only with the consent that
  it needs; each gets one answer.
"""

from __future__ import annotations

import math
from dataclasses import replace

from kiosk.remote import commanding, helping, standing, undoing, wishes
from kiosk.remote.actions import Action, PublishAll, PublishAnswer, PublishReport, ShowClock
from kiosk.remote.answers import acknowledged, finish
from kiosk.remote.events import (
    AnswerAcknowledged,
    AssistStopped,
    BusyChanged,
    CommandFinished,
    CommandNotWritten,
    CommandReceived,
    CommandWritten,
    Connected,
    ConsentAnswered,
    ConsoleHeard,
    DesiredNotWritten,
    DesiredReceived,
    DesiredWritten,
    Disconnected,
    Event,
    HelpAsked,
    HelpEnded,
    ModesChanged,
    Now,
    OfferAnswered,
    SessionChanged,
    Ticked,
)
from kiosk.remote.state import TwinState
from kiosk.remote.wishes import settle

Outcome = tuple[TwinState, tuple[Action, ...]]


def step(state: TwinState, event: Event, now: Now) -> Outcome:
    """Handle one event."""
    match event:
        case DesiredReceived():
            return wishes.receive(state, event, now)
        case DesiredWritten():
            return wishes.written(state, event, now)
        case DesiredNotWritten():
            return wishes.not_written(state, event, now)
        case CommandReceived():
            return commanding.receive(state, event, now)
        case CommandWritten():
            return commanding.written(state, event.id, now)
        case CommandNotWritten():
            return commanding.not_written(state, event.id, now)
        case CommandFinished():
            return finish(state, event.id, event.outcome, now, event.reason, event.result)
        case AnswerAcknowledged():
            return acknowledged(state, event.id), ()
        case ConsoleHeard():
            return helping.hear_console(state, event, now)
        case Connected():
            again = tuple(PublishAnswer(answer) for answer in state.answers.values())
            console = standing.connect(state.console, now.monotonic)
            # Answers first: what is true now may be later news than they are (a "yes" that has ended since).
            return replace(state, console=console, lost_at=None), (*again, PublishAll())
        case Disconnected():
            return helping.lose_line(state, now)
        case Ticked():
            return _tick(state, now)
        case SessionChanged():
            return _change_session(state, event, now)
        case ModesChanged():
            return _and_settle(replace(state, visitor=dict(event.visitor)), (PublishReport(),), now)
        case HelpAsked():
            return _and_settle(*helping.ask_for_help(state, event, now), now)
        case HelpEnded():
            return helping.end_call(state, "visitor")
        case BusyChanged():
            return _change_business(state, event, now)
        case OfferAnswered() if event.answer in ("undo", "keep"):
            return wishes.answer_change(state, event, now)
        case OfferAnswered():
            offer = state.offer
            if offer is not None and offer.id == event.id and offer.command is not None:
                return commanding.answer_offer(state, offer, event, now)
            return wishes.answer_offer(state, event, now)
        case ConsentAnswered():
            return _and_settle(*helping.answer_consent(state, event, now), now)
        case AssistStopped():
            return helping.end_assist(state, event.why, now)


def next_due(state: TwinState) -> float:
    """Return the monotonic seconds at which a :class:`~kiosk.remote.events.Ticked` is needed, or infinity.

    Boundaries of schedules are by the time of day and stand in ``state.resolved``.
    """
    held = state.unwritten
    is_writing = held is not None and any(version >= held.version for version in state.writing)
    retry = held.due if held is not None and not is_writing else math.inf
    return min(retry, state.console.silent_at, helping.next_end(state))


def _change_business(state: TwinState, event: BusyChanged, now: Now) -> Outcome:
    """Do what waited until the visitor pauses."""
    before = (state.result, state.reason)
    state = replace(state, is_busy=event.is_busy)
    actions: tuple[Action, ...] = ()
    if not event.is_busy:
        state, actions = commanding.release(state, now)
    state, more = settle(state, now)
    has_changed = before != (state.result, state.reason)
    told = undoing.latest_only((*actions, *more))
    return state, (*told, *((PublishReport(),) if has_changed else ()))


def _and_settle(state: TwinState, actions: tuple[Action, ...], now: Now) -> Outcome:
    state, more = settle(state, now)
    return state, (*actions, *more)


def _tick(state: TwinState, now: Now) -> Outcome:
    before = (state.resolved, state.result, state.reason)
    state, actions = helping.lapse(state, now)
    if now.is_trusted != state.is_clock_trusted:
        state = replace(state, is_clock_trusted=now.is_trusted)
        actions += (ShowClock(now.is_trusted), PublishReport())
    state, more = helping.lapse_console(state, now)
    actions += more
    state, again = wishes.write_again(state, now)
    state, more = settle(state, now)
    for waiting in tuple(state.commands.values()):
        if not waiting.is_running and now.monotonic > waiting.deadline:
            state, late = finish(state, waiting.document.id, "expired", now, "expired")
            more += late
    has_changed = before != (state.resolved, state.result, state.reason)
    return state, (*actions, *again, *more, *((PublishReport(),) if has_changed else ()))


def _change_session(state: TwinState, event: SessionChanged, now: Now) -> Outcome:
    if event.is_in_use == state.is_in_use:
        return state, ()
    actions: tuple[Action, ...] = ()
    if not event.is_in_use:
        state, actions = commanding.end_of_visit(state, now)
        state, more = helping.end_assist(state, "visit", now)
        actions += more
        state, more = helping.end_call(state, "left")
        actions += more
        state = wishes.end_of_visit(state)
    return _and_settle(replace(state, is_in_use=event.is_in_use), (*actions, PublishReport()), now)

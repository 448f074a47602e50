"""What the terminal says about itself, from the state of its twin. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.modes.state import ModeState
from kiosk.remote import declining
from kiosk.remote.events import Now
from kiosk.remote.state import TwinState
from kiosk.twin.documents import Health, HelpDocument, ReportedDocument
from kiosk.twin.layers import STAFF_FIELDS


def shown_fields(state: TwinState, now: Now) -> frozenset[str]:
    """Return the mode fields that staff may know of.

    While somebody is there who has not asked for help, these are the ones that the centre itself sets: that a
    visitor reads large letters or another language is theirs to tell.
    """
    if _is_told(state, now):
        return STAFF_FIELDS
    return frozenset({**state.resolved.values, **state.applied.values}) & STAFF_FIELDS


def shown_state(state: TwinState, now: Now) -> TwinState:
    """Return the state as staff may know it: of a visitor who has not asked for help nothing is in it.

    A field that is missing, or marked as the visitor's, would tell what they have changed.
    """
    return state if _is_told(state, now) else replace(state, visitor={})


def _is_told(state: TwinState, now: Now) -> bool:
    """Tell whether staff may know more of a visit than that there is one."""
    return not state.is_in_use or state.has_asked_for_help(now)


def shown_reason(state: TwinState, now: Now) -> str:
    """Return why it is not as wanted; what a visitor who has not asked for help answered is not told."""
    return state.reason if state.reason != "visitor" or _is_told(state, now) else "deferred"


def _declined(state: TwinState, now: Now) -> tuple[str, ...]:
    """Return the fields that the visitor said no to, as far as staff may know of that."""
    if not _is_told(state, now):
        return ()
    return tuple(sorted(declining.held_back(state, state.wanted)))


def sources(state: TwinState, fields: frozenset[str] = STAFF_FIELDS) -> dict[str, str]:
    """Return who decides each of the *fields* that is not built in."""
    found: dict[str, str] = {}
    applied, resolved = state.applied, state.resolved
    for name in sorted(fields):
        if name in state.visitor:
            found[name] = "visitor"
        elif name in applied.staff:
            found[name] = "staff"
        elif name in applied.schedule:
            wanted = resolved.sources.get(name, "")
            found[name] = wanted if wanted.startswith("schedule:") else "schedule"
        elif name in applied.standing:
            wish = state.wish
            found[name] = wish.document.origin.get(name, "site") if wish is not None else "site"
    return found


def report(
    state: TwinState,
    now: Now,
    health: Health,
    actual: ModeState,
    *,
    app: str,
    connection: str,
    sequence: int,
    identity: str,
) -> ReportedDocument:
    """Return the reported document: what holds, and why it is not what is wanted if it is not.

    Args:
        state: The twin.
        now: The moment.
        health: How the terminal is.
        actual: The mode state as the terminal has it: what counts, whatever was asked for. Of a visitor who
            has not asked for help, what the centre's own layers make of a field stands there instead.
        app: Version of the program.
        connection: UUID of the connection.
        sequence: Number of the report in it.
        identity: Name of the terminal's key.
    """
    fields = shown_fields(state, now)
    own, shown = dict(state.visitor), shown_state(state, now)
    asked = shown.effective(state.applied)
    hidden = own.keys() - shown.visitor.keys()
    effective = {name: asked[name] if name in hidden else getattr(actual, name) for name in fields}
    return ReportedDocument(
        terminal=state.terminal,
        seen=state.seen,
        applied=state.applied_version,
        result=state.result,
        reason=shown_reason(state, now),
        since=state.since if state.since.year > 2000 else now.utc,
        effective={name: effective[name] for name in sorted(fields)},
        layers=sources(shown, fields) | {name: "limit" for name in fields if effective[name] != asked[name]},
        active_schedules=state.resolved.active_schedules,
        schedules_paused=state.resolved.is_paused,
        declined=_declined(state, now),
        unusable=state.resolved.unusable[:256],
        is_in_use=state.is_in_use,
        is_assisted=state.is_assisted(now),
        health=health,
        app=app,
        connection=connection,
        sequence=sequence,
        refused=state.refused,
        identity=identity,
    )


def help_document(state: TwinState, now: Now, *, connection: str, sequence: int) -> HelpDocument:
    """Return how the visitor's call for a person stands.

    Args:
        state: The twin.
        now: The moment.
        connection: UUID of the connection.
        sequence: Number of this word in it.
    """
    call = state.call
    if call is None:
        return HelpDocument(
            terminal=state.terminal,
            since=now.utc,
            ended=state.call_ended,
            connection=connection,
            sequence=sequence,
            clock_trusted=now.is_trusted,
        )
    return HelpDocument(
        terminal=state.terminal,
        state=call.state,
        call=call.id,
        since=call.since,
        asked_at=call.asked_at,
        language=call.language,
        flow=call.flow,
        connection=connection,
        sequence=sequence,
        waiting_s=round(call.wait_s(now), 1),
        clock_trusted=now.is_trusted,
    )

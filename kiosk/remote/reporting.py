"""What the terminal says about itself, from the state of its twin. Pure."""

from __future__ import annotations

from kiosk.modes.state import ModeState
from kiosk.remote.events import Now
from kiosk.remote.state import TwinState
from kiosk.twin.documents import Health, HelpDocument, ReportedDocument
from kiosk.twin.layers import STAFF_FIELDS


def shown_fields(state: TwinState, now: Now) -> frozenset[str]:
    """Return the mode fields that staff may know of.

    While somebody is there who has not asked for help, these are the ones that the centre itself sets: that a
    visitor reads large letters or another language is theirs to tell.
    """
    if not state.is_in_use or state.has_asked_for_help(now):
        return STAFF_FIELDS
    return frozenset({**state.resolved.values, **state.applied.values}) & STAFF_FIELDS


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
        actual: The mode state as the terminal has it: what counts, whatever was asked for.
        app: Version of the program.
        connection: UUID of the connection.
        sequence: Number of the report in it.
        identity: Name of the terminal's key.
    """
    asked = state.effective(state.applied)
    effective = {name: getattr(actual, name) for name in STAFF_FIELDS}
    fields = shown_fields(state, now)
    told = fields if fields == STAFF_FIELDS else fields - set(state.visitor)
    return ReportedDocument(
        terminal=state.terminal,
        seen=state.seen,
        applied=state.applied_version,
        result=state.result,
        reason=state.reason,
        since=state.since if state.since.year > 2000 else now.utc,
        effective={name: effective[name] for name in sorted(told)},
        layers=sources(state, fields) | {name: "limit" for name in told if effective[name] != asked[name]},
        active_schedules=state.resolved.active_schedules,
        schedules_paused=state.resolved.is_paused,
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


def help_document(state: TwinState, now: Now) -> HelpDocument:
    """Return how the visitor's call for a person stands."""
    call = state.call
    if call is None:
        return HelpDocument(terminal=state.terminal, since=now.utc)
    return HelpDocument(
        terminal=state.terminal,
        state=call.state,
        call=call.id,
        since=call.since,
        asked_at=call.asked_at,
        language=call.language,
        flow=call.flow,
    )

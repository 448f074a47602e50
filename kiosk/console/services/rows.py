"""Rows of the wall: what is wanted beside what is true, and why they differ."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from kiosk.console.services.access import chunks, in_scope
from kiosk.console.services.members import groups_of, is_member
from kiosk.console.services.views import (
    FieldDifference,
    HelpView,
    LayerRow,
    ReportedView,
    Scope,
    Staff,
    TerminalFilter,
    TerminalRow,
    TerminalState,
)
from kiosk.console.store.models import Desired, Presence, Reported, Site, Terminal, TerminalGroup
from kiosk.console.store.people import AssistSession, HelpCall, StoredCommand
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.layers import Resolved, active_schedules, resolve

#: The state of a terminal, decided in the database so that ten thousand can be counted and filtered.
STATE = case(
    (or_(Presence.is_online.is_(None), Reported.terminal_id.is_(None)), TerminalState.UNKNOWN.value),
    (Presence.is_online.is_(False), TerminalState.OFFLINE.value),
    # What could not be kept (a full disk) was not seen, but it was refused after it was issued.
    (
        and_(Reported.result == "refused", Reported.received_at >= Desired.issued_at),
        TerminalState.REFUSED.value,
    ),
    (Reported.seen < Desired.version, TerminalState.WAITING.value),
    (Reported.result == "deferred", TerminalState.DEFERRED.value),
    (
        and_(Reported.result == "applied", Reported.applied == Desired.version),
        TerminalState.AS_WANTED.value,
    ),
    else_=TerminalState.WAITING.value,
)
#: Why a field is not as wanted though the terminal says that it obeys: schedules pause, or the clocks differ.
_BY_CLOCK = ("clock", "not-now")
OPEN_HELP = ("waiting", "taken")
#: State of a call whose visitor has left before staff closed it: it stays on the desks until they do.
LEFT = "left"
OPEN_ASSIST = ("asking", "open")


def joined(*columns: Any) -> Select[Any]:
    """Return a query over terminals with their place and what is wanted and true."""
    return (
        select(*columns)
        .select_from(Terminal)
        .join(Site, Site.id == Terminal.site_id)
        .outerjoin(Desired, Desired.terminal_id == Terminal.id)
        .outerjoin(Reported, Reported.terminal_id == Terminal.id)
        .outerjoin(Presence, Presence.terminal_id == Terminal.id)
        .where(Terminal.revoked_at.is_(None))
    )


def matching(
    statement: Select[Any], scope: Scope, wanted: TerminalFilter, *, with_state: bool
) -> Select[Any]:
    """Add the conditions of scope and filter."""
    statement = statement.where(in_scope(scope))
    if wanted.text:
        text = wanted.text[:100].lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        like = f"%{text}%"
        statement = statement.where(
            or_(
                func.lower(Terminal.name).like(like, escape="\\"),
                Terminal.id.like(like, escape="\\"),
                func.lower(Site.name).like(like, escape="\\"),
            )
        )
    if wanted.site:
        statement = statement.where(Terminal.site_id == wanted.site)
    if wanted.district:
        statement = statement.where(Site.district_id == wanted.district)
    if wanted.group:
        statement = statement.where(is_member(wanted.group))
    if wanted.has_help:
        calling = select(HelpCall.terminal_id).where(HelpCall.state.in_(OPEN_HELP))
        statement = statement.where(Terminal.id.in_(calling))
    if with_state and wanted.state is not None:
        statement = statement.where(STATE.in_([wanted.state.value]))
    return statement


def load_rows(session: Session, ordered: Sequence[str], now: datetime) -> tuple[TerminalRow, ...]:
    """Return the rows of these terminals in this order; unknown ids are left out."""
    if not ordered:
        return ()
    found = {
        row.Terminal.id: row
        for row in session.execute(
            joined(Terminal, Site, Desired, Reported, Presence, STATE.label("state")).where(
                Terminal.id.in_(ordered)
            )
        )
    }
    groups = _group_names(session, ordered)
    calls = open_calls(session, now, ordered)
    assists = dict(
        session.execute(
            select(AssistSession.terminal_id, AssistSession.id).where(
                AssistSession.terminal_id.in_(ordered), AssistSession.state.in_(OPEN_ASSIST)
            )
        ).all()
    )
    return tuple(
        _row(found[id], groups.get(id, ()), calls.get(id), assists.get(id, ""), now)
        for id in ordered
        if id in found
    )


def _group_names(session: Session, terminals: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return terminal -> names of its groups, highest priority first."""
    groups = groups_of(session, terminals)
    ordered = _by_priority(session, frozenset[str]().union(*groups.values()))
    return {
        terminal: tuple(group.name for group in ordered if group.id in groups[terminal])
        for terminal in terminals
    }


def _by_priority(session: Session, groups: Collection[str]) -> list[TerminalGroup]:
    found: list[TerminalGroup] = []
    for part in chunks(groups):
        found += session.scalars(select(TerminalGroup).where(TerminalGroup.id.in_(part)))
    return sorted(found, key=lambda one: -one.priority)


def open_calls(
    session: Session, now: datetime, terminals: Collection[str] | None = None, scope: Scope | None = None
) -> dict[str, HelpView]:
    """Return terminal -> its open call, the longest waiting; if there is none, of who has left."""
    statement = _calls().where(HelpCall.state.in_((*OPEN_HELP, LEFT)), Terminal.revoked_at.is_(None))
    if terminals is not None:
        statement = statement.where(HelpCall.terminal_id.in_(terminals))
    if scope is not None:
        statement = statement.where(in_scope(scope))
    found: dict[str, HelpView] = {}
    # Whoever stands there comes before who has left, whatever the clocks said.
    has_left = case((HelpCall.state == LEFT, 1), else_=0)
    for row in session.execute(statement.order_by(has_left, HelpCall.since, HelpCall.id)):
        found.setdefault(row.HelpCall.terminal_id, help_view(row, now))
    return with_answers(session, found)


def with_answers(session: Session, calls: Mapping[str, HelpView]) -> dict[str, HelpView]:
    """Return calls with what became of the answer to each: whether the visitor knows that somebody comes."""
    told: dict[str, StoredCommand] = {}
    for part in chunks(sorted({call.terminal for call in calls.values()})):
        for row in session.scalars(
            select(StoredCommand)
            .where(StoredCommand.terminal_id.in_(part), StoredCommand.name == "help.take")
            .order_by(StoredCommand.number)
        ):
            told[str(row.arguments.get("call", ""))] = row
    return {
        key: replace(call, told=told[call.id].state, told_reason=told[call.id].reason or "")
        if call.id in told
        else call
        for key, call in calls.items()
    }


def _calls() -> Select[*tuple[Any, ...]]:
    return (
        select(HelpCall, Terminal, Site, Presence.is_online)
        .join(Terminal, Terminal.id == HelpCall.terminal_id)
        .join(Site, Site.id == Terminal.site_id)
        .outerjoin(Presence, Presence.terminal_id == Terminal.id)
    )


def find_call(session: Session, staff: Staff, call: str, now: datetime) -> HelpView | None:
    """Return a call of the scope, open or not."""
    row = session.execute(_calls().where(HelpCall.id == call, in_scope(staff.scope))).first()
    return with_answers(session, {call: help_view(row, now)})[call] if row is not None else None


def help_view(row: Row[Any], now: datetime) -> HelpView:
    """Return a call as staff see it."""
    call: HelpCall = row.HelpCall
    end = call.taken_at or call.closed_at or now
    return HelpView(
        id=call.id,
        terminal=call.terminal_id,
        terminal_name=row.Terminal.name,
        site=row.Site.id,
        site_name=row.Site.name,
        state=call.state,
        since=call.since,
        waiting_s=max(0, int((end - call.since).total_seconds())),
        language=call.language,
        flow=call.flow,
        taken_by=call.taken_by,
        is_reachable=bool(row.is_online),
    )


def _row(
    row: Row[Any], groups: tuple[str, ...], call: HelpView | None, assist: str, now: datetime
) -> TerminalRow:
    terminal: Terminal = row.Terminal
    desired: Desired | None = row.Desired
    presence: Presence | None = row.Presence
    reported = reported_view(row.Reported)
    state = TerminalState(row.state)
    wanted = resolved(desired, now)
    found = differences(wanted, reported, state)
    return TerminalRow(
        id=terminal.id,
        name=terminal.name,
        site=row.Site.id,
        site_name=row.Site.name,
        district=row.Site.district_id,
        groups=groups,
        is_online=presence is not None and presence.is_online,
        presence_since=presence.since if presence is not None else None,
        desired_version=desired.version if desired is not None else 0,
        desired_modes=wanted.values,
        is_published=desired is not None and desired.acknowledged >= desired.version,
        reported=reported,
        difference=found,
        state=_seen_with(state, found),
        is_in_use=reported is not None and reported.is_in_use,
        help=call,
        assist=assist,
    )


def resolved(desired: Desired | None, now: datetime) -> Resolved:
    """Return what a stored document asks for now."""
    if desired is None:
        return resolve(None, now)
    return resolve(DesiredDocument.model_validate_json(desired.body), now)


def reported_view(row: Reported | None) -> ReportedView | None:
    """Return a believed report as staff see it."""
    if row is None:
        return None
    body: Mapping[str, Any] = json.loads(row.body)
    health = dict(body.get("health", {}))
    health["schedules_paused"] = bool(body.get("schedules_paused"))
    health["unusable"] = list(body.get("unusable", ()))
    refused = tuple(
        {
            "kind": one.get("kind", ""),
            "reason": one.get("reason", ""),
            "at": one.get("at", ""),
            "subject": one.get("subject", ""),
        }
        for one in body.get("refused", ())
    )
    return ReportedView(
        seen=row.seen,
        applied=row.applied,
        result=row.result,
        reason=row.reason,
        since=row.since,
        received_at=row.received_at,
        effective=dict(body.get("effective", {})),
        layers=dict(body.get("layers", {})),
        active_schedules=tuple(body.get("active_schedules", ())),
        declined=frozenset(body.get("declined", ())),
        is_in_use=row.is_in_use,
        app=str(body.get("app", "")),
        health=health,
        refused=refused,
    )


def differences(
    wanted: Resolved, reported: ReportedView | None, state: TerminalState
) -> tuple[FieldDifference, ...]:
    """Return where wish and truth differ, each with the reason that is known."""
    actual = reported.effective if reported is not None else {}
    found = []
    for name, value in sorted(wanted.values.items()):
        if reported is not None and actual.get(name) == value:
            continue
        reason = _reason(name, wanted.sources.get(name, ""), reported, state)
        found.append(FieldDifference(name, value, actual.get(name), reason))
    if reported is not None and state is TerminalState.AS_WANTED:
        for name, source in sorted(reported.layers.items()):
            is_by_time = source == "staff" or source.startswith("schedule")
            if is_by_time and name not in wanted.values and name in actual:
                reason = "not-now" if reported.health.get("clock_trusted", True) else "clock"
                found.append(FieldDifference(name, None, actual[name], reason))
    return tuple(found)


def _seen_with(state: TerminalState, found: Collection[FieldDifference]) -> TerminalState:
    """Return the state of a terminal that says that the wish holds, when what it shows is something else.

    Both decide by the time of day what holds now, each by its own clock.
    """
    is_otherwise = state is TerminalState.AS_WANTED and any(one.reason in _BY_CLOCK for one in found)
    return TerminalState.DEFERRED if is_otherwise else state


def _reason(name: str, wanted_by: str, reported: ReportedView | None, state: TerminalState) -> str:
    if state in (TerminalState.OFFLINE, TerminalState.WAITING, TerminalState.UNKNOWN):
        return "offline" if state is TerminalState.OFFLINE else "waiting"
    if reported is not None and name in reported.declined:
        return "visitor"
    source = reported.layers.get(name, "") if reported is not None else ""
    if source in ("visitor", "limit"):
        return source
    if state in (TerminalState.DEFERRED, TerminalState.REFUSED):
        return (reported.reason if reported is not None else "") or state.value
    if reported is None or any(one.endswith(f".{name}") for one in reported.health["unusable"]):
        return "waiting"
    if name not in reported.effective and not reported.is_in_use:
        return "waiting"  # of a visitor nothing more is told than what the centre asks for; else all is told
    if wanted_by.startswith("schedule:") and not reported.health.get("clock_trusted", True):
        return "clock"
    return "not-now"


def layer_rows(session: Session, desired: Desired, row: TerminalRow, now: datetime) -> tuple[LayerRow, ...]:
    """Return who asks for what, per field, the strongest first."""
    document = DesiredDocument.model_validate_json(desired.body)
    wanted = resolve(document, now)
    by_id = {one.id: one for one in document.schedules}
    found: list[LayerRow] = []
    reported = row.reported
    if reported is not None:
        for name, source in sorted(reported.layers.items()):
            if source == "visitor":
                found.append(LayerRow(name, "visitor", "", reported.effective.get(name), None, False))
    if document.staff is not None:
        for name, value in sorted(wanted.staff.items()):
            found.append(LayerRow(name, "staff", document.staff.by, value, wanted.staff_ends, True))
    holding, _ = active_schedules(document.schedules, now)
    ends = {schedule.id: occurrence.end for schedule, occurrence in holding}
    for id in reversed(wanted.active_schedules):
        one = by_id[id]
        for name, value in sorted(one.modes.items()):
            is_top = wanted.sources.get(name) == f"schedule:{id}"
            found.append(LayerRow(name, "schedule", one.name, value, ends[id], is_top))
    site = session.get(Site, row.site)
    for group in _by_priority(session, groups_of(session, [row.id])[row.id]):
        for name, value in sorted(group.modes.items()):
            is_top = wanted.sources.get(name) == f"group:{group.name}"
            found.append(LayerRow(name, "group", group.name, value, None, is_top))
    if site is not None:
        for name, value in sorted(site.modes.items()):
            found.append(LayerRow(name, "site", site.name, value, None, wanted.sources.get(name) == "site"))
    return tuple(sorted(found, key=lambda one: one.field))

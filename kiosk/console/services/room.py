"""Whether what staff plan still fits into the documents of the terminals that it is for.

A document has a largest size (:data:`~kiosk.twin.limits.MAX_PAYLOAD`) and holds a number of schedules and
notices. Services ask here before they commit a plan, so that a form says what is too much, and where. What is
no plan has room of its own, kept free: a preset pressed at the fullest terminal must never fail.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.services.access import chunks
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.members import groups_at, groups_of
from kiosk.console.services.planned import planned_notice, planned_schedule
from kiosk.console.store.database import Work
from kiosk.console.store.models import Site, StoredMessage, StoredSchedule, Terminal, TerminalGroup
from kiosk.i18n.text import msg
from kiosk.twin.limits import MAX_PAYLOAD, MAX_SCHEDULES, MAX_STANDING_MESSAGES

#: Bytes of a message that are kept for everything but schedules and notices: a change by staff, the modes of
#: site and groups and the groups' names, all keys and authorities, addresses, the signature. A test builds
#: the largest of all of them together.
OTHER_ROOM = 20 * 1024
#: Bytes of a message that schedules and notices may take.
PLAN_ROOM = MAX_PAYLOAD - OTHER_ROOM
#: Bytes of a Korean letter, by which a text is told to be too long.
_LETTER = 3

#: A site and the groups of terminals there: all of them have the same plans.
_Place = tuple[str, frozenset[str]]


def sent_size(part: BaseModel) -> int:
    """Return how many bytes a part of a document takes in a signed message.

    The document travels as a string inside of the envelope, so its quotes are written as two characters.
    """
    return len(json.dumps(part.model_dump_json(), ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule or a notice: whose it is, and its size in bytes. Without site and group it is for all."""

    site: str | None
    group: str | None
    size: int

    def holds(self, place: _Place) -> bool:
        """Tell whether terminals of a place have it."""
        is_for_all = self.site is None and self.group is None
        return is_for_all or self.site == place[0] or self.group in place[1]


def need_room(work: Work, terminals: Collection[str], field: str, sites: Collection[str] = ()) -> None:
    """Refuse plans that do not fit, in a running transaction in which they are stored already.

    Args:
        work: The transaction.
        terminals: Whom the change concerns.
        field: Argument that is at fault if it does not fit.
        sites: Sites that must have room also for a terminal that joins later, with the groups it comes into.

    Raises:
        InvalidError: Somewhere there are too many schedules or notices, or their texts are too long.
    """
    if not terminals and not sites:
        return
    work.session.flush()
    schedules, notices = _plans(work)
    places: dict[_Place, None] = dict.fromkeys(groups_at(work.session, sites).items())
    places |= dict.fromkeys(_places(work.session, terminals))
    for place in places:
        mine = [one for one in schedules if one.holds(place)]
        told = [one for one in notices if one.holds(place)]
        if problem := _problem(mine, told):
            name = work.session.get_one(Site, place[0]).name
            raise _refusal(problem, field, name, len(mine), len(told))


def _places(session: Session, terminals: Collection[str]) -> list[_Place]:
    found: list[_Place] = []
    for part in chunks(sorted(terminals)):
        groups = groups_of(session, part)
        rows = session.execute(select(Terminal.id, Terminal.site_id).where(Terminal.id.in_(part)))
        found += [(row.site_id, groups[row.id]) for row in rows]
    return found


def _plans(work: Work) -> tuple[list[_Plan], list[_Plan]]:
    """Return all schedules that are on and all notices that are not over."""
    names: Mapping[str, str] = dict(work.session.execute(select(TerminalGroup.id, TerminalGroup.name)).all())
    schedules = [
        _Plan(row.site_id, row.group_id, sent_size(planned_schedule(row, names.get(row.group_id or ""))))
        for row in work.session.scalars(select(StoredSchedule).where(StoredSchedule.is_on))
    ]
    notices = [
        _Plan(row.site_id, row.group_id, sent_size(planned_notice(row)))
        for row in work.session.scalars(select(StoredMessage).where(StoredMessage.ends_at > work.now))
    ]
    return schedules, notices


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is too much: ``schedules``, ``notices`` or ``bytes``, and by how much."""

    kind: str
    over: int


def _problem(schedules: Sequence[_Plan], notices: Sequence[_Plan]) -> _Problem | None:
    """Return what is too much at one place."""
    if len(schedules) > MAX_SCHEDULES:
        return _Problem("schedules", len(schedules) - MAX_SCHEDULES)
    if len(notices) > MAX_STANDING_MESSAGES:
        return _Problem("notices", len(notices) - MAX_STANDING_MESSAGES)
    over = sum(one.size for one in (*schedules, *notices)) - PLAN_ROOM
    return _Problem("bytes", over) if over > 0 else None


def _refusal(problem: _Problem, field: str, site: str, schedules: int, notices: int) -> InvalidError:
    if problem.kind == "schedules":
        # Translators: Staff error: a centre has too many schedules. {most} and {count} are numbers.
        text = msg(
            "일정은 기기마다 {most}개까지예요. {site}에 {count}개가 돼요.",
            most=MAX_SCHEDULES,
            site=site,
            count=schedules,
        )
    elif problem.kind == "notices":
        # Translators: Staff error: a centre has too many notices. {most} and {count} are numbers.
        text = msg(
            "알림글은 기기마다 {most}개까지예요. {site}에 {count}개가 돼요.",
            most=MAX_STANDING_MESSAGES,
            site=site,
            count=notices,
        )
    else:
        # Translators: Staff error: notices and schedules of a centre are too long together. {notices} and
        # {schedules} are numbers; {letters} letters have to go.
        text = msg(
            "{site}에 알림글 {notices}개와 일정 {schedules}개가 돼요. 글이 {letters}자쯤 넘쳐요.",
            site=site,
            notices=notices,
            schedules=schedules,
            letters=-(-problem.over // _LETTER),
        )
    return InvalidError(field, text, f"{problem.kind} at {site}: {problem.over} too many")

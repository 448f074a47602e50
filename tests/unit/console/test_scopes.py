"""Every method of every service, asked by somebody of another district: nothing is told, nothing is changed.

The table has one entry for each method, so that a new one cannot come without saying who may ask. Each entry
is proved both ways: who may do it can, in the same world, so no entry passes because it asks for nothing.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from kiosk.console.services import api
from kiosk.console.services.errors import ConsoleError, InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import (
    EVERYTHING,
    AuditFilter,
    GroupView,
    MessageView,
    ScheduleDraft,
    ScheduleView,
    Scope,
    Staff,
    TerminalFilter,
)
from kiosk.console.store.models import Base, TotalCount
from kiosk.console.store.people import AssistSession, Enrolment
from kiosk.twin.signing import SigningKey, encode_key
from tests.helpers.console_core import MANAGER, Desk

WEST = Staff("w" * 32, "서구", "manager", Scope(districts=frozenset({"west"})))
EAST = Staff("e" * 32, "동구", "manager", Scope(districts=frozenset({"east"})))
#: The same person, after their account was moved to the other district.
MOVED = Staff(WEST.id, "서구", "manager", EAST.scope)
#: More than either of them has.
BOTH = Scope(districts=frozenset({"west", "east"}))
CODE = "ABCDEFGHJK"


@dataclass
class World:
    """A city with one of everything in the west, and a terminal in the east."""

    desk: Desk
    group: GroupView
    schedule: ScheduleView
    message: MessageView
    call: str
    command: str
    assist: str
    request: str
    account: str
    boss: str

    @property
    def now(self):  # type: ignore[no-untyped-def]
        return self.desk.clock.now()


@pytest.fixture
def world(desk: Desk) -> World:
    services = desk.services
    services.sites.add(MANAGER, "empty", "빈 곳", "west", "Asia/Seoul")
    lobby = desk.join("lobby-1", "mapo")
    desk.join("east-1", "gangdong")
    desk.hear(lobby.birth(), lobby.help("waiting", call := "6f9619ff-8b86-4011-b42d-00c04fc964ff"))
    group = services.groups.add(MANAGER, "서구 모둠", 10, "west")
    services.groups.set_members(MANAGER, group.id, ["lobby-1"], ())
    schedule = services.schedules.add(MANAGER, draft("site:mapo"))
    now = desk.clock.now()
    message = services.messages.add(MANAGER, {"ko": "글"}, now, now + timedelta(days=1), "site:mapo")
    services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0})
    command = services.commands.send(WEST, "lobby-1", "report.now")
    assist = services.assist.begin(WEST, "lobby-1")
    key = encode_key(SigningKey(b"n" * 32).public)
    with desk.store.write() as work:
        work.session.get_one(AssistSession, assist.id).state = "open"
        joining = Enrolment(
            id="request-1", identity=key, seal_key=key, name="새 기기", app="1", code=CODE, asked_at=now,
            expires_at=now + timedelta(minutes=9), state="waiting",
        )  # fmt: skip
        work.session.add(joining)
        for site, value in (("mapo", 7.0), ("gangdong", 3.0)):
            count = {"site_id": site, "hour": _hour(now), "kind": "sessions", "name": "", "value": value}
            work.upsert(TotalCount, [count])
    services.accounts.add(MANAGER, "somebody", "아무개", "helper", WEST.scope)
    account = desk.console.accounts.find_id("somebody")
    services.accounts.add(MANAGER, "boss", "윗사람", "manager", BOTH)
    boss = desk.console.accounts.find_id("boss")
    return World(desk, group, schedule, message, call, command.id, assist.id, "request-1", account, boss)


def _hour(moment):  # type: ignore[no-untyped-def]
    return moment.replace(minute=0, second=0, microsecond=0)


def draft(target: str) -> ScheduleDraft:
    return ScheduleDraft(
        "아침", target, "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 3600, {"reading": "easy"}
    )


Act = Callable[[World, Staff, Any], Any]


@dataclass(frozen=True)
class Case:
    """How one method is asked.

    Attributes:
        act: Asks it: the world, who asks, the service.
        shows: What of the west the answer holds for *insider* and must not hold for *outsider*; None: the
            outsider must be refused, and nothing be changed.
        insider: Who may.
        outsider: Who may not.
        is_value: The place is a value of a form.
    """

    act: Act
    shows: str | None = None
    insider: Staff = WEST
    outsider: Staff = EAST
    is_value: bool = False


@dataclass(frozen=True)
class Open:
    """A method without a place, and why."""

    why: str


def city(act: Act, shows: str | None = None) -> Case:
    """A method for who covers the entire city only."""
    return Case(act, shows, MANAGER, WEST)


def value(act: Act, insider: Staff = WEST) -> Case:
    """A method that is given a place among other values."""
    return Case(act, None, insider, EAST, is_value=True)


def wider(act: Act) -> Case:
    """A method that would give more than a district has."""
    return Case(act, None, MANAGER, WEST, is_value=True)


def mine(act: Act) -> Case:
    """A method of one's own assist session: it does not outlast the scope."""
    return Case(act, None, WEST, MOVED)


OWN = Open("of one's own account or session")
TABLE: dict[str, list[Case] | Open] = {
    "terminals.list": [
        Case(lambda w, who, s: s.list(who, TerminalFilter()), "lobby-1"),
        Case(lambda w, who, s: s.list(who, TerminalFilter(site="mapo")).total or _none(), None),
    ],
    "terminals.rows": [Case(lambda w, who, s: s.rows(who, ["lobby-1", "east-1"]), "lobby-1")],
    "terminals.get": [Case(lambda w, who, s: s.get(who, "lobby-1"))],
    "terminals.history": [Case(lambda w, who, s: s.history(who, "lobby-1"))],
    "terminals.rename": [
        Case(lambda w, who, s: s.rename(who, "lobby-1", "이름", "mapo")),
        Case(lambda w, who, s: s.rename(who, "east-1", "이름", "mapo"), None, MANAGER),
    ],
    "terminals.set_groups": [
        Case(lambda w, who, s: s.set_groups(who, "lobby-1", [])),
        Case(lambda w, who, s: s.set_groups(who, "lobby-1", [w.group.id])),
    ],
    "modes.switch": [
        Case(lambda w, who, s: s.switch(who, ["lobby-1"], preset="large")),
        Case(lambda w, who, s: s.switch(who, ["lobby-1", "east-1"], preset="large"), None, MANAGER),
    ],
    "modes.clear_staff": [Case(lambda w, who, s: s.clear_staff(who, ["lobby-1"]))],
    "modes.set_site": [Case(lambda w, who, s: s.set_site(who, "mapo", {"scale": 2.0}))],
    "modes.set_group": [Case(lambda w, who, s: s.set_group(who, w.group.id, {"scale": 2.0}))],
    "sites.districts": [Case(lambda w, who, s: s.districts(who), "'west'")],
    "sites.sites": [Case(lambda w, who, s: s.sites(who), "'mapo'")],
    "sites.add_district": [city(lambda w, who, s: s.add_district(who, "north", "북구"))],
    "sites.add": [value(lambda w, who, s: s.add(who, "new", "새 곳", "west", "Asia/Seoul"))],
    "sites.change": [
        Case(lambda w, who, s: s.change(who, "mapo", "이름", "west", "Asia/Seoul")),
        value(lambda w, who, s: s.change(who, "gangdong", "이름", "west", "Asia/Seoul"), MANAGER),
    ],
    "sites.remove": [Case(lambda w, who, s: s.remove(who, "empty"))],
    "groups.groups": [Case(lambda w, who, s: s.groups(who), "서구 모둠")],
    "groups.free_priority": Open("a number that nobody uses"),
    "groups.add": [
        value(lambda w, who, s: s.add(who, "새 모둠", 20, "west")),
        city(lambda w, who, s: s.add(who, "새 모둠", 20)),
    ],
    "groups.change": [Case(lambda w, who, s: s.change(who, w.group.id, "이름", 30))],
    "groups.remove": [Case(lambda w, who, s: s.remove(who, w.group.id))],
    "groups.named": [Case(lambda w, who, s: s.named(who, w.group.id))],
    "groups.reach": [
        Case(lambda w, who, s: s.reach(who, ["lobby-1"], ["empty"]), "1"),
        Case(lambda w, who, s: s.reach(who, [], ["mapo"]), "1"),
    ],
    "groups.set_members": [
        Case(lambda w, who, s: s.set_members(who, w.group.id, [], ())),
        Case(lambda w, who, s: s.set_members(who, w.group.id, [], ["mapo"])),
    ],
    "schedules.schedules": [Case(lambda w, who, s: s.schedules(who), "아침")],
    "schedules.preview": Open("calculates with what was typed only"),
    "schedules.add": [
        value(lambda w, who, s: s.add(who, draft("site:mapo"))),
        value(lambda w, who, s: s.add(who, draft(f"group:{w.group.id}"))),
    ],
    "schedules.change": [
        Case(lambda w, who, s: s.change(who, w.schedule.id, draft("site:mapo"))),
        Case(lambda w, who, s: s.change(who, w.schedule.id, draft("site:gangdong")), None, MANAGER),
    ],
    "schedules.remove": [Case(lambda w, who, s: s.remove(who, w.schedule.id))],
    "messages.messages": [Case(lambda w, who, s: s.messages(who), "'글'")],
    "messages.add": [
        value(lambda w, who, s: _say(w, who, s, "site:mapo")),
        value(lambda w, who, s: _say(w, who, s, f"group:{w.group.id}")),
        city(lambda w, who, s: _say(w, who, s, "all")),
    ],
    "messages.remove": [Case(lambda w, who, s: s.remove(who, w.message.id))],
    "help.queue": [Case(lambda w, who, s: s.queue(who), "lobby-1")],
    "help.get": [Case(lambda w, who, s: s.get(who, w.call))],
    "help.take": [Case(lambda w, who, s: s.take(who, w.call))],
    "help.close": [Case(lambda w, who, s: s.close(who, w.call))],
    "assist.begin": [mine(lambda w, who, s: s.begin(who, "lobby-1"))],
    "assist.view": [mine(lambda w, who, s: s.view(who, w.assist))],
    "assist.point": [mine(lambda w, who, s: s.point(who, w.assist, "a"))],
    "assist.phrases": Open("the same words everywhere"),
    "assist.say_phrase": [mine(lambda w, who, s: s.say_phrase(who, w.assist, "hello"))],
    "assist.say_text": [mine(lambda w, who, s: s.say_text(who, w.assist, "안녕", "ko"))],
    "assist.open": [mine(lambda w, who, s: s.open(who, w.assist, "report"))],
    "assist.switch": [mine(lambda w, who, s: s.switch(who, w.assist, preset="large"))],
    "assist.end": [Case(lambda w, who, s: s.end(who, w.assist))],
    "commands.send": [Case(lambda w, who, s: s.send(who, "lobby-1", "report.now"))],
    "commands.status": [Case(lambda w, who, s: s.status(who, w.command))],
    "commands.recent": [Case(lambda w, who, s: s.recent(who, "lobby-1"))],
    "enrolment.pending": [city(lambda w, who, s: s.pending(who), "새 기기")],
    "enrolment.accept": [
        Case(lambda w, who, s: s.accept(who, CODE, "new-1", "이름", "mapo")),
    ],
    "enrolment.refuse": [city(lambda w, who, s: s.refuse(who, w.request))],
    "enrolment.revoke": [Case(lambda w, who, s: s.revoke(who, "lobby-1"))],
    "enrolment.rotate": [Case(lambda w, who, s: s.rotate(who, "lobby-1"))],
    "accounts.sign_in": OWN,
    "accounts.sign_in_oidc": OWN,
    "accounts.session": OWN,
    "accounts.sign_out": OWN,
    "accounts.begin_totp": OWN,
    "accounts.confirm_totp": OWN,
    "accounts.change_password": OWN,
    "accounts.set_language": OWN,
    "accounts.setup_name": OWN,
    "accounts.setup_display": OWN,
    "accounts.set_up": OWN,
    "accounts.accounts": [Case(lambda w, who, s: s.accounts(who), "somebody")],
    "accounts.add": [
        value(lambda w, who, s: s.add(who, "new", "새 직원", "helper", WEST.scope)),
        value(lambda w, who, s: s.add(who, "new", "새 직원", "helper", Scope(sites=frozenset({"mapo"})))),
        wider(lambda w, who, s: s.add(who, "new", "새 직원", "helper", EVERYTHING)),
        wider(lambda w, who, s: s.add(who, "new", "새 직원", "helper", BOTH)),
    ],
    "accounts.change": [
        Case(lambda w, who, s: s.change(who, w.account, "이름", "helper", WEST.scope)),
        wider(lambda w, who, s: s.change(who, w.account, "이름", "helper", EVERYTHING)),
        wider(lambda w, who, s: s.change(who, w.account, "이름", "helper", BOTH)),
        Case(lambda w, who, s: s.change(who, w.boss, "이름", "helper", WEST.scope), None, MANAGER, WEST),
    ],
    "accounts.disable": [
        Case(lambda w, who, s: s.disable(who, w.account)),
        Case(lambda w, who, s: s.disable(who, w.boss), None, MANAGER, WEST),
    ],
    "accounts.enable": [Case(lambda w, who, s: s.enable(who, w.account))],
    "accounts.reset": [
        Case(lambda w, who, s: s.reset(who, w.account)),
        Case(lambda w, who, s: s.reset(who, w.boss), None, MANAGER, WEST),
    ],
    "accounts.link_oidc": [
        Case(lambda w, who, s: s.link_oidc(who, w.account, "https://id.example", "x")),
        Case(lambda w, who, s: s.link_oidc(who, w.boss, "https://id.example", "x"), None, MANAGER, WEST),
    ],
    "audit.rows": [
        Case(lambda w, who, s: s.rows(who, AuditFilter()), "terminal:lobby-1"),
        Case(lambda w, who, s: s.rows(who, AuditFilter()), "서구 모둠"),
        Case(lambda w, who, s: s.rows(who, AuditFilter()), "site:mapo"),
    ],
    "audit.verify": [city(lambda w, who, s: s.verify(who))],
    "audit.export": Open("an entry of its own: tests/unit/console/test_audit_scopes.py"),
    "pictures.picture": [
        Case(lambda w, who, s: s.picture(who, w.now, w.now + timedelta(hours=1), "hour"), "7.0"),
        Case(lambda w, who, s: s.picture(who, w.now, w.now + timedelta(hours=1), "hour", "mapo")),
    ],
    "live.renew": Open("another mark of the same news"),
    "live.mark": Open("a number of a piece of news"),
    "live.subscribe": [Case(lambda w, who, s: _hear(w, who, s), "lobby-1")],
    "health.health": Open("how the console itself is; numbers of the whole city"),
}  # fmt: skip


def _none() -> Any:
    raise NotFoundError("an empty list")


def _say(w: World, who: Staff, s: Any, target: str) -> Any:
    return s.add(who, {"ko": "새 글"}, w.now, w.now + timedelta(days=1), target)


def _hear(w: World, who: Staff, s: Any) -> list[Any]:
    """Return what a browser hears when something happens at both terminals."""

    async def listen() -> list[Any]:
        stream: Any = s.subscribe(who, s.mark())
        task = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        s.tell({"terminals": {"lobby-1", "east-1"}, "help": {"lobby-1"}})
        try:
            return [await asyncio.wait_for(task, 5)]
        finally:
            await stream.aclose()

    return asyncio.run(listen())


def methods() -> Iterator[str]:
    """Yield ``service.method`` for all that pages are handed."""
    hints = get_type_hints(api.ConsoleServices)
    for field in fields(api.ConsoleServices):
        for name, _ in inspect.getmembers(hints[field.name], inspect.isfunction):
            if not name.startswith("_"):
                yield f"{field.name}.{name}"


CASES = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, entry in TABLE.items()
    if not isinstance(entry, Open)
    for number, case in enumerate(entry)
]


def test_there_is_an_entry_for_every_method_and_for_nothing_else() -> None:
    assert sorted(TABLE) == sorted(methods())


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables."""
    with desk.store.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize(("name", "case"), CASES)
def test_somebody_elses_place_is_as_if_it_were_not_there(world: World, name: str, case: Case) -> None:
    service = getattr(world.desk.services, name.partition(".")[0])
    before = everything(world.desk)
    if case.shows is None:
        with pytest.raises(ConsoleError) as failed:
            case.act(world, case.outsider, service)
        # A place that a form names is a wrong value there; everything else does not exist, or is not allowed.
        expected = InvalidError if case.is_value else NotFoundError | NotAllowedError
        assert isinstance(failed.value, expected)
    else:
        assert case.shows not in repr(case.act(world, case.outsider, service))
    assert everything(world.desk) == before
    answer = case.act(world, case.insider, service)
    if case.shows is not None:
        assert case.shows in repr(answer)

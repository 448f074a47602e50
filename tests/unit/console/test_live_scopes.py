"""Whoever watches one district hears nothing of another: no id, no name, no count, not even that it lives.

A generated walk over everything that staff, terminals and time do in two districts; after each step the lines
of several watchers are compared with where it was done. They name all ids of the city, as if they knew them.
"""

from __future__ import annotations

import asyncio
import random
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import event, select

from kiosk.console.live import PageLine
from kiosk.console.services import audience
from kiosk.console.services import live as live_module
from kiosk.console.services.errors import ConsoleError
from kiosk.console.services.live import _KINDS
from kiosk.console.services.news import MOST_IDS
from kiosk.console.services.views import LiveEvent, News, Scope, Staff
from kiosk.console.store.models import Terminal
from kiosk.console.store.people import AssistSession, Enrolment, HelpCall, StoredCommand
from kiosk.twin.signing import SigningKey
from tests.helpers.console_core import HELPER, MANAGER, Desk
from tests.unit.console.test_enrolment import request
from tests.unit.console.test_helping import screen

PLACES = {"west": "mapo", "east": "gangdong"}
WATCHERS = {
    (side, role): Staff(f"{side}-{role}".ljust(32, "."), role, role, scope)  # type: ignore[arg-type]
    for side in PLACES
    for role, scope in (
        ("manager", Scope(districts=frozenset({side}))),
        ("helper", Scope(sites=frozenset({PLACES[side]}))),
        ("auditor", Scope(districts=frozenset({side}))),
    )
}


def news_since(desk: Desk, staff: Staff, mark: str) -> tuple[LiveEvent, ...]:
    """Return what a line that opens with a mark hears at once."""

    async def first() -> News | None:
        source = desk.console.live.subscribe(staff, mark)
        waiting = asyncio.ensure_future(anext(source))  # type: ignore[arg-type]
        for _ in range(3):
            await asyncio.sleep(0)
        if not waiting.done():
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
            return None
        await source.aclose()  # type: ignore[attr-defined]
        return waiting.result()

    found = asyncio.run(first())
    assert found is None or desk.console.live.renew(found.mark), "as sealed as any other mark"
    return found.events if found is not None else ()


@dataclass
class City:
    """Two districts in which things happen."""

    desk: Desk
    rng: random.Random
    terminals: dict[str, list[str]] = field(default_factory=lambda: {side: [] for side in PLACES})
    made: int = 0

    def __post_init__(self) -> None:
        for side in (*PLACES, *PLACES):
            self.join(side)

    # What can happen; each is at one side only.

    def join(self, side: str) -> None:
        self.made += 1
        name = f"{side}-{self.made}"
        self.desk.join(name, PLACES[side])
        self.terminals[side].append(name)
        self.desk.hear(self.desk.terminals[name].birth())

    def one(self, side: str) -> Any:
        return self.desk.terminals[self.rng.choice(self.terminals[side])]

    def clerk(self, side: str, role: str = "helper") -> Staff:
        return WATCHERS[side, role]

    def switch(self, side: str) -> None:
        preset = self.rng.choice(("large", "standard", "high-contrast"))
        chosen = self.rng.sample(self.terminals[side], self.rng.randint(1, len(self.terminals[side])))
        self.desk.services.modes.switch(self.clerk(side), chosen, preset=preset)

    def publish(self, side: str) -> None:
        self.desk.services.modes.switch(self.clerk(side), [self.one(side).id], preset="large")
        self.desk.publish()

    def report(self, side: str) -> None:
        terminal = self.one(side)
        self.desk.hear(terminal.applied(self.desk.version(terminal.id)))

    def leave(self, side: str) -> None:
        self.desk.hear(self.one(side).will())

    def call(self, side: str) -> None:
        self.desk.hear(
            self.one(side).help("waiting", str(uuid.UUID(int=self.rng.getrandbits(128), version=4)))
        )

    def take(self, side: str) -> None:
        for call in self.desk.services.help.queue(self.clerk(side))[:1]:
            self.desk.services.help.take(self.clerk(side), call.id)

    def close(self, side: str) -> None:
        for call in self.desk.services.help.queue(self.clerk(side))[:1]:
            self.desk.services.help.close(self.clerk(side), call.id)

    def command(self, side: str) -> None:
        self.desk.services.commands.send(self.clerk(side), self.one(side).id, "terminal.identify")

    def answer(self, side: str) -> None:
        self.desk.publish()
        for id, name in self._commands(side)[-2:]:
            self.desk.hear(self.desk.terminals[name].answer(id))

    def _commands(self, side: str) -> list[tuple[str, str]]:
        with self.desk.store.read() as session:
            rows = session.execute(select(StoredCommand.id, StoredCommand.terminal_id)).all()
        return [(id, name) for id, name in rows if name in self.terminals[side]]

    def assist(self, side: str) -> None:
        terminal, staff = self.one(side), self.clerk(side)
        session = self.desk.services.assist.begin(staff, terminal.id).id
        self.desk.publish()
        begun = [one for one in self.desk.commands(terminal.id) if one.arguments.get("session") == session]
        self.desk.hear(terminal.answer(begun[0].id))
        self.desk.hear(screen(terminal, session, self.rng.getrandbits(20)))

    def show(self, side: str) -> None:
        for id, name, _ in self.sessions(side)[-1:]:
            self.desk.hear(screen(self.desk.terminals[name], id, self.rng.getrandbits(30)))

    def end(self, side: str) -> None:
        for id, _, _ in self.sessions(side)[-1:]:
            self.desk.services.assist.end(self.clerk(side), id)

    def sessions(self, side: str) -> list[tuple[str, str, str]]:
        with self.desk.store.read() as session:
            rows = session.execute(
                select(AssistSession.id, AssistSession.terminal_id, AssistSession.staff_id)
            ).all()
        return [tuple(row) for row in rows if row[1] in self.terminals[side]]  # type: ignore[misc]

    def rename(self, side: str) -> None:
        name = f"이름 {side} {self.rng.getrandbits(20)}"
        self.desk.services.terminals.rename(
            self.clerk(side, "manager"), self.one(side).id, name, PLACES[side]
        )

    def change_site(self, side: str) -> None:
        site, name = PLACES[side], f"센터 {side} {self.rng.getrandbits(20)}"
        self.desk.services.sites.change(self.clerk(side, "manager"), site, name, side, "Asia/Seoul")

    def revoke(self, side: str) -> None:
        if len(self.terminals[side]) > 2:
            gone = self.one(side).id
            self.desk.services.enrolment.revoke(self.clerk(side, "manager"), gone)
            self.terminals[side].remove(gone)

    def take_in(self, side: str) -> None:
        self.made += 1
        asked = request(SigningKey(self.rng.randbytes(32)), nonce=self.rng.randbytes(16).hex())
        answer = self.desk.console.enrolment.ask(asked)
        assert answer is not None
        with self.desk.store.read() as session:
            code = session.get_one(Enrolment, answer.request).code
        manager = self.clerk(side, "manager")
        self.desk.services.enrolment.accept(manager, code, f"{side}-{self.made}", "새 것", PLACES[side])

    def steps(self) -> dict[str, Callable[[str], None]]:
        names = (
            "join switch publish report leave call take close command answer assist show end rename"
            " change_site revoke take_in"
        )
        return {name: getattr(self, name) for name in names.split()}

    # What belongs to a side

    def ids(self, side: str) -> set[str]:
        """Return everything that names something of a side."""
        with self.desk.store.read() as session:
            of = lambda model: [  # noqa: E731
                row[0]
                for row in session.execute(select(model.id, model.terminal_id))
                if row[1].startswith(f"{side}-")
            ]
            found = {*of(StoredCommand), *of(HelpCall), *of(AssistSession)}
            names = session.execute(select(Terminal.id, Terminal.name)).all()
        found |= {word for pair in names if pair[0].startswith(f"{side}-") for word in pair}
        return found | {PLACES[side]}

    def line(self, staff: Staff) -> PageLine:
        """A page of somebody who knows every id of the city."""
        with self.desk.store.read() as session:
            terminals = set(session.scalars(select(Terminal.id)))
            sessions = set(session.scalars(select(AssistSession.id)))
        live = self.desk.console.live
        return PageLine(terminals, sessions, has_counts=True, mark=live.mark(), renew=live.renew)


def heard(city: City, staff: Staff, mark: str) -> tuple[tuple[LiveEvent, ...], str]:
    """Return the events, and what is written on the line."""
    events = news_since(city.desk, staff, mark)
    return events, "".join(city.line(staff).tell(News(city.desk.console.live.mark(), events), 0.0))


@pytest.mark.parametrize("most", [MOST_IDS, 1], ids=["few", "many"])
@pytest.mark.parametrize("seed", range(4))
def test_a_watcher_of_one_district_is_told_nothing_of_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int, most: int
) -> None:
    # With one id at most, whatever changes at two terminals is "everything": there, and nowhere else.
    for module in (audience, live_module):
        monkeypatch.setattr(module, "MOST_IDS", most)
    city = City(desk, random.Random(seed))
    live = desk.console.live
    names = [*city.steps()] * 5
    city.rng.shuffle(names)
    for name in names:
        side = city.rng.choice(("west", "east"))
        other = "east" if side == "west" else "west"
        desk.publish()  # what was done before at either side is through
        mark = live.mark()
        desk.clock.advance(0.5)
        with suppress(ConsoleError):  # somebody helps there already
            city.steps()[name](side)
        whole, _ = heard(city, MANAGER, mark)
        for (where, role), staff in WATCHERS.items():
            events, line = heard(city, staff, mark)
            if where == other:
                assert (events, line) == ((), ""), f"{name} in {side}, to the {role} in {where}"
                continue
            told = {one for one in city.ids(other) if any(one in each.ids for each in events) or one in line}
            assert told == set(), f"{name} in {side}, to the {role} in {where}"
            missing = {one.kind for one in whole} - {one.kind for one in events}
            assert missing <= {"assist", "enrolment", "health"}, f"{name} in {side}: the {role} misses it"
            sessions = {id for one in events if one.kind == "assist" for id in one.ids}
            assert sessions <= {id for id, _, owner in city.sessions(side) if owner == staff.id}


def test_the_walk_meets_every_kind_of_news(desk: Desk) -> None:
    """A kind that is made up tomorrow must be walked, too."""
    city = City(desk, random.Random(1))
    mark = desk.console.live.mark()
    seen: set[str] = set()
    for name, step in city.steps().items():
        for side in PLACES:
            with suppress(ConsoleError):
                step(side)
        for staff in (MANAGER, city.clerk("west")):
            seen |= {one.kind for one in news_since(desk, staff, mark)}
            if name == "change_site":
                assert "everything" in seen
        mark = desk.console.live.mark()
    desk.console.live.tell({"health": set()})
    seen |= {one.kind for one in news_since(desk, MANAGER, mark)}
    assert seen == _KINDS


def test_news_of_no_place_are_for_those_who_see_the_entire_city(desk: Desk) -> None:
    mark = desk.console.live.mark()
    desk.console.enrolment.ask(request(SigningKey(b"e" * 32)))
    desk.console.live.tell({"health": set()})
    assert {one.kind for one in news_since(desk, MANAGER, mark)} == {"enrolment", "health"}
    for staff in WATCHERS.values():
        assert news_since(desk, staff, mark) == ()


def test_a_terminal_that_moves_is_told_where_it_was_and_where_it_is(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.hear(desk.terminals["lobby-1"].birth())
    mark = desk.console.live.mark()
    desk.services.terminals.rename(MANAGER, "lobby-1", "로비", "gangdong")
    for side in PLACES:
        events = news_since(desk, WATCHERS[side, "manager"], mark)
        assert [one for one in events if one.kind == "terminals"] == [LiveEvent("terminals", ("lobby-1",))]
    mark = desk.console.live.mark()
    desk.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
    assert news_since(desk, WATCHERS["west", "manager"], mark) == (), "it is theirs no more"


def test_a_site_that_changes_its_district_is_told_in_both(desk: Desk) -> None:
    desk.join("lobby-1")
    mark = desk.console.live.mark()
    desk.services.sites.change(MANAGER, "mapo", "마포", "east", "Asia/Seoul")
    for side in PLACES:
        assert LiveEvent("everything") in news_since(desk, WATCHERS[side, "manager"], mark)


def test_screens_are_news_for_the_one_who_helps_and_nobody_else(desk: Desk) -> None:
    terminal = desk.join()
    session = desk.services.assist.begin(HELPER, "lobby-1").id
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[0].id))
    mark = desk.console.live.mark()
    desk.hear(screen(terminal, session))
    assert news_since(desk, HELPER, mark) == (LiveEvent("assist", (session,)),)
    for staff in (MANAGER, *WATCHERS.values()):
        assert news_since(desk, staff, mark) == ()
    elsewhere = replace(HELPER, scope=Scope(sites=frozenset({"gangdong"})))
    assert news_since(desk, elsewhere, mark) == (), "nor for them, once their scope is another"


def test_marks_tell_nothing_about_what_happens_elsewhere(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.join("east-1", "gangdong")
    live = desk.console.live
    line = PageLine({"lobby-1", "east-1"}, mark=live.mark(), renew=live.renew)
    beats, marks = [], [live.mark(), live.mark()]
    for presets in ((), ("large",), ("standard", "large", "standard")):
        for preset in presets:
            desk.services.modes.switch(MANAGER, ["east-1"], preset=preset)
        beats.append("".join(line.beat(20.0 * len(beats))))
        marks.append(live.mark())
    assert all(re.fullmatch(r"id: (\w+-[0-9a-f]{32})\nevent: mark\ndata: \1\n\n", one) for one in beats)
    assert len({*beats, *marks}) == len(beats) + len(marks), "no two are alike, news or no news"
    assert news_since(desk, HELPER, marks[0]) == ()


@pytest.mark.parametrize(
    "mark", ["", "x", "run-zz", "run-" + "0" * 32, "-" + "a" * 32, "가-각", "run-" + "f" * 40]
)
def test_a_mark_that_was_made_up_is_none(desk: Desk, mark: str) -> None:
    desk.join()
    live = desk.console.live
    assert live.renew(mark) == ""
    if mark:
        assert news_since(desk, HELPER, mark) == (LiveEvent("everything"),)
        forged = f"{live.mark().rpartition('-')[0]}-{'0' * 32}"
        assert news_since(desk, HELPER, forged) == (LiveEvent("everything"),)


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", note)


def test_no_watcher_costs_a_query(desk: Desk) -> None:
    """A hundred pages hear of five hundred terminals: who may hear of what is found once, in memory."""
    terminal = desk.join()
    session = desk.services.assist.begin(HELPER, "lobby-1").id
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[0].id), screen(terminal, session))
    live = desk.console.live
    live.tell({"terminals": {"lobby-1"}})
    mark = live.mark()
    with statements(desk) as found:
        for number in range(100):
            live.tell({"terminals": {"lobby-1"}, "assist": {session}, "command": {f"t-{number}"}})
            news_since(desk, (*WATCHERS.values(), HELPER)[number % 7], mark)
    assert found == []

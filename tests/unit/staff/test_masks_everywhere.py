"""Every Screen of every service as staff who look along read it, walked through the shipped catalogue.

A visitor on a real terminal presses and types everything that there is, Screen by Screen, in two ways
wherever there are two. H-01: nothing that was typed, and nothing that was picked, may stand in what
reaches staff; what does reach them may not depend on it either.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from kiosk.contracts.gateway import StatusAnswer
from kiosk.remote.masking import mask, masked_cursor
from kiosk.screens.command import Command, Key, Press, Type
from kiosk.screens.flow import Done
from kiosk.screens.view import RenderedItem, View
from kiosk.services.flows import build_flows
from kiosk.services.operations import model
from kiosk.session.session import IdlePolicy
from kiosk.terminal import TerminalOptions
from kiosk.twin.documents import MaskedScreen
from kiosk.web.flow import WebFlow
from kiosk.web.host import EFFECT
from tests.helpers.flows import CENTRE, NOW, FakeCity, places, seoul
from tests.helpers.recorded_page_host import RecordedPageHost
from tests.helpers.terminal import Rig
from tests.helpers.web_city import make_book

SERVICES = ("report", "status", "ask", "person", "help", "notices", "web", "clerk")
#: What is typed, in two ways; each of them would be recognised.
WORDS = {
    "text": ("카나리아", "앵무새"),
    "digits": ("7391", "2846"),
    "phone": ("01098765432", "0212345670"),
    "words": ("온갖것", "따릉이"),
    "query": ("카나리아", "취득"),
    "number": ("12345678903", "11"),
    "code": ("482913", "104857"),
    "pin": ("739152", "28461"),
}
#: What is asked next depends on what is reported, and a list on the group that was opened: the questions and
#: what can be answered are the city's own words, which staff need to help at all.
ASKED = ("report.question", "report.group", "ask.topic")
#: Screens that are walked in each service at most; the report with all its questions needs them.
MOST = 900
#: Choices of a Screen that are all tried.
MOST_CHOICES = 4
#: Screens on which a service is picked to be reported.
SERVICE_LISTS = ("report.pick", "report.words")
#: Where a visitor types, picks or is told something; Screens of an error are no others.
EVERY_SCREEN = {
    *("report.pick", "report.groups", "report.group", "report.words", "report.question", "report.check"),
    *("report.where", "report.gu", "report.dong", "report.landmark", "report.address", "report.receipt"),
    *("report.contact", "report.phone", "status.number", "status.code", "status.result", "help.topic"),
    *("ask", "ask.search", "ask.found", "ask.topic", "ask.entry", "person", "person.line", "person.called"),
    *("person.centre", "help", "notices", "web.sites", "web.opening", "clerk.pin", "clerk.name"),
}


@dataclass(frozen=True)
class Pick:
    """Something that the visitor did."""

    command: Type | Press
    screen: str
    words: str
    is_choice: bool = False


@dataclass
class Visitor:
    """One visit, from the beginning of a service."""

    service: str
    rig: Rig = field(init=False)
    city: FakeCity = field(init=False)

    def __post_init__(self) -> None:
        self.city = FakeCity(answers={model.LookUp: _found()})
        flows = dict(build_flows(seoul(), places(), CENTRE, has_pin=True, has_jack=True))
        flows["web"] = WebFlow(make_book, {}, lambda: self.rig.modes.state)
        idle = IdlePolicy()
        self.rig = Rig(flows, options=TerminalOptions(first_flow="home"), idle=idle)
        host = RecordedPageHost({}, {})
        host.set_listener(lambda event: self.rig.terminal.tell("web", Done(EFFECT, event)))
        self.rig.terminal.connect_host("web", host)
        self.rig.do(Key("next"))
        self.rig.terminal.open(self.service)
        self._settle()

    def do(self, *commands: Command) -> Visitor:
        for command in commands:
            self.rig.do(command)
            self._settle()
        return self

    def _settle(self) -> None:
        while self.rig.worker.waiting:
            operation = self.rig.worker.waiting[0][0]
            self.rig.worker.finish(self.city.carry_out(operation))

    @property
    def view(self) -> View:
        return self.rig.terminal.view

    @property
    def told(self) -> MaskedScreen:
        return mask(self.view)


def _found() -> StatusAnswer:
    return StatusAnswer(
        receipt_number="12345678903",
        service_code="street-lamp",
        names={"ko": "가로등"},
        status="open",
        destination="city",
        state="sent",
        requested_at=NOW,
        updated_at=NOW + timedelta(days=1),
    )


def typed_for(item: RenderedItem) -> tuple[str, str]:
    """What a visitor types there, in two ways."""
    if item.key in WORDS:
        return WORDS[item.key]
    return WORDS.get(item.entry, WORDS["text"])


def picks(view: View) -> list[Pick]:
    """Everything that can be done with a Screen but its fixed buttons."""
    found = []
    for item in (*view.screen.items, *view.screen.actions):
        if not (item.is_interactive and item.is_enabled):
            continue
        if item.kind == "field":
            found += [Pick(Type(item.key, words), view.screen.id, words) for words in typed_for(item)]
        else:
            found.append(Pick(Press(item.key), view.screen.id, item.label, item.kind == "choice"))
    return found


def few(view: View) -> list[Pick]:
    """What is tried on a Screen: every action and field; of many choices the first two and the last."""
    every = [pick for pick in picks(view) if pick.command != Press("person")]
    choices = [pick for pick in every if _kind(view, pick) in ("choice", "fact")]
    if len(choices) > MOST_CHOICES:
        dropped = {*choices[2:-1]}
        every = [pick for pick in every if pick not in dropped]
    return every


def _kind(view: View, pick: Pick) -> str:
    key = pick.command.key
    return next(item.kind for item in (*view.screen.items, *view.screen.actions) if item.key == key)


def likeness(view: View) -> tuple[Any, ...]:
    """What makes a Screen another one: its questions, what can be answered, and what is typed."""
    items = (*view.screen.items, *view.screen.actions)
    keys = tuple((item.key, item.value if item.kind == "field" else None) for item in items)
    return view.screen.id, view.screen.title.label, keys


@dataclass(frozen=True)
class Place:
    """A Screen that was reached, how, and what staff read of it and after Back."""

    path: tuple[Pick, ...]
    screen: str
    told: MaskedScreen
    cursor: str
    cursor_kind: str
    tells_modes: bool
    back: tuple[MaskedScreen, str] | None

    @property
    def words(self) -> tuple[Any, ...]:
        """Everything in it that is words."""
        return words_of(self.told)


def words_of(told: MaskedScreen) -> tuple[Any, ...]:
    """Return what staff read: how many masked items there are is structure."""
    told_items = [
        (item.key, item.kind, item.label, item.selected) for item in told.items if not item.is_masked
    ]
    return told.id, told.title, told.step, told.steps, told.is_sheet, tuple(told_items)


def look(visitor: Visitor, path: tuple[Pick, ...]) -> Place:
    view, told, cursor = visitor.view, visitor.told, masked_cursor(visitor.view)
    items = (*view.screen.items, *view.screen.actions)
    kind = next((item.kind for item in items if item.key == view.cursor), "")
    back = None
    if path and not view.screen.is_sheet:
        visitor.do(Key("back"))
        back = (visitor.told, masked_cursor(visitor.view))
    return Place(path, view.screen.id, told, cursor, kind, view.screen.tells_modes, back)


@cache
def walk(service: str) -> tuple[Place, ...]:
    """Reach every Screen of a service, breadth first."""
    seen: set[tuple[Any, ...]] = set()
    found: list[Place] = []
    paths: deque[tuple[Pick, ...]] = deque([()])
    while paths and len(found) < MOST:
        path = paths.popleft()
        visitor = Visitor(service).do(*(pick.command for pick in path))
        terminal = visitor.rig.terminal
        if not terminal.is_open(service):
            continue
        like, tries = likeness(visitor.view), few(visitor.view)
        found.append(look(visitor, path))
        if like not in seen:
            seen.add(like)
            paths.extend((*path, pick) for pick in tries)
    assert len(found) < MOST, "the walk was cut short"
    return tuple(found)


def readable(told: MaskedScreen) -> list[str]:
    """Everything that is told but the alternatives to choose from."""
    return [told.title, *(item.label for item in told.items if item.kind not in ("choice", "action", "bar"))]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_picked_or_typed_stands_on_any_later_screen(service: str) -> None:
    for place in walk(service):
        shown = [place.told, *([place.back[0]] if place.back else [])]
        for told in shown:
            assert told.id.count(".") < 2, "a third part would name what was picked"
            for pick in place.path:
                if isinstance(pick.command, Type):
                    assert pick.words not in told.model_dump_json(), (pick, told.id)
                # A question is the city's, also where it names what is reported.
                elif pick.is_choice and not (told.id == "report.question" and pick.screen in SERVICE_LISTS):
                    assert not any(pick.words in line for line in readable(told)), (pick, told)


@pytest.mark.parametrize("service", SERVICES)
def test_neither_what_is_selected_nor_the_cursor_tells_an_answer(service: str) -> None:
    for place in walk(service):
        for told, cursor in ((place.told, place.cursor), *([place.back] if place.back else [])):
            chosen = [item.key for item in told.items if item.selected]
            assert not chosen or place.tells_modes, (place.screen, chosen)
            pickable = {item.key for item in told.items if item.kind in ("choice", "action", "fact")}
            assert cursor not in pickable, (place.path, told.id, cursor)


@pytest.mark.parametrize("service", SERVICES)
def test_what_staff_read_does_not_depend_on_the_answer(service: str) -> None:
    """Two visitors who differ in one answer only look the same, on the next Screen and after Back."""
    others: dict[tuple[Any, ...], Place] = {}
    for place in walk(service):
        if not place.path:
            continue
        is_typed = isinstance(place.path[-1].command, Type)
        before = tuple(pick.command for pick in place.path[:-1])
        key = place.path[-1].command.key if is_typed else None
        if place.told.id not in ASKED:
            twin = others.setdefault((before, key, place.told.id), place)
            assert place.words == twin.words, (place.path, twin.path)
        if place.back is not None and place.told.id != place.back[0].id:
            twin = others.setdefault((before, key, "back", place.back[0].id), place)
            assert twin.back is not None
            assert words_of(place.back[0]) == words_of(twin.back[0]), (place.path, twin.path)
            assert place.back[1] == twin.back[1], (place.path, twin.path)


def test_the_walk_has_been_everywhere() -> None:
    ids = {place.told.id for service in SERVICES for place in walk(service)}
    assert ids >= EVERY_SCREEN, EVERY_SCREEN - ids

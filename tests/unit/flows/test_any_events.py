"""Whatever is pressed and typed in whatever order: no flow raises, and no typed answer is lost."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.screens.flow import Chosen, Done, Event, Failed, Flow, Returned, Run, Typed
from kiosk.screens.model import Field, Screen, is_interactive
from kiosk.services.flows import build_flows
from kiosk.services.operations import model
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings
from tests.helpers.flows import (
    CENTRE,
    TODAY,
    FakeCity,
    Walk,
    definition_of,
    directory,
    every_datatype,
    places,
    seoul,
    seoul_services,
    summary_of,
)

FLOWS = build_flows(seoul(), places(), CENTRE, has_pin=True)
FIRST = build_flows(seoul(), places(), CentreSettings())
STRANGE = st.text(max_size=12) | st.sampled_from(
    ["010-1234-5678", "3", "-1", "٣", "²", "가로등", "\u200b", " "]
)
KEYS = st.sampled_from(
    [
        "next",
        "skip",
        "to-check",
        "send",
        "retry",
        "person",
        "print",
        "end",
        "fix-number",
        "fix-code",
        "by-kind",
        "by-words",
        "by-kind",
        "search",
        "save",
        "service.every-type",
        "where.list",
        "gu.jongno",
        "dong-unknown",
        "day.other",
        "day.3",
        "day.-1",
        "day.²",
        "value.kind-a",
        "group.",
        "staff",
        "again",
        "stop",
        "line.help",
        "centre",
        "topic.documents",
        "language.ko",
        "preset.large",
        "start",
        "close",
        "name",
        "next",
        "profile.home-window",
        "printer.none",
        "offer.vi",
        "leave-now",
        "stay",
        "requests",
        "settings",
        "contact.phone",
    ]
)
RESULTS: tuple[Any, ...] = (
    None,
    True,
    (),
    model.Catalogue((summary_of(seoul_services()[0]), summary_of(every_datatype()))),
    model.Questions(definition_of(every_datatype()), TODAY),
    Receipt("00000000-0000-4000-8000-000000000001", "12345678903", "482913"),
    model.Outcome("kept"),
    model.Called(reached=False),
    CentreSettings(),
    (model.EntrySummary("x", as_content({"ko": "이름"})),),
    model.Entry(next(iter(directory().values())), datetime(2026, 11, 23, 10), None),
)
EFFECTS = st.sampled_from(
    [
        "services",
        "prepare",
        "send",
        "print",
        "definition.Every_Type",
        "look-up",
        "words",
        "topic:documents",
        "entry",
        "call",
        "settings",
        "printers",
        "pin",
        "save",
        "requests",
        "close",
        "check-pin",
        "unheard-of",
    ]
)
EVENTS = st.one_of(
    KEYS.map(Chosen),
    st.integers(0, 30).map(lambda place: ("press", place)),
    st.tuples(st.just("type"), STRANGE),
    st.builds(Typed, st.sampled_from(["words", "phone", "address", "number", "answer.pole"]), STRANGE),
    st.builds(Done, EFFECTS, st.sampled_from(RESULTS)),
    st.builds(Failed, EFFECTS, st.just(KioskError("답이 너무 늦어요."))),
    st.just(Returned("person")),
    st.integers(0, 9).map(lambda place: ("back", place)),
)


def as_event(wish: Any, screen: Screen) -> Event | None:
    """Make an event of a wish: press what is there, type into the field that is there."""
    if not isinstance(wish, tuple):
        return wish  # type: ignore[no-any-return]
    kind, value = wish
    if kind == "type":
        field = next((item for item in screen.items if isinstance(item, Field)), None)
        return Typed(field.key, value) if field is not None else None
    keys = [item.key for item in screen.items if is_interactive(item)]
    keys += [action.key for action in screen.actions]
    return Chosen(keys[value % len(keys)]) if keys else None


def check(flow: Flow, state: Any) -> Screen:
    screen = flow.screen(state)
    keys = {item.key for item in screen.items} | {action.key for action in screen.actions}
    assert screen.start is None or screen.start in keys
    assert screen.id.startswith(flow.id)
    assert isinstance(flow.has_draft(state), bool)
    assert all(set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") for key in keys), keys
    return screen


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FLOWS)), st.booleans(), st.lists(EVENTS, max_size=40))
def test_no_sequence_of_events_raises(flow_id: str, is_first: bool, wishes: list[Any]) -> None:
    flow = (FIRST if is_first else FLOWS)[flow_id]
    state = flow.start({}).state
    positions = [state.position]
    for wish in wishes:
        screen = check(flow, state)
        if isinstance(wish, tuple) and wish[0] == "back":
            state = dataclasses.replace(state, position=positions[-1 - wish[1] % len(positions)])
            continue
        event = as_event(wish, screen)
        if event is None:
            continue
        step = flow.handle(state, event)
        ids = [effect.effect for effect in step.effects if isinstance(effect, Run)]
        assert len(ids) == len(set(ids))
        state = step.state
        positions.append(state.position)
    check(flow, state)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40) | st.just("back"), max_size=40), STRANGE.filter(str.strip))
def test_nothing_typed_into_a_report_is_ever_lost(presses: list[Any], words: str) -> None:
    """Design: drafts. Whatever is pressed afterwards, the last typed text is still there."""
    walk = Walk("report", {"service": "Every_Type"})
    typed: dict[str, str] = {}
    for press in presses:
        if walk.navigator.top.flow.id != "report" or walk.state.outcome is not None:
            break
        field = next((item for item in walk.screen.items if isinstance(item, Field)), None)
        if field is not None and field.key != "words":
            walk.type(field.key, words)
            typed[field.key] = words
        if press == "back":
            walk.back()
        elif walk.keys:
            keys = [key for key in walk.keys if key != field.key] if field else walk.keys
            walk.press(keys[press % len(keys)])
    if walk.navigator.top.flow.id != "report" or walk.state.outcome is not None:
        return
    state = walk.state
    held = {
        "landmark": state.place.landmark,
        "address": state.place.address,
        "phone": state.phone,
        **{f"answer.{code.replace('_', '-')}": answer for (_, code), answer in state.answers.items()},
    }
    assert {key: held[key] for key in typed} == typed


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=60))
def test_a_report_is_sent_at_most_once(presses: list[int]) -> None:
    city = FakeCity()
    walk = Walk("report", {"service": "street-lamp"}, city=city, is_slow=True).settle()
    for number, press in enumerate(presses):
        if walk.keys:
            walk.press("send" if "send" in walk.keys else walk.keys[press % len(walk.keys)])
        if number % 3 == 0:
            walk.settle()
    walk.settle()
    assert len(city.sent) <= 1
    assert city.count(model.SubmitReport) <= 1

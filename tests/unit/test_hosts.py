"""Hosts: what a front end draws by itself, asked by flows and closed with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import VisitorText, msg
from kiosk.modes.controller import Source
from kiosk.modes.state import ModeState
from kiosk.screens.command import Press
from kiosk.screens.flow import Ask, Chosen, Close, Done, Event, Failed, Open, Returned, Step, Typed
from kiosk.screens.model import Action, Choice, Field, Screen
from tests.helpers.terminal import Rig


@dataclass(frozen=True)
class State:
    position: str = "first"
    heard: tuple[Any, ...] = ()
    text: str = ""
    inner: int = 0


class Hosted:
    """Uses the host "web"; has pages within its page."""

    id = "hosted"
    host = "web"

    def start(self, params: Mapping[str, Any]) -> Step:
        return Step(State(), (Ask("web", "open"),))

    def handle(self, state: State, event: Event) -> Step:
        if isinstance(event, Chosen) and event.key == "deeper":
            return Step(replace(state, inner=state.inner + 1))
        if isinstance(event, Typed):
            return Step(replace(state, text=event.text))
        sheet = (Open("question", is_sheet=True),) if event == Done("page", "question") else ()
        return Step(replace(state, heard=(*state.heard, event)), sheet)

    def step_back(self, state: State) -> Step | None:
        return Step(replace(state, inner=state.inner - 1)) if state.inner else None

    def screen(self, state: State) -> Screen:
        field = Field(key="field", label=msg("글"), value=VisitorText(state.text))
        return Screen(
            id=f"hosted.{state.inner}",
            title=msg("쪽"),
            items=(Choice(key="deeper", label=msg("더")), field),
            host="web",
        )

    def has_draft(self, state: State) -> bool:
        return False


class Question:
    """A sheet that answers by itself."""

    id = "question"

    def start(self, params: Mapping[str, Any]) -> Step:
        return Step(State())

    def handle(self, state: State, event: Event) -> Step:
        done = isinstance(event, Chosen) and event.key == "yes"
        return Step(state, (Ask("web", "yes"), Close()) if done else ())

    def screen(self, state: State) -> Screen:
        return Screen(id="question", title=msg("그럴까요?"), actions=(Action(key="yes", label=msg("네")),))

    def has_draft(self, state: State) -> bool:
        return False


class FakeHost:
    def __init__(self, error: KioskError | None = None) -> None:
        self.asked: list[object] = []
        self.modes: list[ModeState] = []
        self.closed = 0
        self.error = error

    def carry_out(self, request: object) -> None:
        self.asked.append(request)
        if self.error is not None:
            raise self.error

    def apply(self, modes: ModeState) -> None:
        self.modes.append(modes)

    def close(self) -> None:
        self.closed += 1


def make(host: FakeHost | None = None) -> tuple[Rig, FakeHost]:
    rig = Rig({"hosted": Hosted(), "question": Question()})
    host = host or FakeHost()
    rig.terminal.connect_host("web", host)
    rig.terminal.open("hosted")
    return rig, host


def state_of(rig: Rig) -> State:
    frames = rig.terminal._navigator.frames
    return next(frame.state for frame in frames if frame.flow.id == "hosted")


def test_a_host_is_asked_and_its_page_is_drawn_with_the_items_still_there() -> None:
    rig, host = make()
    assert host.asked == ["open"]
    assert rig.terminal.view.screen.host == "web"
    assert [item.key for item in rig.terminal.view.screen.items] == ["deeper", "field"]


def test_what_a_host_tells_reaches_the_newest_frame_of_the_flow() -> None:
    rig, _ = make()
    rig.terminal.tell("hosted", Done("page", 1))
    assert state_of(rig).heard == (Done("page", 1),)
    rig.terminal.tell("elsewhere", Done("page", 2))
    rig.do(Press("bar.home"))
    rig.terminal.tell("hosted", Done("page", 3))
    assert rig.screen == "home.list"


@pytest.mark.parametrize("way", ["bar.home", "bar.back", "end"])
def test_a_host_is_closed_whatever_the_way_out_was(way: str) -> None:
    rig, host = make()
    rig.terminal.end_session() if way == "end" else rig.do(Press(way))
    assert host.closed == 1
    rig.do(Press("bar.home"))
    assert host.closed == 1


def test_a_host_that_is_not_there_or_refuses_is_told_to_the_flow_and_crashes_nothing() -> None:
    rig = Rig({"hosted": Hosted()})
    rig.terminal.open("hosted")
    (failed,) = state_of(rig).heard
    assert isinstance(failed, Failed) and failed.effect == "web"
    error = KioskError("안 돼요.")
    rig, _ = make(FakeHost(error))
    assert state_of(rig).heard == (Failed("web", error),)


def test_a_host_follows_the_modes_from_the_start() -> None:
    rig, host = make()
    rig.terminal.change_modes({"scale": 2.0}, Source.VISITOR)
    assert [modes.scale for modes in host.modes] == [1.0, 2.0]


def test_a_sheet_of_a_flow_lies_over_that_flow_only() -> None:
    """What a page asks comes up when the language sheet above it has closed, and is lost nowhere."""
    rig, host = make()
    rig.do(Press("bar.language"))
    rig.terminal.tell("hosted", Done("page", "question"))
    assert rig.screen == "language"
    rig.do(Press("bar.back"))
    assert rig.screen == "question" and rig.terminal.view.screen.is_sheet
    rig.do(Press("yes"))
    assert host.asked == ["open", "yes"]
    assert state_of(rig).heard[-1] == Returned("question", None)


def test_what_was_spelt_reaches_its_field_though_a_sheet_came_in_between() -> None:
    rig, _ = make()
    navigator = rig.terminal._navigator
    navigator.open("spell", {"field_key": "field"})
    rig.terminal.tell("hosted", Done("page", "question"))
    assert navigator.top.flow.id == "spell"
    navigator.close("종로")
    assert state_of(rig).text == "종로"
    assert navigator.top.flow.id == "question"


def test_back_goes_through_the_pages_within_a_flow_before_it_leaves() -> None:
    rig, host = make()
    rig.do(Press("deeper"), Press("deeper"), Press("bar.back"))
    assert rig.screen == "hosted.1" and host.closed == 0
    rig.do(Press("bar.back"), Press("bar.back"))
    assert rig.screen == "home.list" and host.closed == 1

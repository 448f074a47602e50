"""Staff open a service for a visitor: through the same doors as the visitor's own press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.clock import SteppedClock
from kiosk.i18n.text import Content
from kiosk.screens.command import Key
from kiosk.screens.flow import Done, Event, Run, Step
from kiosk.screens.model import Choice, Screen
from kiosk.staff.executing import Executor
from kiosk.twin.commands import OpenService
from kiosk.web.dialogs import DialogSheet
from kiosk.web.flow import WebFlow
from kiosk.web.host import EFFECT, OpenPage
from tests.helpers.recorded_page_host import RecordedPageHost
from tests.helpers.terminal import Rig
from tests.helpers.web_city import make_book

TITLE = Content.of({"ko": "신고"})


@dataclass(frozen=True)
class Place:
    position: str = "pick"
    is_there: bool | None = None


def execute(rig: Rig, arguments: OpenService) -> list[Any]:
    """Let staff open something at a terminal in use; return where the answers come."""
    rig.terminal.dispatch(Key("next"))
    answers: list[Any] = []
    nothing: Any = None
    executor = Executor(rig.terminal, nothing, SteppedClock(), lambda: (), lambda: None, lambda done: None)
    executor.execute(nothing, arguments, lambda *answer: answers.append(answer))
    return answers


def open_report() -> tuple[Rig, list[Any]]:
    rig = Rig({"report": Looking()})
    return rig, execute(rig, OpenService(flow="report", entry="street-lamp"))


def open_for_visitor(entry: str | None) -> tuple[Rig, RecordedPageHost, list[Any]]:
    """Let staff open a web place at a terminal in use."""
    rig = Rig({"web": WebFlow(make_book, {}, lambda: rig.modes.state), "web-dialog": DialogSheet()})
    host = RecordedPageHost({}, {})
    host.set_listener(lambda event: rig.terminal.tell("web", Done(EFFECT, event)))
    rig.terminal.connect_host("web", host)
    answers = execute(rig, OpenService(flow="web", entry=entry))
    return rig, host, answers


def test_staff_open_a_site_by_its_id_and_the_policy_judges_where_it_begins() -> None:
    _, host, answers = open_for_visitor("library")
    assert [one for one in host.asked if isinstance(one, OpenPage)] == [
        OpenPage("https://library.example/", "library")
    ]
    assert answers == [("done", "", {})]


def test_a_site_that_does_not_exist_is_refused_and_nothing_opens() -> None:
    rig, host, answers = open_for_visitor("nowhere")
    assert not any(isinstance(one, OpenPage) for one in host.asked)
    assert not rig.terminal.is_open("web")
    assert answers == [("refused", "bad-arguments no-such-place", {})]


def test_the_list_of_sites_opens_without_one() -> None:
    rig, _, answers = open_for_visitor(None)
    assert rig.screen == "web.sites"
    assert answers == [("done", "", {})]


class Looking:
    """A flow that is told by the city's side whether its place exists."""

    id = "report"

    def start(self, params: Mapping[str, Any]) -> Step:
        return Step(Place(), (Run("look", object()),))

    def handle(self, state: Any, event: Event) -> Step:
        if isinstance(event, Done):
            return Step(Place(is_there=bool(event.result)))
        return Step(state)

    def screen(self, state: Any) -> Screen:
        return Screen(id="report.pick", title=TITLE, items=(Choice(key="one", label=TITLE),))

    def has_draft(self, state: Any) -> bool:
        return False

    def has_found(self, state: Any, params: Mapping[str, Any]) -> bool | None:
        return state.is_there


@pytest.mark.parametrize(
    ("is_there", "answer"),
    [(True, ("done", "", {})), (False, ("refused", "bad-arguments no-such-place", {}))],
)
def test_staff_hear_what_became_of_it_when_the_citys_side_has_answered(is_there: bool, answer: Any) -> None:
    rig, answers = open_report()
    assert answers == []
    rig.worker.finish(is_there)
    assert answers == [answer]
    rig.terminal.refresh()
    assert answers == [answer], "told once"


def test_a_visitor_who_leaves_before_that_is_told_of_too() -> None:
    rig, answers = open_report()
    rig.terminal.ask_home()
    assert answers == [("failed", "moved", {})]


@pytest.mark.parametrize("entry", ["https://evil.example/", "file:///etc/passwd", "javascript:x", "//x"])
def test_staff_cannot_send_an_address_at_all(entry: str) -> None:
    """E-34: a remote "open this" takes ids; no address gets so far as to be judged."""
    with pytest.raises(ValidationError):
        OpenService(flow="web", entry=entry)

"""Staff open a service for a visitor: through the same doors as the visitor's own press."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.clock import SteppedClock
from kiosk.screens.command import Key
from kiosk.screens.flow import Done
from kiosk.staff.executing import Executor
from kiosk.twin.commands import OpenService
from kiosk.web.dialogs import DialogSheet
from kiosk.web.flow import WebFlow
from kiosk.web.host import EFFECT, OpenPage
from tests.helpers.recorded_page_host import RecordedPageHost
from tests.helpers.terminal import Rig
from tests.helpers.web_city import make_book


def open_for_visitor(entry: str | None) -> tuple[Rig, RecordedPageHost, list[Any]]:
    """Let staff open a web place at a terminal in use."""
    rig = Rig({"web": WebFlow(make_book, {}, lambda: rig.modes.state), "web-dialog": DialogSheet()})
    host = RecordedPageHost({}, {})
    host.set_listener(lambda event: rig.terminal.tell("web", Done(EFFECT, event)))
    rig.terminal.connect_host("web", host)
    rig.terminal.dispatch(Key("next"))
    answers: list[Any] = []
    executor = Executor(
        rig.terminal,
        None,
        SteppedClock(),
        lambda: (),
        lambda: None,
        lambda done: None,  # type: ignore[arg-type]
    )
    command: Any = None
    executor.execute(command, OpenService(flow="web", entry=entry), lambda *answer: answers.append(answer))
    return rig, host, answers


def test_staff_open_a_site_by_its_id_and_the_policy_judges_where_it_begins() -> None:
    _, host, answers = open_for_visitor("library")
    assert [one for one in host.asked if isinstance(one, OpenPage)] == [
        OpenPage("https://library.example/", "library")
    ]
    assert answers == [("done", "", {})]


def test_a_site_that_does_not_exist_opens_the_list_and_no_page() -> None:
    rig, host, _ = open_for_visitor("nowhere")
    assert not any(isinstance(one, OpenPage) for one in host.asked)
    assert rig.screen == "web.sites"


@pytest.mark.parametrize("entry", ["https://evil.example/", "file:///etc/passwd", "javascript:x", "//x"])
def test_staff_cannot_send_an_address_at_all(entry: str) -> None:
    """E-34: a remote "open this" takes ids; no address gets so far as to be judged."""
    with pytest.raises(ValidationError):
        OpenService(flow="web", entry=entry)

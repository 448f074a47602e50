"""What staff see of a visitor ends at the desk, too, when it ends at the terminal: nobody has to say so."""

from __future__ import annotations

import pytest

from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import AssistState
from kiosk.twin.topics import Kind
from tests.helpers.console_core import HELPER, Desk
from tests.unit.console.test_helping import begin, screen


def state(desk: Desk, session: str) -> AssistState:
    return desk.services.assist.view(HELPER, session).state


def ends_sent(desk: Desk) -> list[str]:
    desk.publish()
    return [one.arguments["session"] for one in desk.commands() if one.name == "assist.end"]


@pytest.fixture
def opened(desk: Desk) -> str:
    terminal = desk.join()
    desk.hear(terminal.birth())
    session = begin(desk)
    desk.clock.advance(1)
    desk.hear(screen(terminal, session))
    assert desk.services.assist.view(HELPER, session).items
    return session


def test_with_another_connection_what_was_agreed_to_is_over(desk: Desk, opened: str) -> None:
    terminal = desk.terminals["lobby-1"]
    desk.clock.advance(30)
    desk.console.sweeper.connected()
    assert desk.services.assist.view(HELPER, opened).items == (), "at once, before anybody sweeps"
    desk.hear(screen(terminal, opened, 2))
    assert desk.services.assist.view(HELPER, opened).items == (), "nor what comes now"
    desk.console.sweeper.sweep()
    desk.console.sweeper.sweep()
    assert state(desk, opened) is AssistState.ENDED
    with pytest.raises(NotAllowedError):
        desk.services.assist.point(HELPER, opened, "a")
    assert ends_sent(desk) == [opened], "a terminal of the version before hears of it, once"


def test_whoever_is_asked_anew_is_seen_after_a_new_yes(desk: Desk, opened: str) -> None:
    terminal = desk.terminals["lobby-1"]
    desk.console.sweeper.connected()
    desk.console.sweeper.sweep()
    desk.clock.advance(1)
    again = begin(desk)
    assert again != opened
    desk.hear(screen(terminal, again))
    desk.console.sweeper.sweep()
    assert desk.services.assist.view(HELPER, again).items


def test_a_question_outlives_the_connection_and_its_yes_counts(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk, None)
    question = next(one for one in desk.commands() if one.name == "assist.begin")
    desk.clock.advance(5)
    desk.console.sweeper.connected()
    desk.console.sweeper.sweep()
    assert state(desk, session) is AssistState.ASKING
    desk.clock.advance(1)
    desk.hear(terminal.answer(question.id))
    desk.hear(screen(terminal, session))
    desk.console.sweeper.sweep()
    assert desk.services.assist.view(HELPER, session).items


def test_a_terminal_that_is_not_seen_any_more_says_so_by_its_report(desk: Desk, opened: str) -> None:
    """It was without a line for a while, or was started anew: what it published then is lost."""
    terminal = desk.terminals["lobby-1"]
    desk.clock.advance(60)
    desk.hear(terminal.applied(1, is_assisted=True))
    assert state(desk, opened) is AssistState.OPEN
    desk.hear(terminal.applied(1, is_assisted=False))
    assert state(desk, opened) is AssistState.ENDED
    assert ends_sent(desk) == []


def test_a_report_from_before_the_yes_ends_nothing(desk: Desk, opened: str) -> None:
    desk.hear(desk.terminals["lobby-1"].applied(1, is_assisted=False))
    assert state(desk, opened) is AssistState.OPEN


def test_reports_of_others_end_nothing(desk: Desk, opened: str) -> None:
    other = desk.join("lobby-2")
    desk.clock.advance(60)
    desk.hear(other.birth(), other.applied(1, is_assisted=False))
    assert state(desk, opened) is AssistState.OPEN
    assert desk.line.of(Kind.COMMAND, "lobby-2") == []

"""The visit while staff are on their way: kept, hidden from whoever passes, one press from coming back.

WCAG 2.2.1 and 2.2.6, D-01, D-05, H-01: nobody who was told to wait is wiped for waiting, and nobody's
words stand open for the next person. A real twin, a real visit, a fake broker.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from kiosk.screens.command import Activity, Key, Press, Touch, Type
from kiosk.services.operations.model import Called
from kiosk.sheets.cover import COVER
from kiosk.twin.topics import Kind
from tests.unit.staff.test_line import Joined

COMING = "직원이 곧 와요. 여기서 기다려 주세요."
ON_SCREEN = "직원이 이 화면에서 도와 드리고 있어요."


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


def drawn(joined: Joined) -> str:
    """Everything that the front end gets to draw."""
    view = joined.rig.terminal.view
    shown = [view.screen, *([view.beneath] if view.beneath is not None else [])]
    return " ".join(f"{item.label} {item.value}" for one in shown for item in (*one.items, *one.actions))


def type_and_call(joined: Joined) -> str:
    """Somebody types their name and calls; returns the id of the call."""
    joined.come()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍길동"))
    joined.line._call()
    joined.settle()
    return str(joined.broker.documents[Kind.HELP][-1].call)


def stand_at_the_call(joined: Joined) -> str:
    """Somebody calls from the page of the call, as visitors do; returns the id of the call."""
    joined.come()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍길동"), Press("bar.person"), Press("staff"))
    joined.line.call()
    joined.settle()
    joined.rig.worker.finish(Called(reached=False, is_asked=True))
    joined.settle()
    assert joined.rig.screen == "person.called"
    return str(joined.broker.documents[Kind.HELP][-1].call)


def consent(joined: Joined) -> str:
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 30}, assist=session, by="김하나")
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched
    return session


def test_who_was_told_to_wait_still_stands_at_that_page_when_staff_come(joined: Joined) -> None:
    call = stand_at_the_call(joined)
    joined.send("help.take", arguments={"call": call}, by="김하나")
    for _ in range(14):
        joined.clock.advance(60)
        assert joined.rig.screen == "person.called"
        assert COMING in drawn(joined), "the page says nothing of the visitor's: nothing is to be hidden"
    joined.rig.do(Press("go-on"))
    assert "홍길동" in drawn(joined)
    assert joined.rig.terminal.phase == "active"


def test_words_are_hidden_while_somebody_waits_and_one_press_brings_them_back(joined: Joined) -> None:
    type_and_call(joined)
    joined.clock.advance(118)
    assert "홍길동" in drawn(joined)
    joined.clock.advance(3)
    assert joined.rig.screen == COVER and "홍길동" not in drawn(joined)
    assert joined.reported.is_in_use and joined.broker.documents[Kind.HELP][-1].state == "waiting"
    joined.rig.do(Press("more-time"))
    assert "홍길동" in drawn(joined) and joined.rig.terminal.view.is_typing
    joined.clock.advance(121)
    assert joined.rig.screen == COVER


def test_what_is_hidden_is_not_shown_by_what_lies_over_it(joined: Joined) -> None:
    type_and_call(joined)
    joined.clock.advance(121)
    joined.rig.do(Touch("nothing"), Activity(), Key("next"), Press("bar.letters"))
    assert joined.rig.screen == "letters" and "홍길동" not in drawn(joined)
    joined.rig.do(Press("done"))
    assert joined.rig.screen == COVER
    joined.send("speech.say", arguments={"phrase": "coming"}, by="김하나")
    assert "홍길동" not in drawn(joined)


@pytest.mark.parametrize("way", [Press("bar.back"), Key("back")])
def test_back_leads_back_to_what_was_hidden_and_it_is_hidden_again_later(joined: Joined, way: object) -> None:
    type_and_call(joined)
    joined.clock.advance(121)
    joined.rig.do(way)
    assert "홍길동" in drawn(joined)
    assert (joined.rig.terminal.phase, joined.rig.terminal.view.phase) == ("active", "active")
    joined.clock.advance(121)
    assert joined.rig.screen == COVER


def test_somebody_else_begins_anew_with_one_press_and_finds_nothing(joined: Joined) -> None:
    type_and_call(joined)
    joined.clock.advance(121)
    joined.rig.do(Press("finish"))
    assert joined.rig.screen == "attract" and "홍길동" not in drawn(joined)
    joined.settle()
    assert joined.broker.documents[Kind.HELP][-1].state == "none"


def test_who_has_walked_away_is_wiped_after_the_longer_time_with_the_usual_warning(joined: Joined) -> None:
    type_and_call(joined)
    joined.clock.advance(895)
    assert joined.rig.screen == COVER
    joined.clock.advance(10)
    assert joined.rig.screen == "warning" and "홍길동" not in drawn(joined)
    joined.rig.do(Press("more-time"))
    assert "홍길동" in drawn(joined)
    joined.clock.advance(935)
    assert joined.rig.screen == "attract"


def test_a_session_with_staff_goes_on_while_they_point_and_hides_nothing(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("pick.1"))
    session = consent(joined)
    for _ in range(50):
        joined.clock.advance(17)
        joined.send("item.point", arguments={"key": "bar.home"}, assist=session, by="김하나")
        assert joined.answers[-1].outcome == "done"
        assert joined.rig.terminal.phase == "active"
    assert joined.rig.terminal.is_watched


def test_staff_who_take_a_call_say_so_to_whoever_sees_the_cover(joined: Joined) -> None:
    call = type_and_call(joined)
    joined.clock.advance(121)
    joined.rig.said.clear()
    joined.send("help.take", arguments={"call": call}, by="김하나")
    assert any("김하나 직원이 곧 도와 드려요." in text for text in joined.rig.said)
    assert joined.rig.screen == COVER


def test_a_service_that_staff_open_stands_in_the_place_of_the_cover(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("pick.1"))
    session = consent(joined)
    joined.clock.advance(140)  # what is said to them counts as well
    assert joined.rig.screen == COVER
    joined.send("service.open", arguments={"flow": "help"}, assist=session, by="김하나")
    assert joined.rig.screen == "help.list" and joined.rig.terminal.phase == "active"
    joined.rig.do(Key("back"))
    assert joined.rig.screen == "welcome.name"


def test_after_staff_have_closed_the_call_the_page_says_so_and_the_ordinary_time_counts(
    joined: Joined,
) -> None:
    call = stand_at_the_call(joined)
    joined.send("help.take", arguments={"call": call}, by="김하나")
    joined.clock.advance(300)
    joined.send("help.close", arguments={"call": call}, by="김하나")
    assert COMING not in drawn(joined) and "도움이 더 필요하면" in drawn(joined)
    joined.clock.advance(118)
    assert joined.rig.screen == "person.called"
    joined.clock.advance(3)
    assert joined.rig.screen == "warning"
    joined.clock.advance(31)
    assert joined.rig.screen == "attract"


def test_a_bell_that_was_rung_without_a_desk_is_waited_for_as_well(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("pick.1"), Press("bar.person"), Press("staff"))
    joined.rig.worker.finish(Called(reached=False))
    joined.clock.advance(600)
    assert joined.rig.screen == "person.called"
    joined.clock.advance(340)
    assert joined.rig.screen == "attract"


def test_the_way_to_a_person_leads_to_the_call_that_stands(joined: Joined) -> None:
    call = stand_at_the_call(joined)
    joined.rig.do(Press("go-on"), Press("bar.person"))
    assert joined.line.call() == "asked"
    joined.rig.worker.finish(Called(reached=False, is_asked=True))
    assert joined.rig.screen == "person.called"
    joined.settle()
    assert joined.broker.documents[Kind.HELP][-1].call == call
    joined.send("help.take", arguments={"call": call}, by="김하나")
    assert joined.line.call() == "reached"
    joined.rig.do(Press("again"))
    joined.rig.worker.finish(Called(reached=False, is_asked=True))
    assert COMING in drawn(joined), "who calls once more is not told that nobody has answered"


def test_a_new_visit_does_not_wait_for_staff_of_the_one_before(joined: Joined) -> None:
    type_and_call(joined)
    joined.rig.terminal.end_session()
    joined.settle()
    joined.come()
    joined.rig.do(Press("bar.person"))
    assert joined.rig.screen == "person"
    joined.clock.advance(121)
    assert joined.rig.screen == "warning"


def test_a_call_that_nobody_took_back_ends_with_the_visit_all_the_same(joined: Joined) -> None:
    """A twin that was started anew in between (its keys changed) knows nothing of the call."""
    joined.come()
    joined.rig.terminal.show_call(True)
    joined.rig.terminal.end_session()
    joined.come()
    joined.rig.do(Press("bar.person"))
    assert joined.rig.screen == "person"
    joined.clock.advance(121)
    assert joined.rig.screen == "warning"


def test_staff_who_come_are_heard_of_by_somebody_who_looks_at_something_else(joined: Joined) -> None:
    call = stand_at_the_call(joined)
    joined.rig.do(Press("bar.letters"))
    joined.rig.said.clear()
    joined.send("help.take", arguments={"call": call}, by="김하나")
    assert any("김하나 직원이 곧 도와 드려요." in text for text in joined.rig.said)


def test_the_page_of_the_call_says_that_staff_help_on_this_screen_only_while_they_look(
    joined: Joined,
) -> None:
    call = stand_at_the_call(joined)
    joined.send("help.take", arguments={"call": call}, by="김하나")
    assert COMING in drawn(joined)
    session = consent(joined)
    assert ON_SCREEN in drawn(joined) and COMING not in drawn(joined)
    joined.send("assist.end", arguments={"session": session}, assist=session, by="김하나")
    assert not joined.rig.terminal.is_watched
    assert ON_SCREEN not in drawn(joined)
    assert COMING in drawn(joined) and "김하나 직원이 곧 도와 드려요." in drawn(joined), (
        "the call still stands"
    )


def look_or_call(joined: Joined, *, is_quiet: bool = False) -> None:
    """What the operation's worker does, and the page hears of it."""
    reach = joined.line.call(is_new=not is_quiet)
    called = None if reach == "over" else Called(reach == "reached", is_asked=reach in ("asked", "kept"))
    joined.settle(0.1)  # what the terminal's thread was told meanwhile comes first
    joined.rig.worker.finish(called)
    joined.settle()


def test_who_calls_once_more_still_reads_who_comes(joined: Joined) -> None:
    call = stand_at_the_call(joined)
    joined.send("help.take", arguments={"call": call}, by="김하나")
    joined.rig.do(Press("again"))
    look_or_call(joined)
    assert "김하나 직원이 곧 도와 드려요." in drawn(joined)
    consent(joined)
    joined.rig.do(Press("again"))
    look_or_call(joined)
    assert ON_SCREEN in drawn(joined) and COMING not in drawn(joined)


def test_a_page_that_is_opened_anew_says_who_comes(joined: Joined) -> None:
    call = stand_at_the_call(joined)
    joined.rig.do(Press("go-on"))
    joined.send("help.take", arguments={"call": call}, by="김하나")
    joined.rig.do(Press("bar.person"))
    look_or_call(joined, is_quiet=True)
    assert "김하나 직원이 곧 도와 드려요." in drawn(joined) and COMING in drawn(joined)


def test_looking_at_a_call_that_staff_close_meanwhile_makes_no_other(joined: Joined) -> None:
    call = type_and_call(joined)
    joined.rig.do(Press("bar.person"))
    joined.send("help.close", arguments={"call": call}, by="김하나")
    look_or_call(joined, is_quiet=True)
    assert joined.broker.documents[Kind.HELP][-1].state == "none"
    assert "도움이 더 필요하면" in drawn(joined)
    joined.rig.do(Press("again"))
    look_or_call(joined)
    said = joined.broker.documents[Kind.HELP][-1]
    assert said.state == "waiting" and said.call != call
    assert "답을 기다리고 있어요" in drawn(joined)


def test_a_call_that_was_taken_back_does_not_stand_again_for_looking_at_its_page(joined: Joined) -> None:
    """The worker takes the call back while its page is opened once more: what it finds is older."""
    stand_at_the_call(joined)
    joined.rig.do(Press("go-on"), Press("bar.person"))
    joined.line.stop_calling()
    assert joined.line.call(is_new=False) == "asked", "the terminal's thread has not taken it back yet"
    joined.settle()
    joined.rig.worker.finish(Called(reached=False, is_asked=True))
    joined.settle()
    assert joined.broker.documents[Kind.HELP][-1].state == "none"
    assert "도움이 더 필요하면" in drawn(joined)

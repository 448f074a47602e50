"""Whoever looked along is cut off: the visitor is told so, aloud and on the glass, and loses nothing.

A real twin, a real visit, a fake broker. C-05: heard with the voice off, too. D-11: nothing typed is lost.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from kiosk.modes.controller import Source
from kiosk.screens.command import Key, Press, Type
from kiosk.staff.visitor import TYPING_PAUSE_S
from kiosk.twin.topics import Kind
from tests.unit.staff.test_line import Joined, says

GONE = "직원과 연결이 끊겼어요"
NEAR = "가까운 직원에게 말해 주세요."


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    made = Joined(tmp_path)
    says(made, 1)
    made.come()
    return made


def ask(joined: Joined) -> str:
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 5}, assist=session, by="김하나")
    return session


def agree(joined: Joined) -> str:
    session = ask(joined)
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched
    joined.rig.said.clear()
    return session


def person_button(joined: Joined) -> str:
    return next(item.label for item in joined.rig.terminal.view.bar if item.key == "bar.person")


def words(joined: Joined) -> str:
    screen = joined.rig.terminal.view.screen
    return " ".join([screen.title.label, *(item.label for item in screen.items)])


def test_the_visitor_reads_and_hears_at_once_that_nobody_sees_them_and_whom_to_ask(joined: Joined) -> None:
    agree(joined)
    before = joined.rig.screen
    assert person_button(joined) == "그만 보기"
    says(joined, 1, is_online=False)
    assert not joined.rig.terminal.is_watched
    assert person_button(joined) == "사람", "the way to a person is there again"
    assert joined.rig.screen == "staff-gone"
    assert GONE in words(joined) and NEAR in words(joined)
    said = " ".join(joined.rig.said)
    assert said.count(GONE) == said.count(NEAR) == 1, "though nothing else is read aloud"
    joined.rig.do(Press("done"))
    joined.settle()
    assert joined.rig.screen == before


def test_with_the_voice_on_it_is_read_once(joined: Joined) -> None:
    joined.rig.terminal.change_modes({"voice": True}, Source.VISITOR)
    agree(joined)
    says(joined, 1, is_online=False)
    assert " ".join(joined.rig.said).count(GONE) == 1


def test_who_types_hears_it_at_once_reads_it_in_a_pause_and_keeps_every_letter(joined: Joined) -> None:
    agree(joined)
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    joined.clock.advance(1)
    says(joined, 1, is_online=False)
    assert joined.rig.terminal.view.is_typing, "nothing covers what they write"
    assert not joined.rig.terminal.is_watched and GONE in " ".join(joined.rig.said)
    joined.rig.do(Type("name", "홍길동"))
    joined.clock.advance(TYPING_PAUSE_S + 0.1)
    joined.settle(0.2)
    assert joined.rig.screen == "staff-gone"
    joined.rig.do(Press("done"))
    joined.settle(0.2)
    assert (joined.rig.screen, joined.rig.terminal.view.screen.items[0].value) == ("welcome.name", "홍길동")
    assert joined.rig.terminal.view.is_typing


def test_a_line_that_is_lost_is_told_too(joined: Joined) -> None:
    agree(joined)
    joined.transport.lose()
    joined.settle(8)
    assert joined.rig.terminal.is_watched
    joined.settle(4)
    assert not joined.rig.terminal.is_watched
    assert joined.rig.screen == "staff-gone"


def test_the_console_that_is_back_asks_again_before_it_sees_anything(joined: Joined) -> None:
    agree(joined)
    says(joined, 1, is_online=False)
    says(joined, 2)
    count = len(joined.broker.documents[Kind.ASSIST])
    joined.rig.do(Key("next"))
    joined.settle()
    assert len(joined.broker.documents[Kind.ASSIST]) == count
    assert joined.rig.screen == "staff-gone", "what it says is still true"
    session = ask(joined)
    assert joined.rig.screen == "staff-consent", "the question takes its place"
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched
    assert joined.broker.documents[Kind.ASSIST][-1].session == session


def test_a_question_that_stands_there_is_taken_back_with_a_word(joined: Joined) -> None:
    ask(joined)
    assert joined.rig.screen == "staff-consent"
    says(joined, 1, is_online=False)
    assert joined.rig.screen == "staff-gone"


def test_a_question_that_nobody_has_seen_yet_goes_without_a_word(joined: Joined) -> None:
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    ask(joined)
    joined.rig.said.clear()
    says(joined, 1, is_online=False)
    joined.rig.do(Key("back"))
    joined.settle(TYPING_PAUSE_S * 2)
    assert joined.rig.screen == "welcome.list"
    assert GONE not in " ".join(joined.rig.said)


def test_who_comes_next_does_not_read_what_was_meant_for_the_one_before(joined: Joined) -> None:
    agree(joined)
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    joined.clock.advance(0.1)
    says(joined, 1, is_online=False)
    joined.rig.terminal.end_session()
    joined.settle()
    joined.come()
    joined.settle(10)
    assert joined.rig.screen != "staff-gone"


def test_a_terminal_that_leaves_its_console_is_not_watched_any_more(joined: Joined) -> None:
    agree(joined)
    joined.line.leave()
    joined.settle()
    assert not joined.rig.terminal.is_watched
    assert joined.rig.screen == "staff-gone"


def test_a_yes_during_a_short_loss_of_the_line_counts_as_soon_as_it_is_back(joined: Joined) -> None:
    session = ask(joined)
    joined.transport.lose()
    joined.settle(0.4)
    joined.rig.do(Press("yes"))
    joined.settle(0.4)
    assert joined.rig.screen != "staff-gone"
    joined.transport.connect()
    joined.settle()
    assert joined.rig.terminal.is_watched
    assert joined.broker.documents[Kind.ASSIST][-1].session == session
    assert joined.answers[-1].outcome == "done"


def test_a_yes_without_a_line_that_comes_back_ends_like_any_other_consent(joined: Joined) -> None:
    ask(joined)
    joined.transport.lose()
    joined.settle(0.4)
    joined.rig.do(Press("yes"))
    joined.settle(12)
    assert not joined.rig.terminal.is_watched
    assert joined.rig.screen == "staff-gone"

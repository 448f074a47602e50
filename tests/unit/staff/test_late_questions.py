"""A question of staff that is over does not vanish from under a visitor's eyes: D-11, C-05, D-01."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from kiosk.screens.command import Press
from tests.unit.staff.test_line import Joined

OVER = "직원의 물음이 끝났어요"


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    joined = Joined(tmp_path)
    joined.come()
    joined.rig.do(Press("pick.1"))
    return joined


def ask(joined: Joined) -> str:
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 5}, assist=session, by="김하나")
    assert joined.rig.screen == "staff-consent"
    joined.rig.said.clear()
    return session


def is_said(joined: Joined) -> bool:
    return any(OVER in text for text in joined.rig.said)


def test_a_question_that_lapses_says_so_and_leads_back(joined: Joined) -> None:
    ask(joined)
    joined.clock.advance(40)
    assert joined.rig.screen == "staff-late" and is_said(joined)
    assert (joined.answers[-1].outcome, joined.answers[-1].reason) == ("refused", "time")
    joined.rig.do(Press("done"))
    assert joined.rig.screen == "welcome.name"


def test_a_question_that_staff_take_back_says_so(joined: Joined) -> None:
    session = ask(joined)
    joined.send("assist.end", arguments={"session": session}, by="console")
    assert joined.rig.screen == "staff-late" and is_said(joined)


def test_who_has_answered_is_told_nothing_of_it(joined: Joined) -> None:
    ask(joined)
    joined.rig.do(Press("no"))
    joined.settle()
    joined.clock.advance(60)
    assert joined.rig.screen == "welcome.name" and not is_said(joined)


def test_a_new_question_takes_the_place_of_what_was_told(joined: Joined) -> None:
    ask(joined)
    joined.clock.advance(40)
    assert joined.rig.screen == "staff-late"
    ask(joined)
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched and joined.rig.screen == "welcome.name"

"""What staff say to one visitor is never read by the next: it ends with the visit it was meant for.

D-05, H-01. A real twin, a real visit, a fake broker.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.screens.command import Press, Type
from tests.unit.staff.test_line import Joined
from tests.unit.staff.test_waiting_for_staff import drawn

SENT = [
    ("message.show", {"text": {"ko": "홍길동님 서류는 3번 창구로"}}),
    ("speech.say", {"text": "홍길동님 서류는 3번 창구로", "language": "ko"}),
]


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


def type_while_staff_send(joined: Joined, name: str, arguments: dict[str, Any]) -> None:
    """Somebody who has called types while staff send them something."""
    joined.come()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "길동"))
    joined.line._call()
    joined.settle()
    joined.send(name, arguments=arguments, by="김하나")
    assert joined.rig.terminal.top_flow != "staff-words"
    assert not joined.answers, "nothing has been done yet"


@pytest.mark.parametrize(("name", "arguments"), SENT)
def test_words_that_waited_end_with_the_visit_and_staff_hear_so(
    joined: Joined, name: str, arguments: dict[str, Any]
) -> None:
    type_while_staff_send(joined, name, arguments)
    joined.rig.terminal.end_session()
    joined.settle(10)
    assert joined.rig.screen == "attract" and "3번 창구" not in drawn(joined)
    assert [(one.outcome, one.reason) for one in joined.answers] == [("refused", "visit-ended")]
    joined.come()
    joined.settle(10)
    assert "3번 창구" not in drawn(joined) and joined.rig.terminal.top_flow == "welcome"


@pytest.mark.parametrize(("name", "arguments"), SENT)
def test_words_that_waited_are_done_once_they_stand_there(
    joined: Joined, name: str, arguments: dict[str, Any]
) -> None:
    type_while_staff_send(joined, name, arguments)
    joined.rig.do(Press("bar.letters"), Press("bar.letters"))
    joined.settle(10)
    assert joined.rig.terminal.top_flow == "staff-words" and "3번 창구" in drawn(joined)
    assert [(one.outcome, one.reason) for one in joined.answers] == [("done", "")]


def test_an_offer_that_waited_is_not_made_to_the_next_visitor(joined: Joined) -> None:
    type_while_staff_send(joined, "modes.offer", {"modes": {"scale": 2.0}})
    joined.rig.terminal.end_session()
    joined.settle(10)
    assert joined.rig.screen == "attract"
    assert [(one.outcome, one.reason) for one in joined.answers] == [("refused", "visit-ended")]
    joined.come()
    joined.settle(10)
    assert joined.rig.terminal.top_flow == "welcome"


def test_what_is_sent_while_nobody_is_there_stands_for_whoever_comes_by(joined: Joined) -> None:
    joined.send(*SENT[0][:1], arguments=SENT[0][1], by="김하나")
    assert joined.rig.terminal.top_flow == "staff-words" and joined.answers[-1].outcome == "done"


def test_words_that_stood_open_are_gone_with_the_visit(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("pick.1"))
    joined.send("message.show", arguments=SENT[0][1], by="김하나")
    assert joined.rig.terminal.top_flow == "staff-words"
    joined.send("message.show", arguments={"text": {"ko": "3번 창구예요"}}, by="김하나")
    joined.rig.terminal.end_session()
    joined.settle(10)
    assert joined.rig.screen == "attract" and "3번 창구" not in drawn(joined)

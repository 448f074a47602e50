"""The cover over a visitor's words is the visitor's own to take away, whatever staff do meanwhile.

H-01, D-05: nobody who passes by reads what was written. A real twin, a real visit, a fake broker.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.screens.command import TITLE, Press, Type
from kiosk.services.flows.clerk.flow import ClerkFlow
from kiosk.session.session import IdlePolicy
from kiosk.settings.centre import CentreSettings
from kiosk.sheets.cover import COVER
from kiosk.terminal import TerminalOptions
from kiosk.twin.topics import Kind
from tests.helpers.terminal import Rig
from tests.unit.staff.test_line import Joined
from tests.unit.staff.test_waiting_for_staff import drawn, stand_at_the_call, type_and_call

#: What staff may send, and something else of the same kind.
SENT = {
    "message.show": ({"text": {"ko": "곧 가요"}}, {"text": {"ko": "3번 창구로 오세요"}}),
    "modes.offer": ({"modes": {"scale": 2.0}}, {"modes": {"contrast": "dark"}}),
    "modes.set": ({"modes": {"scale": 2.0}}, {"modes": {"contrast": "dark"}}),
}


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


def is_hidden(joined: Joined) -> bool:
    """Whether what was written is hidden from whoever passes by."""
    return joined.rig.terminal.phase == "covered" and "홍길동" not in drawn(joined)


def knock(joined: Joined) -> None:
    """Somebody opens the clerk's menu."""
    for _ in range(5):
        joined.rig.do(Press(TITLE))
    assert joined.rig.terminal.top_flow == "clerk"


@pytest.mark.parametrize("first", sorted(SENT))
@pytest.mark.parametrize("second", sorted(SENT))
def test_what_staff_send_leaves_the_cover_where_it_is(joined: Joined, first: str, second: str) -> None:
    type_and_call(joined)
    joined.rig.do(Press("bar.letters"), Press("bar.letters"))
    joined.settle(10)
    joined.send(first, arguments=SENT[first][0], by="김하나")
    assert joined.rig.terminal.top_flow.startswith("staff-")
    joined.clock.advance(125)
    assert is_hidden(joined) and joined.rig.screen == COVER
    joined.send(second, arguments=SENT[second][1], by="김하나")
    joined.settle()
    assert is_hidden(joined)
    for _ in range(4):
        if joined.rig.screen == COVER:
            break
        joined.rig.do(Press("bar.back"))
        joined.settle()
    assert is_hidden(joined) and joined.rig.screen == COVER
    joined.rig.do(Press("more-time"))
    assert joined.rig.terminal.phase == "active"


def test_a_question_that_is_replaced_leaves_the_page_of_the_call_open(joined: Joined) -> None:
    joined.come()
    joined.send("modes.offer", arguments={"modes": {"scale": 2.0}}, by="김하나")
    joined.rig.do(Press("bar.person"))
    joined.send("modes.offer", arguments={"modes": {"contrast": "dark"}}, by="김하나")
    joined.settle()
    assert joined.rig.screen == "staff-offer"
    joined.rig.do(Press("no"))
    joined.settle()
    assert joined.rig.screen == "person"


def test_words_of_staff_over_the_page_of_a_call_are_no_act_of_the_visitor(joined: Joined) -> None:
    stand_at_the_call(joined)
    joined.clock.advance(125)
    assert joined.rig.terminal.phase == "covered" and joined.rig.screen == "person.called"
    joined.send("message.show", arguments={"text": {"ko": "곧 가요"}}, by="김하나")
    assert joined.rig.screen == "staff-words" and joined.rig.terminal.phase == "covered"
    joined.rig.do(Press("bar.back"))
    assert joined.rig.screen == "person.called" and joined.rig.terminal.phase == "active"


def test_words_of_staff_that_nobody_closes_are_covered_too(joined: Joined) -> None:
    stand_at_the_call(joined)
    joined.send("message.show", arguments={"text": {"ko": "3번 창구로 오세요"}}, by="김하나")
    joined.clock.advance(125)
    assert joined.rig.screen == COVER and "3번 창구" not in drawn(joined)


def test_the_menu_of_the_clerk_closes_before_the_cover_comes(joined: Joined) -> None:
    call = type_and_call(joined)
    knock(joined)
    joined.clock.advance(125)
    assert is_hidden(joined) and joined.rig.screen == COVER
    joined.rig.do(Press("more-time"))
    assert not joined.rig.terminal.is_open("clerk") and "홍길동" in drawn(joined)
    assert joined.broker.documents[Kind.HELP][-1].call == call


def test_a_call_from_the_menu_of_the_clerk_does_not_keep_it_open(joined: Joined) -> None:
    type_and_call(joined)
    knock(joined)
    joined.rig.do(Press("bar.person"))
    joined.clock.advance(125)
    assert joined.rig.screen == COVER and not joined.rig.terminal.is_open("clerk")


def test_the_menu_of_the_clerk_that_was_opened_on_the_cover_closes_as_well(joined: Joined) -> None:
    type_and_call(joined)
    joined.clock.advance(125)
    knock(joined)
    assert joined.rig.terminal.phase == "active" and "홍길동" not in drawn(joined)
    joined.clock.advance(125)
    assert is_hidden(joined) and not joined.rig.terminal.is_open("clerk")


def test_the_menu_asks_for_its_pin_again_after_it_was_closed_for_the_cover() -> None:
    clerk = ClerkFlow(CentreSettings(), has_pin=True)
    rig = Rig({"clerk": clerk}, options=TerminalOptions(first_flow="attract"), idle=IdlePolicy())
    rig.do(Press("begin"), Press("pick.1"))
    rig.terminal.show_call(True)
    for _ in range(2):  # over the visitor's own page, then on the cover
        for _ in range(5):
            rig.do(Press(TITLE))
        assert rig.screen == "clerk.pin"
        rig.do(Type("pin", "493017"), Press("next"))
        rig.worker.finish(True)
        rig.worker.finish(CentreSettings())
        assert rig.terminal.top_flow == "clerk" and rig.screen != "clerk.pin"
        rig.clock.advance(125)
        assert rig.screen == COVER and not rig.terminal.is_open("clerk")

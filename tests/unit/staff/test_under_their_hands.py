"""Staff at a terminal in use: nothing changes under somebody's hands, all is said, all can be undone.

D-11, D-12: a real twin, a real visit, a fake broker. C-05: what staff do is heard with the voice off, too.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from kiosk.screens.command import Key, Press, Type
from kiosk.staff.visitor import TYPING_PAUSE_S
from kiosk.twin.topics import Kind
from tests.unit.staff.test_line import Joined

CHANGED = "이렇게 바꿨어요. 괜찮으세요?"


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


@pytest.fixture
def typing(joined: Joined) -> Joined:
    """Somebody has called for a person, and types meanwhile."""
    joined.come()
    joined.line._call()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    joined.settle(0.1)
    assert joined.rig.terminal.view.is_typing
    return joined


def quick(joined: Joined, seconds: float) -> None:
    joined.clock.advance(seconds)


def said(joined: Joined) -> str:
    return " ".join(joined.rig.said)


def field(joined: Joined) -> str:
    return joined.rig.terminal.view.screen.items[0].value


def test_letters_do_not_jump_while_somebody_types_but_change_when_they_pause(typing: Joined) -> None:
    typing.rig.do(Type("name", "홍길"))
    typing.send("modes.set", arguments={"preset": "large"}, by="김하나")
    typing.want(version=1, staff=typing.staff(language="en"))
    assert (typing.rig.modes.state.scale, typing.rig.modes.state.language) == (1.0, "ko")
    assert typing.reported.reason == "busy"
    quick(typing, TYPING_PAUSE_S / 4)
    typing.rig.do(Type("name", "홍길동"))
    quick(typing, TYPING_PAUSE_S - 0.1)
    assert typing.rig.modes.state.scale == 1.0, "they went on typing"
    typing.rig.said.clear()
    typing.settle(2)
    assert (typing.rig.modes.state.scale, typing.rig.modes.state.language) == (2.0, "en")
    assert typing.rig.screen == "staff-offer.changed"
    assert not typing.rig.terminal.view.is_typing, "no keyboard stands over the sheet"
    assert typing.rig.said, "it is said although nothing else is"
    typing.rig.do(Press("undo"))
    typing.settle(0.2)
    assert (typing.rig.modes.state.scale, typing.rig.modes.state.language) == (1.0, "ko")
    assert (typing.rig.screen, field(typing)) == ("welcome.name", "홍길동")
    assert typing.rig.terminal.view.is_typing, "and they can go on"


def test_leaving_the_field_is_a_pause_too(typing: Joined) -> None:
    typing.send("modes.set", arguments={"preset": "large"}, by="김하나")
    typing.rig.do(Key("back"))
    assert not typing.rig.terminal.view.is_typing
    typing.settle(0.2)
    assert typing.rig.modes.state.scale == 2.0
    assert typing.rig.screen == "staff-offer.changed"


def test_who_needs_more_time_has_twice_as_much(typing: Joined) -> None:
    typing.send("modes.set", arguments={"modes": {"pace": "slow"}}, by="김하나")
    quick(typing, TYPING_PAUSE_S)
    typing.rig.do(Press("keep"), Type("name", "홍길"))
    typing.send("modes.set", arguments={"preset": "large"}, by="김하나")
    quick(typing, TYPING_PAUSE_S * 1.5 - 1)
    assert typing.rig.modes.state.scale == 1.0
    quick(typing, TYPING_PAUSE_S)
    assert typing.rig.modes.state.scale == 2.0


def test_somebody_in_another_sheet_is_not_changed_under_their_hands(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.rig.do(Press("bar.letters"))
    joined.send("modes.set", arguments={"preset": "high-contrast"}, by="김하나")
    joined.settle(30)
    assert (joined.rig.screen, joined.rig.modes.state.contrast) == ("letters", "standard")
    joined.rig.do(Press("done"))
    joined.settle(0.2)
    assert joined.rig.modes.state.contrast == "high"
    assert joined.rig.screen == "staff-offer.changed"


def test_a_question_waits_until_the_field_is_left(joined: Joined) -> None:
    joined.come()
    joined.rig.do(Press("pick.1"), Press("name"), Type("name", "홍"))
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.settle(60)
    assert joined.rig.screen == "welcome.name"
    joined.rig.do(Key("back"))
    joined.settle(0.2)
    assert joined.rig.screen == "staff-offer"


def test_two_changes_on_the_glass_are_undone_by_one_press(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.want(version=1, staff=joined.staff(scale=2.0))
    assert joined.rig.screen == "staff-offer.changed"
    joined.want(version=2, staff=joined.staff(scale=2.0, contrast="high"))
    assert len(joined.rig.terminal.view.screen.items) == 3, "both changes, and what is kept"
    joined.rig.do(Press("undo"))
    joined.settle(0.2)
    assert (joined.rig.modes.state.scale, joined.rig.modes.state.contrast) == (1.0, "standard")
    assert not joined.rig.terminal.view.screen.is_sheet, "no second sheet asks the same"


def test_closing_what_was_changed_keeps_it(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.rig.do(Key("back"))
    joined.settle(0.2)
    joined.want(version=2, staff=joined.staff(scale=2.0, contrast="high"))
    joined.rig.do(Press("undo"))
    joined.settle(0.2)
    assert (joined.rig.modes.state.scale, joined.rig.modes.state.contrast) == (2.0, "standard")


def test_words_that_nobody_has_closed_do_not_hold_up_a_change(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.send("speech.say", arguments={"text": "글자를 키울게요", "language": "ko"})
    assert joined.rig.screen == "staff-words"
    joined.send("modes.set", arguments={"preset": "large"}, by="김하나")
    assert (joined.rig.screen, joined.rig.modes.state.scale) == ("staff-offer.changed", 2.0)
    joined.rig.do(Press("keep"))
    joined.settle(0.2)
    assert joined.rig.screen == "staff-words", "they can still be read"


def begin_assist(joined: Joined) -> str:
    session = str(uuid.uuid4())
    joined.send("assist.begin", arguments={"session": session, "minutes": 5}, assist=session, by="김하나")
    return session


@pytest.mark.parametrize("voice", [False, True])
def test_what_staff_want_is_heard_also_where_nothing_is_read_aloud(joined: Joined, voice: bool) -> None:
    joined.come()
    if voice:
        joined.rig.do(Press("bar.voice"), Press("voice.speak"), Press("done"))
    joined.rig.said.clear()
    joined.want(version=1, staff=joined.staff(scale=2.0))
    assert said(joined).count("직원이 이렇게 바꿔 드릴까요?") == 1
    joined.rig.do(Press("no"))
    begin_assist(joined)
    assert said(joined).count("직원이 화면을 같이 볼까요?") == 1
    joined.rig.do(Press("no"))
    joined.line._call()
    joined.rig.said.clear()
    joined.send("modes.set", arguments={"modes": {"contrast": "high"}}, by="김하나")
    assert said(joined).count(CHANGED) == 1


@pytest.mark.parametrize("voice", [False, True])
def test_looking_along_is_said_when_it_begins_and_when_it_ends(joined: Joined, voice: bool) -> None:
    joined.come()
    if voice:
        joined.rig.do(Press("bar.voice"), Press("voice.speak"), Press("done"))
    session = begin_assist(joined)
    joined.rig.said.clear()
    joined.rig.do(Press("yes"))
    joined.settle(0.2)
    assert said(joined).count("직원이 같이 봐요. ‘그만 보기’를 누르면 끝나요.") == 1
    joined.rig.said.clear()
    joined.send("assist.end", arguments={"session": session}, assist=session, by="김하나")
    assert said(joined).count("직원이 이제 화면을 보지 않아요.") == 1


def test_that_staff_are_coming_is_said_where_the_page_of_the_call_is_not_open(joined: Joined) -> None:
    joined.come()
    joined.line._call()
    joined.settle()
    call = joined.broker.documents[Kind.HELP][-1].call
    joined.rig.said.clear()
    joined.send("help.take", arguments={"call": call}, by="김하나")
    assert "김하나 직원이 곧 도와 드려요." in said(joined)


def test_the_name_of_the_terminal_is_said(joined: Joined) -> None:
    joined.rig.said.clear()
    joined.send("terminal.identify")
    assert joined.rig.screen == "staff-name"
    assert "1층 문 옆" in said(joined) and "종로 주민센터" in said(joined)


@pytest.mark.parametrize("voice", [False, True])
def test_words_of_staff_are_heard_once(joined: Joined, voice: bool) -> None:
    joined.come()
    if voice:
        joined.rig.do(Press("bar.voice"), Press("voice.speak"), Press("done"))
    joined.line._call()
    joined.rig.said.clear()
    joined.send("speech.say", arguments={"text": "곧 갈게요", "language": "ko"})
    assert said(joined).count("곧 갈게요") == 1

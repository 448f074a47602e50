"""What a visitor meets of staff elsewhere: asked first, undone and ended with one press (D-11, D-12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.i18n.text import Content
from kiosk.modes.controller import Source
from kiosk.modes.state import Contrast, Input, ModeState, Motion, Pace, Reach, Reading
from kiosk.modes.words import describe_change, name_of
from kiosk.screens.command import Command, Key, Press, Touch
from kiosk.session.session import Phase
from kiosk.sheets.staff import HOST, Answered
from kiosk.terminal import TerminalOptions
from tests.helpers.terminal import Rig


class Desk:
    """Hears what visitors answer."""

    def __init__(self) -> None:
        self.answers: list[Answered] = []

    def carry_out(self, request: object) -> None:
        assert isinstance(request, Answered)
        self.answers.append(request)

    def apply(self, modes: ModeState) -> None: ...

    def close(self) -> None: ...


def visited(**modes: Any) -> tuple[Rig, Desk]:
    rig, desk = Rig(modes=ModeState(**modes)), Desk()
    rig.terminal.connect_host(HOST, desk)
    rig.terminal.dispatch(Press("begin"))
    return rig, desk


def offer(rig: Rig, **params: Any) -> None:
    changes = describe_change({"scale": 2.0, "voice": True})
    rig.terminal.open("staff-offer", {"number": 7, "changes": changes, **params}, is_sheet=True)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_visitor_answers_an_offer_and_is_where_they_were(answer: str) -> None:
    rig, desk = visited()
    before = rig.terminal.view.screen.id
    offer(rig)
    assert rig.terminal.view.screen.is_sheet
    rig.terminal.dispatch(Press(answer))
    assert desk.answers == [Answered(7, answer)]
    if answer == "yes":
        assert rig.terminal.view.screen.id == "staff-offer.changed"
        rig.terminal.dispatch(Press("keep"))
    assert rig.terminal.view.screen.id == before


def test_a_change_can_be_undone_with_one_press() -> None:
    rig, desk = visited()
    offer(rig, is_done=True)
    rig.terminal.dispatch(Press("undo"))
    assert desk.answers == [Answered(7, "undo")]
    assert not rig.terminal.view.screen.is_sheet


def test_an_offer_is_spoken_with_what_would_change() -> None:
    rig, _ = visited(voice=True)
    rig.said.clear()
    offer(rig)
    heard = " ".join(rig.said)
    assert "바꿔 드릴까요" in heard and "아주 큰 글자" in heard


def test_back_does_not_answer_for_the_visitor() -> None:
    rig, desk = visited()
    offer(rig)
    rig.terminal.dispatch(Key("back"))
    assert not any(answer.answer == "yes" for answer in desk.answers)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_nobody_looks_along_without_an_answer(answer: str) -> None:
    rig, desk = visited()
    rig.terminal.open("staff-consent", {"number": 3, "by": "김하나"}, is_sheet=True)
    assert "김하나" in rig.terminal.view.screen.items[0].label
    rig.terminal.dispatch(Press(answer))
    assert desk.answers == [Answered(3, answer)]
    assert not rig.terminal.view.screen.is_sheet


def test_while_staff_look_along_one_press_of_the_bar_ends_it() -> None:
    rig, _ = visited()
    ended = []
    rig.terminal.on_unwatched = lambda: ended.append(True)
    rig.terminal.show_watched(True)
    button = next(item for item in rig.terminal.view.bar if item.key == "bar.person")
    assert (button.label, button.role) == ("그만 보기", "primary")
    assert "같이 보고 있어요" in button.spoken
    rig.terminal.dispatch(Press("bar.person"))
    assert ended == [True]
    assert rig.terminal.view.screen.id != "person"
    rig.terminal.show_watched(False)
    button = next(item for item in rig.terminal.view.bar if item.key == "bar.person")
    assert button.label == "사람"


def test_words_of_staff_stand_until_they_are_read() -> None:
    rig, desk = visited()
    words = Content.of({"ko": "곧 갈게요."})
    rig.terminal.open("staff-words", {"number": 9, "lines": (words,)}, is_sheet=True)
    assert rig.terminal.view.screen.items[0].label == "곧 갈게요."
    rig.terminal.dispatch(Press("done"))
    assert desk.answers == [Answered(9, "keep")]


def idle() -> Rig:
    rig = Rig(options=TerminalOptions(first_flow="attract"))
    rig.terminal.connect_host(HOST, Desk())
    return rig


@pytest.mark.parametrize("sheet", ["staff-name", "staff-words"])
@pytest.mark.parametrize(
    "command",
    [Press("done"), Touch("done"), Press("bar.back"), Key("back")],
    ids=lambda command: repr(command),
)
def test_closing_what_staff_have_put_up_while_nobody_is_here_begins_no_visit(
    sheet: str, command: Command
) -> None:
    rig = idle()
    visit = rig.session.id
    rig.terminal.open(sheet, {"lines": (Content.of({"ko": "안내 1번"}),)}, is_sheet=True)
    rig.do(command)
    assert (rig.screen, rig.terminal.phase, rig.session.id) == ("attract", Phase.ATTRACT, visit)
    rig.do(Press("begin"))
    assert rig.terminal.phase is Phase.ACTIVE


@pytest.mark.parametrize(
    "command", [Press("title"), Press("bar.home"), Press("line.0"), Key("next"), Key("select"), Key("help")]
)
def test_anything_else_at_such_a_sheet_begins_a_visit(command: Command) -> None:
    """F-07: whoever comes is greeted, whatever stands there."""
    rig = idle()
    rig.terminal.open("staff-name", {"lines": (Content.of({"ko": "안내 1번"}),)}, is_sheet=True)
    rig.do(command)
    assert rig.terminal.phase is Phase.ACTIVE
    assert not rig.terminal.is_open("staff-name")


def test_the_greetings_go_on_after_such_a_sheet() -> None:
    rig = idle()
    rig.terminal.open("staff-name", {}, is_sheet=True)
    rig.clock.advance(60)
    assert rig.screen == "staff-name"
    rig.do(Press("done"))
    titles = set()
    for _ in range(8):
        titles.add(rig.terminal.view.screen.title.label)
        rig.clock.advance(12)
    assert len(titles) >= 6


def test_staff_point_and_nothing_is_pressed() -> None:
    rig, _ = visited()
    screen = rig.terminal.view.screen.id
    key = rig.terminal.view.screen.items[-1].key
    assert rig.terminal.point_at(key)
    assert rig.terminal.view.cursor == key and rig.terminal.view.is_cursor_shown
    assert rig.terminal.view.screen.id == screen
    assert not rig.terminal.point_at("no-such-item")


def test_staff_end_a_visit_only_through_the_question_that_everybody_knows() -> None:
    rig, _ = visited()
    rig.terminal.ask_to_end()
    assert rig.terminal.view.screen.id == "warning"
    rig.terminal.dispatch(Press("more-time"))
    assert rig.terminal.view.phase == "active"


def test_what_staff_no_longer_ask_for_shows_through() -> None:
    rig, _ = visited()
    rig.modes.replace_layer(Source.STAFF, {"scale": 2.0})
    rig.terminal.refresh()
    assert rig.terminal.view.modes.scale == 2.0
    rig.modes.replace_layer(Source.STAFF, {})
    rig.terminal.refresh()
    assert rig.terminal.view.modes.scale == 1.0


def test_every_change_but_the_visitors_curtain_has_words() -> None:
    values = {"language": "mn", "contrast": Contrast.HIGH, "volume": -6, "rate": 1.25, "captions": False}
    assert len(describe_change(values)) == len(values)
    with pytest.raises(KeyError):
        name_of("curtain")


def test_an_offer_tells_each_setting_with_its_picture_and_what_it_becomes() -> None:
    """A-13, E-20: name, picture and value apart, so that what was changed is found again in the bar."""
    rig, _ = visited()
    offer(rig)
    size, voice, kept = rig.terminal.view.screen.items
    assert (size.kind, size.label, size.value, size.icon) == ("fact", "글자 크기", "아주 큰 글자", "letters")
    assert (voice.label, voice.value, voice.icon) == ("읽어 주기", "켜기", "voice")
    assert (kept.kind, kept.tone) == ("notice", "good")


def test_every_setting_that_staff_may_change_has_a_picture() -> None:
    values = {
        "language": "mn",
        "reading": Reading.EASY,
        "scale": 1.5,
        "contrast": Contrast.HIGH,
        "voice": True,
        "rate": 0.75,
        "volume": 6,
        "captions": True,
        "reach": Reach.LOW,
        "input": Input.SCAN,
        "pace": Pace.SLOW,
        "motion": Motion.REDUCED,
    }
    rig, _ = visited()
    changes = describe_change(values)
    rig.terminal.open("staff-offer", {"number": 1, "changes": changes}, is_sheet=True)
    *settings, _ = rig.terminal.view.screen.items
    assert len(settings) == len(values)
    folder = Path(__file__).resolve().parents[2] / "resources" / "icons"
    known = json.loads((folder / "aliases.json").read_text(encoding="utf-8"))
    drawn = [item.icon in known or (folder / f"{item.icon}.svg").is_file() for item in settings]
    assert all(drawn), [item.icon for item in settings]

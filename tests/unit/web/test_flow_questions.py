"""What a page asks: a sheet that names who asks, answered by the visitor, and a way out."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.modes.state import ModeState
from kiosk.web.host import AnswerDialog, ClosePage, DialogAsked
from tests.helpers.web_visit import Visit, on_home, write


def ask(visit: Visit, number: int, kind: Any = "confirm", **values: Any) -> None:
    visit.host.tell(DialogAsked(number, kind, "city.example", **values))


def test_a_question_of_a_page_is_a_sheet_that_names_who_asks() -> None:
    visit = on_home(modes=ModeState(voice=True))
    ask(visit, 1, text="정말 지울까요?", lang="ko")
    assert visit.id == "web-dialog" and visit.shown.is_sheet
    assert "city.example" in visit.shown.title.label
    assert any("정말 지울까요?" in said for said in visit.rig.said)
    visit.press("yes")
    assert visit.last == AnswerDialog(1, is_accepted=True) and visit.id == "web.list"


@pytest.mark.parametrize("way", ["no", "bar.back"])
def test_no_and_back_both_answer_no(way: str) -> None:
    visit = on_home()
    ask(visit, 1)
    visit.press(way)
    assert visit.last == AnswerDialog(1, is_accepted=False)


def test_a_prompt_is_written_on_our_own_sheet() -> None:
    visit = on_home()
    ask(visit, 1, "prompt", text="이름은?", default="아무개")
    write(visit, "answer", "홍길동").press("yes")
    assert visit.last == AnswerDialog(1, is_accepted=True, text="홍길동")
    assert "홍길동" not in repr(visit.last)


def test_after_three_questions_in_a_row_one_may_leave_or_be_left_in_peace() -> None:
    visit = on_home()
    for number in (1, 2):
        ask(visit, number, "alert", text="!")
        assert "leave" not in {action.key for action in visit.screen.actions}
        visit.press("yes")
    ask(visit, 3, "alert", text="!")
    visit.press("quiet")
    ask(visit, 4, "alert", text="!")
    assert visit.id == "web.page" and visit.last == AnswerDialog(4, is_accepted=False)
    visit = on_home()
    for number in (1, 2):
        ask(visit, number, "alert")
        visit.press("yes")
    ask(visit, 3, "alert")
    visit.press("leave")
    assert visit.id == "web.sites" and visit.host.asked[-2:] == [
        AnswerDialog(3, is_accepted=False),
        ClosePage(),
    ]


def test_a_storm_of_questions_holds_nobody() -> None:
    """J-61: a hundred and fifty alerts; Home is one press away all the time."""
    visit = on_home()
    for number in range(150):
        visit.host.tell(DialogAsked(number, "alert", "city.example", "!"))
    assert [frame.flow.id for frame in visit.rig.terminal._navigator.frames].count("web-dialog") == 1
    assert sum(isinstance(asked, AnswerDialog) for asked in visit.host.asked) == 149
    visit.press("bar.home")
    assert visit.id == "home.list" and visit.host.closed == 1


@pytest.mark.parametrize("kind", ["permission", "auth", "file", "colour", "download", "print", "window"])
def test_what_the_host_has_refused_is_said_and_asks_nothing(kind: Any) -> None:
    visit = on_home()
    ask(visit, 1, kind, text="camera")
    assert visit.id == "web.page" and "note" in visit.keys
    assert not any(isinstance(asked, AnswerDialog) for asked in visit.host.asked)


def test_leaving_is_never_held_up_by_the_page() -> None:
    visit = on_home()
    ask(visit, 1, "leave")
    assert visit.id == "web.page" and "note" not in visit.keys

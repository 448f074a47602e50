"""What happened to my report; ask; talk to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.contracts.gateway import StatusAnswer
from kiosk.errors import KioskError
from kiosk.screens.model import Choice, Fact, Field, Notice, Receipt, Role, Tone
from kiosk.services.operations import model
from kiosk.settings.centre import CentreSettings
from tests.helpers.flows import FakeCity, Walk, directory, seoul, told

#: A number with the right check digit (ISO 7064 MOD 11,10), and a code.
NUMBER, CODE = "89762849531", "204816"
ASKED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def answer(**changes: object) -> StatusAnswer:
    facts: dict[str, object] = {
        "receipt_number": NUMBER,
        "service_code": "street-lamp",
        "names": {"ko": "가로등"},
        "status": "received",
        "destination": "centre",
        "state": "kept",
        "requested_at": ASKED,
        "updated_at": ASKED,
    }
    return StatusAnswer.model_validate({**facts, **changes})


def look_up(city: FakeCity) -> Walk:
    walk = Walk("status", city=city).type("number", NUMBER).press("next")
    return walk.type("code", CODE).press("next")


def city_that_knows(found: StatusAnswer | None) -> FakeCity:
    return FakeCity(answers={model.LookUp: found})


def test_number_and_code_show_what_became_of_the_report() -> None:
    walk = look_up(city_that_knows(answer()))
    assert walk.screen.id == "status.result"
    assert told(walk.screen.title) == "접수되어 기다리고 있어요"
    assert "센터" in told(walk.fact("next"))
    assert "02-120" in told(walk.fact("due"))


@pytest.mark.parametrize("typed", [NUMBER, f"{NUMBER[:3]} {NUMBER[3:7]} {NUMBER[7:]}"])
def test_the_number_may_be_typed_with_spaces(typed: str) -> None:
    walk = Walk("status").type("number", typed).press("next")
    assert walk.screen.id == "status.code"


@pytest.mark.parametrize("typed", ["", "123", NUMBER[:-1], NUMBER + "1"])
def test_a_number_of_wrong_length_says_how_many_digits(typed: str) -> None:
    """E-10."""
    walk = Walk("status").type("number", typed).press("next")
    field = walk.screen.item("number")
    assert isinstance(field, Field)
    assert "11자리" in told(field.error)
    assert field.value.text == typed
    assert walk.screen.start == "number"


def test_a_mistyped_digit_is_found_before_anything_is_asked() -> None:
    wrong = str((int(NUMBER[0]) + 1) % 10) + NUMBER[1:]
    walk = Walk("status").type("number", wrong).press("next")
    field = walk.screen.item("number")
    assert isinstance(field, Field)
    assert "하나가 틀린" in told(field.error)
    assert walk.city.count(model.LookUp) == 0


def test_the_code_is_never_shown() -> None:
    """C-15."""
    walk = Walk("status").type("number", NUMBER).press("next").type("code", CODE)
    field = walk.screen.item("code")
    assert isinstance(field, Field)
    assert field.masked


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer_and_both_can_be_mended() -> None:
    walk = look_up(city_that_knows(None))
    assert walk.screen.id == "status.unknown"
    words = told(walk.screen.item("unknown").label)  # type: ignore[union-attr]
    assert "접수 번호나 확인 번호" in words
    walk.press("fix-number")
    field = walk.screen.item("number")
    assert isinstance(field, Field)
    assert field.value.text == NUMBER


def test_too_many_tries_are_told_with_a_way_out() -> None:
    city = FakeCity(fails={model.LookUp: KioskError("여러 번 틀려서 잠시 쉬어요.")})
    walk = look_up(city)
    assert walk.screen.id == "status.failed"
    assert {"person", "retry"} <= set(walk.keys)


def test_an_overdue_answer_is_called_overdue() -> None:
    late = answer(status="open", is_overdue=True, expected_at=ASKED + timedelta(days=1), state="sent")
    walk = look_up(city_that_knows(late))
    notice = walk.screen.item("overdue")
    assert isinstance(notice, Notice)
    assert notice.tone is Tone.WARNING


def test_a_closed_report_shows_the_words_of_staff_and_no_due_date() -> None:
    closed = answer(status="closed", notes=[{"texts": {"ko": "고쳤습니다."}, "written_at": ASKED}])
    walk = look_up(city_that_knows(closed))
    shown = " ".join(told(text) for text in walk.labels())
    assert "처리가 끝났어요" in shown
    assert "고쳤습니다." in shown
    assert walk.screen.item("due") is None


def test_topics_lead_to_entries_with_their_honest_label() -> None:
    walk = Walk("ask").press("topic.documents")
    entries = [item for item in walk.screen.items if isinstance(item, Choice)]
    assert entries
    assert all(entry.honesty is not None for entry in entries)
    walk.press(entries[0].key)
    assert walk.screen.id.startswith("ask.entry.")
    walk.press("close")
    assert walk.ended == 0


@pytest.mark.parametrize("entry", sorted(directory()))
def test_every_shipped_entry_says_what_is_known_and_whom_to_ask(entry: str) -> None:
    walk = Walk("ask", {"entry": entry})
    facts = {item.key for item in walk.screen.items if isinstance(item, Fact)}
    assert {"bring", "languages", "source"} <= facts
    assert any(key.startswith("phone") for key in facts)
    if directory()[entry].address is not None:
        assert "steps" in facts


def test_words_find_entries_and_nothing_found_leads_to_a_person() -> None:
    walk = Walk("ask").press("by-words").press("search")
    field = walk.screen.item("query")
    assert isinstance(field, Field)
    assert field.error is not None
    walk.type("query", "없는말없는말").press("search")
    assert walk.screen.id == "ask.nothing"
    assert {"other-words", "person"} <= set(walk.keys)
    walk.press("other-words")
    kept = walk.screen.item("query")
    assert isinstance(kept, Field)
    assert kept.value.text == "없는말없는말"


def test_a_failed_search_can_be_tried_again() -> None:
    city = FakeCity(fails={model.SearchDirectory: KioskError("답이 너무 늦어요.")})
    walk = Walk("ask", city=city).press("topic.documents")
    assert walk.screen.id == "ask.failed"
    walk.press("retry")
    assert walk.screen.id == "ask.topic.documents"


def test_every_help_line_stands_with_number_link_and_hours_per_language() -> None:
    """E-07, F-05."""
    for line in seoul().phones:
        walk = Walk("person").press(f"line.{line.id}")
        number = walk.screen.item("number")
        assert isinstance(number, Receipt)
        assert number.qr == "tel:" + line.number.replace("-", "")
        assert number.number.value == line.number.replace("-", "")
        hours = [
            item for item in walk.screen.items if isinstance(item, Fact) and item.key.startswith("hours")
        ]
        assert len(hours) >= len(line.hours)


def test_the_hours_of_the_foreign_language_line_are_told_per_language() -> None:
    walk = Walk("person").press("line.help")
    facts = [item for item in walk.screen.items if isinstance(item, Fact)]
    hours = [told(fact.value) for fact in facts if "영어" in told(fact.label)]
    assert any("월요일부터 금요일까지" in text for text in hours)


def test_calling_staff_without_a_desk_says_honestly_that_nobody_has_confirmed() -> None:
    walk = Walk("person").press("staff")
    assert told(walk.screen.title) == "직원을 불러 주세요"
    assert "아직 직원이 본 것은 아니에요" in told(walk.screen.item("told").label)  # type: ignore[union-attr]
    assert {"again", "stop"} <= set(walk.keys)


def test_the_main_button_of_a_call_leads_back_and_lets_it_stand() -> None:
    """Where every other page goes on, nobody takes their call back without meaning it (WCAG 3.2.4)."""
    city = FakeCity(answers={model.CallStaff: model.Called(reached=False, is_asked=True)})
    walk = Walk("person", city=city).press("staff")
    assert [action.key for action in walk.screen.actions if action.role is Role.PRIMARY] == ["go-on"]
    stop = next(action for action in walk.screen.actions if action.key == "stop")
    assert stop.icon != "check"
    walk.press("go-on")
    assert not any(isinstance(one, model.StopCalling) for one in city.done), "the call stands"


def test_calling_staff_with_a_desk_says_that_somebody_comes() -> None:
    walk = Walk("person", city=FakeCity(answers={model.CallStaff: model.Called(reached=True)})).press("staff")
    assert told(walk.screen.title) == "직원에게 알렸어요"


def test_a_call_that_fails_still_shows_itself_and_a_number() -> None:
    city = FakeCity(fails={model.CallStaff: KioskError("소리를 낼 수 없어요.")})
    walk = Walk("person", city=city).press("staff")
    assert "이 화면에만" in told(walk.screen.item("told").label)  # type: ignore[union-attr]
    assert told(walk.fact("help")) == "02-120"


def test_the_centre_is_offered_only_with_a_number() -> None:
    assert "centre" in Walk("person").keys
    assert "centre" not in Walk("person", centre=CentreSettings()).keys
    assert told(Walk("person").press("centre").fact("address")) == "종로구 종로 1"


def test_dates_in_answers_are_dates() -> None:
    walk = look_up(city_that_knows(answer(status="open", state="sent", expected_at=ASKED)))
    assert told(walk.fact("due")).endswith("까지")

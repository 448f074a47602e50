"""Report a problem, walked on flows alone."""

from __future__ import annotations

import dataclasses

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import VisitorText
from kiosk.screens.flow import Chosen
from kiosk.screens.model import Fact, Field, Notice, Receipt, Role, Screen, Tone
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import RenderedItem
from kiosk.services.flows.report.flow import ReportFlow
from kiosk.services.operations import model
from tests.helpers.flows import CENTRE, FakeCity, Walk, every_datatype, korean, places, seoul, told

FULL_DISK = KioskError("저장 공간이 없어요.", code="O-01")


def to_lamp_questions(walk: Walk) -> Walk:
    """Pick the street lamp and this centre."""
    walk.press("by-words").type("words", "가로등").press("service.street-lamp")
    return walk.press("where.centre")


def to_check(walk: Walk) -> Walk:
    return to_lamp_questions(walk).press("value.flicker", "to-check")


def filled() -> Walk:
    """A report with every kind of answer, at the read-back."""
    walk = Walk("report")
    walk.press("by-words").type("words", "온갖것").press("service.every-type")
    walk.press("where.list", "gu.jongno", "dong.jongno-cheongunhyoja")
    walk.type("landmark", "학교 정문 앞").press("next")
    walk.press("value.kind-b")
    walk.press("value.signs-a", "value.signs-c", "next")
    walk.type("answer.how-many", "3").press("next")
    walk.press("day.1")
    walk.type("answer.pole", "가-17").press("next")
    walk.type("answer.details", "밤에 너무 어두워요").press("next")
    walk.press("contact.text").type("phone", "010-1234-5678").press("next")
    assert walk.screen.id == "report.check"
    return walk


def test_a_report_goes_from_picture_to_receipt() -> None:
    walk = to_check(Walk("report")).press("send")
    assert walk.screen.id == "report.receipt"
    receipt = walk.screen.item("receipt")
    assert isinstance(receipt, Receipt)
    assert receipt.number.value == "12345678903"
    assert receipt.number.groups == (3, 4, 4)
    assert receipt.secret is not None, "a headset is told the code"
    assert receipt.qr is not None
    assert "02-120" in receipt.qr
    assert "123-4567-8903" in receipt.qr


def shortest_way(service: str) -> list[str]:
    """Press what leads on fastest; return the Screens before the result."""
    walk = Walk("report")
    screens = [walk.screen.id]
    walk.press(service)
    while walk.screen.id != "report.receipt":
        screens.append(walk.screen.id)
        wanted = ("send", "where.centre", "to-check", "contact.none", "value.")
        walk.press(next(key for want in wanted for key in walk.keys if key.startswith(want)))
        if walk.screen.id == screens[-1] and "next" in walk.keys:
            walk.press("next")
    return screens


def test_the_shortest_way_has_at_most_five_screens_before_the_result() -> None:
    """E-17; a definition with more than one required question adds as many Screens."""
    starts = [key for key in Walk("report").keys if key.startswith("service.")]
    required = {
        f"service.{content.service_code}": sum(one.required for one in content.attributes)
        for content in FakeCity().services
    }
    assert len(starts) == 6
    for start in starts:
        assert len(shortest_way(start)) <= 5 + max(0, required[start] - 1), start


@pytest.mark.parametrize("group", [group.id for group in seoul().groups])
def test_every_group_leads_to_services(group: str) -> None:
    walk = Walk("report").press("by-kind", f"group.{group}")
    assert any(key.startswith("service.") for key in walk.keys)


def test_every_shipped_service_can_be_reported_to_the_end() -> None:
    for content in FakeCity().services:
        walk = Walk("report", {"service": content.service_code})
        for _ in range(20):
            if walk.screen.id == "report.check":
                break
            choices = [key for key in walk.keys if key.startswith(("value.", "where.centre", "day.0"))]
            fields = [item.key for item in walk.screen.items if isinstance(item, Field)]
            if "contact.none" in walk.keys:
                walk.press("contact.none")
            elif fields:
                walk.type(fields[0], "3").press("next")
            else:
                walk.press(choices[0])
                if "next" in walk.keys:
                    walk.press("next")
        walk.press("send")
        assert walk.screen.id == "report.receipt", content.service_code


def test_every_answer_is_read_back_and_sent() -> None:
    """E-11: the visitor sees all before it is sent."""
    walk = filled()
    shown = " ".join(told(text) for text in walk.labels())
    for words in (
        "모든 질문",
        "종로구",
        "청운효자동",
        "학교 정문 앞",
        "답 B",
        "답 A 그리고 답 C",
        "가-17",
        "어두워요",
    ):
        assert words in shown, words
    walk.press("send")
    (sent,) = walk.city.sent.values()
    assert sent.draft.service_code == "Every_Type"
    assert sent.draft.attributes == {
        "kind": "kind_B",
        "signs": ["signs_A", "signs_C"],
        "how_many": "3",
        "since": "2026-11-22",
        "pole": "가-17",
        "details": "밤에 너무 어두워요",
    }
    assert sent.draft.place.address_id == "jongno-cheongunhyoja"
    assert sent.draft.contact.channel == "text"
    assert sent.draft.contact.phone == "01012345678"
    assert "학교 정문 앞" in sent.draft.description


def test_the_telephone_number_is_never_shown_in_clear() -> None:
    """H-01, C-15: masked where it is typed and where it is read back."""
    walk = filled()
    value = walk.fact("phone")
    assert isinstance(value, VisitorText)
    assert value.private
    assert value.text.endswith("5678")
    assert "1234" not in value.text
    walk.press("phone")
    field = walk.screen.item("phone")
    assert isinstance(field, Field)
    assert field.masked


@pytest.mark.parametrize(
    ("fact", "screen", "press", "shown"),
    [
        ("asked.kind", "report.question.kind", ["value.kind-c"], "답 C"),
        ("place", "report.where", ["where.none"], "정해진 곳이 없음"),
        ("contact", "report.contact", ["contact.none"], "연락받지 않음"),
    ],
)
def test_an_answer_is_changed_from_the_read_back_and_leads_back_to_it(
    fact: str, screen: str, press: list[str], shown: str
) -> None:
    walk = filled().press(fact)
    assert walk.screen.id == screen
    walk.press(*press)
    assert walk.screen.id == "report.check"
    assert told(walk.fact(fact)) == shown


def test_nothing_is_asked_twice() -> None:
    """E-12: every question screen comes once on the way through, also after changing the service."""
    walk = filled()
    asked = [screen for screen in dict.fromkeys(walk.seen) if ".question." in screen]
    assert len(asked) == 6
    before = len(walk.seen)
    walk.press("service").press("by-words").type("words", "가로등").press("service.street-lamp")
    assert walk.screen.id == "report.question.state"
    walk.press("value.flicker", "to-check")
    assert walk.screen.id == "report.check"
    later = set(walk.seen[before:])
    assert not later & {"report.where", "report.contact", "report.phone", "report.landmark", *asked}


def test_answers_of_another_service_are_kept_until_the_visitor_comes_back() -> None:
    walk = filled().press("service", "by-words").type("words", "가로등").press("service.street-lamp")
    walk.press("value.flicker", "to-check", "service", "by-words").type("words", "온갖것")
    walk.press("service.every-type")
    assert walk.screen.id == "report.check"
    assert told(walk.fact("asked.pole")) == "가-17"


def test_back_keeps_every_answer() -> None:
    walk = filled()
    seen = []
    for _ in range(30):
        if not walk.navigator.can_go_back:
            break
        walk.back()
        seen.append(walk.screen.id)
    assert "report.question.details" in seen
    assert walk.screen.id == "report.pick"
    assert walk.state.answers[("Every_Type", "details")] == "밤에 너무 어두워요"
    assert walk.state.phone == "010-1234-5678"


@pytest.mark.parametrize(
    ("where", "key"),
    [("where.address", "address")],
)
def test_an_empty_address_says_what_to_do_and_keeps_the_cursor(where: str, key: str) -> None:
    """E-10: what, where, how to mend it."""
    walk = Walk("report", {"service": "street-lamp"}).press(where, "next")
    field = walk.screen.item(key)
    assert isinstance(field, Field)
    assert field.error is not None
    assert walk.screen.start == key
    walk.type(key, "세종대로 110")
    cleared = walk.screen.item(key)
    assert isinstance(cleared, Field)
    assert cleared.error is None
    walk.press("next")
    assert walk.screen.id.startswith("report.question.")


@pytest.mark.parametrize("typed", ["", "12", "abcdefgh", "0101234567890123"])
def test_a_wrong_telephone_number_is_explained_and_kept(typed: str) -> None:
    """E-10."""
    walk = to_lamp_questions(Walk("report")).press("value.flicker", "skip", "skip", "contact.phone")
    walk.type("phone", typed).press("next")
    field = walk.screen.item("phone")
    assert isinstance(field, Field)
    assert walk.screen.id == "report.phone"
    assert field.error is not None
    assert field.value.text == typed


@pytest.mark.parametrize(("typed", "is_right"), [("3", True), ("3.5", True), ("세 개", False), ("-", False)])
def test_a_number_is_a_number(typed: str, is_right: bool) -> None:
    walk = Walk("report", {"service": "Every_Type"}).press("where.none", "value.kind-a")
    walk.press("value.signs-a", "next").type("answer.how-many", typed).press("next")
    assert (walk.screen.id == "report.question.since") is is_right


def test_a_required_tick_box_question_needs_one_tick() -> None:
    walk = Walk("report", {"service": "Every_Type"}).press("where.none", "value.kind-a", "next")
    notice = walk.screen.item("error")
    assert isinstance(notice, Notice)
    assert notice.tone is Tone.ERROR
    walk.press("value.signs-b", "next")
    assert walk.screen.id == "report.question.how_many"


def test_ticks_can_be_taken_back() -> None:
    walk = Walk("report", {"service": "Every_Type"}).press("where.none", "value.kind-a")
    walk.press("value.signs-b")
    assert walk.choice("value.signs-b").selected is True
    walk.press("value.signs-b")
    assert walk.choice("value.signs-b").selected is False


def test_another_day_is_chosen_from_the_last_month() -> None:
    walk = Walk("report", {"service": "Every_Type"}).press("where.none", "value.kind-a")
    walk.press("value.signs-a", "next").type("answer.how-many", "1").press("next", "day.other")
    assert walk.screen.id == "report.question.since.days"
    walk.press("day.30")
    assert walk.state.answers[("Every_Type", "since")] == "2026-10-24"


def test_a_double_press_sends_once() -> None:
    walk = filled()
    walk.is_slow = True
    walk.press("send", "send")
    assert len(walk.pending) == 1
    walk.settle()
    assert len(walk.city.sent) == 1
    assert walk.city.count(model.SubmitReport) == 1
    assert walk.city.minted == 1


def test_the_receipt_number_is_minted_once_even_when_sending_is_tried_again() -> None:
    walk = filled()
    walk.city.fails[model.SubmitReport] = FULL_DISK
    walk.press("send", "to-check").press("asked.pole").type("answer.pole", "나-1").press("next", "send")
    assert walk.city.minted == 1
    assert len(walk.city.sent) == 1


def test_sending_before_the_number_is_minted_sends_as_soon_as_it_is() -> None:
    walk = to_lamp_questions(Walk("report")).press("value.flicker")
    walk.is_slow = True
    walk.press("to-check", "send", "send")
    walk.settle()
    assert walk.screen.id == "report.receipt"
    assert walk.city.count(model.SubmitReport) == 1


def test_a_full_disk_keeps_the_draft_and_offers_retry_and_a_person() -> None:
    """E-10, and no receipt before the report is safe."""
    walk = filled()
    walk.city.fails[model.SubmitReport] = FULL_DISK
    walk.press("send")
    assert walk.screen.id == "report.failed"
    assert {"retry", "person", "to-check"} <= set(walk.keys)
    assert walk.navigator.has_draft
    assert walk.state.answers[("Every_Type", "details")] == "밤에 너무 어두워요"
    walk.press("person")
    assert walk.screen.id == "person"
    walk.back().press("retry")
    assert walk.screen.id == "report.receipt"


def test_after_sending_back_does_not_lead_into_the_report_and_nothing_typed_is_left() -> None:
    walk = filled().press("send")
    assert not walk.navigator.has_draft
    assert not walk.navigator.can_go_back
    state = walk.state
    assert not state.answers
    assert state.phone == ""
    assert state.place.address == state.place.landmark == ""
    walk.press("end")
    assert walk.ended == 1


def test_it_says_honestly_where_the_report_lies() -> None:
    kept = to_check(Walk("report"))
    assert "센터에서 보관" in told(kept.screen.item("destination").label)  # type: ignore[union-attr]
    kept.press("send")
    assert "센터에서 보관" in told(kept.fact("next"))
    sent = to_check(Walk("report", city=FakeCity(destination="city", state="sent")))
    assert "서울특별시로 바로 보내요" in told(sent.screen.item("destination").label)  # type: ignore[union-attr]
    sent.press("send")
    assert "서울특별시로 보냈어요" in told(sent.fact("next"))
    queued = to_check(Walk("report", city=FakeCity(destination="city", state="queued"))).press("send")
    assert "연결이 끊겨" in told(queued.fact("next"))
    assert "02-120" in told(queued.fact("due"))


def test_the_receipt_is_printed_and_a_broken_printer_is_told() -> None:
    walk = to_check(Walk("report")).press("send", "print")
    (page,) = [operation for operation in walk.city.done if isinstance(operation, model.PrintPage)]
    paper = page.page.screen.item("receipt")
    assert isinstance(paper, Receipt)
    assert paper.secret is not None
    assert f"PIN {paper.secret.value[:3]}-{paper.secret.value[3:]}" in str(paper.qr)
    assert not page.page.screen.actions
    assert "종이가 나왔어요" in told(walk.screen.item("note").label)  # type: ignore[union-attr]
    walk.city.fails[model.PrintPage] = KioskError("인쇄기가 없어요.")
    walk.press("print")
    note = walk.screen.item("note")
    assert isinstance(note, Notice)
    assert note.tone is Tone.WARNING


def code_of(walk: Walk) -> str:
    receipt = walk.screen.item("receipt")
    assert isinstance(receipt, Receipt)
    assert receipt.secret is not None
    return receipt.secret.value


def drawn(walk: Walk) -> str:
    """Digits of everything that the glass draws of a Screen, its QR code included."""
    found = Renderer(korean()).screen(walk.screen)
    shown = [text for item in (found.title, *found.items, *found.actions) for text in words_of(item)]
    return "|".join("".join(filter(str.isdigit, text)) for text in shown)


def words_of(item: RenderedItem) -> list[str]:
    fields = dataclasses.fields(item)
    return [str(getattr(item, each.name)) for each in fields if each.name not in ("speech", "help", "key")]


NO_PRINTER = CENTRE.model_copy(update={"printer": ""})


def test_with_a_printer_the_glass_has_the_number_and_the_paper_the_code() -> None:
    walk = to_check(Walk("report")).press("send")
    code = code_of(walk)
    assert code not in drawn(walk)
    assert "12345678903" in drawn(walk)
    assert "show-code" not in walk.keys
    assert "종이에만" in told(walk.screen.item("receipt").detail)  # type: ignore[union-attr]
    walk.city.fails[model.PrintPage] = KioskError("인쇄기가 없어요.")
    walk.press("print")
    assert code not in drawn(walk)
    assert code in drawn(walk.press("show-code")), "a printer that fails must not cost the visitor the code"


def test_without_a_printer_the_code_is_shown_by_one_press_and_hidden_by_the_next() -> None:
    walk = to_check(Walk("report", centre=NO_PRINTER)).press("send")
    code = code_of(walk)
    assert code not in drawn(walk)
    assert "둘러보고" in told(walk.screen.item("look-around").label)  # type: ignore[union-attr]
    assert code in drawn(walk.press("show-code"))
    assert "12345678903" not in drawn(walk), "somebody who reads along gets one half only"
    assert code not in drawn(walk.press("hide-code"))
    assert code in drawn(walk.press("show-code"))
    assert code not in drawn(walk.back())
    walk.press("show-code", "hide-code").back()
    assert walk.screen.id == "report.receipt"
    assert code not in drawn(walk)


def test_the_code_is_told_to_a_headset_and_never_drawn_for_it() -> None:
    """C-16: its digits are private text, one by one, so that a loudspeaker gets only their count."""
    walk = to_check(Walk("report", centre=NO_PRINTER)).press("send")
    code = code_of(walk)
    walk.press("hear-code")
    assert not walk.confided
    assert "꽂아" in told(walk.screen.item("note").label)  # type: ignore[union-attr]
    walk.has_headset = True
    walk.press("hear-code")
    (text,) = walk.confided
    spans = korean().spans(text)
    assert [span.text for span in spans if span.kind == "private"] == [" ".join(code)]
    assert not any(char.isdigit() for span in spans if span.kind != "private" for char in span.text)
    assert code not in drawn(walk)


def test_without_a_jack_nothing_offers_to_tell_the_code() -> None:
    walk = to_check(Walk("report")).press("send")
    flow = ReportFlow(seoul(), places(), CENTRE)
    assert "hear-code" in walk.keys
    assert "hear-code" not in [action.key for action in flow.screen(walk.state).actions]


def test_without_a_printer_nothing_offers_to_print() -> None:
    walk = to_check(Walk("report", centre=NO_PRINTER)).press("send")
    assert "print" not in walk.keys


def test_a_list_that_cannot_be_loaded_offers_retry_and_a_person() -> None:
    city = FakeCity(fails={model.LoadServices: KioskError("지금은 접수 창구와 연결되지 않아요.")})
    walk = Walk("report", city=city)
    assert {"retry", "person"} <= set(walk.keys)
    walk.press("retry")
    assert any(key.startswith("service.") for key in walk.keys)


def test_questions_that_cannot_be_loaded_leave_the_pictures_and_say_so() -> None:
    city = FakeCity(fails={model.LoadDefinition: KioskError("답이 너무 늦어요.")})
    walk = Walk("report", city=city)
    key = next(k for k in walk.keys if k.startswith("service."))
    walk.press(key)
    assert isinstance(walk.screen.item("failure"), Notice)
    walk.press(key)
    assert walk.screen.id == "report.where"


def test_questions_that_arrive_after_going_back_do_not_move_the_visitor() -> None:
    walk = Walk("report", is_slow=True).settle()
    walk.press("by-kind", "group.roads")
    walk.press(next(key for key in walk.keys if key.startswith("service.")))
    walk.back()
    walk.settle()
    assert walk.screen.id == "report.groups"


def test_a_service_without_a_place_does_not_ask_where() -> None:
    content = every_datatype().model_copy(update={"needs_place": False})
    walk = Walk("report", {"service": "Every_Type"}, city=FakeCity(services=(content,)))
    assert walk.screen.id == "report.question.kind"


@pytest.mark.parametrize("typed", ["가로등", "가로ㄷ", "가로드", "street", "STREETLIGHT", "路灯"])
def test_words_find_a_service_while_they_are_typed(typed: str) -> None:
    walk = Walk("report").press("by-words").type("words", typed)
    assert "service.street-lamp" in walk.keys


def test_words_that_find_nothing_say_so() -> None:
    walk = Walk("report").press("by-words").type("words", "우주선")
    assert isinstance(walk.screen.item("nothing"), Notice)


def test_every_screen_has_at_most_one_primary_action_and_a_step() -> None:
    """E-03, E-04."""
    walk = filled()
    screens: list[Screen] = []
    while walk.navigator.can_go_back:
        screens.append(walk.screen)
        walk.back()
    assert len(screens) > 8
    for screen in screens:
        assert sum(action.role is Role.PRIMARY for action in screen.actions) <= 1
        assert screen.step is not None, screen.id
        assert 1 <= screen.step[0] <= screen.step[1]


def test_a_press_on_what_is_not_there_changes_nothing() -> None:
    flow = ReportFlow(seoul(), places(), CENTRE)
    walk = filled()
    for key in ("", "value.kind-a", "next", "gu.jongno", "retry", "service.every-type", "day.99", "day.²"):
        step = flow.handle(walk.state, Chosen(key))
        assert step.state == walk.state
        assert step.effects == ()


def test_all_facts_of_the_read_back_can_be_changed() -> None:
    walk = filled()
    facts = [item for item in walk.screen.items if isinstance(item, Fact)]
    assert all(fact.changeable for fact in facts)
    for fact in facts:
        again = filled().press(fact.key)
        assert again.screen.id != "report.check"

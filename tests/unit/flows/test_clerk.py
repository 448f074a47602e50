"""The clerk: first start, the PIN, the menu, kept reports."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.errors import KioskError
from kiosk.i18n.text import VisitorText
from kiosk.screens.flow import Chosen, Done, Typed
from kiosk.screens.model import Field, Notice
from kiosk.services.flows.clerk.flow import ClerkFlow
from kiosk.services.flows.clerk.state import is_phone
from kiosk.services.operations import model
from kiosk.settings.centre import CentreSettings
from tests.helpers.flows import CENTRE, FakeCity, Walk, told

KEPT = model.KeptRequest(
    id="r1",
    number="12345678903",
    name=VisitorText("가로등", private=False),
    requested_at=datetime(2026, 11, 20, tzinfo=UTC),
    lines=((VisitorText("곳", private=False), VisitorText("종로 1")),),
)


def first_start(city: FakeCity | None = None) -> Walk:
    walk = Walk("clerk", city=city, centre=CentreSettings())
    walk.type("name", "종로 주민센터").press("next")
    walk.type("address", "종로 1").press("next")
    walk.type("phone", "02-731-0114").press("next")
    walk.press("profile.portrait-27", "printer.at.office", "offer.ar", "next")
    assert walk.screen.id == "clerk.summary"
    return walk


def menu(city: FakeCity | None = None) -> Walk:
    city = city or FakeCity()
    city.answers.setdefault(model.LoadSettings, CENTRE)
    return Walk("clerk", city=city).type("pin", "493017").press("next")


def test_first_start_asks_everything_once_then_a_pin_and_then_it_is_ready() -> None:
    walk = first_start().press("save")
    walk.type("new-pin", "493017").press("next").type("again", "493017").press("next")
    assert walk.screen.id == "clerk.ready"
    (saved,) = [one.settings for one in walk.city.done if isinstance(one, model.SaveSettings)]
    assert saved == CentreSettings(
        name="종로 주민센터",
        address="종로 1",
        phone="02-731-0114",
        profile="portrait-27",
        printer="Office",
        languages=("ko", "en", "zh-CN", "ja", "vi", "mn"),
        is_set_up=True,
    )
    assert not walk.navigator.can_go_back
    walk.press("begin")


def test_a_setting_is_read_back_and_can_be_looked_at_again() -> None:
    walk = first_start().press("name")
    field = walk.screen.item("name")
    assert isinstance(field, Field)
    assert field.value.text == "종로 주민센터"


@pytest.mark.parametrize(("pin", "again"), [("123456", None), ("12", None), ("493017", "493018")])
def test_a_weak_or_different_new_pin_is_explained(pin: str, again: str | None) -> None:
    walk = first_start().press("save").type("new-pin", pin).press("next")
    if again is not None:
        walk.type("again", again).press("next")
    field = next(item for item in walk.screen.items if isinstance(item, Field))
    assert field.error is not None
    assert field.masked
    assert walk.city.count(model.SavePin) == 0


def test_settings_that_cannot_be_saved_stay_in_the_draft() -> None:
    city = FakeCity(fails={model.SaveSettings: KioskError("저장하지 못했어요.")})
    walk = first_start(city).press("save")
    walk.type("new-pin", "493017").press("next").type("again", "493017").press("next")
    assert walk.screen.id == "clerk.summary"
    assert isinstance(walk.screen.item("failure"), Notice)
    assert told(walk.fact("name")) == "종로 주민센터"


def test_without_the_pin_nothing_can_be_reached() -> None:
    flow = ClerkFlow(CentreSettings(), has_pin=True)
    state = flow.start({}).state
    for event in (
        Chosen("settings"),
        Chosen("leave"),
        Chosen("leave-now"),
        Done("save", CENTRE),
        Done("requests", (KEPT,)),
        Done("check-pin", None),
        Typed("name", "x"),
    ):
        state = flow.handle(state, event).state
        assert flow.screen(state).id == "clerk.pin"
    for position in ("menu", "requests", "leave", "summary", "name"):
        assert flow.screen(state.with_(position=position)).id == "clerk.pin"


def test_a_wrong_pin_is_told_and_must_be_typed_again() -> None:
    city = FakeCity(fails={model.CheckPin: KioskError("번호가 달라요.")})
    walk = Walk("clerk", city=city).type("pin", "111222").press("next")
    field = walk.screen.item("pin")
    assert isinstance(field, Field)
    assert told(field.error) == "번호가 달라요."
    assert field.value.text == ""


def test_the_right_pin_opens_the_menu_and_back_does_not_lead_to_the_pin() -> None:
    walk = menu()
    assert walk.screen.id == "clerk.menu"
    assert not walk.navigator.can_go_back
    assert walk.state.pin == ""


def test_settings_are_changed_from_the_menu() -> None:
    walk = menu().press("settings", "phone").type("phone", "틀린 번호").press("next")
    field = walk.screen.item("phone")
    assert isinstance(field, Field)
    assert field.error is not None
    walk.type("phone", "02-120").press("next", "save")
    assert walk.screen.id == "clerk.menu"
    (saved,) = [one.settings for one in walk.city.done if isinstance(one, model.SaveSettings)]
    assert saved == CENTRE.model_copy(update={"phone": "02-120"})


def test_changes_that_were_not_saved_are_gone_the_next_time() -> None:
    walk = menu().press("settings", "name").type("name", "아무개").press("next").back().back().back()
    while walk.screen.id != "clerk.menu":
        walk.back()
    walk.press("settings")
    assert told(walk.fact("name")) == CENTRE.name


def test_kept_reports_are_read_printed_and_closed_with_words() -> None:
    city = FakeCity(answers={model.ListRequests: (KEPT,)})
    walk = menu(city).press("requests", "kept.r1")
    assert told(walk.fact("line.0")) == "종로 1"
    walk.press("print", "close-request", "close-now")
    field = walk.screen.item("words")
    assert isinstance(field, Field)
    assert field.error is not None
    walk.type("words", "고쳤습니다").press("close-now")
    assert [one for one in city.done if isinstance(one, model.CloseRequest)] == [
        model.CloseRequest("r1", "고쳤습니다")
    ]
    assert walk.screen.id == "clerk.requests"


def test_closing_that_fails_keeps_the_words() -> None:
    city = FakeCity(
        answers={model.ListRequests: (KEPT,)}, fails={model.CloseRequest: KioskError("저장하지 못했어요.")}
    )
    walk = menu(city).press("requests", "kept.r1", "close-request").type("words", "고침").press("close-now")
    field = walk.screen.item("words")
    assert isinstance(field, Field)
    assert field.value.text == "고침"
    assert isinstance(walk.screen.item("failure"), Notice)


def test_a_test_print_needs_a_printer_and_tells_what_happened() -> None:
    walk = menu().press("test-print")
    assert walk.city.count(model.TestPrint) == 1
    bare = menu(FakeCity(answers={model.LoadSettings: CentreSettings(is_set_up=True)})).press("test-print")
    assert bare.city.count(model.TestPrint) == 0
    assert isinstance(bare.screen.item("note"), Notice)


def test_the_screen_is_measured_in_millimetres_and_an_impossible_length_is_explained() -> None:
    """A-01, B-12: px/mm comes from a tape measure."""
    walk = menu().press("calibrate").type("screen-width", "33").press("next")
    field = walk.screen.item("screen-width")
    assert isinstance(field, Field)
    assert "100에서 3,000" in told(field.error)
    walk.type("screen-width", "336").press("next").type("screen-floor", "700").press("next")
    assert walk.screen.id == "clerk.menu"
    (saved,) = [one.settings for one in walk.city.done if isinstance(one, model.SaveSettings)]
    assert saved == CENTRE.model_copy(update={"screen_width_mm": 336, "screen_floor_mm": 700})
    walk.press("settings", "save")
    (_, again) = [one.settings for one in walk.city.done if isinstance(one, model.SaveSettings)]
    assert again == saved


def test_the_program_ends_only_after_a_question() -> None:
    walk = menu().press("leave")
    assert walk.city.count(model.LeaveProgram) == 0
    walk.press("stay", "leave", "leave-now")
    assert walk.city.count(model.LeaveProgram) == 1


@given(st.text(max_size=25) | st.from_regex(r"\+?[0-9-]{0,22}", fullmatch=True))
def test_the_step_takes_a_telephone_number_only_if_the_settings_do(typed: str) -> None:
    try:
        CentreSettings(phone=typed)
    except ValidationError:
        assert not is_phone(typed)
    else:
        assert is_phone(typed)


# -- joining the staff console ----------------------------------------------------------------------


def console(link: model.ConsoleLink, **answers: object) -> Walk:
    city = FakeCity()
    city.answers[model.LoadConsoleLink] = link
    for name, answer in answers.items():
        city.answers[getattr(model, name)] = answer
    return menu(city).press("console")


def test_staff_join_the_console_by_typing_the_code_that_stands_here() -> None:
    waiting = model.ConsoleLink("waiting", "https://desk.example", code="7KQ2M9X4TB")
    walk = console(model.ConsoleLink(), JoinConsole=waiting)
    assert walk.screen.id == "clerk.console"
    walk.type("console-address", " https://desk.example ").press("join")
    (asked,) = [one for one in walk.city.done if isinstance(one, model.JoinConsole)]
    assert asked.address == "https://desk.example"
    code = walk.screen.item("code")
    assert walk.screen.id == "clerk.console.code"
    assert code is not None and "7KQ2M9X4TB" in str(code)
    joined = model.ConsoleLink("joined", "https://desk.example", name="1층 문 옆", is_connected=True)
    walk.tell(Done("console", joined))
    assert walk.screen.id == "clerk.console.joined"
    assert walk.press("menu").screen.id == "clerk.menu"


@pytest.mark.parametrize("address", ["", "desk.example", "http://desk.example", "https://[", "ftp://a"])
def test_an_address_that_cannot_be_a_console_is_told_at_its_field(address: str) -> None:
    walk = console(model.ConsoleLink()).type("console-address", address).press("join")
    field = walk.screen.item("console-address")
    assert isinstance(field, Field) and field.error is not None
    assert not any(isinstance(one, model.JoinConsole) for one in walk.city.done)


@pytest.mark.parametrize("state", ["revoked", "expired"])
def test_staff_see_why_the_link_has_ended(state: str) -> None:
    walk = console(model.ConsoleLink(state, "https://desk.example"))
    assert isinstance(walk.screen.item("told"), Notice)
    field = walk.screen.item("console-address")
    assert isinstance(field, Field) and field.value.text == "https://desk.example"


def test_a_console_that_does_not_answer_is_told_and_nothing_typed_is_lost() -> None:
    walk = console(model.ConsoleLink())
    walk.city.fails[model.JoinConsole] = KioskError("없어요.", code="R-01")
    walk.type("console-address", "https://desk.example").press("join")
    assert isinstance(walk.screen.item("failure"), Notice)
    field = walk.screen.item("console-address")
    assert isinstance(field, Field) and field.value.text == "https://desk.example"


def test_leaving_the_console_leads_back_to_its_address() -> None:
    joined = model.ConsoleLink("joined", "https://desk.example", name="1층")
    walk = console(joined, LeaveConsole=model.ConsoleLink())
    assert walk.press("leave-console").screen.id == "clerk.console"


def test_a_terminal_that_was_cut_off_can_be_freed_of_what_staff_had_wanted() -> None:
    cut_off = model.ConsoleLink("revoked", "https://desk.example")
    walk = console(cut_off, LeaveConsole=model.ConsoleLink(address="https://desk.example"))
    walk.press("leave-console")
    assert any(isinstance(one, model.LeaveConsole) for one in walk.city.done)
    assert "leave-console" not in walk.keys

"""Forms of a page: filled in on our Screens, read back, sent by the page's own button, mended."""

from __future__ import annotations

from kiosk.i18n.text import VisitorText
from kiosk.screens.model import Fact
from kiosk.web.host import ChooseNode, FillNode, PageChanged, PageLoading, PageShown, PressNode
from kiosk.web.page import PageChange
from kiosk.web.screens.form import check_screen
from kiosk.web.state import WebState
from tests.helpers.recorded_page_host import RecordedPageHost, node, page
from tests.helpers.web_visit import FORM, HOME, change, on_form, on_home, write


def test_a_form_is_filled_read_back_and_sent_by_the_pages_own_button() -> None:
    visit = on_form()
    write(visit, "web.f1", "홍길동")
    assert visit.host.filled == {"f1": "홍길동"}
    visit.press("web.f3")
    assert visit.id == "web.options"
    visit.press("option.o1")
    assert visit.last == ChooseNode("f3", "o1") and visit.cursor == "web.f3"
    visit.press("web.s1")
    assert visit.id == "web.check"
    told = {item.label: item.value for item in visit.shown.items if item.kind == "fact"}
    assert told["이름"] == "홍길동" and told["연락"] == "전화" and told["동의해요"] == "고르지 않았어요"
    assert not any(isinstance(asked, PressNode) and asked.node == "s1" for asked in visit.host.asked)
    visit.press("web.f1")
    assert visit.id == "web.list" and visit.cursor == "web.f1"
    visit.press("web.s1", "send")
    assert visit.title == "끝"
    assert PressNode("s1") in visit.host.asked
    assert "web.h1" in visit.keys, "what answers a form is told whole"


def test_an_answer_is_read_back_in_the_language_of_the_page() -> None:
    """C-19: letters alone would take Vietnamese for English."""
    picked = node("r1", "radio", "Nam", group="Phai", group_role="radiogroup", states=("checked",))
    shown = page(FORM, picked, node("s1", "button", "Gui"), lang="vi")
    fact = check_screen(WebState(), shown, shown.nodes[1]).items[1]
    assert isinstance(fact, Fact)
    assert [text.language for text in (fact.label, fact.value) if isinstance(text, VisitorText)] == [
        "vi",
        "vi",
    ]


def test_a_field_is_spelt_by_keypad_and_reaches_the_page() -> None:
    visit = on_form().press("web.f1")
    assert visit.rig.terminal._navigator.top.flow.id == "spell"
    effects = visit.rig.terminal._navigator.close("길동")
    visit.rig.terminal._stage.carry_out(effects)
    assert visit.last == FillNode("f1", visit.host.asked[-1].text)  # type: ignore[attr-defined]
    assert visit.host.filled == {"f1": "길동"}


def test_a_password_is_never_shown_said_or_read_back_in_clear() -> None:
    """C-15, H-01."""
    visit = write(on_form(), "web.f2", "비밀12")
    assert visit.host.filled == {"f2": "비밀12"}
    visit.press("web.s1")
    everything = (
        repr(visit.rig.terminal.view)
        + repr(visit.rig.terminal._navigator.top.state)
        + "".join(visit.rig.said)
    )
    assert "비밀12" not in everything
    assert "4글자" in everything


def test_a_button_that_only_opens_something_asks_nothing_back() -> None:
    visit = write(on_form(), "web.f1", "홍").press("web.x1")
    assert visit.id == "web.list" and visit.last == PressNode("x1")


def test_what_was_written_survives_what_the_page_changes() -> None:
    visit = write(on_form(), "web.f1", "홍")
    changed = node("f1", "textbox", "이름 칸", kind_of_field="text", value="")
    visit.host.tell(PageChanged(PageChange(number=visit.host.number, changed=(changed,))))
    item = visit.item("web.f1")
    assert (item.label, item.value) == ("이름 칸", "홍")


def test_errors_of_a_form_come_first_and_the_cursor_stands_at_the_first_of_them() -> None:
    """E-10."""
    visit = write(on_form(), "web.f1", "홍")
    wrong = node(
        "f1", "textbox", "이름", kind_of_field="text", states=("invalid",), error="두 글자 넘게 적어 주세요."
    )
    visit.host.reactions["s1"] = [
        PageChanged(PageChange(number=visit.host.number, changed=(wrong,), because="s1"))
    ]
    visit.press("web.s1", "send")
    assert visit.id == "web.list"
    assert visit.keys[0] == "faults" and "1개" in visit.label("faults")
    assert visit.cursor == "web.f1"
    item = visit.item("web.f1")
    assert item.error == "두 글자 넘게 적어 주세요."
    visit.press("web.s1")
    assert visit.id == "web.check", "sending once more is asked about once more"


def test_an_error_without_anything_written_is_found_as_well() -> None:
    visit = on_form()
    wrong = node("f1", "textbox", "이름", kind_of_field="text", error="비었어요")
    visit.host.reactions["s1"] = PageChanged(
        PageChange(number=visit.host.number, changed=(wrong,), because="s1")
    )
    visit.press("web.s1")
    assert visit.cursor == "web.f1"


def test_an_error_far_down_is_found_on_its_own_part() -> None:
    many = page(HOME, *(node(f"n{i}", "textbox", f"칸 {i}", kind_of_field="text") for i in range(150)))
    visit = on_home(host=RecordedPageHost({HOME: many}))
    visit.press("part.next")
    write(visit, "web.n70", "가").press("look.list")
    wrong = node("n130", "textbox", "칸", kind_of_field="text", error="비었어요")
    visit.host.reactions["n0"] = []
    visit.host.tell(PageLoading(HOME, 2))
    shown = many.model_copy(
        update={"number": 2, "nodes": tuple(wrong if n.id == "n130" else n for n in many.nodes)}
    )
    visit.host.tell(PageShown(shown))
    assert visit.cursor == "web.n130" and "web.n119" not in visit.keys
    visit.press("part.back")
    assert "web.n119" in visit.keys


def test_leaving_a_half_filled_form_is_asked_about_and_a_sent_one_is_not() -> None:
    visit = write(on_form(), "web.f1", "홍").press("bar.home")
    assert visit.id == "leave"
    visit = write(on_form(), "web.f1", "홍").press("web.s1", "send", "bar.home")
    assert visit.id == "home.list"


def test_typing_into_the_picture_of_a_page_is_asked_about_before_it_is_lost() -> None:
    visit = on_home().press("web.l1")
    change(visit, changed=(node("f1", "textbox", "이름", kind_of_field="text", value="홍"),))
    visit.press("bar.home")
    assert visit.id == "leave"


def test_boxes_and_answers_are_pressed_in_the_page() -> None:
    visit = on_form().press("web.b1")
    assert visit.last == PressNode("b1")
    visit.press("web.r1")
    assert visit.last == PressNode("r1")
    assert "group.r1" in visit.keys and visit.label("group.r1") == "연락"

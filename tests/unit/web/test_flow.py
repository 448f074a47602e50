"""Journeys through pages, on Screens and without a browser: keypad, voice, Back, forms, trouble."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.contracts.content import PhoneLine
from kiosk.errors import KioskError
from kiosk.modes.controller import Source
from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import Key, Press, Type
from kiosk.screens.flow import Done
from kiosk.screens.model import Screen
from kiosk.web.dialogs import DialogSheet
from kiosk.web.flow import WebFlow
from kiosk.web.host import (
    EFFECT,
    FAILURE_KINDS,
    AnswerDialog,
    ChooseNode,
    ClosePage,
    DialogAsked,
    FillNode,
    FocusNode,
    GoBackInPage,
    OpenPage,
    PageChanged,
    PageFailed,
    PageLoading,
    PageRefused,
    PageShown,
    PressNode,
    ReloadPage,
    ScalePage,
    StopLoading,
)
from kiosk.web.page import ArticlePart, LiveText, PageChange
from kiosk.web.policy import Reason
from tests.helpers.flows import seoul
from tests.helpers.recorded_page_host import RecordedPageHost, node, option, page
from tests.helpers.terminal import Rig
from tests.helpers.web_city import make_book

HOME = "https://city.example/"
FORM = "https://city.example/form"
DONE = "https://city.example/done"
ENGLISH = "https://en.city.example/"
PHONES: dict[str, PhoneLine] = {line.id: line for line in seoul().phones}

PAGES = {
    HOME: page(
        HOME,
        node("h1", "heading", "서울 소식", level=1),
        node("t1", "text", "오늘의 소식입니다."),
        node("l1", "link", "신청하기", address=FORM),
        node("l2", "link", "바깥으로"),
        node("l3", "link", "전화하기"),
        node("c1", "canvas", unreadable="canvas"),
        title="서울",
        article=(
            ArticlePart(kind="heading", text="소식", level=1),
            ArticlePart(kind="text", text="글이에요."),
        ),
    ),
    FORM: page(
        FORM,
        node("h1", "heading", "신청서", level=1),
        node("f1", "textbox", "이름", kind_of_field="text", states=("required",)),
        node("f2", "textbox", "암호", kind_of_field="password", is_private=True),
        node(
            "f3",
            "combobox",
            "구",
            kind_of_field="choice",
            options=(option("o1", "종로"), option("o2", "중구")),
        ),
        node("r1", "radio", "문자", group="연락", group_role="radiogroup"),
        node("r2", "radio", "전화", group="연락", group_role="radiogroup", states=("checked",)),
        node("b1", "checkbox", "동의해요"),
        node("x1", "button", "더 보기", states=("collapsed",)),
        node("s1", "button", "보내기"),
        title="신청",
    ),
    DONE: page(DONE, node("h1", "heading", "보냈어요", level=1), title="끝"),
    ENGLISH: page(ENGLISH, node("h1", "heading", "News", level=1), title="Seoul", lang="en"),
    "https://library.example/": page(
        "https://library.example/", node("h1", "heading", "책", level=1), title="도서관"
    ),
}
REACTIONS: dict[str, Any] = {
    "l1": FORM,
    "l2": PageRefused("https://evil.example/x", Reason.HOST),
    "l3": PageRefused("tel:02-120", Reason.SCHEME),
    "s1": DONE,
}


class Visit:
    """A terminal with the flow of pages on it."""

    def __init__(
        self, *, modes: ModeState | None = None, host: RecordedPageHost | None = None, **options: Any
    ):
        self.rig = Rig(
            {
                "web": WebFlow(make_book, PHONES, lambda: self.rig.modes.state, **options),
                "web-dialog": DialogSheet(),
            },
            modes=modes,
        )
        self.host = host or RecordedPageHost(PAGES, REACTIONS)
        self.host.set_listener(lambda event: self.rig.terminal.tell("web", Done(EFFECT, event)))
        self.rig.terminal.connect_host("web", self.host)
        self.rig.terminal.open("web")

    def press(self, *keys: str) -> Visit:
        for key in keys:
            self.rig.do(Press(key))
            self.host.play()
        return self

    def back(self) -> Visit:
        return self.press("bar.back")

    @property
    def screen(self) -> Screen:
        return self.rig.terminal._navigator.screen

    @property
    def id(self) -> str:
        return self.rig.screen

    def label(self, key: str) -> str:
        view = self.rig.terminal.view.screen
        return next(item.label for item in (*view.items, *view.actions) if item.key == key)

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.screen.items]

    @property
    def last(self) -> object:
        return self.host.asked[-1]


def on_home(**values: Any) -> Visit:
    return Visit(**values).press("site.city")


def on_form(**values: Any) -> Visit:
    return on_home(modes=ModeState(input=Input.KEYPAD), **values).press("web.l1")


def write(visit: Visit, key: str, text: str) -> Visit:
    visit.rig.do(Type(key, text))
    visit.host.play()
    return visit


# -- reaching a page -----------------------------------------------------------------------------------


def test_a_visitor_reaches_a_page_in_two_presses_and_sees_it_as_it_was_drawn() -> None:
    visit = Visit()
    assert visit.id == "web.sites" and visit.keys == ["site.city", "site.library"]
    visit.press("site.city")
    assert visit.host.asked == [OpenPage(HOME, "city")]
    assert visit.id == "web.page" and visit.rig.terminal.view.screen.host == "web"
    assert visit.screen.title.text == "서울"  # type: ignore[union-attr]
    assert "web.l1" in visit.keys


@pytest.mark.parametrize(
    "modes", [ModeState(voice=True), ModeState(input=Input.KEYPAD), ModeState(input=Input.SCAN)]
)
def test_ear_and_key_begin_with_the_list_of_tasks(modes: ModeState) -> None:
    visit = on_home(modes=modes)
    assert visit.id == "web.list" and visit.rig.terminal.view.screen.host == ""
    assert visit.keys == ["web.h1", "web.l1", "web.l2", "web.l3", "web.c1"]


def test_the_same_page_is_there_in_three_ways_and_is_not_loaded_again() -> None:
    visit = on_home().press("look.list")
    assert visit.id == "web.list"
    visit.press("more", "look.reader")
    assert visit.id == "web.reader" and visit.keys == ["article.0", "article.1"]
    visit.press("look.page")
    assert visit.id == "web.page"
    assert [type(asked) for asked in visit.host.asked if not isinstance(asked, FocusNode)] == [OpenPage]


def test_waiting_is_said_and_can_be_given_up() -> None:
    visit = Visit()
    visit.rig.do(Press("site.city"))
    assert visit.id == "web.opening"
    visit.rig.do(Press("stop"))
    assert visit.id == "web.sites" and visit.last == ClosePage()
    assert visit.rig.terminal._navigator.cursor == "site.city", "Back to the item that was left"


def test_what_has_no_words_says_so() -> None:
    visit = on_home()
    assert visit.label("web.c1") == "설명이 없는 그림판이에요."


def test_the_cursor_is_shown_in_the_picture_of_the_page() -> None:
    visit = on_home()
    visit.rig.do(Press("look.list"), Press("look.page"))
    visit.rig.terminal._navigator.point("web.l2")
    visit.rig.terminal.refresh()
    assert visit.last == FocusNode("l2")


def test_the_voice_says_kind_state_and_place_and_nothing_private_to_the_loudspeaker() -> None:
    """C-01, C-16: what the reader of a page says is what the cursor hears."""
    visit = write(on_form(), "web.f2", "비밀12")
    write(visit, "web.f1", "홍길동")
    said = {item.key: item for item in visit.rig.terminal.view.screen.items}
    assert said["web.b1"].spoken.startswith("동의해요. 확인란. 선택 안 됨")
    assert "4글자" in said["web.f2"].spoken and "비밀" not in said["web.f2"].spoken
    private = [span.text for span in said["web.f1"].speech if span.kind == "private"]
    assert private == ["홍길동"]


# -- back ----------------------------------------------------------------------------------------------


def test_back_goes_through_the_page_then_to_the_sites_then_home() -> None:
    visit = on_home().press("web.l1")
    assert visit.screen.title.text == "신청"  # type: ignore[union-attr]
    visit.back()
    assert visit.last == GoBackInPage() and visit.screen.title.text == "서울"  # type: ignore[union-attr]
    visit.back()
    assert visit.id == "web.sites" and visit.last == ClosePage()
    visit.back()
    assert visit.id == "home.list" and visit.host.closed == 1


@pytest.mark.parametrize("step", ["more", "address", "web.f3"])
def test_back_from_a_step_of_ours_returns_to_the_page(step: str) -> None:
    visit = on_form()
    if step == "address":
        visit.press("more")
    visit.press(step).back()
    assert visit.id == "web.list" and visit.last != GoBackInPage()


# -- forms ---------------------------------------------------------------------------------------------


def test_a_form_is_filled_read_back_and_sent_by_the_pages_own_button() -> None:
    visit = on_form()
    write(visit, "web.f1", "홍길동")
    assert visit.host.filled == {"f1": "홍길동"}
    visit.press("web.f3")
    assert visit.id == "web.options"
    visit.press("option.o1")
    assert visit.last == ChooseNode("f3", "o1") and visit.rig.terminal._navigator.cursor == "web.f3"
    visit.press("web.s1")
    assert visit.id == "web.check"
    told = {item.label: item.value for item in visit.rig.terminal.view.screen.items if item.kind == "fact"}
    assert told["이름"] == "홍길동" and told["연락"] == "전화" and told["동의해요"] == "고르지 않았어요"
    assert not any(isinstance(asked, PressNode) and asked.node == "s1" for asked in visit.host.asked)
    visit.press("web.f1")
    assert visit.id == "web.list" and visit.rig.terminal._navigator.cursor == "web.f1"
    visit.press("web.s1", "send")
    assert visit.screen.title.text == "끝"  # type: ignore[union-attr]
    assert PressNode("s1") in visit.host.asked
    assert "web.h1" in visit.keys, "what answers a form is told whole"


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
    item = next(item for item in visit.rig.terminal.view.screen.items if item.key == "web.f1")
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
    assert visit.rig.terminal._navigator.cursor == "web.f1"
    item = next(item for item in visit.rig.terminal.view.screen.items if item.key == "web.f1")
    assert item.error == "두 글자 넘게 적어 주세요."
    visit.press("web.s1")
    assert visit.id == "web.check", "sending once more is asked about once more"


def test_leaving_a_half_filled_form_is_asked_about_and_a_sent_one_is_not() -> None:
    visit = write(on_form(), "web.f1", "홍").press("bar.home")
    assert visit.id == "leave"
    visit = write(on_form(), "web.f1", "홍").press("web.s1", "send", "bar.home")
    assert visit.id == "home.list"


def test_boxes_and_answers_are_pressed_in_the_page() -> None:
    visit = on_form().press("web.b1")
    assert visit.last == PressNode("b1")
    visit.press("web.r1")
    assert visit.last == PressNode("r1")
    assert "group.r1" in visit.keys and visit.label("group.r1") == "연락"


# -- what changes --------------------------------------------------------------------------------------


def change(visit: Visit, **values: Any) -> None:
    visit.host.tell(PageChanged(PageChange(number=visit.host.number, **values)))


def test_what_changed_after_a_press_is_said() -> None:
    visit = on_home(modes=ModeState(voice=True))
    change(visit, added=(node("n1", "text", "새 글"),), after=("t1",), because="l2")
    assert "1가지" in visit.label("note")
    assert any("1가지" in said for said in visit.rig.said)


def test_a_press_is_answered_by_the_new_state_of_the_thing() -> None:
    """G-05: a ticked box says that it is ticked; what one has typed oneself is not said again."""
    visit = on_form()
    visit.rig.terminal.change_modes({"voice": True}, Source.VISITOR)
    visit.rig.said.clear()
    change(visit, changed=(node("b1", "checkbox", "동의해요", states=("checked",)),), because="b1")
    assert "선택됨" in " ".join(visit.rig.said)
    write(visit, "web.f1", "홍")
    visit.rig.said.clear()
    typed = node("f1", "textbox", "이름", kind_of_field="text", value="홍")
    change(visit, changed=(typed,), because="f1")
    assert "홍" not in " ".join(visit.rig.said)


def test_typing_into_the_picture_of_a_page_is_asked_about_before_it_is_lost() -> None:
    visit = on_home().press("web.l1")
    change(visit, changed=(node("f1", "textbox", "이름", kind_of_field="text", value="홍"),))
    visit.press("bar.home")
    assert visit.id == "leave"


def test_what_is_new_is_told_in_the_list_whatever_it_is() -> None:
    visit = on_home(modes=ModeState(input=Input.KEYPAD))
    change(visit, added=(node("n1", "text", "새 글"),), after=("l1",), because="l1")
    assert visit.keys[visit.keys.index("web.l1") + 1] == "web.n1"


def test_an_error_without_anything_written_is_found_as_well() -> None:
    visit = on_form()
    wrong = node("f1", "textbox", "이름", kind_of_field="text", error="비었어요")
    visit.host.reactions["s1"] = PageChanged(
        PageChange(number=visit.host.number, changed=(wrong,), because="s1")
    )
    visit.press("web.s1")
    assert visit.rig.terminal._navigator.cursor == "web.f1"


def test_a_load_that_would_be_refused_is_told_as_refused_and_keeps_nobody_waiting() -> None:
    visit = on_home()
    visit.host.tell(PageLoading("tel:02-120", 7))
    assert "work" not in visit.keys and "note" in visit.keys


def test_a_live_region_speaks_in_its_own_words() -> None:
    visit = on_home(modes=ModeState(voice=True))
    change(visit, live=(LiveText(politeness="polite", text="저장했어요"),))
    assert visit.label("note") == "저장했어요" and any("저장했어요" in said for said in visit.rig.said)


def test_a_change_of_another_load_changes_nothing() -> None:
    visit = on_home()
    visit.host.tell(PageChanged(PageChange(number=99, removed=("h1",))))
    assert "web.h1" in visit.keys


def test_a_dialog_of_the_page_is_a_new_screen() -> None:
    visit = on_home()
    before = visit.rig.terminal._navigator.top.place.position
    change(visit, added=(node("d1", "heading", "알림 창"),), after=("t1",), modal="d1", because="l1")
    assert visit.rig.terminal._navigator.top.place.position != before


def test_a_page_of_thousands_comes_in_parts() -> None:
    many = page(HOME, *(node(f"n{i}", "link", f"고리 {i}") for i in range(200)))
    visit = on_home(host=RecordedPageHost({HOME: many}))
    assert visit.keys[-1] == "part.next" and len(visit.keys) < 70
    visit.press("part.next")
    assert visit.keys[0] == "part.back" and "web.n60" in visit.keys
    visit.press("part.back")
    assert "web.n0" in visit.keys


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
    assert visit.rig.terminal._navigator.cursor == "web.n130" and "web.n119" not in visit.keys
    visit.press("part.back")
    assert "web.n119" in visit.keys


# -- language ------------------------------------------------------------------------------------------


def test_a_page_in_korean_only_says_so_in_the_visitors_language() -> None:
    visit = Visit(modes=ModeState(language="en")).press("site.library")
    assert "foreign" in visit.keys and "alternate" not in visit.keys


def test_a_site_opens_in_the_visitors_language_where_the_city_has_it() -> None:
    visit = on_home(modes=ModeState(language="en"))
    assert visit.host.asked[0] == OpenPage(ENGLISH, "city") and "foreign" not in visit.keys


def test_the_pages_own_version_opens_by_itself_once_and_is_offered_after_that() -> None:
    alternates = {"en": ENGLISH, "ko": HOME}
    book = {
        **PAGES,
        "https://library.example/": page(
            "https://library.example/",
            node("h1", "heading", "책"),
            alternates={"en": "https://library.example/en"},
        ),
        "https://library.example/en": page(
            "https://library.example/en", node("h1", "heading", "책"), lang="ko"
        ),
        HOME: page(HOME, node("h1", "heading", "서울"), alternates=alternates),
    }
    visit = Visit(modes=ModeState(language="en"), host=RecordedPageHost(book)).press("site.library")
    assert OpenPage("https://library.example/en", "library") in visit.host.asked
    assert visit.id == "web.page", "a version that is in the wrong language leads into no circle"


def test_a_version_that_the_policy_refuses_is_not_opened() -> None:
    shown = page(
        "https://library.example/", node("h1", "heading", "책"), alternates={"en": "https://evil.example/"}
    )
    host = RecordedPageHost({"https://library.example/": shown})
    visit = Visit(modes=ModeState(language="en"), host=host).press("site.library")
    assert len([asked for asked in host.asked if isinstance(asked, OpenPage)]) == 1
    visit.press("alternate")
    assert len([asked for asked in host.asked if isinstance(asked, OpenPage)]) == 1
    assert "note" in visit.keys


# -- trouble -------------------------------------------------------------------------------------------


def test_every_failure_is_told_calmly_with_a_number_to_call_and_the_address() -> None:
    for kind in FAILURE_KINDS:
        visit = on_home()
        visit.host.tell(PageFailed(kind, "stack trace"))
        assert visit.id == "web.trouble"
        view = visit.rig.terminal.view.screen
        by_key = {item.key: item for item in view.items}
        assert "stack" not in repr(view)
        assert by_key["phone"].value == "02-120"
        assert ("address" in by_key) is (kind != "certificate")
        if "address" in by_key:
            assert by_key["address"].qr == HOME
        assert {action.key for action in view.actions} >= {"others", "person"}


def test_a_crashed_page_can_be_loaded_again_with_everything_kept() -> None:
    visit = on_home(modes=ModeState(scale=2.0, input=Input.KEYPAD))
    visit.host.tell(PageFailed("crashed"))
    visit.press("retry")
    assert ReloadPage() in visit.host.asked
    assert visit.id == "web.list" and visit.rig.modes.state.scale == 2.0
    visit.back()
    assert visit.id == "web.sites", "a reload is no step that Back would have to undo"


def test_without_a_network_each_site_answers_and_leads_on() -> None:
    visit = Visit(host=RecordedPageHost({}))
    for site in ("site.city", "site.library"):
        visit.press(site)
        assert visit.id == "web.trouble"
        visit.press("others")
        assert visit.id == "web.sites"


@pytest.mark.parametrize("error", [KioskError("안 돼요.", code="W-09"), None])
def test_without_an_engine_the_address_a_number_and_a_person_are_offered(error: KioskError | None) -> None:
    if error is not None:
        visit = Visit(host=RecordedPageHost(PAGES, error=error))
    else:
        visit = Visit()
        visit.rig.terminal._hosts._hosts.clear()
    visit.press("site.city")
    assert visit.id == "web.trouble"
    assert visit.label("what") == ("안 돼요." if error else "이 기기에서는 누리집을 보여 드릴 수 없어요.")
    assert {"address", "phone"} <= set(visit.keys)
    visit.press("others")
    assert visit.id == "web.sites"
    visit.press("site.city", "person")
    assert visit.rig.terminal._navigator.top.flow.id == "person"


def test_a_refused_link_leaves_the_page_and_names_the_host_or_the_number() -> None:
    visit = on_home().press("web.l2")
    assert visit.id == "web.page" and "web.l2" in visit.keys
    assert visit.label("note") == "이 기기에서 여는 곳이 아니에요."
    assert "evil.example" in next(i.detail for i in visit.rig.terminal.view.screen.items if i.key == "note")
    visit.press("web.l3")
    assert "02-120" in next(i.detail for i in visit.rig.terminal.view.screen.items if i.key == "note")


@pytest.mark.parametrize("look", ["look.list", "look.page"])
def test_a_page_is_walked_by_heading_and_by_field(look: str) -> None:
    """WCAG 2.2 §2.4.1, §2.4.6: pick a heading or a field, be there, and go on from there."""
    visit = on_home()
    if look == "look.list":
        visit.press(look)
    visit.press("more", "along.heading")
    assert visit.id == "web.along.heading"
    heading = next(key for key in visit.keys if key.startswith("go."))
    visit.press(heading)
    assert visit.id == look.replace("look", "web")
    assert visit.rig.terminal.view.cursor == heading.replace("go.", "web.")
    visit.press("web.l1")
    if visit.id == "web.page":
        visit.press("look.list")
    visit.press("more", "along.field")
    assert {"go.f1", "go.f2", "go.f3"} <= set(visit.keys)
    visit.press("go.f2")
    assert visit.id == "web.list" and visit.rig.terminal.view.cursor == "web.f2"
    visit.press("more", "along.field").back()
    assert visit.id == "web.list"


def test_a_way_that_leads_nowhere_is_not_offered() -> None:
    visit = on_home().press("more")
    assert "along.heading" in visit.keys and "along.field" not in visit.keys


def test_d28_walking_on_and_on_finds_only_what_stands_on_the_glass() -> None:
    """D-28: no hidden control, none of staff, gets the cursor past the last thing of a page."""
    visit = on_home()
    terminal = visit.rig.terminal
    found: list[str] = []
    for name in ("next",) * 60 + ("previous",) * 60:
        terminal.dispatch(Key(name))
        found.append(terminal.view.cursor)
    screen = terminal.view.screen
    shown = {one.key for one in (*screen.items, *screen.actions, *terminal.view.bar)}
    if terminal.view.corner is not None:
        shown.add(terminal.view.corner.key)
    assert set(found) - {"title"} <= shown
    assert {item.key for item in screen.items} <= set(found)
    assert terminal.view.screen.id == "web.page"


def test_what_came_of_a_press_stands_before_what_was_pressed_on_whatever_page_of_the_list() -> None:
    """E-09: a long list has many pages; whoever pressed there must see the answer there."""
    visit = on_home().press("web.l2")
    assert visit.keys.index("note") == visit.keys.index("web.l2") - 1
    visit.press("look.list")
    visit.press("web.l2")
    assert visit.keys.index("note") == visit.keys.index("web.l2") - 1


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "https://city.example@evil.example/", "file:///etc/passwd", "chrome://gpu",
        "javascript:alert(1)", "http://city.example/", "https://127.0.0.1/", "data:text/html,x", "",
        "https://city.example.evil.example/",
    ],
)  # fmt: skip
def test_an_entry_from_outside_is_judged_like_a_link(address: str) -> None:
    """M-34, L-65: remote "open this", QR codes and deep links have no door of their own."""
    visit = Visit()
    visit.rig.do(Press("bar.home"))
    visit.rig.terminal.open("web", {"address": address})
    assert not visit.host.asked
    assert visit.id == ("web.trouble" if address else "web.sites")


def test_an_entry_from_outside_that_is_allowed_opens_in_its_canonical_form() -> None:
    visit = Visit()
    visit.rig.terminal.open("web", {"address": "HTTPS://City.Example/./form"})
    assert visit.host.asked == [OpenPage(FORM, "city")]


# -- what a page asks ----------------------------------------------------------------------------------


def ask(visit: Visit, number: int, kind: Any = "confirm", **values: Any) -> None:
    visit.host.tell(DialogAsked(number, kind, "city.example", **values))


def test_a_question_of_a_page_is_a_sheet_that_names_who_asks() -> None:
    visit = on_home(modes=ModeState(voice=True))
    ask(visit, 1, text="정말 지울까요?", lang="ko")
    assert visit.id == "web-dialog" and visit.rig.terminal.view.screen.is_sheet
    assert "city.example" in visit.rig.terminal.view.screen.title.label
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


# -- more ----------------------------------------------------------------------------------------------


def test_a_page_can_be_larger_than_everything_else() -> None:
    visit = on_home().press("more", "scale.400")
    assert visit.last == ScalePage(4.0) and visit.id == "web.page"


def test_a_load_can_be_stopped_and_a_page_loaded_again() -> None:
    visit = on_home()
    visit.host.tell(PageLoading(FORM, 9))
    assert "work" in visit.keys
    visit.press("stop")
    assert visit.last == StopLoading() and "work" not in visit.keys
    visit.press("more", "reload")
    assert visit.last == ReloadPage() and visit.screen.title.text == "서울"  # type: ignore[union-attr]


def test_the_words_of_a_page_are_printed_by_our_own_printer_and_nothing_that_was_typed() -> None:
    printed: list[Screen] = []
    visit = on_form(print_screen=lambda screen: printed.append(screen) or "operation")  # type: ignore[func-returns-value]
    write(visit, "web.f1", "홍길동").press("more", "print")
    assert visit.rig.worker.waiting[0][0] == "operation"
    assert "홍길동" not in repr([getattr(item, "label", "") for item in printed[0].items])
    visit.rig.worker.finish()
    assert "note" in visit.keys
    visit = on_form().press("more")
    assert "print" not in visit.keys


def test_the_address_can_be_taken_along() -> None:
    visit = on_home().press("more", "address")
    view = visit.rig.terminal.view.screen
    assert next(item for item in view.items if item.kind == "receipt").qr == HOME
    visit.press("view")
    assert visit.id == "web.page"


def test_the_end_of_a_visit_closes_the_page_and_forgets_what_was_written() -> None:
    visit = write(on_form(), "web.f1", "홍길동")
    visit.rig.terminal.end_session()
    assert visit.host.closed == 1
    assert "홍길동" not in repr(visit.rig.terminal._navigator.frames)

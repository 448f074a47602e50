"""What changes in a page: told beside what was pressed, said once, and never of another load."""

from __future__ import annotations

import pytest

from kiosk.i18n.text import VisitorText
from kiosk.modes.controller import Source
from kiosk.modes.state import Input, ModeState
from kiosk.web.host import PageChanged
from kiosk.web.page import LiveText, PageChange
from tests.helpers.recorded_page_host import RecordedPageHost, node, page
from tests.helpers.web_visit import HOME, change, on_form, on_home, write


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


def test_what_is_new_is_told_in_the_list_whatever_it_is() -> None:
    visit = on_home(modes=ModeState(input=Input.KEYPAD))
    change(visit, added=(node("n1", "text", "새 글"),), after=("l1",), because="l1")
    assert visit.keys[visit.keys.index("web.l1") + 1] == "web.n1"


def test_what_came_of_a_press_stands_before_what_was_pressed_on_whatever_page_of_the_list() -> None:
    """E-09: a long list has many pages; whoever pressed there must see the answer there."""
    visit = on_home().press("web.l2")
    assert visit.keys.index("note") == visit.keys.index("web.l2") - 1
    visit.press("look.list")
    visit.press("web.l2")
    assert visit.keys.index("note") == visit.keys.index("web.l2") - 1


def test_a_live_region_speaks_in_its_own_words() -> None:
    visit = on_home(modes=ModeState(voice=True))
    change(visit, live=(LiveText(politeness="polite", text="저장했어요"),))
    assert visit.label("note") == "저장했어요" and any("저장했어요" in said for said in visit.rig.said)


@pytest.mark.parametrize(("lang", "voice"), [("en-US", "en"), ("", "vi"), ("fr", None)])
def test_a_live_region_is_read_by_the_voice_of_its_language(lang: str, voice: str | None) -> None:
    """C-19: its own, else the page's; one that no voice speaks is judged by the letters."""
    visit = on_home(host=RecordedPageHost({HOME: page(HOME, node("t1", "text", "Tin"), lang="vi")}))
    change(visit, live=(LiveText(politeness="polite", text="Saved", lang=lang),))
    note = next(item for item in visit.screen.items if item.key == "note")
    assert note.label == VisitorText("Saved", private=False, language=voice)


def test_a_change_of_another_load_changes_nothing() -> None:
    visit = on_home()
    visit.host.tell(PageChanged(PageChange(number=99, removed=("h1",))))
    assert "web.h1" in visit.keys


def test_a_dialog_of_the_page_is_a_new_screen() -> None:
    visit = on_home()
    before = visit.rig.terminal._navigator.top.place.position
    change(visit, added=(node("d1", "heading", "알림 창"),), after=("t1",), modal="d1", because="l1")
    assert visit.rig.terminal._navigator.top.place.position != before

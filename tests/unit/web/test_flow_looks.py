"""A page in its three ways, its parts and its size: what is shown, said, walked and taken along."""

from __future__ import annotations

import pytest

from kiosk.screens.command import Key, Press
from kiosk.screens.model import Screen
from kiosk.web.host import FocusNode, OpenPage, ScalePage
from tests.helpers.recorded_page_host import RecordedPageHost, node, page
from tests.helpers.web_visit import HOME, on_form, on_home, write


def test_the_same_page_is_there_in_three_ways_and_is_not_loaded_again() -> None:
    visit = on_home().press("look.list")
    assert visit.id == "web.list"
    visit.press("more", "look.reader")
    assert visit.id == "web.reader" and visit.keys == ["article.0", "article.1"]
    visit.press("look.page")
    assert visit.id == "web.page"
    assert [type(asked) for asked in visit.host.asked if not isinstance(asked, FocusNode)] == [OpenPage]


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
    said = {item.key: item for item in visit.shown.items}
    assert said["web.b1"].spoken.startswith("동의해요. 확인란. 선택 안 됨")
    assert "4글자" in said["web.f2"].spoken and "비밀" not in said["web.f2"].spoken
    private = [span.text for span in said["web.f1"].speech if span.kind == "private"]
    assert private == ["홍길동"]


def test_a_page_of_thousands_comes_in_parts() -> None:
    many = page(HOME, *(node(f"n{i}", "link", f"고리 {i}") for i in range(200)))
    visit = on_home(host=RecordedPageHost({HOME: many}))
    assert visit.keys[-1] == "part.next" and len(visit.keys) < 70
    visit.press("part.next")
    assert visit.keys[0] == "part.back" and "web.n60" in visit.keys
    visit.press("part.back")
    assert "web.n0" in visit.keys


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
    assert visit.cursor == heading.replace("go.", "web.")
    visit.press("web.l1")
    if visit.id == "web.page":
        visit.press("look.list")
    visit.press("more", "along.field")
    assert {"go.f1", "go.f2", "go.f3"} <= set(visit.keys)
    visit.press("go.f2")
    assert visit.id == "web.list" and visit.cursor == "web.f2"
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


def test_a_page_can_be_larger_than_everything_else() -> None:
    visit = on_home().press("more", "scale.400")
    assert visit.last == ScalePage(4.0) and visit.id == "web.page"


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
    view = visit.shown
    assert next(item for item in view.items if item.kind == "receipt").qr == HOME
    visit.press("view")
    assert visit.id == "web.page"

"""Where a live page stands on the glass: in the place of the items, never over our own controls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from kiosk.screens.command import Pages
from kiosk.screens.view import View
from kiosk.settings.profile import Profile
from tests.helpers.fake_terminal import FakeTerminal, make_view
from ui.surveyor import entries
from ui.web.setup import AREA
from ui.window import KioskWindow

Opener = Callable[..., tuple[KioskWindow, FakeTerminal]]


def hosted(view: View, host: str = "web") -> View:
    """The same view with a live page in the place of its items."""
    return replace(view, screen=replace(view.screen, host=host))


def area_of(window: KioskWindow) -> QQuickItem:
    found = window.window.findChild(QQuickItem, AREA)
    assert found is not None
    return found


def rect_of(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_page_has_a_place_of_its_own_at_every_size_of_letters(
    open_window: Opener, profile: Profile, scale: float
) -> None:
    view = hosted(make_view("question"))
    window, terminal = open_window(replace(view, modes=replace(view.modes, scale=scale)), profile)
    area = area_of(window)
    assert area.opacity() == 1
    assert area.isEnabled()
    rect = rect_of(area)
    assert rect.height() >= 0.25 * profile.height_px
    assert rect.left() >= 0
    assert rect.right() <= profile.width_px
    assert rect.bottom() < profile.height_px * 0.92
    assert window.problems == []
    # Voice and keypad walk the items all the same, on one page.
    told = terminal.asked(Pages)[-1]
    assert isinstance(told, Pages)
    assert [key for page in told.keys for key in page] == [item.key for item in terminal.view.screen.items]
    assert len(told.keys) == 1


def test_without_a_page_its_place_is_neither_seen_nor_pressed(open_window: Opener, profile: Profile) -> None:
    window, _ = open_window(make_view("question"), profile)
    area = area_of(window)
    assert area.opacity() == 0
    assert not area.isEnabled()


def test_the_place_stays_when_the_list_is_shown_instead(open_window: Opener, profile: Profile) -> None:
    """A page that is hidden stops drawing and loading; list and reader live from it."""
    window, terminal = open_window(hosted(make_view("question")), profile)
    before = area_of(window)
    size = (before.width(), before.height())
    terminal.show(replace(terminal.view, screen=replace(terminal.view.screen, host="")))
    assert before.isVisible()
    assert before.opacity() == 0
    assert (before.width(), before.height()) == size
    terminal.show(hosted(terminal.view))
    assert area_of(window) is before or before.opacity() == 1


def test_where_letters_leave_a_page_no_room_its_items_are_shown(
    open_window: Opener, profile: Profile
) -> None:
    small = profile.model_copy(update={"width_px": 900, "height_px": 640})
    view = hosted(make_view("question"))
    window, terminal = open_window(replace(view, modes=replace(view.modes, scale=2.0)), small)
    assert area_of(window).opacity() == 0
    pages = terminal.asked(Pages)
    assert pages
    assert window.problems == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_is_told_about_a_page_stands_above_it_and_is_never_hidden(
    open_window: Opener, profile: Profile, scale: float
) -> None:
    """E-09: "this is not opened here" must be seen by whoever looks at the picture of the page."""
    view = hosted(make_view("question"))
    note = replace(
        view.screen.items[0], key="note", kind="notice", label="여기서는 열 수 없어요.", tone="warning",
        is_interactive=False, selected="",
    )  # fmt: skip
    screen = replace(view.screen, items=(note, *view.screen.items))
    window, terminal = open_window(replace(view, modes=replace(view.modes, scale=scale)), profile)
    alone = rect_of(area_of(window))
    terminal.show(replace(terminal.view, screen=screen))
    told = [
        rect_of(item)
        for item in entries(window.window)
        if item.property("entryKey") == "note" and item.isVisible() and item.height() > 0
    ]
    assert len(told) == 1
    below = rect_of(area_of(window))
    assert told[0].bottom() <= below.top() + 1
    assert below.top() > alone.top()
    assert below.height() >= 0.15 * profile.height_px
    assert window.problems == []

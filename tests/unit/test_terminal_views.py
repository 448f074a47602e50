"""One change, one View: what listeners are told, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.modes.controller import Source
from kiosk.modes.state import ModeState
from kiosk.screens.command import Activity, Headset, Key, Pages, Press
from kiosk.screens.view import View
from kiosk.terminal import TerminalOptions
from tests.helpers.terminal import Rig

#: Letters of this size leave room for so many items on a page.
ROOM = {1.0: 6, 1.5: 4, 2.0: 3}


def counted(rig: Rig) -> list[View]:
    """Return the list that grows by every View that a listener is told from now on."""
    views: list[View] = []
    rig.terminal.subscribe(views.append)
    return views


def measured(rig: Rig) -> Rig:
    """Join a front end that answers a View by the pages that fit, while it is being told."""

    def measure(view: View) -> None:
        keys = [item.key for item in view.screen.items]
        room = ROOM[view.modes.scale]
        pages = tuple(tuple(keys[start : start + room]) for start in range(0, len(keys), room))
        if pages != view.pages:
            rig.do(Pages(view.screen.id, pages))

    rig.terminal.subscribe(measure)
    rig.terminal.refresh()
    return rig


@pytest.mark.parametrize(
    "values",
    [{"scale": 2.0}, {"contrast": "high"}, {"language": "en"}, {"voice": False}, {"captions": False}],
)
def test_a_change_of_modes_is_one_view_while_something_is_being_said(values: dict[str, Any]) -> None:
    rig = Rig(modes=ModeState(voice=True, captions=True)).do(Key("repeat"))
    rig.clock.advance(0.5)
    assert rig.terminal.view.caption.text
    views = counted(rig)
    rig.terminal.change_modes(values, Source.VISITOR)
    assert len(views) == 1
    assert rig.terminal.view is views[-1]


@pytest.mark.parametrize("act", [Key("voice"), Headset(False)])
def test_the_visitor_who_silences_the_terminal_sees_one_view_without_a_caption(act: Key | Headset) -> None:
    rig = Rig(modes=ModeState(captions=True)).do(Headset(True))
    rig.clock.advance(0.5)
    assert rig.terminal.view.caption.text
    views = counted(rig)
    rig.do(act)
    assert [view.caption.text for view in views] == [""]


def test_nobody_is_told_a_view_in_the_middle_of_a_visits_end() -> None:
    """D-10: half of what the visitor left would be drawn and sent to whoever looks along."""
    rig = Rig(modes=ModeState(voice=True, captions=True)).do(Press("pick.1"))
    rig.clock.advance(0.5)
    assert rig.terminal.view.caption.text
    views = counted(rig)
    rig.terminal.end_session()
    assert [view.screen.id for view in views] == ["home.list"]


def test_who_comes_after_the_front_end_is_told_only_the_view_with_its_pages() -> None:
    """The front end measures while it is told: that is one change, not two."""
    rig = measured(Rig())
    views = counted(rig)
    for scale in (2.0, 1.0, 1.5):
        rig.terminal.change_modes({"scale": scale}, Source.VISITOR)
    assert [(view.modes.scale, len(view.pages)) for view in views] == [(2.0, 3), (1.0, 2), (1.5, 2)]


def test_nobody_is_told_a_view_twice_or_an_old_one_after_a_new_one() -> None:
    rig = Rig()
    before = counted(rig)
    measured(rig)
    after = counted(rig)
    before.clear()
    rig.do(Press("bar.letters"), Press("scale.200"), Press("done"), Press("pick.1"), Key("next"))
    for views in (before, after):
        numbers = [view.number for view in views]
        assert numbers == sorted(set(numbers))
        assert views[-1] is rig.terminal.view


def test_listeners_that_never_agree_do_not_stop_the_terminal() -> None:
    """Two front ends of different sizes answer each other's pages for ever."""
    rig = Rig()

    def insist(room: int) -> None:
        def measure(view: View) -> None:
            keys = [item.key for item in view.screen.items]
            rig.do(Pages(view.screen.id, tuple(tuple(keys[n : n + room]) for n in range(0, len(keys), room))))

        rig.terminal.subscribe(measure)

    insist(2)
    insist(4)
    views = counted(rig)
    rig.terminal.refresh()
    assert views[-1] is rig.terminal.view


def test_a_spoken_word_is_a_view_only_where_there_are_captions() -> None:
    """Who listens without captions draws nothing for it, and nothing is sent to whoever looks along."""
    for captions in (True, False):
        rig = Rig(modes=ModeState(voice=True, captions=captions))
        rig.clock.advance(60)
        views = counted(rig)
        rig.do(Key("repeat"))
        rig.clock.advance(60)
        assert (len(views) > 20) is captions
        assert len(views) == 1 or captions


def test_a_spoken_word_moves_the_caption_and_makes_nothing_else_anew() -> None:
    """The rest of the View is the same object: nobody renders or compares it for a word."""
    rig = Rig(modes=ModeState(voice=True, captions=True))
    rig.clock.advance(60)
    rig.do(Key("repeat"))
    screen, bar = rig.terminal.view.screen, rig.terminal.view.bar
    views = counted(rig)
    rig.clock.advance(10)
    assert views and all(view.screen is screen and view.bar is bar for view in views)
    assert len({view.caption for view in views}) == len(views)


def test_a_move_of_the_hand_takes_the_warning_off_the_glass_at_once() -> None:
    """D-05: who moves is there; the question is gone from the glass, not only from the stack."""
    rig = Rig(options=TerminalOptions(first_flow="attract")).do(Press("begin"))
    rig.clock.advance(121)
    assert rig.screen == "warning"
    rig.do(Activity())
    assert (rig.screen, rig.terminal.view.phase) == ("welcome.list", "active")

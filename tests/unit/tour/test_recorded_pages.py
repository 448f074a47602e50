"""The tour's journey through web pages: recorded pages, the real flow, no engine."""

from __future__ import annotations

import pytest

from kiosk.modes.state import ModeState
from kiosk.options import RESOURCES
from kiosk.screens.command import Press, Type
from kiosk.screens.flow import Done
from kiosk.services.flows.home import HomeFlow
from kiosk.settings.centre import CentreSettings
from kiosk.web.dialogs import DialogSheet
from kiosk.web.flow import WebFlow
from kiosk.web.host import EFFECT, HOST
from kiosk.web.sites import load_sites
from tests.helpers.flows import seoul
from tests.helpers.terminal import Rig
from ui.tour.journeys import JOURNEYS
from ui.tour.pages import RecordedPages

SITES = load_sites(RESOURCES / "city" / "seoul")
PHONES = {line.id: line for line in seoul().phones}


def walk(language: str) -> list[str]:
    """Return the Screens of the journey."""
    rig = Rig(
        {
            "home": HomeFlow(CentreSettings()),
            "web": WebFlow(lambda: SITES, PHONES, lambda: rig.modes.state),
            "web-dialog": DialogSheet(),
        },
        modes=ModeState(language=language),
    )
    pages = RecordedPages(lambda: SITES.policy, rig.clock.post)
    pages.set_listener(lambda event: rig.terminal.tell(HOST, Done(EFFECT, event)))
    rig.terminal.connect_host(HOST, pages)
    seen = []
    moves = JOURNEYS["web"]
    first = next(number for number, move in enumerate(moves) if move.key == "web")
    for move in moves[first:]:
        if move.verb == "page-comes":
            pages.arrive()
        elif move.verb == "page-fails":
            pages.fail()
        elif move.verb == "type":
            rig.do(Type(move.key, move.text))
        else:
            assert move.verb == "press"
            keys = [item.key for item in (*rig.terminal.view.screen.items, *rig.terminal.view.screen.actions)]
            assert move.key in (*keys, "bar.back"), f"{move.key} is not on {rig.screen}: {keys}"
            rig.do(Press(move.key))
        rig.clock.advance(0.01)
        if move.is_shown:
            seen.append(rig.screen)
    return seen


@pytest.mark.parametrize("language", ["ko", "en", "ja", "ar"])
def test_the_journey_meets_every_kind_of_screen_that_pages_bring(language: str) -> None:
    assert walk(language) == [
        "web.sites",
        "web.opening",
        "web.page",
        "web.list",
        "web.more",
        "web.address",
        "web.along.heading",
        "web.list",
        "web.list",
        "web.options",
        "web.list",
        "web.check",
        "web-dialog",
        "web.list",
        "web.trouble",
    ]

"""Home, the first Screens, and the help."""

from __future__ import annotations

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import Content
from kiosk.modes.state import Reach, Reading
from kiosk.screens.model import Choice, Honesty
from kiosk.services.operations import model
from kiosk.settings.centre import CentreSettings
from tests.helpers.flows import FakeCity, Walk, told


def test_home_shows_six_tiles_each_with_icon_and_area() -> None:
    """A-13, E-03."""
    tiles = [item for item in Walk("home").screen.items if isinstance(item, Choice)]
    assert len(tiles) == 6
    assert all(tile.icon and tile.area for tile in tiles)
    assert len({tile.area for tile in tiles}) == 6


@pytest.mark.parametrize("flow", ["report", "status", "ask", "person", "modes", "help"])
def test_what_home_offers_opens_its_service(flow: str) -> None:
    walk = Walk("home").press(flow)
    assert walk.navigator.top.flow.id == flow
    walk.back()
    assert walk.screen.id == "home"


@pytest.mark.parametrize(("destination", "label"), [("centre", Honesty.STARTED), ("city", Honesty.FINISHED)])
def test_the_card_says_honestly_where_a_report_ends(destination: str, label: Honesty) -> None:
    assert Walk("home", city=FakeCity(destination=destination)).choice("report").honesty is label


def test_without_a_gateway_home_promises_nothing_and_still_opens_the_report() -> None:
    walk = Walk("home", city=FakeCity(fails={model.LoadServices: KioskError("연결되지 않아요.")}))
    assert walk.choice("report").honesty is Honesty.STARTED
    assert "report" in walk.keys


def test_home_greets_with_the_name_of_the_centre() -> None:
    assert "종로 주민센터" in told(Walk("home").screen.kicker)
    assert "천천히" in told(Walk("home", centre=CentreSettings()).screen.kicker)


def test_every_language_stands_in_its_own_script_and_changes_everything_at_once() -> None:
    """F-05, F-07."""
    walk = Walk("welcome")
    label = walk.choice("language.vi").label
    assert isinstance(label, Content)
    assert label.texts == (("vi", "Tiếng Việt"),)
    walk.press("language.zh-cn")
    assert walk.changes == {"language": "zh-CN"}
    assert walk.screen.id == "welcome.preset"


def test_easy_words_are_offered_only_where_they_exist() -> None:
    assert "preset.easy-words" in Walk("welcome").press("language.ko").keys
    assert "preset.easy-words" not in Walk("welcome").press("language.en").keys


def test_several_presets_can_be_picked_and_taken_back_before_the_start() -> None:
    walk = Walk("welcome").press("language.ko", "preset.large", "preset.low-reach", "preset.easy-words")
    assert walk.changes["scale"] == 2.0
    assert walk.changes["reach"] is Reach.LOW
    assert walk.changes["reading"] is Reading.EASY
    assert walk.choice("preset.large").selected
    walk.press("preset.large")
    assert walk.changes["scale"] == 1.0
    walk.press("start")
    assert walk.went_home == 1 or walk.screen.id == "home"


def test_a_centre_with_one_language_does_not_ask_for_it() -> None:
    walk = Walk("welcome", centre=CentreSettings(languages=("ko",)))
    assert walk.screen.id == "welcome.preset"


def test_help_answers_in_layers_and_leads_back() -> None:
    """E-08."""
    walk = Walk("home").press("help")
    topics = [key for key in walk.keys if key.startswith("topic.")]
    assert len(topics) >= 6
    for topic in topics:
        walk.press(topic)
        assert walk.screen.items
        walk.back()
    walk.press("person")
    assert walk.screen.id == "person"
    walk.back().press("close")
    assert walk.screen.id == "home"

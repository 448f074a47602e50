"""Flows that are opened at one place say whether that place exists."""

from __future__ import annotations

from kiosk.services.gateway_errors import GatewayUnreachableError, NotFoundError
from kiosk.services.operations import model
from tests.helpers.flows import FakeCity, Walk


def test_a_kind_of_report_is_there_or_not_as_soon_as_the_city_has_told() -> None:
    walk = Walk("report", {"service": "street-lamp"}, is_slow=True)
    assert walk.navigator.has_found("report") is None
    walk.settle()
    assert walk.navigator.has_found("report") is True
    assert Walk("report", {"service": "no-such-kind"}).navigator.has_found("report") is False
    assert Walk("report").navigator.has_found("report") is True


def test_while_the_citys_side_is_away_nobody_says_that_something_does_not_exist() -> None:
    city = FakeCity(fails={model.LoadServices: GatewayUnreachableError()})
    assert Walk("report", {"service": "street-lamp"}, city=city).navigator.has_found("report") is None
    city = FakeCity(fails={model.LoadEntry: GatewayUnreachableError()})
    walk = Walk("ask", {"entry": "nowhere"}, city=city)
    assert walk.screen.id == "ask.failed"
    assert walk.navigator.has_found("ask") is None


def test_an_entry_is_not_there_when_the_citys_side_says_so() -> None:
    city = FakeCity(fails={model.LoadEntry: NotFoundError()})
    assert Walk("ask", {"entry": "nowhere"}, city=city).navigator.has_found("ask") is False
    assert Walk("ask").navigator.has_found("ask") is True


def test_one_can_ask_before_opening_and_nothing_opens() -> None:
    navigator = Walk("home").navigator
    assert navigator.can_find("report", {"service": "street-lamp"}) is None
    assert navigator.can_find("status", {}) is True
    assert navigator.can_find("no-such-flow", {}) is False
    assert [frame.flow.id for frame in navigator.frames] == ["home"]

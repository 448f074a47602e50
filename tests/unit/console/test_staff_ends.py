"""A change by staff that no schedule would end: once there is one its end is written down, and stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import SteppedClock
from kiosk.console.services.views import ScheduleDraft
from kiosk.console.store.models import Terminal
from kiosk.twin.layers import UNTIL_TAKEN_BACK, resolve
from tests.helpers.console_core import MANAGER, Desk

DAY = 24 * 3600


def draft(target: str = "site:mapo", rule: str = "FREQ=DAILY") -> ScheduleDraft:
    return ScheduleDraft(
        "아침", target, rule, "Asia/Seoul", "2026-01-01T09:00", 3 * 3600, {"reading": "easy"}
    )


def nine_after(clock: SteppedClock) -> datetime:
    """Return the next 09:00 of Seoul: midnight of UTC."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


@pytest.fixture(autouse=True)
def lobby(desk: Desk) -> None:
    """A terminal at which staff have changed something, at 14:00 in Seoul, where no schedule is."""
    at = nine_after(desk.clock) + timedelta(hours=5)
    desk.clock.advance((at - desk.clock.now()).total_seconds())
    desk.join("lobby-1")
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0})


def wanted(desk: Desk) -> object:
    return resolve(desk.document(), desk.clock.now()).values.get("scale")


def test_what_a_schedule_has_ended_does_not_come_back_when_the_schedule_goes(desk: Desk) -> None:
    made = desk.services.schedules.add(MANAGER, draft())
    ends = nine_after(desk.clock)
    assert desk.document().staff is not None
    assert desk.document().staff.until == ends
    assert wanted(desk) == 2.0
    desk.clock.advance(30 * DAY)
    assert wanted(desk) is None
    desk.services.schedules.remove(MANAGER, made.id)
    assert desk.document().staff is None
    assert wanted(desk) is None


def test_a_schedule_in_the_middle_of_its_time_ends_it_at_its_end(desk: Desk) -> None:
    """09:30, and the change is of the evening before: a schedule made now began at nine and ended nothing."""
    desk.clock.advance((nine_after(desk.clock) - desk.clock.now()).total_seconds() + 1800)
    desk.services.schedules.add(MANAGER, draft())
    assert wanted(desk) == 2.0
    assert desk.document().staff.until == nine_after(desk.clock) - timedelta(days=1) + timedelta(hours=3)


def test_the_end_stays_when_the_schedule_goes_before(desk: Desk) -> None:
    made = desk.services.schedules.add(MANAGER, draft())
    ends = nine_after(desk.clock)
    desk.services.schedules.remove(MANAGER, made.id)
    assert desk.document().staff.until == ends
    desk.clock.advance(DAY)
    assert wanted(desk) is None


def test_a_schedule_that_comes_with_a_group_or_a_centre_ends_it_too(desk: Desk) -> None:
    group = desk.services.groups.add(MANAGER, "모둠", 5)
    desk.services.schedules.add(MANAGER, draft(f"group:{group.id}"))
    assert desk.document().staff.until is None
    desk.services.groups.set_members(MANAGER, group.id, ["lobby-1"], ())
    assert desk.document().staff.until == nine_after(desk.clock)
    desk.clock.advance(2 * DAY)
    desk.services.groups.remove(MANAGER, group.id)
    assert desk.document().staff is None

    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 1.5})
    group = desk.services.groups.add(MANAGER, "모둠", 5)
    desk.services.schedules.add(MANAGER, draft(f"group:{group.id}"))
    desk.services.schedules.add(MANAGER, draft("site:gangdong"))
    desk.services.terminals.set_groups(MANAGER, "lobby-1", [group.id])
    assert desk.document().staff.until == nine_after(desk.clock)
    desk.clock.advance(2 * DAY)
    desk.services.terminals.set_groups(MANAGER, "lobby-1", [])
    assert wanted(desk) is None

    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0})
    desk.services.terminals.rename(MANAGER, "lobby-1", "옮김", "gangdong")
    assert desk.document().staff.until == nine_after(desk.clock)
    desk.clock.advance(2 * DAY)
    desk.services.terminals.rename(MANAGER, "lobby-1", "옮김", "mapo")
    assert desk.document().staff is None


def test_an_end_that_an_older_console_left_open_is_found_in_the_document(desk: Desk) -> None:
    """Its store says nothing of the end, but the document that the terminal has does."""
    made = desk.services.schedules.add(MANAGER, draft())
    with desk.store.write() as work:
        work.session.get_one(Terminal, "lobby-1").staff_until = None
        desk.console.issuer.issue(work, ["lobby-1"], MANAGER, {})
    assert desk.document().staff.until is None
    desk.clock.advance(3 * DAY)
    desk.services.schedules.remove(MANAGER, made.id)
    assert desk.document().staff is None


def test_other_ends_are_left_alone(desk: Desk) -> None:
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0}, until="taken-back")
    made = desk.services.schedules.add(MANAGER, draft())
    assert desk.document().staff.until == UNTIL_TAKEN_BACK
    desk.services.schedules.remove(MANAGER, made.id)
    assert wanted(desk) == 2.0
    over = draft(rule="FREQ=DAILY;UNTIL=20260103T000000Z")
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0})
    desk.services.schedules.add(MANAGER, over)
    assert desk.document().staff.until is None
    assert datetime(2026, 1, 4, tzinfo=UTC) < desk.clock.now()

"""What the wall says where console and terminal do not agree on what time it is: never "as wanted"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kiosk.console.pages import wording
from kiosk.console.services.views import FieldDifference, ScheduleDraft, TerminalState
from kiosk.twin.layers import resolve
from tests.helpers.console_core import MANAGER, Desk, FakeTerminal
from tests.unit.console.test_staff_ends import nine_after


def at_its_clock(desk: Desk, terminal: FakeTerminal, ahead: timedelta, *, is_trusted: bool = True) -> Any:
    """Let a terminal do what it does by its own clock, and return its row."""
    document = desk.document(terminal.id)
    holds = resolve(document, desk.clock.now() + ahead, is_clock_trusted=is_trusted)
    layers = dict.fromkeys(holds.standing, "site")
    layers |= dict.fromkeys(holds.schedule, "schedule:x") | dict.fromkeys(holds.staff, "staff")
    said = terminal.applied(
        document.version,
        effective={"scale": 1.0, "reading": "standard"} | holds.values,
        layers=layers,
        schedules_paused=holds.is_paused,
        health={"clock_trusted": is_trusted},
    )
    desk.hear(terminal.birth(), said)
    return desk.row(terminal.id)


@pytest.fixture
def terminal(desk: Desk) -> FakeTerminal:
    return desk.join("lobby-1")


def differences(row: Any) -> list[FieldDifference]:
    return list(row.difference)


def test_a_change_that_is_over_by_the_clock_of_the_terminal(desk: Desk, terminal: FakeTerminal) -> None:
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0}, until="today")
    row = at_its_clock(desk, terminal, timedelta(0))
    assert (row.state, row.difference) == (TerminalState.AS_WANTED, ())
    row = at_its_clock(desk, terminal, timedelta(days=1))
    assert row.state is TerminalState.DEFERRED
    assert differences(row) == [FieldDifference("scale", 2.0, 1.0, "not-now")]


def test_a_change_that_is_over_and_holds_on_where_nobody_knows_the_time(
    desk: Desk, terminal: FakeTerminal
) -> None:
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0}, until="today")
    desk.clock.advance(15 * 3600)
    row = at_its_clock(desk, terminal, timedelta(days=-1), is_trusted=False)
    assert row.state is TerminalState.DEFERRED
    (one,) = differences(row)
    assert one == FieldDifference("scale", None, 2.0, "clock")
    assert dict(wording.difference_words(one).args)["wanted"] == wording.words.OWN
    assert at_its_clock(desk, terminal, timedelta(0)).state is TerminalState.AS_WANTED


def test_schedules_that_pause(desk: Desk, terminal: FakeTerminal) -> None:
    desk.clock.advance((nine_after(desk.clock) - desk.clock.now()).total_seconds() + 600)
    desk.services.schedules.add(
        MANAGER,
        ScheduleDraft(
            "아침", "site:mapo", "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 10_800, {"reading": "easy"}
        ),
    )
    row = at_its_clock(desk, terminal, timedelta(days=2), is_trusted=False)
    assert row.state is TerminalState.DEFERRED
    assert differences(row) == [FieldDifference("reading", "easy", "standard", "clock")]
    assert at_its_clock(desk, terminal, timedelta(0)).state is TerminalState.AS_WANTED


def test_what_a_visitor_chose_or_a_terminal_cannot_do_is_no_matter_of_time(
    desk: Desk, terminal: FakeTerminal
) -> None:
    desk.services.modes.switch(MANAGER, ["lobby-1"], modes={"scale": 2.0, "language": "ja"})
    said = terminal.applied(
        desk.version(),
        effective={"scale": 1.0, "language": "ko"},
        layers={"scale": "visitor"},
        unusable=("staff.language",),
    )
    desk.hear(terminal.birth(), said)
    row = desk.row()
    assert row.state is TerminalState.AS_WANTED
    assert {one.field: one.reason for one in row.difference} == {"scale": "visitor", "language": "waiting"}

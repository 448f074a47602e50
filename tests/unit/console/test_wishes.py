"""Wishes become one complete, signed, versioned document per terminal."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.console.services.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.modes import end_of_day
from kiosk.console.services.views import AuditFilter, ScheduleDraft, TerminalFilter, TerminalState
from kiosk.console.store.models import StoredSchedule
from kiosk.twin.layers import UNTIL_TAKEN_BACK, resolve
from tests.helpers.console_core import AUDITOR, HELPER, MANAGER, OTHER_HELPER, Desk

MORNING = ScheduleDraft(
    name="아침 쉬운 말",
    target="site:mapo",
    rrule="FREQ=DAILY",
    time_zone="Asia/Seoul",
    start_local="2026-01-01T09:00",
    duration_s=3 * 3600,
    modes={"reading": "easy"},
)


def test_a_new_terminal_has_a_first_document_that_waits_to_be_published(desk: Desk) -> None:
    desk.join()
    document = desk.document()
    assert document.version == 1
    assert document.standing == {}
    desk.publish()
    (message,) = desk.line.published
    assert message.is_retained
    assert message.qos == 1
    assert desk.row().is_published


def test_site_and_groups_are_resolved_and_say_where_each_field_comes_from(desk: Desk) -> None:
    desk.join()
    desk.services.modes.set_site(MANAGER, "mapo", {"scale": 1.5, "captions": True})
    low = desk.services.groups.add(MANAGER, "어르신 쉼터", 10)
    high = desk.services.groups.add(MANAGER, "동쪽", 20)
    for group, scale in ((low, 2.0), (high, 1.0)):
        desk.services.modes.set_group(MANAGER, group.id, {"scale": scale})
    desk.services.terminals.set_groups(MANAGER, "lobby-1", [low.id, high.id])
    document = desk.document()
    assert document.standing == {"scale": 1.0, "captions": True}
    assert document.origin == {"scale": "group:동쪽", "captions": "site"}
    desk.services.groups.change(MANAGER, low.id, "어르신 쉼터", 30)
    assert desk.document().standing["scale"] == 2.0
    desk.services.groups.remove(MANAGER, low.id)
    assert desk.document().standing["scale"] == 1.0
    assert desk.document().version == desk.version()


def test_a_change_by_staff_holds_until_the_next_schedule_boundary_and_never_as_a_snapshot(desk: Desk) -> None:
    desk.join()  # the clock stands at 10:00 in Seoul, so the morning schedule runs until 12:00
    desk.services.schedules.add(MANAGER, MORNING)
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    document = desk.document()
    assert document.staff is not None
    assert document.staff.until == desk.clock.now() + timedelta(hours=2)
    assert desk.row().desired_modes == {"reading": "easy", "scale": 2.0}
    desk.clock.advance(2 * 3600 + 1)
    assert resolve(document, desk.clock.now()).values == {}
    assert desk.row().desired_modes == {}
    # A later change does not bring the one that is over back.
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"voice": True})
    assert desk.document().staff is not None
    assert desk.document().staff.modes == {"voice": True}


def test_staff_choose_how_long_a_change_holds_and_the_terminal_obeys_it_alone(desk: Desk) -> None:
    desk.join()  # 10:00 in Seoul; the morning schedule runs until 12:00 and begins again at 09:00
    desk.services.schedules.add(MANAGER, MORNING)
    modes = desk.services.modes
    midnight = desk.clock.now() + timedelta(hours=14)
    modes.switch(HELPER, ["lobby-1"], preset="large", until="today")
    document = desk.document()
    assert document.staff is not None
    assert document.staff.until == midnight
    assert resolve(document, midnight - timedelta(seconds=1)).staff == {"scale": 2.0}
    assert resolve(document, midnight).staff == {}
    modes.switch(HELPER, ["lobby-1"], preset="large", until="taken-back")
    document = desk.document()
    assert resolve(document, desk.clock.now() + timedelta(days=4000)).staff == {"scale": 2.0}
    assert resolve(document, desk.clock.now()).next_boundary == desk.clock.now() + timedelta(hours=2)
    detail = desk.services.terminals.get(HELPER, "lobby-1")
    assert (detail.staff_until, detail.boundary) == (
        UNTIL_TAKEN_BACK,
        desk.clock.now() + timedelta(hours=2),
    )
    with pytest.raises(InvalidError) as failed:
        modes.switch(HELPER, ["lobby-1"], preset="large", until="for ever")  # type: ignore[arg-type]
    assert failed.value.field == "until"


@pytest.mark.parametrize(
    ("now", "zone", "midnight"),
    [
        ("2026-11-22T14:59:59+00:00", "Asia/Seoul", "2026-11-22T15:00:00+00:00"),
        ("2026-11-22T15:00:00+00:00", "Asia/Seoul", "2026-11-23T15:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "Europe/Berlin", "2026-03-28T23:00:00+00:00"),
        ("2026-03-29T12:00:00+00:00", "Europe/Berlin", "2026-03-29T22:00:00+00:00"),
    ],
)
def test_the_day_ends_at_midnight_of_the_site(now: str, zone: str, midnight: str) -> None:
    assert end_of_day(datetime.fromisoformat(now), zone) == datetime.fromisoformat(midnight)


def test_a_layer_says_until_when_it_holds_itself(desk: Desk) -> None:
    """A schedule's own end, not the moment at which something else changes before it."""
    desk.join()
    desk.services.schedules.add(MANAGER, MORNING)
    soon = replace(MORNING, name="느긋하게", start_local="2026-01-01T11:00", modes={"pace": "slow"})
    desk.services.schedules.add(MANAGER, soon)
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": 2.0}, until="today")
    assert resolve(desk.document(), desk.clock.now()).next_boundary == desk.clock.now() + timedelta(hours=1)
    layers = {one.layer: one.until for one in desk.services.terminals.get(HELPER, "lobby-1").layers}
    assert layers == {
        "staff": desk.clock.now() + timedelta(hours=14),
        "schedule": desk.clock.now() + timedelta(hours=2),
    }


def test_the_document_tells_whose_account_set_each_field(desk: Desk) -> None:
    desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": 2.0, "voice": True})
    namesake = replace(HELPER, id="another-account")
    desk.services.modes.switch(namesake, ["lobby-1"], modes={"scale": 1.5})
    staff = desk.document().staff
    assert staff is not None
    assert (staff.by, staff.authors) == (HELPER.name, {"scale": "another-account", "voice": HELPER.id})
    desk.services.modes.clear_staff(HELPER, ["lobby-1"])
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"pace": "slow"})
    staff = desk.document().staff
    assert staff is not None and staff.authors == {"pace": HELPER.id}


def test_two_staff_on_one_terminal_both_count_and_the_later_one_holds(desk: Desk) -> None:
    desk.join()
    before = desk.version()
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": 2.0, "voice": True})
    desk.services.modes.switch(OTHER_HELPER, ["lobby-1"], modes={"scale": 1.5})
    document = desk.document()
    assert document.version == before + 2
    assert document.staff is not None
    assert (document.staff.modes, document.staff.by) == ({"scale": 1.5, "voice": True}, "Lee")
    history = desk.services.terminals.history(MANAGER, "lobby-1")
    assert [(one.version, one.by) for one in history[:2]] == [(before + 2, "Lee"), (before + 1, "Park")]
    with pytest.raises(ConflictError):
        desk.services.modes.switch(
            HELPER, ["lobby-1"], modes={"scale": 1.0}, expected_versions={"lobby-1": before + 1}
        )
    assert desk.version() == before + 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(st.lists(st.sampled_from([1.0, 1.5, 2.0]), min_size=1, max_size=4), min_size=2, max_size=4)
)
def test_versions_grow_by_one_with_each_change_however_many_change_at_once(
    desk: Desk, plans: list[list[float]]
) -> None:
    if "lobby-1" not in desk.terminals:
        desk.join()
    before = desk.version()
    given_out: list[int] = []

    def change(plan: list[float]) -> None:
        for scale in plan:
            given_out.append(
                desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": scale})["lobby-1"]
            )

    threads = [threading.Thread(target=change, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = sum(map(len, plans))
    assert sorted(given_out) == list(range(before + 1, before + count + 1))
    history = desk.services.terminals.history(MANAGER, "lobby-1", count)
    assert [one.version for one in history] == list(range(before + count, before, -1))
    last = next(one for one in history if one.version == before + count)
    document = desk.document()
    assert document.version == before + count
    assert document.staff is not None
    assert document.staff.modes["scale"] == last.detail["modes"]["scale"]


def test_one_wrong_terminal_undoes_the_whole_switch(desk: Desk) -> None:
    desk.join()
    desk.join("lobby-2", "gangdong")
    versions = desk.version(), desk.version("lobby-2")
    with pytest.raises(NotFoundError):
        desk.services.modes.switch(HELPER, ["lobby-1", "lobby-2"], preset="large")  # the second is elsewhere
    assert (desk.version(), desk.version("lobby-2")) == versions


@pytest.mark.parametrize(
    "modes",
    [
        {},
        {"scale": 3.0},
        {"scale": True},
        {"curtain": True},
        {"colour": "red"},
        {"language": "tlh"},
        {"scale": []},
    ],
)
def test_values_that_do_not_exist_are_refused_with_the_field(desk: Desk, modes: dict[str, object]) -> None:
    desk.join()
    with pytest.raises(InvalidError) as refused:
        desk.services.modes.switch(HELPER, ["lobby-1"], modes=modes)
    assert refused.value.field in {*modes, "modes"}
    assert desk.version() == 1


def test_an_auditor_changes_nothing(desk: Desk) -> None:
    desk.join()
    for call in (
        lambda: desk.services.modes.switch(AUDITOR, ["lobby-1"], preset="large"),
        lambda: desk.services.modes.set_site(AUDITOR, "mapo", {"scale": 2.0}),
        lambda: desk.services.groups.add(AUDITOR, "모둠", 1),
        lambda: desk.services.schedules.add(AUDITOR, MORNING),
        lambda: desk.services.commands.send(AUDITOR, "lobby-1", "report.now"),
        lambda: desk.services.assist.begin(AUDITOR, "lobby-1"),
        lambda: desk.services.enrolment.revoke(AUDITOR, "lobby-1"),
        lambda: desk.services.sites.add_district(AUDITOR, "x", "x"),
    ):
        with pytest.raises(NotAllowedError):
            call()


def test_each_field_that_the_visitor_refused_says_so_beside_what_is_still_asked(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": 2.0, "pace": "slow"})
    part = {"scale": 1.0, "pace": "standard"}
    report = {"seen": 2, "applied": 1, "result": "deferred", "is_in_use": True, "effective": part}
    desk.hear(terminal.birth(), terminal.report(**report, reason="asked", declined=("scale",)))
    assert [(one.field, one.reason) for one in desk.row().difference] == [
        ("pace", "asked"),
        ("scale", "visitor"),
    ]
    desk.hear(terminal.report(**report, reason="asked"))
    assert {one.reason for one in desk.row().difference} == {"asked"}, "a terminal of the version before"


def test_the_wall_shows_what_is_wanted_beside_what_is_true_and_why_they_differ(desk: Desk) -> None:
    terminal = desk.join()
    assert desk.row().state is TerminalState.UNKNOWN
    desk.hear(terminal.birth(), terminal.applied(1, effective={"scale": 1.0}))
    assert desk.row().state is TerminalState.AS_WANTED
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    row = desk.row()
    assert row.state is TerminalState.WAITING
    assert [(one.field, one.wanted, one.actual, one.reason) for one in row.difference] == [
        ("scale", 2.0, 1.0, "waiting")
    ]
    desk.hear(
        terminal.report(
            seen=2,
            applied=1,
            result="deferred",
            reason="visitor",
            is_in_use=True,
            effective={"scale": 1.0},
            layers={"scale": "visitor"},
        )
    )
    row = desk.row()
    assert (row.state, row.is_in_use, row.difference[0].reason) == (TerminalState.DEFERRED, True, "visitor")
    desk.hear(terminal.applied(2, effective={"scale": 2.0}))
    assert (desk.row().state, desk.row().difference) == (TerminalState.AS_WANTED, ())
    desk.hear(terminal.will())
    assert desk.row().state is TerminalState.OFFLINE
    page = desk.services.terminals.list(MANAGER, TerminalFilter(state=TerminalState.OFFLINE))
    assert (page.total, [one.id for one in page.rows]) == (1, ["lobby-1"])
    assert page.states[TerminalState.OFFLINE] == 1


def test_a_limit_of_the_terminal_is_named_as_the_reason(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"volume": 12})
    desk.hear(terminal.birth(), terminal.applied(2, effective={"volume": 0}, layers={"volume": "limit"}))
    (difference,) = desk.row().difference
    assert (difference.wanted, difference.actual, difference.reason) == (12, 0, "limit")


def test_scope_hides_everything_that_lies_outside(desk: Desk) -> None:
    desk.join()
    desk.join("east-1", "gangdong")
    assert desk.services.terminals.list(HELPER, TerminalFilter()).total == 1
    assert desk.services.terminals.list(OTHER_HELPER, TerminalFilter()).total == 1
    assert desk.services.terminals.list(MANAGER, TerminalFilter()).total == 2
    assert desk.services.terminals.rows(HELPER, ["east-1", "lobby-1", "none"])[0].id == "lobby-1"
    for call in (desk.services.terminals.get, desk.services.terminals.history):
        with pytest.raises(NotFoundError):
            call(HELPER, "east-1")
    assert [one.id for one in desk.services.sites.sites(HELPER)] == ["mapo"]


def test_search_takes_percent_and_underscore_as_they_are(desk: Desk) -> None:
    desk.join()
    assert desk.services.terminals.list(MANAGER, TerminalFilter(text="%")).total == 0
    assert desk.services.terminals.list(MANAGER, TerminalFilter(text="LOBBY")).total == 1
    assert desk.services.terminals.list(MANAGER, TerminalFilter(text="이름")).total == 1


def test_group_names_and_priorities_are_unique(desk: Desk) -> None:
    first = desk.services.groups.add(MANAGER, "하나", 1)
    second = desk.services.groups.add(MANAGER, "둘", 2)
    for name, priority, field in (("하나", 3, "name"), ("셋", 1, "priority"), ("셋", 0, "priority")):
        with pytest.raises(InvalidError) as refused:
            desk.services.groups.add(MANAGER, name, priority)
        assert refused.value.field == field
    with pytest.raises(InvalidError):
        desk.services.groups.change(MANAGER, second.id, "둘", 1)
    desk.services.groups.change(MANAGER, first.id, "하나", 1)
    assert [one.name for one in desk.services.groups.groups(MANAGER)] == ["둘", "하나"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rrule": "FREQ=SECONDLY"}, "rrule"),
        ({"rrule": "nonsense"}, "rrule"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"duration_s": 5}, "duration_s"),
        ({"priority": 5000}, "priority"),
        ({"target": "site:nowhere"}, "target"),
        ({"target": "all"}, "target"),
        ({"name": " "}, "name"),
        ({"modes": {"curtain": True}}, "curtain"),
        ({"start_local": "tomorrow"}, "rrule"),
    ],
)
def test_a_schedule_that_cannot_run_is_refused_with_the_field(desk: Desk, change: dict, field: str) -> None:
    from dataclasses import replace

    with pytest.raises(InvalidError) as refused:
        desk.services.schedules.add(MANAGER, replace(MORNING, **change))
    assert refused.value.field == field
    assert desk.services.schedules.schedules(MANAGER) == ()


def test_a_schedule_travels_in_the_document_and_shows_its_next_occurrences(desk: Desk) -> None:
    desk.join()
    view = desk.services.schedules.add(MANAGER, MORNING)
    assert [one.name for one in desk.document().schedules] == [MORNING.name]
    assert len(view.next) == 5
    assert view.next[0].start <= desk.clock.now() < view.next[0].end  # it runs at 10:00
    assert desk.row().desired_modes == {"reading": "easy"}
    desk.services.schedules.change(MANAGER, view.id, MORNING, is_on=False)
    assert desk.document().schedules == ()
    desk.services.schedules.remove(MANAGER, view.id)
    assert desk.services.schedules.schedules(MANAGER) == ()
    actions = [row.action for row in desk.services.audit.rows(AUDITOR, AuditFilter(action="schedule"))]
    assert actions == ["schedule.remove", "schedule.change", "schedule.add"]


def test_a_notice_reaches_its_terminals_and_ends(desk: Desk) -> None:
    desk.join()
    desk.join("east-1", "gangdong")
    now = desk.clock.now()
    made = desk.services.messages.add(
        MANAGER,
        {"ko": "오늘은 5시에 닫아요.", "en": "We close at 5 today."},
        now,
        now + timedelta(hours=4),
        "site:mapo",
    )
    assert [one.id for one in desk.document().messages] == [made.id]
    assert desk.document("east-1").messages == ()
    with pytest.raises(InvalidError):
        desk.services.messages.add(MANAGER, {"en": "x"}, now, now + timedelta(hours=1), "all")
    with pytest.raises(InvalidError):
        desk.services.messages.add(MANAGER, {"ko": "x"}, now, now - timedelta(hours=1), "all")
    desk.services.messages.remove(MANAGER, made.id)
    assert desk.document().messages == ()
    assert desk.services.messages.messages(MANAGER) == ()


def test_layers_name_who_asks_for_what_the_strongest_first(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.set_site(MANAGER, "mapo", {"scale": 1.5})
    desk.services.modes.switch(HELPER, ["lobby-1"], modes={"scale": 2.0})
    desk.hear(terminal.birth(), terminal.applied(3, effective={"scale": 1.0}, layers={"scale": "visitor"}))
    detail = desk.services.terminals.get(HELPER, "lobby-1")
    assert [(one.layer, one.origin, one.value, one.is_effective) for one in detail.layers] == [
        ("visitor", "", 1.0, False),
        ("staff", "Park", 2.0, True),
        ("site", "마포 어울림", 1.5, False),
    ]
    assert (detail.staff_by, detail.staff_until) == ("Park", None)
    desk.services.modes.clear_staff(HELPER, ["lobby-1"])
    assert desk.services.terminals.get(HELPER, "lobby-1").staff_by == ""
    assert desk.row().desired_modes == {"scale": 1.5}


def test_a_schedule_that_an_earlier_version_took_is_shown_and_can_be_put_right(desk: Desk) -> None:
    """It never came; now such a rule is refused, and the page about it must not be."""
    desk.join()
    made = desk.services.schedules.add(MANAGER, MORNING)
    never = "FREQ=MONTHLY;BYDAY=SA,1TU"
    with desk.store.write() as work:
        work.session.get_one(StoredSchedule, made.id).rrule = never
    (shown,) = desk.services.schedules.schedules(MANAGER)
    assert (shown.draft.rrule, shown.next) == (never, ())
    with pytest.raises(InvalidError) as refused:
        desk.services.schedules.change(MANAGER, made.id, shown.draft)
    assert refused.value.field == "rrule"
    assert desk.services.schedules.change(MANAGER, made.id, MORNING).next

"""Groups of a district: whoever runs it sets them up and fills them; others see what acts on theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import GroupView, ScheduleDraft, Scope, Staff, TerminalFilter
from tests.helpers.console_core import AUDITOR, HELPER, MANAGER, OTHER_HELPER, Desk

WEST = Staff("w" * 32, "서구청", "manager", Scope(districts=frozenset({"west"})))
EAST = Staff("e" * 32, "동구청", "manager", Scope(districts=frozenset({"east"})))
CENTRE = Staff("c" * 32, "마포 관장", "manager", Scope(sites=frozenset({"mapo"})))
MORNINGS = ScheduleDraft(
    "쉬운 말 아침", "", "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 3 * 3600, {"reading": "easy"}
)


def draft(target: str) -> ScheduleDraft:
    return ScheduleDraft(
        **{name: getattr(MORNINGS, name) for name in MORNINGS.__slots__} | {"target": target}
    )


@pytest.fixture
def seniors(desk: Desk) -> GroupView:
    """Two senior centres and a library of the west, one centre of the east; a group of the west's office."""
    desk.services.sites.add(MANAGER, "sangam", "상암 경로당", "west", "Asia/Seoul")
    desk.services.sites.add(MANAGER, "library", "서구 도서관", "west", "Asia/Seoul")
    for terminal, site in (("m-1", "mapo"), ("s-1", "sangam"), ("lib-1", "library"), ("g-1", "gangdong")):
        desk.join(terminal, site)
    group = desk.services.groups.add(WEST, "서구 어르신", 10, "west")
    desk.services.groups.set_members(WEST, group.id, ["m-1", "s-1"], ())
    return group


def ids(groups: tuple[GroupView, ...]) -> set[str]:
    return {one.id for one in groups}


def test_one_schedule_of_a_district_office_reaches_all_its_senior_centres(desk: Desk, seniors) -> None:
    before = {id: desk.version(id) for id in ("m-1", "s-1", "lib-1", "g-1")}
    desk.services.schedules.add(WEST, draft(f"group:{seniors.id}"))
    for terminal in ("m-1", "s-1"):
        (one,) = desk.document(terminal).schedules
        assert (one.name, one.origin) == ("쉬운 말 아침", "group:서구 어르신")
    assert {id: desk.version(id) - before[id] for id in before} == {"m-1": 1, "s-1": 1, "lib-1": 0, "g-1": 0}


def test_what_the_office_may_do_with_its_group(desk: Desk, seniors) -> None:
    services = desk.services
    services.modes.set_group(WEST, seniors.id, {"scale": 1.5})
    assert desk.document("s-1").standing == {"scale": 1.5}
    now = desk.clock.now()
    note = services.messages.add(WEST, {"ko": "쉬어요"}, now, now + timedelta(days=1), f"group:{seniors.id}")
    assert [one.text["ko"] for one in desk.document("m-1").messages] == ["쉬어요"]
    services.messages.remove(WEST, note.id)
    made = services.schedules.add(WEST, draft(f"group:{seniors.id}"))
    services.schedules.change(WEST, made.id, draft("site:library"))
    assert not desk.document("m-1").schedules
    assert services.groups.change(WEST, seniors.id, "서구 어르신 쉼터", 20).priority == 20
    services.groups.remove(WEST, seniors.id)
    assert services.groups.groups(MANAGER) == ()


def test_a_group_of_a_district_holds_terminals_of_that_district_only(desk: Desk, seniors) -> None:
    with pytest.raises(NotFoundError):
        desk.services.groups.set_members(WEST, seniors.id, ["m-1", "g-1"], ())
    with pytest.raises(InvalidError) as failed:
        desk.services.groups.set_members(MANAGER, seniors.id, ["m-1", "g-1"], ())
    assert failed.value.field == "terminals"
    with pytest.raises(InvalidError):
        desk.services.terminals.set_groups(MANAGER, "g-1", [seniors.id])
    assert desk.services.groups.groups(MANAGER)[0].terminals == 2


@pytest.mark.parametrize("staff", [EAST, CENTRE, HELPER, OTHER_HELPER, AUDITOR], ids=lambda one: one.name)
def test_nobody_else_changes_it(desk: Desk, seniors, staff: Staff) -> None:
    services = desk.services
    note = services.messages.add(
        WEST, {"ko": "글"}, desk.clock.now(), desk.clock.now() + timedelta(days=1), f"group:{seniors.id}"
    )
    made = services.schedules.add(WEST, draft(f"group:{seniors.id}"))
    versions = {id: desk.version(id) for id in desk.terminals}
    for act in (
        lambda: services.groups.add(staff, "새 모둠", 50, "west"),
        lambda: services.groups.add(staff, "새 모둠", 50),
        lambda: services.groups.change(staff, seniors.id, "이름", 50),
        lambda: services.groups.remove(staff, seniors.id),
        lambda: services.groups.set_members(staff, seniors.id, [], ()),
        lambda: services.modes.set_group(staff, seniors.id, {"scale": 2.0}),
        lambda: services.schedules.add(staff, draft(f"group:{seniors.id}")),
        lambda: services.schedules.change(staff, made.id, draft("site:mapo")),
        lambda: services.schedules.remove(staff, made.id),
        lambda: services.messages.remove(staff, note.id),
    ):
        with pytest.raises((NotAllowedError, NotFoundError, InvalidError)):
            act()
    assert versions == {id: desk.version(id) for id in desk.terminals}


def test_a_group_is_seen_where_it_belongs_and_where_it_acts(desk: Desk, seniors) -> None:
    groups = desk.services.groups
    everywhere = groups.add(MANAGER, "도시", 90)
    groups.set_members(MANAGER, everywhere.id, ["m-1", "g-1"], ())
    empty = groups.add(WEST, "빈 모둠", 30, "west")
    seen = {
        staff.name: ids(groups.groups(staff))
        for staff in (MANAGER, WEST, EAST, CENTRE, HELPER, OTHER_HELPER, AUDITOR)
    }
    library = Staff("l" * 32, "사서", "helper", Scope(sites=frozenset({"library"})))
    assert (
        seen["Kim"] == seen["서구청"] == seen["Lee"] == seen["Choi"] == {everywhere.id, seniors.id, empty.id}
    )
    assert seen["동구청"] == {everywhere.id}
    assert seen["마포 관장"] == seen["Park"] == {everywhere.id, seniors.id}
    assert groups.groups(library) == ()
    view = {one.id: one for one in groups.groups(EAST)}[everywhere.id]
    assert (view.terminals, view.is_changeable) == (1, False)
    view = {one.id: one for one in groups.groups(WEST)}[seniors.id]
    assert (view.terminals, view.is_changeable, view.district_name) == (2, True, "서구")


def test_plans_of_a_group_are_seen_with_it(desk: Desk, seniors) -> None:
    services = desk.services
    made = services.schedules.add(WEST, draft(f"group:{seniors.id}"))
    now = desk.clock.now()
    note = services.messages.add(WEST, {"ko": "글"}, now, now + timedelta(days=1), f"group:{seniors.id}")
    for staff, may in ((MANAGER, True), (WEST, True), (CENTRE, False), (HELPER, False)):
        (schedule,) = services.schedules.schedules(staff)
        (message,) = services.messages.messages(staff)
        assert (schedule.id, message.id) == (made.id, note.id)
        assert schedule.is_changeable is message.is_changeable is may
    assert services.schedules.schedules(EAST) == services.messages.messages(EAST) == ()


def test_a_manager_of_one_centre_leaves_wider_groups_as_they_are(desk: Desk, seniors) -> None:
    everywhere = desk.services.groups.add(MANAGER, "도시", 90)
    desk.services.terminals.set_groups(MANAGER, "m-1", [everywhere.id, seniors.id])
    desk.services.terminals.set_groups(WEST, "m-1", [])
    detail = desk.services.terminals.get(CENTRE, "m-1")
    assert detail.group_ids == (everywhere.id,)
    desk.services.terminals.set_groups(CENTRE, "m-1", [])
    assert desk.services.terminals.get(CENTRE, "m-1").group_ids == (everywhere.id,)
    with pytest.raises(InvalidError):
        desk.services.terminals.set_groups(CENTRE, "m-1", [seniors.id])


def test_who_moves_to_another_district_leaves_its_groups(desk: Desk, seniors) -> None:
    desk.services.modes.set_group(WEST, seniors.id, {"scale": 1.5})
    desk.services.terminals.rename(MANAGER, "m-1", "새 자리", "gangdong")
    assert desk.document("m-1").standing == {}
    before = desk.version("s-1")
    desk.services.sites.change(MANAGER, "sangam", "상암 경로당", "east", "Asia/Seoul")
    assert desk.document("s-1").standing == {}
    assert desk.version("s-1") == before + 1
    page = desk.services.terminals.list(MANAGER, TerminalFilter(group=seniors.id))
    assert page.total == 0


def test_a_free_priority_is_offered(desk: Desk, seniors) -> None:
    groups = desk.services.groups
    assert groups.free_priority(EAST) == 20
    with pytest.raises(InvalidError) as failed:
        groups.add(EAST, "동구 어르신", 10, "east")
    assert failed.value.field == "priority"
    assert dict(failed.value.message.args)["free"] == 20
    groups.add(MANAGER, "가장 위", 1000)
    assert groups.free_priority(EAST) == 999
    with pytest.raises(InvalidError):
        groups.add(EAST, "동구", 999, "west")

"""Sites in a group: every terminal there is in it, whenever it comes, until it leaves; the trail tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import AuditFilter, GroupView, ScheduleDraft, Scope, Staff, TerminalFilter
from kiosk.console.store.models import GroupSite
from kiosk.console.store.people import Enrolment
from kiosk.sealing import public_key_of
from kiosk.twin.limits import MAX_SCHEDULES, MAX_STANDING_MESSAGES
from kiosk.twin.signing import SigningKey, encode_key
from tests.helpers.console_core import AUDITOR, MANAGER, Desk

WEST = Staff("w" * 32, "서구청", "manager", Scope(districts=frozenset({"west"})))
EAST = Staff("e" * 32, "동구청", "manager", Scope(districts=frozenset({"east"})))
CENTRE = Staff("c" * 32, "마포 관장", "manager", Scope(sites=frozenset({"mapo", "sangam"})))
CODE = "ABCDEFGHJK"


def draft(target: str, name: str = "쉬운 말 아침", **more: Any) -> ScheduleDraft:
    values: dict[str, Any] = {
        "name": name,
        "target": target,
        "rrule": "FREQ=DAILY",
        "time_zone": "Asia/Seoul",
        "start_local": "2026-01-01T09:00",
        "duration_s": 3 * 3600,
        "modes": {"reading": "easy"},
    }
    return ScheduleDraft(**(values | more))


@pytest.fixture
def seniors(desk: Desk) -> GroupView:
    """Two senior centres and a library of the west; the west's group holds the centres, with easy words."""
    desk.services.sites.add(MANAGER, "sangam", "상암 경로당", "west", "Asia/Seoul")
    desk.services.sites.add(MANAGER, "library", "서구 도서관", "west", "Asia/Seoul")
    desk.join("m-1", "mapo")
    desk.join("lib-1", "library")
    group = desk.services.groups.add(WEST, "서구 어르신", 10, "west")
    desk.services.modes.set_group(WEST, group.id, {"scale": 1.5})
    desk.services.schedules.add(WEST, draft(f"group:{group.id}"))
    return desk.services.groups.set_members(WEST, group.id, (), ["mapo", "sangam"])


def ask_to_join(desk: Desk, code: str = CODE) -> None:
    key = SigningKey(b"n" * 32)
    with desk.store.write() as work:
        request = Enrolment(
            id="request-1", identity=encode_key(key.public), seal_key=encode_key(public_key_of(b"7" * 32)),
            name="새 기기", app="1", code=code, asked_at=work.now,
            expires_at=work.now + timedelta(minutes=9), state="waiting",
        )  # fmt: skip
        work.session.add(request)


def is_easy(desk: Desk, terminal: str) -> bool:
    """Tell whether a terminal's document carries the group: its modes, and its schedule."""
    document = desk.document(terminal)
    has_modes = document.origin.get("scale") == "group:서구 어르신"
    assert has_modes == ("group:서구 어르신" in {one.origin for one in document.schedules})
    return has_modes


def trail(desk: Desk, group: GroupView, action: str = "group.moved") -> list[dict[str, Any]]:
    rows = desk.services.audit.rows(AUDITOR, AuditFilter(action=action, target=f"group:{group.id}"))
    return [dict(one.detail) for one in rows]


def test_the_terminals_of_a_site_are_in_the_group_and_are_counted(desk: Desk, seniors: GroupView) -> None:
    assert (seniors.terminals, seniors.sites) == (1, ("mapo", "sangam"))
    assert (is_easy(desk, "m-1"), is_easy(desk, "lib-1")) == (True, False)
    assert desk.row("m-1").groups == ("서구 어르신",)
    page = desk.services.terminals.list(MANAGER, TerminalFilter(group=seniors.id))
    assert [one.id for one in page.rows] == ["m-1"]
    detail = desk.services.terminals.get(MANAGER, "m-1")
    assert (detail.group_ids, detail.site_group_ids) == ((), frozenset({seniors.id}))
    assert ("group", "서구 어르신") in {(one.layer, one.origin) for one in detail.layers}
    assert trail(desk, seniors, "group.terminals") == [
        {
            "in": ["m-1"],
            "out": [],
            "named": [],
            "unnamed": [],
            "sites_in": ["mapo", "sangam"],
            "sites_out": [],
        }
    ]


def test_a_terminal_that_joins_there_later_has_the_schedule_at_once(desk: Desk, seniors: GroupView) -> None:
    ask_to_join(desk)
    desk.services.enrolment.accept(WEST, CODE, "s-1", "사랑방", "sangam")
    assert desk.version("s-1") == 1
    assert is_easy(desk, "s-1")
    assert trail(desk, seniors) == [{"group": "서구 어르신", "in": ["s-1"], "site": "sangam"}]


def test_a_terminal_that_moves_comes_and_goes(desk: Desk, seniors: GroupView) -> None:
    rename = desk.services.terminals.rename
    rename(WEST, "lib-1", "옮긴 기기", "sangam")
    assert is_easy(desk, "lib-1")
    assert trail(desk, seniors)[0] == {"group": "서구 어르신", "in": ["lib-1"], "site": "sangam"}
    before = len(trail(desk, seniors))
    rename(WEST, "lib-1", "옮긴 기기", "mapo")
    assert is_easy(desk, "lib-1")
    assert len(trail(desk, seniors)) == before, "from one site of the group to another: nothing to tell"
    rename(WEST, "lib-1", "옮긴 기기", "library")
    assert not is_easy(desk, "lib-1")
    assert trail(desk, seniors)[0] == {"group": "서구 어르신", "out": ["lib-1"], "site": "mapo"}


def test_who_is_named_too_stays_when_it_moves(desk: Desk, seniors: GroupView) -> None:
    desk.services.groups.set_members(WEST, seniors.id, ["m-1"], ["mapo", "sangam"])
    desk.services.terminals.rename(WEST, "m-1", "빌려 간 기기", "library")
    assert is_easy(desk, "m-1")
    assert not trail(desk, seniors)
    desk.services.terminals.set_groups(WEST, "m-1", [])
    assert not is_easy(desk, "m-1")


def test_naming_who_is_there_already_changes_no_document(desk: Desk, seniors: GroupView) -> None:
    version = desk.version("m-1")
    desk.services.groups.set_members(WEST, seniors.id, ["m-1"], ["mapo", "sangam"])
    assert desk.services.groups.named(WEST, seniors.id) == ("m-1",)
    desk.services.groups.set_members(WEST, seniors.id, ["m-1"], ["sangam"])
    assert desk.version("m-1") == version
    assert trail(desk, seniors, "group.terminals")[0]["sites_out"] == ["mapo"]
    desk.services.groups.set_members(WEST, seniors.id, [], ["sangam"])
    assert desk.version("m-1") == version + 1
    assert not is_easy(desk, "m-1")


def test_groups_of_a_terminal_by_name_are_set_beside_those_of_its_site(
    desk: Desk, seniors: GroupView
) -> None:
    other = desk.services.groups.add(MANAGER, "로비", 20)
    desk.services.terminals.set_groups(MANAGER, "m-1", [other.id])
    assert desk.row("m-1").groups == ("로비", "서구 어르신")
    desk.services.terminals.set_groups(MANAGER, "m-1", [])
    assert desk.row("m-1").groups == ("서구 어르신",)


def test_a_site_that_goes_to_another_district_leaves_the_groups_of_the_old_one(
    desk: Desk, seniors: GroupView
) -> None:
    city = desk.services.groups.add(MANAGER, "도시", 90)
    desk.services.groups.set_members(MANAGER, city.id, (), ["mapo", "gangdong"])
    desk.services.sites.change(MANAGER, "mapo", "마포 어울림", "east", "Asia/Seoul")
    assert not is_easy(desk, "m-1")
    assert desk.row("m-1").groups == ("도시",)
    held = {one.id: one.sites for one in desk.services.groups.groups(MANAGER)}
    assert held == {seniors.id: ("sangam",), city.id: ("gangdong", "mapo")}
    assert trail(desk, seniors) == [{"group": "서구 어르신", "out": ["m-1"], "site": "mapo"}]
    assert trail(desk, seniors, "group.site-gone") == [{"group": "서구 어르신", "site": "mapo"}]
    assert not trail(desk, city)
    desk.services.sites.change(MANAGER, "mapo", "마포 어울림", "west", "Asia/Seoul")
    assert not is_easy(desk, "m-1"), "who left does not come back by itself"


def test_a_site_that_is_removed_and_a_group_that_is_removed(desk: Desk, seniors: GroupView) -> None:
    desk.services.sites.remove(WEST, "sangam")
    assert trail(desk, seniors, "group.site-gone") == [{"group": "서구 어르신", "site": "sangam"}]
    assert desk.services.groups.groups(WEST)[0].sites == ("mapo",)
    desk.services.groups.remove(WEST, seniors.id)
    assert not is_easy(desk, "m-1")
    with desk.store.read() as session:
        assert session.query(GroupSite).count() == 0


def test_who_is_cut_off_is_in_no_group(desk: Desk, seniors: GroupView) -> None:
    desk.services.enrolment.revoke(WEST, "m-1")
    assert desk.services.groups.groups(WEST)[0].terminals == 0
    assert desk.services.groups.reach(WEST, ["m-1"], ["mapo"]) == 0
    assert trail(desk, seniors) == [{"group": "서구 어르신", "out": ["m-1"], "site": "mapo"}]
    before = desk.version("m-1")
    assert desk.services.modes.set_group(WEST, seniors.id, {"scale": 2.0}) == 0
    assert desk.version("m-1") == before == 0


def test_a_group_of_a_district_holds_sites_of_that_district_only(desk: Desk, seniors: GroupView) -> None:
    for staff, sites in ((WEST, ["gangdong"]), (MANAGER, ["mapo", "gangdong"]), (MANAGER, ["nowhere"])):
        with pytest.raises(InvalidError) as failed:
            desk.services.groups.set_members(staff, seniors.id, (), sites)
        assert failed.value.field == "sites"
    assert desk.services.groups.groups(MANAGER)[0].sites == ("mapo", "sangam")


@pytest.mark.parametrize("staff", [EAST, CENTRE], ids=["another district", "one centre"])
def test_nobody_else_changes_what_it_holds(desk: Desk, seniors: GroupView, staff: Staff) -> None:
    city = desk.services.groups.add(MANAGER, "도시", 90)
    for group in (seniors, city):
        with pytest.raises((NotAllowedError, NotFoundError)):
            desk.services.groups.set_members(staff, group.id, (), [])
    desk.services.terminals.set_groups(CENTRE, "m-1", [])
    assert is_easy(desk, "m-1"), "a centre's manager does not take a terminal out of the district's group"


def test_a_centre_sees_a_group_that_holds_it_before_any_terminal_is_there(
    desk: Desk, seniors: GroupView
) -> None:
    sangam = Staff("s" * 32, "상암", "manager", Scope(sites=frozenset({"sangam"})))
    (seen,) = desk.services.groups.groups(sangam)
    assert (seen.id, seen.terminals, seen.sites, seen.is_changeable) == (seniors.id, 0, ("sangam",), False)
    assert [one.draft.name for one in desk.services.schedules.schedules(sangam)] == ["쉬운 말 아침"]
    assert desk.services.groups.groups(EAST) == ()


def test_how_many_terminals_a_choice_makes(desk: Desk, seniors: GroupView) -> None:
    reach = desk.services.groups.reach
    desk.join("m-2", "mapo")
    desk.join("g-1", "gangdong")
    assert reach(MANAGER, ["m-1", "g-1"], ["mapo"]) == 3
    assert reach(WEST, ["m-1", "g-1"], ["mapo", "gangdong"]) == 2, "what they do not see is not counted"
    assert reach(WEST, ["nobody"], []) == 0
    assert desk.services.groups.set_members(WEST, seniors.id, ["m-1", "lib-1"], ["mapo"]).terminals == 3
    assert desk.services.groups.groups(MANAGER)[0].terminals == 3, "m-1 is counted once"


def fill(desk: Desk, target: str, count: int) -> None:
    for number in range(count):
        desk.services.schedules.add(MANAGER, draft(target, f"{number}"))


def said(act: Callable[[], object]) -> tuple[str, object]:
    """Return the field and the count of what is refused for want of room."""
    with pytest.raises(InvalidError) as failed:
        act()
    return failed.value.field, dict(failed.value.message.args)["count"]


def test_a_plan_must_fit_every_terminal_that_may_still_come(desk: Desk, seniors: GroupView) -> None:
    """Nobody stands at Sangam yet: what would not fit there is refused now, not when somebody joins."""
    fill(desk, "site:sangam", 40)
    groups, too_many = desk.services.groups, MAX_SCHEDULES + 1
    fill(desk, f"group:{seniors.id}", MAX_SCHEDULES - 40 - 1)
    assert said(lambda: fill(desk, f"group:{seniors.id}", 1)) == ("name", too_many)
    assert said(lambda: fill(desk, "site:sangam", 1)) == ("name", too_many)
    other = groups.add(MANAGER, "도시", 90)
    fill(desk, f"group:{other.id}", 1)
    assert said(lambda: groups.set_members(MANAGER, other.id, (), ["sangam"])) == ("sites", too_many)
    assert said(lambda: groups.set_members(MANAGER, other.id, ["lib-1"], ["sangam"])) == ("sites", too_many)
    desk.services.sites.add(MANAGER, "north", "북쪽", "west", "Asia/Seoul")
    ask_to_join(desk)
    desk.services.enrolment.accept(WEST, CODE, "s-1", "사랑방", "sangam")
    assert len(desk.document("s-1").schedules) == MAX_SCHEDULES


def test_a_terminal_does_not_move_to_where_its_groups_would_not_fit(desk: Desk, seniors: GroupView) -> None:
    """Named in one group, it comes into another one by its site: each fits alone."""
    other = desk.services.groups.add(MANAGER, "도시", 90)
    desk.services.groups.set_members(MANAGER, other.id, ["lib-1"], ())
    fill(desk, f"group:{other.id}", 40)
    fill(desk, f"group:{seniors.id}", 40)
    before = desk.version("lib-1")
    rename = desk.services.terminals.rename
    assert said(lambda: rename(WEST, "lib-1", "옮김", "mapo")) == ("site", 81)
    assert desk.version("lib-1") == before
    assert not trail(desk, seniors)
    with pytest.raises(InvalidError) as failed:
        desk.services.groups.set_members(MANAGER, seniors.id, (), ["mapo", "sangam", "library"])
    assert failed.value.field == "sites"
    assert not is_easy(desk, "lib-1")


def test_nobody_joins_where_there_is_too_much_already(desk: Desk) -> None:
    """Notices for all that were written before there was a site: the code stays good, no key is made."""
    for site in ("mapo", "gangdong"):
        desk.services.sites.remove(MANAGER, site)
    now = desk.clock.now()
    for number in range(MAX_STANDING_MESSAGES + 1):
        desk.services.messages.add(MANAGER, {"ko": f"{number}"}, now, now.replace(day=28, hour=23), "all")
    desk.services.sites.add(MANAGER, "mapo", "마포 어울림", "west", "Asia/Seoul")
    ask_to_join(desk)
    accept = desk.services.enrolment.accept
    assert said(lambda: accept(MANAGER, CODE, "m-1", "로비", "mapo")) == ("site", MAX_STANDING_MESSAGES + 1)
    assert desk.gateway is not None
    assert desk.gateway.keys == {}
    assert desk.version("m-1") == 0
    desk.services.messages.remove(MANAGER, desk.services.messages.messages(MANAGER)[0].id)
    accept(MANAGER, CODE, "m-1", "로비", "mapo")
    assert len(desk.document("m-1").messages) == MAX_STANDING_MESSAGES


def test_the_schedule_of_a_new_group_ends_what_staff_have_changed(desk: Desk, seniors: GroupView) -> None:
    """A change where no schedule could end it ends with the first one that comes, also with a site."""
    desk.services.modes.switch(MANAGER, ["lib-1"], modes={"contrast": "high"})
    assert desk.document("lib-1").staff.until is None
    desk.services.groups.set_members(WEST, seniors.id, (), ["mapo", "sangam", "library"])
    ends = desk.document("lib-1").staff.until
    assert ends is not None
    desk.clock.advance((ends - desk.clock.now()).total_seconds() + 1)
    desk.services.groups.set_members(WEST, seniors.id, (), ["mapo", "sangam"])
    assert desk.document("lib-1").staff is None, "what has ended does not come back with the group's leaving"


def test_a_switch_asks_the_store_no_more_often_than_for_terminals_that_are_named(
    desk: Desk, seniors: GroupView
) -> None:
    """A group of ten thousand is switched in the same statements, whether they are named or stand there."""
    others = [f"n-{number}" for number in range(5)]
    for terminal in others:
        desk.join(terminal, "sangam")
    statements: list[str] = []
    event.listen(
        desk.store.engine, "before_cursor_execute", lambda _c, _u, statement, *_: statements.append(statement)
    )

    def switch() -> int:
        """Return how many statements a switch takes; a first one lets those look who watch the places."""
        for scale in (2.0, 1.5):
            statements.clear()
            assert desk.services.modes.set_group(WEST, seniors.id, {"scale": scale}) == 6
        return len(statements)

    by_site = switch()
    desk.services.groups.set_members(WEST, seniors.id, ["m-1", *others], ())
    assert switch() == by_site <= 15

"""The trail of a district: what its auditor reads of it, and what of others stays out."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import EVERYTHING, AuditFilter, AuditRow, ScheduleDraft, Scope, Staff
from tests.helpers.console_core import MANAGER, Desk

WEST = Staff("w" * 32, "서구", "auditor", Scope(districts=frozenset({"west"})))
MAPO = Staff("p" * 32, "마포", "manager", Scope(sites=frozenset({"mapo"})))


@pytest.fixture(autouse=True)
def places(desk: Desk) -> None:
    """A terminal in the west, and one in the east."""
    desk.join("lobby-1", "mapo")
    desk.join("east-1", "gangdong")


def seen(desk: Desk, who: Staff = WEST, **wanted: object) -> tuple[AuditRow, ...]:
    return desk.services.audit.rows(who, AuditFilter(**wanted))  # type: ignore[arg-type]


def lines(desk: Desk, who: Staff) -> list[list[str]]:
    text = "".join(desk.services.audit.export(who, AuditFilter())).removeprefix("\ufeff")
    return list(csv.reader(text.splitlines()))


def plan(target: str) -> ScheduleDraft:
    return ScheduleDraft("아침", target, "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 3600, {"scale": 2.0})


def test_an_entry_about_many_terminals_is_told_with_those_of_the_scope(desk: Desk) -> None:
    desk.services.modes.switch(MANAGER, ["lobby-1", "east-1"], preset="large")
    (entry,) = seen(desk, action="modes.", target="terminals")
    assert set(entry.detail["versions"]) == {"lobby-1"}
    assert "east-1" not in repr(lines(desk, WEST))
    desk.join("east-2", "gangdong")
    desk.services.modes.switch(MANAGER, ["east-1", "east-2"], preset="calm")
    assert len(seen(desk, action="modes.", target="terminals")) == 1
    assert set(seen(desk, MANAGER, target="terminals")[0].detail["versions"]) == {"east-1", "east-2"}


def test_what_was_planned_here_is_told_also_when_it_is_gone(desk: Desk) -> None:
    desk.clock.advance(60)
    services, now = desk.services, desk.clock.now()
    group = services.groups.add(MANAGER, "서구 모둠", 10, "west").id
    wide = services.groups.add(MANAGER, "도시 모둠", 11).id
    services.sites.add(MANAGER, "empty", "빈 곳", "west", "Asia/Seoul")
    expected = {f"group:{group}", "site:empty"}
    for target in ("site:mapo", f"group:{group}", "site:gangdong", f"group:{wide}"):
        one = services.schedules.add(MANAGER, plan(target)).id
        services.schedules.remove(MANAGER, one)
        note = services.messages.add(MANAGER, {"ko": "글"}, now, now + timedelta(days=1), target).id
        services.messages.remove(MANAGER, note)
        if target in ("site:mapo", f"group:{group}"):
            expected |= {f"schedule:{one}", f"message:{note}"}
    services.groups.remove(MANAGER, group)
    services.sites.remove(MANAGER, "empty")
    told = {row.target: row.action for row in reversed(seen(desk, since=now))}
    assert set(told) == expected
    assert all(action.endswith(".remove") for action in told.values())  # the last of each, too


def test_a_place_that_moved_takes_its_trail_along(desk: Desk) -> None:
    services = desk.services
    services.sites.change(MANAGER, "mapo", "마포", "east", "Asia/Seoul")
    assert {row.target for row in seen(desk)} & {"site:mapo", "terminal:lobby-1"} == set()
    services.terminals.rename(MANAGER, "east-1", "로비", "mapo")
    assert "terminal:east-1" in {row.target for row in seen(desk, MAPO)}
    assert "terminal:east-1" not in {row.target for row in seen(desk)}


def test_accounts_of_the_scope_and_what_one_has_done_oneself(desk: Desk) -> None:
    accounts = desk.services.accounts
    for name, scope in (("west", WEST.scope), ("mapo", MAPO.scope), ("city", EVERYTHING)):
        accounts.add(MANAGER, name, name, "helper", scope)
    ids = {name: f"account:{desk.console.accounts.find_id(name)}" for name in ("west", "mapo", "city")}
    assert {row.target for row in seen(desk, action="account.")} == {ids["west"], ids["mapo"]}
    assert {row.target for row in seen(desk, MAPO, action="account.")} == {ids["mapo"]}
    list(desk.services.audit.export(WEST, AuditFilter()))
    assert [row.actor_id for row in seen(desk, action="audit.")] == [WEST.id]
    assert seen(desk, MAPO, action="audit.") == ()


def test_pages_of_the_trail_hold_what_is_told_and_nothing_twice(desk: Desk) -> None:
    for _ in range(4):
        desk.services.modes.switch(MANAGER, ["lobby-1", "east-1"], preset="large")
        desk.services.modes.switch(MANAGER, ["east-1"], preset="calm")
        desk.services.modes.switch(MANAGER, ["lobby-1"], preset="calm")
    whole = [row.number for row in seen(desk, limit=1000)]
    parts = [row.number for start in range(0, 40, 3) for row in seen(desk, offset=start, limit=3)]
    assert parts == whole == sorted(set(whole), reverse=True)
    assert [int(row[0]) for row in lines(desk, WEST)[1:]][:-1] == sorted(whole)


def test_a_filter_narrows_what_is_told_and_widens_nothing(desk: Desk) -> None:
    for terminal, site in (("lobby-1", "mapo"), ("east-1", "gangdong")):
        desk.services.terminals.rename(MANAGER, terminal, "로비", site)
    assert seen(desk, target="terminal:east-1") == seen(desk, target="site:gangdong") == ()
    assert {row.target for row in seen(desk, target="lobby-1")} == {"terminal:lobby-1"}


def test_only_all_of_the_chain_proves_anything(desk: Desk) -> None:
    for who in (WEST, MAPO):
        with pytest.raises(NotAllowedError):
            desk.services.audit.verify(who)
    for act in (seen, lines):
        with pytest.raises(NotAllowedError):
            act(desk, Staff("h" * 32, "도움", "helper", EVERYTHING))

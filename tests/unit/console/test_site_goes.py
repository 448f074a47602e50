"""A site that is removed leaves nothing behind by which somebody would be lost or see too much."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import AuditFilter, Scope, Staff, TerminalFilter
from kiosk.console.store.people import Account
from tests.helpers.console_core import MANAGER, Desk

WEST = Staff("w" * 32, "서구", "manager", Scope(districts=frozenset({"west"})))


@pytest.fixture(autouse=True)
def gone(desk: Desk) -> None:
    desk.services.sites.add(MANAGER, "gone", "없어질 곳", "west", "Asia/Seoul")


def give(desk: Desk, name: str, *sites: str, role: str = "helper") -> Staff:
    """Add an account; return who acts with it now."""
    desk.console.accounts.add(WEST, name, "이도움", role, Scope(sites=frozenset(sites)))  # type: ignore[arg-type]
    return seen(desk, name)


def seen(desk: Desk, name: str) -> Staff:
    id = desk.console.accounts.find_id(name)
    (found,) = [one for one in desk.console.accounts.accounts(MANAGER) if one.id == id]
    return Staff(id, found.display_name, found.role, found.scope)


def names(desk: Desk, staff: Staff) -> list[str]:
    return [one.name for one in desk.console.accounts.accounts(staff)]


def test_an_account_of_two_places_keeps_the_other(desk: Desk) -> None:
    give(desk, "two", "gone", "mapo", role="manager")
    desk.services.sites.remove(WEST, "gone")
    me = seen(desk, "two")
    assert me.scope == Scope(sites=frozenset({"mapo"}))
    assert names(desk, WEST) == ["two"]
    desk.console.accounts.change(me, me.id, "새 이름", "manager", me.scope)
    desk.console.accounts.disable(WEST, me.id)
    entry = desk.services.audit.rows(WEST, AuditFilter(action="account.change"))[-1]
    assert entry.target == f"account:{me.id}" and entry.actor == WEST.name
    assert entry.detail["before"]["scope"]["sites"] == ["gone", "mapo"]
    assert entry.detail["after"]["scope"]["sites"] == ["mapo"]


def test_the_only_place_of_an_account_stays_until_the_account_has_another(desk: Desk) -> None:
    me = give(desk, "one", "gone")
    with pytest.raises(InvalidError) as refused:
        desk.services.sites.remove(WEST, "gone")
    assert dict(refused.value.message.args)["name"] == "이도움"
    assert "gone" in [one.id for one in desk.services.sites.sites(WEST)]
    assert seen(desk, "one").scope == me.scope
    desk.console.accounts.change(WEST, me.id, "이도움", "helper", Scope(sites=frozenset({"mapo"})))
    desk.services.sites.remove(WEST, "gone")
    assert "gone" not in [one.id for one in desk.services.sites.sites(MANAGER)]


def test_an_ended_account_without_a_place_sees_nothing_for_good(desk: Desk) -> None:
    me = give(desk, "ended", "gone", role="manager")
    desk.console.accounts.disable(WEST, me.id)
    desk.services.sites.remove(WEST, "gone")
    desk.services.sites.add(MANAGER, "gone", "동쪽 새 기관", "east", "Asia/Seoul")
    desk.join("east-1", "gone")
    desk.console.accounts.enable(MANAGER, me.id)
    me = seen(desk, "ended")
    assert me.scope == Scope()
    assert not desk.services.terminals.list(me, TerminalFilter()).rows
    assert not names(desk, me) and not desk.services.sites.sites(me)


def test_what_a_store_of_before_still_names_is_no_part_of_a_scope(desk: Desk) -> None:
    me = give(desk, "old", "gone", "mapo", role="manager")
    lost = give(desk, "lost", "gone")
    desk.console.accounts.disable(WEST, lost.id)
    desk.services.sites.remove(WEST, "gone")
    with desk.store.write() as work:
        for row in work.session.scalars(select(Account)):
            row.sites = ["gone", "mapo"] if row.id == me.id else ["gone"]
    assert names(desk, WEST) == ["old"], "by what is left; what has nothing left is the city's"
    assert names(desk, MANAGER) == ["lost", "old"]
    desk.services.sites.add(MANAGER, "gone", "동쪽 새 기관", "east", "Asia/Seoul")
    desk.join("east-1", "gone")
    assert seen(desk, "old").scope == Scope(sites=frozenset({"mapo"}))
    assert not desk.services.terminals.list(seen(desk, "old"), TerminalFilter()).rows
    assert names(desk, WEST) == ["old"]

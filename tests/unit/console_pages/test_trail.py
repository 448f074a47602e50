"""The audit trail in words: no sign of a program, and everything by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.console.pages.texts import trail as words
from kiosk.console.pages.trail import fact_rows, target_words
from kiosk.console.pages.trail_names import names_of
from kiosk.console.services.views import AuditFilter, AuditRow, ScheduleDraft, Scope
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.twin.commands import COMMANDS
from tests.helpers.console_core import MANAGER, Desk, open_desk

KO = Localiser(Catalogues(), "ko")
#: What nobody outside of the program can read.
PROGRAM = re.compile(r"\bTrue\b|\bFalse\b|\bNone\b|[a-z]_[a-z]|FREQ=|\{|\[|\b[0-9a-f]{32}\b")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("trail")
    with open_desk(folder) as opened:
        opened.add_places()
        opened.join("lobby-1")
        opened.services.terminals.rename(MANAGER, "lobby-1", "1층 로비", "mapo")
        opened.services.sites.change(MANAGER, "mapo", "마포 어울림관", "west", "Asia/Seoul")
        groups, accounts = opened.services.groups, opened.console.accounts
        group = groups.add(MANAGER, "어르신", 5)
        groups.set_members(MANAGER, group.id, ["lobby-1"], [])
        draft = ScheduleDraft(
            "아침", f"group:{group.id}", "FREQ=WEEKLY;BYDAY=SA", "Asia/Seoul",
            "2026-11-28T09:00", 10_800, {"scale": 2.0}, 3,
        )  # fmt: skip
        opened.services.schedules.add(MANAGER, draft)
        accounts.add(MANAGER, "helper", "이도움", "helper", Scope(sites=frozenset({"mapo"})))
        helper = accounts.find_id("helper")
        accounts.change(MANAGER, helper, "이도움", "manager", Scope(is_everything=True))
        opened.services.modes.switch(MANAGER, ["lobby-1"], preset="large", until="today")
        opened.services.commands.send(MANAGER, "lobby-1", "terminal.identify", {})
        now = opened.clock.now()
        opened.services.messages.add(MANAGER, {"ko": "쉽니다"}, now, now + timedelta(days=1), "site:mapo")
        yield opened


def told(desk: Desk, action: str) -> tuple[str, dict[str, str]]:
    """Return target and facts of the last entry of an action, as staff read them."""
    rows = desk.services.audit.rows(MANAGER, AuditFilter(action=action))
    names = names_of(desk.services, MANAGER, rows)
    facts = fact_rows(rows[0], names)
    return KO.plain(target_words(rows[0].target, names)), {KO.plain(a): KO.plain(b) for a, b in facts}


def test_no_entry_shows_a_sign_of_a_program(desk: Desk) -> None:
    rows = desk.services.audit.rows(MANAGER, AuditFilter(limit=1000))
    names = names_of(desk.services, MANAGER, rows)
    numbers = {KO.plain(words.FACTS[one]) for one in ("id", "identity", "session", "call")}
    seen = 0
    for row in rows:
        assert not PROGRAM.search(KO.plain(target_words(row.target, names))), row.target
        for name, value in fact_rows(row, names):
            seen += 1
            shown = KO.plain(value)
            assert not re.search(r"[a-z]", KO.plain(name)), f"{row.action}: {KO.plain(name)}"
            assert KO.plain(name) in numbers or not PROGRAM.search(shown), f"{row.action}: {shown}"
    assert seen > 25


def test_a_change_of_an_account_reads_as_it_was_and_is(desk: Desk) -> None:
    target, facts = told(desk, "account.change")
    assert target == "이도움"
    assert facts["앞선 맡은 일"] == "돕는 직원"
    assert facts["맡은 일"] != facts["앞선 맡은 일"]
    assert facts["앞선 기관들"] == "마포 어울림관"
    assert facts["모든 곳을 봄"] == "네"


def test_a_schedule_reads_as_it_was_made(desk: Desk) -> None:
    target, facts = told(desk, "schedule.add")
    assert (target, facts["어디에"], facts["요일"]) == ("아침", "어르신", "토요일")
    assert facts["걸리는 시간"] == "3시간"
    assert facts["켜져 있음"] == "네"
    assert facts["처음 시작"] == "2026-11-28 09:00"


def test_places_and_terminals_have_their_names(desk: Desk) -> None:
    assert told(desk, "group.terminals")[1]["들어온 기기"] == "1층 로비"
    assert told(desk, "modes.switch")[0] == "1층 로비"
    assert told(desk, "modes.switch")[1]["언제까지"] == "오늘 밤 12시까지"
    assert told(desk, "terminal.rename")[1]["기관"] == "마포 어울림관"
    assert told(desk, "message.add")[1]["어디에"] == "마포 어울림관"
    assert told(desk, "message.add")[1]["한국어"] == "쉽니다"


def test_what_is_gone_is_told_by_its_id() -> None:
    assert target_words("terminal:gone-1", {}) == "gone-1"
    row = AuditRow(
        1, datetime(2026, 11, 22, tzinfo=UTC), "a", "a", "group.terminals", "", {"in": ["x-1"]}, ""
    )
    assert [KO.plain(value) for _, value in fact_rows(row, {})] == ["x-1"]


@pytest.mark.parametrize(
    "detail",
    [{"rrule": 5}, {"seconds": "soon"}, {"until": "someday"}, {"modes": "x"}, {"in": 3}, {"before": "x"},
     {"start": None, "on": 0}, {"lost": [["a", 1, "b"]]}, {"versions": 3}, {"language": "xx"}],
)  # fmt: skip
def test_an_entry_of_another_form_is_shown_all_the_same(detail: dict[str, Any]) -> None:
    row = AuditRow(1, datetime(2026, 11, 22, tzinfo=UTC), "a", "a", "made.up", "", detail, "")
    for name, value in fact_rows(row, {}):
        assert KO.plain(name)
        assert KO.plain(value) or value == 0


def test_every_argument_of_every_command_has_a_word() -> None:
    for command in COMMANDS.values():
        for name in command.arguments.model_fields:
            assert name in words.FACTS or name == "text", f"{command.name}: {name}"


@pytest.mark.parametrize(
    "detail",
    [{"in": [f"t-{n:05}" for n in range(10_000)]}, {"versions": {f"t-{n:05}": n for n in range(10_000)}}],
)
def test_a_switch_of_a_city_is_told_in_a_few_lines(desk: Desk, detail: dict[str, Any]) -> None:
    row = AuditRow(1, datetime(2026, 11, 22, tzinfo=UTC), "a", "a", "modes.switch", "terminals", detail, "")
    told = " ".join(KO.plain(value) for _, value in fact_rows(row, names_of(desk.services, MANAGER, [row])))
    assert "t-00019" in told and "t-00020" not in told
    assert told.replace(",", "").endswith("그 밖에 9980개")


def test_a_terminal_with_the_id_of_a_centre_has_its_own_name(desk: Desk) -> None:
    desk.join("gangdong")
    desk.services.terminals.rename(MANAGER, "gangdong", "2층 로비", "mapo")
    assert told(desk, "terminal.rename")[0] == "2층 로비"

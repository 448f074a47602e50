"""The audit trail only grows, and whatever is done to it behind the console's back is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kiosk.console.audit import entry_hash
from kiosk.console.audit_heads import HEADS_NAME, append_line, read_heads
from kiosk.console.audit_proof import Head, make_head
from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import AuditFilter
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import AUDIT_HEAD
from tests.helpers.console_core import AUDITOR, HELPER, KEYS, MANAGER, Desk
from tests.helpers.full_disk import Disk


@pytest.fixture
def trail(desk: Desk) -> Iterator[Desk]:
    """Ten entries more, of which the head after the fifth was exported."""
    for number in range(1, 6):
        desk.services.groups.add(MANAGER, f"모둠 {number}", number)
    desk.console.exporter.export()
    for number in range(6, 11):
        desk.services.groups.add(MANAGER, f"모둠 {number}", number)
    yield desk


def tamper(desk: Desk, *statements: str) -> None:
    """Do what somebody with the key of the database can do: take the triggers away first."""
    with desk.store.engine.begin() as connection:
        for word in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_no_{word}"))
        for statement in statements:
            connection.execute(text(statement))


def numbers(desk: Desk) -> int:
    return desk.services.audit.verify(AUDITOR).entries


def test_a_whole_trail_is_whole(trail: Desk) -> None:
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.problem, verdict.first_wrong) == (True, "", None)
    assert verdict.entries == 4 + 10


@pytest.mark.parametrize(
    ("statement", "problem", "number"),
    [
        ("UPDATE audit SET actor = 'Somebody' WHERE number = 6", "edited", 6),
        ("UPDATE audit SET detail = '{}' WHERE number = 6", "edited", 6),
        ("UPDATE audit SET at = '2020-01-01T00:00:00.000+00:00' WHERE number = 6", "edited", 6),
        ("UPDATE audit SET previous = hash WHERE number = 6", "edited", 6),
        ("DELETE FROM audit WHERE number = 6", "missing", 6),
        ("DELETE FROM audit WHERE number = 1", "missing", 1),
        ("UPDATE audit SET number = number + 100 WHERE number >= 10", "missing", 10),
    ],
)
def test_edits_and_deletions_are_found_at_their_place(trail: Desk, statement, problem, number) -> None:
    tamper(trail, statement)
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.problem, verdict.first_wrong) == (False, problem, number)


def test_an_insertion_is_found(trail: Desk) -> None:
    tamper(
        trail,
        "UPDATE audit SET number = -number WHERE number >= 8",
        "UPDATE audit SET number = 1 - number WHERE number < 0",
        "INSERT INTO audit SELECT 8, at, actor_id, actor, action, target, detail, previous, hash"
        " FROM audit WHERE number = 7",
    )
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.first_wrong) == (False, 8)


def test_another_order_is_found(trail: Desk) -> None:
    tamper(
        trail,
        "UPDATE audit SET number = -7 WHERE number = 7",
        "UPDATE audit SET number = 7 WHERE number = 8",
        "UPDATE audit SET number = 8 WHERE number = -7",
    )
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.first_wrong) == (False, 7)


def test_cutting_off_the_end_is_found_by_an_exported_head(trail: Desk) -> None:
    trail.console.exporter.export()
    tamper(trail, "DELETE FROM audit WHERE number > 10")
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.problem, verdict.first_wrong) == (False, "cut-off", 11)


def test_a_chain_that_was_calculated_anew_is_found_by_an_exported_head(trail: Desk) -> None:
    """Whoever can write the table can also calculate: only what lies elsewhere proves it."""
    with trail.store.engine.begin() as connection:
        for word in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_no_{word}"))
        rows = connection.execute(text("SELECT * FROM audit ORDER BY number")).mappings().all()
        previous = "0" * 64
        for row in rows:
            actor = "Somebody" if row["number"] == 3 else row["actor"]
            fields = (
                row["number"],
                row["at"],
                row["actor_id"],
                actor,
                row["action"],
                row["target"],
                row["detail"],
            )
            made = entry_hash(previous, fields)
            connection.execute(
                text("UPDATE audit SET actor = :a, previous = :p, hash = :h WHERE number = :n"),
                {"a": actor, "p": previous, "h": made, "n": row["number"]},
            )
            previous = made
    verdict = trail.services.audit.verify(AUDITOR)
    assert (verdict.is_whole, verdict.problem) == (False, "edited")


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_changes(trail: Desk, statement: str) -> None:
    with pytest.raises((DBAPIError, sqlite3.Error)), trail.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert trail.services.audit.verify(AUDITOR).is_whole


def test_a_head_that_the_console_did_not_sign_is_no_head(trail: Desk, tmp_path: Path) -> None:
    with trail.store.read() as session:
        forged = make_head(session, SigningKey(b"z" * 32))
    assert forged is not None
    append_line(tmp_path / HEADS_NAME, forged.to_json())
    assert trail.services.audit.verify(AUDITOR).problem == "head"


def test_heads_are_read_back_and_broken_lines_passed_over(trail: Desk, tmp_path: Path) -> None:
    append_line(tmp_path / HEADS_NAME, "{broken")
    append_line(tmp_path / HEADS_NAME, '{"number": 1}')
    heads = list(read_heads(tmp_path / HEADS_NAME, tmp_path / "missing"))
    assert [one.number for one in heads] == [9]
    assert Head.from_json(heads[0].to_json()) == heads[0]
    assert heads[0].is_genuine(KEYS.ring)


def test_the_head_goes_to_every_target_again_until_it_was_taken(trail: Desk) -> None:
    taken: list[str] = []
    is_away = [True]

    def send(line: str) -> None:
        if is_away[0]:
            raise OSError("away")
        taken.append(line)

    trail.console.exporter.add_target(send)
    trail.console.exporter.export()
    assert taken == []
    is_away[0] = False
    trail.console.exporter.export()
    trail.console.exporter.export()
    assert len(taken) == 1


def test_a_head_that_finds_no_room_here_reaches_those_off_this_machine_and_is_kept_later(
    trail: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    trail.console.exporter.add_target(taken.append)
    disk = Disk(monkeypatch)
    disk.room = 30
    head = trail.console.exporter.export()
    assert head is not None and len(taken) == 1
    disk.room = None
    trail.console.exporter.export()
    assert [one.hash for one in read_heads(tmp_path / HEADS_NAME)][-1:] == [head.hash]
    assert len(taken) == 1


def test_a_first_start_warns_of_nothing(trail: Desk, caplog: pytest.LogCaptureFixture) -> None:
    trail.line.published.clear()
    trail.line.is_connected = False  # the own broker has only been started
    trail.console.exporter.export()
    assert not caplog.records
    trail.line.is_connected = True
    trail.console.exporter.export()
    assert [one.topic for one in trail.line.published] == [AUDIT_HEAD]


def test_a_place_off_this_machine_that_takes_no_head_is_warned_of(
    trail: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def send(line: str) -> None:
        raise ConnectionRefusedError

    trail.console.exporter.add_target(send)
    trail.console.exporter.export()
    assert "ConnectionRefusedError" in caplog.text


def test_an_entry_stands_or_falls_with_what_it_tells(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.join()
    before = numbers(desk)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr("kiosk.console.services.modes._tell", fail)
    with pytest.raises(RuntimeError):
        desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    assert desk.version() == 1
    assert numbers(desk) == before


def test_the_export_is_a_table_that_no_spreadsheet_runs_and_an_entry_itself(desk: Desk) -> None:
    desk.services.groups.add(MANAGER, "=1+1", 1)
    lines = list(desk.services.audit.export(AUDITOR, AuditFilter()))
    assert lines[0].startswith("\ufeffnumber,at,")
    assert len(lines) == 1 + numbers(desk)
    assert "audit.export" in lines[-1]
    for line in lines[1:]:
        assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@")) for cell in line.split(","))


def test_only_auditors_and_managers_of_everything_read_it(desk: Desk) -> None:
    calls: list[Callable[[], object]] = [
        lambda: desk.services.audit.rows(HELPER, AuditFilter()),
        lambda: desk.services.audit.verify(HELPER),
        lambda: desk.services.audit.export(HELPER, AuditFilter()),
    ]
    for call in calls:
        with pytest.raises(NotAllowedError):
            call()


def test_filters_narrow_the_rows(trail: Desk) -> None:
    rows = trail.services.audit.rows(AUDITOR, AuditFilter(action="group", limit=3))
    assert [row.number for row in rows] == [14, 13, 12]
    assert trail.services.audit.rows(AUDITOR, AuditFilter(actor="nobody")) == ()
    assert trail.services.audit.rows(AUDITOR, AuditFilter(actor="%")) == ()
    for who in (rows[0].actor_id, rows[0].actor, rows[0].actor[:2].upper()):
        found = trail.services.audit.rows(AUDITOR, AuditFilter(actor=who))
        assert rows[0].number in {one.number for one in found}, who
    short = rows[0].target.rpartition(":")[2]
    assert trail.services.audit.rows(AUDITOR, AuditFilter(target=short))[0].target == rows[0].target
    assert trail.services.audit.rows(AUDITOR, AuditFilter(target=short[1:])) == ()
    assert len(trail.services.audit.rows(AUDITOR, AuditFilter(target=rows[0].target))) == 1
    assert trail.services.audit.rows(AUDITOR, AuditFilter(action="g%")) == ()

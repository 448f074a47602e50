"""The console as a role of PostgreSQL that does everything it must and can never change the trail."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from kiosk.console.retention import Retention
from kiosk.console.services.views import AuditFilter, TerminalState
from kiosk.console.serving import _warn_of_rights
from kiosk.console.store.backup import kept
from kiosk.console.store.database import SCHEMA
from kiosk.console.store.grants import GrantError, apply_grants, may_rewrite_audit
from kiosk.server.backup import make_backup
from kiosk.server.database import StoreError, open_engine
from tests.helpers.console_core import AUDITOR, HELPER, KEYS, MANAGER, Desk, FakeGateway, open_desk

ROOT = Path(__file__).resolve().parents[3]
ROLE = "the console"  # a name that must be quoted


@pytest.fixture
def owner(server: str) -> Iterator[str]:
    """A new database, owned by who made it, and a role beside."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS console WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE console"))
        connection.execute(text(f'DROP ROLE IF EXISTS "{ROLE}"'))
        connection.execute(text(f'CREATE ROLE "{ROLE}" LOGIN'))
    engine.dispose()
    yield server.replace("/postgres?", "/console?")


def as_role(owner: str, role: str = "the%20console") -> str:
    return owner.replace("//modunuri@", f"//{role}@")


def grant(owner: str) -> None:
    engine = open_engine(owner, None, SCHEMA)
    try:
        apply_grants(engine, ROLE)
    finally:
        engine.dispose()


@pytest.fixture
def desk(tmp_path: Path, owner: str) -> Iterator[Desk]:
    grant(owner)
    with open_desk(tmp_path, url=as_role(owner), gateway=FakeGateway()) as opened:
        yield opened


def test_a_console_of_this_role_does_all_of_its_work(desk: Desk, tmp_path: Path, owner: str) -> None:
    desk.add_places()
    terminal = desk.join()
    group = desk.services.groups.add(MANAGER, "모둠", 5)
    desk.services.groups.set_members(MANAGER, group.id, ["lobby-1"], ["mapo"])
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.publish()
    desk.hear(terminal.birth(), terminal.applied(desk.version()))
    assert desk.row().state is TerminalState.AS_WANTED
    desk.services.commands.send(HELPER, "lobby-1", "report.now")
    desk.console.exporter.add_target(lambda line: None)
    desk.console.exporter.export()
    desk.services.groups.remove(MANAGER, group.id)
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    desk.clock.advance(timedelta(days=400).total_seconds())
    assert Retention(desk.store).run()["history"] > 0
    verdict = desk.services.audit.verify(AUDITOR)
    assert verdict.is_whole
    assert verdict.entries > 8
    assert desk.services.audit.rows(AUDITOR, AuditFilter(action="terminal.revoke"))
    assert make_backup(as_role(owner), kept(KEYS), tmp_path / "copy", desk.clock)["counts"]["audit"] > 8


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_no_change ON audit",
        "ALTER TABLE audit RENAME TO gone",
        "DROP TABLE audit",
        "SET session_replication_role = replica",
        'GRANT UPDATE ON audit TO "the console"',
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NULL; END $$",
    ],
)
def test_it_can_never_change_the_trail_or_what_guards_it(desk: Desk, statement: str) -> None:
    desk.add_places()
    with pytest.raises(DBAPIError), desk.store.engine.begin() as connection:
        connection.execute(text(statement))
        if statement.startswith("GRANT"):  # PostgreSQL only warns that nothing was granted
            connection.execute(text("UPDATE audit SET actor = 'x'"))
    assert desk.services.audit.verify(AUDITOR).is_whole


def test_the_owner_can_and_is_told_so_at_the_start(
    desk: Desk, tmp_path: Path, owner: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.add_places()
    with caplog.at_level(logging.WARNING):
        _warn_of_rights(desk.store)
        assert caplog.records == []
        with open_desk(tmp_path, url=owner) as other:
            _warn_of_rights(other.store)
            assert "could change the audit trail" in caplog.text
            with other.store.engine.begin() as connection:
                connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
                connection.execute(text("UPDATE audit SET actor = 'x' WHERE number = 2"))
    assert desk.services.audit.verify(AUDITOR).first_wrong == 2


@pytest.mark.parametrize(
    "made",
    [
        'ALTER ROLE "the console" SUPERUSER',
        'GRANT modunuri TO "the console"',
        'ALTER TABLE audit OWNER TO "the console"',
    ],
)
def test_a_role_that_could_change_the_trail_all_the_same_is_refused(owner: str, made: str) -> None:
    engine = open_engine(owner, None, SCHEMA)
    try:
        with engine.begin() as connection:
            connection.execute(text(made))
            assert may_rewrite_audit(connection, ROLE)
        with pytest.raises(GrantError):
            apply_grants(engine, ROLE)
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit OWNER TO modunuri"))
            connection.execute(text('ALTER ROLE "the console" NOSUPERUSER'))
            connection.execute(text('REVOKE modunuri FROM "the console"'))
        engine.dispose()


def test_a_role_that_is_not_there_gets_nothing_and_a_sentence(owner: str) -> None:
    engine = open_engine(owner, None, SCHEMA)
    try:
        with pytest.raises(GrantError):
            apply_grants(engine, "nobody-here")
    finally:
        engine.dispose()


def test_without_its_rights_the_role_starts_nothing_and_is_told_why(owner: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_engine(as_role(owner), None, SCHEMA)
    assert "주인" in str(refused.value.message)


def run(*words: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env=os.environ | {"LANG": "en_US.UTF-8"},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_command_prints_applies_and_checks(owner: str) -> None:
    printed = run("console-database", "grants", ROLE)
    assert f'GRANT SELECT, INSERT ON audit TO "{ROLE}";' in printed
    run("console-database", "grants", ROLE, "--apply", "--database", owner)
    assert "insert and read only" in run("console-database", "check", "--database", as_role(owner))
    assert "could change it" in run("console-database", "check", "--database", owner, code=1)
    run("console-database", "check", "--database", "sqlite:///x", code=2)

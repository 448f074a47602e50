"""The same console over SQLite and PostgreSQL, and after an older backup was put back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from kiosk.clock import SteppedClock
from kiosk.console.audit_heads import HEADS_NAME
from kiosk.console.services.views import (
    AuditFilter,
    ScheduleDraft,
    Scope,
    Staff,
    TerminalFilter,
    TerminalState,
)
from kiosk.console.store.backup import kept, put_back
from kiosk.console.store.database import SCHEMA, Store
from kiosk.server.backup import make_backup, restore_drill
from kiosk.server.database import StoreError, current_revision, open_engine, sqlite_engine, sqlite_path
from tests.helpers.console_core import AUDITOR, HELPER, KEYS, MANAGER, Desk, FakeGateway, open_desk

DRAFT = ScheduleDraft(
    "아침", "site:mapo", "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 3600, {"scale": 2.0}
)


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """A new database on the server."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS console WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE console"))
    engine.dispose()
    yield server.replace("/postgres?", "/console?")


@pytest.fixture
def city(tmp_path: Path, database: str) -> Iterator[Desk]:
    with open_desk(tmp_path, url=database, gateway=FakeGateway()) as desk:
        desk.add_places()
        yield desk


def test_the_whole_way_of_a_switch_over_postgresql(city: Desk) -> None:
    terminal = city.join()
    group = city.services.groups.add(MANAGER, "모둠", 5)
    city.services.terminals.set_groups(MANAGER, "lobby-1", [group.id])
    city.services.modes.set_group(MANAGER, group.id, {"voice": True})
    city.services.schedules.add(MANAGER, DRAFT)
    city.services.modes.switch(HELPER, ["lobby-1"], preset="high-contrast")
    city.publish()
    version = city.version()
    city.hear(terminal.birth(), terminal.applied(version, effective={"voice": True}))
    row = city.row()
    assert (row.state, row.is_published, row.groups) == (TerminalState.AS_WANTED, True, ("모둠",))
    assert row.desired_modes == {"voice": True, "contrast": "high"}  # at 10:00 the schedule has just ended
    city.hear(terminal.help("waiting", "00000000-0000-4000-8000-00000000000a"))
    call = city.services.help.take(HELPER, "00000000-0000-4000-8000-00000000000a")
    assert call.taken_by == "Park"
    assert city.services.terminals.list(MANAGER, TerminalFilter(text="이름", has_help=True)).total == 1
    assert city.services.audit.verify(AUDITOR).is_whole
    city.services.enrolment.revoke(MANAGER, "lobby-1")
    assert city.services.terminals.list(MANAGER, TerminalFilter()).total == 0


def test_a_district_reads_its_part_of_the_trail_over_postgresql(city: Desk) -> None:
    """Facts of an entry are asked for otherwise than in SQLite."""
    west = Staff("w" * 32, "서구", "auditor", Scope(districts=frozenset({"west"})))
    services, now = city.services, city.clock.now()
    city.join("lobby-1", "mapo")
    city.join("east-1", "gangdong")
    services.modes.switch(MANAGER, ["lobby-1", "east-1"], preset="large")
    group = services.groups.add(MANAGER, "서구 모둠", 6, "west").id
    note = services.messages.add(MANAGER, {"ko": "글"}, now, now + timedelta(days=1), f"group:{group}").id
    services.schedules.add(MANAGER, DRAFT)
    services.groups.remove(MANAGER, group)
    told = services.audit.rows(west, AuditFilter())
    assert {f"group:{group}", f"message:{note}", "terminals"} <= {row.target for row in told}
    assert "east-1" not in repr(told)
    exported = "".join(services.audit.export(west, AuditFilter()))
    assert "lobby-1" in exported
    assert "east-1" not in exported


def test_postgresql_lets_the_trail_only_grow(city: Desk) -> None:
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(DBAPIError), city.store.engine.begin() as connection:
            connection.execute(text(statement))
    assert city.services.audit.verify(AUDITOR).entries == 4


def test_two_consoles_on_one_database_write_one_after_the_other(
    city: Desk, tmp_path: Path, database: str
) -> None:
    city.join()
    before = city.version()
    with open_desk(tmp_path, url=database) as second:
        given_out: list[int] = []

        def change(desk: Desk) -> None:
            for _ in range(10):
                given_out.append(desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")["lobby-1"])

        threads = [threading.Thread(target=change, args=(desk,)) for desk in (city, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(given_out) == list(range(before + 1, before + 21))
    assert city.services.audit.verify(AUDITOR).is_whole


def test_counts_add_up_over_postgresql(city: Desk) -> None:
    from kiosk.twin.documents import CountsDocument, HourCounts
    from kiosk.twin.topics import Kind

    terminal = city.join()
    hour = city.clock.now().strftime("%Y-%m-%dT%HZ")
    for sessions in (3, 3, 7):
        document = CountsDocument(terminal="lobby-1", hours={hour: HourCounts(sessions=sessions)})
        city.hear(terminal.say(document, Kind.COUNTS))
    now = city.clock.now()
    picture = city.services.pictures.picture(
        MANAGER, now - timedelta(days=1), now + timedelta(hours=1), "day"
    )
    assert sum(picture.series[0].values) == 7


def test_an_older_backup_put_back_converges_above_what_terminals_have_seen(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'console.db'}"
    clock = SteppedClock()
    with open_desk(tmp_path, clock=clock) as desk:
        desk.add_places()
        terminal = desk.join()
        make_backup(url, kept(KEYS), tmp_path / "copy", clock)
        for preset in ("large", "standard", "large"):
            desk.services.modes.switch(HELPER, ["lobby-1"], preset=preset)
        desk.hear(terminal.birth(), terminal.applied(4))
        desk.console.exporter.export()
        seen = desk.version()
    assert all(one.is_right for one in restore_drill(tmp_path / "copy", kept(KEYS)))
    done = put_back(tmp_path / "copy", url, KEYS, clock, (tmp_path / HEADS_NAME,))
    assert done.aside is not None
    assert done.aside.exists()
    with open_desk(tmp_path, clock=clock) as desk:
        assert desk.version() == 1
        desk.console.bridge.publisher.begin_again()
        desk.publish()
        # What the broker had kept comes back, and says what the terminal has seen.
        desk.hear(terminal.birth(is_kept=True), terminal.applied(4, is_kept=True))
        assert desk.version() == seen + 1
        assert desk.row().state is TerminalState.WAITING
        desk.hear(terminal.applied(seen + 1))
        assert desk.row().state is TerminalState.AS_WANTED
        # The trail lost its end with the backup, and says so itself.
        verdict = desk.services.audit.verify(AUDITOR)
        assert verdict.is_whole
        assert verdict.restores[0].number == done.entry < verdict.restores[0].lost_until
        assert desk.services.audit.rows(AUDITOR, AuditFilter(action="desired.reissue"))


def test_a_damaged_backup_is_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'console.db'}"
    with open_desk(tmp_path) as desk:
        desk.add_places()
        make_backup(url, kept(KEYS), tmp_path / "copy", desk.clock)
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(whole[:-10] + b"x" * 10)
    findings = {one.what: one.is_right for one in restore_drill(tmp_path / "copy", kept(KEYS))}
    assert findings["sha256"] is False


def test_a_store_cannot_be_read_without_its_key(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        desk.add_places()
    path = tmp_path / "console.db"
    assert "마포".encode() not in path.read_bytes()
    with pytest.raises(StoreError):
        Store.open(f"sqlite:///{path}", b"w" * 32, SteppedClock())


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'console.db'}"
    engine = open_engine(url, None, SCHEMA)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError):
        open_engine(url, None, SCHEMA)


def test_a_store_of_the_first_version_opens_with_its_groups(tmp_path: Path, database: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCHEMA.migrations))
    for url in (f"sqlite:///{tmp_path / 'console.db'}", database):
        path = sqlite_path(url)
        engine = sqlite_engine(path, None) if path is not None else create_engine(url)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(
                text("INSERT INTO terminal_group (id, name, priority, modes) VALUES ('g', '모둠', 5, '{}')")
            )
        assert current_revision(engine) == "0001"
        engine.dispose()
        engine = open_engine(url, None, SCHEMA)
        with engine.begin() as connection:
            held = connection.execute(text("SELECT name, priority, district_id FROM terminal_group")).all()
        assert held == [("모둠", 5, None)]
        engine.dispose()


def test_a_store_from_before_groups_held_sites_keeps_who_is_named(tmp_path: Path, database: str) -> None:
    """Revision 0003: a group names a terminal. Opened now, it still does, and takes the centre, too."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCHEMA.migrations))
    for url in (f"sqlite:///{tmp_path / 'console.db'}", database):
        path = sqlite_path(url)
        engine = sqlite_engine(path, KEYS.store) if path is not None else create_engine(url)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            for statement in (
                "INSERT INTO district (id, name) VALUES ('west', '서구')",
                "INSERT INTO site (id, name, district_id, time_zone, modes)"
                " VALUES ('mapo', '마포 어울림', 'west', 'Asia/Seoul', '{}')",
                "INSERT INTO terminal_group (id, name, priority, modes) VALUES ('g', '모둠', 5, '{}')",
                "INSERT INTO terminal"
                " (id, name, site_id, added_at, identity, broker_hash, staff_by, staff_offer)"
                " VALUES ('old-1', '로비', 'mapo', '2026-01-01 00:00:00', 'k', '', '', 'offer')",
                "INSERT INTO membership (group_id, terminal_id) VALUES ('g', 'old-1')",
            ):
                connection.execute(text(statement))
        engine.dispose()
        with open_desk(tmp_path, url=None if path is not None else url) as desk:
            groups = desk.services.groups
            assert groups.named(MANAGER, "g") == ("old-1",)
            assert [(one.terminals, one.sites) for one in groups.groups(MANAGER)] == [(1, ())]
            desk.join("new-1")
            assert groups.set_members(MANAGER, "g", ["old-1"], ["mapo"]).terminals == 2
            desk.services.modes.set_group(MANAGER, "g", {"scale": 1.5})
            desk.join("newer-1")
            assert {desk.document(id).standing["scale"] for id in ("old-1", "new-1", "newer-1")} == {1.5}
            assert {row.groups for row in desk.services.terminals.rows(MANAGER, ["new-1", "newer-1"])} == {
                ("모둠",)
            }
            with pytest.raises(DBAPIError), desk.store.engine.begin() as connection:
                connection.execute(text("INSERT INTO group_site (group_id, site_id) VALUES ('g', 'nowhere')"))
            groups.remove(MANAGER, "g")
            assert desk.document("newer-1").standing == {}


def test_models_and_migrations_describe_the_same_tables(tmp_path: Path, database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    import kiosk.console.store.people  # noqa: F401  (its tables belong to the same metadata)
    from kiosk.console.store.models import Base

    for url in (f"sqlite:///{tmp_path / 'console.db'}", database):
        engine = open_engine(url, None, SCHEMA)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
        assert current_revision(engine) == SCHEMA.revisions[-1]
        engine.dispose()

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from kiosk.clock import SteppedClock
from kiosk.gateway.keys import KeyLostError, load_keys
from kiosk.gateway.store.database import (
    REVISIONS,
    StoreError,
    current_revision,
    open_engine,
    sqlite_path,
)
from kiosk.gateway.store.keys import KeyNameError, KeyStore
from kiosk.gateway.store.models import Base
from kiosk.gateway.store.requests import RefConflictError, RequestFilter, RequestStore
from kiosk.secrets import MemorySecrets
from tests.helpers.gateway import make_request

KEY = bytes(range(32))


def test_the_file_is_encrypted_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "gateway.db"
    engine = open_engine(f"sqlite:///{path}", KEY)
    clock = SteppedClock()
    RequestStore(engine, clock, KEY, "centre").adopt(make_request(clock, description="카나리아 canary"))
    engine.dispose()
    for file in tmp_path.iterdir():
        raw = file.read_bytes()
        assert not raw.startswith(b"SQLite format 3")
        assert "카나리아".encode() not in raw
        assert b"canary" not in raw
    assert path.stat().st_mode & 0o077 == 0


def test_a_wrong_key_is_a_clear_error_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gateway.db"
    open_engine(f"sqlite:///{path}", KEY).dispose()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database"):
        open_engine(f"sqlite:///{path}", bytes(32))
    assert path.read_bytes() == before
    assert current_revision(open_engine(f"sqlite:///{path}", KEY)) == REVISIONS[-1]


def test_a_newer_schema_is_a_clear_error(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    engine = open_engine(url, KEY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError) as caught:
        open_engine(url, KEY)
    assert "새 판" in caught.value.message.id


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:x/y/z", "://"]
)
def test_a_wrong_url_is_a_clear_error(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ":memory:x").write_text("a file where a folder should be")
    with pytest.raises(StoreError):
        open_engine(url, KEY)


def test_the_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(f"sqlite:///{tmp_path / 'gateway.db'}", KEY)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_lost_key_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "gateway.db"
    secrets = MemorySecrets()
    keys = load_keys(secrets, path)
    assert load_keys(secrets, path) == keys
    assert keys.store is not None
    open_engine(f"sqlite:///{path}", keys.store).dispose()
    with pytest.raises(KeyLostError):
        load_keys(MemorySecrets(), path)
    assert load_keys(MemorySecrets(), None).store is None


def test_sixteen_threads_with_one_report_store_it_once(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = RequestStore(open_engine(f"sqlite:///{tmp_path / 'g.db'}", KEY), clock, KEY, "centre")
    request = make_request(clock)
    ids: list[str] = []
    errors: list[Exception] = []

    def adopt() -> None:
        try:
            ids.append(store.adopt(request).request.id)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=adopt) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(ids) == 16
    assert len(set(ids)) == 1
    assert len(store.list_requests(RequestFilter())) == 1


def test_letter_case_of_a_reference_does_not_matter_and_another_body_does(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = RequestStore(open_engine(f"sqlite:///{tmp_path / 'g.db'}", KEY), clock, KEY, "centre")
    request = make_request(clock, client_ref="ABCDEF00-0000-4000-8000-000000000000")
    assert not store.adopt(request).was_known
    assert store.adopt(request.model_copy(update={"client_ref": request.client_ref.lower()})).was_known
    with pytest.raises(RefConflictError):
        store.adopt(request.model_copy(update={"language": "vi"}))


def test_keys_are_made_checked_and_revoked_and_only_their_hash_is_stored(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'g.db'}", KEY)
    keys = KeyStore(engine, SteppedClock())
    key = keys.create("t1")
    assert keys.check(key)
    assert keys.check(key + "x") is None
    with engine.connect() as connection:
        assert key not in str(connection.execute(text("SELECT * FROM terminal_key")).all())
    with pytest.raises(KeyNameError):
        keys.create("t1")
    keys.revoke("t1")
    assert keys.check(key) is None
    with pytest.raises(KeyNameError):
        keys.revoke("t2")


def test_a_database_url_names_its_file() -> None:
    assert sqlite_path("sqlite:///data/g.db") == Path("data/g.db")
    assert sqlite_path("postgresql://host/name") is None


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "자료 100% #1 ?x=y"
    open_engine(f"sqlite:///{folder / 'g.db'}", KEY).dispose()
    assert (folder / "g.db").exists()
    assert sqlite_path(f"sqlite:///{folder / 'g.db'}") == folder / "g.db"

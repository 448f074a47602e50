"""Schemas go forward from every released one, with what is in them."""

from __future__ import annotations

import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from kiosk.clock import SteppedClock
from kiosk.gateway.store import database
from kiosk.gateway.store.database import REVISIONS, current_revision, open_engine
from kiosk.gateway.store.requests import RequestFilter, RequestStore
from kiosk.server.database import sqlite_engine

KEY = bytes(range(32))
ROW = {
    "id": "a" * 32,
    "client_ref": "00000000-0000-4000-8000-000000000001",
    "fingerprint": "f",
    "service_code": "street-lamp",
    "language": "ko",
    "attributes": json.dumps({"state": "001"}),
    "description": "밤에 어두워요",
    "contact_channel": "none",
    "status": "received",
    "destination": "city",
    "is_published": False,
    "problems": "[]",
    "requested_at": "2026-11-01 00:00:00.000000",
    "received_at": "2026-11-01 00:00:00.000000",
    "updated_at": "2026-11-01 00:00:00.000000",
}


def test_a_store_of_every_released_schema_is_read_by_this_program(tmp_path: Path) -> None:
    for number, revision in enumerate(REVISIONS):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        path = database.sqlite_path(url)
        assert path is not None
        engine = sqlite_engine(path, KEY)
        config = Config()
        config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            names = ", ".join(ROW)
            values = ", ".join(f":{name}" for name in ROW)
            connection.execute(text(f"INSERT INTO service_request ({names}) VALUES ({values})"), ROW)
        assert current_revision(engine) == revision
        engine.dispose()
        engine = open_engine(url, KEY)
        assert current_revision(engine) == REVISIONS[-1]
        (row,) = RequestStore(engine, SteppedClock(), KEY, "city").list_requests(RequestFilter())
        assert (row.id, row.description, row.attributes) == (ROW["id"], ROW["description"], {"state": "001"})
        assert row.forwarding is None
        engine.dispose()

"""A city's gateway: PostgreSQL behind several workers, keys, and the process itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import GatewayAddress
from kiosk.gateway.config import Limits
from kiosk.gateway.store.database import REVISIONS, StoreError, current_revision, open_engine
from kiosk.gateway.store.requests import RefConflictError, RequestFilter
from kiosk.secrets import MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.gateway_errors import NoSuchReportError, NotAllowedError
from kiosk.services.outbox import Outbox
from tests.helpers.gateway import KEYS, make_gateway, make_request, receipt_numbers
from tests.helpers.postgres import find_programs, postgres_server

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and Unix accounts")
needs_postgres = pytest.mark.skipif(
    find_programs() is None, reason="PostgreSQL is not installed (apt install postgresql)"
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    pytest.importorskip("psycopg")
    with postgres_server() as url:
        yield url


def city_gateway(folder: Path, url: str, **changes: Any) -> Any:
    settings = {"database_url": url, "token": None, "destination": "city", **changes}
    keys = type(KEYS)(None, KEYS.lookup, KEYS.seal)
    return make_gateway(folder, keys=keys, **settings)


@needs_postgres
def test_two_workers_on_postgresql_store_a_report_once(postgres: str, tmp_path: Path) -> None:
    workers = [city_gateway(tmp_path, postgres) for _ in range(2)]
    engine = open_engine(postgres, None)
    assert current_revision(engine) == REVISIONS[-1]
    request = make_request(workers[0].clock)
    found: list[Any] = []
    threads = [
        threading.Thread(target=lambda worker=worker: found.append(worker.state.requests.adopt(request)))
        for worker in workers * 8
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len({one.request.id for one in found}) == 1
    assert sum(not one.was_known for one in found) == 1
    (row,) = workers[1].state.requests.list_requests(RequestFilter(ids=(found[0].request.id,)))
    assert row.requested_at == request.requested_at
    with pytest.raises(RefConflictError):
        workers[1].state.requests.adopt(request.model_copy(update={"language": "vi"}))
    assert workers[0].state.requests.look_up(str(request.receipt_number), str(request.receipt_code))
    engine.dispose()


@needs_postgres
def test_keys_and_limits_hold_for_every_worker(postgres: str, tmp_path: Path) -> None:
    limits = Limits(per_terminal=2, per_number=100, overall=1000)
    one, two = (city_gateway(tmp_path, postgres, limits=limits) for _ in range(2))
    key = one.state.keys.create("t1")
    statuses = []
    for worker in (one, two, one):
        body = dict(zip(("number", "code"), receipt_numbers(), strict=True))
        answer = worker.http.post("/kiosk/v1/status", json=body, headers={"x-api-key": key})
        statuses.append(answer.status_code)
    assert statuses == [404, 404, 429]
    one.state.keys.revoke("t1")
    assert two.http.get("/health").status_code == 200
    assert two.http.post("/kiosk/v1/status", json={}, headers={"x-api-key": key}).status_code in (400, 403)


@needs_postgres
def test_a_wrong_postgresql_address_is_a_clear_error(postgres: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_engine(postgres.replace("/postgres?", "/nothing?"), None)
    assert "연결할 수 없어요" in caught.value.message.id


def run_main(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


def test_the_program_serves_a_kiosk_with_a_key_and_ends_when_asked(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    key = run_main("gateway-key", "t1", *data).stdout.strip()
    command = [sys.executable, "main.py", "gateway", "--port", "0", *data]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        url = served.stdout.readline().strip().removesuffix("/open311/discovery.json")
        assert url.startswith("http://127.0.0.1:")
        try:
            client = GatewayClient(GatewayAddress(url, api_key=key))
            assert client.health().destination == "city"
            clock = SystemClock()
            service = next(one for one in client.list_services() if not one.needs_place or one.has_questions)
            definition = client.get_definition(service.service_code)
            answers = {
                one.code: one.values[0].key if one.values else "1"
                for one in definition.attributes
                if one.required
            }
            request = make_request(clock, service_code=service.service_code, attributes=answers)  # type: ignore[arg-type]
            outbox = Outbox(tmp_path / "outbox.db", MemorySecrets(), clock)
            outbox.put(request)
            assert outbox.deliver_once(client).delivered == (request.client_ref,)
            entry = outbox.entry(request.client_ref)
            assert entry is not None
            assert entry.answer == "sent"
            status = client.look_up(str(request.receipt_number), str(request.receipt_code))
            assert status.state == "sent"
            with pytest.raises(NoSuchReportError):
                client.look_up(*receipt_numbers())
            with pytest.raises(NotAllowedError):
                GatewayClient(GatewayAddress(url)).look_up(*receipt_numbers())
        finally:
            served.send_signal(signal.SIGTERM)
            assert served.wait(20) in (0, -signal.SIGTERM)
    listed = run_main("requests", "list", *data).stdout
    number = str(request.receipt_number)
    assert f"{number[:3]} {number[3:7]} {number[7:]}" in listed


@pytest.mark.parametrize(
    "words",
    [
        ("gateway", "--city", "nowhere"),
        ("gateway", "--database", "nonsense"),
        ("requests", "close", "123"),
    ],
)
def test_bad_starts_end_with_code_2_one_sentence_and_no_traceback(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    done = run_main(*words, "--data", str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()

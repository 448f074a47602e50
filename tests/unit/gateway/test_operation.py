"""What an IT department asks on the first day: counts, logs, limits, retention, scopes, backups."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.contracts.gateway import Health, RequestContact, RequestPlace
from kiosk.gateway.backup import BackupError, make_backup, restore_drill
from kiosk.gateway.config import Limits
from kiosk.gateway.retention import Periods, Retention, RetentionError
from kiosk.gateway.store.models import RetentionRun
from kiosk.gateway.store.requests import RequestFilter
from kiosk.server.logs import JsonFormatter, redact
from kiosk.server.rate import MOST_CALLERS, RateLimiter
from tests.helpers.gateway import KEYS, TestGateway, make_request, receipt_numbers


def test_metrics_count_and_hold_nothing_of_a_visitor(city_gateway: TestGateway) -> None:
    key = city_gateway.state.keys.create("watch", "monitor")
    canary = make_request(
        city_gateway.clock,
        description="카나리아",
        contact=RequestContact(channel="phone", phone="010-1234-5678"),
    )
    row = city_gateway.state.requests.adopt(canary).request
    city_gateway.http.get(f"/open311/v2/requests/{row.id}.json", params={"api_key": "secret-key"})
    city_gateway.http.get("/nowhere/010-1234-5678")
    answer = city_gateway.http.get("/metrics", headers={"x-api-key": key})
    assert answer.status_code == 200
    assert 'modunuri_reports{status="received"} 1.0' in answer.text
    route = 'route="/open311/v2/requests/{request_id}.{fmt}"'
    assert f'modunuri_http_requests_total{{method="GET",{route},status="404"}} 1.0' in answer.text
    for private in ("카나리아", "1234", row.id, canary.client_ref, str(canary.receipt_number), "secret-key"):
        assert private not in answer.text


@pytest.mark.parametrize("role", ["terminal", "clerk", None])
def test_metrics_are_for_monitors(city_gateway: TestGateway, role: str | None) -> None:
    headers = {}
    if role is not None:
        headers["x-api-key"] = city_gateway.state.keys.create("x", role)  # type: ignore[arg-type]
    assert city_gateway.http.get("/metrics", headers=headers).status_code == 403


def test_health_says_version_schema_and_clock_and_older_answers_are_still_read(gateway: TestGateway) -> None:
    answer = gateway.http.get("/health").json()
    health = Health.model_validate(answer)
    assert health.version
    assert health.schema_revision == "0002"
    assert health.time_sync in ("synchronised", "unsynchronised", "unknown")
    old = {name: answer[name] for name in ("status", "city", "destination", "now")}
    assert Health.model_validate(old).version is None
    assert Health.model_validate({**answer, "profile": 2, "something_new": {"a": 1}}).profile == 2


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("call 010-1234-5678 now", "call *** now"),
        ("number 123 4567 8901", "number ***"),
        ("GET /x?api_key=abc&lat=1", "GET /x?api_key=***&lat=1"),
        ("kim@example.org wrote", "***@*** wrote"),
        ("https://city.example/a?name=kim", "https://city.example/a?***"),
        ("postgresql://u:secret@host/db", "postgresql://***@host/db"),
        ("status 404 in 12 ms at 10:20:30", "status 404 in 12 ms at 10:20:30"),
    ],
)
def test_logs_cross_out_what_could_be_personal(said: str, kept: str) -> None:
    assert redact(said) == kept


@given(st.text())
def test_redaction_takes_any_text(text: str) -> None:
    assert isinstance(redact(text), str)


@given(st.from_regex(r"01[016789]-?\d{3,4}-?\d{4}", fullmatch=True), st.text("가나다 ,!", max_size=20))
def test_no_mobile_number_gets_through(number: str, around: str) -> None:
    assert number not in redact(f"{around} {number} {around}")


def test_a_log_line_is_one_json_object_without_a_traceback() -> None:
    try:
        raise ValueError("canary 010-1234-5678")
    except ValueError as error:
        failed = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "phone %s", ("010-1234-5678",), failed)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line) | {"time": 0, "process": 0} == {
        "time": 0,
        "level": "ERROR",
        "logger": "x",
        "process": 0,
        "message": "phone ***",
        "error": "ValueError",
    }


def test_one_caller_who_asks_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    clock = SteppedClock()
    limiter = RateLimiter(clock, Limits(rate=2.0, burst=3))
    assert [limiter.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert limiter.seconds_to_wait("b") == 0
    clock.advance(0.5)
    assert limiter.seconds_to_wait("a") == 0
    for number in range(MOST_CALLERS + 10):
        limiter.seconds_to_wait(str(number))
    assert len(limiter._buckets) <= MOST_CALLERS
    assert "secret" not in limiter.caller_of("secret", "127.0.0.1")


def test_a_flood_gets_429_with_a_time_to_wait(city_gateway: TestGateway) -> None:
    answers = [city_gateway.http.get("/health") for _ in range(210)]
    late = [one for one in answers if one.status_code == 429]
    assert 5 <= len(late) <= 10
    assert int(late[0].headers["retry-after"]) >= 1
    city_gateway.clock.advance(10)
    assert city_gateway.http.get("/health").status_code == 200


def test_retention_erases_what_is_old_and_closed_and_nothing_else(gateway: TestGateway) -> None:
    contact = RequestContact(channel="phone", phone="010-1234-5678")
    old, still_open = (
        gateway.state.requests.adopt(make_request(gateway.clock, contact=contact)).request for _ in range(2)
    )
    gateway.state.requests.change(old.id, status="closed", note={"ko": "고쳤어요"})
    retention = Retention(gateway.state.engine, gateway.clock, Periods())
    assert not any(retention.run().values())
    gateway.clock.advance(91 * 86_400)
    assert retention.run()["contact"] == 1
    row = gateway.state.requests.find(old.id)
    assert row is not None
    assert (row.contact_phone, row.description) == (None, "밤에 어두워요")
    gateway.clock.advance(1100 * 86_400)
    counts = retention.run()
    assert (counts["report"], counts["contact"], counts["run"]) == (1, 0, 1)
    row = gateway.state.requests.find(old.id)
    assert row is not None
    assert (row.description, row.attributes, row.receipt_number, row.code_hmac) == ("", {}, None, None)
    assert (row.notes, row.service_code, row.status) == ([], "street-lamp", "closed")
    kept = gateway.state.requests.find(still_open.id)
    assert kept is not None
    assert (kept.contact_phone, kept.description) == ("010-1234-5678", "밤에 어두워요")
    assert not any(retention.run().values())
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    with Session(gateway.state.engine.execution_options(is_read=True)) as session:
        runs = session.scalars(select(RetentionRun).order_by(RetentionRun.id)).all()
    assert [one.counts["report"] for one in runs] == [1]


def test_retention_forgets_failed_look_ups_and_dead_keys(city_gateway: TestGateway) -> None:
    state = city_gateway.state
    for name in ("used", "unused"):
        state.keys.create(name)
    used = state.keys.create("used-by")
    key_id = state.keys.check(used)
    state.requests.adopt(make_request(city_gateway.clock), key_id=key_id)
    for name in ("unused", "used-by"):
        state.keys.revoke(name)
    state.attempts.count_failure("t", receipt_numbers()[0])
    city_gateway.clock.advance(400 * 86_400)
    counts = Retention(state.engine, city_gateway.clock, Periods()).run()
    assert (counts["attempts"], counts["revoked_key"]) == (3, 1)
    assert state.keys.credential_of(str(key_id)) is not None


@pytest.mark.parametrize(
    "wanted", ["contact", "contact=0", "nothing=3", "contact=-1", "contact=٣", "report=99999"]
)
def test_a_wrong_period_is_a_clear_error(wanted: str) -> None:
    with pytest.raises(RetentionError):
        Periods().changed([wanted])
    assert Periods().changed(["contact=7", "revoked-key=30"]).revoked_key == 30


def test_a_clerk_sees_and_changes_the_own_district_only(city_gateway: TestGateway) -> None:
    state, http = city_gateway.state, city_gateway.http
    district = state.content.places.districts[0].id
    terminal = state.keys.create("t", "terminal", "elsewhere", "site-2")
    for place in (RequestPlace(address_id=district), RequestPlace(address_string="어딘가")):
        request = make_request(city_gateway.clock, place=place)
        form = {
            "service_code": request.service_code,
            "description": request.description,
            "attribute[state]": "001",
            "api_key": terminal,
            **({"address_id": place.address_id} if place.address_id else {"address_string": "어딘가"}),
        }
        assert http.post("/open311/v2/requests.json", data=form).status_code == 200

    def seen(key: str) -> list[tuple[str | None, str | None]]:
        found = http.get("/staff/v1/requests", headers={"x-api-key": key}).json()["reports"]
        return sorted((one["district"], one["site"]) for one in found)

    own = state.keys.create("clerk", "clerk", district)
    other = state.keys.create("other", "clerk", "elsewhere")
    city = state.keys.create("city", "clerk")
    site = state.keys.create("site", "clerk", None, "site-2")
    assert seen(own) == [(district, "site-2")]
    assert seen(other) == [("elsewhere", "site-2")]
    assert len(seen(city)) == len(seen(site)) == 2
    (mine,) = http.get("/staff/v1/requests", headers={"x-api-key": own}).json()["reports"]
    path = f"/staff/v1/requests/{mine['service_request_id']}"
    assert http.get(path, headers={"x-api-key": other}).status_code == 404
    assert http.post(path, json={"status": "closed"}, headers={"x-api-key": other}).status_code == 404
    for stranger in (terminal, "wrong"):
        assert http.get(path, headers={"x-api-key": stranger}).status_code == 403
    body = {"status": "closed", "note": {"ko": "고쳤어요"}, "public_description": "가로등"}
    changed = http.post(path, json=body, headers={"x-api-key": own}).json()
    assert (changed["status"], changed["notes"][0]["texts"], changed["is_published"]) == (
        "closed",
        {"ko": "고쳤어요"},
        True,
    )
    bad = http.post(path, json={"status": "gone", "note": {"xx": "a"}}, headers={"x-api-key": own})
    assert bad.status_code == 400


def test_a_clerks_key_posts_nothing_and_reads_no_receipt(city_gateway: TestGateway) -> None:
    clerk = city_gateway.state.keys.create("clerk", "clerk")
    question = dict(zip(("number", "code"), receipt_numbers(), strict=True))
    answer = city_gateway.http.post("/kiosk/v1/status", json=question, headers={"x-api-key": clerk})
    assert answer.status_code == 403


def test_a_backup_of_the_running_store_is_proved_by_restoring_it(
    gateway: TestGateway, tmp_path: Path
) -> None:
    for _ in range(5):
        gateway.state.requests.adopt(make_request(gateway.clock, description="카나리아"))
    target = tmp_path / "b" / "gateway.backup"
    target.parent.mkdir()
    url = gateway.state.config.database_url
    manifest = make_backup(url, KEYS, target, gateway.clock)
    assert manifest["counts"]["service_request"] == 5
    assert "카나리아".encode() not in target.read_bytes()
    assert target.stat().st_mode & 0o077 == 0
    gateway.state.requests.adopt(make_request(gateway.clock))
    findings = restore_drill(target, KEYS)
    assert [one.what for one in findings if not one.is_right] == []
    assert {"sha256", "keys", "integrity", "schema", "reports read"} <= {one.what for one in findings}
    with pytest.raises(BackupError):
        make_backup(url, KEYS, target, gateway.clock)
    other = type(KEYS)(KEYS.store, bytes(32), KEYS.seal)
    assert [one.what for one in restore_drill(target, other) if not one.is_right] == ["keys"]
    damaged = bytearray(target.read_bytes())
    damaged[5000] ^= 1
    target.write_bytes(damaged)
    assert [one.what for one in restore_drill(target, KEYS) if not one.is_right] == ["sha256"]
    with pytest.raises(BackupError):
        restore_drill(tmp_path / "nothing", KEYS)


def test_a_backup_that_lost_rows_is_found(gateway: TestGateway, tmp_path: Path) -> None:
    gateway.state.requests.adopt(make_request(gateway.clock))
    target = tmp_path / "x.backup"
    make_backup(gateway.state.config.database_url, KEYS, target, gateway.clock)
    path = tmp_path / "x.backup.json"
    manifest = json.loads(path.read_text())
    manifest["counts"]["service_request"] = 2
    path.write_text(json.dumps(manifest))
    wrong = [one for one in restore_drill(target, KEYS) if not one.is_right]
    assert [(one.what, one.detail) for one in wrong] == [("rows of service_request", "1 of 2")]


def test_a_restored_store_serves_its_receipts(gateway: TestGateway, tmp_path: Path) -> None:
    from tests.helpers.gateway import make_gateway

    request = make_request(gateway.clock)
    gateway.state.requests.adopt(request)
    make_backup(gateway.state.config.database_url, KEYS, tmp_path / "y.backup", gateway.clock)
    (tmp_path / "new").mkdir()
    shutil.copy(tmp_path / "y.backup", tmp_path / "new" / "gateway.db")
    restored = make_gateway(tmp_path / "new")
    question = {"number": request.receipt_number, "code": request.receipt_code}
    assert restored.http.post("/kiosk/v1/status", json=question).json()["status"] == "received"
    (row,) = restored.state.requests.list_requests(RequestFilter())
    assert row.requested_at + timedelta() == request.requested_at

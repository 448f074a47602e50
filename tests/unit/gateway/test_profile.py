"""The kiosk's profile: sealed reports, status by number and code (nothing for less), health."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.contracts.gateway import Health, SealedRequest, ServiceRequest, StatusAnswer, SubmitAnswer
from kiosk.gateway.clerk import Clerk
from kiosk.gateway.config import Limits
from kiosk.sealing import key_id_of, seal
from tests.helpers.gateway import TestGateway, make_gateway, make_request, receipt_numbers


def sealed(gateway: TestGateway, request: ServiceRequest, **changes: Any) -> dict[str, Any]:
    health = Health.model_validate(gateway.http.get("/health").json())
    assert health.public_key is not None
    key = base64.b64decode(health.public_key)
    envelope = seal(request.model_dump_json().encode(), key, request.client_ref)
    document = SealedRequest(client_ref=request.client_ref, key_id=key_id_of(key), envelope=envelope)
    return {**document.model_dump(), **changes}


def ask(gateway: TestGateway, number: str, code: str) -> Any:
    return gateway.http.post("/kiosk/v1/status", json={"number": number, "code": code})


def test_a_sealed_report_arrives_once(gateway: TestGateway) -> None:
    request = make_request(gateway.clock)
    first = SubmitAnswer.model_validate(
        gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, request)).json()
    )
    again = SubmitAnswer.model_validate(
        gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, request)).json()
    )
    assert (first.was_known, again.was_known) == (False, True)
    assert first.service_request_id == again.service_request_id
    assert first.state == "kept"
    other = request.model_copy(update={"description": "다른 말"})
    assert gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, other)).status_code == 409


def test_sealed_and_plain_posts_of_a_report_are_the_same(gateway: TestGateway) -> None:
    from kiosk.services.client import GatewayClient
    from tests.helpers.gateway import AppTransport

    request = make_request(gateway.clock)
    gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, request))
    address: Any = type("Address", (), {"jurisdiction": None, "api_key": None})()
    answer = GatewayClient(address, transport=AppTransport(gateway.http)).submit(request)
    assert answer.was_known


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"key_id": "0" * 16}, 422),
        ({"envelope": "AAAA"}, 400),
        ({"envelope": "?"}, 400),
        ({"client_ref": "00000000-0000-4000-8000-00000000ffff"}, 400),
        ({"version": 2}, 400),
    ],
)
def test_a_wrong_envelope_is_refused(gateway: TestGateway, changes: dict[str, Any], status: int) -> None:
    document = sealed(gateway, make_request(gateway.clock), **changes)
    answer = gateway.http.post("/kiosk/v1/requests", json=document)
    assert answer.status_code == status
    assert answer.json()[0]["description"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"attributes": {}}, "attribute[state]"),
        ({"service_code": "gone"}, "service_code"),
        ({"place": {}}, "location"),
    ],
)
def test_a_report_whose_receipt_was_shown_is_taken_though_the_definition_changed(
    gateway: TestGateway, changes: dict[str, Any], word: str
) -> None:
    request = make_request(gateway.clock, **changes)
    answer = gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, request))
    assert answer.status_code == 200
    stored = gateway.state.requests.find(answer.json()["service_request_id"])
    assert stored is not None
    assert word in stored.problems[0]
    assert word in Clerk(gateway.state.requests, gateway.state.content).as_text(stored)
    status = ask(gateway, str(request.receipt_number), str(request.receipt_code))
    assert status.json()["status"] == "received"


def test_what_no_database_can_hold_is_left_out_and_the_rest_arrives(gateway: TestGateway) -> None:
    request = make_request(
        gateway.clock, description="밤\x00에 \ud83d 어두워요", attributes={"state": "001\x00"}
    )
    answer = gateway.http.post("/kiosk/v1/requests", json=sealed(gateway, request))
    stored = gateway.state.requests.find(answer.json()["service_request_id"])
    assert stored is not None
    assert stored.description == "밤에 ? 어두워요"
    assert stored.attributes == {"state": "001"}


def test_status_needs_number_and_code_and_says_the_same_for_either_mistake(gateway: TestGateway) -> None:
    request = make_request(gateway.clock)
    gateway.state.requests.adopt(request, expected_days=7)
    number, code = str(request.receipt_number), str(request.receipt_code)
    other_number, other_code = receipt_numbers()
    wrong_code = ask(gateway, number, other_code)
    wrong_number = ask(gateway, other_number, code)
    nonsense = ask(gateway, "x", "y")
    assert wrong_code.status_code == wrong_number.status_code == nonsense.status_code == 404
    assert wrong_code.content == wrong_number.content == nonsense.content
    answer = StatusAnswer.model_validate(ask(gateway, number, code).json())
    assert answer.receipt_number == number
    assert (answer.status, answer.state, answer.is_overdue) == ("received", "kept", False)
    assert answer.names["ko"] == "가로등"


def test_status_tells_notes_and_overdue_truthfully(gateway: TestGateway) -> None:
    request = make_request(gateway.clock)
    stored = gateway.state.requests.adopt(request, expected_days=7).request
    gateway.state.requests.change(stored.id, status="open", note={"ko": "보고 있어요"})
    gateway.clock.advance(8 * 86400)
    question = (str(request.receipt_number), str(request.receipt_code))
    answer = StatusAnswer.model_validate(ask(gateway, *question).json())
    assert answer.is_overdue
    assert [note.texts for note in answer.notes] == [{"ko": "보고 있어요"}]
    gateway.state.requests.change(stored.id, status="closed")
    assert not StatusAnswer.model_validate(ask(gateway, *question).json()).is_overdue


def test_two_reports_may_share_a_number_but_not_a_code(gateway: TestGateway) -> None:
    first = make_request(gateway.clock)
    _, code = receipt_numbers()
    second = make_request(gateway.clock, receipt_number=first.receipt_number, receipt_code=code)
    ids = [gateway.state.requests.adopt(one).request.id for one in (first, second)]
    found = [
        gateway.state.requests.look_up(str(one.receipt_number), str(one.receipt_code))
        for one in (first, second)
    ]
    assert [one.id if one else None for one in found] == ids


def test_guessing_is_stopped_per_terminal_and_an_hour_later_goes_on(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, limits=Limits(per_terminal=3, per_number=100, overall=100))
    request = make_request(gateway.clock)
    gateway.state.requests.adopt(request)
    right = (str(request.receipt_number), str(request.receipt_code))
    for _ in range(5):
        assert ask(gateway, *right).status_code == 200
    for _ in range(3):
        assert ask(gateway, receipt_numbers()[0], "000000").status_code == 404
    stopped = ask(gateway, *right)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["retry-after"]) <= 3600
    gateway.clock.advance(3601)
    assert ask(gateway, *right).status_code == 200


def test_guessing_codes_of_one_number_is_stopped_whether_it_exists_or_not(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, limits=Limits(per_terminal=100, per_number=2, overall=100))
    request = make_request(gateway.clock)
    gateway.state.requests.adopt(request)
    for number in (str(request.receipt_number), receipt_numbers()[0]):
        statuses = [ask(gateway, number, f"{guess:06d}").status_code for guess in range(900_000, 900_004)]
        assert statuses == [404, 404, 429, 429]


def test_the_count_is_in_the_database_for_every_worker(tmp_path: Path) -> None:
    limits = Limits(per_terminal=100, per_number=100, overall=2)
    one = make_gateway(tmp_path, limits=limits)
    two = make_gateway(tmp_path, limits=limits)
    statuses = [ask(worker, receipt_numbers()[0], "000000").status_code for worker in (one, two, one, two)]
    assert statuses == [404, 404, 429, 429]


def test_a_strangers_status_question_is_refused(city_gateway: TestGateway) -> None:
    assert ask(city_gateway, *receipt_numbers()).status_code == 403
    key = city_gateway.state.keys.create("t1")
    body = dict(zip(("number", "code"), receipt_numbers(), strict=True))
    answer = city_gateway.http.post("/kiosk/v1/status", json=body, headers={"x-api-key": key})
    assert answer.status_code == 404


def test_city_places_and_health(gateway: TestGateway) -> None:
    assert gateway.http.get("/kiosk/v1/city").json()["phones"][0]["number"] == "02-120"
    assert gateway.http.get("/kiosk/v1/places").json()["districts"][0]["id"] == "jongno"
    health = Health.model_validate(gateway.http.get("/health").json())
    assert (health.status, health.destination, health.city) == ("ok", "centre", "testville")


def test_the_openapi_description_names_every_path(gateway: TestGateway) -> None:
    document = gateway.http.get("/openapi.json").json()
    paths = set(document["paths"])
    assert {"/health", "/kiosk/v1/status", "/hsds/services", "/open311/v2/requests.{fmt}"} <= paths
    body = document["paths"]["/kiosk/v1/status"]["post"]["requestBody"]["content"]["application/json"]
    assert set(body["schema"]["properties"]) == {"number", "code"}
    json.dumps(document)

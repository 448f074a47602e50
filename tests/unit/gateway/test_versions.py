"""Terminal and gateway may be one version apart, either way, for as long as an update takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from kiosk.contracts import gateway as contracts
from kiosk.contracts.gateway import Read, SealedRequest, ServiceRequest
from kiosk.sealing import key_id_of, public_key_of, seal
from tests.helpers.gateway import KEYS, TestGateway, make_request

READ = [one for one in vars(contracts).values() if isinstance(one, type) and issubclass(one, Read)]


def send(gateway: TestGateway, document: dict[str, Any]) -> Any:
    public = public_key_of(KEYS.seal)
    ref = document["client_ref"]
    sealed = SealedRequest(
        client_ref=ref, key_id=key_id_of(public), envelope=seal(json.dumps(document).encode(), public, ref)
    )
    return gateway.http.post("/kiosk/v1/requests", content=sealed.model_dump_json())


def test_a_report_of_a_terminal_one_version_ahead_is_taken_once(
    gateway: TestGateway, caplog: pytest.LogCaptureFixture
) -> None:
    document = make_request(gateway.clock).model_dump(mode="json")
    document |= {"new_in_the_next_version": {"a": "canary-value"}}
    document["place"]["storey"] = 3
    answers = [send(gateway, document).json() for _ in range(2)]
    assert [one["was_known"] for one in answers] == [False, True]
    assert answers[0]["service_request_id"] == answers[1]["service_request_id"]
    row = gateway.state.requests.find(answers[0]["service_request_id"])
    assert row is not None
    assert row.problems == ["2 keys of a newer terminal were left out: update the gateway"]
    metrics = gateway.http.get("/metrics").text
    assert "modunuri_ignored_keys_total 4.0" in metrics, "two keys, sent twice"
    assert "2 unknown keys" in caplog.text
    for told in (caplog.text, metrics, str(row.problems)):
        assert "canary-value" not in told
        assert "new_in_the_next_version" not in told


def test_a_report_of_a_terminal_one_version_behind_is_taken_and_its_repeat_known(
    gateway: TestGateway,
) -> None:
    document = make_request(gateway.clock).model_dump(mode="json", exclude_defaults=True)
    assert "contact" not in document
    assert send(gateway, document).json()["was_known"] is False
    whole = ServiceRequest.model_validate(document).model_dump(mode="json")
    assert send(gateway, whole).json()["was_known"] is True


@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.__name__)
def test_what_a_terminal_reads_may_hold_what_it_does_not_know(kind: type[BaseModel]) -> None:
    assert kind.model_config.get("extra") == "ignore"

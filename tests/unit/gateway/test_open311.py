from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.gateway import TestGateway, make_request, receipt_numbers

V2 = "/open311/v2"


def lamp_form(**changes: str) -> dict[str, str]:
    form = {
        "service_code": "street-lamp",
        "address_id": "jongno",
        "description": "어두워요",
        "attribute[state]": "001",
        "attribute[client_ref]": "00000000-aaaa-4000-8000-000000000001",
    }
    return {**form, **changes}


def test_discovery_has_every_field_of_the_standard_in_both_formats(gateway: TestGateway) -> None:
    document = gateway.http.get("/open311/discovery.json").json()
    assert set(document) == {"changeset", "contact", "key_service", "endpoints"}
    endpoint = document["endpoints"][0]
    assert set(endpoint) == {"specification", "url", "changeset", "type", "formats"}
    assert datetime.fromisoformat(endpoint["changeset"]).utcoffset() is not None
    answer = gateway.http.get("/open311/discovery.xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/url") == endpoint["url"]
    assert [one.text for one in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_services_say_the_same_in_xml_and_json(gateway: TestGateway) -> None:
    as_json = gateway.http.get(f"{V2}/services.json").json()
    root = ElementTree.fromstring(gateway.http.get(f"{V2}/services.xml").content)
    assert [one["service_code"] for one in as_json] == ["street-lamp", "007"]
    assert [one.findtext("service_code") for one in root.iter("service")] == ["street-lamp", "007"]
    assert [one.findtext("metadata") for one in root.iter("service")] == ["true", "false"]
    assert as_json[0]["metadata"] is True
    assert as_json[0]["keywords"] == "보안등,전등"


@pytest.mark.parametrize(
    ("header", "language", "name"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi", "가로등 vi"),
        ("zh-Hans-CN", "zh-CN", "가로등 zh"),
        ("ko-easy", "ko", "가로등 ko"),
        ("xx, en;q=0.1", "en", "가로등 en"),
        ("en;q=0, *;q=0.5", "ko", "가로등"),
        (";;q=,,=", "ko", "가로등"),
    ],
)
def test_the_language_is_negotiated(gateway: TestGateway, header: str, language: str, name: str) -> None:
    answer = gateway.http.get(f"{V2}/services.json", headers={"accept-language": header})
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json()[0]["service_name"] == name


def test_extensions_hold_all_languages(gateway: TestGateway) -> None:
    records = gateway.http.get(f"{V2}/services.json", params={"extensions": "true"}).json()
    assert records[0]["extended_attributes"]["names"]["mn"] == "가로등 mn"


def test_a_definition_has_the_questions_in_order_and_codes_as_text(gateway: TestGateway) -> None:
    document = gateway.http.get(f"{V2}/services/street-lamp.json").json()
    assert [one["datatype"] for one in document["attributes"]] == [
        "singlevaluelist",
        "multivaluelist",
        "number",
        "datetime",
    ]
    assert document["attributes"][0]["values"][0] == {"key": "001", "name": "꺼졌어요"}
    root = ElementTree.fromstring(gateway.http.get(f"{V2}/services/street-lamp.xml").content)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/values/value/key") == "001"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services/none.json", 404),
        ("/services.json?jurisdiction_id=elsewhere", 404),
        ("/services.pdf", 404),
        ("/requests/none.xml", 404),
        ("/request/none.json", 404),
        ("/tokens/1.json", 404),
        ("/requests.json?status=maybe", 400),
        ("/requests.json?start_date=yesterday", 400),
        ("/requests.json?page=0", 400),
        ("/requests.json?end_date=0001-01-01T00:00:00Z", 400),
        ("/requests.json?start_date=9999-12-31T00:00:00Z", 400),
        ("/nowhere.xml", 404),
    ],
)
def test_errors_are_the_standards_array(gateway: TestGateway, path: str, status: int) -> None:
    answer = gateway.http.get(V2 + path)
    assert answer.status_code == status
    if answer.headers["content-type"].startswith("text/xml"):
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "errors"
        assert root.findtext("error/code") == str(status)
        assert root.findtext("error/description")
    else:
        assert answer.json()[0]["code"] == str(status)
        assert answer.json()[0]["description"]


def test_a_post_is_kept_at_the_centre_and_never_called_sent(gateway: TestGateway) -> None:
    answer = gateway.http.post(f"{V2}/requests.json", data=lamp_form())
    assert answer.status_code == 200
    (record,) = answer.json()
    assert record["state"] == "kept"
    assert record["destination"] == "centre"
    stored = gateway.state.requests.find(record["service_request_id"])
    assert stored is not None
    assert stored.description == "어두워요"
    assert stored.expected_at == stored.requested_at + timedelta(days=7)


def test_a_citys_gateway_says_sent_and_wants_a_key(city_gateway: TestGateway) -> None:
    form = lamp_form()
    assert city_gateway.http.post(f"{V2}/requests.json", data=form).status_code == 403
    assert city_gateway.http.post(f"{V2}/requests.json", data={**form, "api_key": "wrong"}).status_code == 403
    key = city_gateway.state.keys.create("t1")
    (record,) = city_gateway.http.post(f"{V2}/requests.json", data={**form, "api_key": key}).json()
    assert record["state"] == "sent"
    city_gateway.state.keys.revoke("t1")
    assert city_gateway.http.post(f"{V2}/requests.json", data={**form, "api_key": key}).status_code == 403


def test_the_same_post_twice_is_one_request_and_another_body_is_a_conflict(gateway: TestGateway) -> None:
    first = gateway.http.post(f"{V2}/requests.json", data=lamp_form()).json()[0]
    gateway.clock.advance(5)
    again = gateway.http.post(f"{V2}/requests.xml", data=lamp_form())
    root = ElementTree.fromstring(again.content)
    assert root.findtext("request/service_request_id") == first["service_request_id"]
    assert root.findtext("request/was_known") == "true"
    other = gateway.http.post(f"{V2}/requests.json", data=lamp_form(description="밝아요"))
    assert other.status_code == 409
    assert gateway.state.requests.find(first["service_request_id"]).description == "어두워요"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "none"}, 404, "service_code"),
        ({"attribute[state]": ""}, 400, "attribute[state]"),
        ({"attribute[state]": "1"}, 400, "attribute[state]"),
        ({"attribute[number]": "many"}, 400, "attribute[number]"),
        ({"attribute[since]": "Monday"}, 400, "attribute[since]"),
        ({"attribute[surprise]": "x"}, 400, "not part"),
        ({"address_id": ""}, 400, "location"),
        ({"address_id": "", "lat": "37.5"}, 400, "lat and long"),
        ({"lat": "north", "long": "1"}, 400, "lat"),
        ({"lat": "91", "long": "1"}, 400, "lat"),
        ({"lat": "nan", "long": "1"}, 400, "lat"),
        ({"description": "가" * 4001}, 400, "description"),
        ({"attribute[client_ref]": "; DROP TABLE"}, 400, "client_ref"),
        (
            {"attribute[receipt_number]": "12345678901", "attribute[receipt_code]": "123456"},
            400,
            "check digit",
        ),
        ({"attribute[contact_channel]": "phone"}, 400, "phone"),
        ({"attribute[language]": "no language"}, 400, "language"),
        ({"description": "a\x00b"}, 400, "NUL"),
    ],
)
def test_a_bad_post_is_told_what_is_wrong_and_stores_nothing(
    gateway: TestGateway, changes: dict[str, str], status: int, word: str
) -> None:
    answer = gateway.http.post(f"{V2}/requests.json", data=lamp_form(**changes))
    assert answer.status_code == status
    assert word in " ".join(one["description"] for one in answer.json())
    assert gateway.http.get(f"{V2}/requests.json").json() == []


def test_four_thousand_hangul_are_taken_and_returned_unchanged(gateway: TestGateway) -> None:
    text = "가힣" * 2000
    (record,) = gateway.http.post(f"{V2}/requests.json", data=lamp_form(description=text)).json()
    assert gateway.state.requests.find(record["service_request_id"]).description == text  # type: ignore[union-attr]


def test_a_matter_without_a_place_can_be_filed(gateway: TestGateway) -> None:
    form = {"service_code": "007", "description": "의견"}
    assert gateway.http.post(f"{V2}/requests.json", data=form).status_code == 200
    assert gateway.http.post(f"{V2}/requests.json", data={**form, "address_id": "none"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=1", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=1", "multipart/form-data"),
        (b"service_code=a&service_code=b", "application/x-www-form-urlencoded"),
        (b"attribute[a]=1&attribute[a][]=2", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_is_a_400(gateway: TestGateway, body: bytes, kind: str) -> None:
    answer = gateway.http.post(f"{V2}/requests.json", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.json()[0]["description"]


def test_multipart_and_lists_are_taken(gateway: TestGateway) -> None:
    fields = [(name, (None, value)) for name, value in lamp_form().items()]
    fields += [("attribute[more][]", (None, "001")), ("attribute[more][]", (None, "002"))]
    (record,) = gateway.http.post(f"{V2}/requests.json", files=fields).json()
    stored = gateway.state.requests.find(record["service_request_id"])
    assert stored is not None
    assert stored.attributes == {"state": "001", "more": ["001", "002"]}


def publish(gateway: TestGateway, request_id: str) -> None:
    gateway.state.requests.change(request_id, is_published=True, public_description="가로등이 꺼짐")


def test_the_public_sees_published_requests_only_and_in_redacted_words(gateway: TestGateway) -> None:
    (record,) = gateway.http.post(f"{V2}/requests.json", data=lamp_form(phone="010-1234-5678")).json()
    request_id = record["service_request_id"]
    assert gateway.http.get(f"{V2}/requests/{request_id}.json").status_code == 404
    publish(gateway, request_id)
    (shown,) = gateway.http.get(f"{V2}/requests/{request_id}.json").json()
    assert shown["description"] == "가로등이 꺼짐"
    assert "어두워요" not in str(shown)
    assert "010" not in str(shown)
    assert shown["status"] == "open"
    assert shown["requested_datetime"] == "2026-11-23T10:00:00+09:00"
    single = gateway.http.get(f"{V2}/request/{request_id}.json").json()
    assert single == shown


def test_a_terminal_reads_what_it_posted(city_gateway: TestGateway) -> None:
    mine, other = city_gateway.state.keys.create("mine"), city_gateway.state.keys.create("other")
    form = {**lamp_form(), "api_key": mine}
    (record,) = city_gateway.http.post(f"{V2}/requests.json", data=form).json()
    path = f"{V2}/requests/{record['service_request_id']}.json"
    assert city_gateway.http.get(path).status_code == 404
    assert city_gateway.http.get(path, params={"api_key": other}).status_code == 404
    (own,) = city_gateway.http.get(path, params={"api_key": mine}).json()
    assert own["description"] == "어두워요"


def test_filters_of_the_standard(gateway: TestGateway) -> None:
    ids = []
    for code in ("street-lamp", "007", "street-lamp"):
        request = make_request(
            gateway.clock, service_code=code, attributes={"state": "001"} if code != "007" else {}
        )
        stored = gateway.state.requests.adopt(request).request
        publish(gateway, stored.id)
        ids.append(stored.id)
        gateway.clock.advance(3600)
    gateway.state.requests.change(ids[2], status="closed", note={"ko": "고쳤어요", "vi": "Đã sửa"})

    def listed(**params: Any) -> list[str]:
        return [
            one["service_request_id"] for one in gateway.http.get(f"{V2}/requests.json", params=params).json()
        ]

    assert listed() == ids[::-1]
    assert listed(service_code="007") == [ids[1]]
    assert listed(status="open") == [ids[1], ids[0]]
    assert listed(status="open,closed") == ids[::-1]
    assert listed(service_request_id=f"{ids[0]},{ids[1]}", status="closed") == [ids[1], ids[0]]
    assert listed(start_date="2026-11-23T10:30:00+09:00") == [ids[2], ids[1]]
    assert listed(
        start_date="2026-11-23 10:30:00+09:00".replace("+", " "), end_date="2026-11-23T11:30:00+09:00"
    ) == [ids[1]]
    assert listed(end_date="2026-11-23T10:00:00+09:00") == [ids[0]]
    assert listed(page=2, page_size=2) == [ids[0]]
    vietnamese = gateway.http.get(f"{V2}/requests/{ids[2]}.json", headers={"accept-language": "vi"}).json()
    assert vietnamese[0]["status_notes"] == "Đã sửa"


def test_receipt_and_request_id_are_unrelated(gateway: TestGateway) -> None:
    number, code = receipt_numbers()
    form = lamp_form(**{"attribute[receipt_number]": number, "attribute[receipt_code]": code})
    (record,) = gateway.http.post(f"{V2}/requests.json", data=form).json()
    assert number not in str(record)
    stored = gateway.state.requests.look_up(number, code)
    assert stored is not None
    assert stored.id == record["service_request_id"]
    assert code not in (stored.code_hmac or "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=6), st.sampled_from(["json", "xml"])
)
def test_no_form_breaks_the_gateway(gateway: TestGateway, form: dict[str, str], fmt: str) -> None:
    answer = gateway.http.post(f"{V2}/requests.{fmt}", data={**form, "service_code": "street-lamp"})
    assert answer.status_code in (400, 404)
    if fmt == "xml":
        ElementTree.fromstring(answer.content)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_published_words_are_well_formed_xml(gateway: TestGateway, text: str) -> None:
    request = make_request(gateway.clock)
    stored = gateway.state.requests.adopt(request).request
    clean = text.encode("utf-8", "replace").decode().replace("\x00", "")
    gateway.state.requests.change(stored.id, is_published=True, public_description=clean)
    root = ElementTree.fromstring(gateway.http.get(f"{V2}/requests/{stored.id}.xml").content)
    assert root.findtext("request/service_request_id") == stored.id


def test_a_wrong_method_names_all_right_ones(gateway: TestGateway) -> None:
    answer = gateway.http.delete(f"{V2}/requests.json")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"

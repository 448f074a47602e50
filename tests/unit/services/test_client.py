"""The client against our own gateway, in process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contracts.gateway import GatewayAddress, RequestContact, RequestPlace
from kiosk.errors import KioskError
from kiosk.gateway.config import Limits
from kiosk.services.client import GatewayClient, form_fields
from kiosk.services.gateway_errors import (
    GatewayBusyError,
    GatewayConfusedError,
    GatewayError,
    NoSuchReportError,
    NotAllowedError,
    NotFoundError,
    RequestRefusedError,
    TooManyTriesError,
)
from kiosk.services.transport import Reply
from tests.helpers.gateway import AppTransport, TestGateway, make_gateway, make_request, receipt_numbers

ADDRESS = GatewayAddress("http://localhost", token="open")
OUR_404 = b'[{"code":"404","description":"no report has this number and code"}]'


@pytest.fixture
def gateway(tmp_path: Path) -> TestGateway:
    return make_gateway(tmp_path)


@pytest.fixture
def client(gateway: TestGateway) -> GatewayClient:
    return GatewayClient(ADDRESS, transport=AppTransport(gateway.http))


def test_services_and_questions_come_in_all_languages(client: GatewayClient) -> None:
    services = client.list_services()
    assert [one.service_code for one in services] == ["street-lamp", "007"]
    assert (services[0].group, services[0].has_questions, services[0].expected_days) == ("lights", True, 7)
    assert (services[1].needs_place, services[1].has_questions) == (False, False)
    assert services[0].names["vi"] == "가로등 vi"
    definition = client.get_definition("street-lamp")
    assert [one.code for one in definition.attributes] == ["state", "more", "number", "since"]
    assert definition.attributes[0].values[0].key == "001"
    with pytest.raises(NotFoundError):
        client.get_definition("none/../../health")


def test_a_report_is_posted_read_back_and_repeated(client: GatewayClient, gateway: TestGateway) -> None:
    request = make_request(
        gateway.clock,
        attributes={"state": "002", "more": ["001", "002"]},
        place=RequestPlace(lat=37.5700001, long=126.98),
        contact=RequestContact(channel="text", phone="010-0000-0000"),
        language="vi",
    )
    first = client.submit(request)
    assert (first.state, first.destination, first.was_known) == ("kept", "centre", False)
    assert client.submit(request).service_request_id == first.service_request_id
    stored = gateway.state.requests.find(str(first.service_request_id))
    assert stored is not None
    assert stored.attributes == request.attributes
    assert (stored.lat, stored.contact_channel, stored.language) == (37.5700001, "text", "vi")
    status = client.look_up(str(request.receipt_number), str(request.receipt_code))
    assert status.receipt_number == request.receipt_number
    with pytest.raises(RequestRefusedError) as caught:
        client.submit(request.model_copy(update={"description": "다른 말"}))
    assert caught.value.status == 409


def test_a_refused_report_names_its_reasons_for_staff_and_none_for_the_visitor(
    client: GatewayClient, gateway: TestGateway
) -> None:
    with pytest.raises(RequestRefusedError) as caught:
        client.submit(make_request(gateway.clock, attributes={"state": "secret words"}))
    assert "attribute[state]" in caught.value.technical
    assert "secret" not in caught.value.technical
    assert "attribute" not in caught.value.message.id


def test_wrong_numbers_and_too_many_of_them(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, limits=Limits(per_terminal=2))
    client = GatewayClient(ADDRESS, transport=AppTransport(gateway.http))
    for _ in range(2):
        with pytest.raises(NoSuchReportError):
            client.look_up(*receipt_numbers())
    with pytest.raises(TooManyTriesError) as caught:
        client.look_up(*receipt_numbers())
    assert 1 <= caught.value.minutes <= 60


def test_the_directory_is_searched_and_read(client: GatewayClient) -> None:
    assert [one.id for one in client.search_directory("등본")] == ["resident-copy"]
    assert [one.id for one in client.search_directory(topic="places")] == ["pension"]
    assert len(client.search_directory()) == 2
    entry = client.get_entry("resident-copy")
    assert entry.fees != "ask"
    assert entry.fees[0].amount == 400
    assert entry.accessibility.step_free == "yes"
    with pytest.raises(NotFoundError):
        client.get_entry("none")


def test_city_places_and_health(client: GatewayClient) -> None:
    assert client.city().topics[0].id == "papers"
    assert client.places().districts[0].names["ko"] == "종로구"
    assert client.health().public_key


def test_a_wrong_token_is_said_calmly(gateway: TestGateway) -> None:
    client = GatewayClient(ADDRESS, transport=AppTransport(gateway.stranger()))
    with pytest.raises(NotAllowedError):
        client.health()


class Fixed:
    """A transport that always answers the same."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.paths: list[str] = []

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: list[tuple[str, str]] | None = None,
        json: str | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> Reply:
        self.paths.append(path)
        return self.reply

    def close(self) -> None:
        """Nothing to give up."""


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, GatewayConfusedError),
        (204, GatewayConfusedError),
        (302, GatewayConfusedError),
        (400, RequestRefusedError),
        (401, NotAllowedError),
        (403, NotAllowedError),
        (404, NotFoundError),
        (418, RequestRefusedError),
        (429, GatewayBusyError),
        (500, GatewayBusyError),
        (503, GatewayBusyError),
        (999, GatewayBusyError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>error</html>", b"null", b'{"a": 1}', b"\xff\xfe\x00"])
def test_every_status_and_body_becomes_a_calm_error(
    status: int, kind: type[GatewayError], body: bytes
) -> None:
    client = GatewayClient(ADDRESS, transport=Fixed(Reply(status, body, "text/html")))
    with pytest.raises(kind) as caught:
        client.health()
    assert caught.value.message.id
    assert caught.value.action is not None


@given(st.binary(max_size=300), st.sampled_from(["application/json", "text/xml", "text/html", ""]))
def test_no_answer_breaks_the_client(body: bytes, media_type: str) -> None:
    reply = Reply(200, body, media_type, "utf-8")
    for is_foreign in (False, True):
        client = GatewayClient(ADDRESS, is_foreign=is_foreign, transport=Fixed(reply))
        for call in (
            client.health,
            client.city,
            client.list_services,
            client.search_directory,
            lambda client=client: client.get_definition("1"),
            lambda client=client: client.look_up("1", "2"),
            lambda client=client: client.get_entry("1"),
            lambda client=client: client.resolve_token("1"),
        ):
            try:
                call()
            except KioskError as error:
                assert isinstance(error, GatewayError)


def test_one_broken_entry_does_not_hide_the_others() -> None:
    good = {"service_code": "a", "group": "g", "icon": "i", "label_type": "info"}
    good |= {"names": {"ko": "가"}, "descriptions": {"ko": "나"}}
    records = [{"service_code": code, "extended_attributes": more} for code, more in (("a", good), ("b", 7))]
    reply = Reply(200, json.dumps(records).encode(), "application/json")
    client = GatewayClient(ADDRESS, transport=Fixed(reply))
    assert [one.service_code for one in client.list_services()] == ["a"]


def test_documents_of_the_next_version_are_still_read() -> None:
    body = (
        '[{"service_code":"a","extended_attributes":{"service_code":"a","group":"g","icon":"i",'
        '"label_type":"info","names":{"ko":"가"},"descriptions":{"ko":"나"},"new_in_2":{"x":1}}}]'
    )
    client = GatewayClient(ADDRESS, transport=Fixed(Reply(200, body.encode(), "application/json")))
    assert client.list_services()[0].names["ko"] == "가"


def test_a_foreign_server_gets_no_receipt_and_no_code(gateway: TestGateway) -> None:
    request = make_request(gateway.clock)
    names = dict(
        form_fields(request, GatewayAddress("http://x", api_key="k", jurisdiction="j"), is_foreign=True)
    )
    assert names["jurisdiction_id"] == "j"
    assert names["api_key"] == "k"
    assert names["attribute[client_ref]"] == request.client_ref
    assert not any("receipt" in name for name in names)


def test_a_foreign_server_that_only_speaks_xml_is_read(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path)

    class XmlOnly(AppTransport):
        def exchange(self, method: str, path: str, **kwargs: object) -> Reply:  # type: ignore[override]
            if path.endswith(".json"):
                return Reply(404, b"<html>none</html>", "text/html")
            return super().exchange(method, f"/open311/v2{path}", **kwargs)  # type: ignore[arg-type]

    transport = XmlOnly(gateway.http)
    client = GatewayClient(ADDRESS, language="ko", is_foreign=True, transport=transport)
    assert [one.service_code for one in client.list_services()] == ["street-lamp", "007"]
    definition = client.get_definition("street-lamp")
    assert definition.attributes[0].values[0].key == "001"
    assert definition.attributes[0].required
    request = make_request(gateway.clock)
    assert client.submit(request).service_request_id


@pytest.mark.parametrize(
    "body", [b"", b"<html>404</html>", b"null", b'{"detail": "Not Found"}', OUR_404[:-9]]
)
def test_a_stray_404_does_not_say_that_number_or_code_is_wrong(body: bytes) -> None:
    client = GatewayClient(ADDRESS, transport=Fixed(Reply(404, body, "application/json")))
    with pytest.raises(GatewayConfusedError):
        client.look_up("12345678903", "482913")


def test_our_gateways_404_says_that_number_or_code_is_wrong(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path)
    answer = gateway.http.post("/kiosk/v1/status", json={"number": "12345678903", "code": "482913"})
    assert (answer.status_code, answer.content) == (404, OUR_404)
    client = GatewayClient(ADDRESS, transport=Fixed(Reply(404, answer.content, "application/json")))
    with pytest.raises(NoSuchReportError):
        client.look_up("12345678903", "482913")

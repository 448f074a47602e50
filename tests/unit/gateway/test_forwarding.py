"""Reports go on to the system of record: once, with the same reference, and "sent" only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.contracts.forwarding import Handed, Outcome
from kiosk.contracts.gateway import GatewayAddress, ServiceRequest
from kiosk.gateway.upstream.forwarder import Forwarder
from kiosk.services.client import GatewayClient
from kiosk.services.transport import HttpTransport, Limits
from kiosk.services.upstream import Open311Upstream
from tests.helpers.gateway import AppTransport, TestGateway, make_gateway, make_request
from tests.helpers.hostile_server import fixed, hostile_server, http


class Record:
    """A system of record that does what it is told."""

    def __init__(self, *plan: Handed, can_repeat: bool = False) -> None:
        self.can_repeat = can_repeat
        self.plan = list(plan)
        self.got: list[ServiceRequest] = []
        self.ids: dict[str, str] = {}

    def hand_over(self, request: ServiceRequest) -> Handed:
        self.got.append(request)
        return self.plan.pop(0) if self.plan else Handed("taken", remote_id="R1")

    def resolve(self, token: str) -> str | None:
        return self.ids.get(token)


@pytest.fixture
def between(tmp_path: Path) -> TestGateway:
    return make_gateway(tmp_path, token=None, destination="city", hosts=(), has_upstream=True)


def post(gateway: TestGateway) -> tuple[ServiceRequest, str]:
    request = make_request(gateway.clock)
    key = gateway.state.keys.create(f"t-{request.client_ref}")
    gateway.http.headers["x-api-key"] = key
    client = GatewayClient(GatewayAddress("http://x"), transport=AppTransport(gateway.http))
    answer = client.submit(request)
    assert answer.state == "queued"
    return request, str(answer.service_request_id)


def state_of(gateway: TestGateway, request: ServiceRequest) -> str:
    client = GatewayClient(GatewayAddress("http://x"), transport=AppTransport(gateway.http))
    return client.look_up(str(request.receipt_number), str(request.receipt_code)).state


def test_sent_is_said_only_when_the_system_of_record_has_answered(between: TestGateway) -> None:
    request, _ = post(between)
    record = Record(Handed("away", reason="no line"))
    forwarder = Forwarder(between.state.forwarding, record)
    forwarder.forward_once()
    assert state_of(between, request) == "queued"
    between.clock.advance(6)
    assert forwarder.forward_once() == 1
    assert state_of(between, request) == "sent"
    assert [one.client_ref for one in record.got] == [request.client_ref] * 2
    assert record.got[0].description == request.description
    assert record.got[0].receipt_code is None
    assert forwarder.forward_once() == 0


def test_an_unclear_end_is_a_persons_matter_and_never_tried_again(between: TestGateway) -> None:
    request, request_id = post(between)
    record = Record(Handed("unclear", reason="reply lost"))
    forwarder = Forwarder(between.state.forwarding, record)
    forwarder.forward_once()
    between.clock.advance(10_000_000)
    forwarder.forward_once()
    assert len(record.got) == 1
    (waiting,) = between.state.forwarding.for_a_person()
    assert (waiting.request_id, waiting.state, waiting.reason) == (request_id, "unclear", "reply lost")
    assert state_of(between, request) == "queued"
    assert between.state.forwarding.send_again(request_id)
    assert not between.state.forwarding.send_again(request_id)
    assert forwarder.forward_once() == 1
    assert state_of(between, request) == "sent"


@pytest.mark.parametrize(("can_repeat", "state"), [(True, "waiting"), (False, "unclear")])
def test_a_worker_that_died_while_sending_leaves_no_second_copy(
    between: TestGateway, can_repeat: bool, state: str
) -> None:
    post(between)
    assert between.state.forwarding.claim() is not None
    assert between.state.forwarding.claim() is None
    between.clock.advance(301)
    assert between.state.forwarding.abandon_claims(can_repeat=can_repeat) == 1
    assert between.state.forwarding.count_by_state() == {state: 1}


def test_a_token_is_exchanged_later_and_a_black_box_tells_nothing(between: TestGateway) -> None:
    first, first_id = post(between)
    second, second_id = post(between)
    record = Record(Handed("taken", token="T1"), Handed("taken"))
    forwarder = Forwarder(between.state.forwarding, record)
    assert forwarder.forward_once() == 2
    assert (state_of(between, first), state_of(between, second)) == ("sent", "sent")
    assert between.state.forwarding.count_by_state() == {"token": 1, "sent": 1}
    taken_first = record.got[0].client_ref
    record.ids["T1"] = "R7"
    between.clock.advance(3601)
    forwarder.forward_once()
    row = between.state.requests.find(first_id if taken_first == first.client_ref else second_id)
    assert row is not None
    assert row.forwarding is not None
    assert (row.forwarding.state, row.forwarding.remote_id) == ("sent", "R7")


def test_a_gateway_behind_a_gateway_has_it_once_even_when_replies_are_lost(
    between: TestGateway, tmp_path: Path
) -> None:
    behind = make_gateway(tmp_path / "behind", token=None, destination="city", hosts=())
    behind.http.headers["x-api-key"] = behind.state.keys.create("between")

    class Losing(AppTransport):
        is_losing = True

        def exchange(self, *args: object, **more: object) -> object:  # type: ignore[override]
            reply = super().exchange(*args, **more)  # type: ignore[arg-type]
            if self.is_losing:
                from kiosk.services.gateway_errors import GatewayLostError

                raise GatewayLostError("lost")
            return reply

    line = Losing(behind.http)
    client = GatewayClient(GatewayAddress("http://x"), transport=line)  # type: ignore[arg-type]
    forwarder = Forwarder(between.state.forwarding, Open311Upstream(client))
    request, _ = post(between)
    for _ in range(3):
        forwarder.forward_once()
        between.clock.advance(1000)
    assert state_of(between, request) == "queued"
    line.is_losing = False
    assert forwarder.forward_once() == 1
    assert state_of(between, request) == "sent"
    from kiosk.gateway.store.requests import RequestFilter

    (row,) = behind.state.requests.list_requests(RequestFilter())
    assert row.client_ref == request.client_ref


def foreign(url: str) -> Open311Upstream:
    address = GatewayAddress(url)
    return Open311Upstream(
        GatewayClient(address, is_foreign=True, transport=HttpTransport(address, Limits(1, 1, 2)))
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (http(b'[{"service_request_id":"7"}]', "200 OK", "Content-Type: application/json"), "taken"),
        (http(b'[{"token":"t"}]', "200 OK", "Content-Type: application/json"), "taken"),
        (http(b'[{"code":"400","description":"no"}]', "400 Bad Request"), "refused"),
        (http(b"[]", "403 Forbidden"), "away"),
        (http(b"", "500 Oops"), "unclear"),
        (b"", "unclear"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[", "unclear"),
    ],
)
def test_a_foreign_server_is_asked_once_whatever_it_answers(
    between: TestGateway, answer: bytes, outcome: Outcome
) -> None:
    with hostile_server(fixed(answer)) as url:
        handed = foreign(url).hand_over(make_request(between.clock))
    assert handed.outcome == outcome


def test_a_foreign_server_that_is_away_got_nothing(between: TestGateway) -> None:
    assert foreign("http://127.0.0.1:9").hand_over(make_request(between.clock)).outcome == "away"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.sampled_from(["taken", "away", "refused", "unclear"]), max_size=12))
def test_whatever_happens_a_server_without_idempotency_takes_each_report_at_most_once(
    tmp_path_factory: pytest.TempPathFactory, plan: list[Outcome]
) -> None:
    between = make_gateway(
        tmp_path_factory.mktemp("g"), token=None, destination="city", hosts=(), has_upstream=True
    )
    refs = [between.state.requests.adopt(make_request(between.clock)).request.client_ref for _ in range(4)]
    record = Record(*(Handed(outcome) for outcome in plan))
    forwarder = Forwarder(between.state.forwarding, record)
    for _ in range(len(plan) + 2):
        forwarder.forward_once()
        between.clock.advance(1000)
    perhaps = [
        one.client_ref
        for number, one in enumerate(record.got)
        if number >= len(plan) or plan[number] in ("taken", "unclear")
    ]
    assert len(perhaps) == len(set(perhaps))
    counts = between.state.forwarding.count_by_state()
    assert sum(counts.values()) == len(refs)
    assert set(counts) <= {"sent", "refused", "unclear"}

"""Whatever a gateway answers, a visitor meets a calm Screen: what happened, what to do, and a person.

The real client over real sockets, the real runner, outbox and flows; only the other side misbehaves
(domain.md: quirks and traps; requirements E-11: nothing lost).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiosk.clock import SteppedClock
from kiosk.contracts.gateway import GatewayAddress
from kiosk.gateway.store.requests import RequestFilter
from kiosk.screens.model import Notice, Receipt, Tone
from kiosk.secrets import MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.operations import model
from kiosk.services.operations.runner import OperationRunner
from kiosk.services.outbox import Outbox
from kiosk.services.receipt import mint_receipt
from kiosk.services.transport import HttpTransport, Limits, Reply, Transport
from kiosk.settings.centre import CentreSettingsFile
from kiosk.settings.pin import PinStore
from tests.helpers.flows import CENTRE, SEOUL, Walk, korean, seoul, told
from tests.helpers.gateway import AppTransport, TestGateway, make_gateway
from tests.helpers.hostile_server import (
    BROKEN_LINES,
    WRONG_ANSWERS,
    Behaviour,
    fixed,
    hostile_server,
    http,
)

#: Short enough that the slow ones fit into seconds; a large answer may then count as late, calmly too.
QUICK = Limits(connect=0.5, read=0.15, whole=0.3)
MISBEHAVIOURS = {**BROKEN_LINES, **WRONG_ANSWERS}

every_misbehaviour = pytest.mark.parametrize("behaviour", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS.keys())


class OnceAsked(AppTransport):
    """The good gateway, asked once for each document: they do not change here, and asking takes time."""

    def __init__(self, http: httpx.Client) -> None:
        super().__init__(http)
        self._known: dict[str, Reply] = {}

    def exchange(self, method: str, path: str, **more: Any) -> Reply:
        if method != "GET":
            return super().exchange(method, path, **more)
        question = f"{path} {more.get('params')}"
        if question not in self._known:
            self._known[question] = super().exchange(method, path, **more)
        return self._known[question]


class SpoiltLine:
    """The client's transport: a good gateway, until or where the hostile server takes over."""

    def __init__(self, good: Transport, hostile: Transport) -> None:
        self._good, self._hostile = good, hostile
        self.is_spoilt: Callable[[str], bool] = lambda path: False

    def exchange(self, method: str, path: str, **more: Any) -> Reply:
        chosen = self._hostile if self.is_spoilt(path) else self._good
        return chosen.exchange(method, path, **more)

    def close(self) -> None:
        self._hostile.close()


@dataclass
class SpoiltCity:
    """Everything behind the flows, as in the program, over a line that can be spoilt."""

    line: SpoiltLine
    box: Outbox
    runner: OperationRunner
    errors: list[BaseException] = field(default_factory=list)

    def carry_out(self, operation: object) -> Any:
        try:
            return self.runner.carry_out(operation)
        except BaseException as error:
            self.errors.append(error)
            raise

    def spoil(self, part: str = "") -> None:
        """Let the hostile server answer whatever has *part* in its path."""
        self.line.is_spoilt = lambda path: part in path


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> TestGateway:
    return make_gateway(tmp_path_factory.mktemp("gateway"), city_dir=SEOUL)


@pytest.fixture(scope="module")
def good(gateway: TestGateway) -> OnceAsked:
    return OnceAsked(gateway.http)


@pytest.fixture
def make(good: OnceAsked, tmp_path: Path) -> Iterator[Callable[[Behaviour], SpoiltCity]]:
    with contextlib.ExitStack() as stack:

        def build(behaviour: Behaviour) -> SpoiltCity:
            address = GatewayAddress(stack.enter_context(hostile_server(behaviour)))
            line = SpoiltLine(good, HttpTransport(address, QUICK))
            stack.callback(line.close)
            clock = SteppedClock()
            box = Outbox(tmp_path / "outbox.db", MemorySecrets(), clock)
            stack.callback(box.close)
            settings = CentreSettingsFile(tmp_path)
            settings.save(CENTRE)
            client = GatewayClient(address, transport=line)
            pins = PinStore(tmp_path, clock)
            return SpoiltCity(line, box, OperationRunner(client, box, clock, settings, pins, korean, seoul()))

        yield build


def walk(city: SpoiltCity, start: str, params: Mapping[str, Any] | None = None) -> Walk:
    return Walk(start, params, city=city)  # type: ignore[arg-type]


def assert_calm(at: Walk, *ways_on: str) -> None:
    """Hold a Screen to: an error in words, advice, a person, and a way on."""
    notices = [item for item in at.screen.items if isinstance(item, Notice)]
    tones = [notice.tone for notice in notices]
    assert tones.count(Tone.ERROR) == 1, at.screen.id
    advice = at.screen.item("advice")
    assert isinstance(advice, Notice), f"{at.screen.id} says what happened, but not what to do"
    assert "직원" in told(advice.label)
    for notice in notices:
        text = told(notice.label)
        assert text
        assert not any(word in text for word in ("Error", "Exception", "Traceback", "HTTP", "{", "http"))
    assert {"person", *ways_on} <= set(at.keys), at.screen.id


@every_misbehaviour
def test_what_cannot_be_asked_ends_on_a_calm_screen_with_what_was_typed(
    make: Callable[[Behaviour], SpoiltCity], behaviour: Behaviour
) -> None:
    city = make(behaviour)
    city.spoil()

    report = walk(city, "report")
    assert report.screen.id == "report.pick"
    assert_calm(report, "retry")

    receipt = mint_receipt()
    status = walk(city, "status").type("number", receipt.number).press("next")
    status.type("code", receipt.code).press("next")
    assert status.screen.id == "status.failed"
    assert_calm(status, "retry")
    assert (status.state.number, status.state.code) == (receipt.number, receipt.code)

    ask = walk(city, "ask").press("by-words").type("query", "등본").press("search")
    assert ask.screen.id == "ask.failed"
    assert_calm(ask, "retry")
    assert ask.state.query == "등본"

    # All of it failed on the line, and the same steps work when the line is good again.
    assert len(city.errors) == 3
    city.line.is_spoilt = lambda path: False
    assert any(key.startswith("service.") for key in report.press("retry").keys)
    assert status.press("retry").screen.id == "status.unknown"
    assert ask.press("retry").screen.id == "ask.found"


@pytest.mark.parametrize("body", [b"[]", b"<services/>"])
def test_a_list_without_services_is_no_dead_end_and_replaces_no_good_one(
    make: Callable[[Behaviour], SpoiltCity], body: bytes
) -> None:
    media = "application/json" if body.startswith(b"[") else "text/xml"
    city = make(fixed(http(body, "200 OK", f"Content-Type: {media}")))
    city.spoil("/services")
    report = walk(city, "report")
    assert_calm(report, "retry")
    city.line.is_spoilt = lambda path: False
    tiles = [key for key in report.press("retry").keys if key.startswith("service.")]
    assert tiles
    city.spoil("/services")
    again = walk(city, "report")
    assert [key for key in again.keys if key.startswith("service.")] == tiles
    assert isinstance(again.screen.item("stale"), Notice)


@every_misbehaviour
def test_questions_that_cannot_be_had_leave_the_choice_advice_and_a_person(
    make: Callable[[Behaviour], SpoiltCity], behaviour: Behaviour
) -> None:
    city = make(behaviour)
    city.spoil("/services/")
    report = walk(city, "report").press("by-words").type("words", "가로등").press("service.street-lamp")
    assert report.screen.id == "report.pick"
    assert_calm(report, "by-words", "by-kind")
    assert (report.state.query, report.state.service) == ("가로등", "street-lamp")


@every_misbehaviour
def test_a_report_that_cannot_be_sent_is_kept_and_the_receipt_says_no_more(
    make: Callable[[Behaviour], SpoiltCity], gateway: TestGateway, behaviour: Behaviour
) -> None:
    before = len(gateway.state.requests.list_requests(RequestFilter()))
    city = make(behaviour)
    report = walk(city, "report", {"service": "street-lamp"})
    report.press("where.list", "gu.jongno", "dong-unknown").type("landmark", "학교 앞").press("next")
    report.press("value.flicker").type("answer.pole-number", "가-17").press("next", "skip")
    report.press("contact.none")
    city.spoil()
    report.press("send")
    assert report.screen.id == "report.receipt"
    assert isinstance(report.screen.item("receipt"), Receipt)
    assert not city.errors
    assert report.state.outcome == model.Outcome("kept")
    entry = city.box.entry(report.state.receipt.client_ref)
    assert entry is not None
    assert entry.state in ("waiting", "refused", "unclear")
    assert len(gateway.state.requests.list_requests(RequestFilter())) == before

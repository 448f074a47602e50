"""A report on flows, through the real runner, outbox and embedded gateway, and back again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.desk import GatewayDesk
from kiosk.gateway.clerk import Clerk
from kiosk.gateway.content.loader import load_city
from kiosk.gateway.embedded import EmbeddedGateway
from kiosk.gateway.keys import load_keys
from kiosk.gateway.store.database import open_engine
from kiosk.gateway.store.requests import RequestStore
from kiosk.screens.model import Receipt
from kiosk.secrets import MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.operations import model
from kiosk.services.operations.runner import OperationRunner
from kiosk.services.outbox import Outbox
from kiosk.services.printing.printers import FilePrinter
from kiosk.settings.centre import CentreSettingsFile
from kiosk.settings.pin import PinStore
from tests.helpers.flows import CENTRE, SEOUL, Walk, korean, seoul, seoul_services, told

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Unix sockets")


class RealCity:
    """Everything behind the flows, as in the program."""

    def __init__(self, folder: Path) -> None:
        secrets, clock = MemorySecrets(), SystemClock()
        self.folder = folder
        self.gateway = EmbeddedGateway(folder, SEOUL, secrets, clock)
        self.gateway.start()
        self.box = Outbox(folder / "outbox.db", secrets, clock, self.gateway.public_key)
        settings = CentreSettingsFile(folder)
        settings.save(CENTRE)

        def open_clerk() -> Clerk:
            path = folder / "gateway.db"
            keys = load_keys(secrets, path)
            engine = open_engine(f"sqlite:///{path}", keys.store)
            return Clerk(RequestStore(engine, clock, keys.lookup, "centre"), load_city(SEOUL))

        self.runner = OperationRunner(
            GatewayClient(self.gateway.address),
            self.box,
            clock,
            settings,
            PinStore(folder, clock),
            korean,
            seoul(),
            desk=GatewayDesk(open_clerk),
            printer=lambda name: FilePrinter(folder / "paper"),
        )
        self.carry_out = self.runner.carry_out

    def stop(self) -> None:
        self.gateway.stop()
        self.box.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCity]:
    real = RealCity(tmp_path_factory.mktemp("centre"))
    yield real
    real.stop()


def test_a_report_is_made_printed_found_closed_and_found_again(city: RealCity) -> None:
    walk = Walk("report", city=city)  # type: ignore[arg-type]
    walk.press("by-words").type("words", "가로등").press("service.street-lamp")
    walk.press("where.list", "gu.jongno", "dong-unknown").type("landmark", "학교 앞").press("next")
    walk.press("value.flicker").type("answer.pole-number", "가-17").press("next", "skip")
    walk.press("contact.phone").type("phone", "010-1234-5678").press("next", "send")
    receipt = walk.screen.item("receipt")
    assert isinstance(receipt, Receipt)
    assert receipt.secret is not None
    assert "센터에서 보관" in told(walk.fact("next"))
    walk.press("print")
    assert [path.suffix for path in (city.folder / "paper").iterdir()] == [".pdf"]

    number, code = receipt.number.value, receipt.secret.value
    status = Walk("status", city=city).type("number", number).press("next")  # type: ignore[arg-type]
    status.type("code", code).press("next")
    assert told(status.screen.title) == "접수되어 기다리고 있어요"
    assert told(status.fact("about")) == "가로등"

    (kept,) = [one for one in city.carry_out(model.ListRequests()) if one.number == number]
    read = " ".join(f"{told(name)} {told(value)}" for name, value in kept.lines)
    for words in ("종로구", "학교 앞", "깜박거려요", "가-17", "01012345678"):
        assert words in read, words
    city.carry_out(model.CloseRequest(kept.id, "고쳤습니다."))

    again = Walk("status", city=city).type("number", number).press("next")  # type: ignore[arg-type]
    again.type("code", code).press("next")
    assert told(again.screen.title) == "처리가 끝났어요"
    assert "고쳤습니다." in " ".join(told(text) for text in again.labels())


def test_a_wrong_code_finds_nothing(city: RealCity) -> None:
    receipt = city.carry_out(model.PrepareReport())
    status = Walk("status", city=city).type("number", receipt.number).press("next")  # type: ignore[arg-type]
    status.type("code", receipt.code).press("next")
    assert status.screen.id == "status.unknown"


def test_every_shipped_service_is_taken_by_the_gateway(city: RealCity) -> None:
    for content in seoul_services():
        walk = Walk("report", {"service": content.service_code}, city=city)  # type: ignore[arg-type]
        while walk.screen.id != "report.check":
            keys = walk.keys
            if any(key.startswith("answer.") for key in keys):
                walk.type(next(key for key in keys if key.startswith("answer.")), "3")
            first = ("where.centre", "contact.none", "value.", "day.0")
            pressed = next((key for want in first for key in keys if key.startswith(want)), "next")
            before = walk.screen.id
            walk.press(pressed)
            if walk.screen.id == before and pressed != "next":
                walk.press("next")
        walk.press("send")
        assert walk.screen.id == "report.receipt", (content.service_code, walk.state.failure)
        assert not city.box.given_up(), content.service_code


def test_topics_and_words_find_entries_in_the_directory(city: RealCity) -> None:
    walk = Walk("ask", city=city).press("topic.documents")  # type: ignore[arg-type]
    walk.press(next(key for key in walk.keys if key.startswith("entry.")))
    assert walk.screen.id.startswith("ask.entry.")
    found = Walk("ask", city=city).press("by-words").type("query", "등본").press("search")  # type: ignore[arg-type]
    assert found.screen.id == "ask.found"

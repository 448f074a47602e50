"""The runner: gateway, outbox, paper and settings behind the operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SteppedClock
from kiosk.contracts.content import DirectoryContent
from kiosk.contracts.gateway import (
    Health,
    RequestContact,
    Service,
    ServiceDefinition,
    ServiceRequest,
    StatusAnswer,
)
from kiosk.errors import KioskError
from kiosk.services.gateway_errors import GatewayUnreachableError, NoSuchReportError, TooManyTriesError
from kiosk.services.operations import model
from kiosk.services.operations.calendar import is_public_holiday
from kiosk.services.operations.last_good import FILE_NAME
from kiosk.services.operations.runner import OperationRunner
from kiosk.services.outbox import DeliveryReport, OutboxEntry, OutboxFullError
from kiosk.services.receipt import mint_receipt
from kiosk.settings.centre import CentreSettings, CentreSettingsFile
from kiosk.settings.pin import PinStore
from tests.helpers.flows import Walk, definition_of, directory, every_datatype, korean, seoul, summary_of


@dataclass
class FakeGateway:
    """A gateway in memory that can be cut off."""

    destination: str = "centre"
    is_foreign: bool = False
    is_away: bool = False
    found: StatusAnswer | KioskError | None = None

    def _reach(self) -> None:
        if self.is_away:
            raise GatewayUnreachableError

    def health(self) -> Health:
        self._reach()
        now = datetime(2026, 11, 23, tzinfo=UTC)
        return Health.model_validate(
            {"status": "ok", "city": "seoul", "destination": self.destination, "now": now}
        )

    def list_services(self) -> list[Service]:
        self._reach()
        content = every_datatype().model_copy(update={"expected_days": 7})
        return [summary_of(content)]

    def get_definition(self, code: str) -> ServiceDefinition:
        self._reach()
        return definition_of(every_datatype())

    def submit(self, request: ServiceRequest) -> Any:
        raise AssertionError("only the outbox submits")

    submit_sealed = submit

    def look_up(self, number: str, code: str) -> StatusAnswer:
        self._reach()
        if isinstance(self.found, KioskError):
            raise self.found
        if self.found is None:
            raise NoSuchReportError
        return self.found

    def search_directory(self, query: str = "", topic: str | None = None) -> list[DirectoryContent]:
        self._reach()
        return [entry for entry in directory().values() if topic in entry.topics]

    def get_entry(self, entry_id: str) -> DirectoryContent:
        self._reach()
        return directory()[entry_id]


@dataclass
class FakeBox:
    """An outbox in memory."""

    delivers: str | None = "kept"
    error: KioskError | None = None
    requests: dict[str, ServiceRequest] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    puts: int = 0

    def put(self, request: ServiceRequest) -> None:
        if self.error is not None:
            raise self.error
        self.puts += 1
        self.requests[request.client_ref] = request
        self.states[request.client_ref] = "waiting"

    def entry(self, client_ref: str) -> OutboxEntry | None:
        if client_ref not in self.requests:
            return None
        state: Any = self.states[client_ref]
        answer: Any = self.delivers if state == "delivered" else "queued"
        now = datetime(2026, 11, 23, tzinfo=UTC)
        return OutboxEntry(client_ref, state, now, 1, answer, "Every_Type")

    def look_up(self, number: str, code: str) -> OutboxEntry | None:
        for ref, request in self.requests.items():
            if (request.receipt_number, request.receipt_code) == (number, code):
                return self.entry(ref)
        return None

    def deliver_once(self, client: object, only: str | None = None) -> DeliveryReport:
        if self.delivers is None:
            raise OutboxFullError("저장할 자리가 없어요.")
        if self.delivers == "refused":
            self.states[str(only)] = "refused"
        elif self.delivers != "queued":
            self.states[str(only)] = "delivered"
        return DeliveryReport()


@dataclass
class Paper:
    pages: list[bytes] = field(default_factory=list)

    def print_pdf(self, pdf: bytes) -> None:
        self.pages.append(pdf)


@dataclass
class Parts:
    runner: OperationRunner
    gateway: FakeGateway
    box: FakeBox
    paper: Paper
    saved: list[CentreSettings]
    left: list[bool]


Make = Callable[..., Parts]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def build(gateway: FakeGateway | None = None, box: FakeBox | None = None, **more: Any) -> Parts:
        gateway, box, paper = gateway or FakeGateway(), box or FakeBox(), Paper()
        saved: list[CentreSettings] = []
        left: list[bool] = []
        clock = SteppedClock()
        runner = OperationRunner(
            gateway,
            box,
            clock,
            CentreSettingsFile(tmp_path),
            PinStore(tmp_path, clock),
            korean,
            seoul(),
            printer=lambda name: paper,
            on_saved=saved.append,
            on_leave=lambda: left.append(True),
            **more,
        )
        return Parts(runner, gateway, box, paper, saved, left)

    return build


DRAFT = model.ReportDraft("Every_Type", {"kind": "kind_A"}, "어두워요", contact=RequestContact())


def test_a_report_is_on_the_disk_before_anything_is_answered(make: Make) -> None:
    parts = make()
    parts.runner.carry_out(model.LoadServices())
    receipt = parts.runner.carry_out(model.PrepareReport())
    outcome = parts.runner.carry_out(model.SubmitReport(receipt, DRAFT))
    assert outcome == model.Outcome("kept")
    (request,) = parts.box.requests.values()
    assert request.receipt_number == receipt.number
    assert request.language == "ko"
    assert request.requested_at == SteppedClock().now()


def test_submitting_twice_keeps_one_report(make: Make) -> None:
    parts = make()
    receipt = mint_receipt()
    for _ in range(3):
        parts.runner.carry_out(model.SubmitReport(receipt, DRAFT))
    assert parts.box.puts == 1


def test_without_room_on_the_disk_there_is_no_outcome(make: Make) -> None:
    parts = make(box=FakeBox(error=OutboxFullError("저장할 자리가 없어요.")))
    with pytest.raises(KioskError):
        parts.runner.carry_out(model.SubmitReport(mint_receipt(), DRAFT))


@pytest.mark.parametrize(
    ("destination", "delivers", "said", "has_day"),
    [
        ("centre", "kept", "kept", False),
        ("centre", "queued", "kept", False),
        ("city", "sent", "sent", True),
        ("city", "queued", "queued", False),
        ("city", None, "queued", False),
        ("city", "refused", "kept", False),
    ],
)
def test_only_what_is_true_is_said_about_a_report(
    make: Make, destination: str, delivers: str | None, said: str, has_day: bool
) -> None:
    parts = make(FakeGateway(destination), FakeBox(delivers))
    parts.runner.carry_out(model.LoadServices())
    outcome = parts.runner.carry_out(model.SubmitReport(mint_receipt(), DRAFT))
    assert outcome.state == said
    assert outcome.expected_on == (date(2026, 11, 30) if has_day else None)


def test_without_a_gateway_the_last_good_services_and_questions_serve_after_a_restart(
    make: Make, tmp_path: Path
) -> None:
    first = make()
    first.runner.carry_out(model.LoadServices())
    first.runner.carry_out(model.LoadDefinition("Every_Type"))
    assert (tmp_path / FILE_NAME).exists()
    later = make(FakeGateway(is_away=True))
    catalogue = later.runner.carry_out(model.LoadServices())
    assert catalogue.is_stale
    assert catalogue.services[0].service_code == "Every_Type"
    questions = later.runner.carry_out(model.LoadDefinition("Every_Type"))
    assert questions.definition == definition_of(every_datatype())


def test_a_broken_file_of_last_good_services_is_no_reason_to_fail(make: Make, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{broken", encoding="utf-8")
    with pytest.raises(KioskError):
        make(FakeGateway(is_away=True)).runner.carry_out(model.LoadServices())
    assert make().runner.carry_out(model.LoadServices()).services


def test_a_wrong_number_or_code_is_none_and_too_many_tries_are_told(make: Make) -> None:
    assert make().runner.carry_out(model.LookUp("12345678903", "000000")) is None
    parts = make(FakeGateway(found=TooManyTriesError(60)))
    with pytest.raises(TooManyTriesError):
        parts.runner.carry_out(model.LookUp("12345678903", "000000"))


@pytest.mark.parametrize("is_away", [True, False])
def test_a_report_that_still_waits_here_is_found_here(make: Make, is_away: bool) -> None:
    parts = make(FakeGateway("city"), FakeBox("queued"))
    parts.runner.carry_out(model.LoadServices())
    receipt = mint_receipt()
    parts.runner.carry_out(model.SubmitReport(receipt, DRAFT))
    parts.gateway.is_away = is_away
    found = parts.runner.carry_out(model.LookUp(receipt.number, receipt.code))
    assert found.state == "queued"
    assert found.names["ko"] == "모든 질문"


def test_entries_that_were_read_once_can_be_read_offline(make: Make) -> None:
    parts = make()
    found = parts.runner.carry_out(model.SearchDirectory(topic="documents"))
    parts.gateway.is_away = True
    assert parts.runner.carry_out(model.SearchDirectory(topic="documents")) == found
    entry = parts.runner.carry_out(model.LoadEntry(found[0].id))
    assert entry.now == datetime(2026, 11, 23, 10, 0)
    assert entry.is_holiday is False
    with pytest.raises(KioskError):
        parts.runner.carry_out(model.SearchDirectory(query="등본"))


@pytest.mark.parametrize(
    ("day", "country", "wanted"),
    [
        (date(2026, 2, 17), "KR", True),
        (date(2026, 9, 25), "KR", True),
        (date(2026, 11, 23), "KR", False),
        (date(2026, 11, 23), "ZZ", None),
    ],
)
def test_lunar_holidays_come_from_a_table(day: date, country: str, wanted: bool | None) -> None:
    assert is_public_holiday(day, country) is wanted


def test_a_receipt_is_printed_in_the_language_in_use(make: Make) -> None:
    parts = make()
    walk = Walk("report", {"service": "street-lamp"}).press("where.none")
    walk.press(next(key for key in walk.keys if key.startswith("value.")), "to-check", "send")
    parts.runner.carry_out(model.PrintPage(model.Printout(walk.screen)))
    assert parts.paper.pages[0].startswith(b"%PDF-")


@dataclass
class Sound:
    can_ring: bool = True
    is_on: bool = False

    def ring(self) -> bool:
        self.is_on = self.can_ring
        return self.can_ring

    def stop(self) -> None:
        self.is_on = False


@dataclass
class Desk:
    answer: model.HelpReach | KioskError = "reached"
    is_on: bool = False

    def call(self, *, is_new: bool = True) -> model.HelpReach:
        if isinstance(self.answer, KioskError):
            raise self.answer
        if not (is_new or self.is_on):
            return "over"
        self.is_on = True
        return self.answer

    def stop_calling(self) -> None:
        self.is_on = False

    def complete(self, service: str) -> None:
        raise AssertionError(f"nobody has finished {service}")


@dataclass
class Counting(Desk):
    finished: list[str] = field(default_factory=list)

    def complete(self, service: str) -> None:
        self.finished.append(service)


def test_every_service_that_comes_to_its_end_is_counted_and_nothing_about_who(make: Make) -> None:
    desk, gateway = Counting(), FakeGateway()
    runner = make(gateway=gateway, help_desk=desk).runner
    runner.carry_out(model.LoadServices())
    receipt = mint_receipt()
    for _ in range(2):
        runner.carry_out(model.SubmitReport(receipt, DRAFT))
    assert desk.finished == ["Every_Type"], "the same report once"
    assert runner.carry_out(model.LookUp(receipt.number, "000000")) is None
    assert desk.finished == ["Every_Type"], "nothing was found"
    now = datetime(2026, 11, 23, tzinfo=UTC)
    gateway.found = StatusAnswer(
        receipt_number=receipt.number,
        service_code="Every_Type",
        names={"ko": "모든 질문"},
        status="open",
        destination="centre",
        state="kept",
        requested_at=now,
        updated_at=now,
    )
    runner.carry_out(model.LookUp(receipt.number, receipt.code))
    found = runner.carry_out(model.SearchDirectory(seoul().topics[0].id, ""))
    assert desk.finished == ["Every_Type", "status"], "a list is no answer yet"
    runner.carry_out(model.LoadEntry(found[0].id))
    assert desk.finished == ["Every_Type", "status", "ask"]
    gateway.is_away = True
    with pytest.raises(KioskError):
        runner.carry_out(model.LoadEntry("nobody-has-read-it"))
    assert len(desk.finished) == 3


@pytest.mark.parametrize(
    ("bell", "desk", "wanted"),
    [
        (None, None, model.Called(False, False)),
        (Sound(), None, model.Called(False, True)),
        (Sound(False), Desk(), model.Called(True, False)),
        (Sound(), Desk("asked"), model.Called(False, True, is_asked=True)),
        (Sound(), Desk("kept"), model.Called(False, True, is_asked=True, desk="away")),
        (None, Desk("away"), model.Called(False, False)),
        (Sound(), Desk(KioskError("연결되지 않아요.")), model.Called(False, True)),
    ],
)
def test_calling_staff_says_what_was_reached(
    make: Make, bell: Sound | None, desk: Desk | None, wanted: model.Called
) -> None:
    parts = make(bell=bell, help_desk=desk)
    assert parts.runner.carry_out(model.CallStaff()) == wanted
    parts.runner.carry_out(model.StopCalling())
    assert bell is None or not bell.is_on
    assert desk is None or not desk.is_on


def test_a_call_that_is_only_looked_at_neither_rings_nor_stands_anew(make: Make) -> None:
    bell, desk = Sound(), Desk("asked")
    parts = make(bell=bell, help_desk=desk)
    assert parts.runner.carry_out(model.CallStaff(is_quiet=True)) is None
    assert not bell.is_on and not desk.is_on
    parts.runner.carry_out(model.CallStaff())
    bell.stop()
    looked = parts.runner.carry_out(model.CallStaff(is_quiet=True))
    assert looked == model.Called(False, False, is_asked=True) and not bell.is_on


def test_settings_and_pin_of_the_clerk(make: Make) -> None:
    parts = make()
    settings = CentreSettings(name="종로 주민센터", is_set_up=True)
    assert parts.runner.carry_out(model.SaveSettings(settings)) == settings
    assert parts.saved == [settings]
    assert parts.runner.carry_out(model.LoadSettings()) == settings
    parts.runner.carry_out(model.SavePin("493017"))
    assert parts.runner.carry_out(model.CheckPin("493017")) is True
    with pytest.raises(KioskError):
        parts.runner.carry_out(model.CheckPin("493018"))
    parts.runner.carry_out(model.LeaveProgram())
    assert parts.left == [True]
    with pytest.raises(KioskError):
        parts.runner.carry_out(model.ListRequests())


def test_an_unknown_operation_is_a_mistake_of_the_program(make: Make) -> None:
    with pytest.raises(TypeError):
        make().runner.carry_out(object())


def test_nothing_private_stands_in_the_words_of_an_operation() -> None:
    receipt = mint_receipt()
    for operation in (
        model.SubmitReport(receipt, DRAFT),
        model.LookUp(receipt.number, receipt.code),
        model.CheckPin("493017"),
        model.SavePin("493017"),
        model.SearchDirectory(query="어두워요"),
        model.CloseRequest("1", "어두워요"),
        DRAFT,
    ):
        shown = repr(operation)
        assert not any(secret in shown for secret in ("어두워요", "493017", receipt.number, receipt.code))

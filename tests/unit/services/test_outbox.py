"""The outbox: on disk before a receipt, delivered once, nothing lost, nothing readable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.contracts.gateway import SealedRequest, ServiceRequest, SubmitAnswer
from kiosk.sealing import open_seal, public_key_of
from kiosk.secrets import MemorySecrets
from kiosk.services.delivery import DeliveryLoop
from kiosk.services.gateway_errors import (
    GatewayBusyError,
    GatewayError,
    GatewayLostError,
    GatewayUnreachableError,
    NotAllowedError,
    RequestRefusedError,
)
from kiosk.services.outbox import (
    FIRST_WAIT,
    KEEP_DAYS,
    LONGEST_WAIT,
    DeliveryReport,
    Outbox,
    OutboxConflictError,
    OutboxError,
    OutboxFullError,
)
from tests.helpers.gateway import make_request

SEAL_KEY = bytes(range(32))
Step = Callable[[], None]


class City:
    """A city's side that loses things on demand; knows references unless it is foreign."""

    def __init__(self, *, is_foreign: bool = False) -> None:
        self.is_foreign = is_foreign
        self.arrived: list[ServiceRequest] = []
        self.steps: list[str] = []
        self.calls = 0

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        plain = open_seal(sealed.envelope, SEAL_KEY, sealed.client_ref)
        return self.submit(ServiceRequest.model_validate_json(plain))

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        self.calls += 1
        step = self.steps.pop(0) if self.steps else "ok"
        if step == "down":
            raise GatewayUnreachableError
        if step == "busy":
            raise GatewayBusyError("503", 120)
        if step == "refuse":
            raise RequestRefusedError(400)
        if step == "forbid":
            raise NotAllowedError
        known = any(one.client_ref == request.client_ref for one in self.arrived)
        if self.is_foreign or not known:
            self.arrived.append(request)
        if step == "lose":
            raise GatewayLostError("reply lost")
        return SubmitAnswer(service_request_id="1", state="sent", was_known=known)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def outbox(tmp_path: Path, clock: SteppedClock) -> Outbox:
    return Outbox(tmp_path / "outbox.db", MemorySecrets(), clock, lambda: public_key_of(SEAL_KEY))


def test_a_report_is_waiting_then_delivered_once_and_its_words_are_erased(
    outbox: Outbox, clock: SteppedClock
) -> None:
    city = City()
    request = make_request(clock)
    outbox.put(request)
    assert [one.client_ref for one in outbox.pending()] == [request.client_ref]
    assert outbox.pending()[0].answer == "queued"
    report = outbox.deliver_once(city)
    assert report.delivered == (request.client_ref,)
    assert report.next_try_in is None
    entry = outbox.entry(request.client_ref)
    assert entry is not None
    assert (entry.state, entry.answer, entry.attempts) == ("delivered", "sent", 1)
    assert outbox.deliver_once(city).delivered == ()
    assert city.arrived == [request]
    row = outbox._base.execute("SELECT envelope FROM report").fetchone()
    assert row == (None,)


def test_the_report_is_on_disk_when_put_returns(tmp_path: Path, clock: SteppedClock) -> None:
    secrets = MemorySecrets()
    path = tmp_path / "outbox.db"
    first = Outbox(path, secrets, clock, lambda: public_key_of(SEAL_KEY))
    request = make_request(clock)
    first.put(request)
    copy = tmp_path / "copy.db"
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    second = Outbox(copy, secrets, clock)
    assert [one.client_ref for one in second.pending()] == [request.client_ref]


def test_nothing_on_the_disk_can_be_read_not_even_with_the_keyring(
    tmp_path: Path, clock: SteppedClock
) -> None:
    secrets = MemorySecrets()
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, secrets, clock, lambda: public_key_of(SEAL_KEY))
    request = make_request(clock, description="카나리아 canary")
    outbox.put(request)
    for file in tmp_path.iterdir():
        raw = file.read_bytes()
        assert b"canary" not in raw
        assert "카나리아".encode() not in raw
        assert not raw.startswith(b"SQLite format")
        assert file.stat().st_mode & 0o077 == 0
    decrypted = str(outbox._base.execute("SELECT * FROM report").fetchall())
    for secret in ("canary", str(request.receipt_number), str(request.receipt_code)):
        assert secret not in decrypted


def test_the_same_report_twice_is_one_and_another_with_its_reference_is_refused(
    outbox: Outbox, clock: SteppedClock
) -> None:
    request = make_request(clock)
    outbox.put(request)
    outbox.put(request)
    assert len(outbox.pending()) == 1
    with pytest.raises(OutboxConflictError):
        outbox.put(request.model_copy(update={"description": "다른 말"}))
    assert len(outbox.pending()) == 1


def test_a_full_disk_takes_nothing_and_says_so_and_later_works(outbox: Outbox, clock: SteppedClock) -> None:
    pages = outbox._base.execute("PRAGMA page_count").fetchone()[0]
    outbox._base.execute(f"PRAGMA max_page_count = {pages + 2}")
    taken: list[str] = []
    with pytest.raises(OutboxFullError) as caught:
        for _ in range(50):
            request = make_request(clock, description="가" * 4000)
            outbox.put(request)
            taken.append(request.client_ref)
    assert "자리" in caught.value.message.id
    assert [one.client_ref for one in outbox.pending()] == taken
    outbox._base.execute("PRAGMA max_page_count = 100000")
    outbox.put(make_request(clock))
    assert len(outbox.pending()) == len(taken) + 1


def test_it_waits_longer_each_time_and_at_most_ten_minutes(outbox: Outbox, clock: SteppedClock) -> None:
    city = City()
    city.steps = ["down"] * 12
    outbox.put(make_request(clock))
    waits = []
    for _ in range(12):
        report = outbox.deliver_once(city)
        assert isinstance(report.error, GatewayUnreachableError)
        assert report.next_try_in is not None
        waits.append(report.next_try_in)
        assert outbox.deliver_once(city).error is None, "not due yet, so nothing is tried"
        clock.advance(report.next_try_in)
    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert max(waits) == LONGEST_WAIT
    assert len(outbox.deliver_once(city).delivered) == 1


def test_a_busy_gateway_is_given_the_time_it_asks_for(outbox: Outbox, clock: SteppedClock) -> None:
    city = City()
    city.steps = ["busy"]
    outbox.put(make_request(clock))
    assert outbox.deliver_once(city).next_try_in == 120


def test_a_round_ends_at_the_first_failure(outbox: Outbox, clock: SteppedClock) -> None:
    city = City()
    city.steps = ["down"]
    for _ in range(5):
        outbox.put(make_request(clock))
    outbox.deliver_once(city)
    assert city.calls == 1


def test_a_refused_report_is_kept_for_a_person_and_does_not_block_the_others(
    outbox: Outbox, clock: SteppedClock
) -> None:
    city = City()
    city.steps = ["refuse"]
    first, second = make_request(clock), make_request(clock)
    outbox.put(first)
    outbox.put(second)
    report = outbox.deliver_once(city)
    assert (report.given_up, report.delivered) == ((first.client_ref,), (second.client_ref,))
    assert [one.client_ref for one in outbox.given_up()] == [first.client_ref]
    outbox.retry(first.client_ref)
    assert outbox.deliver_once(city).delivered == (first.client_ref,)


def test_a_lost_reply_is_repeated_at_our_gateway_and_arrives_once(
    outbox: Outbox, clock: SteppedClock
) -> None:
    city = City()
    city.steps = ["lose", "lose"]
    request = make_request(clock)
    outbox.put(request)
    for _ in range(3):
        outbox.deliver_once(city)
        clock.advance(LONGEST_WAIT)
    assert city.arrived == [request]
    entry = outbox.entry(request.client_ref)
    assert entry is not None
    assert entry.state == "delivered"


def test_a_foreign_server_is_asked_once_and_an_unknown_outcome_goes_to_a_person(
    tmp_path: Path, clock: SteppedClock
) -> None:
    outbox = Outbox(tmp_path / "outbox.db", MemorySecrets(), clock)
    city = City(is_foreign=True)
    city.steps = ["down", "lose"]
    request = make_request(clock)
    outbox.put(request)
    assert outbox.deliver_once(city).failed == (request.client_ref,)
    clock.advance(LONGEST_WAIT)
    assert outbox.deliver_once(city).given_up == (request.client_ref,)
    for _ in range(3):
        clock.advance(LONGEST_WAIT)
        outbox.deliver_once(city)
    assert city.arrived == [request]
    assert [one.state for one in outbox.given_up()] == ["unclear"]


def test_a_crash_while_a_foreign_server_is_asked_leaves_the_report_unclear(
    tmp_path: Path, clock: SteppedClock
) -> None:
    outbox = Outbox(tmp_path / "outbox.db", MemorySecrets(), clock)
    outbox.put(make_request(clock))

    class Crash(BaseException):
        """The process dies here."""

    class Crashing(City):
        def submit(self, request: ServiceRequest) -> SubmitAnswer:
            raise Crash

    with pytest.raises(Crash):
        outbox.deliver_once(Crashing(is_foreign=True))
    assert [one.state for one in outbox.given_up()] == ["unclear"]


def test_a_clock_that_jumped_back_does_not_hold_a_report(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    clock = SteppedClock()
    clock.advance(10 * 86400)
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, secrets, clock, lambda: public_key_of(SEAL_KEY))
    city = City()
    city.steps = ["down"]
    outbox.put(make_request(clock))
    outbox.deliver_once(city)
    outbox.close()
    earlier = Outbox(path, secrets, SteppedClock(), lambda: public_key_of(SEAL_KEY))
    assert len(earlier.deliver_once(city).delivered) == 1


def test_a_report_is_found_by_number_and_code_while_it_waits(outbox: Outbox, clock: SteppedClock) -> None:
    request = make_request(clock)
    outbox.put(request)
    found = outbox.look_up(str(request.receipt_number), str(request.receipt_code))
    assert found is not None
    assert found.client_ref == request.client_ref
    assert outbox.look_up(str(request.receipt_number), "999999") is None


def test_delivered_lines_go_after_a_month_and_waiting_ones_never(outbox: Outbox, clock: SteppedClock) -> None:
    city = City()
    old, waiting = make_request(clock), make_request(clock)
    outbox.put(old)
    outbox.deliver_once(city)
    outbox.put(waiting)
    clock.advance((KEEP_DAYS + 1) * 86400)
    city.steps = ["down"]
    outbox.deliver_once(city)
    assert outbox.entry(old.client_ref) is None
    assert outbox.entry(waiting.client_ref) is not None


def test_a_lost_key_a_wrong_key_and_a_newer_file_are_clear_errors(
    tmp_path: Path, clock: SteppedClock
) -> None:
    secrets = MemorySecrets()
    path = tmp_path / "outbox.db"
    outbox = Outbox(path, secrets, clock)
    outbox._base.execute("PRAGMA user_version = 9")
    outbox.close()
    with pytest.raises(OutboxError, match="schema 9"):
        Outbox(path, secrets, clock)
    with pytest.raises(OutboxError, match="key missing"):
        Outbox(path, MemorySecrets(), clock)
    wrong = MemorySecrets()
    Outbox(tmp_path / "other.db", wrong, clock).close()
    with pytest.raises(OutboxError):
        Outbox(path, wrong, clock)


def test_two_threads_send_a_report_once(outbox: Outbox, clock: SteppedClock) -> None:
    city = City(is_foreign=False)
    for _ in range(20):
        outbox.put(make_request(clock))
    threads = [threading.Thread(target=outbox.deliver_once, args=(city,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert city.calls == 20


STEPS = st.lists(st.sampled_from(["ok", "down", "lose", "busy", "forbid"]), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, count=st.integers(1, 6), reopen=st.sets(st.integers(0, 29)))
def test_whatever_the_city_does_each_report_arrives_once_and_unchanged(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], count: int, reopen: set[int]
) -> None:
    clock = SteppedClock()
    secrets = MemorySecrets()
    path = tmp_path_factory.mktemp("outbox") / "outbox.db"

    def open_outbox() -> Outbox:
        return Outbox(path, secrets, clock, lambda: public_key_of(SEAL_KEY))

    outbox = open_outbox()
    city = City()
    city.steps = list(steps)
    requests = [make_request(clock) for _ in range(count)]
    for request in requests:
        outbox.put(request)
    for round_ in range(len(steps) + 1):
        outbox.deliver_once(city)
        if round_ in reopen:
            outbox.close()
            outbox = open_outbox()
        clock.advance(LONGEST_WAIT)
    outbox.deliver_once(city)
    assert sorted(city.arrived, key=lambda one: one.client_ref) == requests
    assert outbox.pending() == []


def test_the_loop_delivers_at_start_after_a_kick_and_when_due(outbox: Outbox, clock: SteppedClock) -> None:
    city = City()
    city.steps = ["down"]
    reports: list[DeliveryReport] = []
    jobs: list[Step] = []
    loop = DeliveryLoop(outbox, lambda: city, clock, jobs.append, reports.append)

    def work() -> None:
        while jobs:
            jobs.pop(0)()
            clock.run_pending()

    outbox.put(make_request(clock))
    loop.kick()
    assert jobs == [], "nothing runs before the start"
    loop.start()
    work()
    assert [one.failed != () for one in reports] == [True]
    clock.advance(2.5)
    work()
    assert len(reports[-1].delivered) == 1
    outbox.put(make_request(clock))
    loop.kick()
    loop.kick()
    assert len(jobs) == 1, "one round at a time"
    work()
    assert len(city.arrived) == 2
    calls = len(reports)
    loop.stop()
    loop.kick()
    clock.advance(3600)
    work()
    assert len(reports) == calls


def test_the_loop_survives_an_outbox_that_fails(outbox: Outbox, clock: SteppedClock) -> None:
    jobs: list[Step] = []
    loop = DeliveryLoop(outbox, City, clock, jobs.append)

    def broken(client: Any, only: str | None = None) -> DeliveryReport:
        raise OutboxError("저장이 되지 않아요.")

    working, outbox.deliver_once = outbox.deliver_once, broken  # type: ignore[method-assign]
    loop.start()
    for wait in (FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT):
        jobs.pop(0)()
        clock.run_pending()
        clock.advance(wait - 0.1)
        assert jobs == [], "it was asked too soon"
        clock.advance(0.1)
        assert len(jobs) == 1, "a gateway that is slow at the start is not left alone for long"
    outbox.deliver_once = working  # type: ignore[method-assign]
    jobs.pop(0)()
    clock.run_pending()
    outbox.deliver_once = broken  # type: ignore[method-assign]
    loop.kick()
    jobs.pop(0)()
    clock.run_pending()
    clock.advance(FIRST_WAIT)
    assert len(jobs) == 1, "after a round that went well the first wait is short again"


def test_every_error_says_whether_it_is_worth_trying_again() -> None:
    errors: list[GatewayError] = [GatewayUnreachableError(), GatewayLostError(), RequestRefusedError(400)]
    assert [(one.is_unsent, one.is_temporary) for one in errors] == [
        (True, True),
        (False, True),
        (True, False),
    ]

"""Authorities of the broker over decades: what terminals were told always fits what the broker shows."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.console.broker.authority import CA_KEY, NEXT_BEFORE, TOLD_FOR, Authority
from kiosk.console.broker.telling import overlap, tell_authorities
from kiosk.console.core import Console
from kiosk.secrets import MemorySecrets
from kiosk.twin.limits import MAX_AUTHORITIES
from tests.helpers.console_core import Desk

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMES = ("broker.example", "localhost")
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


class Centre:
    """An authority, and what it has shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = MemorySecrets()
        self.renewals = 0

    @property
    def authority(self) -> Authority:
        return Authority(self.folder, self.secrets)  # as after a start

    def tend(self, now: datetime) -> bool:
        is_new = self.authority.prepare(NAMES, now)
        self.renewals += is_new
        return is_new

    def bundle(self, now: datetime) -> str:
        return self.authority.bundle(now)

    def is_believed(self, bundle: str, now: datetime) -> bool:
        """Do what a terminal's TLS does with the bundle that it was told."""
        shown = x509.load_pem_x509_certificate(self.authority.certificate_path.read_bytes())
        for one in x509.load_pem_x509_certificates(bundle.encode()):
            try:
                shown.verify_directly_issued_by(one)
            except Exception:
                continue
            both = (shown, one)
            return all(part.not_valid_before_utc <= now < part.not_valid_after_utc for part in both)
        return False


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    made = Centre(tmp_path)
    assert made.tend(NOW)
    return made


def test_for_forty_years_a_terminal_that_is_away_for_eleven_months_believes_the_broker(
    centre: Centre,
) -> None:
    told: list[str] = []
    counts = set()
    for month in range(40 * 12):
        now = NOW + month * 30.4 * DAY
        centre.tend(now)
        told.append(centre.bundle(now))
        counts.add(told[-1].count("BEGIN CERTIFICATE"))
        for away in (0, 1, 6, 11):
            assert centre.is_believed(told[max(0, month - away)], now), (month, away)
    assert counts == {1, 2}, "nothing is told of those that are over"
    assert len(x509.load_pem_x509_certificates(centre.authority.ca_path.read_bytes())) == 5
    assert centre.renewals <= 40 * 365 / (397 - 130 - 31), "a new certificate when it is due and not before"


def test_the_next_authority_is_told_of_for_a_year_before_it_signs(centre: Centre) -> None:
    first = centre.bundle(NOW)
    before = NOW + 10 * YEAR - NEXT_BEFORE
    centre.tend(before - DAY)
    assert centre.bundle(before - DAY) == first
    centre.tend(before + DAY)
    both = centre.bundle(before + DAY)
    assert both.startswith(first) and len(both) > len(first)
    assert len(both) < MAX_AUTHORITIES
    centre.tend(before + TOLD_FOR - DAY)
    assert centre.is_believed(first, before + TOLD_FOR - DAY)
    assert centre.tend(before + TOLD_FOR + 2 * DAY)
    assert not centre.is_believed(first, before + TOLD_FOR + 2 * DAY)
    assert centre.is_believed(both, before + TOLD_FOR + 2 * DAY)


def test_near_the_end_of_an_authority_its_certificate_is_not_made_again_and_again(centre: Centre) -> None:
    """The console slept until a hundred days before the end: the next one is not known to anybody yet."""
    first, late = centre.bundle(NOW), NOW + 10 * YEAR - 100 * DAY
    assert centre.tend(late)
    assert [centre.tend(late + minute * timedelta(minutes=1)) for minute in range(5)] == [False] * 5
    assert not centre.tend(late + 99 * DAY)
    assert centre.is_believed(first, late + 99 * DAY), (
        "whoever has not heard of the next one is not cut off early"
    )
    assert centre.tend(NOW + 10 * YEAR)
    assert centre.is_believed(centre.bundle(late), NOW + 10 * YEAR)


def test_after_the_end_the_broker_starts_all_the_same_and_says_so(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    late = NOW + 11 * YEAR
    with caplog.at_level(logging.ERROR):
        assert centre.tend(late)
    assert "must be joined again" in caplog.text
    assert centre.is_believed(centre.bundle(late), late)
    assert not centre.tend(late + DAY)


@pytest.mark.parametrize("year", [1970, 2000, 2027, 2032, 2035, 2041, 2090])
def test_a_clock_that_was_wrong_for_a_while_undoes_nothing(centre: Centre, year: int) -> None:
    told, wrong = centre.bundle(NOW), datetime(year, 6, 1, tzinfo=UTC)
    centre.tend(wrong)
    centre.tend(wrong + DAY)
    now = NOW + 3 * DAY
    centre.tend(now)
    assert centre.is_believed(told, now)
    for month in range(1, 15 * 12):
        then = now + month * 30 * DAY
        told = centre.bundle(then - 25 * DAY)
        centre.tend(then)
        assert centre.is_believed(told, then), month


def test_a_file_of_the_version_before_goes_on(centre: Centre) -> None:
    """It held one certificate, and its key lay under the one name."""
    assert centre.secrets.get(CA_KEY) is not None
    assert list(centre.secrets._values) == [CA_KEY]
    centre.tend(NOW + 9 * YEAR)
    assert len(centre.secrets._values) == 2
    held = x509.load_pem_x509_certificate(centre.authority.ca_path.read_bytes())
    assert held.not_valid_after_utc == NOW + 10 * YEAR, "an older program reads the first one"
    assert "PRIVATE" not in centre.authority.ca_path.read_text()


PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n"
BOTH = PEM.format("one") + PEM.format("two")


def test_nothing_is_told_of_a_single_authority() -> None:
    assert overlap("") == overlap("PEM") == overlap(PEM.format("one")) == ""
    assert overlap(BOTH) == BOTH
    assert overlap(BOTH + PEM.format("x" * MAX_AUTHORITIES)) == "", "a document must not grow without bound"


def test_an_overlap_is_told_to_every_terminal_once(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.join("lobby-2")
    console: Console = desk.console
    console.tend()
    assert desk.version("lobby-1") == 1
    desk.broker.ca_certificate = BOTH
    console.tend()
    console.tend()
    assert [desk.version(one) for one in ("lobby-1", "lobby-2")] == [2, 2]
    assert desk.document("lobby-2").authorities == BOTH
    desk.join("lobby-3")
    assert desk.document("lobby-3").authorities == BOTH
    assert tell_authorities(desk.store, console.issuer, BOTH) == 0
    desk.broker.ca_certificate = PEM.format("two")
    console.tend()
    assert desk.version("lobby-1") == 2, "terminals know it already"

"""The clerk's PIN and its growing lock-out."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.errors import KioskError
from kiosk.settings.pin import FILE_NAME, FIRST_WAIT_S, FREE_TRIES, MAX_WAIT_S, PinStore, wait_after
from kiosk.settings.pin_rules import check_strength

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PIN = "493017"


def store(folder: Path, clock: SteppedClock | None = None) -> PinStore:
    return PinStore(folder, clock or SteppedClock(), hasher=QUICK)


def wrong(pins: PinStore, times: int) -> KioskError:
    error = KioskError("")
    for _ in range(times):
        with pytest.raises(KioskError) as caught:
            pins.check("000001")
        error = caught.value
    return error


def test_there_is_no_default_pin(tmp_path: Path) -> None:
    pins = store(tmp_path)
    assert not pins.is_set
    for guess in ("", "000000", "123456", "admin"):
        with pytest.raises(KioskError):
            pins.check(guess)


def test_the_chosen_pin_opens_and_no_other(tmp_path: Path) -> None:
    pins = store(tmp_path)
    pins.choose(PIN)
    pins.check(PIN)
    assert wrong(pins, 1).code == "C-08"


def test_only_a_hash_is_on_the_disk_readable_by_its_owner(tmp_path: Path) -> None:
    store(tmp_path).choose(PIN)
    file = tmp_path / FILE_NAME
    assert PIN not in file.read_text(encoding="utf-8")
    assert "argon2id" in file.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_lock_out_grows_and_survives_a_restart(tmp_path: Path) -> None:
    clock = SteppedClock()
    store(tmp_path, clock).choose(PIN)
    assert wrong(store(tmp_path, clock), FREE_TRIES).code == "C-07"
    with pytest.raises(KioskError) as caught:
        store(tmp_path, clock).check(PIN)
    assert dict(caught.value.message.args)["seconds"] == FIRST_WAIT_S
    clock.advance(FIRST_WAIT_S)
    wrong(store(tmp_path, clock), 1)
    clock.advance(FIRST_WAIT_S)
    with pytest.raises(KioskError):
        store(tmp_path, clock).check(PIN)
    clock.advance(FIRST_WAIT_S)
    store(tmp_path, clock).check(PIN)
    assert wrong(store(tmp_path, clock), 1).code == "C-08"


def test_a_try_during_the_lock_out_does_not_lengthen_it(tmp_path: Path) -> None:
    clock = SteppedClock()
    pins = store(tmp_path, clock)
    pins.choose(PIN)
    wrong(pins, FREE_TRIES + 5)
    clock.advance(FIRST_WAIT_S)
    pins.check(PIN)


def test_a_clock_set_back_never_waits_longer_than_the_lock_out(tmp_path: Path) -> None:
    clock = SteppedClock()
    pins = store(tmp_path, clock)
    pins.choose(PIN)
    clock.advance(10_000)
    wrong(pins, FREE_TRIES)
    with pytest.raises(KioskError) as caught:
        store(tmp_path, SteppedClock()).check(PIN)
    seconds = dict(caught.value.message.args)["seconds"]
    assert isinstance(seconds, int)
    assert seconds <= FIRST_WAIT_S


@given(st.integers(0, 100_000))
def test_the_wait_never_shrinks_and_never_exceeds_an_hour(wrong_tries: int) -> None:
    assert 0 <= wait_after(wrong_tries) <= wait_after(wrong_tries + 1) <= MAX_WAIT_S


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567890123", "111111", "123456", "987654", "12a456", "１２３４５７"]
)
def test_a_pin_that_anybody_would_try_is_refused(pin: str) -> None:
    with pytest.raises(KioskError):
        check_strength(pin)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"hash": "x"}', '{"hash": 1, "wrong": "a", "tried_at": null}']
)
def test_a_broken_file_lets_nobody_in_and_says_so(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    pins = store(tmp_path)
    assert pins.is_set
    with pytest.raises(KioskError) as caught:
        pins.check(PIN)
    assert caught.value.code == "C-05"


def test_a_damaged_hash_counts_as_wrong(tmp_path: Path) -> None:
    store(tmp_path).choose(PIN)
    file = tmp_path / FILE_NAME
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "hash": "$argon2id$broken"}), encoding="utf-8")
    with pytest.raises(KioskError):
        store(tmp_path).check(PIN)

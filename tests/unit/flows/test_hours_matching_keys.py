"""Opening hours, finding by words, and keys: the pure helpers of the flows."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contracts.content import Closure, Schedule
from kiosk.services.flows.hours import Openness, describe, openness
from kiosk.services.flows.keys import code_of, keys_of
from kiosk.services.flows.matching import fold, matches
from kiosk.services.flows.report.contact import masked_phone
from kiosk.services.flows.report.state import is_phone, phone_digits
from tests.helpers.flows import told

OFFICE = Schedule(byday="MO,TU,WE,TH,FR", opens_at="09:00", closes_at="18:00", closed_on_holidays=True)
ALWAYS = Schedule(byday="MO,TU,WE,TH,FR,SA,SU", opens_at="00:00", closes_at="24:00")
NIGHT = Schedule(byday="FR", opens_at="20:00", closes_at="02:00", closed_on_holidays=False)
MONDAY = datetime(2026, 11, 23, 10, 0)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(
    ("schedule", "now", "is_holiday", "wanted"),
    [
        (OFFICE, at(23, 9), False, Openness.OPEN),
        (OFFICE, at(23, 8, 59), False, Openness.CLOSED),
        (OFFICE, at(23, 18), False, Openness.CLOSED),
        (OFFICE, at(22, 12), False, Openness.CLOSED),
        (OFFICE, at(23, 12), True, Openness.CLOSED),
        (OFFICE, at(23, 12), None, Openness.UNKNOWN),
        (OFFICE.model_copy(update={"closed_on_holidays": None}), at(23, 12), True, Openness.UNKNOWN),
        (OFFICE.model_copy(update={"closed_on_holidays": False}), at(23, 12), True, Openness.OPEN),
        (ALWAYS, at(22, 3), None, Openness.OPEN),
        (NIGHT, at(27, 23), False, Openness.OPEN),
        (NIGHT, at(28, 1, 59), False, Openness.OPEN),
        (NIGHT, at(28, 2), False, Openness.CLOSED),
        (OFFICE.model_copy(update={"valid_to": date(2026, 11, 1)}), at(23, 12), False, Openness.UNKNOWN),
        (Schedule(freq="MONTHLY", bymonthday="1"), at(23, 12), False, Openness.UNKNOWN),
    ],
)
def test_open_now_is_said_only_when_it_is_known(
    schedule: Schedule, now: datetime, is_holiday: bool | None, wanted: Openness
) -> None:
    assert openness([schedule], [], now, is_holiday=is_holiday) is wanted


def test_a_closure_closes_whatever_the_schedule_says() -> None:
    closure = Closure(first_day=date(2026, 11, 20), last_day=date(2026, 11, 23))
    assert openness([ALWAYS], [closure], MONDAY, is_holiday=False) is Openness.CLOSED
    assert openness([], [], MONDAY, is_holiday=False) is Openness.UNKNOWN


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (OFFICE, "월요일부터 금요일까지: 오전 9시부터 오후 6시까지"),
        (ALWAYS, "1년 내내 24시간"),
        (Schedule(byday="SA"), "토요일: 쉬어요"),
    ],
)
def test_hours_are_sentences(schedule: Schedule, words: str) -> None:
    assert told(describe(schedule)) == words


@given(st.text(max_size=20))
def test_a_word_always_finds_itself(text: str) -> None:
    assert matches(text, [text]) or not any(fold(word) for word in text.split())


@pytest.mark.parametrize("typed", ["ㄱ", "가", "갈", "가ㄹ", "가로", "가롣", "가로드", "가로등"])
def test_half_typed_syllables_already_find_the_word(typed: str) -> None:
    assert matches(typed, ["가로등"])


def test_all_words_must_occur() -> None:
    assert matches("등 고장", ["가로등", "고장"])
    assert not matches("등 고양이", ["가로등", "고장"])
    assert not matches("  ", ["가로등"])


CODES = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,8}", fullmatch=True), unique=True, max_size=12)


@given(CODES)
def test_every_code_has_a_key_of_its_own_and_finds_back(codes: list[str]) -> None:
    keys = keys_of("value", codes)
    assert list(keys.values()) == codes
    for key, code in keys.items():
        assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
        assert code_of("value", codes, key) == code


@given(st.text(max_size=20))
def test_a_masked_number_shows_at_most_its_last_four_digits(typed: str) -> None:
    """H-01."""
    shown = "".join(char for char in masked_phone(typed) if char.isdigit())
    assert len(shown) <= 4
    assert phone_digits(typed).endswith(shown)
    assert len(phone_digits(typed)) > 4 or shown == ""


@pytest.mark.parametrize("typed", ["010-1234-5678", "+82 10 1234 5678", "02 731 0114", "０１０１２３４５"])
def test_telephone_numbers_are_taken_as_people_write_them(typed: str) -> None:
    assert is_phone(typed)
    assert phone_digits(typed).startswith("0")

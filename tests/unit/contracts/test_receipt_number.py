from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contracts.receipt_number import check_digit, clean_digits, is_code, is_number
from kiosk.services.receipt import mint_receipt, read_code, read_number

TEN = st.text("0123456789", min_size=10, max_size=10)


def test_check_digit_agrees_with_the_example_of_iso_7064() -> None:
    # ISO 7064 MOD 11,10: the standard's example 0794 has the check digit 5.
    assert check_digit("0794") == "5"


@given(TEN, st.integers(0, 10), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(digits: str, place: int, shift: int) -> None:
    number = digits + check_digit(digits)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert is_number(number)
    assert not is_number(wrong)


@given(TEN)
def test_what_people_type_is_read_in_any_script_and_grouping(digits: str) -> None:
    number = digits + check_digit(digits)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in number)
    wide = "".join(chr(0xFF10 + int(digit)) for digit in number)
    for typed in (f"{number[:3]} {number[3:7]}-{number[7:]}", arabic, wide):
        assert read_number(typed) == number


@given(st.text(max_size=20))
def test_anything_typed_is_a_right_number_or_none(typed: str) -> None:
    found = read_number(typed)
    assert found is None or is_number(found)
    code = read_code(typed)
    assert code is None or is_code(code)
    assert clean_digits(typed).isascii()


@pytest.mark.parametrize("wrong", ["", "12a", "१२", "²"])
def test_a_check_digit_needs_ascii_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        check_digit(wrong)


def test_minted_receipts_are_valid_different_and_hide_themselves() -> None:
    receipts = [mint_receipt() for _ in range(50)]
    assert all(is_number(one.number) and is_code(one.code) for one in receipts)
    assert len({one.number for one in receipts}) == 50
    assert len({one.client_ref for one in receipts}) == 50
    assert receipts[0].number not in repr(receipts[0])
    assert receipts[0].shown_number.groups == (3, 4, 4)

"""Addresses are taken apart as browsers do: against what another implementation of the standard says.

``tests/data/web/addresses.json`` holds pairs of an address and its canonical form (null: refused) as
Node.js 20's ``new URL(address).href`` gave them; it follows https://url.spec.whatwg.org.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.address import AddressError, decoded_paths, is_beneath, parse_address

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "web" / "addresses.json").read_text("utf-8"))


@pytest.mark.parametrize(("address", "expected"), VECTORS)
def test_an_address_reads_as_in_a_browser(address: str, expected: str | None) -> None:
    try:
        text = parse_address(address).text
    except AddressError:
        # Stricter than the standard is allowed only in what no city needs.
        if expected is not None:
            assert any(strange in address for strange in ("a..b", "//./", "//../"))
        return
    assert text == expected


@given(st.text(max_size=80))
def test_the_canonical_form_of_a_canonical_form_is_itself(path: str) -> None:
    try:
        once = parse_address(f"https://www.seoul.go.kr/{path}").text
    except AddressError:
        return
    assert parse_address(once).text == once


@given(st.text(alphabet="%25eE2fF./\\aé ", max_size=40))
def test_reading_a_path_again_and_again_comes_to_an_end(path: str) -> None:
    try:
        readings = decoded_paths(parse_address(f"https://a.example/{path}").path)
    except AddressError:
        return
    assert all(reading.startswith("/") for reading in readings)


def test_a_folder_holds_whole_names_only() -> None:
    assert is_beneath("/web/a", "/web/") and is_beneath("/web", "/web/") and is_beneath("/web/a", "/web")
    assert not is_beneath("/website", "/web") and not is_beneath("/website", "/web/")
    assert is_beneath("/anything", "/")


def test_an_error_never_repeats_the_address() -> None:
    with pytest.raises(AddressError) as caught:
        parse_address("https://secret:word@www.seoul.go.kr/")
    assert "secret" not in str(caught.value) and caught.value.fault == "userinfo"

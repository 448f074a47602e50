"""The wall says at how many terminals somebody calls, and lists as many."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages


@pytest.mark.parametrize(("state", "is_counted"), [("waiting", 1), ("taken", 1), ("left", 0)])
def test_who_has_left_is_not_counted_among_the_calls(state: str, is_counted: int) -> None:
    console = furnish(FakeConsole())
    client = PageClient(make_pages(console), "manager")
    for id, call in console.calls.items():
        console.calls[id] = dataclasses.replace(call, state=state)
    page = client.get("/wall").text
    chip = re.search(r'id="chip-help".*?<b>(\d+)</b>', page, re.DOTALL)
    assert chip is not None
    assert int(chip[1]) == is_counted * len({one.terminal for one in console.calls.values()})
    assert console.calls

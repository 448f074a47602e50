"""A first impression of ``tests/torture/fleet/test_fuzz.py``, with seeds of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.fleet.fuzzing import fuzz_console_topics, fuzz_forms, fuzz_terminal_topics


def test_a_terminal_takes_nothing_from_hostile_payloads(tmp_path: Path) -> None:
    assert sum(fuzz_terminal_topics(tmp_path, 2_000, 1).values()) >= 2_000


def test_the_console_believes_no_hostile_payload(tmp_path: Path) -> None:
    assert sum(fuzz_console_topics(tmp_path, 2_000, 2).values()) >= 2_000


@pytest.mark.slow
def test_no_form_fails_or_changes_what_it_may_not(tmp_path: Path) -> None:
    assert fuzz_forms(tmp_path, 400, 3)["routes"] >= 70

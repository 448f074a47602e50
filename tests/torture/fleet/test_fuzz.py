"""100,000 payloads over every topic to terminal and console, 20,000 hostile requests to every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.fleet.fuzzing import fuzz_console_topics, fuzz_forms, fuzz_terminal_topics

pytestmark = pytest.mark.torture


def test_a_terminal_takes_nothing_from_a_hundred_thousand_payloads(tmp_path: Path) -> None:
    print(fuzz_terminal_topics(tmp_path, 100_000, 20261122))


def test_the_console_believes_nothing_of_a_hundred_thousand_payloads(tmp_path: Path) -> None:
    print(fuzz_console_topics(tmp_path, 100_000, 20261123))


def test_no_form_fails_or_changes_what_it_may_not(tmp_path: Path) -> None:
    print(fuzz_forms(tmp_path, 20_000, 20261124))

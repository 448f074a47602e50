"""Every automatable attempt to get out of a live page (field notes §4.3, D to M), on the real engine.

``make test`` tries one of each kind, ``make torture`` all of them. The table:
``python -m tests.web_engine.escapes --table``.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.web_engine.program import run_program


@pytest.fixture(scope="module")
def attempts(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("escapes")
    return run_program("escapes", folder, "--quick", patience=170)["attempts"]


def _hold(attempts: list[dict[str, Any]], letter: str, *needed: str) -> None:
    tried = [each for each in attempts if each["id"].startswith(letter)]
    assert {each["id"] for each in tried} >= set(needed)
    assert [each for each in tried if not each["is_blocked"]] == []


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_browser_keys_and_gestures_do_nothing(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "D", "D22", "D23", "D24", "D25", "D27", "D28")


def test_no_page_reaches_an_address_that_no_site_names(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "E", "E29", "E30", "E31", "E32", "E33", "E34", "E35", "E36", "E37", "E38", "E39")


def test_no_second_window_ever_opens(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "F", "F40", "F41", "F42", "F43", "F44")


def test_every_dialog_is_ours_or_refused(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "G", "G45", "G46", "G47", "G48", "G49", "G50", "G51")


def test_no_page_saves_or_prints(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "H", "H52", "H53", "H54", "H56")


def test_no_page_starts_another_program(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "I", "I57", "I58", "I59")


def test_no_page_takes_our_place_or_holds_a_visitor(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "J", "J60", "J61", "J62", "J63")


def test_scanners_and_many_fingers_do_nothing_to_a_page(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "L", "L65", "L66")


def test_no_page_talks_to_this_machine(attempts: list[dict[str, Any]]) -> None:
    _hold(attempts, "M", "M68")


@pytest.mark.slow
def test_the_fence_holds_what_no_hook_sees(tmp_path: Any) -> None:
    """E36, M68: hints to connect ahead, WebRTC over TCP."""
    answer = run_program("escapes", tmp_path, "--fenced")
    assert len(answer["attempts"]) >= 15
    assert [each for each in answer["attempts"] if not each["is_blocked"]] == []


@pytest.mark.torture
@pytest.mark.timeout(960)
def test_all_attempts_are_blocked(tmp_path: Any) -> None:
    answer = run_program("escapes", tmp_path, patience=900)
    assert len(answer["attempts"]) > 200
    assert [each for each in answer["attempts"] if not each["is_blocked"]] == []
    assert answer["problems"] == []

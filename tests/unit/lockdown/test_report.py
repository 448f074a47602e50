"""The page of ``doctor --lockdown``: all 74 attempts, honestly."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.lockdown.attempts import Attempt, AttemptList, load_attempts
from kiosk.lockdown.checks import CHECKS, ON_WINDOWS
from kiosk.lockdown.report import examine, is_safe, render, run
from tests.unit.lockdown.machines import REPOSITORY, FakeMachine, install_session

LISTING = load_attempts()


def _listing(**values: object) -> AttemptList:
    attempt = Attempt.model_validate({"id": "A1", "title": "try", **values})
    return AttemptList(version=1, classes={"A": "Class"}, attempts=(attempt,))


def _status(machine: FakeMachine, listing: AttemptList, **see: object) -> str:
    return examine(machine.see(**see), listing)[0].status  # type: ignore[arg-type]


def test_all_74_attempts_are_there_in_their_classes() -> None:
    assert len(LISTING.attempts) == 74
    assert "".join(sorted({attempt.id[0] for attempt in LISTING.attempts})) == "ABCDEFGHIJKLMN"


def test_every_check_that_is_named_exists_and_every_check_is_named() -> None:
    assert {name for attempt in LISTING.attempts for name in attempt.checks} == set(CHECKS)
    assert set(CHECKS) >= ON_WINDOWS


@pytest.mark.parametrize("name", sorted({name for attempt in LISTING.attempts for name in attempt.tests}))
def test_every_test_that_is_named_exists(name: str) -> None:
    path, _, function = name.partition("::")
    text = (REPOSITORY / path).read_text("utf-8")
    assert f"def {function.partition('[')[0]}(" in text


def test_what_only_a_person_or_policy_can_do_is_said() -> None:
    for attempt in LISTING.attempts:
        if (
            not attempt.tests
            and not attempt.checks
            and not attempt.needs_tests
            and attempt.systems == ("linux",)
        ):
            assert attempt.deployment or attempt.cannot, attempt.id


def test_a_session_as_shipped_has_nothing_open_in_boot_and_keys(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    install_session(machine)
    lines = examine(machine.see(), LISTING)
    assert [line.id for line in lines if line.id[0] in "AC" and line.status == "open"] == []


def test_one_open_check_outweighs_everything_else(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    listing = _listing(checks=["sysrq", "swap"], tests=["tests/x.py::test_x"], deployment="look")
    machine.write("proc/sys/kernel/sysrq", "1")
    assert _status(machine, listing) == "open"
    machine.write("proc/sys/kernel/sysrq", "0")
    assert _status(machine, listing) == "verified"


def test_what_could_not_be_looked_at_is_not_verified(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    machine.write("proc/sys/kernel/sysrq", "0")
    listing = _listing(checks=["sysrq", "single-output"], deployment="look")
    assert _status(machine, listing) == "deployment"
    machine.write("sys/class/drm/card0-DP-1/status", "connected\n")
    assert _status(machine, listing) == "verified"


def test_looking_at_the_machine_does_not_stand_in_for_a_test(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    machine.write("proc/sys/kernel/sysrq", "0")
    assert _status(machine, _listing(checks=["sysrq"], needs_tests=True)) == "uncovered"
    assert _status(machine, _listing(needs_tests=True, tests=["a::b"])) == "tested"


def test_nothing_known_is_not_covered_and_never_safe(tmp_path: Path) -> None:
    lines = examine(FakeMachine(tmp_path).see(), _listing())
    assert lines[0].status == "uncovered"
    assert not is_safe(lines)


def test_windows_promises_no_key_that_it_keeps_for_itself(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    lines = {line.id: line for line in examine(machine.see(system="windows"), LISTING)}
    for number in (9, 10, 11, 12, 17):
        assert lines[f"B{number}"].status == "cannot"
        assert lines[f"B{number}"].cannot
    assert lines["C18"].status == "elsewhere"
    page = "\n".join(render(tuple(lines.values()), LISTING, machine.see(system="windows")))
    assert "guided full-screen mode" in page


def test_the_page_names_every_attempt_once_and_what_to_do(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path).see()
    lines = examine(machine, LISTING)
    page = list(render(lines, LISTING, machine))
    for attempt in LISTING.attempts:
        assert sum(line.startswith(f"  {attempt.id} ") for line in page) == 1
    assert any("modunuri-session enable" in line for line in page)


def test_json_and_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(argparse.Namespace(data=tmp_path, json=True))
    document = json.loads(capsys.readouterr().out)
    assert len(document) == 74
    is_open = any(line["status"] in ("open", "uncovered") for line in document)
    assert code == (1 if is_open else 0)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2}', '{"version": 1, "classes": {}, "attempts": [{"id": "A1"}]}']
)
def test_a_spoiled_list_is_a_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lockdown.json"
    path.write_text(text, "utf-8")
    with pytest.raises(KioskError):
        load_attempts(path)

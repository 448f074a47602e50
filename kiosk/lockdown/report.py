"""The page that ``main.py doctor --lockdown`` prints: every attempt, by class, with what is known of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from kiosk.lockdown.attempts import Attempt, AttemptList, load_attempts
from kiosk.lockdown.checks import CHECKS, ON_WINDOWS
from kiosk.lockdown.findings import Finding
from kiosk.lockdown.machine import Machine
from kiosk.options import ROOT, make_data_dir

#: Where the kiosk session keeps its data (packaging/session).
SESSION_DATA = Path("/var/lib/modunuri")

Status = Literal["open", "uncovered", "verified", "tested", "deployment", "cannot", "elsewhere"]

_MARKS: Mapping[Status, str] = {
    "open": "OPEN",
    "uncovered": "NOT COVERED",
    "verified": "verified here",
    "tested": "tested",
    "deployment": "to check",
    "cannot": "cannot promise",
    "elsewhere": "other system",
}

_LEGEND = """\
verified here    looked at on this machine, now, and shut       tested          a test of the project tries it
to check         a person has to do or try it                   cannot promise  this system does not allow it
OPEN             looked at, and open                            NOT COVERED     nothing looks at it yet
other system     cannot happen on this system"""


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one attempt on this machine.

    Attributes:
        id: ``A1`` to ``N74``.
        title: What people try.
        status: The most telling of all below.
        shut: What was looked at and is shut.
        open: What was looked at and is open, with advice.
        unknown: What could not be looked at.
        tests: Names of tests.
        deployment: What a person has to do or try, or "".
        cannot: Why it cannot be promised, or "".
    """

    id: str
    title: str
    status: Status
    shut: tuple[str, ...]
    open: tuple[str, ...]
    unknown: tuple[str, ...]
    tests: tuple[str, ...]
    deployment: str
    cannot: str


def examine(machine: Machine, listing: AttemptList) -> tuple[Line, ...]:
    """Look at the machine once per check and judge every attempt.

    Raises:
        KeyError: The list names a check that does not exist (a unit test holds the two together).
    """
    findings: dict[str, Finding] = {}
    lines = []
    for attempt in listing.attempts:
        for name in attempt.checks:
            if name not in findings and (machine.system == "linux" or name in ON_WINDOWS):
                findings[name] = CHECKS[name](machine)
        lines.append(_judge(attempt, machine, findings))
    return tuple(lines)


def _judge(attempt: Attempt, machine: Machine, findings: Mapping[str, Finding]) -> Line:
    mine = [findings[name] for name in attempt.checks if name in findings]
    shut = tuple(finding.how for finding in mine if finding.verdict == "shut")
    opened = tuple(_with_advice(finding) for finding in mine if finding.verdict == "open")
    unknown = tuple(_with_advice(finding) for finding in mine if finding.verdict == "unknown")
    is_windows = machine.system == "windows"
    cannot = attempt.cannot
    deployment = attempt.deployment
    if is_windows and attempt.on_windows:
        cannot, deployment = attempt.on_windows, ""
    status: Status
    if machine.system not in attempt.systems:
        status = "elsewhere"
    elif opened:
        status = "open"
    elif cannot:
        status = "cannot"
    elif attempt.needs_tests:
        status = "tested" if attempt.tests else "uncovered"
    elif shut and not unknown:
        status = "verified"
    elif attempt.tests:
        status = "tested"
    elif deployment or unknown:
        status = "deployment"
    else:
        status = "uncovered"
    return Line(attempt.id, attempt.title, status, shut, opened, unknown, attempt.tests, deployment, cannot)


def _with_advice(finding: Finding) -> str:
    return f"{finding.how}. Do: {finding.advice}" if finding.advice else finding.how


def is_safe(lines: tuple[Line, ...]) -> bool:
    """Return whether nothing is open and nothing is left unlooked at."""
    return not any(line.status in ("open", "uncovered") for line in lines)


def render(lines: tuple[Line, ...], listing: AttemptList, machine: Machine) -> Iterator[str]:
    """Yield the page, line by line."""
    yield f"What people try in order to get out of a kiosk, and what is known of it here ({machine.system})"
    if machine.system == "windows":
        yield "This is the guided full-screen mode: Windows keeps keys that no program can hold back."
    yield ""
    yield _LEGEND
    letter = ""
    for line in lines:
        if line.id[0] != letter:
            letter = line.id[0]
            yield ""
            yield f"{letter}. {listing.classes[letter]}"
        yield f"  {line.id:<4}{_MARKS[line.status]:<15} {line.title}"
        if line.status == "elsewhere":
            continue
        for label, texts in (
            ("open", line.open),
            ("shut", line.shut),
            ("?", line.unknown),
            ("test", line.tests),
            ("check", (line.deployment,) if line.deployment else ()),
            ("why", (line.cannot,) if line.cannot else ()),
        ):
            for text in texts:
                yield f"{'':<22}{label}: {text}"
    yield ""
    counts = {status: sum(line.status == status for line in lines) for status in _MARKS}
    yield ", ".join(f"{_MARKS[status]} {count}" for status, count in counts.items() if count)


def run(args: argparse.Namespace) -> int:
    """Print the page, or JSON; returns 0 when nothing is open or uncovered, else 1."""
    machine = Machine(data_dir=find_data(args), program_dir=ROOT)
    listing = load_attempts()
    lines = examine(machine, listing)
    if args.json:
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        print("\n".join(render(lines, listing, machine)))
    return 0 if is_safe(lines) else 1


def find_data(args: argparse.Namespace) -> Path:
    """Return the data to look at: what was named, the terminal's, or this account's own."""
    if args.data is not None:
        return Path(args.data).expanduser().resolve()
    if SESSION_DATA.is_dir():
        return SESSION_DATA
    return make_data_dir(None)

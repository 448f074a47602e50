"""The reference page of the commands, written from the registry.

``python -m kiosk.twin.reference`` writes ``packaging/docs/remote-commands.md``; with ``--check`` it says
whether the page is current (exit code 1 if not).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kiosk.twin.commands import COMMANDS, Command, Needs, Permission
from kiosk.twin.limits import CONSOLE_BEAT_S, CONSOLE_SILENT_S, MAX_COMMAND_EXPIRY_S, MAX_PAYLOAD
from kiosk.twin.phrases import PHRASES
from kiosk.twin.refusals import Reason
from kiosk.twin.topics import CONSOLE, CONSOLE_PRESENCE, FROM_CONSOLE, RETAINED, Kind, quality

PAGE = Path(__file__).resolve().parents[2] / "packaging" / "docs" / "remote-commands.md"

_NEEDS = {
    Needs.NONE: "nothing",
    Needs.IDLE: "that nobody uses the terminal",
    Needs.HELP: "a visitor who called for a person, or agreed to an assist session",
    Needs.CONSENT: "the visitor's consent to the assist session, with the same member of staff",
}
_ROLES = {Permission.HELPER: "helper, manager", Permission.MANAGER: "manager"}
_REASONS = {
    Reason.MALFORMED: "not the document that belongs on the topic",
    Reason.OVERSIZE: f"longer than {MAX_PAYLOAD // 1024} kB",
    Reason.UNSIGNED: "no signature",
    Reason.BAD_SIGNATURE: "the signature does not belong to text, topic, terminal and key",
    Reason.UNKNOWN_KEY: "signed with a key that the terminal does not accept",
    Reason.FOREIGN: "meant for another terminal",
    Reason.STALE: "a lower version than the terminal has, or a word from before one that it has heard",
    Reason.CONFLICT: "the same version with another content",
    Reason.REPLAYED: "a command that came before",
    Reason.RETAINED: "a command that a broker kept",
    Reason.EXPIRED: "too late",
    Reason.UNKNOWN_COMMAND: "there is no such command",
    Reason.BAD_ARGUMENTS: "the arguments are not as written here",
    Reason.NOT_ALLOWED: "what the command needs does not hold at the terminal",
    Reason.VERSION_UNKNOWN: "written by a program that is too new or too old",
    Reason.DISK_FULL: "the terminal could not keep it",
}


def _type(schema: dict[str, Any]) -> str:
    kinds = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    names = []
    for part in kinds:
        name = str(part.get("type", "value"))
        limits = [
            f"{word} {part[key]}"
            for key, word in (("minimum", "at least"), ("maximum", "at most"), ("maxLength", "at most"))
            if key in part
        ]
        names.append(f"{name} ({', '.join(limits)})" if limits else name)
    return " or ".join(dict.fromkeys(names))


def _section(command: Command) -> str:
    schema = command.arguments.model_json_schema()
    required = set(schema.get("required", ()))
    rows = [
        f"| `{name}` | {_type(value)} | {'yes' if name in required else 'no'} |"
        for name, value in schema.get("properties", {}).items()
    ]
    table = ["", "| argument | type | required |", "|---|---|---|", *rows] if rows else ["", "No arguments."]
    return "\n".join(
        [
            f"## `{command.name}`",
            "",
            command.label.id,
            "",
            command.text,
            *table,
            "",
            f"Sent by: {_ROLES[command.permission]}. Needs: {_NEEDS[command.needs]}. "
            f"The visitor is told: {'yes' if command.is_announced else 'no'}.",
        ]
    )


def _topics() -> str:
    kept = {kind: "yes" if kind in RETAINED else "no" for kind in Kind}
    says = {kind: "the console" if kind in FROM_CONSOLE else "the terminal" for kind in Kind}
    rows = [
        f"| `modunuri/1/t/<terminal>/{kind.value}` | {says[kind]} | {quality(kind)} | {kept[kind]} |"
        for kind in Kind
    ]
    rows.append(f"| `{CONSOLE_PRESENCE}` | the console, for all terminals | 1, beats 0 | yes |")
    return "\n".join(["| topic | published by | QoS | retained |", "|---|---|---|---|", *rows])


def _presence() -> str:
    example = {
        "terminal": CONSOLE,
        "is_online": True,
        "connection": "<uuid>",
        "at": "<when it was made>",
        "sequence": 0,
        "now": "<its clock>",
        "steady": "<its time that never goes back>",
    }
    return (
        f"The console's presence is a signed document `{json.dumps(example)}`: a birth after every "
        f"connection, the same with a higher `sequence` every {CONSOLE_BEAT_S} s while its parts do their "
        "work, and `is_online: false` as its last will. Only what is new counts as a sign of life (a later "
        f"connection, a higher number); after {CONSOLE_SILENT_S} s without one, or a will, a terminal takes "
        "the console for gone and says so to whoever waits for staff. A word of an older connection or one "
        "that has ended, of a stranger, unsigned or broken, is refused and stands in the terminal's report. "
        "By `now` a terminal checks its clock, by `steady` the age of commands, which carry the same as "
        "`steady_at`; both only of a word that was not kept by the broker."
    )


def page() -> str:
    """Return the reference page."""
    example = {"id": "<uuid>", "name": "modes.offer", "arguments": {"preset": "large"}, "expires_in_s": 30}
    parts = [
        "# Commands to a terminal",
        "Written by `python -m kiosk.twin.reference` from the registry in `kiosk/twin/commands.py`; "
        "`make check` compares. Do not edit.",
        "An administrator on the console's machine sends one with "
        "`main.py remote send TERMINAL NAME [ARGUMENT=VALUE ...]`; `main.py remote list` names them, "
        "`main.py remote describe NAME` explains one.",
        f"A command is a signed document on the terminal's topic, for example `{json.dumps(example)}`. "
        f"It may wait at most {MAX_COMMAND_EXPIRY_S} s, is written down before it begins, is carried out "
        "once, and gets one answer: `done`, `refused`, `expired`, `failed`, or `unknown` after a crash in "
        "the middle of it. There is none that presses something: staff point, the visitor presses.",
        "A terminal keeps its answer on the disk until the broker has it, over any number of restarts. The "
        "console shows `unknown` (`no-answer`) once the time of a command that was sent is over: it may have "
        "been done. `expired` means that it was not: it never left the console (`not-sent`), or the terminal "
        "says so. A late answer counts whatever was shown before it.",
        "A terminal signs in at the broker with its id as user name and may touch its own topics only; "
        "it also reads whether the console is there:",
        _topics(),
        _presence(),
        *(_section(command) for command in COMMANDS.values()),
        "## Prepared sentences",
        "\n".join(f"* `{name}`: {phrase.id}" for name, phrase in PHRASES.items()),
        "## Why a message is refused",
        "\n".join(f"* `{reason.value}`: {_REASONS[reason]}" for reason in Reason),
    ]
    return "\n\n".join(parts) + "\n"


def is_current(path: Path = PAGE) -> bool:
    """Tell whether the page says what the registry says."""
    try:
        return path.read_text("utf-8") == page()
    except FileNotFoundError:
        return False


def main(words: list[str]) -> int:
    """Write the page, or compare it."""
    if "--check" in words:
        if is_current():
            return 0
        print("packaging/docs/remote-commands.md is not current; run python -m kiosk.twin.reference")
        return 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

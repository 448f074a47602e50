"""A new terminal, set up by its clerk through the text front end of the real program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PIN = "493017"
SET_UP = (
    "type name=종로 주민센터",
    "press next",
    "press skip",
    "type phone=02-120",
    "press next",
    "press profile.portrait-27",
    "press printer.none",
    "press next",
    "press save",
    f"type new-pin={PIN}",
    "press next",
    f"type again={PIN}",
    "press next",
    "wait 3",
    "press begin",
    "wait 0.5",
)
KNOCK = ("press title",) * 5


def run(data: Path, *lines: str) -> str:
    """Start the program on *data*, type *lines*, and return all that it wrote."""
    done = subprocess.run(
        [sys.executable, "main.py", "--front", "text", "--speech", "silence", "--data", str(data)],
        input="\n".join((*lines, "show", "quit", "")),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=90,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def shown(output: str) -> str:
    """Return the Screen that was shown last."""
    return "== " + output.split("\n== ")[-1]


def test_the_clerk_sets_up_a_new_terminal_once_and_comes_back_by_the_pin(tmp_path: Path) -> None:
    first = run(tmp_path, *SET_UP)
    assert first.startswith("== clerk.name")
    assert shown(first).startswith("== attract")
    saved = json.loads((tmp_path / "centre.json").read_text(encoding="utf-8"))
    assert saved["name"] == "종로 주민센터"
    assert saved["is_set_up"]
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PIN.encode() not in files

    wrong = ("type pin=111999", "press next", "wait 2", "show")
    again = run(tmp_path, *KNOCK, *wrong, f"type pin={PIN}", "press next", "wait 2")
    assert again.startswith("== attract")
    assert "번호가 달라요" in again
    assert shown(again).startswith("== clerk.menu")


def test_lost_settings_do_not_open_the_menu_to_everybody(tmp_path: Path) -> None:
    run(tmp_path, *SET_UP)
    (tmp_path / "centre.json").unlink()
    assert run(tmp_path).startswith("== clerk.pin")

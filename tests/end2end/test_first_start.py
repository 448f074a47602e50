"""A new terminal, set up by its clerk through the text front end of the real program."""

from __future__ import annotations

import json
from pathlib import Path

from tests.end2end.text_kiosk import TextKiosk, text_kiosk

PIN = "493017"


def fill(kiosk: TextKiosk, field: str, value: str) -> None:
    """Type into a field as soon as it is there, and go on."""
    kiosk.wait_for_key(field)
    kiosk.say(f"type {field}={value}")
    kiosk.press("next")


def set_up(kiosk: TextKiosk) -> None:
    """Answer the questions of the first start, up to the waiting Screen."""
    fill(kiosk, "name", "종로 주민센터")
    kiosk.press("skip")
    fill(kiosk, "phone", "02-120")
    kiosk.press("profile.portrait-27")
    kiosk.press("printer.none")
    kiosk.press("next")
    kiosk.press("save")
    fill(kiosk, "new-pin", PIN)
    fill(kiosk, "again", PIN)
    kiosk.press("begin")
    kiosk.wait_for("attract")


def knock(kiosk: TextKiosk) -> None:
    """Ask for the clerk's menu as clerks do."""
    for _ in range(5):
        kiosk.say("press title")
    kiosk.wait_for("clerk.pin", "pin")


def test_the_clerk_sets_up_a_new_terminal_once_and_comes_back_by_the_pin(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        assert kiosk.first.startswith("== clerk.name")
        set_up(kiosk)
        assert "Traceback" not in kiosk.log, kiosk.log
    saved = json.loads((data / "centre.json").read_text(encoding="utf-8"))
    assert saved["name"] == "종로 주민센터"
    assert saved["is_set_up"]
    files = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert PIN.encode() not in files

    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        assert kiosk.first.startswith("== attract")
        knock(kiosk)
        fill(kiosk, "pin", "111999")
        # After a wrong number the field is empty again, with what was wrong beside it.
        kiosk.wait_for_text("번호가 달라요")
        fill(kiosk, "pin", PIN)
        kiosk.wait_for("clerk.menu")
        assert "Traceback" not in kiosk.log, kiosk.log


def test_lost_settings_do_not_open_the_menu_to_everybody(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        set_up(kiosk)
    (data / "centre.json").unlink()
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        assert kiosk.first.startswith("== clerk.pin")

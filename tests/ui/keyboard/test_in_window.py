"""The keyboard in the window of the kiosk: theme, focus, room, and the end of a visit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_a_touch_opens_it_typing_reaches_the_core_and_the_end_wipes_it(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("window_typist.py")), str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout.splitlines()[-1])
    assert report["problems"] == []
    assert report["is_typing"] is True
    assert report["value"] == "한글"
    assert report["field_bottom"] < report["keyboard_top"]
    assert report["is_wiped"] is True
    assert report["preedit"] == ""
    assert report["is_open"] is False

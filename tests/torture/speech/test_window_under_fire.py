"""The voice is killed, stopped and garbled while the real window draws; nothing is lost, no frame waits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end2end.session import ROOT, has_desktop_parts, private_environment
from tests.end2end.xserver import XServer

ROUNDS = int(os.environ.get("MODUNURI_TORTURE_ROUNDS", "500"))
#: No frame may take longer, in ms: what a visitor would call stuck.
STUCK_MS = 1000.0


@pytest.mark.torture
@pytest.mark.display
@pytest.mark.timeout(14_400)
@pytest.mark.skipif(not has_desktop_parts(), reason="needs Xvfb")
def test_the_window_goes_on_while_the_voice_is_killed_stopped_and_garbled(tmp_path: Path) -> None:
    server = XServer("1080x1920")
    environment = private_environment(tmp_path) | {
        "DISPLAY": server.display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.torture.speech.window_under_fire", str(ROUNDS), "20261122"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    finally:
        server.close()
    found = json.loads(done.stdout.splitlines()[-1])
    print(found)
    assert found["wrong"] == {}
    assert found["frames"] > 10 * ROUNDS, "the window drew all the time"
    assert found["longest_ms"] < STUCK_MS

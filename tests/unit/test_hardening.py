"""M69: what the environment of a session cannot do."""

# ruff: noqa: E501 - small programs are data here
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from kiosk.hardening import ALWAYS, PRELOADS, clear_environment

ROOT = Path(__file__).resolve().parents[2]


def test_a_terminal_keeps_none_of_them() -> None:
    environment = dict.fromkeys(ALWAYS | PRELOADS, "x") | {"LANG": "ko_KR.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    preloaded = clear_environment(environment, is_public=True)
    assert environment == {"LANG": "ko_KR.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    assert set(preloaded) == PRELOADS


def test_a_home_pc_keeps_what_its_owner_preloads_but_no_door() -> None:
    environment = {"LD_PRELOAD": "x", "QTWEBENGINE_REMOTE_DEBUGGING": "9222", "PYTHONPATH": "y"}
    assert clear_environment(environment, is_public=False) == ()
    assert environment == {"LD_PRELOAD": "x", "PYTHONPATH": "y"}


def test_screens_that_the_network_could_see_are_not_used() -> None:
    for platform in ("vnc", "vnc:size=100x100", "webgl:port=8080"):
        environment = {"QT_QPA_PLATFORM": platform}
        clear_environment(environment, is_public=True)
        assert environment == {}


def test_a_clean_environment_stays_as_it_is_and_needs_no_new_start() -> None:
    environment = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", "HOME": "/home/kiosk"}
    before = dict(environment)
    assert clear_environment(environment, is_public=True) == ()
    assert environment == before


def test_code_from_a_python_path_is_gone_after_the_new_start(tmp_path: Path) -> None:
    """The program that was preloaded into starts again, once, as it was started, without it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os; os.environ['WAS_PRELOADED'] = '1'", encoding="utf-8"
    )
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os, sys\n"
        "from kiosk.hardening import clear_environment, start_again\n"
        "starts = int(os.environ.get('STARTS', '0')) + 1\n"
        "os.environ['STARTS'] = str(starts)\n"
        "seen = os.environ.pop('WAS_PRELOADED', None)\n"
        "if clear_environment(os.environ, is_public=True): start_again(os.environ)\n"
        "print(json.dumps([starts, seen, sys.argv[1:], 'PYTHONPATH' in os.environ, 'LD_PRELOAD' in os.environ]))\n",
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "LD_PRELOAD": "",
        "LD_AUDIT": "",
        "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
    }
    launcher = f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0])"
    done = subprocess.run(
        [sys.executable, "-c", launcher, str(program), "--windowed", "ㄱ"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == [2, None, ["--windowed", "ㄱ"], False, False]

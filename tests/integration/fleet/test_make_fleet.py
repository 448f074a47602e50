"""``make fleet``: one command starts a centre, and one signal ends all of it."""

from __future__ import annotations

import importlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.helpers.mosquitto import free_port, wait_until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "packaging/fleet.py", "--data", str(folder), "--port", str(port)]
    command += ["--speech", "silence"]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)


def online(port: int) -> int:
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    except httpx.HTTPError:
        return 0
    found = re.search(r"^modunuri_console_terminals_online (\d+)", answer, re.MULTILINE)
    return int(found[1]) if found else 0


def processes_of(folder: Path) -> list[str]:
    """Return the programs that have anything of the centre on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in words and path.parent.name != str(os.getpid()):
            found.append(words)
    return found


def test_what_a_killed_program_had_started_ends_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the console's broker: nobody is left who could end it."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    programs = importlib.import_module("fleet").Programs()
    child = [sys.executable, "-c", "import time; time.sleep(120)", str(tmp_path)]
    parent = f"import subprocess, time; subprocess.Popen({child!r}); time.sleep(120)"
    programs.start("the console", [sys.executable, "-c", parent], os.environ)
    wait_until(lambda: len(processes_of(tmp_path)) == 2, 20, "both run")
    programs._running["the console"].kill()
    assert programs.watch() == 1
    wait_until(lambda: not processes_of(tmp_path), 10, "nothing runs any more")


def test_one_command_starts_a_centre_and_one_signal_ends_it(tmp_path: Path) -> None:
    folder, port = tmp_path / "centre", free_port()
    for is_first in (True, False):
        process = start(folder, port)
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == f"http://127.0.0.1:{port}/"
            assert re.fullmatch(r"http\S+/set-up/\S+", process.stdout.readline().strip())
            wait_until(lambda: online(port) == 2, 90, "both terminals stand on the wall")
            assert len(processes_of(folder)) >= 4
            assert (folder / "fleet.json").exists(), is_first
        finally:
            process.send_signal(signal.SIGTERM if is_first else signal.SIGINT)
            assert process.wait(40) == 0
        wait_until(lambda: not processes_of(folder), 10, "nothing runs any more")

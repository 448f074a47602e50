"""``main.py console`` and its companions as programs: first start, accounts, backups, ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.helpers.mosquitto import free_port, wait_until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def run(*words: str | Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env=os.environ | {"LANG": "en_US.UTF-8"},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@contextmanager
def program(data: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run the console; yield process, address and everything that it printed at its start."""
    port = free_port()
    command = [sys.executable, str(ROOT / "main.py"), "console", "--data", str(data), "--port", str(port)]
    command += ["--broker-host", "127.0.0.1", "--broker-port", str(free_port()), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:

        def is_up() -> bool:
            assert process.poll() is None
            try:
                return httpx.get(f"{address}/health", timeout=5).json()["broker"] == "connected"
            except (httpx.HTTPError, ValueError):
                return False

        wait_until(is_up, 40, "the console answers")
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        yield process, address, process.stdout.read() or ""
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def broker_of(data: Path) -> int:
    return int((data / "broker" / "mosquitto.pid").read_text())


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_first_start_prints_a_link_and_everything_ends_with_the_program(tmp_path: Path) -> None:
    with program(tmp_path) as (process, address, told):
        link = re.search(r"http\S+/set-up/\S+", told)
        assert link is not None
        assert httpx.get(link[0]).status_code == 200
        assert httpx.get(f"{address}/", follow_redirects=False).status_code == 303
        assert "modunuri_console_broker_up 1" in httpx.get(f"{address}/metrics").text
        broker = broker_of(tmp_path)
        assert is_alive(broker)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    wait_until(lambda: not is_alive(broker), 10, "the broker has ended too")


def test_a_console_that_was_killed_starts_again_with_everything(tmp_path: Path) -> None:
    with program(tmp_path) as (process, _, _):
        run("console-account", "add", "kim", "--role", "auditor", "--data", tmp_path)
        orphan = broker_of(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert is_alive(orphan)
    with program(tmp_path) as (_, address, _):
        assert httpx.get(f"{address}/health").json() == {"store": True, "broker": "connected"}
        assert not is_alive(orphan) or broker_of(tmp_path) == orphan
        assert "kim\tauditor" in run("console-account", "list", "--data", tmp_path)


def test_accounts_audit_and_backups_from_the_command_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    token = run("console-account", "add", "park", "--role", "manager", "--data", data).split("\n")[-2]
    assert len(token) > 30
    run("console-account", "add", "park", "--data", data, code=2)
    run("console-account", "disable", "nobody", "--data", data, code=2)
    run("console-account", "disable", "park", "--data", data)
    assert "park\tmanager\tdisabled" in run("console-account", "list", "--data", data)
    assert run("console-account", "reset", "park", "--data", data) != token
    head = json.loads(run("console-audit", "head", "--data", data).splitlines()[-1])
    assert head["number"] == 3
    assert "3 entries: whole" in run("console-audit", "verify", "--data", data)
    run("console-audit", "export", tmp_path / "trail.csv", "--data", data)
    assert "account.disable" in (tmp_path / "trail.csv").read_text("utf-8")
    run("console-audit", "export", tmp_path / "trail.csv", "--data", data, code=2)
    run("console-backup", tmp_path / "copy", "--data", data)
    run("console-backup", tmp_path / "copy", "--data", data, code=2)
    (tmp_path / "heads").write_text(json.dumps(head) + "\n")
    assert "ok     audit chain" in run("console-restore", tmp_path / "copy", "--data", data)
    run("console-account", "add", "lee", "--data", data)
    later = run("console-audit", "head", "--data", data).splitlines()[-1]
    (tmp_path / "heads").write_text(later + "\n")
    done = run("console-restore", tmp_path / "copy", "--replace", "--data", data)
    assert "the store before" in done
    entry = re.search(r"audit: restored at entry (\d+)", done)
    assert entry is not None
    told = run("console-audit", "verify", "--data", data)
    assert "entries: whole" in told
    assert f"restored at entry {entry[1]} from the backup of " in told
    assert "what came between stands in head " in told
    assert "lee" not in run("console-account", "list", "--data", data)
    assert "whole" in run("console-audit", "verify", "--heads", tmp_path / "heads", "--data", data)


@pytest.mark.parametrize(
    "words",
    [
        ("--tls-cert", "missing.pem"),
        ("--tls-cert", "missing.pem", "--tls-key", "missing.key"),
        ("--broker", "http://broker"),
        ("--broker", "mqtts://broker", "--broker-ca", "missing.pem"),
        ("--oidc", "http://login.example", "client"),
        ("--audit-head", "http://elsewhere.example/head"),
        ("--port", "99999"),
        ("--database", "nonsense"),
    ],
)
def test_wrong_arguments_end_with_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    arguments = ["console", "--data", str(tmp_path), *words]
    if "--port" not in words:
        arguments += ["--port", "0"]
    begun = time.monotonic()
    run(*arguments, code=2)
    assert time.monotonic() - begun < 30


def test_a_store_whose_key_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    run("console-account", "add", "park", "--data", tmp_path)
    (tmp_path / "secrets.json").unlink()
    run("console-account", "list", "--data", tmp_path, code=2)
    assert not (tmp_path / "secrets.json").exists()

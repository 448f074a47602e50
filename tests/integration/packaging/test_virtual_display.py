"""Without a display the program runs on a virtual one that only its owner can watch."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is Linux's"),
    pytest.mark.skipif(
        not shutil.which("Xvfb") or not shutil.which("x11vnc"), reason="needs Xvfb and x11vnc"
    ),
]

PROGRAM = """
import os, signal, sys, time, pathlib
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
out = pathlib.Path(sys.argv[1])
lines = [os.environ["DISPLAY"], os.environ["XAUTHORITY"], str(os.getppid()), " ".join(sys.argv[2:])]
(out / "new").write_text("\\n".join(lines))
(out / "new").rename(out / "ready")
time.sleep(float(os.environ.get("STAY", "60")))
sys.exit(7)
"""


def wait_for(is_true: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Started:
    """A started virtual display, and what the program inside saw."""

    def __init__(self, folder: Path, stay: float) -> None:
        (folder / "program.py").write_text(PROGRAM)
        code = (
            "import os, sys, pathlib, run_without_display as r;"
            "here = pathlib.Path(sys.argv[1]);"
            "command = [sys.executable, str(here / 'program.py'), str(here)];"
            "sys.exit(r.run(command, dict(os.environ), (640, 480), here))"
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging"), "STAY": str(stay)}
        environment.pop("QT_QPA_PLATFORM", None)
        self.said = folder / "said"
        with self.said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, str(folder)],
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        assert wait_for((folder / "ready").exists), self.said.read_text()
        self.display, self.authority, _, self.arguments = (folder / "ready").read_text().splitlines()

    def helpers(self) -> list[str]:
        """Return the process ids of the servers of this display."""
        done = subprocess.run(["pgrep", "-f", self.authority], capture_output=True, text=True, check=False)
        return done.stdout.split()

    def port(self) -> int:
        return int(self.said.read_text().partition("vncviewer localhost:")[2].split()[0])

    def password(self) -> str:
        return self.said.read_text().partition("password: ")[2].split()[0]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def begin(stay: float = 60.0) -> Started:
        started.append(Started(tmp_path, stay))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGTERM)
            one.process.wait(timeout=20)


def listening(port: int) -> set[str]:
    """Return the addresses, in hexadecimal, on which somebody listens on *port* (IPv4 and IPv6)."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            address, _, number = fields[1].rpartition(":")
            if fields[3] == "0A" and int(number, 16) == port:
                found.add(address)
    return found


def test_it_listens_on_the_loopback_address_only_and_asks_for_a_password(
    launch: Callable[..., Started],
) -> None:
    import socket

    started = launch()
    loopback = {"0100007F", "00000000000000000000000001000000"}  # 127.0.0.1 and ::1
    assert listening(started.port())
    assert listening(started.port()) <= loopback
    with socket.create_connection(("127.0.0.1", started.port()), timeout=5) as connection:
        assert connection.recv(12).startswith(b"RFB 003")
        connection.sendall(b"RFB 003.008\n")
        count = connection.recv(1)[0]
        offered = set(connection.recv(count))
    assert 2 in offered  # VNC authentication
    assert 1 not in offered  # none at all


def test_each_start_has_a_password_of_its_own_that_no_process_list_shows(
    launch: Callable[..., Started],
) -> None:
    started = launch()
    password = started.password()
    assert len(password) == 8
    done = subprocess.run(["ps", "-e", "-o", "args"], capture_output=True, text=True, check=True)
    assert password not in done.stdout


def test_the_x_server_refuses_whoever_lacks_the_cookie(launch: Callable[..., Started]) -> None:
    started = launch()
    code = "import os, sys, start; sys.exit(not start.answers(os.environ))"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "packaging"),
        "DISPLAY": started.display,
    }
    answers = {}
    for authority in (started.authority, os.devnull):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**environment, "XAUTHORITY": authority}, check=False
        )
        answers[authority] = done.returncode == 0
    assert answers == {started.authority: True, os.devnull: False}


def test_it_says_where_the_picture_lies_and_asks_the_program_for_it(launch: Callable[..., Started]) -> None:
    started = launch()
    picture = started.arguments.removeprefix("--screenshot ")
    assert picture.endswith("build/screen.png")
    assert picture in started.said.read_text()


def test_the_status_of_the_program_is_handed_on_and_nothing_stays(launch: Callable[..., Started]) -> None:
    started = launch(stay=0.2)
    assert started.process.wait(timeout=20) == 7
    assert started.helpers() == []
    assert not Path(started.authority).parent.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_everything_cleanly(launch: Callable[..., Started], number: signal.Signals) -> None:
    started = launch()
    os.killpg(started.process.pid, number)
    assert started.process.wait(timeout=20) == 0
    assert started.helpers() == []
    assert not Path(started.authority).parent.exists()
    assert "Traceback" not in started.said.read_text()


def test_the_servers_do_not_outlive_a_killed_starter(launch: Callable[..., Started]) -> None:
    started = launch(stay=1.0)
    assert started.helpers()
    started.process.kill()
    started.process.wait()
    assert wait_for(lambda: started.helpers() == [], 10)
    shutil.rmtree(Path(started.authority).parent, ignore_errors=True)

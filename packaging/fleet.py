"""A centre on one machine (`make fleet`): broker, staff console and two terminals that belong to it.

The first start makes a district, a site and two terminals that are enrolled with it, by the code and the
signatures that any terminal needs. Then four programs run: Mosquitto (a child of the console), the console
and two kiosks, each with its own data. The console's address is printed, and the link with which the first
manager chooses a password. Ctrl-C ends all of them; so does the end of one of them.

usage: fleet.py [--data DIR] [--port N] [options of the kiosk ...]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import run_without_display
import start

if TYPE_CHECKING:
    from kiosk.console.core import Console

ROOT = Path(__file__).resolve().parent.parent
#: Id and name of each terminal.
TERMINALS = (("lobby-1", "1층 로비"), ("lobby-2", "2층 민원실"))
DISTRICT = ("jongno", "종로구")
SITE = ("jongno-hall", "종로 어울림 회관", "jongno", "Asia/Seoul")
#: How long a program may take to end before it is killed, in s.
END_S = 15.0


@dataclass(frozen=True)
class _Reply:
    """An answer of the console."""

    status: int
    body: bytes


class _Inside:
    """The console's two enrolment addresses, asked inside of this process: the console does not run yet."""

    def __init__(self, console: Console) -> None:
        self._enrolment = console.enrolment

    def exchange(
        self, method: str, path: str, *, json: str | None = None, headers: Mapping[str, str] | None = None
    ) -> _Reply:
        """Answer as the console's pages do."""
        from kiosk.twin.enrolment import EnrolRequest

        if method == "POST":
            answer = self._enrolment.ask(EnrolRequest.model_validate_json(json or ""))
            return _Reply(201, answer.model_dump_json().encode()) if answer else _Reply(403, b"")
        signature = b64decode((headers or {}).get("x-modunuri-signature", ""))
        state, pickup = self._enrolment.pick_up(path.rpartition("/")[2], signature)
        if pickup is None:
            return _Reply(202 if state == "waiting" else 404, b"")
        return _Reply(200, pickup.model_dump_json().encode())


def free_port(wanted: int) -> int:
    """Return *wanted* if nobody listens there, else a free port."""
    for port in (wanted, 0):
        with socket.socket() as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(found.getsockname()[1])
    raise SystemExit("no free port")


def prepare(folder: Path, port: int) -> dict[str, int]:
    """Make the centre at the first start; return the ports that it uses from then on."""
    note = folder / "fleet.json"
    if note.exists():
        ports: dict[str, int] = json.loads(note.read_text("utf-8"))
        return ports
    shutil.rmtree(folder, ignore_errors=True)  # a first start that was broken off
    folder.mkdir(parents=True, mode=0o700)
    ports = {"console": free_port(port), "broker": free_port(8883)}
    _enrol(folder, ports)
    note.write_text(json.dumps(ports), "utf-8")
    return ports


def _enrol(folder: Path, ports: Mapping[str, int]) -> None:
    from kiosk.clock import SystemClock
    from kiosk.console.services.access import SYSTEM
    from kiosk.console.serving import ConsoleOptions, build_console
    from kiosk.remote.enrolment import EnrolmentClient
    from kiosk.remote.identity import IdentityStore
    from kiosk.secrets import open_secrets
    from kiosk.settings.centre import CentreSettings, CentreSettingsFile

    options = ConsoleOptions(
        "127.0.0.1",
        ports["console"],
        None,
        folder / "console",
        broker_host="127.0.0.1",
        broker_port=ports["broker"],
        broker_name="127.0.0.1",
    )
    console = build_console(options, SystemClock())
    try:
        services = console.services
        services.sites.add_district(SYSTEM, *DISTRICT)
        services.sites.add(SYSTEM, *SITE)
        for terminal, name in TERMINALS:
            data = folder / terminal
            (data / "remote").mkdir(parents=True, mode=0o700)
            CentreSettingsFile(data).save(CentreSettings(name=SITE[1], is_set_up=True))
            client = EnrolmentClient(
                _Inside(console), IdentityStore(data / "remote", open_secrets(data)), name
            )
            asked = client.ask()
            services.enrolment.accept(SYSTEM, asked.code, terminal, name, SITE[0])
            if client.fetch(asked) is None:
                raise SystemExit(f"{terminal} could not join")
            address = f"http://127.0.0.1:{ports['console']}"
            (data / "remote" / "address").write_text(address, "utf-8")
    finally:
        console.store.dispose()


class Programs:
    """The programs that run, ended together."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._is_over = threading.Event()

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        """Start one, in a session of its own: Ctrl-C reaches it by way of this program."""
        self._running[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=run_without_display._die_with_parent,
        )

    def end(self, number: int = 0, frame: object = None) -> None:
        """Ask for the end; also a signal handler."""
        self._is_over.set()

    def wait_for(self, is_there: Callable[[], bool]) -> None:
        """Wait until something is there, for a minute at most."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not is_there() and not self._is_over.wait(0.2):
            pass

    def watch(self) -> int:
        """Wait for the end, or until one of the programs has ended; end all; return the exit status."""
        status = 0
        while not self._is_over.wait(0.2):
            for name, process in self._running.items():
                code = process.poll()
                if code is not None:
                    start.say(f"{name} has ended ({code}); so do the others.")
                    status = max(0, code) if code >= 0 else 1
                    self._is_over.set()
        # The terminals first: their console sees them go.
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + END_S
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        # A program that was killed could not end what it had started itself: the console's broker.
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        return status


def is_listening(port: int) -> bool:
    """Return whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Run the centre until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make fleet", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "fleet", help="where everything lies")
    parser.add_argument("--port", type=int, default=8321, help="the console's port, at the first start")
    known, for_kiosks = parser.parse_known_args(arguments)
    sys.path.insert(0, str(ROOT))
    environment = dict(os.environ)
    start.prepare_environment(environment)
    from kiosk.errors import KioskError

    folder = known.data.resolve()
    try:
        ports = prepare(folder, known.port)
    except KioskError as error:
        start.say(f"{error} ({error.technical})")
        return 1
    programs = Programs()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, programs.end)
    console = [sys.executable, "main.py", "console", "--data", str(folder / "console")]
    console += ["--port", str(ports["console"]), "--name", SITE[1]]
    console += [
        "--broker-host",
        "127.0.0.1",
        "--broker-name",
        "127.0.0.1",
        "--broker-port",
        str(ports["broker"]),
    ]
    start.say("Staff sign in here; below it, at the first start, the link for the first manager:")
    programs.start("console", console, environment)
    programs.wait_for(lambda: is_listening(ports["console"]))
    if is_listening(ports["console"]):
        for terminal, name in TERMINALS:
            start.say(f"\nTerminal {terminal} ({name}):")
            picture = folder / f"{terminal}.png"
            picture.unlink(missing_ok=True)
            programs.start(terminal, kiosk_command(folder, terminal, for_kiosks), environment)
            # Two virtual screens that begin at the same moment would choose the same port to be watched at.
            if not start.answers(os.environ):
                programs.wait_for(picture.exists)
        start.say("\nCtrl-C ends everything.")
    return programs.watch()


def kiosk_command(folder: Path, terminal: str, more: Sequence[str]) -> list[str]:
    """Return how a terminal is started: in a window where there is a display, else on one of its own."""
    command = [sys.executable, "packaging/start.py", "--data", str(folder / terminal)]
    if start.option(more, "--screenshot") is None:
        command += ["--screenshot", str(folder / f"{terminal}.png")]
    if start.answers(os.environ) and "--windowed" not in more:
        command.append("--windowed")
    return [*command, *more]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

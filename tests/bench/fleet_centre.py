"""The centre that the fleet is measured against: the console as a process, its broker, a manager's session.

The store is filled before the console starts, through the console's own code; everything after that goes
through the pages (HTTP) and the broker (MQTT), as it does for staff and terminals.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyotp
from sqlalchemy import text

from kiosk.clock import SystemClock
from kiosk.console.broker.authority import write_secret
from kiosk.console.broker.config import BrokerFiles, configuration
from kiosk.console.broker.passwords import hash_password
from kiosk.console.broker.supervisor import account_to_run_as, find_mosquitto, raise_file_limit
from kiosk.console.core import Console
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.views import EVERYTHING, SessionView
from kiosk.console.serving import ConsoleOptions, build_console, open_store
from kiosk.console.store.models import Terminal
from kiosk.twin.signing import encode_key
from tests.bench.fleet_terminals import key_of, name_of, password_of
from tests.helpers.mosquitto import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
SITES = 50
ECHO = "echo-1"
PASSWORD = "dancheong and hanji"


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1e6


def cpu_s(pid: int) -> float:
    """Return the processor time of a process, s."""
    words = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Centre:
    """A filled data folder, and what runs on it."""

    folder: Path
    count: int
    is_secure: bool = True
    port: int = field(default_factory=free_port)
    broker_port: int = field(default_factory=free_port)
    group: str = ""
    session: SessionView | None = None
    key: str = ""
    pid: int = 0
    broker_pid: int = 0

    @property
    def files(self) -> BrokerFiles:
        return BrokerFiles(self.folder / "broker")

    @property
    def options(self) -> ConsoleOptions:
        place = {"broker_host": "127.0.0.1", "broker_port": self.broker_port}
        if not self.is_secure:
            place = {"broker": f"mqtt://127.0.0.1:{self.broker_port}"}
        return ConsoleOptions("127.0.0.1", self.port, None, self.folder, **place)  # type: ignore[arg-type]

    def fill(self) -> None:
        """Put terminals, sites, a group of all terminals and a manager into the store."""
        console = build_console(self.options, SystemClock())
        token = console.accounts.add(SYSTEM, "kim", "Kim", "manager", EVERYTHING)
        session = console.accounts.set_up(token, PASSWORD)
        secret = console.accounts.begin_totp(session.staff).secret
        console.accounts.confirm_totp(session.staff, pyotp.TOTP(secret).now())
        self.session, self.key = session, encode_key(console.keys.signing.public)
        staff, services = session.staff, console.services
        services.sites.add_district(staff, "west", "서구")
        for site in range(SITES):
            services.sites.add(staff, f"site-{site:02d}", f"어울림 {site + 1}", "west", "Asia/Seoul")
        self._add_terminals(console)
        self.group = services.groups.add(staff, "모든 곳", 10).id
        services.groups.set_members(staff, self.group, [name_of(number) for number in range(self.count)], ())
        console.broker.start() if not self.is_secure else None
        console.store.dispose()

    def _add_terminals(self, console: Console) -> None:
        names = [*(name_of(number) for number in range(self.count)), ECHO]
        with console.store.write() as work:
            for number, name in enumerate(names):
                work.session.add(
                    Terminal(
                        id=name,
                        name=f"단말 {name}",
                        site_id=f"site-{number % SITES:02d}",
                        added_at=work.now,
                        identity=encode_key(key_of(name).public),
                        broker_hash=hash_password(password_of(name)),
                    )
                )
            console.issuer.issue(work, names, SYSTEM, {"joined": True})

    @contextlib.contextmanager
    def plain_broker(self) -> Iterator[None]:
        """Run Mosquitto with the shipped configuration but for TLS."""
        files = self.files
        files.data.mkdir(parents=True, exist_ok=True)
        write_secret(
            files.config,
            configuration(
                files, host="127.0.0.1", port=self.broker_port, certificates=None, user=account_to_run_as()
            ).encode(),
        )
        with self.broker_process():
            yield

    @contextlib.contextmanager
    def broker_process(self) -> Iterator[None]:
        """Run Mosquitto alone, as the console left its configuration."""
        raise_file_limit()
        process = subprocess.Popen(
            [find_mosquitto(), "-c", str(self.files.config)], stderr=subprocess.DEVNULL
        )
        self.broker_pid = process.pid
        time.sleep(0.5)
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Run ``main.py console`` (and, without TLS, the broker)."""
        with contextlib.ExitStack() as stack:
            command = [
                sys.executable,
                "main.py",
                "console",
                "--data",
                str(self.folder),
                "--port",
                str(self.port),
            ]
            if self.is_secure:
                command += ["--broker-host", "127.0.0.1", "--broker-port", str(self.broker_port)]
            else:
                stack.enter_context(self.plain_broker())
                command += ["--broker", f"mqtt://127.0.0.1:{self.broker_port}"]
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            try:
                wait_until(lambda: self._is_up(process), 60, "the console answers")
                self.pid = process.pid
                if self.is_secure:
                    self.broker_pid = int(self.files.pid.read_text("ascii"))
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)

    def _is_up(self, process: subprocess.Popen[bytes]) -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the console ended with {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/health")
            return json.loads(connection.getresponse().read()).get("broker") == "connected"
        except (OSError, ValueError, http.client.HTTPException):
            return False

    @property
    def ca_path(self) -> Path:
        return self.folder / "broker" / "ca.pem"


class Desk:
    """A manager's browser: one kept connection, one session."""

    def __init__(self, centre: Centre) -> None:
        assert centre.session is not None
        self._session = centre.session
        self._http = http.client.HTTPConnection("127.0.0.1", centre.port, timeout=120)

    def _ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        fields = {"Cookie": f"console={self._session.token}", **headers}
        if body:
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        self._http.request(method, path, body or None, fields)
        answer = self._http.getresponse()
        if answer.headers.get("Location", "").startswith("/sign-in"):
            raise RuntimeError("the session is over")
        return answer.status, answer.read()

    def get(self, path: str) -> tuple[float, bytes]:
        """Return the ms until the whole answer, and the answer."""
        begun = time.perf_counter()
        status, body = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return (time.perf_counter() - begun) * 1000, body

    def post(self, path: str, fields: Sequence[tuple[str, str]], *, is_fragment: bool = False) -> float:
        """Return the ms until the answer."""
        headers = {"HX-Request": "true"} if is_fragment else {}
        body = urlencode([("csrf", self._session.csrf), *fields])
        begun = time.perf_counter()
        status, answer = self._ask("POST", path, body, **headers)
        if status not in (200, 303):
            raise RuntimeError(f"{path}: {status} {answer[:300]!r}")
        return (time.perf_counter() - begun) * 1000


class Truth:
    """What the console has written down: read from its store, beside the running process."""

    def __init__(self, centre: Centre) -> None:
        self._store, _, _ = open_store(centre.folder, None, SystemClock())

    def applied(self, terminal: str) -> tuple[int, int]:
        """Return the desired version and the one that is reported as applied."""
        with self._store.read() as session:
            row = session.execute(
                text(
                    "SELECT d.version, CASE WHEN r.result = 'applied' THEN r.applied ELSE 0 END"
                    " FROM desired d LEFT JOIN reported r USING (terminal_id) WHERE terminal_id = :id"
                ),
                {"id": terminal},
            ).one()
        return int(row[0]), int(row[1] or 0)

    def behind(self) -> int:
        """Return how many terminals of the fleet have not reported their version as applied."""
        with self._store.read() as session:
            row = session.execute(
                text(
                    "SELECT count(*) FROM desired d LEFT JOIN reported r USING (terminal_id)"
                    " WHERE d.terminal_id LIKE 'fleet-%' AND"
                    " (r.terminal_id IS NULL OR r.result <> 'applied' OR r.applied <> d.version)"
                )
            ).one()
        return int(row[0])

    def close(self) -> None:
        self._store.dispose()


class Fleet:
    """The process of simulated terminals."""

    def __init__(self, centre: Centre, count: int) -> None:
        self.count = count
        command = [sys.executable, "-m", "tests.bench.fleet_terminals", str(centre.broker_port), str(count)]
        command += ["--key", centre.key, *(["--ca", str(centre.ca_path)] if centre.is_secure else [])]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.begun = self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the fleet has ended")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, word: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        if self._process.poll() is None and self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

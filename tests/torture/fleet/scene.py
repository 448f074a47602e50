"""A centre under fire: console, broker and terminals as processes that are killed, frozen, cut off.

At every moment a sampler compares what the console shows with what the terminals have told to be true:
whatever stands there as applied must have been true at that terminal.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import http.client
import json
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kiosk.clock import SystemClock
from kiosk.console.accounts import Accounts
from kiosk.console.broker.authority import write_secret
from kiosk.console.broker.config import configuration
from kiosk.console.broker.doors import CredentialFiles, own_password
from kiosk.console.broker.supervisor import account_to_run_as, find_mosquitto
from kiosk.console.keys import FieldCipher
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.terminals import Wall
from kiosk.console.services.views import EVERYTHING, Staff, TerminalRow, TerminalState
from kiosk.console.serving import open_store
from kiosk.console.store.models import Desired, Terminal
from kiosk.console.store.people import Account, AssistSession, StoredCommand
from kiosk.secrets import open_secrets
from kiosk.twin.console_presence import ConsolePresence, seal_presence
from kiosk.twin.documents import CommandDocument, DesiredDocument
from kiosk.twin.enrolment import Credentials
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.limits import PRESENCE_WITHIN_S
from kiosk.twin.mqtt import Loss, PublishMessage, ReceiveMessage
from kiosk.twin.topics import CONSOLE, CONSOLE_PRESENCE, Kind, topic
from tests.bench.fleet_centre import ROOT, Centre, Desk
from tests.bench.fleet_terminals import name_of, password_of
from tests.helpers.lean_mqtt import LeanClient, Place
from tests.helpers.mosquitto import wait_until
from tests.torture.fleet.line import Line
from tests.torture.fleet.terminal_program import JumpingClock

WATCHER = Staff("w" * 32, "Watcher", "auditor", EVERYTHING)


class _Silent:
    """A listener of an intruder."""

    def on_connecting(self) -> PublishMessage | None:
        return None

    def on_connected(self) -> None: ...

    def on_disconnected(self, loss: Loss) -> None: ...

    def on_message(self, message: ReceiveMessage) -> None: ...


@dataclass
class TerminalProcess:
    """A terminal and everything that it has told."""

    name: str
    folder: Path
    line: Line
    credentials: Credentials
    truths: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    runs: list[list[int]] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    said: list[tuple[str, bytes]] = field(default_factory=list)
    console: str = ""
    asked: str = ""
    watched: str = ""
    why: str = ""
    process: subprocess.Popen[str] | None = None
    is_begun: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "credentials.json").write_text(self.credentials.model_dump_json(), "utf-8")
        self.is_begun.clear()
        self.console = ""
        self.runs.append([])
        command = [sys.executable, "-m", "tests.torture.fleet.terminal_program", str(self.folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            with contextlib.suppress(ValueError):  # cut off by a kill
                told = json.loads(line)
                if "true" in told:
                    # What ends by the time of day ends under the version that said so.
                    is_end = self.runs[-1][-1:] == [told["true"]] and self.truths[-1][1] != told["values"]
                    self.truths.append((told["true"], told["values"]))
                    if not is_end:
                        self.runs[-1].append(told["true"])
                elif "did" in told:
                    self.did.append(told["did"])
                elif "said" in told:
                    self.said.append((told["said"], base64.b64decode(told["payload"])))
                elif "console" in told:
                    self.console = told["console"]
                elif "asked" in told:
                    self.asked = told["asked"]
                elif "watched" in told:
                    self.why, self.watched = told["why"], told["watched"]
                elif "begun" in told:
                    self.is_begun.set()

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def wait_dead(self, seconds: float = 15.0) -> None:
        assert self.process is not None
        self.process.wait(seconds)

    def tell(self, word: str) -> None:
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def switch(self, name: str, content: str = "") -> None:
        (self.folder / name).write_text(content, "ascii")

    def disk_full(self, is_full: bool) -> None:
        """Let no file grow, or let them again (RLIMIT_FSIZE: writes fail with EFBIG)."""
        assert self.process is not None
        limit = 0 if is_full else resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def latest(self, kind: Kind) -> bytes:
        return next(payload for name, payload in reversed(self.said) if name == topic(kind, self.name))


class Scene:
    """Everything together."""

    def __init__(self, folder: Path, count: int = 3, spare: int = 0) -> None:
        self.folder = folder
        self.centre = Centre(folder / "console", count + spare, is_secure=True)
        self.centre.folder.mkdir(parents=True)
        self.centre.fill()
        self._clock = JumpingClock(self.centre.folder / "clock")
        self._open_store()
        self._write_broker_config()
        self._broker: subprocess.Popen[bytes] | None = None
        self._console: subprocess.Popen[bytes] | None = None
        self.terminals = [self._make(number) for number in range(count)]
        self.spare = [name_of(number) for number in range(count, count + spare)]
        self.faults: list[str] = []
        self.wrong: list[str] = []
        self.samples = 0
        self._is_over = threading.Event()
        self._may_look = threading.Lock()
        self._sampler = threading.Thread(target=self._sample_on, daemon=True)
        self._presets = 0

    # Parts

    def _write_broker_config(self) -> None:
        files = self.centre.files
        files.data.mkdir(parents=True, exist_ok=True)
        folder = files.folder
        certificates = (folder / "ca.pem", folder / "broker.pem", folder / "broker.key")
        text = configuration(
            files,
            host="127.0.0.1",
            port=self.centre.broker_port,
            certificates=certificates,
            user=account_to_run_as(),
        )
        write_secret(files.config, text.encode())
        CredentialFiles(self._store, files, own_password(open_secrets(self.centre.folder))).write()

    def _make(self, number: int) -> TerminalProcess:
        name = name_of(number)
        line = Line(self.centre.broker_port)
        credentials = Credentials(
            terminal=name,
            name=name,
            broker_url=f"mqtts://127.0.0.1:{line.port}",
            broker_password=password_of(name),
            ca_certificate=self.centre.ca_path.read_text("ascii"),
            console_keys=(self.centre.key,),
        )
        return TerminalProcess(name, self.folder / name, line, credentials)

    def start_broker(self) -> None:
        self._broker = subprocess.Popen(
            [find_mosquitto(), "-c", str(self.centre.files.config)],
            stderr=(self.folder / "broker.log").open("ab"),
        )
        wait_until(self._broker_listens, 15, "the broker listens")

    def _broker_listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.centre.broker_port), timeout=0.5).close()
        except OSError:
            return False
        return True

    def kill_broker(self) -> None:
        assert self._broker is not None
        self._broker.kill()
        self._broker.wait(10)

    def stop_broker(self) -> None:
        assert self._broker is not None
        self._broker.terminate()
        self._broker.wait(20)

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        process = self._broker if part == "broker" else self._console
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    def freeze(self, part: str, seconds: float) -> None:
        with self.frozen(part):
            time.sleep(seconds)

    @property
    def broker_state(self) -> Path:
        return self.centre.files.data / "mosquitto.db"

    def save_broker(self) -> Path:
        """Let the broker write its state, and keep a copy of it."""
        assert self._broker is not None
        before = self.broker_state.stat().st_mtime_ns if self.broker_state.exists() else 0
        self._broker.send_signal(signal.SIGUSR1)
        wait_until(
            lambda: self.broker_state.exists() and self.broker_state.stat().st_mtime_ns != before,
            10,
            "the broker's state on the disk",
        )
        time.sleep(0.1)
        kept = self.folder / f"broker-{time.monotonic_ns()}.db"
        shutil.copyfile(self.broker_state, kept)
        return kept

    def start_console(self) -> None:
        command = [sys.executable, "-m", "tests.torture.fleet.console_program"]
        command += ["--data", str(self.centre.folder), "--port", str(self.centre.port)]
        command += ["--broker", f"mqtts://localhost:{self.centre.broker_port}"]
        command += ["--broker-ca", str(self.centre.ca_path)]
        for word in ("sh", "-c", 'kill -HUP "$(cat "$0"/mosquitto.pid)"'):
            command.append(f"--broker-command={word}")
        self._console = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "console.log").open("ab"),
        )
        wait_until(self._console_answers, 60, "the console answers")

    def _console_answers(self) -> bool:
        assert self._console is not None
        if self._console.poll() is not None:
            raise RuntimeError((self.folder / "console.log").read_text("utf-8")[-800:])
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.centre.port, timeout=5)
            connection.request("GET", "/health")
            return connection.getresponse().status in (200, 503)
        except (OSError, http.client.HTTPException):
            return False

    def kill_console(self) -> None:
        assert self._console is not None
        self._console.kill()
        self._console.wait(10)

    def wait_console_dead(self) -> None:
        assert self._console is not None
        self._console.wait(20)

    def console_switch(self, name: str, content: str = "") -> None:
        (self.centre.folder / name).write_text(content, "ascii")

    def set_console_clock(self, ahead_s: float) -> None:
        """Let the console's clock jump; staff sign in again, because their session may be over by now."""
        self.console_switch("clock", str(ahead_s))
        self.sign_in()

    def sign_in(self) -> None:
        accounts = Accounts(self._store, FieldCipher(self._keys.fields))
        with self._store.write() as work:
            row = work.session.scalars(select(Account)).one()
            self.centre.session = accounts._open(work, row, must_enrol=False)

    def run_main(self, *words: str | Path) -> None:
        done = subprocess.run(
            [sys.executable, "main.py", *map(str, words), "--data", str(self.centre.folder)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-600:]

    # Life

    def start(self) -> None:
        self.start_broker()
        self.start_console()
        for terminal in self.terminals:
            terminal.start()
        self._sampler.start()
        self.wait_converged("the beginning")

    def _open_store(self) -> None:
        self._store, self._keys, _ = open_store(self.centre.folder, None, self._clock)
        self._wall = Wall(self._store, Issuer(self._keys))

    @contextmanager
    def store_closed(self) -> Iterator[None]:
        """Look away while the store's file is exchanged."""
        with self._may_look:
            self._store.dispose()
            yield
            self._open_store()

    def stop(self) -> None:
        self._is_over.set()
        if self._sampler.ident is not None:  # not begun: something failed before, and that is what counts
            self._sampler.join(10)
        for terminal in self.terminals:
            terminal.kill()
            terminal.line.close()
        for process in (self._console, self._broker):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait(10)
        self._store.dispose()

    # Staff

    def desk(self) -> Desk:
        return Desk(self.centre)

    def change(self, *terminals: TerminalProcess, is_told: bool = True) -> None:
        """Staff press the next preset for these terminals (all when none is named).

        With *is_told* False the answer may be lost: the console is about to die.
        """
        self._presets += 1
        preset = ("large", "read-to-me", "high-contrast", "standard", "easy-words")[self._presets % 5]
        fields = [("terminal", one.name) for one in terminals or self.terminals]
        try:
            self.desk().post("/wall/switch", [*fields, ("preset", preset), ("back", "/wall")])
        except (OSError, http.client.HTTPException):
            if is_told:
                raise

    def send(self, terminal: TerminalProcess, name: str = "terminal.identify") -> str:
        """Staff send a command; return its id."""
        self.desk().post(f"/terminals/{terminal.name}/command", [("name", name)])
        with self._store.read() as session:
            row = (
                session.query(StoredCommand)
                .filter(StoredCommand.terminal_id == terminal.name, StoredCommand.name == name)
                .order_by(StoredCommand.number.desc())
                .first()
            )
            assert row is not None
            return row.id

    def assist_state(self, session: str) -> str:
        with self._store.read() as reading:
            return reading.get_one(AssistSession, session).state

    def command_state(self, id: str) -> str:
        with self._store.read() as session:
            row = session.get(StoredCommand, id)
            return row.state if row is not None else ""

    def command_end(self, id: str) -> tuple[str, str]:
        """Return what became of a command, and why."""
        with self._store.read() as session:
            row = session.get(StoredCommand, id)
            return (row.state, row.reason) if row is not None else ("", "")

    # Whether the console is there

    def wait_console_away(self, seconds: float = PRESENCE_WITHIN_S) -> None:
        """Wait until no terminal takes the console for there any more."""
        told = lambda: all(one.console == "away" for one in self.terminals)  # noqa: E731
        self.wait(told, "every terminal knows that the console is away", seconds)

    def wait_console_here(self) -> None:
        """Wait until every terminal that had known it away knows it back."""
        told = lambda: all(one.console != "away" for one in self.terminals)  # noqa: E731
        self.wait(told, "every terminal knows that the console is back", PRESENCE_WITHIN_S)

    def console_presence(self, *, is_online: bool, age_s: float, connection: str = "") -> PublishMessage:
        """Return a word as the console itself would have said it *age_s* seconds ago."""
        said = ConsolePresence(
            terminal=CONSOLE,
            is_online=is_online,
            connection=connection or str(uuid.uuid4()),
            at=SystemClock().now() - timedelta(seconds=age_s),
        )
        return PublishMessage(CONSOLE_PRESENCE, seal_presence(said, self._keys.signing), 1, is_retained=True)

    @contextmanager
    def store_held(self) -> Iterator[None]:
        """Let nobody write into the store, as when its disk is full or its server is away."""
        with self._store.write() as work:
            work.session.connection()  # begins the one writing transaction
            yield

    # Intruders and mishaps between console and terminals

    def wish(self, terminal: TerminalProcess) -> tuple[int, bytes]:
        """Return the version and the message that stand in the store."""
        with self._store.read() as session:
            row = session.get(Desired, terminal.name)
            assert row is not None
            return row.version, row.payload.encode()

    def as_console(self, *messages: PublishMessage) -> None:
        """Publish with the console's own credential, in its place; it comes back by itself."""
        self._publish(CONSOLE, own_password(open_secrets(self.centre.folder)), *messages)

    def as_terminal(self, name: str, *messages: PublishMessage) -> None:
        self._publish(name, password_of(name), *messages)

    def _publish(self, user: str, password: str, *messages: PublishMessage) -> None:
        async def publish() -> None:
            tls = ssl.create_default_context(cafile=str(self.centre.ca_path))
            client = LeanClient(Place(self.centre.broker_port, tls=tls), user, password, (), _Silent())
            await client.open()
            acks = []
            for message in messages:
                acked = asyncio.get_running_loop().create_future()
                acks.append(acked)
                client.publish(message, lambda ok, a=acked: a.set_result(ok) if not a.done() else None)
            await asyncio.wait_for(asyncio.gather(*acks), 10)
            client.stop()

        asyncio.run(publish())

    def sealed(self, document: DesiredDocument | CommandDocument, kind: Kind) -> bytes:
        return seal_envelope(kind, document.terminal, document.to_body(), self._keys.signing)

    def desired_message(self, terminal: TerminalProcess, payload: bytes) -> PublishMessage:
        return PublishMessage(topic(Kind.DESIRED, terminal.name), payload, 1, is_retained=True)

    # What is true

    def rows(self) -> dict[str, TerminalRow]:
        return {row.id: row for row in self._wall.rows(WATCHER, [one.name for one in self.terminals])}

    def all_rows(self) -> set[str]:
        """Return the terminals that stand on the wall."""
        with self._store.read() as session:
            return set(session.scalars(select(Terminal.id).where(Terminal.revoked_at.is_(None))))

    def _sample_on(self) -> None:
        while not self._is_over.wait(0.05):
            with self._may_look:
                try:
                    self.look()
                except Exception as error:  # the store may be in the middle of being exchanged
                    self.wrong.append(f"the sampler: {type(error).__name__}: {error}")
                    return

    def look(self) -> None:
        """Compare what the console shows with what was true, once."""
        rows = self.rows()
        self.samples += 1
        for terminal in self.terminals:
            row = rows.get(terminal.name)
            if row is None or row.reported is None:
                continue
            said = row.reported
            if said.result == "applied" and said.applied and said.effective:
                self._check_shown(terminal, said.applied, said.effective)
            if row.state is TerminalState.AS_WANTED:
                self._check_shown(terminal, row.desired_version, row.desired_modes)

    def _check_shown(self, terminal: TerminalProcess, version: int, values: Any) -> None:
        """A version that asks for what holds already is not applied anew: the one before it counts."""
        deadline = time.monotonic() + 2
        while True:
            truths = [one for one in list(terminal.truths) if one[0] <= version]
            newest = max((one for one, _ in truths), default=0)
            if any(one == newest and values.items() <= true.items() for one, true in truths):
                return
            if time.monotonic() > deadline:
                self.wrong.append(
                    f"{terminal.name}: {version} {dict(values)} shown, never true: {truths[-2:]}"
                )
                return
            time.sleep(0.02)  # what the terminal told may be read a moment later than the console's store

    def is_converged(self, terminals: list[TerminalProcess]) -> bool:
        rows = self.rows()
        for terminal in terminals:
            row = rows.get(terminal.name)
            if row is None or row.reported is None or not row.is_online or not terminal.truths:
                return False
            if row.state is not TerminalState.AS_WANTED or row.reported.applied != row.desired_version:
                return False
            if not row.desired_modes.items() <= terminal.truths[-1][1].items():
                return False
        return True

    def wait_converged(self, what: str, seconds: float = 60.0) -> float:
        """Wait until every terminal is as staff want it, in the console and in truth; return the s."""
        begun = time.monotonic()
        while not self.is_converged(self.terminals):
            if time.monotonic() - begun > seconds:
                raise AssertionError(f"after {what}: {self.describe()}")
            time.sleep(0.02)
        return time.monotonic() - begun

    def describe(self) -> str:
        rows = self.rows()
        parts = []
        for terminal in self.terminals:
            row = rows[terminal.name]
            said = row.reported
            parts.append(
                f"{terminal.name} alive={terminal.is_alive} online={row.is_online} {row.state.value}"
                f" wanted={row.desired_version} {dict(row.desired_modes)}"
                f" said={(said.seen, said.applied, said.result, said.reason) if said else None}"
                f" true={terminal.truths[-1:]}"
            )
        return "; ".join(parts)

    def check_nothing_twice(self) -> None:
        """Every command was carried out at most once; no terminal went back to an older version."""
        for terminal in self.terminals:
            assert len(terminal.did) == len(set(terminal.did)), f"{terminal.name}: a command was done twice"
            for run in terminal.runs:
                assert run == sorted(set(run)), f"{terminal.name}: a version twice, or an older one: {run}"
            # 0 is a terminal that begins without a wish: its disk was damaged.
            whole = [version for run in terminal.runs for version in run if version]
            assert whole == sorted(whole), f"{terminal.name}: an older version after a restart: {whole}"

    def refusals(self, terminal: TerminalProcess) -> list[str]:
        said = self.rows()[terminal.name].reported
        return [one["reason"] for one in said.refused] if said is not None else []

    def wait(self, is_true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        wait_until(is_true, seconds, what)


def make_command(terminal: TerminalProcess, **values: Any) -> CommandDocument:
    """Return a command as the console writes it."""
    fields: dict[str, Any] = {
        "terminal": terminal.name,
        "id": str(uuid.uuid4()),
        "name": "terminal.identify",
        "by": "Kim",
        "staff_id": "kim",
        "issued_at": SystemClock().now(),
    }
    return CommandDocument(**(fields | values))

"""Keeping a private Mosquitto alive: started, watched, started again, told about new credentials."""

from __future__ import annotations

import contextlib
import getpass
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.clock import Clock
from kiosk.console.broker.config import BrokerFiles
from kiosk.console.services.errors import ConsoleError
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
#: First and longest wait before it is started again, in seconds; one that lived a minute has healed.
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 30.0
_HEALED_S = 60.0
#: A broker that cannot work says so and ends within this long, s; with its port taken it took 0.02 s.
_FAILS_WITHIN_S = 0.5
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", r"C:\Program Files\mosquitto")


class BrokerMissingError(ConsoleError):
    """Mosquitto is not installed."""

    code = "N-20"

    def __init__(self) -> None:
        """Say what to install."""
        # Translators: Start-up error for staff: the message broker is not installed.
        super().__init__(msg("mosquitto 프로그램이 없어요. mosquitto를 설치하세요."), technical="mosquitto")


class BrokerFailedError(ConsoleError):
    """Mosquitto ended as soon as it was started: its port is taken, a file cannot be read."""

    code = "N-21"

    def __init__(self, reason: str) -> None:
        """Say so, with the program's own words in English."""
        # Translators: Start-up error for staff: the message broker ended at once. {reason} is English.
        text = msg("mosquitto가 시작하지 못했어요: {reason}", reason=reason)
        super().__init__(text, technical="mosquitto ended")


def find_mosquitto() -> str:
    """Return the program's path.

    Raises:
        BrokerMissingError: It is not installed.
    """
    path = os.pathsep.join([os.environ.get("PATH", ""), *_PLACES])
    found = shutil.which("mosquitto", path=path)
    if found is None:
        raise BrokerMissingError
    return found


def raise_file_limit() -> None:
    """Let the broker hold as many connections as the system allows (each is a file)."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Supervisor:
    """A broker process and the thread that watches it."""

    def __init__(
        self, files: BrokerFiles, clock: Clock, on_started: Callable[[], None] | None = None
    ) -> None:
        """Prepare.

        Args:
            files: Its configuration and state, written already.
            clock: Time of day, for health.
            on_started: Called on the watching thread after every start.

        Raises:
            BrokerMissingError: Mosquitto is not installed.
        """
        self._program = find_mosquitto()
        self._files = files
        self._clock = clock
        self._on_started = on_started
        self._is_over = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._words: _Words | None = None
        self.restarts = 0
        self.since: datetime | None = None
        self._thread = threading.Thread(target=self._watch, name="broker-watch", daemon=True)

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        process = self._process
        return process is not None and process.poll() is None

    @property
    def process_id(self) -> int | None:
        """The process id, for measurements."""
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Start it, and keep it alive.

        Raises:
            BrokerFailedError: It ended at once; nobody would be helped by a console without one.
        """
        self._files.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        raise_file_limit()
        self._end_orphan()
        self._launch()
        process = self._process
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(_FAILS_WITHIN_S)
                raise BrokerFailedError(self._reason() or f"exit code {code}")
        self._thread.start()

    def _end_orphan(self) -> None:
        """End a broker that an earlier console left behind when it was killed: it holds our port."""
        try:
            pid = int(self._files.pid.read_text("ascii"))
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return
        if os.fsencode(self._files.config) not in words:
            return
        _LOG.warning("ending the broker of an earlier console")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 5
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _launch(self) -> None:
        with self._lock:
            if self._is_over.is_set():
                return
            self._process = subprocess.Popen(
                [self._program, "-c", str(self._files.config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                close_fds=True,
            )
            self.since = self._clock.now()
        self._words = _Words(self._process)
        if self._on_started is not None:
            self._on_started()

    def _watch(self) -> None:
        wait = _FIRST_WAIT_S
        while not self._is_over.is_set():
            process = self._process
            begun = time.monotonic()
            if process is None:
                return
            code = process.wait()
            if self._is_over.is_set():
                return
            lived = time.monotonic() - begun
            wait = _FIRST_WAIT_S if lived > _HEALED_S else min(_LONGEST_WAIT_S, wait * 2)
            reason = self._reason()
            _LOG.error(
                "the broker ended with %s%s; it is started again in %.1f s",
                code,
                f" ({reason})" if reason else "",
                wait,
            )
            self.since = self._clock.now()
            if self._is_over.wait(wait):
                return
            self.restarts += 1
            try:
                self._launch()
            except OSError as error:
                _LOG.error("the broker cannot be started: %s", type(error).__name__)

    def _reason(self) -> str:
        return self._words.reason() if self._words is not None else ""

    def reload(self) -> None:
        """Let it read credentials and access list again; whoever is not in them any more is cut off."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        hang_up = getattr(signal, "SIGHUP", None)
        if hang_up is None:
            process.terminate()  # the watch starts it again with the new files
        else:
            process.send_signal(hang_up)

    def stop(self) -> None:
        """End it."""
        self._is_over.set()
        with self._lock:
            process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def account_to_run_as() -> str:
    """Return root's own name if this is root, else "": Mosquitto would change to another and read nothing."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return getpass.getuser() if is_root else ""


class _Words:
    """Passes the broker's words on; names of terminals and addresses stay out of ordinary logs.

    Its errors name neither: the last one is why it has ended.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._error = ""
        self._thread = threading.Thread(target=self._drain, name="broker-log", daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        if self._process.stderr is None:
            return
        for line in self._process.stderr:
            said = line.decode("utf-8", "replace").strip()
            _, is_error, why = said.partition("Error: ")
            if is_error:
                self._error = why[:200]
            _LOG.debug("broker: %s", said)
        self._process.stderr.close()

    def reason(self) -> str:
        """Return the last error of a broker that has ended, or "" if it said none."""
        self._thread.join(1.0)
        return self._error
